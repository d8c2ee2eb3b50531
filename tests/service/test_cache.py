"""Keys are exact; the memory cache is bounded in size and time."""

from __future__ import annotations

import asyncio
import itertools

from service_fakes import TOKYO_2020

from census.plan import Plan
from service.cache import CacheStats, MemoryCache, normalised, plan_key, question_key


def test_a_question_is_normalised_by_width_case_and_blanks_only() -> None:
    assert normalised(" Ｐopulation\u3000of  TOKYO?\n") == "population of tokyo?"
    assert normalised("２０２０年の東京") == normalised("2020年の東京")
    assert normalised("Tokyo in 2020") != normalised("Tokyo in 2015")


def test_every_part_of_a_key_matters() -> None:
    other = Plan(op="value", measures=("A1101",), areas=("27000",))
    keys = [
        question_key(question, language, route, previous, version)
        for question, language, route, previous, version in itertools.product(
            ("a", "b"), ("en", "ja"), ("auto", "rag"), (None, TOKYO_2020, other), ("1", "2")
        )
    ]
    assert len(set(keys)) == len(keys) == 48


def test_equal_plans_share_a_key_and_others_do_not() -> None:
    spelled = Plan.model_validate_json(TOKYO_2020.model_dump_json())
    assert plan_key(spelled, "en", "1") == plan_key(TOKYO_2020, "en", "1")
    assert plan_key(TOKYO_2020, "ja", "1") != plan_key(TOKYO_2020, "en", "1")
    assert plan_key(TOKYO_2020, "en", "2") != plan_key(TOKYO_2020, "en", "1")


def test_a_lone_surrogate_still_makes_a_key() -> None:
    assert question_key("\ud800", "auto", "auto", None, "1").startswith("question:")


def test_old_values_leave_when_memory_is_full() -> None:
    async def main() -> None:
        cache = MemoryCache(10, 60, 10)
        for key in ("a", "b", "c"):
            await cache.set(key, b"12345")
        assert await cache.get("a") is None
        assert await cache.get("c") == b"12345"
        await cache.set("big", b"x" * 11)
        expected = CacheStats("memory", hits=1, misses=1, stored=3, oversized=1, entries=2, bytes=10)
        assert cache.stats() == (expected,)
        await cache.clear()
        assert cache.stats()[0].entries == 0

    asyncio.run(main())


def test_values_expire() -> None:
    now = [0.0]

    async def main() -> None:
        cache = MemoryCache(10, 60, 10, lambda: now[0])
        await cache.set("a", b"1")
        now[0] = 59
        assert await cache.get("a") == b"1"
        now[0] = 61
        assert await cache.get("a") is None

    asyncio.run(main())
