"""Two measures, one said to exceed the other: deaths outnumber births, more women than men, 転入が転出より多い.

Of areas this is a condition, kept by the sign of their balance or by their ratio where the catalogue has either;
of one area the two figures are set side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from census.indicators import Catalogue
from census.types import Derived
from census.understand.conditions import Comparison, Threshold

if TYPE_CHECKING:
    from census.understand.reading import Mention, Reading

_POPULATION = "A1101"
_OVER = (
    r"outnumber(?:s|ed|ing)?|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|outpac(?:e|es|ed|ing)|outweigh(?:s|ed|ing)?|"
    r"outstrip(?:s|ped|ping)?|top(?:s|ped)?|overt(?:ake|akes|ook)|"
    r"(?:are|is|were|was|being|stay(?:s|ed)?|ran|run) (?:\w+ )?"
    r"(?:above|ahead of|greater than|higher than|larger than|more than)"
)
_UNDER = (
    r"(?:are|is|were|was|being|get(?:s|ting)?|got) (?:\w+ )?(?:outnumbered|exceeded|outpaced|surpassed|outweighed) by|"
    r"trail(?:s|ed)?|lag(?:s|ged)?(?: behind)?|(?:fall|fell|falls|run|ran)s? (?:short of|below|behind)|"
    r"(?:are|is|were|was) (?:\w+ )?(?:below|behind|less than|fewer than|lower than|smaller than)"
)
_THE = r"(?: (?:the|number|total|of|their|its|those))*"
_BETWEEN_EN = re.compile(rf" ?(?:\w+ )?(?:(?P<more>{_OVER})|(?P<less>{_UNDER})){_THE} ")
_THAN_EN = re.compile(rf"(?: \w+){{0,4}}? than{_THE} (?:(?:were|was|are|is|did|do|have|has|who|people|there|ones) )*")
_MORE_EN = re.compile(
    r"\b(?:(?P<more>more|higher|larger|greater|bigger)|(?P<less>fewer|less|lower|smaller))\b[a-z ]{0,12}$"
)
_HEAD_JA = r"(?:の?(?:人|者)?数)?"
_IS_JA = rf"{_HEAD_JA}(?:の?(?:ほう|方))?[がはも]?(?:\x00|常に|まだ|ずっと)*"
_MANY_JA = (
    r"(?:よりも?|を|と比べて?)[^\x00、。]{0,4}?(?:(?P<more>多|高|大き|上回|超え|超過|勝)|(?P<less>少な|低|小さ|下回))"
)
_FIRST_JA = re.compile(rf"{_IS_JA}"), re.compile(rf"{_HEAD_JA}{_MANY_JA}")
_SECOND_JA = (
    re.compile(rf"{_HEAD_JA}よりも?、?"),
    re.compile(rf"{_HEAD_JA}(?:の?(?:ほう|方))?[がはも]?(?:(?P<more>多|高|大き)|(?P<less>少な|低|小さ))"),
)
_ALONE_JA = re.compile(
    rf"{_HEAD_JA}(?:の(?:ほう|方)が(?:(?P<more>多[いかくけ])|(?P<less>少な))|が(?:上回|(?P<under>下回)))"
)


@dataclass(frozen=True, slots=True)
class Outnumbering:
    """That the figure of `one` lies above that of `other`, or `below` it; said at [start, end)."""

    one: Mention
    other: Mention
    below: bool
    start: int
    end: int


def outnumbering(reading: Reading, catalogue: Catalogue) -> Outnumbering | None:
    """The first two measures, or parts of the people, of which one is said to exceed the other."""
    find = _english if reading.language == "en" else _japanese
    return next(find(reading.text.folded, _named(reading, catalogue)), None)


def outnumbered(reading: Reading, catalogue: Catalogue) -> Reading:
    """The reading of a question about areas with that as a condition on them."""
    if reading.cues.level is None or reading.than or reading.cues.any("ratio") or reading.thresholds:
        return reading
    found = outnumbering(reading, catalogue)
    threshold = _threshold(catalogue, found) if found else _alone(reading, catalogue)
    if threshold is None or reading.measures == (threshold.measures,):
        return reading  # read so before
    return _chosen(reading, threshold)


def _named(reading: Reading, catalogue: Catalogue) -> list[Mention]:
    """What is named, a sex or an age as the people of it."""
    base = catalogue.get(reading.measures[0][0]).base if reading.measures and not reading.weak else None
    family = catalogue.family(base or _POPULATION)
    found = []
    for term in reading.terms:
        people = tuple(one.code for one in family if dict(one.facets) == dict(term.facets)) if term.facets else ()
        codes = term.codes if term.measures else people
        found += [replace(term, codes=codes)] if codes else []
    return found


def _english(folded: str, named: Sequence[Mention]) -> Iterator[Outnumbering]:
    for one, other in pairwise(named):
        gap = folded[one.end : other.start]
        if match := _BETWEEN_EN.fullmatch(gap):
            yield Outnumbering(one, other, match["less"] is not None, one.start, other.end)
        elif _THAN_EN.fullmatch(gap) and (before := _compared(folded, named, one)):
            yield Outnumbering(one, other, before["less"] is not None, before.start(), other.end)


def _compared(folded: str, named: Sequence[Mention], one: Mention) -> re.Match[str] | None:
    """The "more" before a measure, or before the people of it: "more people move in than move out"."""
    before = [mention.start for mention in named if mention.weak and 0 <= one.start - mention.end <= 4]
    return next((match for start in (one.start, *before) if (match := _MORE_EN.search(folded[:start]))), None)


def _japanese(folded: str, named: Sequence[Mention]) -> Iterator[Outnumbering]:
    for one, other in pairwise(named):
        gap, after = folded[one.end : other.start], folded[other.end :]
        for (joint, rest), turned in ((_FIRST_JA, False), (_SECOND_JA, True)):
            match = rest.match(after) if joint.fullmatch(gap) else None
            if match:
                first, second = (other, one) if turned else (one, other)
                yield Outnumbering(first, second, match["less"] is not None, one.start, other.end + match.end())


def _alone(reading: Reading, catalogue: Catalogue) -> Threshold | None:
    """ "Where 転出の方が多い": more than what it is set against in a balance."""
    for one in (term for term in reading.terms if term.measures):
        match = _ALONE_JA.match(reading.text.folded, one.end)
        if match is None:
            continue
        for code in one.codes:
            for balance, sign in _balances(catalogue, code):
                above = (sign > 0) != bool(match["less"] or match["under"])
                return Threshold(">" if above else "<", 0, False, (balance,), one.start, match.end())
    return None


def _balances(catalogue: Catalogue, code: str) -> Iterator[tuple[str, int]]:
    """The differences that a measure is one side of, with its sign."""
    for derived in catalogue.derived.values():
        signs = dict(derived.numerator)
        if not derived.denominator and sorted(signs.values()) == [-1, 1] and code in signs:
            yield derived.code, signs[code]


def _threshold(catalogue: Catalogue, found: Outnumbering) -> Threshold | None:
    """The condition, by a difference or a ratio of the two."""
    for derived in catalogue.derived.values():
        line = _equal_at(derived, found.one.codes, found.other.codes)
        turned = line is None
        line = _equal_at(derived, found.other.codes, found.one.codes) if turned else line
        if line is not None:
            sign: Comparison = "<" if found.below != turned else ">"
            return Threshold(sign, line, False, (derived.code,), found.start, found.end)
    return None


def _equal_at(derived: Derived, one: Sequence[str], other: Sequence[str]) -> float | None:
    """The value of a measure where `one` equals `other`, if it is their difference or ratio and rises with `one`."""
    if not derived.denominator:
        terms = {sign: code for code, sign in derived.numerator}
        return 0.0 if len(derived.numerator) == 2 and terms.get(1) in one and terms.get(-1) in other else None
    if len(derived.numerator) == len(derived.denominator) == 1:
        (above, plus), (below, minus) = derived.numerator[0], derived.denominator[0]
        return float(derived.scale) if plus == minus == 1 and above in one and below in other else None
    return None


def _chosen(reading: Reading, threshold: Threshold) -> Reading:
    """The reading with the condition, about what else it names or else about the condition's measure."""
    taken = [one for one in reading.mentions if threshold.start <= one.start < threshold.end]
    said = {one.codes for one in taken} | {one.codes for one in reading.terms if one.weak}
    rest = tuple(codes for codes in reading.measures if codes not in said)
    cues = reading.cues.without("difference", "compare", "less", "change", "fall")
    reading = replace(reading, thresholds=(threshold,), cues=cues, facets=_apart(reading, threshold))
    if not rest and reading.cues.ordered:  # "where do men outnumber women the most": an order, and no condition
        low = threshold.cmp in ("<", "<=") and "most" in cues
        cues = cues.without("most").with_("least") if low else cues
        return replace(reading.meaning(threshold.measures[0]), thresholds=(), cues=cues, certain=not reading.left)
    if rest:
        return replace(reading, measures=rest, listed=False, certain=not reading.left)
    return replace(reading.meaning(threshold.measures[0]), certain=not reading.left)


def _apart(reading: Reading, threshold: Threshold) -> tuple[tuple[str, str], ...]:
    """The facets said elsewhere."""
    inside = [one for one in reading.terms if threshold.start <= one.start < threshold.end]
    taken = {facet for one in inside for facet in one.facets}
    return tuple(facet for facet in reading.facets if facet not in taken)
