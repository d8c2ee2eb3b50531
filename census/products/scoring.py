"""A ranking by several measures: the weighted mean of percentile ranks.

An area's percentile in a measure is the share of the other areas with a lower figure, equal ones counted
half, × 100; with a weight below 0 the share with a higher one. Percentile ranks rather than z-scores: the
figures of municipalities are skewed (Tokyo's density would outweigh all else), ranks are not moved by such
outliers, need no distribution, and are exact. So normalised: OECD/JRC, "Handbook on Constructing Composite
Indicators" (2008), section 5; the Social Vulnerability Index of CDC/ATSDR.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from census.errors import PlanError
from census.measures import Measures, simplest
from census.plan import Plan
from census.products.keys import key
from census.products.profile import Extra
from census.selection import Missing, ranked, select
from census.types import JAPAN, Value

LISTED = 10
CONTEXT = "A1101"
"""Shown for an area named: how many people the figures speak of."""


@dataclass(frozen=True, slots=True)
class Scored:
    """rows: the figures of the areas shown, in order of score; extra: scores, percentiles, weights."""

    rows: list[Value]
    extra: Extra
    missing: tuple[Missing, ...]


class Scorer:
    """Ranks areas by several measures."""

    def __init__(self, measures: Measures) -> None:
        self._measures = measures

    def score(self, plan: Plan) -> Scored:
        """Raises PlanError where fewer than two areas have all figures, NotAvailable where none has any."""
        figures, missing = self._figures(plan)
        common = set.intersection(*(set(rows) for rows in figures.values()))
        if len(common) < 2:
            raise PlanError("scope", "fewer than two areas have figures of all these measures")
        weights = dict(zip(plan.measures, plan.weights or (1.0,) * len(plan.measures), strict=True))
        percentiles = {
            code: _percentiles({area: rows[area] for area in common}, rising=weights[code] > 0)
            for code, rows in figures.items()
        }
        exact = {code: abs(Fraction(str(weight))) for code, weight in weights.items()}
        total = sum(exact.values(), Fraction(0))
        scores = {
            area: simplest(sum((exact[code] * percentiles[code][area] for code in exact), Fraction(0)) / total)
            for area in common
        }
        lead = plan.measures[0]
        order = ranked((Value(area, lead, None, score) for area, score in scores.items()), descending=True)
        shown = self._shown(plan, order, scores)
        extra: Extra = {"n": len(common), "missing": len({area for area, _, _ in missing} - common)}
        extra |= {key("weight", code): simplest(weight) for code, weight in exact.items()}
        rows: list[Value] = []
        for row in shown:
            extra[key("score", row.area)] = scores[row.area]
            for code in plan.measures:
                own = figures[code][row.area]
                extra[key("percentile", row.area, code)] = simplest(percentiles[code][row.area])
                rows.append(Value(own.area, code, own.year, own.value, own.cells, row.rank))
        if plan.areas:
            rows += self._beside(plan, rows)
        return Scored(rows, extra, tuple(entry for entry in missing if entry[0] not in common))

    def _figures(self, plan: Plan) -> tuple[Mapping[str, Mapping[str, Value]], list[Missing]]:
        """Measure → area → figure, and what has none."""
        figures: dict[str, Mapping[str, Value]] = {}
        missing: dict[Missing, None] = {}
        for code in plan.measures:
            selection = select(self._measures, plan.model_copy(update={"measures": (code,), "areas": ()}))
            if not selection.rows:
                raise PlanError("scope", "no area meets the conditions")
            figures[code] = {row.area: row for row in selection.rows}
            missing |= dict.fromkeys(selection.missing)
        return figures, list(missing)

    def _shown(self, plan: Plan, order: list[Value], scores: Mapping[str, object]) -> list[Value]:
        if not plan.areas:
            return order[: plan.limit or LISTED]
        area = self._measures.gazetteer.get(plan.areas[0])
        if area.code not in scores:
            for code in plan.measures:
                if self._measures.latest_year(code, area.code) is None:
                    self._measures.raise_missing(code, area.code, None)
            raise PlanError("scope", f"{area.name_en} is not among the areas ranked")
        return [row for row in order if row.area == area.code]

    def _beside(self, plan: Plan, rows: list[Value]) -> list[Value]:
        """The figures of the prefecture and of Japan in the same years, and the area's population."""
        area = plan.areas[0]
        prefecture = self._measures.gazetteer.prefecture_of(area)
        wider = dict.fromkeys((*([prefecture.code] if prefecture else []), JAPAN))
        found = [
            self._measures.value(row.measure, code, row.year) for row in rows for code in wider if code != row.area
        ]
        if CONTEXT not in plan.measures:
            found.append(self._measures.value(CONTEXT, area))
        return [row for row in found if row.value is not None]


def _percentiles(rows: Mapping[str, Value], *, rising: bool) -> dict[str, Fraction]:
    """Area → percentile among the areas, of which there are two or more."""
    figures = sorted(row.value for row in rows.values() if row.value is not None)
    found = {}
    for area, row in rows.items():
        own = row.value if row.value is not None else figures[0]
        below, upto = bisect_left(figures, own), bisect_right(figures, own)
        percentile = Fraction(100) * (below + Fraction(upto - below - 1, 2)) / (len(figures) - 1)
        found[area] = percentile if rising else 100 - percentile
    return found
