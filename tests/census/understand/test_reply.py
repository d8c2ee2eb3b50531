"""Replies: the schema they are decoded with, their parsing, and what a plan may be made of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import jsonschema_rs
import pytest
from understand_world import World

from census.plan import OPS, Plan
from census.understand.outcomes import Ambiguous, Outcome, Planned, Refused
from census.understand.prompt import Prompt, Prompter, written_plan
from census.understand.reply import (
    NONE,
    Fault,
    ReplyError,
    ReplyReader,
    decided,
    fault,
    left_out,
    parse,
    reply_schema,
    written_reply,
)

SCHEMA = jsonschema_rs.validator_for(reply_schema())
AREAS = {"areas": ["13000"]}
SCOPE = {"scope": {"level": "prefecture"}}
NEEDS: dict[str, dict[str, Any]] = {
    "value": AREAS,
    "compare": {"areas": ["13000", "27000"]},
    "difference": {"areas": ["13000", "27000"]},
    "ratio": {"areas": ["13000", "27000"]},
    "change": AREAS | {"years": [2015, 2020]},
    "cagr": AREAS | {"years": [2015]},
    "share": AREAS | {"of": "00000"},
    **dict.fromkeys(("sum", "mean", "median", "min", "max", "count", "rank"), SCOPE),
    "position": AREAS | SCOPE,
    "series": AREAS,
}
FULL = {
    "op": "rank",
    "measures": ["A1101"],
    "years": [2015, 2020],
    "scope": {
        "level": "city",
        "inside": ["R-kanto"],
        "exclude": ["13000"],
        "where": [
            {"measure": "A4101", "cmp": ">=", "value": 1.5, "year": 2015},
            {"measure": "A1101", "cmp": "<", "than": "27000"},
        ],
    },
    "order": "asc",
    "limit": 3,
    "by": "percent",
}


def body(op: str) -> dict[str, Any]:
    return {"op": op, "measures": ["A1101"], **NEEDS[op]}


@pytest.fixture(scope="module")
def prompter(world: World) -> Prompter:
    return Prompter(world.catalogue, world.gazetteer, world.measures)


@pytest.fixture(scope="module")
def reader(world: World) -> ReplyReader:
    return ReplyReader(world.measures)


# -- the schema ------------------------------------------------------------------------------------


@pytest.mark.parametrize("op", OPS)
def test_the_schema_takes_the_least_plan_of_every_operation_as_it_is_written(op: str) -> None:
    plan = Plan.model_validate(body(op))
    assert SCHEMA.is_valid(json.loads(written_plan(plan)))
    assert parse(written_plan(plan)) == plan


def offering(measures: set[str], *named: tuple[str, ...]) -> Prompt:
    areas = frozenset(code for codes in named for code in codes)
    return Prompt("", areas, frozenset(measures), frozenset(), frozenset(), named)


def test_what_a_prompt_decides_is_left_out_of_the_reply_and_understood() -> None:
    plan = Plan(op="value", measures=("A1101",), areas=("13000",), years=(2015,))
    only = decided(offering({"A1101"}, ("13000",)))
    assert written_reply(plan, only) == '{"op":"value","years":[2015]}'
    assert parse('{"op":"value","years":[2015]}', only) == plan
    assert parse(written_plan(plan), only) == plan  # an older model copies it
    for prompt in (offering({"A1101", "A4101"}, ("13000",), ("27000",)), offering(set())):
        assert decided(prompt) == {}
        assert written_reply(plan, decided(prompt)) == written_plan(plan)
    assert SCHEMA.is_valid(json.loads(written_reply(plan, only)))
    assert written_reply(None, only) == NONE


def test_the_area_of_a_set_is_not_the_area_of_the_plan() -> None:
    known = {"measures": ["A1101"], "areas": ["27000"]}
    inside = Plan.model_validate({"op": "rank", "measures": ["A1101"], "scope": {"level": "city", "inside": ["27000"]}})
    assert parse(written_reply(inside, known), known) == inside
    position = inside.model_copy(update={"op": "position", "areas": ("27000",)})
    assert '"areas":["27000"]' in written_reply(position, known)
    assert parse(written_reply(position, known), known) == position


def test_of_a_name_that_several_areas_share_the_first_is_understood() -> None:
    assert decided(offering(set(), ("13206", "34208"))) == {"areas": ["13206"]}


def test_a_reply_without_what_was_not_decided_is_no_plan() -> None:
    with pytest.raises(ReplyError):
        parse('{"op":"value","areas":["13000"]}', {"areas": ["27000"]})


def test_the_schema_takes_every_field_and_the_refusal() -> None:
    assert SCHEMA.is_valid(FULL)
    assert SCHEMA.is_valid(body("rank") | {"nth": 2, "limit": 1})
    assert SCHEMA.is_valid(json.loads(NONE))


@pytest.mark.parametrize(
    "reply",
    [
        {},
        [],
        "value",
        None,
        {"measures": ["A1101"]},
        {"op": "guess", "measures": ["A1101"]},
        {"op": "none", "reason": "nothing"},
        {"op": "none", "measures": ["A1101"]},
        body("value") | {"answer": 14_047_594},
        body("value") | {"measures": []},
        body("value") | {"measures": ["A1101"] * 7},
        body("value") | {"areas": ["13000"] * 11},  # a plan may have more, but no reply needs them
        body("value") | {"areas": ["Tokyo Metropolis"]},
        body("value") | {"areas": None},
        body("value") | {"years": [1700]},
        body("value") | {"years": ["2015"]},
        body("rank") | {"scope": None},
        body("rank") | {"scope": {}},
        body("rank") | {"scope": {"level": "galaxy"}},
        body("rank") | {"limit": 0},
        body("rank") | {"scope": {"level": "city", "where": [{"measure": "A1101"}]}},
        body("rank") | {"scope": {"level": "city", "where": [{"measure": "A1101", "cmp": "=", "value": 1}]}},
        body("share") | {"of": None},
    ],
)
def test_the_schema_takes_nothing_else(reply: object) -> None:
    assert not SCHEMA.is_valid(reply)


def test_the_schema_is_what_grammars_can_use() -> None:
    """No references and no nulls, and every object is closed."""
    text = json.dumps(reply_schema())
    assert "$ref" not in text
    assert "null" not in text

    def objects(part: Any) -> list[dict[str, Any]]:
        if isinstance(part, list):
            return [found for each in part for found in objects(each)]
        if not isinstance(part, dict):
            return []
        own = [part] if part.get("type") == "object" else []
        return own + [found for each in part.values() for found in objects(each)]

    closed = [each["additionalProperties"] for each in objects(reply_schema())]
    assert closed == [False] * 4  # plan, scope, condition, refusal


# -- parsing ---------------------------------------------------------------------------------------


def test_a_refusal_is_no_plan() -> None:
    assert parse(NONE) is None
    assert parse('{ "op" : "none" }') is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "none",
        "null",
        "[]",
        '{"op":"value","measures":["A1101"],"areas":["13000"]',  # cut off
        '{"op":"none","reason":"nothing"}',
        '{"op":"value","measures":["A1101"]}',  # well formed, but of no area
        '{"op":"value","measures":["A1101"],"areas":["13000"]} That is all.',
        "[" * 100_000,
        '{"op":' * 100_000,
        '{"op":"value","measures":["A1101"],"areas":["13000"],"years":[' + "9" * 5_000 + "]}",
        "14,047,594",
        "SELECT value FROM facts; DROP TABLE facts",
        "\ud800",
    ],
)
def test_anything_else_is_a_reply_error(text: str) -> None:
    with pytest.raises(ReplyError):
        parse(text)


# -- what a plan may be made of --------------------------------------------------------------------

OFFERED = Prompt(
    text="",
    areas=frozenset({"00000", "13000", "27000"}),
    measures=frozenset({"A1101", "A4101"}),
    years=frozenset({2015}),
    values=frozenset({300_000.0}),
    named=(("13000",), ("27000",)),
)


def ranked(*where: Mapping[str, object], **scope: object) -> dict[str, object]:
    return {"op": "rank", "measures": ["A1101"], "scope": {"level": "city", **scope, "where": where}}


PRESENT = {"measure": "A4101", "cmp": ">", "value": 300_000}


@pytest.mark.parametrize(
    "plan",
    [
        body("value") | {"years": [2015]},
        {"op": "share", "measures": ["A1101"], "areas": ["13000"], "of": "00000"},
        ranked(PRESENT | {"year": 2015}, inside=["13000"], exclude=["27000"]) | {"limit": 7},
        ranked({"measure": "A1101", "cmp": "<", "than": "27000"}),
    ],
)
def test_a_plan_of_what_is_offered_is_without_fault(plan: dict[str, object]) -> None:
    assert fault(Plan.model_validate(plan), OFFERED) is None


def words(fault: Fault | None) -> str:
    assert fault is not None
    return fault.words


@pytest.mark.parametrize(
    ("plan", "problem"),
    [
        (body("value") | {"areas": ["13000", "01000"]}, "area 01000"),
        ({"op": "share", "measures": ["A1101"], "areas": ["13000"], "of": "R-kanto"}, "area R-kanto"),
        (ranked(inside=["01000"]), "area 01000"),
        (ranked(exclude=["01000"]), "area 01000"),
        (ranked({"measure": "A1101", "cmp": "<", "than": "01000"}), "area 01000"),
        (body("value") | {"measures": ["A1101", "density"]}, "measure density"),
        (ranked(PRESENT | {"measure": "density"}), "measure density"),
        (body("value") | {"years": [2015, 2020]}, "year 2020"),
        (ranked(PRESENT | {"year": 2020}), "year 2020"),
        (ranked(PRESENT | {"value": 300_001}), "number 300001.0"),
    ],
)
def test_a_plan_of_anything_else_is_faulted_by_its_part(plan: dict[str, object], problem: str) -> None:
    assert words(fault(Plan.model_validate(plan), OFFERED)) == f"{problem} was not offered"


def test_parts_of_the_plan_before_may_be_kept() -> None:
    before = Plan.model_validate(
        ranked({"measure": "density", "cmp": ">", "value": 5, "year": 2010}, inside=["01000"]) | {"years": [2000]}
    )
    kept = Plan.model_validate(before.model_dump() | {"measures": ["A4101"], "limit": 3})
    assert words(fault(kept, OFFERED)) == "area 01000 was not offered"
    assert fault(kept, OFFERED, before) is None
    other = Plan.model_validate(before.model_dump() | {"years": [2001]})
    assert words(fault(other, OFFERED, before)) == "year 2001 was not offered"


def test_what_another_plan_of_the_question_uses_is_left_out_except_japan() -> None:
    two = Plan.model_validate(body("value") | {"areas": ["13000", "27000"]})
    one = Plan.model_validate(body("value") | {"areas": ["13000"]})
    assert left_out(two, one) is None
    assert words(left_out(one, two)) == "area 27000 is left out"
    assert left_out(one, Plan.model_validate(body("value") | {"areas": ["13000"], "years": [2015]})) is not None
    share = Plan(op="share", measures=("A1101",), areas=("13000",), of="00000")
    assert words(left_out(one, share)) == "area 00000 is left out"
    ranking = Plan.model_validate(ranked(inside=["13000"]))
    assert left_out(ranking, Plan.model_validate(body("value") | {"areas": ["13000", "00000"]})) is None


# -- outcomes --------------------------------------------------------------------------------------


def outcome(
    world: World, prompter: Prompter, reader: ReplyReader, question: str, text: str, previous: Plan | None = None
) -> Outcome:
    reading = world.read(question)
    return reader.outcome(text, prompter.prompt(reading, previous), reading, previous)


def test_a_plan_is_planned_and_says_that_a_name_was_read_as_the_prefecture(
    world: World, prompter: Prompter, reader: ReplyReader
) -> None:
    osaka = Plan(op="value", measures=("A1101",), areas=("27000",))
    found = outcome(world, prompter, reader, "population of Osaka", written_plan(osaka))
    assert found == Planned(osaka, prefecture_reading=True)
    found = outcome(world, prompter, reader, "population of Osaka Prefecture", written_plan(osaka))
    assert found == Planned(osaka)


def test_a_name_that_several_share_is_asked_back_whichever_was_written(
    world: World, prompter: Prompter, reader: ReplyReader
) -> None:
    readings = tuple(
        (code, Plan(op="compare", measures=("A1101",), areas=("27000", code), years=(2015,)))
        for code in ("13206", "34208")
    )
    for _, plan in readings:
        question = "compare the population of Osaka Prefecture and Fuchu City in 2015"
        assert outcome(world, prompter, reader, question, written_plan(plan)) == Ambiguous(readings)


def test_of_a_shared_name_the_only_place_with_figures_is_meant(
    world: World, prompter: Prompter, reader: ReplyReader
) -> None:
    reading = world.read("Fuchu City")
    prompt = prompter.prompt(reading, None, ("A1101",))
    with_figures = frozenset({"34208"})

    class Some:
        def years(self, _code: str, area: str) -> tuple[int, ...]:
            return (2020,) if area in with_figures else ()

    written = written_plan(Plan(op="value", measures=("A1101",), areas=("13206",)))
    found = ReplyReader(Some()).outcome(written, prompt, reading)  # type: ignore[arg-type]
    assert found == Planned(Plan(op="value", measures=("A1101",), areas=("34208",)))


def test_a_refusal_is_refused(world: World, prompter: Prompter, reader: ReplyReader) -> None:
    assert outcome(world, prompter, reader, "Could you write a poem?", NONE) == Refused("no_measure")


@pytest.mark.parametrize(
    "text",
    [
        "Tokyo had many people.",
        '{"op":"value","measures":["A1101"],"areas":["27000"]}',
        '{"op":"value","measures":["A4101"],"areas":["13000"]}',
        '{"op":"value","measures":["A1101"],"areas":["13000"],"years":[2015]}',
    ],
)
def test_what_is_no_plan_of_the_question_is_an_error(
    world: World, prompter: Prompter, reader: ReplyReader, text: str
) -> None:
    with pytest.raises(ReplyError):
        outcome(world, prompter, reader, "population of Tokyo", text)


def test_a_follow_up_may_keep_what_was_planned_before(world: World, prompter: Prompter, reader: ReplyReader) -> None:
    before = Plan(op="value", measures=("A1101",), areas=("13000",), years=(2015,))
    then = Plan(op="compare", measures=("A1101",), areas=("13000", "27100"), years=(2015,))
    question = "and compared with Osaka City?"
    assert outcome(world, prompter, reader, question, written_plan(then), before) == Planned(then)
    with pytest.raises(ReplyError, match="was not offered"):
        outcome(world, prompter, reader, question, written_plan(then))


@pytest.mark.parametrize(
    "part",
    [
        {"claim": {"cmp": "==", "value": 20_000_000}},
        {"unit": "thousand"},
        {"view": "chart"},
    ],
)
def test_what_rules_alone_find_is_not_taken_from_a_reply(
    world: World, reader: ReplyReader, prompter: Prompter, part: dict[str, Any]
) -> None:
    reading = world.read("What is the population of Tokyo?")
    prompt = prompter.prompt(reading, None, ("A1101",))
    asked = {"op": "value", "measures": ["A1101"], "areas": ["13000"]}
    assert reader.outcome(json.dumps(asked), prompt, reading)
    with pytest.raises(ReplyError) as raised:
        reader.outcome(json.dumps(asked | part), prompt, reading)
    assert raised.value.fault.kind in {"operation", "unreadable"}
