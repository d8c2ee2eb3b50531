"""Whether an answer's figures can be traced, checked without the service's own verifier.

`citations` is exact: each cell cited is looked up in the independent table.

`unexplained` is a screen, not a proof. It computes again what a plan's answer may state (cells, measures, years,
places, and for operations on several figures their differences, ratios, shares and growth) and lists the numbers of
the text that are none of it. A number it lists may be right in a way it does not know; one it does not list may
stand beside the wrong name. Texts that follow no single plan over figures (definitions, coverage, profiles, indices)
are not screened.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from census.errors import UnknownMeasure
from census.indicators import Catalogue
from census.plan import PRODUCTS
from census.types import Derived, Measure
from evaluation.expected import evaluate, members, readings
from evaluation.records import Counts
from evaluation.score import CLOCK, Shown, numbers
from evaluation.table import Table

Answer = Mapping[str, Any]

PAIRED = frozenset({"value", "compare", "difference", "ratio", "change", "cagr", "share", "series", "rank", "position"})
"""Operations whose answers set two figures against each other."""
MOST_PAIRED = 40
ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
ERA = re.compile(rf"({'|'.join(ERAS)}) ?(\d+|元)年")
CODE = re.compile(r"[A-Za-z][A-Za-z-]*-?\d[\w-]*")


def citations(answer: Answer, table: Table) -> Counts:
    """Cells cited, and how many of them hold what the table holds and name a source."""
    facts = answer.get("facts") or ()
    return Counts(hits=sum(_holds(fact, table) for fact in facts), given=len(facts), wanted=len(facts))


def _holds(fact: Mapping[str, Any], table: Table) -> bool:
    try:
        wanted = table.figure(fact["indicator_code"], fact["area_code"], fact["year"])
    except KeyError:
        return False
    return wanted is not None and _close(float(fact["value"]), wanted) and bool(fact.get("source"))


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-12 * max(abs(one), abs(other))


@dataclass(frozen=True)
class Screen:
    """Explains the numbers of answers."""

    catalogue: Catalogue
    table: Table

    def unexplained(self, answer: Answer) -> tuple[float, ...] | None:
        """Numbers of an answered text that nothing explains; None where the text is not screened."""
        plan = answer.get("plan")
        if answer.get("status") != "answered" or not plan or plan["op"] in PRODUCTS:
            return None
        text = self._without_names(unicodedata.normalize("NFKC", str(answer.get("answer") or "")), answer)
        try:
            known = [*self._figures(plan, answer), *self._sizes(plan, answer), *_stated(plan, answer)]
        except (KeyError, StopIteration):  # a series, an area or a condition that the table does not have
            return None
        return tuple(one.value for one in numbers(text) if not any(_written(one, value) for value in known))

    def _without_names(self, text: str, answer: Answer) -> str:
        """The text without what has digits and is no figure: titles, units, sources, era years."""
        facts = answer.get("facts") or ()
        names = {str(fact[key]) for fact in facts for key in ("indicator", "unit", "source", "area")}
        names |= {str(answer.get("unit") or "")}
        for measure in self._measures(answer["plan"]):
            names |= {measure.title_en, measure.title_ja, measure.unit.en, measure.unit.ja}
        for name in sorted((unicodedata.normalize("NFKC", name) for name in names if name), key=len, reverse=True):
            if any(character.isdigit() for character in name):
                text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
        return CODE.sub(" ", CLOCK.sub(_minutes, ERA.sub(_western, text)))

    def _measures(self, plan: Mapping[str, Any]) -> Iterator[Measure]:
        """The measures of a plan and of its conditions, and the series they are made of."""
        conditions = (plan.get("scope") or {}).get("where") or ()
        for code in [*(plan.get("measures") or ()), *(one["measure"] for one in conditions)]:
            try:
                measure = self.catalogue.get(code)
            except UnknownMeasure:
                continue
            yield measure
            if isinstance(measure, Derived):
                yield from (self.catalogue.get(part) for part in measure.indicators)

    def _figures(self, plan: Mapping[str, Any], answer: Answer) -> list[float]:
        """Cells, the plan's measures wherever cells are cited, and pairs of these."""
        facts = answer.get("facts") or ()
        cells = [float(fact["value"]) for fact in facts]
        places = sorted({fact["area_code"] for fact in facts} | {*(plan.get("areas") or ()), plan.get("of")} - {None})
        years = sorted({int(fact["year"]) for fact in facts})
        derived = {one.code: one for one in self._measures(plan) if isinstance(one, Derived)}
        each = [(measure, area) for measure in derived.values() for area in places]
        rates = [rate for measure, area in each for rate in self._rates(measure, area, years)]
        # Pairs are of figures of one year each, where there are such.
        dated = [rate for measure, area in each for year in years for rate in self._rates(measure, area, [year])]
        plain = list(dict.fromkeys([*(dated or rates), *(cells if not derived or len(plan["measures"]) > 1 else ())]))
        paired = _paired(plain) if plan["op"] in PAIRED and len(plain) <= MOST_PAIRED else ()
        return [*cells, *rates, *paired, *(one.scale for one in derived.values())]

    def _sizes(self, plan: Mapping[str, Any], answer: Answer) -> list[int]:
        """Of the set worked on: all of it, those that meet its conditions, those with a figure."""
        scope = plan.get("scope")
        if not scope:
            return []
        kept = self.table.scope(scope)
        sizes = [len(kept)]
        conditions = [{**one, "measure": self._spec(one["measure"])} for one in scope.get("where") or ()]
        for count in range(1, len(conditions) + 1):
            kept = members({"scope": {**scope, "where": conditions[:count]}}, self.table)
            sizes.append(len(kept))
        years: set[int | None] = {int(fact["year"]) for fact in answer.get("facts") or ()}
        for code in plan.get("measures") or ():
            for year in years or {None}:
                for reading in readings(self._spec(code), kept, year, self.table):
                    found = (evaluate(self._spec(code), area, reading, self.table) for area in kept)
                    sizes.append(sum(value is not None for value in found))
        return sizes

    def _spec(self, code: str) -> Any:
        """A measure as `evaluation.expected` writes it."""
        measure = self.catalogue.get(code)
        if not isinstance(measure, Derived):
            return code
        return {"num": measure.numerator, "den": measure.denominator, "scale": measure.scale}

    def _rates(self, measure: Derived, area: str, years: Iterable[int]) -> Iterator[float]:
        """A derived measure in each year, over a denominator of any of the years."""
        years = list(years)
        for top_year in years:
            top = self._sum(measure.numerator, area, top_year)
            if top is None:
                continue
            if not measure.denominator:
                yield top * measure.scale
            bottoms = (self._sum(measure.denominator, area, year) for year in years if measure.denominator)
            yield from (top / bottom * measure.scale for bottom in bottoms if bottom)

    def _sum(self, terms: Iterable[tuple[str, int]], area: str, year: int) -> float | None:
        found = [(self.table.figure(code, area, year), factor) for code, factor in terms]
        values = [value * factor for value, factor in found if value is not None]
        return sum(values) if len(values) == len(found) else None


