"""verify: matches every number of a text with the result it tells.

    Verifier(catalogue, gazetteer).verify(text, plan, result)  ->  Verdict(grounded=True, unmatched=())

How it is strict. A number gets a role from the words beside it (`census.cues`), and may only equal a
number of that role (`census.claims`): a difference never excuses a figure. Of several rows it must be
the row whose area, measure and year stand nearest in the same sentence; within a sentence one number of
the result excuses one number of the text. Rounding must be right (half up) and keep three digits or the
decimals our own sentences show. A year must be a year of the result and stand where years stand; a span
of years must be the span of the rows or of the plan.
Digits that none of this explains are unmatched.

Not covered: numbers in words ("two cities", 三人), which name a wrong area or measure stands beside a
right number when the result has only one row, and the direction of a difference ("more" for "fewer",
"rose" for "fell"). Sentences that name no area or year at all are matched with any row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from census.claims import Claim, Role, claims, years
from census.cues import Place, in_year_position, is_span, role
from census.naming import Anchor, Names
from census.numbers import Mention, extract, magnitude, round_half_up
from census.phrasing.telling import Areas, Measures
from census.plan import Plan
from census.types import Result

_SENTENCE_END = re.compile(r"\n|。|[!?！？]|(?<![0-9])\.(?=\s|$)|(?<=[0-9])\.(?=\s+[^0-9\s]|\s*$)")
_LIST_MARK = re.compile(r"(?m)^\s*[0-9]+\.(?=\s)")
_HEDGE = re.compile(r"(?:\b(?:about|around|approximately|roughly|nearly|almost|some)|約|およそ|ほぼ) ?$", re.IGNORECASE)
_BESIDE = 12  # characters at most between a part of a formula and its title
_SIGNLESS = frozenset({"difference", "percent"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """unmatched: the numbers, as written, that the result does not hold."""

    grounded: bool
    unmatched: tuple[str, ...] = ()


class Verifier:
    """Checks texts against results. Holds no state beyond the catalogue and the gazetteer."""

    def __init__(self, catalogue: Measures, gazetteer: Areas) -> None:
        self.catalogue = catalogue
        self.gazetteer = gazetteer

    def verify(self, text: str, plan: Plan, result: Result) -> Verdict:
        """Whether every number of the text is a number of the result, and which are not.

        Numbers of both languages are read in any text.
        Raises UnknownArea, UnknownMeasure for a result of another catalogue.
        """
        names = Names.of(plan, result, self.catalogue, self.gazetteer)
        masked, anchors = names.mask(text)
        check = _Check(plan, result, claims(plan, result, self.catalogue), years(plan, result), names, masked, anchors)
        wrong = check.unmatched()
        return Verdict(not wrong, tuple(text[start:end] for start, end in wrong))


@dataclass(frozen=True)
class _Check:
    """One text against one result."""

    plan: Plan
    result: Result
    claims: tuple[Claim, ...]
    years: frozenset[int]
    names: Names
    text: str  # names blanked, positions kept
    anchors: tuple[Anchor, ...]

    def unmatched(self) -> list[tuple[int, int]]:
        mentions = extract(self.text)
        wrong: list[tuple[int, int]] = []
        for start, end in _sentences(self.text):
            inside = [mention for mention in mentions if start <= mention.start < end]
            wrong += self._sentence(inside, start, end)
        covered = {index for mention in mentions for index in range(mention.start, mention.end)}
        loose = re.finditer(r"[0-9０-９][0-9０-９,.]*", self.text)
        wrong += [match.span() for match in loose if not covered.issuperset(range(match.start(), match.start() + 1))]
        return sorted(wrong)

    def _sentence(self, mentions: list[Mention], start: int, end: int) -> list[tuple[int, int]]:
        places = [Place(m, self.text[start : m.start], self.text[m.end : end]) for m in mentions]
        dated = [place.mention for place in places if place.mention.kind == "year" and in_year_position(place)]
        anchors = _without_units([one for one in self.anchors if start <= one.start < end], mentions, self.text)
        anchors += [self._year_anchor(mention) for mention in dated]
        outside = self._wrong_spans(dated)
        used: set[Claim] = set()
        wrong = []
        for place in places:
            mention = place.mention
            if mention in dated:
                right = int(mention.value) in self.years and mention not in outside
            elif mention.kind == "age":
                right = int(mention.value) in self.names.ages
            else:
                right = self._claimed(place, anchors, used)
            if not right:
                wrong.append((mention.start, mention.end))
        return wrong

    def _year_anchor(self, mention: Mention) -> Anchor:
        end = mention.end + self.text.startswith("年", mention.end)
        return Anchor("year", frozenset({int(mention.value)}), mention.start, end)

    @cached_property
    def _spans(self) -> frozenset[tuple[int, int]]:
        """The first and last years of the rows, of the plan and of its conditions."""
        groups: dict[tuple[str, str], list[int]] = {}
        for row in self.result.rows:
            groups.setdefault((row.area, row.measure), []).append(row.year or 0)
        spans = {(min(found), max(found)) for found in (*groups.values(), self.plan.years) if len(found) > 1}
        where = self.plan.scope.where if self.plan.scope else ()
        return frozenset(spans | {(one.since, one.year) for one in where if one.since and one.year})

    def _wrong_spans(self, dated: list[Mention]) -> list[Mention]:
        """Years of a span ("from 2015 to 2020") that is not the span of the rows or of the plan."""
        wrong: list[Mention] = []
        for first, last in pairwise(dated):
            between = self.text[first.end : last.start]
            if is_span(self.text[: first.start], between) and (int(first.value), int(last.value)) not in self._spans:
                wrong += [first, last]
        return wrong

    def _claimed(self, place: Place, anchors: list[Anchor], used: set[Claim]) -> bool:
        wanted = role(place, self.plan, self.names.units)
        candidates = self._bound(self._of_role(wanted, place, anchors), place.mention, anchors)
        hedged = bool(_HEDGE.search(place.left))
        for claim in candidates:
            if claim not in used and _equal(place.mention, claim, hedged):
                used.add(claim)
                return True
        return False

    def _of_role(self, wanted: Role, place: Place, anchors: list[Anchor]) -> list[Claim]:
        """Claims of the role; a part only where its own title is the nearest one."""
        found = [claim for claim in self.claims if claim.role == wanted]
        if wanted != "figure":
            return found
        start, end = place.mention.start, place.mention.end
        close = [a for a in anchors if a.end <= start and a.distance(start, end, self.text) <= _BESIDE]
        measure = self._nearest("measure", place.mention, close)
        if measure is None or measure & {claim.measure for claim in found}:
            return found
        parts = [claim for claim in self.claims if claim.role == "part" and claim.measure in measure]
        return parts or found

    def _bound(self, candidates: list[Claim], mention: Mention, anchors: list[Anchor]) -> list[Claim]:
        """The candidates that belong to the nearest measure, area and year, where they differ in them."""
        for kind in ("measure", "area", "year"):
            values = {getattr(claim, kind) for claim in candidates} - {None}
            if len(values) < 2:
                continue
            near = self._nearest(kind, mention, [anchor for anchor in anchors if anchor.codes & values])
            general = [claim for claim in candidates if getattr(claim, kind) is None]
            if near is not None:
                candidates = [claim for claim in candidates if getattr(claim, kind) in near]
            elif general:
                candidates = general
        return candidates

    def _nearest(self, kind: str, mention: Mention, anchors: Iterable[Anchor]) -> frozenset[str | int] | None:
        """Codes of the closest anchor of the kind; clause breaks between count as distance."""
        near = [anchor for anchor in anchors if anchor.kind == kind]
        if not near:
            return None
        return min(near, key=lambda anchor: anchor.distance(mention.start, mention.end, self.text)).codes


def _without_units(anchors: list[Anchor], mentions: Iterable[Mention], text: str) -> list[Anchor]:
    """The anchors without measures that are what a number counts: "single-person households: 52,480 households"."""
    ends = {mention.end + (text[mention.end : mention.end + 1] == " ") for mention in mentions}
    units = [anchor for anchor in anchors if anchor.kind == "measure" and anchor.start in ends]
    named = [anchor.start for anchor in anchors if anchor.kind == "measure" and anchor not in units]
    return [anchor for anchor in anchors if anchor not in units or not any(start < anchor.start for start in named)]


def _sentences(text: str) -> Iterable[tuple[int, int]]:
    marks = {match.end() - 1 for match in _LIST_MARK.finditer(text)}
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if match.start() not in marks:
            yield start, match.end()
            start = match.end()
    yield start, len(text)


def _equal(mention: Mention, claim: Claim, hedged: bool) -> bool:
    """Whether the number written is the claim's value, exactly or correctly rounded."""
    if not _same_style(mention, claim):
        return False
    value, written = claim.value, mention.value
    if claim.role in _SIGNLESS and written >= 0:
        value = Fraction(magnitude(value))
    if written == value:
        return True
    step, digits = mention.step, mention.digits
    if hedged and step == 1:
        while step * 10 <= abs(written) and written % (step * 10) == 0:
            step, digits = step * 10, digits - 1
    precise = digits >= 3 or step <= Fraction(1, 10**claim.decimals)
    return precise and round_half_up(value, step) == written


def _same_style(mention: Mention, claim: Claim) -> bool:
    """Percentages, points, clock times and plain numbers do not stand for one another."""
    kind = mention.kind
    if claim.unit.style == "clock" or kind == "clock":
        return claim.unit.style == "clock" and kind == "clock"
    if claim.unit.style == "percent" or kind == "percent":
        return claim.unit.style == "percent" and kind == "percent"
    if kind == "points":
        return claim.unit.key == "points"
    if kind == "duration":
        return claim.unit.style == "minutes"
    return True
