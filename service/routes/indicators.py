"""GET /indicators and GET /indicators/{code}: what can be asked about."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from fastapi import APIRouter, Query
from rapidfuzz import fuzz, process

from census.errors import UnknownMeasure
from census.types import Derived, Indicator, Measure
from service.errors import NotFoundError
from service.examples import INDICATOR, INDICATOR_DETAIL, of
from service.routes.parameters import CodePath, Limit, Offset, Search
from service.runtime import Runtime
from service.schemas import IndicatorBody, IndicatorDetail, IndicatorPage, UnitBody, error_replies
from service.types import CatalogueView, StoreView

_CUTOFF = 75.0
"""Of rapidfuzz's 100: keeps "populaton" for population, drops unrelated titles."""


def router(runtime: Runtime) -> APIRouter:
    """The two routes."""
    routes = APIRouter(tags=["catalogue"])

    @routes.get(
        "/indicators",
        summary="Search the measures",
        responses={**of({"count": 1, "items": [INDICATOR]}), **error_replies(422, 503, 504)},
    )
    async def indicators(
        q: Search = "",
        topic: Annotated[str, Query(max_length=40, description="Only measures of this topic.")] = "",
        limit: Limit = 20,
        offset: Offset = 0,
    ) -> IndicatorPage:
        """Measures whose titles or synonyms match, best first; without `q`, all in catalogue order."""
        found = await runtime.workers.run(search, runtime.pipeline.catalogue, q, topic)
        items = tuple(summary(measure) for measure in found[offset : offset + limit])
        return IndicatorPage(count=len(found), items=items)

    @routes.get(
        "/indicators/{code}",
        summary="One measure",
        responses={**of(INDICATOR_DETAIL), **error_replies(404, 422, 503)},
    )
    async def indicator(code: CodePath) -> IndicatorDetail:
        """Definition, unit, synonyms, years and area levels."""
        pipeline = runtime.pipeline
        try:
            measure = pipeline.catalogue.get(code)
        except UnknownMeasure as unknown:
            raise NotFoundError(unknown.message) from None
        return detail(measure, pipeline.store)

    return routes


def search(catalogue: CatalogueView, text: str, topic: str) -> tuple[Measure, ...]:
    """Measures matching `text` by code, part of a name or similar spelling, best first."""
    measures = [measure for measure in catalogue if not topic or measure.topic == topic]
    wanted = _folded(text)
    if not wanted:
        return tuple(measures)
    scores: dict[int, float] = {}
    owners = [(position, _folded(name)) for position, measure in enumerate(measures) for name in _names(measure)]
    choices = [name for _, name in owners]
    for name, similarity, index in process.extract(
        wanted, choices, scorer=fuzz.token_sort_ratio, score_cutoff=_CUTOFF, limit=None
    ):
        position = owners[index][0]
        scores[position] = max(scores.get(position, 0.0), similarity + (100.0 if name == wanted else 0.0))
    for position, name in owners:
        if wanted in name:  # the shorter the name, the more of it was meant
            scores[position] = max(scores.get(position, 0.0), 100.0 + 90.0 * len(wanted) / len(name))
    return tuple(measures[position] for position in sorted(scores, key=lambda p: (-scores[p], p)))


def summary(measure: Measure) -> IndicatorBody:
    """The measure in short."""
    return IndicatorBody(
        code=measure.code,
        title_en=measure.title_en,
        title_ja=measure.title_ja,
        unit=UnitBody.model_validate(measure.unit),
        topic=measure.topic,
        derived=isinstance(measure, Derived),
    )


def detail(measure: Measure, store: StoreView) -> IndicatorDetail:
    """The measure with its definition; a derived one is published where all its terms are."""
    published = measure if isinstance(measure, Indicator) else None
    codes = (measure.code,) if isinstance(measure, Indicator) else measure.indicators
    years = set.intersection(*(set(store.indicator_years(code)) for code in codes))
    levels = [level for level in store.levels(codes[0]) if all(level in store.levels(code) for code in codes)]
    return IndicatorDetail(
        **summary(measure).model_dump(),
        survey_en=published.survey_en if published else None,
        survey_ja=published.survey_ja if published else None,
        definition_en=measure.note_en,
        definition_ja=measure.note_ja,
        formula=None if isinstance(measure, Indicator) else formula(measure),
        synonyms_en=measure.synonyms_en,
        synonyms_ja=measure.synonyms_ja,
        years=tuple(sorted(years)),
        levels=tuple(levels),
        base=measure.base,
        facets=dict(measure.facets),
        also=published.also if published else (),
        projection=published.projection if published else None,
    )


def formula(measure: Derived) -> str:
    """ "100 × (A1303) / (A1301 + A1302)": the computation in codes."""
    text = f"({_terms(measure.numerator)})"
    if measure.denominator:
        text += f" / ({_terms(measure.denominator)})"
    return text if measure.scale == 1 else f"{measure.scale} × {text}"


def _terms(terms: tuple[tuple[str, int], ...]) -> str:
    text = ""
    for code, factor in terms:
        sign = " - " if factor < 0 else " + " if text else ""
        times = f"{abs(factor)} × " if abs(factor) != 1 else ""
        text += f"{sign}{times}{code}"
    return text.strip()


def _names(measure: Measure) -> tuple[str, ...]:
    return (measure.code, measure.title_en, measure.title_ja, *measure.synonyms_en, *measure.synonyms_ja)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
