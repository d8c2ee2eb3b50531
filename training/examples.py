"""One training example: a form worded, misspelt, read by the service's own reader, and its plan."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from census.areas import Gazetteer
from census.compute import Computer
from census.errors import CensusError, PlanError
from census.indicators import Catalogue
from census.measures import Measures
from census.phrase import Phraser
from census.plan import Plan
from census.store import FactStore
from census.types import Language, Measure, Result
from census.understand.outcomes import measures_of
from census.understand.planning import Planner
from census.understand.prompt import Message, Prompt, Prompter
from census.understand.reading import Reader, Reading
from census.understand.reply import Decided, areas_of, decided, fault, written_reply
from rag.retrievers import MeasureRetriever
from training.filling import Filled, fill
from training.forms import FORMS
from training.names import held_area, typo
from training.slots import Held, NoFillError, Slots
from training.wordings import Wordings, rendered

TELL = "You are a Japanese census data expert. Say the result in words."
RECITE = "You are a Japanese census data expert. Answer with the figure."
_CANDIDATES = 3
_NAMED_ONLY = 0.15  # how often a question is not asked again with its measure unnamed
_LIKELY = 0.1  # least confidence of a measure that is shown
_TOLD_OF = 200  # members of a set whose result is put into words: all 1,741 take as long as ten examples
_SLOTS = re.compile(r"[{\[].*?[}\]]")
_RANKS = (0.78, 0.15, 0.07)  # how often retrieval has the right measure first, second …


@dataclass(frozen=True, slots=True)
class Example:
    """A question and its plan; `plan` is None where it is refused. `previous` is what a follow-up leans on, `known`
    what the reply leaves out because the prompt decides it."""

    form: str
    kind: str
    language: Language
    question: str
    plan: Plan | None
    previous: Plan | None
    messages: tuple[Message, ...]
    known: Decided


@dataclass(frozen=True, slots=True)
class Source:
    """What examples are drawn from.

    strict  whether to leave out examples whose plan the prompt does not offer: nothing could be learnt from
            them. Tests keep them, as failures
    """

    wordings: Mapping[Language, Wordings]
    held: Held
    strict: bool


class Examples:
    """Makes examples. Loads the data once; not thread-safe."""

    def __init__(self) -> None:
        catalogue, gazetteer, store = Catalogue.load(), Gazetteer.load(), FactStore.load()
        measures = Measures(store, catalogue, gazetteer)
        self._reader = Reader.of(catalogue, gazetteer, measures)
        self._planner = Planner(catalogue, gazetteer, measures)
        self._prompter = Prompter(catalogue, gazetteer, measures)
        self._computer, self._phraser = Computer(measures), Phraser(catalogue, gazetteer)
        self._slots = Slots(catalogue, gazetteer, measures)
        self._neighbours = _neighbours(catalogue)
        self._catalogue = catalogue
        # Questions of a topic apart are few, and an embedding takes longer than all the rest of an example.
        self._retrieved = lru_cache(maxsize=4096)(self._search)

    def draw(self, source: Source, form: str, language: Language, rng: random.Random) -> tuple[Example, ...]:
        """An example of the form, and sometimes a second that reads its measure from retrieved candidates.

        Raises NoFillError where what was drawn cannot be asked; draw again.
        """
        wordings = source.wordings[language]
        filled = fill(self._slots, form, language, source.held, rng)
        slots = filled.slots | {
            "foreign": rng.choice(wordings.foreign),
            "missing": rng.choice(wordings.missing),
            "instruction": rng.choice(wordings.instructions),
        }
        wording = rng.choice(wordings.forms[form])
        question, used = rendered(wording, slots, rng)
        question = _noisy(question, language, wordings, rng)
        plan = filled.plan if filled.previous else _said(filled.plan, used, form)
        reading = self._reader.read(question, language)
        previous = filled.previous
        unasked = self._unasked(wording, slots, filled, rng) if not FORMS[form].op and source.strict else None
        prompt = self._prompted(reading, filled, FORMS[form].measured == "people", unasked, source, rng)
        if form == "ambiguous" and not _is_shared(plan, prompt):
            raise NoFillError
        if not source.strict and not self._can_be_carried_out(plan):
            raise NoFillError
        found = [(prompt, plan)]
        bare = self._unnamed(reading, filled, form, rng) if source.strict else None
        if bare:
            found.append((bare, plan))
        made = []
        for prompt, wanted in found:
            meant = _first_namesake(wanted, prompt)
            if source.strict and meant and fault(meant, prompt, previous):
                continue
            # What was drawn can lose its held-out area (a holder left out) or gain one (a whole, a namesake).
            if (source.held.areas or source.strict) and not _of_split(meant, held_out=source.held.areas):
                continue
            made.append(self._example(form, language, question, meant, previous, prompt))
        if not made:
            raise NoFillError
        return tuple(made)

    def _prompted(
        self,
        reading: Reading,
        filled: Filled,
        people: bool,
        unasked: tuple[str, ...] | None,
        source: Source,
        rng: random.Random,
    ) -> Prompt:
        """The prompt of a question, with measures proposed where it names none: those that the rules imply, else
        those retrieved. Training proposes them for `people`, whom few words name, for what is refused (`unasked`),
        and else in `_unnamed`."""
        prompt = self._prompter.prompt(reading, filled.previous)
        if prompt.measures or filled.previous or (source.strict and not people and unasked is None):
            return prompt
        if unasked is not None:
            return self._prompter.prompt(reading, None, unasked)
        proposed = measures_of(self._planner.plan(reading))
        if not proposed and source.strict and filled.measure:
            proposed = _ranked(filled.measure, self._neighbours, rng)
        return self._prompter.prompt(reading, None, proposed or self._retrieved(reading.residual))

    def told(self, example: Example) -> tuple[Message, ...] | None:
        """The task of saying a result in words, for a plan that has one."""
        computed = self._computed(example)
        if computed is None:
            return None
        result, answer = computed
        cells = ", ".join(f"{c.area} {c.indicator} {c.year} = {c.value}" for c in result.cells[:4])
        return _chat(TELL, f"{example.question}\n{cells}", answer)

    def recited(self, example: Example) -> tuple[Message, ...] | None:
        """The direct-answer form: the question and a sentence with the figure."""
        computed = self._computed(example)
        return None if computed is None else _chat(RECITE, example.question, computed[1])

    def _computed(self, example: Example) -> tuple[Result, str] | None:
        """The result of an example's plan and the first line that says it."""
        plan = example.plan
        if plan is None or (plan.scope and len(self._slots.members(plan.scope)) > _TOLD_OF):
            return None
        try:
            result = self._computer.execute(plan)
        except CensusError:
            return None
        return result, self._phraser.answer(plan, result, example.language).split("\n")[0]

    def _unasked(self, wording: str, slots: Mapping[str, str], filled: Filled, rng: random.Random) -> tuple[str, ...]:
        """Measures as retrieval would propose them for what is refused: for a measure abroad, for the statistic that
        is missing, or for all that the wording says."""
        if "{measure}" in wording and filled.measure:
            return _ranked(filled.measure, self._neighbours, rng)
        return self._retrieved(slots["missing"] if "{missing}" in wording else _SLOTS.sub(" ", wording))

    def _search(self, residual: str) -> tuple[str, ...]:
        return tuple(hit.code for hit in self._retriever.search(residual) if hit.confidence >= _LIKELY)

    def _can_be_carried_out(self, plan: Plan | None) -> bool:
        """Whether a plan is none that the service declines in words, such as growth from zero."""
        if plan is None or (plan.scope and not (plan.nth or (plan.op == "rank" and plan.scope.where))):
            return True  # a whole level takes long, and is only declined where too few of it are left
        try:
            self._computer.execute(plan)
        except PlanError:
            return False
        except CensusError:  # without figures: still a plan
            return True
        return True

    @cached_property
    def _retriever(self) -> MeasureRetriever:
        return MeasureRetriever.load(self._catalogue)

    def _example(
        self, form: str, language: Language, question: str, plan: Plan | None, previous: Plan | None, prompt: Prompt
    ) -> Example:
        known = decided(prompt)
        reply: Message = {"role": "assistant", "content": written_reply(plan, known)}
        return Example(form, FORMS[form].kind, language, question, plan, previous, (*prompt.messages, reply), known)

    def _unnamed(self, reading: Reading, filled: Filled, form: str, rng: random.Random) -> Prompt | None:
        """The prompt as it is when no words name the measure and retrieval proposes some."""
        if filled.measure is None or FORMS[form].cmp or not FORMS[form].op or rng.random() < _NAMED_ONLY:
            return None
        if FORMS[form].measured == "people" or FORMS[form].second or (filled.previous and form != "follow_measure"):
            return None
        places = tuple(mention for mention in reading.mentions if not mention.measures)
        unnamed = replace(reading, mentions=places, measures=(), facets=())
        candidates = _ranked(filled.measure, self._neighbours, rng)
        return self._prompter.prompt(unnamed, filled.previous, candidates)


