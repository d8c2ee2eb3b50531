"""What people are or do that a plan has nothing for: students who live in Kyoto are not all who live there, women who
study not all women, and those who are married not the marriages of a year."""

from __future__ import annotations

import re

from census.indicators import Catalogue
from census.plan import Plan
from census.types import Derived
from census.understand.reading import Reading

_POPULATION = "A1101"
_EVENTS = frozenset({"marriage", "divorce"})
"""Units of what happens in a year, by which nobody is counted who is in that state."""
_AT_WORK = (
    r"(?<!\bi )(?<!\bwe )(?<!\bmy )(?<!\bour )(?<!\bfor )(?<!\bat )(?<!\bto )(?<!\bthe )(?<!\bit )(?<!\bthis )"
    r"\b(?:work|works|worked|working(?= (?:wo)?men\b))\b(?! (?:out|it|that|this|with|on|project|report)\b)"
)
_DO = re.compile(  # behind the people, whose name is blanked
    r"\x00 (?:(?:who|that|are|were|do|did|have|currently|actually|still) )*"
    r"(?P<what>stud(?:y|ies|ied|ying)|commut(?:e|es|ed|ing)|driv(?:e|es|ing)|smok(?:e|es|ed|ing)|vot(?:e|es|ed)|"
    r"retir(?:e|ed)|married|unmarried|divorced|widowed|disabled|pregnant|homeless)\b"
)
_ARE = re.compile(
    r"\b(?:how many|number of|share of|percentage of|% of) (?:the |all |of |\x00+ |female |male |young |elderly )*"
    r"(?P<what>students|pupils|teachers|workers|commuters|farmers|mothers|fathers|parents|retirees|widows|widowers|"
    r"single|unmarried|married|divorced|widowed|disabled|homeless|pregnant)\b"
)
_ALONE = re.compile(r"\bliv(?:e|es|ed|ing) (?P<what>alone|by (?:them|him|her)sel(?:f|ves))\b")
_IN_STATE = re.compile(
    r"\b(?:(?:are|is|currently|still) (?:currently |still |now )?(?:married|divorced)|"
    r"(?:married|divorced) (?:people|persons|men|women|adults|residents))\b"
)
_PEOPLE = re.compile(r"\bhow many (?:people|persons|women|men|residents|workers|of them)\b")
_TIME = re.compile(r"\b(?:minutes?|mins?|hours?|long|time|when|early|late)\b")
_EACH_YEAR = re.compile(r"\b(?:each|every|a|per) year\b|\bannually\b|\byearly\b|\b(?:19|20)\d\d\b")
Span = tuple[int, int]


def beyond(reading: Reading, plan: Plan, catalogue: Catalogue) -> Span | None:
    """The words of a question in English for what people are or do, where the plan is of other people or of events."""
    if missing := _kind_left_out(reading, plan, catalogue):
        return missing
    if reading.language != "en":
        return None
    measures = [catalogue.get(code) for code in plan.measures]
    folded = reading.text.folded
    if all(measure.unit.key in _EVENTS for measure in measures):
        state = _IN_STATE.search(folded)
        return state.span() if state and not _EACH_YEAR.search(folded) else None
    if all(measure.unit.style in ("minutes", "clock") for measure in measures) and not _TIME.search(folded):
        counted = _PEOPLE.search(folded)  # "how many people commute" asks for no time
        return counted.span() if counted else None
    if missing := _sex_left_out(reading, plan, catalogue):
        return missing
    if not all(_POPULATION in (measure.code, measure.base) for measure in measures):
        return None
    work = re.search(_AT_WORK, reading.rest) if reading.facets else None
    found = work or _DO.search(reading.rest)
    if found is not None:
        return found.span("what") if "what" in found.re.groupindex else found.span()
    said = next((one.span("what") for pattern in (_ALONE, _ARE) for one in pattern.finditer(folded)), None)
    return said if said and "\x00" not in reading.rest[slice(*said)] else None  # which no name accounts for


def _sex_left_out(reading: Reading, plan: Plan, catalogue: Catalogue) -> Span | None:
    """A sex that the name of other people says: "elderly women" who live alone."""
    if plan.op != "value" or len(plan.measures) != 1:
        return None
    if _sexes(plan.measures[0], catalogue):
        return None
    named = (one for one in reading.mentions if one.measures and plan.measures[0] not in one.codes)
    told = (one for one in named if catalogue.get(one.codes[0]).base == _POPULATION)
    return next(((one.start, one.end) for one in told if "sex" in catalogue.get(one.codes[0]).facets), None)


def _sexes(code: str, catalogue: Catalogue) -> bool:
    """Whether a measure is of one sex, or a rate of one."""
    measure = catalogue.get(code)
    terms = [term for term, _ in (*measure.numerator, *measure.denominator)] if isinstance(measure, Derived) else []
    return any("sex" in catalogue.get(one).facets for one in (code, *terms))


def _kind_left_out(reading: Reading, plan: Plan, catalogue: Catalogue) -> Span | None:
    """A word that makes others of the people counted: foreign women are neither all women nor all foreigners."""
    if plan.op not in ("value", "rank", "position") or len(plan.measures) != 1 or reading.listed:
        return None
    measure = catalogue.get(plan.measures[0])
    if _POPULATION not in (measure.code, measure.base):
        return None
    compared = {code for one in reading.thresholds for code in one.measures}
    terms = [one for one in reading.terms if not any(start <= one.start < end for start, end in reading.aside)]
    sexes = [one for one in terms if not one.codes and dict(one.facets).get("sex")]
    if len({one.facets for one in sexes}) == 1 and "sex" not in measure.facets:
        return sexes[0].start, sexes[0].end
    for one in (term for term in terms if term.measures or term.facets):
        named = catalogue.get(one.codes[0]) if one.codes else None
        if named is not None and (named.base != _POPULATION or not compared.isdisjoint(one.codes)):
            continue
        told = named.facets if named is not None else dict(one.facets)
        foreign = named is not None or told.get("nationality") == "foreign"
        if foreign and any(measure.facets.get(kind) is None for kind in told):
            return one.start, one.end
    return None
