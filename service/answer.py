"""The path of a question, top to bottom: read → route → plan → compute → phrase → verify.

Figures enter only through `Computer.execute`; what `Verifier` cannot match with its result is not sent.
Synchronous and thread-safe: everything shared is read-only after `build_pipeline`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from census.areas import Gazetteer
from census.compute import Computer
from census.errors import NotAvailable, PlanError
from census.indicators import Catalogue
from census.measures import Measures
from census.phrase import Phraser
from census.plan import Plan
from census.store import FactStore
from census.types import Language, Number, Result
from census.understand.foreign import ForeignPlaces
from census.understand.lexicon import Lexicon
from census.understand.link import Linker
from census.understand.planning import INTENTS, Ambiguous, Help, Outcome, Planned, Planner, Refused
from census.understand.reading import Reader, Reading
from census.understand.words import ENGLISH
from census.verify import Verifier
from rag.chain import RagPlanner
from rag.index import INDEX
from rag.retrievers import MeasureRetriever
from router.decision import Decision, Router, Signals
from service.settings import Settings
from service.types import Alternative, Answered, AskedLanguage, AskedRoute, Fact, Status

_SHOWN_FACTS = 50
_REFUSED: dict[str, Status] = {"foreign_place": "out_of_scope", "no_measure": "out_of_scope"}


@dataclass(frozen=True)
class QuestionPipeline:
    """Implements `service.types.Pipeline`."""

    catalogue: Catalogue
    gazetteer: Gazetteer
    store: FactStore
    reader: Reader
    planner: Planner
    rag: RagPlanner
    router: Router
    computer: Computer
    phraser: Phraser
    verifier: Verifier

    @property
    def index_version(self) -> str:
        return self.rag.retriever.manifest.data_hash

    def ask(
        self, question: str, *, language: AskedLanguage = "auto", route: AskedRoute = "auto", previous: Plan | None = None
    ) -> Answered:
        """Answer a question; `previous` is the plan that a follow-up leans on."""
        stages = _Stages()
        with stages.time("read"):
            reading = self.reader.read(question, language)
            outcome = self.planner.plan(reading, previous)
        with stages.time("route"):
            decision, embedding = self._decide(reading, outcome, route)
        source = "rules"
        if decision.route == "rag" and not isinstance(outcome, Help):
            with stages.time("retrieve"):
                outcome = self.rag.plan(reading, previous, embedding).outcome
                source = "rag"
        answered = self._tell(outcome, reading.language, reading, stages)
        return replace(
            answered,
            source=source,
            route=decision.route,
            stages_ms=stages.milliseconds,
            decision_reason=decision.reason,
            router_score=decision.score,
        )

    def replay(self, plan: Plan, *, language: Language) -> Answered:
        """Execute a plan. Raises PlanError where it cannot be executed."""
        stages = _Stages()
        answered = self._execute(Planned(plan), language, stages)
        return replace(answered, stages_ms=stages.milliseconds, decision_reason="a plan was given", router_score=1.0)

    # -- stages ---------------------------------------------------------------------------------

    def _decide(self, reading: Reading, outcome: Outcome, route: AskedRoute) -> tuple[Decision, object]:
        if route != "auto":
            return Decision(route, 1.0, "asked for"), None
        signals = _signals(reading, outcome)
        decision = self.router.decide(signals)
        if decision.score == 0.5:  # no rule applies: the classifier needs the embedding, retrieval takes it over
            embedding = self.rag.retriever.embed.query(reading.residual)
            return self.router.decide(signals, embedding), embedding
        return decision, None

    def _tell(self, outcome: Outcome, language: Language, reading: Reading, stages: _Stages) -> Answered:
        if isinstance(outcome, Planned):
            try:
                return self._execute(outcome, language, stages)
            except PlanError:
                return self._refuse("not_available", language)
        if isinstance(outcome, Ambiguous):
            return self._ask_back(outcome, language)
        if isinstance(outcome, Help):
            return replace(self._refuse("answered", language), intent="help")
        return self._refuse(self._refusal_status(outcome, reading), language)

    def _execute(self, planned: Planned, language: Language, stages: _Stages) -> Answered:
        plan = planned.plan
        try:
            with stages.time("compute"):
                result = self.computer.execute(plan)
        except NotAvailable as error:
            text = self.phraser.refusal("not_available", language, error=error)
            return replace(self._refuse("not_available", language), answer=text, plan=plan, intent=INTENTS[plan.op])
        if planned.prefecture_reading:
            result = replace(result, notes=("prefecture_reading", *result.notes))
        with stages.time("phrase"):
            text = self.phraser.answer(plan, result, language)
        with stages.time("verify"):
            verdict = self.verifier.verify(text, plan, result)
        if not verdict.grounded:
            return replace(self._refuse("not_available", language), grounded=False, plan=plan, intent=INTENTS[plan.op])
        return Answered(
            answer=text,
            source="rules",
            route="finetuned",
            intent=INTENTS[plan.op],
            language=language,
            status="answered",
            value=_json_number(result.main),
            unit=result.unit.ja if language == "ja" else result.unit.en,
            plan=plan,
            facts=self._facts(result, language),
            fact_count=len(result.cells),
            formula=result.formula,
            notes=tuple(result.notes),
        )

    def _refuse(self, status: Status, language: Language) -> Answered:
        kind = "help" if status == "answered" else "out_of_scope"
        text = self.phraser.refusal(kind, language)
        intent = "help" if status == "answered" else "out_of_scope"
        return Answered(answer=text, source="rules", route="finetuned", intent=intent, language=language, status=status)

    def _refusal_status(self, refused: Refused, reading: Reading) -> Status:
        if refused.reason == "no_measure" and (reading.places or reading.facets):
            return "not_available"
        return _REFUSED.get(refused.reason, "not_available")

    def _ask_back(self, outcome: Ambiguous, language: Language) -> Answered:
        alternatives = tuple(Alternative(self._label(plan, language), plan) for plan in outcome.plans)
        text = self.phraser.refusal("ambiguous", language, readings=[alternative.label for alternative in alternatives])
        return Answered(
            answer=text, source="rules", route="finetuned", intent=INTENTS[outcome.plans[0].op], language=language,
            status="ambiguous", alternatives=alternatives,
        )  # fmt: skip

    def _label(self, plan: Plan, language: Language) -> str:
        """The place a reading differs by, with its prefecture."""
        area = self.gazetteer.get(plan.areas[0])
        prefecture = self.gazetteer.prefecture_of(area.code)
        if language == "ja":
            return f"{prefecture.name_ja if prefecture else ''}{area.district_ja or ''}{area.name_ja}"
        return f"{area.name_en}, {prefecture.short_en}" if prefecture else area.name_en

    def _facts(self, result: Result, language: Language) -> tuple[Fact, ...]:
        facts = []
        for cell in result.cells[:_SHOWN_FACTS]:
            area, measure = self.gazetteer.get(cell.area), self.catalogue.get(cell.indicator)
            japanese = language == "ja"
            facts.append(
                Fact(
                    area_code=cell.area,
                    area=area.name_ja if japanese else area.name_en,
                    indicator_code=cell.indicator,
                    indicator=measure.title_ja if japanese else measure.title_en,
                    year=cell.year,
                    value=cell.value,
                    unit=measure.unit.ja if japanese else measure.unit.en,
                    source=f"{cell.source}-{cell.edition}",
                    kind=cell.kind,
                )
            )
        return tuple(facts)


class _Stages:
    """Milliseconds by stage."""

    def __init__(self) -> None:
        self.milliseconds: dict[str, float] = {}

    @contextmanager
    def time(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.milliseconds[name] = (time.perf_counter() - start) * 1000


def build_pipeline(settings: Settings) -> QuestionPipeline:
    """Load everything once. Raises DataError or IndexStale where shipped files do not fit together."""
    catalogue, gazetteer, store = Catalogue.load(), Gazetteer.load(), FactStore.load(settings.facts)
    measures = Measures(store, catalogue, gazetteer)
    reader = Reader(Linker(Lexicon(gazetteer, catalogue), gazetteer, ENGLISH), gazetteer, ForeignPlaces.load())
    planner = Planner(catalogue, gazetteer, measures)
    retriever = MeasureRetriever.load(catalogue, folder=settings.index or INDEX)
    return QuestionPipeline(
        catalogue=catalogue,
        gazetteer=gazetteer,
        store=store,
        reader=reader,
        planner=planner,
        rag=RagPlanner(retriever, planner, settings.retrieval_confidence),
        router=Router.load(),
        computer=Computer(measures),
        phraser=Phraser(catalogue, gazetteer),
        verifier=Verifier(catalogue, gazetteer),
    )


def _signals(reading: Reading, outcome: Outcome) -> Signals:
    plan = outcome.plan if isinstance(outcome, Planned) else None
    return Signals(
        n_areas=len(reading.places),
        n_measures_linked=len(reading.measures) or (len(plan.measures) if plan else 0),
        n_years=len(reading.years.years),
        op=plan.op if plan else "value",
        has_scope=bool(plan and plan.scope),
        has_condition=bool(reading.conditions),
        linked_exactly=reading.exact,
        tokens=len(reading.text.tokens),
    )


def _json_number(value: Number | None) -> int | float | None:
    return value if value is None or isinstance(value, int) else float(value)
