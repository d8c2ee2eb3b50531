"""Plans that pass over a part of what was asked, and whose figure would be another one.

What is left out of a measure (外国人を除いた人口), what it is divided by ("births per household"), what it is a share
of ("as a share of doctors") and what is added up before it is compared ("more than Osaka and Kyoto combined") changes
the figure. Where the plan has nothing for it, it is no answer.
"""

from __future__ import annotations

import re

from census.indicators import Catalogue
from census.plan import Plan
from census.types import Derived, Measure
from census.understand.ages import find_ages
from census.understand.exclusions import EXCLUDED_JA, EXCLUDING
from census.understand.reading import Reading
from census.understand.setting_aside import holds
from census.understand.states import beyond

_LEFT_OUT_JA = re.compile(rf"(?:人口|数)?(?:{EXCLUDED_JA})")
_IS_NOT_JA = re.compile(r"(?:では|じゃ|で)な(?:い|かった)(?=[人者世帯住方家])")
_LEFT_OUT_EN = re.compile(rf"\b(?:{EXCLUDING})(?: (?:the|all|any))? $")
_AREA_PER = re.compile(
    r"(?:\bper|\bfor each|\bfor every|/) ?(?:sq\b|square|km)|(?:平方キロ(?:メートル)?|km2|km²)(?:あたり|当たり)"
)
_THING_PER = re.compile(
    r"\b(?:per|for each|for every) (?P<en>[a-z]+)\b|"
    r"(?<![\d,])(?:1|一)(?P<ja>世帯|家庭|家族)(?:あたり|当たり|につき)"
)
_NO_THING = frozenset(
    "cent capita person head resident inhabitant citizen people annum year month week day hour minute second "
    "prefecture city town village ward municipality region thousand hundred million ten one a an the se square sq "
    "km".split()
)
_HOUSEHOLD = frozenset("household households family home 世帯 家庭 家族".split())
_OF_HOUSEHOLDS = ("spending", "housing")  # topics whose figures are of one household, or of dwellings
_SHARE_OF = re.compile(r"\b(?:share|percentage|proportion|fraction|per ?cent|%) of (?:the |all |its |their )*$")
_COUNTED_JA = re.compile(
    r"[一-鿿]?[べっん]?[う-るくぐすつぬぶむたいだ]人(?:は|が|って|の数は|、)?、?何人|"
    r"金額(?:では|じゃ|で)なく[^、。]{0,4}人数|何人(?:が|くらい|ぐらい)[^、。?？]{0,8}(?:飲|食べ|買)"
)
_WHO_JA = re.compile("[一-鿿]{2}")
Span = tuple[int, int]
_THAN = re.compile(r"\bthan\b.*|より")


def missed(reading: Reading, plan: Plan, catalogue: Catalogue) -> str | None:
    """The words that the plan has nothing for; None where it is of all that was asked."""
    span = (
        _left_out(reading, plan, catalogue)
        or _denied(reading, plan, catalogue)
        or _undivided(reading, plan, catalogue)
        or _of_the_whole(reading, plan, catalogue)
        or _compared_sum(reading, plan)
        or beyond(reading, plan, catalogue)
        or _people(reading, plan, catalogue)
        or _met_by_none(reading, plan)
    )
    return reading.text.raw[slice(*span)].strip() if span else None


def _left_out(reading: Reading, plan: Plan, catalogue: Catalogue) -> Span | None:
    """What is measured is what was to be left out."""
    if "exclude" not in reading.cues:
        return None
    folded = reading.text.folded
    facets = {facet for code in plan.measures for facet in _family_facets(code, catalogue)}
    for said in (*reading.mentions, *reading.terms):
        after, before = _LEFT_OUT_JA.match(folded, said.end), _LEFT_OUT_EN.search(folded[: said.start])
        codes = said.codes if said.measures else ()
        held = any(holds(catalogue, whole, code) for whole in plan.measures for code in codes)
        measured = held or not facets.isdisjoint(said.facets)
        if measured and (after or before):
            return (before.start() if before else said.start, after.end() if after else said.end)
    return None