def _said(plan: Plan | None, used: frozenset[str], form: str) -> Plan | None:
    """The plan without what the wording left out: the optional year and holder."""
    if plan is None:
        return None
    update: dict[str, Any] = {}
    if FORMS[form].years == "optional" and "year" not in used:
        update["years"] = ()
    if plan.scope and plan.scope.inside and "inside" not in used:
        update["scope"] = plan.scope.model_copy(update={"inside": ()})
    return plan.model_copy(update=update) if update else plan


def _of_split(plan: Plan | None, *, held_out: bool) -> bool:
    """Whether a plan asks about no area that is held out, or about such areas and, where it names areas, no other."""
    held = plan is not None and any(map(held_area, areas_of(plan)))
    if not held_out or not held or plan is None or plan.scope:
        return held == held_out
    return all(map(held_area, plan.areas))


def _is_shared(plan: Plan | None, prompt: Prompt) -> bool:
    """Whether a name drawn as ambiguous is: not where it means the one of its namesakes that everybody means."""
    return (
        plan is None
        or any(len(codes) > 1 or set(plan.areas) & set(codes) for codes in prompt.named)
        or not prompt.named
    )


def _first_namesake(plan: Plan | None, prompt: Prompt) -> Plan | None:
    """Of a name that several areas share the first is written; the service then asks which is meant."""
    first = {code: codes[0] for codes in prompt.named if len(codes) > 1 for code in codes}
    if plan is None or not first:
        return plan
    return plan.model_copy(update={"areas": tuple(first.get(code, code) for code in plan.areas)})


