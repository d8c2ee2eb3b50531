"""Requests and replies of the HTTP API as Pydantic models: validation, OpenAPI and examples in one place."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from census.plan import CHARTED, PRODUCTS, Code, Plan
from census.types import Kind, Language, Level, MunicipalityType
from service.types import AskedLanguage, AskedRoute, ChartFormat, ReportFormat, Route, Status

MAX_QUESTION = 2000


def _readable(question: str) -> str:
    if not any(character.isprintable() and not character.isspace() for character in question):
        raise ValueError("write a question; this one is blank")
    # It is read with ligatures and squared words written out, and reading takes the longer the more there is of it.
    if len(unicodedata.normalize("NFKC", question)) > MAX_QUESTION:
        raise ValueError(
            f"write at most {MAX_QUESTION:,} characters; this one has more when its ligatures are written out"
        )
    return question


Question = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_QUESTION),
    AfterValidator(_readable),
]
SessionId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class _Request(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AskRequest(_Request):
    """A question about Japan's official statistics."""

    question: Question = Field(description="English or Japanese, 1–2,000 characters.")
    session_id: SessionId | None = Field(
        default=None, description="Chosen by the client; turns with the same id may lean on the turn before."
    )
    language: AskedLanguage = Field(default="auto", description="Language of the answer; auto follows the question.")
    route: AskedRoute = Field(default="auto", description="Planner to use; auto lets the router choose.")


class PlanRequest(_Request):
    """A plan to execute again."""

    plan: Plan = Field(description="As found in an answer's `plan`, or written by hand.")
    language: Language = Field(default="en", description="Language of the answer.")


class ChartRequest(PlanRequest):
    """A plan to draw."""

    format: ChartFormat = Field(default="svg", description="vega: the Vega-Lite specification with its data.")

    @model_validator(mode="after")
    def _can_be_drawn(self) -> ChartRequest:
        if self.plan.op not in CHARTED:
            raise ValueError(f"plan.op: only {', '.join(sorted(CHARTED))} can be drawn")
        return self

    @property
    def wanted(self) -> Plan:
        """The plan with a view."""
        return self.plan if self.plan.view != "text" else self.plan.model_copy(update={"view": "chart"})


class ReportRequest(_Request):
    """An area to report on, or the plan of a report or an index."""

    plan: Plan | None = Field(default=None, description="With op report or index.")
    area: Code | None = Field(default=None, description="Code of an area, for a report of all sections.")
    language: Language = Field(default="en", description="Language of the report.")
    format: ReportFormat = Field(default="md", description="md: Markdown.")

    @model_validator(mode="after")
    def _about_one_thing(self) -> ReportRequest:
        if (self.plan is None) == (self.area is None):
            raise ValueError("area: give exactly one of area and plan")
        if self.plan is not None and self.plan.op not in PRODUCTS:
            raise ValueError(f"plan.op: only {' and '.join(sorted(PRODUCTS))} are documents")
        return self

    @property
    def wanted(self) -> Plan:
        """The plan, or that of the area."""
        return self.plan or Plan(op="report", areas=(self.area or "",))


