"""The image run as a container would run it: own processes, no network but its own, read-only, no rights."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from deploy.rehearsal.roots import DEVICES, Built

_NO_RIGHTS = ("--clear-groups", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all")


class Container:
    """Runs `words` as process 1 over the root of a stage.

    The root is mounted read-only, with /dev/shm and the `writable` folders in memory, as docker-compose.yml does it.
    There is no network beside the loopback, so that anything fetched at a start would fail.
    """

    def __init__(self, image: Built, words: Sequence[str], log: Path, writable: Sequence[str]) -> None:
        self.image = image
        self.writable = tuple(writable)
        self._log = log.open("wb")
        root = shlex.quote(str(image.root))
        lines = [
            "set -e",
            "ip link set lo up",
            f"mount --bind {root} {root}",
            f"mount -t proc proc {root}/proc",
            f"mount -t tmpfs -o mode=755 tmpfs {root}/dev",
            *(f"touch {root}/dev/{name}; mount --bind /dev/{name} {root}/dev/{name}" for name in DEVICES),
            f"mkdir {root}/dev/shm; mount -t tmpfs tmpfs {root}/dev/shm",
            *(f"mount -t tmpfs -o mode=1777 tmpfs {root}{folder}" for folder in self.writable),
            f"mount -o remount,ro,bind {root}",
            shlex.join(["exec", "chroot", str(image.root), *self._as_user(words)]),
        ]
        command = ["unshare", "--mount", "--pid", "--net", "--fork", "--kill-child", "sh", "-c", "\n".join(lines)]
        self._outer = subprocess.Popen(command, stdout=self._log, stderr=subprocess.STDOUT, env=image.environment)

    def _as_user(self, words: Sequence[str]) -> list[str]:
        user, group = self.image.user.split(":")
        entering = f"cd {shlex.quote(self.image.folder)} && exec {shlex.join(words)}"
        return ["setpriv", f"--reuid={user}", f"--regid={group}", *_NO_RIGHTS, "/bin/sh", "-c", entering]

    @property
    def running(self) -> bool:
        """Whether process 1 has not ended."""
        return self._outer.poll() is None

    @property
    def first_process(self) -> int:
        """The host's number of the container's process 1. Raises RuntimeError once it has ended."""
        outer = self._outer.pid
        with suppress(OSError):
            children = Path(f"/proc/{outer}/task/{outer}/children").read_text(encoding="ascii").split()
            if children:
                return int(children[0])
        raise RuntimeError("the container's process 1 is gone")

    def run(self, words: Sequence[str], timeout_s: float = 30) -> subprocess.CompletedProcess[str]:
        """A command beside process 1, as `docker exec` does it."""
        inside = ["nsenter", f"--target={self.first_process}", "--mount", "--pid", "--net", "--root", "--"]
        return subprocess.run(
            [*inside, *self._as_user(words)],
            capture_output=True,
            text=True,
            timeout=timeout_s,
            env=self.image.environment,
            check=False,
        )

    def resident_mb(self) -> int:
        """Megabytes of memory that process 1 holds."""
        status = Path(f"/proc/{self.first_process}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) // 1024

    def stop(self, timeout_s: float) -> int:
        """SIGTERM to process 1, as `docker stop`; its exit status, -9 where it had to be killed."""
        with suppress(RuntimeError, ProcessLookupError):
            os.kill(self.first_process, signal.SIGTERM)
        try:
            return self._outer.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self._outer.kill()
            self._outer.wait()
            return -9
        finally:
            self._log.close()
