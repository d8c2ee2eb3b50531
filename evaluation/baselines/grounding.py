"""Which numbers of an answer have no ground in the fact table.

A number has ground when it is, rounded as it is written,
1. a number of the question, or of an earlier question of the dialogue;
2. a figure of any measure of an area that the question's reading names, in any year;
3. for a set of areas (a ranking, a sum), a figure of the reading's measures of a member, or how many members there
   are;
or within 0.5 %, as scoring has it,
4. a rate of the reading's measures, or what the reading comes to; or
5. the sum, difference, ratio, or change or share in % of two numbers of the answer that have ground by 2 to 4.

Passed over: years, whole numbers up to 10 (they count lines and places, and meet some figure by chance), powers of
ten, ages, identifiers such as SSDSE-A-2026, and the codes of the reading's areas. A question without any reading,
such as one that must be refused, grounds nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import Any

from evaluation.expected import evaluate as figure_of
from evaluation.expected import expected, members, readings
from evaluation.items import Expect
from evaluation.score import CLOCK, Shown, numbers
from evaluation.table import Table

Spec = Mapping[str, Any]

YEARS = range(1868, 2101)
SMALL = 10
TENS = frozenset(10.0**power for power in range(2, 13))
RELATIVE = 0.005
MOST_OPERANDS = 40
NO_FIGURES = re.compile(
    r"\b[A-Za-z][A-Za-z-]*-\d[\w-]*"  # identifiers
    r"|\b(?:aged|ages|under)\ \d{1,2}(?![\d,.])(?:[-–~]\d{1,2})?|\d{1,2}(?:[-–~〜～]\d{1,2})?歳",  # ages
    re.ASCII,
)


class Grounds:
    """The figures of a table by area, for many answers."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._of_area = {str(area): part.tolist() for area, part in table.facts.groupby("area_code")["value"]}

    def ungrounded(self, answer: str, asked: str, expect: Expect) -> tuple[float, ...]:
        """Numbers of an answer without ground, in its order. `asked` holds the question and those before it."""
        specs = (*expect.queries, *expect.also)
        clocks = {float(part) for clock in CLOCK.finditer(answer) for part in clock.groups()}
        codes = {float(code) for spec in specs for code in _named(spec) if code.isdigit()}
        given = {number.value for number in numbers(asked)} | codes | clocks
        told = [number for number in numbers(NO_FIGURES.sub(" ", answer)) if not _passed_over(number)]
        judged = [number for number in told if number.value not in given | TENS]
        if not judged:
            return ()
        known, near = sorted(self._figures(specs)), sorted(self._results(specs))
        operands = [figure for number in told for figure in (*_meets(number, known), *_meets(number, near, RELATIVE))]
        near = sorted([*near, *_computed(operands[:MOST_OPERANDS])])
        return tuple(n.value for n in judged if not _meets(n, known) and not _meets(n, near, RELATIVE))

    def _figures(self, specs: Sequence[Spec]) -> Iterator[float]:
        for spec in specs:
            for area in _named(spec):
                yield from map(abs, self._of_area.get(area, ()))
                yield from self._of_measures(spec, [area])
            if "scope" in spec:
                yield from self._of_scope(spec)

    def _results(self, specs: Sequence[Spec]) -> Iterator[float]:
        for spec in specs:
            inside = self._table.scope(spec["scope"]) if "scope" in spec else []
            for measure in (measure for measure in _measures(spec) if not isinstance(measure, str)):
                yield from self._rates(measure, [*_named(spec), *inside], spec)
            for reading in expected(spec, self._table):
                yield from (abs(figure.value) for group in reading.groups for figure in group)

    def _of_scope(self, spec: Spec) -> Iterator[float]:
        inside = self._table.scope(spec["scope"])
        kept = members(spec, self._table)
        yield from map(float, (len(inside), len(kept)))
        yield from (condition["value"] for condition in spec["scope"].get("where", ()) if "value" in condition)
        yield from self._of_measures(spec, inside)

    def _of_measures(self, spec: Spec, areas: Sequence[str]) -> Iterator[float]:
        """Figures of a spec's measures; of areas that are sums too."""
        table = self._table
        for measure in _measures(spec):
            for code in _codes(measure):
                series = table.series(code)
                yield from (abs(point.value) for area in areas for point in series.get(area, {}).values())
                if len(areas) == 1 and len(table.parts(areas[0])) > 1:
                    sums = (table.figure(code, areas[0], year) for year in table.years(code, areas))
                    yield from (abs(value) for value in sums if value is not None)

    def _rates(self, measure: Any, areas: Sequence[str], spec: Spec) -> Iterator[float]:
        years = spec.get("years") or [spec.get(key) for key in ("year", "from", "to") if key in spec] or [None]
        for year in years:
            for reading in readings(measure, areas, year, self._table):
                for denominator in (0, 1):
                    found = (figure_of(measure, area, reading, self._table, denominator) for area in areas)
                    yield from (abs(value) for value in found if value is not None)


def _named(spec: Spec) -> tuple[str, ...]:
    """Areas a spec names."""
    single = [spec[key] for key in ("area", "of") if isinstance(spec.get(key), str)]
    return tuple(dict.fromkeys([*single, *spec.get("areas", ()), *spec.get("scope", {}).get("inside", ())]))


def _measures(spec: Spec) -> list[Any]:
    """Measures of a spec, those of its conditions included."""
    own = [spec["measure"]] if "measure" in spec else list(spec.get("measures", ()))
    return own + [condition["measure"] for condition in spec.get("scope", {}).get("where", ())]


def _codes(measure: Any) -> tuple[str, ...]:
    if isinstance(measure, str):
        return (measure,)
    return tuple(code for key in ("num", "den", "den_or") for code, _ in measure.get(key, ()))


def _passed_over(number: Shown) -> bool:
    return number.decimals == 0 and (number.value <= SMALL or int(number.value) in YEARS)


def _meets(number: Shown, known: Sequence[float], relative: float = 0.0) -> Sequence[float]:
    """The sorted numbers that this one may be, rounded as it is written."""
    wanted = abs(number.value)
    slack = 0.5 * 10.0 ** -(number.decimals or 0) * (1 + 1e-9) + relative * wanted + 1e-9
    return known[bisect_left(known, wanted - slack) : bisect_right(known, wanted + slack)]


def _computed(operands: Iterable[float]) -> Iterator[float]:
    for one, other in permutations(dict.fromkeys(operands), 2):
        yield one + other
        yield abs(one - other)
        if other:
            yield from (one / other, one / other * 100, abs(one - other) / other * 100)
