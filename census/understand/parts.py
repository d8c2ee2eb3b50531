"""Questions of two or three parts: "population of Kobe in 1960, and how does it rank today?"

A question is cut where it may be (`cutting`), each part is read with what the others say for it (`sharing`) and planned
by the rules. The cutting stands where every part has a plan, no plan says what another says, and one plan for the
whole question falls short of them (`sufficing`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from census.areas import Gazetteer
from census.measures import Measures
from census.plan import Plan
from census.types import JAPAN
from census.understand.corrections import takes_back
from census.understand.cutting import OF_THEM_JA, Piece, cuttings
from census.understand.leaning import is_follow_up, is_unexplained
from census.understand.measures import OF_PEOPLE
from census.understand.memory import Memory
from census.understand.outcomes import Outcome, Planned, Refused, is_product
from census.understand.planning import Planner
from census.understand.reading import Reader, Reading
from census.understand.recalling import Recall
from census.understand.relating import COUNTED_JA
from census.understand.sharing import Sharing, operates, says_what
from census.understand.sufficing import Apart, Sufficing
from census.understand.whom import of_the_same, only_whom
from census.understand.widths import compared_by_width
from census.understand.years import Years

_HOW_MANY = re.compile(r"\bhow (?:many|much)\b")
_THERE = re.compile(r"そこ[でにの]|その(?!中|後|次|他|年|割合|比率?|順位|差|推移|変化|内訳|場合)[一-鿿ァ-ヺー]")
_OF_THEM = re.compile(OF_THEM_JA + "|うち")
_HOW_BIG = re.compile(r"\bhow (?:big|large) (?:is|was|are)\b")
_CHOOSES = re.compile(
    r"^\W*(?:which|what|where)\b[^?.]*\b(?:more|less|fewer|higher|lower|bigger|larger|greater|smaller|most|least|popular|"
    r"preferred|ahead|wins?)\b"
)
_MENDED = ("no_measure", "facet", "invalid")
"""Reasons of refusals of a whole question whose parts may have plans."""


Settle = Callable[[Reading, Outcome, Plan | None], Outcome]
"""What becomes of a part that is planned by rules, with the plan it leans on: retrieval may know better."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of several questions asked as one.

    outcome   a plan; before retrieval also a refusal that it may mend
    previous  the plan it leans on: that of the part before it
    own       whether it says itself what is measured
    retrieved whether retrieval changed what rules planned
    """

    reading: Reading
    outcome: Outcome
    previous: Plan | None = None
    own: bool = True
    retrieved: bool = False


class Splitter:
    """Finds the parts of a question."""

    def __init__(
        self, reader: Reader, planner: Planner, recall: Recall, gazetteer: Gazetteer, measures: Measures
    ) -> None:
        self._reader = reader
        self._planner = planner
        self._recall = recall
        self._measures = measures
        self._catalogue = measures.catalogue
        self._sharing = Sharing(gazetteer)
        self._sufficing = Sufficing(measures)

    def parts(self, reading: Reading, outcome: Outcome, previous: Plan | None, settle: Settle) -> tuple[Part, ...]:
        """The parts of a question that is `outcome` as a whole, all with a plan; none where that says it all."""
        if not _divisible(outcome) or takes_back(reading.text.folded):
            return ()
        planned: list[tuple[int, int, int, int, int, _Cutting]] = []
        open_: list[_Cutting] = []
        for cutting in self._cuttings(reading, previous):
            plans = plans_of(cutting.parts)
            if len(plans) == len(cutting.parts) and self._adds(reading, outcome, cutting):
                left_out = self._sufficing.left_out(reading, plans)
                said = _unsaid(cutting.parts), _uncut(cutting.parts)
                planned.append((left_out, self._hollow(plans), *said, len(plans), cutting))
            elif cutting.apart == "plainly" and (
                len(plans) == len(cutting.parts) - 1 > 0 or self._undecided(cutting.parts)
            ):
                open_.append(cutting)
        best = [min(planned, key=lambda one: one[:5])[-1]] if planned else open_[:1]
        settled = (replace(one, parts=self._settled(one.parts, settle)) for one in best)
        for one in settled:
            if len(plans_of(one.parts)) < len(one.parts):  # a part is refused: better than all of it
                whole = settle(reading, outcome, previous)
                told = not isinstance(whole, Planned) or whole.plan in plans_of(one.parts)
                return one.parts if told else ()
            if one.parts and self._adds(reading, outcome if planned else settle(reading, outcome, previous), one):
                return one.parts
        return ()

    def _undecided(self, parts: Sequence[Part]) -> bool:
        """Whether rules cannot tell what parts of several words name: "kids on waiting lists … kids in nursery"."""
        several = all(len(part.reading.measures) > 1 and not part.reading.listed for part in parts)
        plans = plans_of(parts)
        return several and (len(plans) < len(parts) or not self._sufficing.distinct(plans))

    def _hollow(self, plans: Sequence[Plan]) -> int:
        """How many order one area alone: "where Saitama ranks, and the cheapest prefecture" taken for one part."""
        scopes = [plan.scope for plan in plans if plan.scope and plan.op == "rank"]
        return sum({self._level(area) for area in one.inside} == {one.level} for one in scopes)

    def _level(self, area: str) -> str:
        return self._sharing.gazetteer.get(area).level

    def _cuttings(self, reading: Reading, previous: Plan | None) -> Iterator[_Cutting]:
        """Every way to cut the question into parts that rules can plan, or retrieval might."""
        owns: dict[tuple[int, int], Reading] = {}
        wide = compared_by_width(reading)
        for pieces, of_all in cuttings(reading):
            for piece in pieces:
                if (piece.start, piece.end) not in owns:
                    owns[piece.start, piece.end] = self._read(reading, piece)
            own = [owns[piece.start, piece.end] for piece in pieces]
            if not _parts_of_a_question(own, pieces, follows=previous is not None):
                continue
            if wide and any(set(part.measures) - set(reading.measures) for part in own):
                continue  # 農地は新潟県と秋田県どちらが広い: no area of Akita
            filled = self._of_them(self._sharing.completed(own, [piece.bare for piece in pieces], of_all))
            parts = self._planned(own, filled, previous)
            if parts:
                yield _Cutting(parts, "plainly" if _parallel(own) else _apart(pieces))

    def _of_them(self, parts: Sequence[Reading]) -> list[Reading]:
        """The parts with the age and sex of those that they are a part of: 65歳以上の人口と、そのうち一人暮らしの人."""
        found = list(parts)
        for index, (before, part) in enumerate(pairwise(parts), start=1):
            named = [code for codes in before.measures[:1] for code in codes[:1]]
            of = dict(before.facets) or {k: v for code in named for k, v in self._catalogue.get(code).facets.items()}
            of_people = tuple((kind, value) for kind, value in of.items() if kind in OF_PEOPLE)
            if of_people and part.measures and not part.facets and _OF_THEM.match(part.text.folded):
                found[index] = replace(part, facets=of_people)
        return found

    def _settled(self, parts: Sequence[Part], settle: Settle) -> tuple[Part, ...]:
        """The parts after retrieval; none where one of them has no plan, unless it asks what these data lack."""
        settled: list[Part] = []
        for part in parts:
            before, outcome = part.previous, part.outcome
            last = next(reversed(plans_of(settled)), None)  # none where a part before is refused
            whom = only_whom(part.reading, last, self._measures.catalogue) if last and before is None else None
            if whom is not None:
                part = Part(whom, self._planner.plan(whom, last), last, own=False)
                before, outcome = part.previous, part.outcome
            if before is not None and last is not None and last != before:
                before = last
                outcome = self._planner.plan(part.reading, before)
            found = settle(part.reading, outcome, before) if part.own or isinstance(outcome, Refused) else outcome
            lacking = isinstance(found, Refused) and is_unexplained(part.reading)
            if not (isinstance(found, Planned) or lacking) or (isinstance(found, Planned) and found.plan.claim):
                return ()
            settled.append(replace(part, outcome=found, previous=before, retrieved=found != outcome))
        return tuple(settled) if plans_of(settled) else ()

    def _read(self, reading: Reading, piece: Piece) -> Reading:
        """A piece as a question, its places those that the whole question means."""
        own = self._reader.read(reading.text.raw[piece.start : piece.end], reading.language)
        meant = {place.start - piece.start: place for place in reading.places}
        places = [
            replace(one, codes=meant[one.start].codes)
            if len(one.codes) > 1 and one.start in meant and set(meant[one.start].codes) < set(one.codes)
            else one
            for one in own.places
        ]
        return replace(own, places=tuple(places))

    def _planned(self, own: Sequence[Reading], filled: Sequence[Reading], previous: Plan | None) -> tuple[Part, ...]:
        """The parts with what the rules make of them; none where one is nothing that retrieval might plan."""
        parts: list[Part] = []
        for index, (said, alone) in enumerate(zip(own, filled, strict=True)):
            plans = plans_of(parts)
            full = of_the_same(said, alone, filled[index - 1] if index else None, self._measures.catalogue)
            part = self._part(said, full, plans[-1] if plans else previous, first=not parts)
            if part is None or not _divisible(part.outcome):
                return ()
            parts.append(part)
        return tuple(parts)

    def _part(self, said: Reading, full: Reading, before: Plan | None, *, first: bool) -> Part | None:
        """A part by itself where it says what is measured, else as a follow-up of the part before it."""
        whom = only_whom(said, before, self._measures.catalogue) if before is not None and not first else None
        if whom is not None:
            return Part(whom, self._planner.plan(whom, before), before, own=False)
        related = None if first or before is None else self._related(said, before)
        if related is not None:
            return related
        if says_what(full) and not _of_what_was_found(said, before):
            fresh = self._fresh(said, full)
            if fresh == Refused("facet") and not said.facets:  # not told of those that "they" are
                full = replace(full, facets=())
                fresh = self._fresh(said, full)
            return Part(full, fresh)
        if _asks_size(said) and not says_what(said):
            return Part(full, Refused("no_measure"))
        unnamed = bool(said.left) or (bool(said.strange) and _THERE.match(said.text.folded) is not None)
        if before is None:
            return Part(full, Refused("no_measure")) if unnamed else None
        if not first:
            said, leaning = self._recall.recalled(said, Memory((before,)))
            before = leaning or before
        if not first and not is_follow_up(said):
            return Part(full, Refused("no_measure")) if unnamed else None
        if said.cues.ordered and said.cues.level and before.scope is None and not said.places:
            meant = said.meaning(before.measures[0])  # "…, and which prefecture has most?"
            return Part(meant, self._planner.plan(meant), own=False)
        return Part(said, self._planner.plan(said, before), before, own=False)

    def _related(self, said: Reading, before: Plan) -> Part | None:
        """A part whose measure belongs with that of the one before it: "how many schools, and pupils per school"."""
        if said.places or before.op != "value" or len(said.measures) > 1 or (said.years and not before.years):
            return None
        told, leaning = self._recall.recalled(said, Memory((before,)))
        if leaning is None or not told.given or told.places or told.cues.level:
            return None
        return Part(told, self._planner.plan(told, leaning), leaning, own=False)

    def _fresh(self, said: Reading, full: Reading) -> Outcome:
        """What becomes of a part that says what is measured; the year of another part holds where it has figures."""
        outcome = self._planner.plan(full)
        borrowed = isinstance(outcome, Planned) and outcome.plan.years and not said.years
        if borrowed and isinstance(outcome, Planned) and not self._published(outcome.plan):
            return self._planner.plan(replace(full, years=Years()))
        return outcome

    def _published(self, plan: Plan) -> bool:
        code = plan.measures[0]
        known = self._measures.years(code, plan.areas[0]) if plan.areas else self._measures.store.indicator_years(code)
        return set(plan.years) <= set(known)

    def _adds(self, reading: Reading, outcome: Outcome, cutting: _Cutting) -> bool:
        """Whether the parts say more than the whole does, and nothing that the whole does not name."""
        plans = plans_of(cutting.parts)
        if not self._sufficing.distinct(plans) or not _of_named_places(reading, cutting.parts):
            return False
        if not isinstance(outcome, Planned):
            return cutting.apart == "plainly"
        each = zip(cutting.parts, plans, strict=True)
        left_out = self._sufficing.left_out
        unsaid = any(left_out(part.reading, [outcome.plan]) > left_out(part.reading, [plan]) for part, plan in each)
        if cutting.apart == "plainly" and unsaid:
            return True
        named = all(part.previous or any(one.measures for one in part.reading.mentions) for part in cutting.parts)
        if (
            is_unexplained(reading)
            and named
            and not _unsaid(cutting.parts)
            and self._sufficing.covers(plans, outcome.plan)
        ):
            return True  # a part makes out what the whole leaves unread
        return self._sufficing.falls_short(reading, outcome.plan, plans, cutting.apart)


@dataclass(frozen=True, slots=True)
class _Cutting:
    """Parts, and how plainly they are several questions."""

    parts: tuple[Part, ...]
    apart: Apart


def plans_of(parts: Sequence[Part]) -> list[Plan]:
    """The plans of those that have one."""
    return [part.outcome.plan for part in parts if isinstance(part.outcome, Planned)]


def _unsaid(parts: Sequence[Part]) -> int:
    """How many parts have words that nothing accounts for."""
    return sum(is_unexplained(part.reading) for part in parts)


def _uncut(parts: Sequence[Part]) -> int:
    """How many questions end or begin inside a part."""
    texts = [part.reading.text.folded.rstrip("? ") for part in parts]
    return sum(text.count("?") + max(len(_HOW_MANY.findall(text)) - 1, 0) for text in texts)


def _apart(pieces: Sequence[Piece]) -> Apart:
    """ "A, B" hardly says that there are two questions, "A, and B" may, "A? Also B" does."""
    if all(piece.joint == "also" for piece in pieces[1:]) or all(piece.asks for piece in pieces):
        return "plainly"
    return "loosely" if any(piece.joint == "stop" or piece.bare for piece in pieces[1:]) else "partly"


def _parallel(own: Sequence[Reading]) -> bool:
    """Whether each part says what and where, and no two the same: "hospitals in Oita and doctors in Kumamoto"."""
    whats = {part.measures for part in own}
    wheres = {tuple(place.code for place in part.places) for part in own}
    complete = all(part.places and len(part.measures) == 1 and not part.weak for part in own)
    return complete and len(whats) == len(wheres) == len(own)


def _divisible(outcome: Outcome) -> bool:
    """Whether a question may be several: claims, reports and what nothing here can answer are one."""
    if isinstance(outcome, Planned):
        return outcome.plan.claim is None and not is_product(outcome)
    return isinstance(outcome, Refused) and outcome.reason in _MENDED


def _parts_of_a_question(own: Sequence[Reading], pieces: Sequence[Piece], *, follows: bool) -> bool:
    """Whether each part says what is measured, or leans on what was: with an operation, or with place and year.

    An item of a list ("in 2015 and 2020") is no part, and one that names place and year alone only of two: of more
    it is not plain what else it shares.
    """
    for index, (part, piece) in enumerate(zip(own, pieces, strict=True)):
        bare = bool(part.places and part.years) and len(own) == 2
        leans = (index > 0 or follows) and operates(part)
        opposed = own[-1].cues.ordered and part.cues.ordered and piece is pieces[0]
        if part.thresholds and not part.cues.any("which", "count"):
            return False
        chooses = index > 0 and part.cues.level is None and _CHOOSES.search(part.text.folded)
        if chooses and not says_what(part) and len(own[index - 1].measures) > 1:
            return False  # "fishing or camping, which is more popular in Hokkaido?"
        # …、そこに通う児童; …、先生は何人
        there = index > 0 and (_THERE.match(part.text.folded) or COUNTED_JA.match(part.text.folded)) is not None
        unknown = (piece.asks and (bool(part.left) or _asks_size(part))) or there  # retrieval may know it
        elsewhere = index > 0 and piece.asks and bool(part.places)  # "…, and how many of them does Tottori have?"
        if not (says_what(part) or leans or bare or opposed or unknown or elsewhere):
            return False
    return any(says_what(part) for part in own)


def _asks_size(part: Reading) -> bool:
    """Whether it is how big a place is: "how big is Takayama, and how many people live there?" """
    where = bool(part.places) or "pronoun" in part.cues
    plain = not (part.cues.ordered or part.cues.level or part.thresholds or part.measures or part.facets)
    return where and plain and _HOW_BIG.search(part.text.folded) is not None


def _of_what_was_found(said: Reading, before: Plan | None) -> bool:
    """Whether a part is about the place that the part before it finds: "which city … and how many … does it have?" """
    refers = said.cues.any("pronoun", "that_place") and not (said.places or said.cues.ordered or said.cues.level)
    return refers and before is not None and before.op == "rank"


def _of_named_places(reading: Reading, parts: Sequence[Part]) -> bool:
    """Whether every place of the parts is one that the question names, or that a part finds."""
    named = {code for place in reading.places for code in (*place.codes, *place.namesakes)}
    named |= {JAPAN} if not named else set()
    for part in parts:
        if not isinstance(part.outcome, Planned):
            return False
        plan, before = part.outcome.plan, part.previous
        inside = (*plan.scope.inside, *plan.scope.exclude) if plan.scope else ()
        known = named | set(before.areas if before else ()) | set(reading.excluded)
        found = before is not None and before.op == "rank"
        if not found and not {*plan.areas, *inside} <= known:
            return False
    return True