def _paired(figures: list[float]) -> Iterator[float]:
    """What two figures give: difference, ratio, growth and share in percent."""
    for one, other in permutations(figures, 2):
        yield one - other
        if other:
            yield one / other
            yield one / other * 100
            yield (one - other) / other * 100


def _stated(plan: Mapping[str, Any], answer: Answer) -> Iterator[float]:
    """Numbers that are no cells: the value, years, thresholds, places, numbers of areas, the formula."""
    value = answer.get("value")
    yield from () if value is None else (float(value),)
    years = {*(plan.get("years") or ()), *(fact["year"] for fact in answer.get("facts") or ())}
    yield from years
    yield from (abs(one - other) for one, other in permutations(years, 2))
    yield from (shown.value for shown in numbers(str(answer.get("formula") or "")))
    for condition in (plan.get("scope") or {}).get("where") or ():
        yield from (float(condition[key]) for key in ("value", "year") if condition.get(key) is not None)
    claim = plan.get("claim") or {}
    yield from () if claim.get("value") is None else (float(claim["value"]),)
    yield from range(1, 1 + max(plan.get("limit") or 0, plan.get("nth") or 0, len(answer.get("facts") or ())))


def _western(match: re.Match[str]) -> str:
    return f"{ERAS[match[1]] + (1 if match[2] == '元' else int(match[2]))}年"


def _minutes(match: re.Match[str]) -> str:
    return f" {int(match[1]) * 60 + int(match[2])} "


def _written(shown: Shown, value: float) -> bool:
    """Whether a number in a text is this value, to the decimals it was written with; the sign may be in words."""
    gap = abs(abs(shown.value) - abs(value))
    return gap <= 1e-12 * abs(value) or gap <= 0.5 * 10.0 ** -(shown.decimals or 0) * (1 + 1e-9)