def _family_facets(code: str, catalogue: Catalogue) -> set[tuple[str, str]]:
    """The facets of a measure, or of the parts that one without any is published by."""
    own = catalogue.get(code)
    return {facet for one in ((own,) if own.facets else catalogue.family(code)) for facet in one.facets.items()}


def _denied(reading: Reading, plan: Plan, catalogue: Catalogue) -> Span | None:
    """What is measured is what those asked about are not: 高齢者じゃない人の割合."""
    terms = {code for one in plan.measures for code in (one, *_numerator(catalogue.get(one)))}
    facets = {facet for code in terms for facet in catalogue.get(code).facets.items()}
    folded = reading.text.folded
    said = [(one.start, one.end, set(one.codes), set(one.facets)) for one in (*reading.mentions, *reading.terms)]
    said += [(age.start, age.end, set(), {("age", age.value)}) for age in find_ages(folded)]
    for start, end, codes, kinds in said:
        after = _IS_NOT_JA.match(folded, end)
        if after and (terms & codes or facets & kinds):
            return start, after.end()
    return None


def _numerator(measure: Measure) -> tuple[str, ...]:
    return tuple(code for code, _ in measure.numerator) if isinstance(measure, Derived) else ()


def _undivided(reading: Reading, plan: Plan, catalogue: Catalogue) -> Span | None:
    """A number of things that was to be divided by something."""
    if plan.op == "ratio" or len(plan.measures) != 1:
        return None
    folded, measure = reading.text.folded, catalogue.get(plan.measures[0])
    kept = [catalogue.get(one.measure).unit.key for one in plan.scope.where] if plan.scope else []
    if (match := _AREA_PER.search(folded)) and not any("km2" in unit for unit in kept):
        others = [codes for codes in reading.measures if measure.code not in codes and "A1101" not in codes]
        counted = any(catalogue.get(codes[0]).unit.style == "count" for codes in others) and not reading.listed
        missed = counted if measure.code == "density" else measure.unit.style == "count"
        return match.span() if (missed and "km2" not in measure.unit.key) or (missed and counted) else None
    match = _THING_PER.search(folded)
    if match is None or measure.unit.style != "count" or " per " in measure.title_en or "当たり" in measure.title_ja:
        return None
    thing = match["en"] or match["ja"]
    own = thing in _HOUSEHOLD and measure.topic in _OF_HOUSEHOLDS
    return None if thing in _NO_THING or own else match.span()


def _of_the_whole(reading: Reading, plan: Plan, catalogue: Catalogue) -> Span | None:
    """The whole itself, where a share of it was asked for."""
    if plan.op != "value" or len(plan.measures) != 1 or catalogue.get(plan.measures[0]).unit.style != "count":
        return None
    told = (one for one in reading.mentions if plan.measures[0] in one.codes)
    shares = ((_SHARE_OF.search(reading.text.folded[: one.start]), one.end) for one in told)
    return next(((share.start(), end) for share, end in shares if share), None)


def _people(reading: Reading, plan: Plan, catalogue: Catalogue) -> Span | None:
    """An amount of money, where those who do something are to be counted: ワインを飲む人は何人."""
    spent = plan.op == "value" and all(catalogue.get(code).unit.style == "money" for code in plan.measures)
    counted = _COUNTED_JA.search(reading.text.folded)
    return counted.span() if counted and spent and not reading.cues.any("per", "share", "rate") else None


def _met_by_none(reading: Reading, plan: Plan) -> Span | None:
    """Every area of a kind, where those are to be counted whose governor is a woman: nothing tells them apart."""
    named = any(one.measures for one in reading.mentions)
    told = named or reading.thresholds or reading.growths or reading.cues.ordered or not reading.facets
    if told or plan.scope is None or plan.scope.where or not (reading.cues.level and "count" in reading.cues):
        return None
    return (0, len(reading.text.folded)) if reading.left or _WHO_JA.search(reading.rest) else None


def _compared_sum(reading: Reading, plan: Plan) -> Span | None:
    """All of them added up, where one is compared with the sum of others."""
    added = plan.op in ("sum", "mean") and len(plan.areas) >= 3
    than = _THAN.search(reading.text.folded)
    return than.span() if than and added and reading.cues.any("difference", "ratio", "compare") else None
