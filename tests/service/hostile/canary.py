"""Whether anything is executed: a hook on Python's audit events, of which there is no way round for Python code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

CANARY = "hostile-canary"
_NEVER = frozenset(
    {
        "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile", "pty.spawn",
        "subprocess.Popen", "pickle.find_class", "code.__new__", "ctypes.dlopen", "socket.connect",
        "socket.getaddrinfo", "urllib.Request", "os.remove", "os.rename", "os.chmod", "os.symlink", "shutil.rmtree",
    }
)  # fmt: skip
_MARKED = frozenset({"compile", "exec", "import", "open", "os.listdir", "os.scandir", "glob.glob", "sqlite3.connect"})
_watchers: list[list[str]] = []
_installed: list[bool] = []


@contextmanager
def watching(allowed: frozenset[str] = frozenset()) -> Iterator[list[str]]:
    """What is executed while the block runs, as lines for people."""
    if not _installed:
        sys.addaudithook(_hear)  # for good: no hook can be taken away
        _installed.append(True)
    heard: list[str] = []
    _watchers.append(heard)
    try:
        yield heard
    finally:
        _watchers.remove(heard)
        heard[:] = [line for line in heard if line.partition(" ")[0] not in allowed]


def _hear(event: str, args: tuple[Any, ...]) -> None:
    if not _watchers:
        return
    if event in _NEVER or (
        event in _MARKED
        and any(
            isinstance(arg, str | bytes) and (CANARY in (text := str(arg)) or "/etc/passwd" in text) for arg in args
        )
    ):
        line = f"{event} {args!r}"[:300]
    else:
        return
    for heard in _watchers:
        heard.append(line)