class _Reply(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class FactBody(_Reply):
    """A cell the answer uses."""

    area_code: str
    area: str
    indicator_code: str
    indicator: str
    year: int
    value: int | float
    unit: str
    source: str = Field(description="Dataset and edition.")
    kind: Kind = Field(description="How the figure came about.")


class AlternativeBody(_Reply):
    """A reading of an ambiguous question; its plan can be sent to POST /census_qa/plan."""

    label: str
    plan: Plan


class SuggestionBody(_Reply):
    """A question to go on with that is known to be answerable; its plan can be sent to POST /census_qa/plan."""

    question: str = Field(description="In the answer's language; it stands alone.")
    plan: Plan


class PartBody(_Reply):
    """The answer to one of several questions asked as one."""

    answer: str
    value: int | float | None
    unit: str | None
    plan: Plan | None = Field(description="It can be sent to POST /census_qa/plan.")
    intent: str
    status: Status


class ChartBody(_Reply):
    """A drawing of the figures; POST /census_qa/chart renders it."""

    spec: dict[str, Any] = Field(description="Vega-Lite, with its data.")
    python: str = Field(description="Altair code that draws it.")


class AnswerContent(_Reply):
    """The part of a reply that the cache keeps."""

    answer: str = Field(description="Text in the question's language.")
    source: str = Field(description="What planned it: fine-tuned-<model>, rag or rules.")
    route: Route
    router_score: float = Field(
        ge=0, le=1, description="The router's probability that the fine-tuned planner suffices."
    )
    intent: str = Field(
        description="lookup, comparison, calculation, aggregation, ranking, count, trend, definition, coverage, "
        "chart, report, policy, help, out_of_scope"
    )
    language: Language
    status: Status
    value: int | float | None = Field(description="The main number.")
    unit: str | None = Field(description="Unit of `value`.")
    plan: Plan | None = Field(description="The executed plan.")
    facts: tuple[FactBody, ...] = Field(description="The cells used; the first ones where there are many.")
    fact_count: int = Field(description="Number of cells used.")
    formula: str | None = Field(description="How a derived number follows from the cells.")
    alternatives: tuple[AlternativeBody, ...] = Field(description="For `ambiguous`: the readings.")
    parts: tuple[PartBody, ...] = Field(
        description="Of a question that is several: `value` and `plan` are the first one's, `answer` and `facts` all's."
    )
    suggestions: tuple[SuggestionBody, ...] = Field(description="At most three questions to go on with.")
    grounded: bool = Field(description="True when every number in the answer was found in the result.")
    notes: tuple[str, ...] = Field(description="Assumptions made.")
    chart: ChartBody | None = Field(description="Where a chart or a map was asked for.")


class Answer(AnswerContent):
    """An answer whose every number can be traced to `facts`."""

    cached: bool
    latency_ms: float = Field(description="Milliseconds inside the service.")
    model_version: str
    data_version: str
    request_id: str


class ErrorDetail(BaseModel):
    """What went wrong."""

    code: str
    message: str = Field(description="For people; names the field and the fix where there is one.")
    request_id: str


class ErrorBody(BaseModel):
    """The one shape of a failure."""

    error: ErrorDetail


class UnitBody(_Reply):
    """A unit in both languages."""

    key: str
    en: str
    ja: str


class IndicatorBody(_Reply):
    """A measure of the catalogue in short."""

    code: str
    title_en: str
    title_ja: str
    unit: UnitBody
    topic: str
    derived: bool = Field(description="Computed from other measures rather than published.")


class IndicatorPage(BaseModel):
    """`items` are part of `count` matches."""

    count: int
    items: tuple[IndicatorBody, ...]


class IndicatorDetail(IndicatorBody):
    """A measure with its definition and coverage."""

    survey_en: str | None
    survey_ja: str | None
    definition_en: str
    definition_ja: str
    formula: str | None = Field(description="Of a derived measure, in codes.")
    synonyms_en: tuple[str, ...]
    synonyms_ja: tuple[str, ...]
    years: tuple[int, ...]
    levels: tuple[Level, ...]
    base: str | None = Field(description="The series this one is a part of.")
    facets: dict[str, str]
    also: tuple[str, ...] = Field(description="Series that measure nearly the same in other years.")
    projection: str | None


class AreaBody(_Reply):
    """An area in short."""

    code: str
    level: Level
    name_en: str
    name_ja: str
    name_kana: str
    parent: str | None
    type: MunicipalityType | None


class AreaPage(BaseModel):
    """`items` are part of `count` matches."""

    count: int
    items: tuple[AreaBody, ...]


class AreaDetail(AreaBody):
    """An area with its other names and its parts."""

    short_en: str
    short_ja: str
    district_en: str | None
    district_ja: str | None
    aliases: tuple[str, ...]
    old_codes: tuple[str, ...]
    members: tuple[str, ...] = Field(description="Of a region or set.")
    children: tuple[AreaBody, ...] = Field(description="Municipalities of a prefecture, wards of a city.")


class CellBody(_Reply):
    """A cell of the fact store with names."""

    area: str
    area_en: str
    area_ja: str
    indicator: str
    year: int
    value: int | float
    unit: str
    source: str
    edition: str
    kind: Kind
    basis: Kind
    formula: str | None


class CellPage(BaseModel):
    """`rows` are part of `count` cells that match."""

    count: int
    rows: tuple[CellBody, ...]


class Health(BaseModel):
    """State of a process."""

    status: Literal["live", "ready"]


class Version(_Reply):
    """What is running. Answers of equal versions are equal."""

    service: str
    model_version: str
    data_version: str
    index: str = Field(description="The retrieval index; empty where none is used.")


def error_replies(*statuses: int, limited: bool = True) -> dict[int | str, dict[str, Any]]:
    """OpenAPI entries, with examples, of the failures a route can give. Every route can give 414, 431 and 500, and
    those that are limited 401 and 429."""
    door = (401, 429) if limited else ()
    return {status: _error_reply(status) for status in sorted({*statuses, *door, 414, 431, 500})}


_EXAMPLES: dict[int, tuple[str, str, str]] = {
    400: ("malformed", "The body is not JSON.", "the body is not JSON: Expecting value at character 12"),
    401: ("unauthorized", "The API key is missing or unknown.", "send an API key, as `Authorization: Bearer KEY`"),
    403: ("forbidden", "The key is missing or wrong.", "send the admin key in the header X-Admin-Key"),
    404: ("not_found", "No such thing.", "no area has the code '99999'; GET /areas?q=… finds codes"),
    408: ("slow_body", "The body took too long.", "the body did not arrive within 10 seconds"),
    413: ("too_large", "The body is too large.", "the body may have at most 65,536 bytes"),
    414: ("address_too_long", "The address is too long.", "the address may have at most 8,192 bytes"),
    415: ("unsupported_media_type", "The body is not JSON by its header.", "send the body as JSON"),
    422: ("invalid", "A field is wrong.", "question: write a question; this one is blank"),
    429: ("rate_limited", "Too many requests.", "at most 60 requests in 60 seconds for /census_qa; wait 7 seconds"),
    431: ("head_too_large", "The headers are too large.", "the headers may have at most 16,384 bytes"),
    500: ("internal", "The service failed.", "the service failed; the request id finds the reason in its log"),
    503: ("saturated", "Busy, starting or stopping.", "the service is busy; try again shortly"),
    504: ("late", "The deadline passed.", "no answer within 10 seconds; ask something smaller or try again"),
}


def _error_reply(status: int) -> dict[str, Any]:
    code, description, message = _EXAMPLES[status]
    example = {"error": {"code": code, "message": message, "request_id": "0f3a"}}
    reply: dict[str, Any] = {
        "model": ErrorBody,
        "description": description,
        "content": {"application/json": {"example": example}},
    }
    if status in {429, 503}:
        reply["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    return reply
