"""Prompts: codes behind names, lines for what the words do not say, and what is offered to a plan."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from understand_world import World

from census.plan import Plan
from census.understand.prompt import SYSTEM, Prompt, Prompter, written_plan

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def prompter(world: World) -> Prompter:
    return Prompter(world.catalogue, world.gazetteer, world.measures)


def lines(
    world: World, prompter: Prompter, question: str, previous: Plan | None = None, candidates: tuple[str, ...] = ()
) -> list[str]:
    return prompter.prompt(world.read(question), previous, candidates).text.split("\n")


def offered(world: World, prompter: Prompter, question: str) -> Prompt:
    return prompter.prompt(world.read(question))


@pytest.mark.parametrize(
    ("question", "marked"),
    [
        ("What is the population of Tokyo?", "What is the population[A1101] of Tokyo[13000]?"),
        ("東京都の人口は？", "東京都[13000]の人口[A1101]は?"),
        ("births and deaths in Akita", "births[A4101] and deaths[A4200] in Akita[05000]"),
        ("population of Fuchu City", "population[A1101] of Fuchu City[13206|34208]"),
        ("府中市の人口", "府中市[13206|34208]の人口[A1101]"),
        ("population of Fuchu City, Hiroshima", "population[A1101] of Fuchu City[34208], Hiroshima"),
        ("population of Osaka  and\tKyoto", "population[A1101] of Osaka[27000] and Kyoto[26000]"),
        # The measure meant by all words stands behind the words that name it.
        ("population of Tokyo, aged 65 and over", "population[A1303] of Tokyo[13000], aged 65 and over"),
        # Places left out and compared with are named like any other.
        ("largest prefecture by births except Akita", "largest prefecture by births[A4101] except Akita[05000]"),
        ("人口が熊本県より多い県は？", "人口[A1101]が熊本県[43000]より多い県は?"),
    ],
)
def test_codes_stand_in_brackets_behind_names(world: World, prompter: Prompter, question: str, marked: str) -> None:
    assert lines(world, prompter, question) == [marked]


def test_of_a_name_that_many_share_some_codes_are_shown_and_all_are_offered(world: World, prompter: Prompter) -> None:
    prompt = offered(world, prompter, "population of Nakagawa")
    (codes,) = prompt.named
    assert len(codes) > 4
    assert prompt.text == f"population[A1101] of Nakagawa[{'|'.join(codes[:4])}]"
    assert prompt.areas == {"00000", *codes}


@pytest.mark.parametrize(
    ("question", "mark"),
    [
        ("Which prefectures have more than 300,000 births?", "more than 300,000[A4101 > 300000] births[A4101]"),
        ("人口20万人以上の市はいくつ", "人口[A1101]20万人以上[A1101 >= 200000]の市"),
        ("How many cities have over 1.5 million people?", "over 1.5 million[A1101 > 1500000] people[A1101]"),
        ("prefectures with ageing rate below 25.5%", "ageing rate[ageing_rate] below 25.5[ageing_rate < 25.5]%"),
    ],
)
def test_thresholds_name_measure_comparison_and_number(
    world: World, prompter: Prompter, question: str, mark: str
) -> None:
    (line,) = lines(world, prompter, question)
    assert mark in line


def test_numbers_that_compare_nothing_are_written_out_unless_they_are_plain(world: World, prompter: Prompter) -> None:
    assert lines(world, prompter, "20万という数と東京都の人口") == ["20万[200000]という数と東京都[13000]の人口[A1101]"]
    assert lines(world, prompter, "top 5 prefectures by births") == ["top 5 prefectures by births[A4101]"]


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("Tokyo population in Heisei 27?", "years: 2015"),
        ("東京都の人口（平成27年）", "years: 2015"),
        ("Tokyo population in H26.", "years: 2014"),
        ("Akita births over the last 10 years", "years: 2013 2023"),
        ("births 10 years ago in Akita", "years: 2013"),
        ("births in Akita from Heisei 22 to 2020", "years: 2010 2020"),
        ("births in Akita since Heisei 22", "years: 2010"),  # the end stays open
        ("births in Akita in 2015", None),
        ("births in Akita in FY2015", None),
        ("births in Akita from 2010 to 2020", None),
        ("births in Akita since 2010", None),
        ("births in Akita", None),
    ],
)
def test_years_get_a_line_where_the_question_does_not_write_them_so(
    world: World, prompter: Prompter, question: str, years: str | None
) -> None:
    assert lines(world, prompter, question)[1:] == ([years] if years else [])


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("births in Akita since 2010", {2010}),
        ("births in Akita since Heisei 22", {2010}),
        ("births in Akita until 2015", {2015}),
        ("births in Akita from 2010 to 2020", {2010, 2020}),
        ("births 10 years ago in Akita", {2013}),
        ("births in Akita", set()),
    ],
)
def test_the_years_offered_are_those_said_and_of_an_open_span_the_one(
    world: World, prompter: Prompter, question: str, years: set[int]
) -> None:
    assert offered(world, prompter, question).years == years


def test_measures_retrieved_get_a_line_with_titles_cut_to_a_length(world: World, prompter: Prompter) -> None:
    code, other = "A1101P_HH", "C210835"
    english, japanese = world.catalogue.get(code).title_en, world.catalogue.get(other).title_ja
    assert len(english) > 48
    assert len(japanese) > 18
    assert lines(world, prompter, "what about Tokyo", None, (code, "density")) == [
        "what about Tokyo[13000]",
        f"measures: {code} {english[:48]} | density {world.catalogue.get('density').title_en}",
    ]
    assert lines(world, prompter, "東京はどう", None, (other,))[1] == f"measures: {other} {japanese[:18]}"


def test_at_most_three_measures_are_offered_and_none_beside_one_that_is_named(world: World, prompter: Prompter) -> None:
    found = ("density", "A1101", "A4101", "A4200", "B1101")
    assert lines(world, prompter, "東京はどう", None, found)[1].count("|") == 2
    prompt = prompter.prompt(world.read("how crowded is Tokyo"), None, found)
    assert prompt.text == "how crowded[density] is Tokyo[13000]"
    assert prompt.measures == {"density"}


def test_the_plan_before_gets_a_line_and_is_written_as_the_model_writes(world: World, prompter: Prompter) -> None:
    before = Plan(op="value", measures=("A1101",), areas=("13000",), years=(2015,))
    assert lines(world, prompter, "and Osaka?", before) == [
        "and Osaka[27000]?",
        'previous: {"op":"value","measures":["A1101"],"areas":["13000"],"years":[2015]}',
    ]


def test_lines_have_one_order(world: World, prompter: Prompter) -> None:
    before = Plan(op="value", measures=("A1101",), areas=("13000",))
    found = lines(world, prompter, "and Osaka in Heisei 27?", before, ("density",))
    assert [line.split(":")[0] for line in found[1:]] == ["measures", "years", "previous"]


def test_a_share_of_a_whole_keeps_the_measure_that_adds_up(world: World, prompter: Prompter) -> None:
    (line,) = lines(world, prompter, "What share of Japan's elderly people lived in Akita?")
    assert "ageing_rate" not in line
    assert "elderly" in line
    assert "[A1303]" in line
    # Without a whole the same words mean the rate.
    (line,) = lines(world, prompter, "What share of people in Akita are elderly?")
    assert "elderly[ageing_rate]" in line


def test_everything_offered_is_said(world: World, prompter: Prompter) -> None:
    prompt = offered(
        world, prompter, "Which prefectures in Kanto other than Tokyo had over 20,000 births in Heisei 27?"
    )
    assert prompt.areas == {"00000", "R-kanto", "13000"}
    assert prompt.measures == {"A4101"}
    assert prompt.years == {2015}
    assert prompt.values == {20_000.0}
    assert prompt.named == (("R-kanto",), ("13000",))
    nothing = offered(world, prompter, "Hello there")
    assert nothing.areas == {"00000"}
    assert not any((nothing.measures, nothing.years, nothing.values, nothing.named))


def test_messages_are_the_system_text_and_the_question(world: World, prompter: Prompter) -> None:
    prompt = offered(world, prompter, "population of Tokyo")
    assert list(prompt.messages) == [
        {"role": "system", "content": SYSTEM},
        {"role": "user", "content": "population[A1101] of Tokyo[13000]"},
    ]


def test_a_reading_without_its_measures_offers_only_what_is_retrieved(world: World, prompter: Prompter) -> None:
    reading = world.read("births in Tokyo")
    places = tuple(mention for mention in reading.mentions if not mention.measures)
    prompt = prompter.prompt(replace(reading, mentions=places, measures=()), None, ("A4200",))
    assert prompt.text.startswith("births in Tokyo[13000]\nmeasures: A4200 ")
    assert prompt.measures == {"A4200"}


def test_plans_are_written_compact_in_the_order_of_fields_without_defaults() -> None:
    plan = Plan.model_validate(
        {
            "op": "rank",
            "scope": {"where": [{"value": 300_000.0, "cmp": ">", "measure": "A1101"}], "level": "city"},
            "limit": 3,
            "order": "desc",
            "measures": ["A4101"],
        }
    )
    assert written_plan(plan) == (
        '{"op":"rank","measures":["A4101"],"scope":{"level":"city",'
        '"where":[{"measure":"A1101","cmp":">","value":300000}]},"limit":3}'
    )
    assert Plan.model_validate_json(written_plan(plan)) == plan
    half = plan.model_copy(update={"scope": None, "of": None})
    assert json.loads(written_plan(half)) == {"op": "rank", "measures": ["A4101"], "limit": 3}


def test_of_several_measures_the_first_tells_the_years_in_every_process(world: World, prompter: Prompter) -> None:
    question = "population and births of Akita, 5 years ago"
    assert lines(world, prompter, question)[1] == "years: 2015"  # of the population, a census
    assert lines(world, prompter, "births and population of Akita, 5 years ago")[1] == "years: 2018"
    script = (
        "from understand_world import World; from census.understand.prompt import Prompter; w = World.load();"
        f"print(Prompter(w.catalogue, w.gazetteer, w.measures).prompt(w.read({question!r})).text.split()[-1])"
    )
    root = HERE.parents[2]
    path = os.pathsep.join((str(root), str(HERE)))
    # Sets of strings are in another order for each seed: 1 and 2 differ for these codes.
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": path}
        done = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout.split() == ["2015"]
