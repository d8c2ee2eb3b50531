"""An outcome told: computed, put into words, verified, with the cells behind it and questions to go on with.

Figures enter only through `Computer.execute`; what `Verifier` cannot match with its result is not sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from census.areas import Gazetteer
from census.compute import Computer
from census.errors import NotAvailable, PlanError
from census.indicators import Catalogue
from census.phrase import Phraser
from census.phrasing.everyday import full_name
from census.phrasing.explanations import Explainer
from census.phrasing.refusals import RefusalKind
from census.plan import Plan
from census.suggesting import Suggester, Suggestion
from census.types import JAPAN, Language, Number, Result
from census.understand.outcomes import Ambiguous, Explained, Help, Outcome, Planned, Refused, intent_of
from census.understand.reading import Reading
from census.units import restated
from census.verify import Verifier
from service.drawing import drawn
from service.stages import Stages
from service.types import Alternative, Answered, Fact, Status

_SHOWN_FACTS, _OF_REPORTS = 50, 200


@dataclass(frozen=True)
class Teller:
    """Makes an answer of what became of a question."""

    catalogue: Catalogue
    gazetteer: Gazetteer
    computer: Computer
    phraser: Phraser
    verifier: Verifier
    suggester: Suggester

    def tell(self, outcome: Outcome, language: Language, stages: Stages) -> Answered:
        if isinstance(outcome, Planned):
            try:
                return self.execute(outcome, language, stages)
            except PlanError as error:
                # The rules make valid plans, so what is left is a set that turned out to be empty.
                return self._refuse("not_available", "no_match" if error.part == "scope" else "out_of_scope", language)
        if isinstance(outcome, Ambiguous):
            return self._ask_back(outcome, language)
        if isinstance(outcome, Explained):
            return self._explain(outcome, language)
        if isinstance(outcome, Help):
            return replace(self._refuse("answered", "help", language), intent="help")
        status = _refusal_status(outcome)
        return self._refuse(status, outcome.reason, language, detail=outcome.detail, near=outcome.near)

    def execute(self, planned: Planned, language: Language, stages: Stages) -> Answered:
        plan = planned.plan
        try:
            with stages.time("compute"):
                result = self.computer.execute(plan)
        except NotAvailable as error:
            text = self.phraser.refusal("not_available", language, error=error)
            refused = self._refuse("not_available", "not_available", language)
            with stages.time("suggest"):
                suggestions = self.suggester.instead(plan, error, language)
            return replace(refused, answer=text, plan=plan, intent=intent_of(plan), suggestions=suggestions)
        if planned.prefecture_reading:
            result = replace(result, notes=("prefecture_reading", *result.notes))
        with stages.time("phrase"):
            text = self.phraser.answer(plan, result, language)
        with stages.time("verify"):
            verdict = self.verifier.verify(text, plan, result)
        if not verdict.grounded:
            refused = self._refuse("not_available", "unverified", language)
            unmatched = len(verdict.unmatched)
            return replace(refused, grounded=False, unmatched=unmatched, plan=plan, intent=intent_of(plan))
        with stages.time("suggest"):
            suggestions = self.suggester.after(plan, result, language)
        main, unit = restated(plan.unit, result.main, result.unit)
        return Answered(
            answer=text,
            source="rules",
            route="finetuned",
            intent=intent_of(plan),
            language=language,
            status="answered",
            value=_json_number(main),
            unit=unit.ja if language == "ja" else unit.en,
            plan=plan,
            facts=self._facts(result, language),
            fact_count=len(result.cells),
            formula=result.formula,
            suggestions=suggestions,
            notes=tuple(result.notes),
            chart=drawn(plan, result, language, self.catalogue, self.gazetteer),
        )

    def _refuse(
        self,
        status: Status,
        kind: RefusalKind,
        language: Language,
        *,
        detail: str = "",
        near: Sequence[str] = (),
    ) -> Answered:
        text = self.phraser.refusal(kind, language, detail=detail, near=near)
        return Answered(
            text, source="rules", route="finetuned", intent="out_of_scope", language=language, status=status
        )

    def _explain(self, explained: Explained, language: Language) -> Answered:
        explainer, about = Explainer(self.computer.measures), None
        if explained.kind == "definition":
            text = explainer.define(explained.measures, language)
            about = Plan(op="value", measures=explained.measures[:1], areas=(explained.area or JAPAN,))
        else:
            text = explainer.cover(explained.measures, language, area=explained.area, level=explained.level)
        return Answered(
            text, source="rules", route="finetuned", intent=explained.kind, language=language, status="answered",
            about=about,
        )  # fmt: skip

    def _ask_back(self, outcome: Ambiguous, language: Language) -> Answered:
        alternatives = tuple(Alternative(self._label(code, language), plan) for code, plan in outcome.readings)
        text = self.phraser.refusal("ambiguous", language, readings=[alternative.label for alternative in alternatives])
        return Answered(
            answer=text, source="rules", route="finetuned", intent=intent_of(alternatives[0].plan), language=language,
            status="ambiguous", alternatives=alternatives,
        )  # fmt: skip

    def _label(self, code: str, language: Language) -> str:
        """What a reading differs by: a place, with its prefecture, or a measure."""
        if code in self.catalogue:
            measure = self.catalogue.get(code)
            return measure.title_en if language == "en" else measure.title_ja
        return full_name(self.gazetteer.get(code), self.gazetteer.prefecture_of(code), language)

    def offered(self, outcome: Outcome, reading: Reading) -> tuple[Suggestion, ...]:
        """Questions where there is no plan, about the area and the measure named."""
        areas, measures = [place.code for place in reading.places], [codes[0] for codes in reading.measures]
        if isinstance(outcome, Refused) and outcome.near:
            measures = list(outcome.near)
        if isinstance(outcome, Explained):
            areas, measures = ([outcome.area] if outcome.area else areas), list(outcome.measures)
        return self.suggester.about(areas, measures, reading.language)

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


def _refusal_status(refused: Refused) -> Status:
    """Nothing of these statistics at all, or statistics of Japan that these data lack."""
    return "out_of_scope" if refused.reason in ("no_measure", "foreign_place") else "not_available"


def _json_number(value: Number | None) -> int | float | None:
    return value if value is None or isinstance(value, int) else float(value)
