"""What a small model writes back: the schema that constrains it, its parsing, and what it may be made of.

A reply is a plan, or {"op": "none"} for a question that no plan answers. What the question has decided is left out of
it: a measure or an area that is the only one offered would be copied, token by token.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic_core import from_json

from census.measures import Measures
from census.plan import OPS, RULED, Plan
from census.types import JAPAN
from census.understand.outcomes import Ambiguous, Outcome, Planned, Refused
from census.understand.prompt import Prompt, written_plan
from census.understand.reading import Reading
from census.understand.scoping import published_level

NONE = '{"op":"none"}'
"""The reply to a question that no plan answers."""

FaultKind = Literal[
    "unreadable",  # no plan at all
    "invented_area",  # a code that the question does not offer
    "invented_measure",
    "invented_year",
    "invented_number",
    "omitted",  # an area, year or number of the question is left out
    "other_measure",  # than linking and retrieval found
    "operation",  # one that only rules plan
    "refused",  # what the rules can plan
    "claim",  # a claim is not judged
    "unsure",  # of what the rules plan otherwise
    "no_figure",  # the data hold none for it
]

_BY_RULES = ("claim", "weights", "view", "unit")
"""Parts of a plan that only the rules find."""
_Part = Literal["area", "measure", "year", "number"]
_INVENTED: Mapping[_Part, FaultKind] = {
    "area": "invented_area",
    "measure": "invented_measure",
    "year": "invented_year",
    "number": "invented_number",
}
_LISTED = 10  # longest list a model may write: one that repeats itself is stopped sooner
_UNUSED = frozenset({"title", "description", "default", "$defs", "minLength", "maxLength"})


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a model's plan is not used: its kind, to be counted, and in words, for the log."""

    kind: FaultKind
    words: str


Decided = Mapping[str, Sequence[str]]
"""Parts of a plan, "measures" and "areas", that are understood where a reply does not write them."""


class ReplyError(ValueError):
    """A reply that is no plan, or one of what the question does not say."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.words)
        self.fault = fault


def reply_schema() -> dict[str, Any]:
    """JSON Schema of a reply: the plan's, without references, nulls and long lists, or a refusal."""
    raw = Plan.model_json_schema()
    for name in _BY_RULES:
        raw["properties"].pop(name)
    raw["properties"]["op"] = {"enum": list(OPS), "type": "string"}
    raw["properties"]["measures"]["minItems"] = 1
    raw["required"] = ["op"]
    plan = _simple(raw, raw["$defs"])
    refusal = {"type": "object", "properties": {"op": {"const": "none"}}, "required": ["op"]}
    return {"anyOf": [plan, refusal | {"additionalProperties": False}]}


class ReplyReader:
    """Turns a reply into what becomes of the question."""

    def __init__(self, measures: Measures) -> None:
        self._measures = measures

    def outcome(self, text: str, prompt: Prompt, reading: Reading, previous: Plan | None = None) -> Outcome:
        """The plan, a question back where it uses a name that several areas share, or the refusal.

        Raises ReplyError for a reply that is no plan, or one of what the question does not say.
        """
        plan = parse(text, decided(prompt))
        if plan is None:
            return Refused("no_measure")
        if plan.op in RULED:
            raise ReplyError(Fault("operation", f"{plan.op} is planned by rules alone"))
        if plan.model_fields_set.intersection(_BY_RULES):
            raise ReplyError(Fault("operation", f"rules alone find {', '.join(_BY_RULES)}"))
        problem = fault(plan, prompt, previous)
        if problem:
            raise ReplyError(problem)
        if plan.scope:
            level = published_level(self._measures, plan.scope.level, plan.measures[0])
            plan = plan.model_copy(update={"scope": plan.scope.model_copy(update={"level": level})})
        for codes in prompt.named:
            if len(codes) > 1 and set(codes) & set(plan.areas):
                return self._asked_back(plan, codes)
        return Planned(plan, any(place.namesakes and place.code in plan.areas for place in reading.places))

    def _asked_back(self, plan: Plan, codes: tuple[str, ...]) -> Outcome:
        readings = []
        for code in codes:
            areas = tuple(code if area in codes else area for area in plan.areas)
            if self._measures.years(plan.measures[0], code):
                readings.append((code, plan.model_copy(update={"areas": areas})))
        return Ambiguous(tuple(readings)) if len(readings) > 1 else Planned(readings[0][1] if readings else plan)


