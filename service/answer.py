"""The path of a question, top to bottom: read → route → (model) → plan → compute → phrase → verify.

`begin` ends where a model is asked for a plan, `finish` takes up its reply; without a model, or with a reply
that is no plan of the question, the rules' plan stands.

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
from census.phrasing.explanations import Explainer
from census.phrasing.refusals import RefusalKind
from census.plan import Plan
from census.store import FactStore
from census.types import Language, Number, Result
from census.understand.outcomes import (
    Ambiguous,
    Explained,
    Help,
    Outcome,
    Planned,
    Refused,
    by_rules_alone,
    intent_of,
    is_product,
    measures_of,
)
from census.understand.planning import Planner
from census.understand.prompt import Prompt, Prompter
from census.understand.reading import Reader, Reading
from census.understand.reply import ReplyError, ReplyReader, left_out
from census.verify import Verifier
from rag.chain import RagPlanner
from rag.choice import MeasureChoice, Weights
from rag.focus import asks_for_ratio
from rag.index import INDEX
from rag.retrievers import MeasureRetriever
from router.decision import Decision, Router, Signals, by_rule
from service.drawing import drawn
from service.settings import Settings
from service.types import MODEL, RULES, Alternative, Answered, AskedLanguage, AskedRoute, Fact, Status

_SHOWN_FACTS, _OF_REPORTS = 50, 200


@dataclass(frozen=True)
class Draft:
    """A question half way: read, routed, planned by rules.

    prompt  what a model may be asked for a better plan; None where there is nothing to plan
    """

    reading: Reading
    outcome: Outcome
    decision: Decision
    previous: Plan | None
    prompt: Prompt | None
    stages: _Stages


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
    prompter: Prompter
    replies: ReplyReader
    computer: Computer
    phraser: Phraser
    verifier: Verifier

    @property
    def index_version(self) -> str:
        return self.rag.retriever.manifest.data

    def begin(
        self,
        question: str,
        *,
        language: AskedLanguage = "auto",
        route: AskedRoute = "auto",
        previous: Plan | None = None,
        modelled: bool = True,
    ) -> Draft:
        """Read a question, choose its route and plan it by rules; `previous` is the plan a follow-up leans on.
        A prompt is only written where there is a model (`modelled`)."""
        stages = _Stages()
        with stages.time("read"):
            reading = self.reader.read(question, language)
            outcome = self.planner.plan(reading, previous)
        with stages.time("route"):
            decision = self._decide(reading, outcome, route)
        if decision.route == "rag" and not (isinstance(outcome, Help) or is_product(outcome)):
            with stages.time("retrieve"):
                outcome = self.rag.plan(reading, outcome, previous)
        # Measured on people's questions: over sets, years and conditions the small model loses what rules have.
        asked = modelled and decision.route == "finetuned"
        wanted = asked and _plannable(outcome) and not by_rules_alone(outcome)
        prompt = self.prompter.prompt(reading, previous, measures_of(outcome)) if wanted else None
        return Draft(reading, outcome, decision, previous, prompt, stages)

    def finish(self, draft: Draft, reply: str | None = None) -> Answered:
        """Answer a drafted question with the model's reply, or by the rules' plan without one."""
        outcome, source, fallback = self._settle(draft, reply)
        answered = self._tell(outcome, draft.reading.language, draft.stages)
        if source == MODEL and answered.status == "not_available":
            # A plan without figures is less than the rules' plan can be.
            source, fallback = RULES, "its plan gives no figure"
            answered = self._tell(draft.outcome, draft.reading.language, draft.stages)
        return replace(
            answered,
            source="rag" if draft.decision.route == "rag" else source,
            route=draft.decision.route,
            stages_ms=draft.stages.milliseconds,
            decision_reason=draft.decision.reason,
            router_score=draft.decision.score,
            fallback=fallback,
        )

    def ask(
        self,
        question: str,
        *,
        language: AskedLanguage = "auto",
        route: AskedRoute = "auto",
        previous: Plan | None = None,
    ) -> Answered:
        """Answer by rules and retrieval alone."""
        return self.finish(self.begin(question, language=language, route=route, previous=previous, modelled=False))

    def replay(self, plan: Plan, *, language: Language) -> Answered:
        """Execute a plan. Raises PlanError where it cannot be executed."""
        stages = _Stages()
        answered = self._execute(Planned(plan), language, stages)
        return replace(answered, stages_ms=stages.milliseconds, decision_reason="a plan was given", router_score=1.0)

    # -- stages ---------------------------------------------------------------------------------

    def _decide(self, reading: Reading, outcome: Outcome, route: AskedRoute) -> Decision:
        if route != "auto":
            return Decision(route, 1.0, "asked for")
        if is_product(outcome):
            return Decision("finetuned", 1.0, "rules alone plan it")
        signals = self._signals(reading, outcome)
        # Embedding takes longer than everything else a lookup needs: only where no rule is certain.
        return by_rule(signals) or self.router.decide(signals, self.rag.retriever.embed.query(reading.text.raw))

    def _signals(self, reading: Reading, outcome: Outcome) -> Signals:
        plan = outcome.plan if isinstance(outcome, Planned) else None
        counted = not any(self.catalogue.is_rate(code) for codes in reading.measures for code in codes)
        return Signals(
            n_areas=len(reading.places),
            n_measures_linked=len(reading.measures) if reading.settled and not isinstance(outcome, Refused) else 0,
            n_years=len(reading.years.years),
            op=plan.op if plan else "value",
            has_scope=bool(plan and plan.scope),
            has_condition=bool(reading.thresholds),
            linked_exactly=reading.exact,
            rate_of_count=counted and asks_for_ratio(reading.residual),
            tokens=len(reading.text.tokens),
        )

    def _settle(self, draft: Draft, reply: str | None) -> tuple[Outcome, str, str]:
        """(outcome, what planned it, why the model's reply was not used)."""
        if reply is None or draft.prompt is None:
            return draft.outcome, RULES, ""
        try:
            modelled = self.replies.outcome(reply, draft.prompt, draft.reading, draft.previous)
        except ReplyError as error:
            return draft.outcome, RULES, str(error)
        disputed = _disputed(draft.outcome, modelled)
        return (draft.outcome, RULES, disputed) if disputed else (_with_claim(modelled, draft.outcome), MODEL, "")

    def _tell(self, outcome: Outcome, language: Language, stages: _Stages) -> Answered:
        if isinstance(outcome, Planned):
            try:
                return self._execute(outcome, language, stages)
            except PlanError as error:
                # The rules make valid plans, so what is left is a set that turned out to be empty.
                return self._refuse("not_available", "no_match" if error.part == "scope" else "out_of_scope", language)
        if isinstance(outcome, Ambiguous):
            return self._ask_back(outcome, language)
        if isinstance(outcome, Explained):
            return self._explain(outcome, language)
        if isinstance(outcome, Help):
            return replace(self._refuse("answered", "help", language), intent="help")
        return self._refuse(_refusal_status(outcome), outcome.reason, language, detail=outcome.detail)

    def _execute(self, planned: Planned, language: Language, stages: _Stages) -> Answered:
        plan = planned.plan
        try:
            with stages.time("compute"):
                result = self.computer.execute(plan)
        except NotAvailable as error:
            text = self.phraser.refusal("not_available", language, error=error)
            refused = self._refuse("not_available", "not_available", language)
            return replace(refused, answer=text, plan=plan, intent=intent_of(plan))
        if planned.prefecture_reading:
            result = replace(result, notes=("prefecture_reading", *result.notes))
        with stages.time("phrase"):
            text = self.phraser.answer(plan, result, language)
        with stages.time("verify"):
            verdict = self.verifier.verify(text, plan, result)
        if not verdict.grounded:
            refused = self._refuse("not_available", "unverified", language)
            return replace(refused, grounded=False, plan=plan, intent=intent_of(plan))
        return Answered(
            answer=text,
            source="rules",
            route="finetuned",
            intent=intent_of(plan),
            language=language,
            status="answered",
            value=_json_number(result.main),
            unit=result.unit.ja if language == "ja" else result.unit.en,
            plan=plan,
            facts=self._facts(result, language),
            fact_count=len(result.cells),
            formula=result.formula,
            notes=tuple(result.notes),
            chart=drawn(plan, result, language, self.catalogue, self.gazetteer),
        )

    def _refuse(self, status: Status, kind: RefusalKind, language: Language, *, detail: str = "") -> Answered:
        text = self.phraser.refusal(kind, language, detail=detail)
        return Answered(
            text, source="rules", route="finetuned", intent="out_of_scope", language=language, status=status
        )

    def _explain(self, explained: Explained, language: Language) -> Answered:
        explainer = Explainer(self.computer.measures)
        if explained.kind == "definition":
            text = explainer.define(explained.measures, language)
        else:
            text = explainer.cover(explained.measures, language, area=explained.area, level=explained.level)
        return Answered(
            text, source="rules", route="finetuned", intent=explained.kind, language=language, status="answered"
        )

    def _ask_back(self, outcome: Ambiguous, language: Language) -> Answered:
        alternatives = tuple(Alternative(self._label(code, language), plan) for code, plan in outcome.readings)
        text = self.phraser.refusal("ambiguous", language, readings=[alternative.label for alternative in alternatives])
        return Answered(
            answer=text, source="rules", route="finetuned", intent=intent_of(alternatives[0].plan), language=language,
            status="ambiguous", alternatives=alternatives,
        )  # fmt: skip

    def _label(self, code: str, language: Language) -> str:
        """The place a reading differs by, with its prefecture."""
        area = self.gazetteer.get(code)
        prefecture = self.gazetteer.prefecture_of(area.code)
        if language == "ja":
            return f"{prefecture.name_ja if prefecture else ''}{area.district_ja or ''}{area.name_ja}"
        return f"{area.name_en}, {prefecture.short_en}" if prefecture else area.name_en

    def _facts(self, result: Result, language: Language) -> tuple[Fact, ...]:
        facts = []
        for cell in result.cells[: _OF_REPORTS if result.op == "report" else _SHOWN_FACTS]:
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
    planner = Planner(catalogue, gazetteer, measures)
    retriever = MeasureRetriever.load(catalogue, folder=settings.index or INDEX)
    return QuestionPipeline(
        catalogue=catalogue,
        gazetteer=gazetteer,
        store=store,
        reader=Reader.of(catalogue, gazetteer, measures),
        planner=planner,
        rag=RagPlanner(
            retriever,
            MeasureChoice(catalogue, measures, Weights.load()),
            planner,
            measures,
            doubt=1 - settings.retrieval_confidence,
        ),
        router=Router.load(),
        prompter=Prompter(catalogue, gazetteer, measures),
        replies=ReplyReader(measures),
        computer=Computer(measures),
        phraser=Phraser(catalogue, gazetteer),
        verifier=Verifier(catalogue, gazetteer),
    )


def _plannable(outcome: Outcome) -> bool:
    """Whether a plan is to be had: what rules refuse, such as a place abroad, no model talks them into."""
    return isinstance(outcome, Planned | Ambiguous) or (isinstance(outcome, Refused) and outcome.reason == "invalid")


def _disputed(by_rules: Outcome, modelled: Outcome) -> str:
    """Why the rules' plan stands against a model's that is one of the question, or nothing.

    What is measured is decided by names and retrieval, which know the catalogue; the model, which reads whole
    sentences, decides what is done with it. That a question has no answer is for the rules to say.
    """
    if not isinstance(by_rules, Planned | Ambiguous):
        return ""
    if isinstance(modelled, Refused):
        return "it refused what the rules can plan"
    if set(measures_of(by_rules)) != set(measures_of(modelled)):
        return "it measures something else"
    if isinstance(by_rules, Planned) and isinstance(modelled, Planned):
        if by_rules.plan.claim and by_rules.plan.op != modelled.plan.op:
            return "it does not judge what is claimed"
        return left_out(modelled.plan, by_rules.plan) or ""
    return ""


def _with_claim(modelled: Outcome, by_rules: Outcome) -> Outcome:
    """The model's plan with the claim that the rules found: models are not asked for claims."""
    if not (isinstance(modelled, Planned) and isinstance(by_rules, Planned) and by_rules.plan.claim):
        return modelled
    try:
        return replace(modelled, plan=Plan.model_validate(modelled.plan.model_dump() | {"claim": by_rules.plan.claim}))
    except ValueError:
        return by_rules


def _refusal_status(refused: Refused) -> Status:
    """Nothing of these statistics at all, or statistics of Japan that these data lack."""
    return "out_of_scope" if refused.reason in ("no_measure", "foreign_place") else "not_available"


def _json_number(value: Number | None) -> int | float | None:
    return value if value is None or isinstance(value, int) else float(value)
