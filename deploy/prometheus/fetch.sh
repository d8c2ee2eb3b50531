#!/bin/sh
# Puts prometheus and promtool of the Debian package into FOLDER, for the tests; nothing is installed or started.
#
#     sh deploy/prometheus/fetch.sh FOLDER
#
# Nothing to do where both are on the PATH. Needs no root: the package is taken apart, and package lists, where the
# system has none, are fetched into a folder of their own. Without apt it says so and leaves the matter to the tests,
# which fail: install Prometheus by other means then.
set -eu
mkdir -p "$1"
folder=$(cd "$1" && pwd)
if command -v prometheus >/dev/null && command -v promtool >/dev/null; then exit 0; fi
if [ -x "$folder/prometheus" ] && [ -x "$folder/promtool" ]; then exit 0; fi
if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
    echo "fetch.sh: no apt here; put prometheus and promtool on the PATH, or the tests of the monitoring fail" >&2
    exit 0
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
mkdir -p lists/partial cache/archives/partial
private="-o Dir::State::lists=$scratch/lists -o Dir::Cache=$scratch/cache -o APT::Sandbox::User="
apt-get download -q -o APT::Sandbox::User= prometheus >/dev/null 2>&1 ||
    # shellcheck disable=SC2086 # options are words
    { apt-get update -q $private >/dev/null && apt-get download -q $private prometheus >/dev/null; }
dpkg-deb -x prometheus_*.deb package
cp package/usr/bin/prometheus package/usr/bin/promtool "$folder/"
