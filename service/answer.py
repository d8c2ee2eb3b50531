"""The path of a question, top to bottom: read → (parts) → route → (model) → plan → compute →
phrase → verify → suggest.

`read` ends where it is known what kind of work a question is, `plan` where a model is asked for a plan, `finish` takes
up its reply; without a model, or with a reply that is no plan of the question, the rules' plan stands.

Figures enter only through `Computer.execute`; what `Verifier` cannot match with its result is not sent.
Synchronous and thread-safe: everything shared is read-only after `build_pipeline`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from census.areas import Gazetteer
from census.compute import Computer
from census.indicators import Catalogue
from census.measures import Measures
from census.phrase import Phraser
from census.plan import RULED, Plan
from census.store import FactStore
from census.suggesting import Suggester
from census.types import Language
from census.understand.elsewhere import places_of
from census.understand.memory import Memory, language_of
from census.understand.outcomes import (
    Help,
    Outcome,
    Planned,
    Refused,
    by_rules_alone,
    is_product,
    measures_of,
)
from census.understand.parts import Part, Splitter
from census.understand.planning import Planner
from census.understand.prompt import Prompt, Prompter
from census.understand.reading import Reader, Reading
from census.understand.recalling import Recall
from census.understand.reply import Fault, ReplyError, ReplyReader
from census.verify import Verifier
from rag.chain import RagPlanner
from rag.choice import MeasureChoice, Weights
from rag.chosen import Choice
from rag.counting import uncountable
from rag.ellipsis import Ellipsis
from rag.focus import asks_for_ratio
from rag.index import INDEX
from rag.probe import Probe
from rag.retrievers import MeasureRetriever
from router.decision import Decision, Router, Signals, by_rule
from service.arbiter import Standing, agreed, may_be_planned, standing
from service.composing import composed
from service.engines.types import Written
from service.line import Work
from service.settings import Settings
from service.stages import Scores, Span, Stages
from service.telling import Teller
from service.types import MODEL, REPLAYED, RULES, Answered, AskedLanguage, AskedRoute, Decided, Meaning


@dataclass(frozen=True)
class Read:
    """A question that has been read, and planned by rules as far as they go.

    previous  the plan that a follow-up leans on
    route     as it was asked for
    kind      the work that is left: a lookup where rules are certain that it is one
    """

    reading: Reading
    outcome: Outcome
    previous: Plan | None
    route: AskedRoute
    kind: Work
    stages: Stages


@dataclass(frozen=True)
class Draft:
    """A question half way: read, routed, planned by rules.

    previous  the plan that a follow-up leans on
    prompt  what a model may be asked for a better plan; None where there is nothing to plan
    parts  of a question that is several, which rules and retrieval alone plan
    """

    reading: Reading
    outcome: Outcome
    decision: Decision
    previous: Plan | None
    prompt: Prompt | None
    stages: Stages
    parts: tuple[Part, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(self.stages.spans)

    @property
    def scores(self) -> tuple[Scores, ...]:
        return tuple(self.stages.scores)

    @property
    def meaning(self) -> Meaning | None:
        """What its answer is a function of without a model: `Teller.execute` sees nothing else of the question."""
        if self.parts or not isinstance(self.outcome, Planned):
            return None
        decision = self.decision
        decided = Decided(_source(decision, RULES), decision.route, decision.reason, decision.score)
        return Meaning(self.outcome.plan, self.reading.language, self.outcome.prefecture_reading, decided)


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
    splitter: Splitter
    teller: Teller
    recall: Recall

    @property
    def index_version(self) -> str:
        return self.rag.retriever.manifest.data

    def complete(self) -> None:
        """Return when retrieval has been loaded too."""
        self.rag.retriever.complete()

    def read(
        self,
        question: str,
        *,
        language: AskedLanguage = "auto",
        route: AskedRoute = "auto",
        previous: Memory | None = None,
    ) -> Read:
        """Read a question; `previous` is what a follow-up leans on."""
        stages = Stages()
        with stages.time("read"):
            reading, leaning = self.recall.recalled(
                self.reader.read(question, language_of(question, language, previous)), previous
            )
        with stages.time("plan"):
            outcome = self.planner.plan(reading, leaning)
        with stages.time("route"):
            kind = self._kind(reading, outcome, route)
        return Read(reading, outcome, leaning, route, kind, stages)

    def plan(self, read: Read, *, modelled: bool = True) -> Draft:
        """Choose the route of a question and plan it; a prompt is only written where there is a model (`modelled`)."""
        reading, outcome, leaning, stages = read.reading, read.outcome, read.previous, read.stages
        with stages.time("split"):
            parts = self.splitter.parts(reading, outcome, leaning, partial(self._part, route=read.route))
        if parts:
            return Draft(reading, outcome, _by_parts(parts), leaning, None, stages, parts)
        outcome, decision = self._routed(reading, outcome, leaning, read.route, stages)
        wanted = modelled and may_be_planned(outcome) and not by_rules_alone(outcome)
        prompt = self.prompter.prompt(reading, leaning, measures_of(outcome)) if wanted else None
        offers = prompt is not None and (prompt.measures or leaning)
        return Draft(reading, outcome, decision, leaning, prompt if offers else None, stages)

    def begin(
        self,
        question: str,
        *,
        language: AskedLanguage = "auto",
        route: AskedRoute = "auto",
        previous: Memory | None = None,
        modelled: bool = True,
    ) -> Draft:
        """Read and plan a question at once."""
        return self.plan(self.read(question, language=language, route=route, previous=previous), modelled=modelled)

    def finish(self, draft: Draft, reply: Written | None = None) -> Answered:
        """Answer a drafted question with the model's reply, or by the rules' plan without one."""
        if draft.parts:
            told = [self.teller.tell(part.outcome, draft.reading.language, draft.stages) for part in draft.parts]
            return self._routed_as(draft, composed(told), RULES)
        with draft.stages.time("plan"):
            stands = self._standing(draft, reply)
        answered = self.teller.tell(stands.outcome, draft.reading.language, draft.stages)
        if stands.other is not None and _figureless(answered, modelled=stands.modelled):
            stands = stands.turned(stands.other)
            answered = self.teller.tell(stands.outcome, draft.reading.language, draft.stages)
        if answered.plan is None and not answered.alternatives:
            with draft.stages.time("suggest"):
                suggestions = self.teller.offered(stands.outcome, draft.reading)
            answered = replace(answered, suggestions=suggestions, places=places_of(draft.reading))
        return self._routed_as(draft, answered, MODEL if stands.modelled else RULES, stands.fault)

    def ask(
        self,
        question: str,
        *,
        language: AskedLanguage = "auto",
        route: AskedRoute = "auto",
        previous: Memory | None = None,
    ) -> Answered:
        """Answer by rules and retrieval alone."""
        return self.finish(self.begin(question, language=language, route=route, previous=previous, modelled=False))

    def replay(self, plan: Plan, *, language: Language) -> Answered:
        """Execute a plan. Raises PlanError where it cannot be executed."""
        stages = Stages()
        answered = self.teller.execute(Planned(plan), language, stages)
        return replace(
            answered, spans=tuple(stages.spans), decision_reason=REPLAYED.reason, router_score=REPLAYED.score
        )

    # -- stages ---------------------------------------------------------------------------------

    def _routed(
        self, reading: Reading, outcome: Outcome, leaning: Plan | None, route: AskedRoute, stages: Stages
    ) -> tuple[Outcome, Decision]:
        """The outcome by rules, or by retrieval where that is the route."""
        with stages.time("route"):
            decision = self._decide(reading, outcome, leaning, route)
        if decision.route == "rag" and not (isinstance(outcome, Help) or is_product(outcome)):
            with stages.time("retrieve"):
                outcome = self.rag.plan(reading, outcome, leaning, partial(_note, stages))
        return outcome, decision

    def _part(self, reading: Reading, outcome: Outcome, leaning: Plan | None, *, route: AskedRoute) -> Outcome:
        """What becomes of a part of a question, routed as a question of its own."""
        return self._routed(reading, outcome, leaning, route, Stages())[0]

    def _kind(self, reading: Reading, outcome: Outcome, route: AskedRoute) -> Work:
        """What a question will cost, by rules alone."""
        if is_product(outcome) or (isinstance(outcome, Planned) and outcome.plan.op in RULED):
            return "heavy"
        if isinstance(outcome, Help) or route == "finetuned":
            return "lookup"
        certain = by_rule(self._signals(reading, outcome)) if route == "auto" else None
        return "lookup" if certain is not None and certain.route == "finetuned" else "rag"

    def _decide(self, reading: Reading, outcome: Outcome, leaning: Plan | None, route: AskedRoute) -> Decision:
        if route != "auto":
            return Decision(route, 1.0, "asked for")
        if is_product(outcome):
            return Decision("finetuned", 1.0, "rules alone plan it")
        if self.rag.asks_who(reading, leaning):
            return Decision("rag", 0.0, "it names people after something else")
        signals = self._signals(reading, outcome)
        # Embedding takes longer than everything else a lookup needs: only where no rule is certain.
        return by_rule(signals) or self.router.decide(signals, self.rag.retriever.embed.query(reading.text.raw))

    def _signals(self, reading: Reading, outcome: Outcome) -> Signals:
        plan = outcome.plan if isinstance(outcome, Planned) else None
        settled = reading.settled and not isinstance(outcome, Refused) and not self._miscounted(reading, plan)
        counted = not any(self.catalogue.is_rate(code) for codes in reading.measures for code in codes)
        return Signals(
            n_areas=len(reading.places),
            n_measures_linked=len(reading.measures) if settled else 0,
            n_years=len(reading.years.years),
            op=plan.op if plan else "value",
            has_scope=bool(plan and plan.scope),
            has_condition=bool(reading.thresholds),
            linked_exactly=reading.exact,
            rate_of_count=counted and asks_for_ratio(reading.residual),
            tokens=len(reading.text.tokens),
        )

    def _miscounted(self, reading: Reading, plan: Plan | None) -> bool:
        """Whether a number of things is asked for and an amount was found: cafés, and the money spent there."""
        looked_up = plan is not None and plan.op == "value" and not asks_for_ratio(reading.residual)
        measures = plan.measures if plan is not None and looked_up else ()
        return any(uncountable(self.catalogue.get(code), reading) for code in measures)

    def _routed_as(self, draft: Draft, answered: Answered, source: str, fallback: Fault | None = None) -> Answered:
        """The answer with how it was planned."""
        decision = draft.decision
        return replace(
            answered,
            source=_source(decision, source),
            route=decision.route,
            spans=draft.spans,
            scores=draft.scores,
            decision_reason=decision.reason,
            router_score=decision.score,
            fallback=fallback,
        )

    def _standing(self, draft: Draft, reply: Written | None) -> Standing:
        """Whose plan is carried out."""
        if reply is None or draft.prompt is None:
            return Standing(draft.outcome)
        try:
            modelled = self.replies.outcome(reply.text, draft.prompt, draft.reading, draft.previous)
        except ReplyError as error:
            return Standing(draft.outcome, fault=error.fault)
        if draft.decision.route == "rag" and agreed(draft.outcome, modelled):
            return Standing(draft.outcome)
        return standing(draft.outcome, modelled, reply.logprob)


def build_pipeline(settings: Settings) -> QuestionPipeline:
    """Load everything once. Raises DataError or IndexStale where shipped files do not fit together."""
    catalogue, gazetteer, store = Catalogue.load(), Gazetteer.load(), FactStore.load(settings.facts)
    measures = Measures(store, catalogue, gazetteer)
    planner, computer = Planner(catalogue, gazetteer, measures), Computer(measures)
    reader, recall = Reader.of(catalogue, gazetteer, measures), Recall(catalogue, gazetteer, measures)
    retriever = MeasureRetriever.load(catalogue, folder=settings.index or INDEX)
    return QuestionPipeline(
        catalogue=catalogue,
        gazetteer=gazetteer,
        store=store,
        reader=reader,
        planner=planner,
        rag=RagPlanner(
            retriever,
            MeasureChoice(catalogue, measures, Weights.load(), Probe.load()),
            planner,
            measures,
            Ellipsis(catalogue),
            doubt=1 - settings.retrieval_confidence,
        ),
        router=Router.load(),
        prompter=Prompter(catalogue, gazetteer, measures),
        replies=ReplyReader(measures),
        computer=computer,
        splitter=Splitter(reader, planner, recall, gazetteer, measures),
        teller=Teller(
            catalogue,
            gazetteer,
            computer,
            Phraser(catalogue, gazetteer),
            Verifier(catalogue, gazetteer),
            Suggester(reader, planner, computer),
        ),
        recall=recall,
    )


def _note(stages: Stages, choice: Choice) -> None:
    """Keep what retrieval made of the question."""
    stages.scores.append(Scores(choice.cosine, choice.ranked[0].probability if choice.ranked else 0.0, choice.none))


def _by_parts(parts: Sequence[Part]) -> Decision:
    """The route of a question of several parts: retrieval where one of them took it."""
    return Decision("rag" if any(part.retrieved for part in parts) else "finetuned", 1.0, f"{len(parts)} parts")


def _source(decision: Decision, planned_by: str) -> str:
    """What is said to have planned an answer: retrieval on its route, unless the model planned otherwise."""
    return "rag" if decision.route == "rag" and planned_by == RULES else planned_by


def _figureless(answered: Answered, *, modelled: bool) -> bool:
    """Whether a plan came to nothing that the other may come to: the rules' only where it cannot be carried out, since
    what they find unpublished is."""
    return answered.status == "not_available" and (modelled or answered.plan is None)
