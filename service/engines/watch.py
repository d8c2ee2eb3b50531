"""A watch over an engine: whether it moves, asked time and again.

An engine can stand still while the process around it looks well, and each question would then wait for it as long
as a model may take. The watch asks for a token at an interval. The first that does not come means that the engine
stands still, the first that does that it moves again; whoever wants a plan looks at `moving` before.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from structlog.typing import FilteringBoundLogger

from service.engines.types import Engine


class Watch:
    """One engine, which moves until it is found to stand still. For one event loop.

    every_s   seconds between two looks
    within_s  seconds a look may take; a longer one means that the engine stands still
    """

    def __init__(self, engine: Engine, every_s: float, within_s: float, log: FilteringBoundLogger) -> None:
        self._engine = engine
        self._every_s = every_s
        self._within_s = within_s
        self._log = log
        self._since: float | None = None

    @property
    def moving(self) -> bool:
        """Whether the engine moved when it was last looked at."""
        return self._since is None

    @property
    def still_s(self) -> float:
        """Seconds since it was found to stand still; 0 where it moves."""
        return 0.0 if self._since is None else time.monotonic() - self._since

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Looks while the block runs."""
        task = asyncio.create_task(self._keep())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def look(self) -> None:
        """Ask once, and tell the log where something has changed."""
        moves = await self._moves()
        if moves and self._since is not None:
            self._log.info("engine_moves", model=self._engine.name, still_s=round(self.still_s, 1))
            self._since = None
        elif not moves and self._since is None:
            self._since = time.monotonic()
            self._log.error("engine_still", model=self._engine.name)

    async def _moves(self) -> bool:
        try:
            async with asyncio.timeout(self._within_s):
                return await self._engine.health()
        except Exception:  # an engine may break its word never to raise, or to answer in time; the watch goes on
            return False

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(self._every_s)
            await self.look()
