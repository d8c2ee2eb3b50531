"""A small world for the service's tests: three areas, two measures, four cells, a pipeline that knows them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import Any

from census.errors import UnknownArea, UnknownMeasure
from census.plan import Plan
from census.types import JAPAN, Area, Cell, Derived, Indicator, Language, Level, Measure, Unit
from census.understand.memory import Memory
from census.understand.prompt import Prompt
from census.understand.reply import Fault
from service.engines import Written
from service.limiting.rates import GROUPS
from service.line import WORKS, Work
from service.stages import Scores, Span
from service.types import MODEL, RULES, Answered, AskedLanguage, AskedRoute, Decided, Fact, Meaning
from service.workers import Workers

UNLIMITED: dict[str, Any] = {f"limit_{group}": "1000000/minute" for group in GROUPS}
"""Settings of tests that ask more than people do."""

PERSON = Unit("person", "people", "人", one="person")
SHARE = Unit("percent", "%", "%", "percent")

AREAS = {
    area.code: area
    for area in (
        Area(JAPAN, "country", "Japan", "全国", "ぜんこく", "Japan", "日本"),
        Area("13000", "prefecture", "Tokyo", "東京都", "とうきょうと", "Tokyo", "東京", JAPAN),
        Area(
            "13104",
            "municipality",
            "Shinjuku Ward",
            "新宿区",
            "しんじゅくく",
            "Shinjuku",
            "新宿",
            "13000",
            "special_ward",
        ),
    )
}
MEASURES: dict[str, Measure] = {
    "A1101": Indicator(
        "A1101", "Population", "総人口", PERSON, "population", "Population Census", "国勢調査", True,
        synonyms_en=("inhabitants",), synonyms_ja=("人口",), note_en="Usual residents on 1 October.",
    ),
    "A1303": Indicator("A1303", "Population aged 65 and over", "65歳以上人口", PERSON, "population", "Census", "国調"),
    "ageing_rate": Derived(
        "ageing_rate", "Ageing rate", "高齢化率", SHARE, "population", (("A1303", 1),), (("A1101", 1),), 100
    ),
}  # fmt: skip
CELLS = {
    (cell.indicator, cell.area, cell.year): cell
    for cell in (
        Cell("13000", "A1101", 2015, 13515271, "census", "2015", "census", "census"),
        Cell("13000", "A1101", 2020, 14047594, "census", "2020", "census", "census"),
        Cell("13104", "A1101", 2020, 349385, "SSDSE-A", "2026", "census", "census"),
        Cell("13000", "A1303", 2020, 3107822, "SSDSE-A", "2026", "census", "census"),
    )
}


class FakeCatalogue:
    def get(self, code: str) -> Measure:
        if code not in MEASURES:
            raise UnknownMeasure(code)
        return MEASURES[code]

    def __iter__(self) -> Iterator[Measure]:
        return iter(MEASURES.values())


class FakeGazetteer:
    def get(self, code: str) -> Area:
        if code not in AREAS:
            raise UnknownArea(code)
        return AREAS[code]

    def __iter__(self) -> Iterator[Area]:
        return iter(AREAS.values())

    def search(self, text: str, limit: int) -> tuple[Area, ...]:
        wanted = text.casefold()
        found = [area for area in AREAS.values() if wanted in area.name_en.casefold() or text in area.name_ja]
        return tuple(found[:limit])

    def children(self, code: str) -> tuple[Area, ...]:
        return tuple(area for area in AREAS.values() if area.parent == code)


class FakeStore:
    data_version = "data-1"

    def cell(self, indicator: str, area: str, year: int) -> Cell | None:
        return CELLS.get((indicator, area, year))

    def indicator_years(self, indicator: str) -> tuple[int, ...]:
        return tuple(sorted({year for code, _, year in CELLS if code == indicator}))

    def levels(self, indicator: str) -> tuple[Level, ...]:
        return tuple(sorted({AREAS[area].level for code, area, _ in CELLS if code == indicator}, reverse=True))

    def areas(self, indicator: str, year: int) -> tuple[str, ...]:
        return tuple(area for code, area, when in CELLS if code == indicator and when == year)


TOKYO_2020 = Plan(op="value", measures=("A1101",), areas=("13000",), years=(2020,))


def answered(plan: Plan | None = TOKYO_2020, language: Language = "en") -> Answered:
    """An answer with one fact."""
    fact = Fact("13000", "Tokyo", "A1101", "Population", 2020, 14047594, "people", "Population Census 2020")
    return Answered(
        "The population of Tokyo was 14,047,594 in 2020.", "rules", "finetuned", "lookup", language, "answered",
        14047594, "people", plan, (fact,), 1, spans=(Span("plan", 0, 500_000),),
        decision_reason="one area, one measure",
        router_score=0.98,
    )  # fmt: skip


PROMPT = Prompt(
    "Tokyo[13000] population[A1101] 2020?",
    frozenset({JAPAN, "13000"}),
    frozenset({"A1101"}),
    frozenset({2020}),
    frozenset(),
    (("13000",),),
)


@dataclass(frozen=True)
class FakeRead:
    """A question as it was asked."""

    kind: Work
    question: str
    language: AskedLanguage
    route: AskedRoute
    previous: Memory | None


@dataclass(frozen=True)
class FakeDraft:
    """What will be answered, a prompt where the question begins with "model", a meaning where with "mean"."""

    answered: Answered
    prompt: Prompt | None
    meaning: Meaning | None = None
    spans: Sequence[Span] = (Span("read", 0, 250_000),)
    scores: Sequence[Scores] = ()


@dataclass
class FakePipeline:
    """Counts what it is asked; waits for `gate` when a question says so, fails when it says so. A question that begins
    with "rag" or "heavy" is one."""

    catalogue: FakeCatalogue = field(default_factory=FakeCatalogue)
    gazetteer: FakeGazetteer = field(default_factory=FakeGazetteer)
    store: FakeStore = field(default_factory=FakeStore)
    index_version: str = "e5/1"
    gate: threading.Event = field(default_factory=threading.Event)
    asked: list[tuple[str, Memory | None]] = field(default_factory=list)
    finished: list[FakeDraft] = field(default_factory=list)
    replayed: list[Plan] = field(default_factory=list)

    def complete(self) -> None:
        """Everything is there from the start."""

    def read(
        self,
        question: str,
        *,
        language: AskedLanguage = "auto",
        route: AskedRoute = "auto",
        previous: Memory | None = None,
    ) -> FakeRead:
        kind: Work = "heavy" if question.startswith("heavy") else "rag" if question.startswith("rag") else "lookup"
        return FakeRead(kind, question, language, route, previous)

    def plan(self, read: FakeRead, *, modelled: bool = True) -> FakeDraft:
        question, language, route, previous = read.question, read.language, read.route, read.previous
        self.asked.append((question, previous))
        if "wait" in question.split():
            self.gate.wait(10)
        if question == "fail":
            raise RuntimeError("the secret inside")
        reply = replace(
            answered(language="ja" if language == "ja" else "en"), route="rag" if route == "rag" else "finetuned"
        )
        if question.startswith("echo"):
            reply = replace(reply, answer=f"You asked: {question}")
        if question.startswith("mean"):
            decided = Decided(RULES, reply.route, question, 0.5)
            return FakeDraft(reply, None, Meaning(TOKYO_2020, reply.language, "bare" in question, decided))
        return FakeDraft(reply, PROMPT if modelled and question.startswith("model") else None)

    def finish(self, draft: FakeDraft, reply: Written | None = None, /) -> Answered:
        self.finished.append(draft)
        if reply is None:
            return draft.answered
        if reply.text == "nonsense":
            return replace(draft.answered, fallback=Fault("unreadable", "no plan"))
        return replace(draft.answered, source=MODEL)

    def replay(self, plan: Plan, *, language: Language) -> Answered:
        for code in plan.measures:
            self.catalogue.get(code)
        for code in plan.areas:
            self.gazetteer.get(code)
        self.replayed.append(plan)
        return answered(plan, language)


def pool(
    executor: Callable[[], Executor], size: int, max_waiting: int, *, patience_s: float = 60, deadline_s: float = 60
) -> Workers:
    """Workers with as much room for each kind of work."""
    return Workers(
        executor,
        size=size,
        shared=max(1, size - 1),
        rooms=dict.fromkeys(WORKS, max_waiting),
        patience_s=patience_s,
        deadline_s=deadline_s,
        retry_after_s=1,
    )
