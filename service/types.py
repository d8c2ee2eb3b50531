"""The vocabulary of the service: what the pipeline gives, and what the routes need of it.

Plain values and small protocols; nothing here imports the web framework or loads data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from census.plan import Plan
from census.suggesting import Suggestion
from census.types import Area, Cell, Kind, Language, Level, Measure
from census.understand.memory import Memory
from census.understand.prompt import Prompt
from census.understand.reply import Fault
from service.engines.types import Written
from service.line import Work
from service.stages import Scores, Span

Status = Literal["answered", "ambiguous", "not_available", "out_of_scope"]
Route = Literal["finetuned", "rag"]
RULES, MODEL = "rules", "model"
"""What planned an answer; the service puts the model's name in place of the second."""
AskedLanguage = Literal["auto", "en", "ja"]
AskedRoute = Literal["auto", "finetuned", "rag"]
ChartFormat = Literal["svg", "png", "vega"]
ReportFormat = Literal["md", "html", "pdf"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A cell as shown to a reader: names in the answer's language, value in `unit`."""

    area_code: str
    area: str
    indicator_code: str
    indicator: str
    year: int
    value: int | float
    unit: str
    source: str  # dataset and edition: "SSDSE-A 2026"
    kind: Kind = "census"


@dataclass(frozen=True, slots=True)
class Alternative:
    """One reading of an ambiguous question."""

    label: str  # "Fuchu City, Tokyo"
    plan: Plan


@dataclass(frozen=True, slots=True)
class AnsweredPart:
    """The answer to one of several questions asked as one."""

    answer: str
    value: int | float | None
    unit: str | None
    plan: Plan | None
    intent: str
    status: Status


@dataclass(frozen=True)
class Answered:
    """What the pipeline says to a question.

    facts            the cells used, capped; `fact_count` is their number before capping
    notes            the assumptions made, as sentences or keys
    parts            of a question that is several, each with its answer; the fields above are then the first one's,
                     `answer`, `facts` and `notes` those of all
    suggestions      questions to go on with, at most three; none where a question is asked back
    chart            {"spec": Vega-Lite with its data, "python": code that draws it} where a drawing was asked for
    spans            the stages it took, for logs, metrics and traces
    scores           of what retrieval found, where it was asked
    unmatched        figures of a text that was not sent, since its result does not hold them
    fallback         why the model's reply was not used; None where it was, or where none was asked for
    about            what a definition was asked of, which a follow-up leans on where nothing was talked of before
    places           areas named in a question that got no plan
    decision_reason  why the router chose `route`; `router_score` is its probability
    """

    answer: str
    source: str  # "fine-tuned-<model>", "rag" or "rules": what planned it
    route: Route
    intent: str
    language: Language
    status: Status
    value: int | float | None = None
    unit: str | None = None
    plan: Plan | None = None
    facts: tuple[Fact, ...] = ()
    fact_count: int = 0
    formula: str | None = None
    alternatives: tuple[Alternative, ...] = ()
    parts: tuple[AnsweredPart, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    grounded: bool = True
    notes: tuple[str, ...] = ()
    chart: Mapping[str, Any] | None = None
    spans: Sequence[Span] = ()
    scores: Sequence[Scores] = ()
    unmatched: int = 0
    fallback: Fault | None = None
    about: Plan | None = None
    places: tuple[str, ...] = ()
    decision_reason: str = ""
    router_score: float = 0.0


@dataclass(frozen=True, slots=True)
class Decided:
    """How an answer was planned, as opposed to what it says."""

    source: str
    route: Route
    reason: str
    score: float


REPLAYED = Decided(RULES, "finetuned", "a plan was given", 1.0)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the answer to a question is a function of, where that is a plan: equal plans, languages and bare names
    (the plan reads a name as the prefecture, which the answer says) give equal answers.

    decided  what is of the question all the same
    """

    plan: Plan
    language: Language
    bare_name: bool
    decided: Decided


class CatalogueView(Protocol):
    """What the routes read of `census.indicators.Catalogue`. `get` raises UnknownMeasure."""

    def get(self, code: str, /) -> Measure: ...

    def __iter__(self) -> Iterator[Measure]: ...


class GazetteerView(Protocol):
    """What the routes read of `census.areas.Gazetteer`. `get` raises UnknownArea."""

    def get(self, code: str, /) -> Area: ...

    def __iter__(self) -> Iterator[Area]: ...

    def search(self, text: str, limit: int, /) -> tuple[Area, ...]: ...

    def children(self, code: str, /) -> tuple[Area, ...]: ...


class StoreView(Protocol):
    """What the routes read of `census.store.FactStore`."""

    @property
    def data_version(self) -> str: ...

    def cell(self, indicator: str, area: str, year: int, /) -> Cell | None: ...

    def indicator_years(self, indicator: str, /) -> tuple[int, ...]: ...

    def levels(self, indicator: str, /) -> tuple[Level, ...]: ...

    def areas(self, indicator: str, year: int, /) -> tuple[str, ...]: ...


class Read(Protocol):
    """A question that has been read; `kind` is what is left to do for it."""

    @property
    def kind(self) -> Work: ...


class Draft(Protocol):
    """A question half way.

    prompt   what a model may be asked for its plan
    meaning  the plan that stands without a model, and what else its answer depends on; None where it is not of a plan
    spans, scores  so far
    """

    @property
    def prompt(self) -> Prompt | None: ...

    @property
    def meaning(self) -> Meaning | None: ...

    @property
    def spans(self) -> Sequence[Span]: ...

    @property
    def scores(self) -> Sequence[Scores]: ...


class Pipeline(Protocol):
    """Question or plan in, answer out. Synchronous, CPU-bound and thread-safe.

    index_version  names the retrieval index in use; "" when there is none
    """

    @property
    def catalogue(self) -> CatalogueView: ...

    @property
    def gazetteer(self) -> GazetteerView: ...

    @property
    def store(self) -> StoreView: ...

    @property
    def index_version(self) -> str: ...

    def complete(self) -> None:
        """Return when everything has been loaded; questions are answered before."""
        ...

    def read(
        self,
        question: str,
        *,
        language: AskedLanguage = "auto",
        route: AskedRoute = "auto",
        previous: Memory | None = None,
    ) -> Read:
        """Read a question, which is little work; `previous` is what a follow-up leans on. Never raises for what a user
        can write."""
        ...

    def plan(self, read: Any, /, *, modelled: bool = True) -> Draft:
        """Route and plan what was read; `modelled` is whether a model may be asked. Never raises."""
        ...

    def finish(self, draft: Any, reply: Written | None = None, /) -> Answered:
        """Answer with the model's reply to the draft's prompt, or without one. Never raises for a reply."""
        ...

    def replay(self, plan: Plan, *, language: Language) -> Answered:
        """Execute a plan and phrase its result. Raises PlanError where the plan cannot be executed."""
        ...
