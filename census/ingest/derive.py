"""Sums of additive figures that no source publishes: prefectures, regions, sets and Japan.

A sum is made only where every member has a figure. It is marked `derived`, its basis is the worst basis
among its members, and its formula says what was summed ("sum of 62 municipalities"). It takes the place
of a published figure of lower precedence (a sum of final counts replaces a preliminary count); next to
any other published figure it is only a check, and both figures go to the report.

A series whose sums fail that check is not additive whatever the catalogue says (moves between
municipalities of one prefecture are not moves between prefectures): no sum of it is kept at that level,
nor at a later one (sets, regions, Japan) where no published figure confirms it. The report names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from census.ingest.merge import BASES, Facts, Key, Origin
from census.ingest.series import SeriesBook
from census.types import JAPAN, Area

NOUN = {"prefecture": "prefectures", "municipality": "municipalities", "special_ward": "special wards"}
TOLERANCE = 0.01
"""Sums of figures rounded to thousands, or counted with and without cases of unknown place, stay within
one percent of the published whole."""


@dataclass(frozen=True, slots=True)
class Check:
    """A derived sum next to a published figure."""

    indicator: str
    area: str
    level: str
    year: int
    published: float
    published_from: Origin
    summed: float

    @property
    def relative(self) -> float:
        """|sum − published| / published; 0 when both are 0."""
        if self.summed == self.published:
            return 0.0
        return abs(self.summed - self.published) / abs(self.published) if self.published else float("inf")


@dataclass(frozen=True, slots=True)
class Target:
    """An area to sum, and the rows of the table that add up to it."""

    row: int
    level: str
    formula: str
    members: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Sum:
    row: int
    value: float
    origin: Origin


def targets(areas: Iterable[Area], position: Mapping[str, int]) -> tuple[tuple[Target, ...], ...]:
    """What to sum, in the order to sum it: prefectures, then sets, regions and Japan from what is there."""
    everything = {area.code: area for area in areas}
    municipalities: dict[str, list[Area]] = {}
    for area in everything.values():
        if area.level == "municipality" and area.parent:
            municipalities.setdefault(area.parent, []).append(area)
    prefectures = [area for area in everything.values() if area.level == "prefecture"]
    groups = [(area, [everything[code] for code in area.members]) for area in everything.values() if area.members]

    def target(area: Area, members: list[Area]) -> Target:
        rows = np.array([position[member.code] for member in members], dtype=np.intp)
        return Target(position[area.code], area.level, _formula(members), rows)

    return (
        tuple(target(area, municipalities[area.code]) for area in prefectures),
        # the 23 wards come before the sets that contain them
        tuple(target(area, members) for area, members in groups if area.parent != JAPAN),
        (
            target(everything[JAPAN], prefectures),
            *(target(area, members) for area, members in groups if area.parent == JAPAN),
        ),
    )


def derive(
    facts: Facts, book: SeriesBook, areas: tuple[Area, ...]
) -> tuple[tuple[Check, ...], frozenset[tuple[str, str]]]:
    """Adds the sums to the table.

    Returns:
        every check made, and the (indicator, level) pairs whose sums failed and were not kept
    """
    position = {code: at for at, code in enumerate(facts.areas)}
    stages = targets(areas, position)
    checks: list[Check] = []
    refused: set[tuple[str, str]] = set()
    keys = sorted(key for key in facts.values if book.additive(key[0]))
    for stage in stages:
        for level in dict.fromkeys(target.level for target in stage):
            sums: dict[Key, list[_Sum]] = {}
            made: list[Check] = []
            for key in keys:
                sums[key] = _sums(facts, key, [one for one in stage if one.level == level])
                made += _checks(facts, key, level, sums[key])
            failed_before = {indicator for indicator, _ in refused} - {check.indicator for check in made}
            refused |= {(indicator, level) for indicator in _failing(made) | failed_before}
            checks += made
            for key, found in sums.items():
                if (key[0], level) not in refused:
                    _keep(facts, key, found)
    return tuple(checks), frozenset(refused)


def _sums(facts: Facts, key: Key, stage: list[Target]) -> list[_Sum]:
    values, sources = facts.values[key], facts.sources[key]
    found = []
    for target in stage:
        parts = values[target.members]
        if len(parts) == 0 or np.isnan(parts).any():
            continue
        counts = np.bincount(sources[target.members])
        origins = [facts.origins[at] for at in np.flatnonzero(counts)]
        basis = max((origin.basis for origin in origins), key=BASES.index)
        # the source with most members names the sum
        main = facts.origins[int(np.argmax(counts))]
        total = round(float(parts.sum()), 6)
        found.append(_Sum(target.row, total, Origin(main.source, main.edition, "derived", basis, target.formula)))
    return found


def _formula(members: list[Area]) -> str:
    """ "sum of 62 municipalities"; of mixed members, as the capitals with the 23 wards for Tokyo, "areas"."""
    wards = all(area.type == "special_ward" for area in members)
    levels = {"special_ward" if wards else area.level for area in members}
    noun = NOUN[levels.pop()] if len(levels) == 1 else "areas"
    return f"sum of {len(members):,} {noun}"


def _checks(facts: Facts, key: Key, level: str, sums: list[_Sum]) -> list[Check]:
    values, sources = facts.values[key], facts.sources[key]
    return [
        Check(
            key[0],
            facts.areas[one.row],
            level,
            key[1],
            float(values[one.row]),
            facts.origins[sources[one.row]],
            one.value,
        )
        for one in sums
        if sources[one.row] >= 0
    ]


def _failing(checks: list[Check]) -> set[str]:
    """Indicators whose sums are off by more than the tolerance in more than a tenth of the checks."""
    by_indicator: dict[str, list[bool]] = {}
    for check in checks:
        by_indicator.setdefault(check.indicator, []).append(check.relative > TOLERANCE)
    return {indicator for indicator, off in by_indicator.items() if sum(off) > 0.1 * len(off)}


def _keep(facts: Facts, key: Key, sums: list[_Sum]) -> None:
    sources = facts.sources[key]
    for one in sums:
        present = sources[one.row]
        if present < 0 or one.origin.rank < facts.origins[present].rank:
            facts.replace(key, one.row, one.value, one.origin)
