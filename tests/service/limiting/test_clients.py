"""A client is who is connected, or who trusted proxies say is behind them; never who a client says it is."""

from __future__ import annotations

import pytest

from service.limiting.clients import FORWARDED, UNKNOWN, Addresses

TRUSTED = ("10.0.0.0/8", "192.0.2.1", "fd00::/8")


def address(peer: str | None, *forwarded: str, trusted: tuple[str, ...] = TRUSTED) -> str:
    scope = {"client": (peer, 5000) if peer is not None else None}
    return Addresses(trusted).of(scope, [value.encode("latin-1") for value in forwarded])


def test_without_proxies_the_connection_counts() -> None:
    assert address("203.0.113.7", trusted=()) == "203.0.113.7"
    assert address("203.0.113.7", "198.51.100.1", trusted=()) == "203.0.113.7"
    assert address("203.0.113.7", "198.51.100.1") == "203.0.113.7"


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        (["198.51.100.1"], "198.51.100.1"),
        (["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
        (["1.1.1.1, 198.51.100.1, 10.1.2.3"], "198.51.100.1"),
        (["1.1.1.1", "198.51.100.1, 192.0.2.1"], "198.51.100.1"),
        (["198.51.100.1:4711"], "198.51.100.1"),
        (["[2001:db8:1:2:3::4]:4711"], "2001:db8:1:2::/64"),
        (["10.1.2.3, 10.1.2.4"], "10.1.2.3"),
        (["198.51.100.1, nonsense"], "10.0.0.1"),
        (["198.51.100.1, nonsense, 10.1.2.3"], "10.1.2.3"),
        ([""], "10.0.0.1"),
        (["1.1.1.1," * 5000 + "198.51.100.1"], "198.51.100.1"),
    ],
)
def test_behind_proxies_the_right_most_untrusted_hop_counts(forwarded: list[str], client: str) -> None:
    assert address("10.0.0.1", *forwarded) == client


def test_an_address_has_one_form() -> None:
    assert address("::ffff:203.0.113.7") == address("203.0.113.7")
    assert address("2001:db8:1:2:3:4:5:6") == address("2001:db8:1:2::9%eth0")
    assert address("2001:db8:1:2::1") != address("2001:db8:1:3::1")


def test_who_has_no_address_shares_one_name() -> None:
    assert address("testclient") == address("\x1b[2K") == UNKNOWN
    assert address(None) == address(None, "198.51.100.1")
    assert address(None, "198.51.100.1", trusted=("unix",)) == "198.51.100.1"


def test_an_address_that_the_server_took_from_a_header_counts_only_where_proxies_are_trusted() -> None:
    # uvicorn trusts loopback unasked: what it puts in place of the connection's address is one of the hops.
    assert address("198.51.100.1", "198.51.100.1", trusted=()) == FORWARDED
    assert address("198.51.100.2", "198.51.100.2:80", trusted=()) == FORWARDED
    assert address("2001:db8::1", "[2001:db8::1]:80", trusted=()) == FORWARDED
    assert address("198.51.100.1", "7.7.7.7, 198.51.100.1, 10.1.2.3") == "198.51.100.1"
    assert address("7.7.7.7", "7.7.7.7, 198.51.100.1, 10.1.2.3") == FORWARDED
    assert address("1.2.3.4", "11.2.3.4, 1.2.3.45", trusted=()) == "1.2.3.4"


@pytest.mark.parametrize("wrong", ["proxy.example.org", "10.0.0.0/99", ""])
def test_a_proxy_is_an_address(wrong: str) -> None:
    with pytest.raises(ValueError, match="does not appear"):
        Addresses((wrong,))
