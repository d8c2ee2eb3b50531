"""Sessions keep what a dialogue remembers, for a while."""

from __future__ import annotations

import asyncio

from service_fakes import TOKYO_2020

from census.understand.memory import Memory
from service.sessions import MemorySessions

REMEMBERED = Memory((TOKYO_2020,))


def test_a_session_keeps_its_memory_until_it_expires() -> None:
    now = [0.0]

    async def main() -> None:
        sessions = MemorySessions(10, 60, lambda: now[0])
        assert await sessions.get("a") is None
        await sessions.set("a", REMEMBERED)
        assert await sessions.get("a") == REMEMBERED
        now[0] = 61
        assert await sessions.get("a") is None

    asyncio.run(main())


def test_the_number_of_sessions_is_bounded() -> None:
    async def main() -> None:
        sessions = MemorySessions(2, 60)
        for name in ("a", "b", "c"):
            await sessions.set(name, REMEMBERED)
        assert await sessions.get("a") is None
        assert await sessions.get("c") == REMEMBERED

    asyncio.run(main())
