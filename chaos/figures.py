"""Figures of what was seen: percentiles, ratios of periods side by side, the lag of an event loop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isnan
from statistics import median, quantiles

from chaos.judge import Seen
from chaos.served import Series

_LAG = "census_qa_event_loop_lag_seconds_bucket"


@dataclass(frozen=True)
class Period:
    """A time of the load, in seconds from its beginning, in which all was well or not."""

    begun: float
    ended: float
    healthy: bool


def percentile(seconds: Sequence[float], percent: int) -> float:
    """NaN of fewer than two."""
    if len(seconds) < 2:
        return float("nan")
    return quantiles(seconds, n=100, method="inclusive")[percent - 1]


def answered(seen: Iterable[Seen], periods: Iterable[Period], *, healthy: bool) -> list[float]:
    """Seconds of the answers to what was asked in periods of one kind."""
    chosen = [period for period in periods if period.healthy == healthy]
    return [
        one.seconds
        for one in seen
        if one.outcome == "right" and any(period.begun <= one.at < period.ended for period in chosen)
    ]


def ratios(seen: Sequence[Seen], periods: Sequence[Period], percent: int = 99) -> list[float]:
    """A percentile of each faulty period over that of the healthy one before it."""
    found = []
    for before, during in pairwise(periods):
        if before.healthy and not during.healthy:
            healthy = percentile(answered(seen, [before], healthy=True), percent)
            found.append(percentile(answered(seen, [during], healthy=False), percent) / healthy)
    return found


def middle(values: Sequence[float]) -> float:
    """The median of those that are numbers; NaN of none."""
    numbers = [value for value in values if not isnan(value)]
    return median(numbers) if numbers else float("nan")


def lag(before: Series, after: Series, percent: int = 99) -> float:
    """Seconds that so many of a hundred wakings of the service's event loop between two scrapes were late at most, as
    the upper bound of a bucket; NaN where it did not wake."""
    counts = sorted(
        (float(dict(labels)["le"]), total - before.get((name, labels), 0.0))
        for (name, labels), total in after.items()
        if name == _LAG
    )
    if not counts or counts[-1][1] <= 0:
        return float("nan")
    wanted = counts[-1][1] * percent / 100
    return next(bound for bound, count in counts if count >= wanted)
