"""The figures of a report: an area's measures, their ranks among its like, its prefecture and Japan beside it.

Of every figure the year is the area's latest; others are compared in that year. What is not published is
left out, so sections differ from area to area.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from census.measures import Measures, simplest
from census.plan import Plan
from census.products.keys import key
from census.products.peers import peers
from census.products.sections import CHANGING, SINCE, chosen
from census.types import JAPAN, Area, Number, Value

Extra = dict[str, Number]


class Profiler:
    """Gathers the rows of reports."""

    def __init__(self, measures: Measures) -> None:
        self._measures = measures

    def rows(self, plan: Plan) -> tuple[list[Value], Extra]:
        """The rows in order of sections, and ranks' set sizes, shares and growth.

        Raises NotAvailable where the area has no figure of any section.
        """
        area = self._measures.gazetteer.get(plan.areas[0])
        rows: list[Value] = []
        extra: Extra = {}
        codes = [code for section in chosen(plan.measures) for code in section.measures]
        codes = [code for code in codes if code in self._measures.catalogue]
        like = self._like(area)
        for code in codes:
            own = self._measures.value(code, area.code)
            if own.value is None:
                continue
            rows.append(self._ranked(own, like, extra))
            rows += self._beside(own, area, extra)
        for code in CHANGING:
            own_row = next((row for row in rows if (row.area, row.measure) == (area.code, code)), None)
            rows += self._earlier(own_row, extra) if own_row else ()
        if not rows:
            self._measures.raise_missing(codes[0] if codes else "A1101", area.code, None)
        return rows, extra

    def _like(self, area: Area) -> tuple[str, ...]:
        """The areas it is ranked among; none where there are no others of its kind."""
        scope = peers(area)
        return self._measures.gazetteer.members(scope) if scope else ()

    def _ranked(self, own: Value, like: Sequence[str], extra: Extra) -> Value:
        figures = [self._measures.value(own.measure, code, own.year).value for code in like]
        known = [figure for figure in figures if figure is not None]
        if len(known) < 2 or own.value is None:
            return own
        extra[key("n", own.measure)] = len(known)
        rank = 1 + sum(figure > own.value for figure in known)
        return Value(own.area, own.measure, own.year, own.value, own.cells, rank)

    def _beside(self, own: Value, area: Area, extra: Extra) -> Iterator[Value]:
        """A rate of the prefecture and of Japan, or the share of them that a count is."""
        prefecture = self._measures.gazetteer.prefecture_of(area.code)
        wider = [JAPAN] if prefecture is None or prefecture.code == area.code else [prefecture.code, JAPAN]
        adds_up = self._measures.adds_up(own.measure)
        for code in wider[:1] if adds_up else wider:
            row = self._measures.value(own.measure, code, own.year)
            if row.value is None or code == area.code:
                continue
            if not adds_up:
                yield row
            elif own.value is not None and 0 <= own.value <= row.value and row.value > 0:
                extra[key("share", own.measure, code)] = simplest(Fraction(own.value) * 100 / row.value)
                yield row

    def _earlier(self, own: Value, extra: Extra) -> Iterator[Value]:
        """The figures that growth is told from."""
        for year in SINCE:
            first = self._measures.value(own.measure, own.area, year)
            if first.value and first.value > 0 and own.value is not None and year < (own.year or 0):
                growth = simplest(Fraction(own.value - first.value) * 100 / first.value)
                extra[key("growth", own.measure, year)] = growth
                yield first
