"""Sessions keep the last plan, for a while."""

from __future__ import annotations

import asyncio

from service_fakes import TOKYO_2020

from service.sessions import MemorySessions


def test_a_session_keeps_its_last_plan_until_it_expires() -> None:
    now = [0.0]

    async def main() -> None:
        sessions = MemorySessions(10, 60, lambda: now[0])
        assert await sessions.get("a") is None
        await sessions.set("a", TOKYO_2020)
        assert await sessions.get("a") == TOKYO_2020
        now[0] = 61
        assert await sessions.get("a") is None

    asyncio.run(main())


def test_the_number_of_sessions_is_bounded() -> None:
    async def main() -> None:
        sessions = MemorySessions(2, 60)
        for name in ("a", "b", "c"):
            await sessions.set(name, TOKYO_2020)
        assert await sessions.get("a") is None
        assert await sessions.get("c") == TOKYO_2020

    asyncio.run(main())