def _noisy(question: str, language: Language, wordings: Wordings, rng: random.Random) -> str:
    """Chatty, in small letters, without the question mark, in full-width figures, misspelt."""
    draw = rng.random()
    if draw < 0.12:
        question = rng.choice(wordings.openings) + question
    elif draw < 0.2:
        question += rng.choice(wordings.closings)
    if rng.random() < 0.12:
        question = question.rstrip("?？。. ")
    if language == "en" and rng.random() < 0.12:
        question = question.lower()
    if language == "en" and rng.random() < 0.06:
        question = typo(question, rng)
    if language == "ja" and rng.random() < 0.04:
        question = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() and c.isascii() else c for c in question)
    return unicodedata.normalize("NFC", question)


def _neighbours(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """Code → measures it is easily taken for: of its family, and of its topic with a word in common."""
    every = list(catalogue)
    words = {m.code: set(m.title_en.lower().replace(",", " ").split()) for m in every}
    topics: dict[str, list[Measure]] = {}
    for measure in every:
        topics.setdefault(measure.topic, []).append(measure)

    def near(measure: Measure) -> tuple[str, ...]:
        others = [other for other in topics[measure.topic] if other.code != measure.code]
        others.sort(key=lambda o: (o.base != measure.base, -len(words[o.code] & words[measure.code])))
        return tuple(other.code for other in others[:12])

    return {measure.code: near(measure) for measure in every}


def _ranked(measure: Measure, neighbours: Mapping[str, Sequence[str]], rng: random.Random) -> tuple[str, ...]:
    """Candidates as retrieval would rank them, the right one mostly first."""
    near = neighbours[measure.code]
    found = rng.sample(near, min(_CANDIDATES - 1, len(near)))
    rank = rng.choices(range(_CANDIDATES), _RANKS)[0]
    found.insert(min(rank, len(found)), measure.code)
    return tuple(found)


def _chat(system: str, asked: str, answer: str) -> tuple[Message, ...]:
    return (
        {"role": "system", "content": system},
        {"role": "user", "content": asked},
        {"role": "assistant", "content": answer},
    )


def row(example: Example, name: str, **extra: Any) -> dict[str, Any]:
    """An example as a line of the file; `extra` is what only tests need."""
    return {
        "id": name,
        "kind": example.kind,
        "form": example.form,
        "language": example.language,
        "messages": example.messages,
        "known": example.known,
    } | extra
