"""Use is counted by holder and day, and forgotten after a month."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime

from service.limiting.windows import Windows
from service.usage import DAYS, Day, Usage


class Clock:
    now = datetime(2026, 3, 1, 23, 59, tzinfo=UTC).timestamp()

    def __call__(self) -> float:
        return self.now


def test_each_day_has_its_counts() -> None:
    clock = Clock()
    usage = Usage(Windows(clock=clock))
    usage.count("partner", "requests")
    usage.count("other", "requests")
    clock.now += 120
    for _ in range(3):
        usage.count("partner", "requests")
    usage.count("partner", "limited")
    partner, other, nobody = asyncio.run(usage.of(("partner", "other", "nobody"), days=7))
    assert partner.days == (Day(date(2026, 3, 2), 3, 1), Day(date(2026, 3, 1), 1, 0))
    assert other.days == (Day(date(2026, 3, 1), 1, 0),)
    assert nobody.days == ()
    assert [one.days for one in asyncio.run(usage.of(("other",), days=1))] == [()]


def test_after_a_month_it_is_forgotten() -> None:
    clock = Clock()
    usage = Usage(Windows(clock=clock))
    usage.count("partner", "requests")
    clock.now += (DAYS - 1) * 86_400
    assert asyncio.run(usage.of(("partner",), days=1000))[0].days
    clock.now += 2 * 86_400
    assert not asyncio.run(usage.of(("partner",), days=1000))[0].days
