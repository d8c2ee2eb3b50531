"""phrase: a Result in sentences, English or Japanese, with unit, year, assumption and source.

    Phraser(catalogue, gazetteer).answer(plan, result, "en")

The wording of operations is in `census.phrasing.english` and `.japanese`. Nothing here computes: every
number comes from the result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from census.errors import NotAvailable
from census.phrasing import english, japanese, refusals, verdicts
from census.phrasing.forecasts import forecast
from census.phrasing.refusals import RefusalKind
from census.phrasing.remarks import remarks
from census.phrasing.reports import report
from census.phrasing.scores import index
from census.phrasing.telling import Areas, Measures, Telling
from census.plan import Op, Plan
from census.types import Language, Result

_OPERATIONS: Mapping[Language, Mapping[Op, Callable[[Telling], str]]] = {
    "en": {**english.OPERATIONS, "report": report, "index": index, "forecast": forecast},
    "ja": {**japanese.OPERATIONS, "report": report, "index": index, "forecast": forecast},
}


class Phraser:
    """Words for results and refusals. Holds no state beyond the catalogue and the gazetteer."""

    def __init__(self, catalogue: Measures, gazetteer: Areas) -> None:
        self.catalogue = catalogue
        self.gazetteer = gazetteer

    def answer(self, plan: Plan, result: Result, language: Language) -> str:
        """The answer: a sentence or a list, then how it was computed, notes and the source, on lines below.

        Raises UnknownArea, UnknownMeasure for a result of another catalogue.
        """
        telling = Telling(plan, result, language, self.catalogue, self.gazetteer)
        return "\n".join((verdicts.lead(telling) + _OPERATIONS[language][plan.op](telling), *remarks(telling)))

    def refusal(
        self,
        kind: RefusalKind,
        language: Language,
        *,
        error: NotAvailable | None = None,
        readings: Sequence[str] = (),
        detail: str = "",
        near: Sequence[str] = (),
    ) -> str:
        """What to say instead: why there is no figure (`error`), the readings of an ambiguous question, the measures
        `near` to what was asked, or what the data cover. Holds no statistic."""
        return refusals.refusal(
            kind, language, self.catalogue, self.gazetteer, error=error, readings=readings, detail=detail, near=near
        )