def decided(prompt: Prompt) -> dict[str, list[str]]:
    """The measure of a prompt that offers one, and the area of one that names one."""
    found = {}
    if len(prompt.measures) == 1:
        found["measures"] = [*prompt.measures]
    if len(prompt.named) == 1:
        found["areas"] = [prompt.named[0][0]]
    return found


def written_reply(plan: Plan | None, known: Decided) -> str:
    """A reply as the model is to write it: the plan without what is understood, compact."""
    if plan is None:
        return NONE
    parts = json.loads(written_plan(plan))
    understood = _understood(parts, known)
    kept = {name: part for name, part in parts.items() if understood.get(name) != part}
    return json.dumps(kept, separators=(",", ":"))


def parse(text: str, known: Decided | None = None) -> Plan | None:
    """The plan written, None for a refusal; `known` is what it may leave out. Raises ReplyError for anything else."""
    try:
        raw = from_json(text)  # the standard library raises other errors for what is nested too deep
        if raw == json.loads(NONE):
            return None
        if known and isinstance(raw, dict):
            raw = _understood(raw, known) | raw
        return Plan.model_validate(raw)
    except (TypeError, ValueError) as error:  # TypeError: half a surrogate pair
        raise ReplyError(Fault("unreadable", str(error))) from error


def _understood(parts: Mapping[str, Any], known: Decided) -> dict[str, Any]:
    """Of a plan over a set of areas, the area named may be whose parts they are, or one to leave out."""
    return {name: list(codes) for name, codes in known.items() if name != "areas" or "scope" not in parts}


def fault(plan: Plan, prompt: Prompt, previous: Plan | None = None) -> Fault | None:
    """What a plan uses that neither the question nor the plan it leans on offers, or None."""
    offered: dict[_Part, frozenset[Any]] = {
        "area": prompt.areas,
        "measure": prompt.measures,
        "year": prompt.years,
        "number": prompt.values,
    }
    before = _parts(previous) if previous else {}
    for name, used in _parts(plan).items():
        strange = used - offered[name] - before.get(name, frozenset())
        if strange:
            return Fault(_INVENTED[name], f"{name} {min(strange)} was not offered")
    return None


def left_out(plan: Plan, other: Plan) -> Fault | None:
    """What the other plan of the same question uses and this one does not, or None."""
    needless = {JAPAN} - {other.of}  # "of all prefectures in Japan", but not a share of Japan's births
    used, wanted = _parts(plan), _parts(other)
    for name, parts in wanted.items():
        missing = parts - used[name] - needless
        if missing and name != "measure":
            return Fault("omitted", f"{name} {min(missing)} is left out")
    return None


def _parts(plan: Plan) -> dict[_Part, frozenset[Any]]:
    """The areas, measures, years and numbers a plan is made of."""
    return {
        "area": frozenset(areas_of(plan)),
        "measure": frozenset(_measures(plan)),
        "year": frozenset(_years(plan)),
        "number": frozenset(_values(plan)),
    }


def areas_of(plan: Plan) -> Iterator[str]:
    """Every area that a plan names."""
    yield from plan.areas
    if plan.of:
        yield plan.of
    if plan.scope:
        yield from (*plan.scope.inside, *plan.scope.exclude)
        yield from (condition.than for condition in plan.scope.where if condition.than)


def _measures(plan: Plan) -> Iterator[str]:
    yield from plan.measures
    if plan.scope:
        yield from (condition.measure for condition in plan.scope.where)


def _years(plan: Plan) -> Iterator[int]:
    yield from plan.years
    if plan.scope:
        yield from (condition.year for condition in plan.scope.where if condition.year is not None)


def _values(plan: Plan) -> Iterator[float]:
    if plan.scope:
        yield from (condition.value for condition in plan.scope.where if condition.value is not None)


def _simple(part: Any, definitions: Mapping[str, Any]) -> Any:
    """A schema with its references resolved and what a reply never uses taken out."""
    if isinstance(part, list):
        return [_simple(each, definitions) for each in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _simple(definitions[part["$ref"].rsplit("/", 1)[-1]], definitions)
    options = [option for option in part.get("anyOf", ()) if option != {"type": "null"}]
    if len(options) == 1:
        return _simple(options[0], definitions)
    simple = {key: _simple(value, definitions) for key, value in part.items() if key not in _UNUSED}
    if "maxItems" in simple:
        simple["maxItems"] = min(simple["maxItems"], _LISTED)
    return simple
