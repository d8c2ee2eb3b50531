"""Follow-ups: "And Osaka?", "what about in 2015?", "per km²?", じゃあ大阪は？ against the previous plan."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from census.areas import Gazetteer
from census.measures import Measures
from census.plan import Plan
from census.understand.reading import Reading

_OPERATIONS = ("position", "count", "mean", "median", "sum", "difference", "ratio", "series", "ranking", "share", "annual", "change")
_SHORT = 12  # tokens


def is_follow_up(reading: Reading) -> bool:
    """Whether the question leaves out what the previous one said."""
    complete = bool(reading.measures or reading.facets) and bool(reading.places or reading.cues.level)
    if complete:
        return False
    opening = reading.cues.any("follow_up", "pronoun") or len(reading.text.tokens) <= _SHORT
    says = reading.says_something or reading.cues.any(*_OPERATIONS, "most", "least", "compare", "per")
    return opening and says


def continued(
    reading: Reading, previous: Plan, codes: tuple[str, ...], measures: Measures, gazetteer: Gazetteer
) -> Plan | None:
    """The previous plan with what the question replaces; None when it does not fit."""
    cues = reading.cues
    parts: dict[str, Any] = previous.model_dump(exclude_defaults=True)
    areas = tuple(place.code for place in reading.places)
    if codes:
        parts["measures"] = codes
    if areas:
        _replace_areas(parts, areas, reading, previous, gazetteer)
    _replace_years(parts, reading, measures, previous)
    if cues.any("least") and previous.op in ("rank", "position"):
        parts["order"] = "asc"
    elif cues.any("most") and previous.op in ("rank", "position"):
        parts["order"] = "desc"
    if previous.op == "rank" and cues.nth:
        parts.pop("limit", None)
        parts["nth"] = cues.nth
    elif previous.op == "rank" and cues.limit:
        parts.pop("nth", None)
        parts["limit"] = cues.limit
    if previous.scope and cues.level and not areas:
        parts["scope"] = previous.scope.model_copy(update={"level": cues.level}).model_dump()
    _replace_operation(parts, reading)
    try:
        plan = Plan.model_validate(_fitting(parts))
    except ValidationError:
        return None
    return None if plan == previous else plan


def _replace_areas(
    parts: dict[str, Any], areas: tuple[str, ...], reading: Reading, previous: Plan, gazetteer: Gazetteer
) -> None:
    cues = reading.cues
    holder = gazetteer.get(areas[0]).level in ("region", "set", "prefecture", "country")
    if previous.scope and previous.op != "position" and holder and len(areas) == 1:
        same_level = gazetteer.get(areas[0]).level == previous.scope.level
        if not same_level:
            parts["scope"] = previous.scope.model_copy(update={"inside": areas if areas != ("00000",) else ()}).model_dump()
            return
    if previous.scope and previous.op not in ("position", "share"):
        for key in ("scope", "order", "limit", "nth", "by"):
            parts.pop(key, None)
        parts["op"] = "value"
    if cues.any("compare", "difference", "ratio") and previous.areas and len(areas) == 1:
        areas = tuple(dict.fromkeys((previous.areas[0], *areas)))
        parts["op"] = "difference" if "difference" in cues else "ratio" if "ratio" in cues else "compare"
    parts["areas"] = areas


def _replace_years(parts: dict[str, Any], reading: Reading, measures: Measures, previous: Plan) -> None:
    said = reading.years
    area = (parts.get("areas") or previous.areas or ("00000",))[0]
    code = parts["measures"][0]
    known = measures.years(code, area)
    if said.years:
        parts["years"] = said.years
    elif said.span:
        start, end = said.span
        parts["years"] = (start or (known[0] if known else 1920), end or (measures.latest_year(code, area) or 2020))
        parts["op"] = "change" if "change" in reading.cues else "series"
    elif said.offset or said.previous_census:
        base = previous.years[-1] if previous.years else measures.latest_year(code, area) or 0
        earlier = base + (said.offset or 0)
        if said.previous_census:
            earlier = max((year for year in known if year < base), default=base)
        parts["years"] = (earlier, base) if reading.cues.any("change", "difference") else (earlier,)
    elif said.latest or (previous.years and not set(previous.years) & set(known) and not previous.scope):
        parts.pop("years", None)


def _replace_operation(parts: dict[str, Any], reading: Reading) -> None:
    """A new operation on the same areas, where the words ask for one."""
    cues = reading.cues
    if "series" in cues:
        parts["op"] = "series"
    elif "difference" in cues and len(parts.get("areas", ())) == 2:
        parts["op"] = "difference"
    elif "ratio" in cues and len(parts.get("areas", ())) == 2:
        parts["op"] = "ratio"
    elif cues.any("annual") and len(parts.get("years", ())) == 2:
        parts["op"] = "cagr"
    elif "change" in cues and len(parts.get("years", ())) == 2:
        parts["op"] = "change"


def _fitting(parts: dict[str, Any]) -> dict[str, Any]:
    """Drops what the operation no longer takes and falls back to listing."""
    op, areas, years = parts["op"], parts.get("areas", ()), parts.get("years", ())
    several = max(len(areas), len(years), len(parts["measures"])) >= 2
    if op in ("compare", "difference", "ratio") and not several:
        parts["op"] = "value"
    if op == "series" and len(years) == 1:
        parts.pop("years")
    if op in ("change", "cagr") and len(years) == 1:
        parts["op"] = "value"
    if op == "value":
        for key in ("scope", "order", "limit", "nth", "by"):
            parts.pop(key, None)
    return parts
