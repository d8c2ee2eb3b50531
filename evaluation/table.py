"""The shipped fact table and gazetteer as pandas and plain dicts, for computing expected figures.

Independent of `census` on purpose: an error in the store or in compute must not be repeated here.
It reads `census/data/facts.parquet` and `census/data/areas.json`; it builds and changes nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

DATA = Path(__file__).parents[1] / "census" / "data"
JAPAN = "00000"
SETS = {"designated_city": "S-designated-cities", "capital": "S-capitals"}
COLUMNS = ["area_code", "indicator_code", "year", "value", "kind", "basis"]


@dataclass(frozen=True, slots=True)
class Point:
    """One figure: how it came about (`basis`), and whether it was summed here rather than published."""

    value: float
    basis: str
    derived: bool


Series = Mapping[str, Mapping[int, Point]]
"""One indicator: area → year → figure."""


@dataclass(frozen=True)
class Table:
    """`series(code)` and what is known of areas: level, type, parent, members, names."""

    facts: pd.DataFrame
    areas: Mapping[str, Mapping[str, Any]]
    _cache: dict[str, Series] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path = DATA) -> Table:
        """Read both files. Raises OSError where they have not been built (`make data`)."""
        facts = pd.read_parquet(folder / "facts.parquet", columns=COLUMNS)
        facts["indicator_code"] = facts["indicator_code"].astype(str)
        loaded = json.loads((folder / "areas.json").read_text(encoding="utf-8"))
        entries = loaded["areas"] if isinstance(loaded, dict) else loaded
        return cls(facts.set_index("indicator_code").sort_index(), {entry["code"]: entry for entry in entries})

    def series(self, code: str) -> Series:
        """All figures of one indicator. Raises KeyError for an unknown code."""
        if code not in self._cache:
            found: dict[str, dict[int, Point]] = {}
            part = self.facts.loc[code:code]  # a slice of the sorted index, no copy
            if part.empty:
                raise KeyError(code)
            columns = (part[column].tolist() for column in COLUMNS if column != "indicator_code")
            for area, year, value, kind, basis in zip(*columns, strict=True):
                found.setdefault(area, {})[year] = Point(value, basis, kind == "derived")
            self._cache[code] = found
        return self._cache[code]

    def parts(self, area: str) -> tuple[str, ...]:
        """The areas a region or set consists of; the area itself otherwise."""
        members = self.areas[area].get("members") or ()
        return tuple(part for member in members for part in self.parts(member)) if members else (area,)

    def figure(self, code: str, area: str, year: int) -> float | None:
        """A cell, or for a region or set the sum over its parts; None where there is neither."""
        series = self.series(code)
        found = [series.get(part, {}).get(year) for part in self.parts(area)]
        figures = [point.value for point in found if point is not None]
        if len(figures) == len(found):
            return sum(figures)
        # Spending is published for the 23 wards as one city.
        whole = series.get(area, {}).get(year)
        return whole.value if whole else None

    def years(self, code: str, areas: Iterable[str], *, basis: str | None = None, published: bool = False) -> list[int]:
        """Years in which nearly all of the areas that ever have a figure have one, oldest first.

        basis      only figures that came about so; None leaves out projections where there is anything else
        published  without sums made here
        """
        series = self.series(code)
        wanted = {part for area in areas for part in (area, *self.parts(area))}
        counts: Counter[int] = Counter()
        for area in wanted:
            points = series.get(area, {}).items()
            counts.update(
                year for year, point in points if _fits(point.basis, basis) and not (published and point.derived)
            )
        if not counts and basis is None and not published:
            return self.years(code, wanted, basis="projection")
        most = max(counts.values(), default=0)
        return sorted(year for year, count in counts.items() if count >= 0.95 * most)

    def scope(self, scope: Mapping[str, Any]) -> list[str]:
        """Codes of a scope, its conditions ignored."""
        inside = {part for code in scope.get("inside", ()) for part in self.parts(code)}
        excluded = set(scope.get("exclude", ()))
        codes = self._of_level(scope["level"])
        return [code for code in codes if code not in excluded and (not inside or self._lies_in(code, inside))]

    def _of_level(self, level: str) -> Sequence[str]:
        if level in SETS:
            return tuple(self.areas[SETS[level]]["members"])
        key, wanted = ("type", level) if level in {"city", "town", "village", "special_ward"} else ("level", level)
        return [code for code, area in self.areas.items() if area.get(key) == wanted]

    def _lies_in(self, code: str, inside: set[str]) -> bool:
        at: str | None = code
        while at is not None and at != JAPAN:
            if at in inside:
                return True
            at = self.areas[at].get("parent")
        return JAPAN in inside

    def names(self, code: str) -> tuple[str, ...]:
        """Names an answer may use, full and short, in both languages."""
        area = self.areas[code]
        found = (area.get(key) for key in ("name_ja", "short_ja", "name_en", "short_en"))
        return tuple(dict.fromkeys(name for name in found if name))


def _fits(kind: str, basis: str | None) -> bool:
    return kind == basis if basis else kind != "projection"
