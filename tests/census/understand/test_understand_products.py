"""Charts, reports and needs in words: which plan they come to, and what is none of them."""

from __future__ import annotations

import pytest
from understand_world import World, scope

from census.plan import OPS, PRODUCTS, Plan
from census.understand.outcomes import Ambiguous, Planned, by_rules_alone, intent_of, is_product
from census.understand.reply import ReplyError, ReplyReader, reply_schema

PREFECTURES = scope("prefecture")


def planned(world: World, *questions: str) -> Plan:
    previous: Plan | None = None
    for question in questions:
        outcome = world.outcome(question, previous)
        assert isinstance(outcome, Planned), outcome
        previous = outcome.plan
    assert previous is not None
    return previous


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Show me population by prefecture",
         {"op": "rank", "measures": ["A1101"], "scope": PREFECTURES, "limit": 47, "view": "chart"}),
        ("都道府県別の人口", {"op": "rank", "measures": ["A1101"], "scope": PREFECTURES, "limit": 47, "view": "chart"}),
        ("Plot Niigata's population from 1950 to 2020 as a line graph",
         {"op": "series", "measures": ["A1101"], "areas": ["15000"], "years": [1950, 2020], "view": "chart"}),
        ("離婚件数の全国推移を2009〜2022年で折れ線グラフに",
         {"op": "series", "measures": ["A9201"], "areas": ["00000"], "years": [2009, 2022], "view": "chart"}),
        ("bar chart of doctors in Kyushu prefectures",
         {"op": "rank", "measures": ["I6100"], "scope": scope("prefecture", "R-kyushu"), "limit": 8, "view": "chart"}),
        ("map of ageing rate by prefecture",
         {"op": "rank", "measures": ["ageing_rate"], "scope": PREFECTURES, "limit": 47, "view": "map"}),
        ("Map of population density",
         {"op": "rank", "measures": ["density"], "scope": PREFECTURES, "limit": 47, "view": "map"}),
        ("高齢化率を都道府県別に地図で塗り分けて",
         {"op": "rank", "measures": ["ageing_rate"], "scope": PREFECTURES, "limit": 47, "view": "map"}),
        ("人口が多い市の上位10を棒グラフにして",
         {"op": "rank", "measures": ["A1101"], "scope": scope("city"), "limit": 10, "view": "chart"}),
        ("Graph births in Sapporo", {"op": "series", "measures": ["A4101"], "areas": ["01100"], "view": "chart"}),
        ("Make a bar graph comparing births in Tokyo, Osaka and Aichi",
         {"op": "compare", "measures": ["A4101"], "areas": ["13000", "27000", "23000"], "view": "chart"}),
    ],
)  # fmt: skip
def test_a_chart_is_the_ordinary_plan_with_a_view(world: World, question: str, expected: dict[str, object]) -> None:
    plan = planned(world, question)
    assert plan == Plan.model_validate(expected)
    assert intent_of(plan) == "chart"


@pytest.mark.parametrize(
    ("question", "area", "measures"),
    [
        ("Create a summary of Tokyo demographics", "13000", ""),
        ("Write me a short statistical profile of Hida", "21217", ""),
        ("I have a meeting with the mayor of Hida on Monday. Write me a short statistical profile of the city.",
         "21217", ""),
        ("高松市の人口・世帯・就業・医療の概況をレポートに", "37201", "A1101 A7101 employment_rate doctors_per_100k"),
        ("Okinawa at a glance", "47000", ""),
        ("福岡市の人口と教育についての報告書を作って", "40130", "A1101 elementary_pupils_per_school"),
    ],
)  # fmt: skip
def test_a_report_is_about_one_area_and_the_topics_named(world: World, question: str, area: str, measures: str) -> None:
    assert planned(world, question) == Plan(op="report", areas=(area,), measures=tuple(measures.split()))


@pytest.mark.parametrize(
    ("question", "expected", "areas"),
    [
        ("Which areas need more schools?", PREFECTURES, ""),
        ("where should the next hospital go?", PREFECTURES, ""),
        ("Where in Shimane should we open the next library?", scope("municipality", "32000"), ""),
        ("保育所が足りない市はどこ", scope("city"), ""),
        ("Which municipalities in Hokkaido lack doctors?", scope("municipality", "01000"), ""),
        ("岩手県で病院が足りない市町村は？", scope("municipality", "03000"), ""),
        ("Which prefectures should get more hospitals?", PREFECTURES, ""),
        ("What would you suggest against depopulation in Akita?", PREFECTURES, "05000"),
        ("高知県で若い人が出ていくのを止めるにはどんな対策がよいか", PREFECTURES, "39000"),
        ("What could a town like Nichinan do to slow its depopulation?", scope("municipality", "31000"), "31401"),
        ("十日町市の人口減少を食い止めるにはどんな手を打つべきか、統計を根拠に提案して",
         scope("municipality", "15000"), "15210"),
    ],
)  # fmt: skip
def test_needs_are_a_ranking_by_several_measures(
    world: World, question: str, expected: dict[str, object], areas: str
) -> None:
    plan = planned(world, question)
    assert (plan.op, intent_of(plan)) == ("index", "policy")
    assert plan.scope is not None
    assert plan.scope.model_dump(mode="json") == expected
    assert plan.areas == tuple(areas.split())
    assert len(plan.weights) == len(plan.measures) >= 2


def test_a_published_figure_of_the_need_is_ranked_alone(world: World) -> None:
    plan = planned(world, "保育所が足りない県はどこ")
    assert (plan.op, plan.measures) == ("rank", ("J250502",))


@pytest.mark.parametrize(
    "question",
    [
        "What is the population of Tokyo?",
        "Which prefectures have the most births?",
        "Give me a summary of births in Tokyo since 2000",
        "東京都の小学校数は？",
        "How many hospitals does Osaka have?",
        "For a grant proposal: count of public libraries in Hokkaido",
        "how can I get the number of schools in Akita?",
        "人口が最も減少した県は？",
        "Which town lost the most people?",
    ],
)
def test_ordinary_questions_stay_ordinary(world: World, question: str) -> None:
    plan = planned(world, question)
    assert plan.op not in PRODUCTS
    assert plan.view == "text"


def test_a_shared_name_asks_which_area_the_report_is_about(world: World) -> None:
    outcome = world.outcome("府中市の概況レポートを作成して")
    assert isinstance(outcome, Ambiguous)
    assert [(code, plan.op) for code, plan in outcome.readings] == [("13206", "report"), ("34208", "report")]
    assert is_product(outcome)


def test_follow_ups_draw_the_figures_before_and_move_a_report(world: World) -> None:
    series = planned(world, "How did the population of Nagano change since 1990? Show the trend", "グラフにして")
    assert (series.op, series.view) == ("series", "chart")
    assert planned(world, "Give me a report on Hida City", "And Gero?") == Plan(op="report", areas=("21220",))
    assert planned(world, "Which areas need more schools?", "And the population of Gero?").op == "value"


def test_what_only_rules_plan_is_not_offered_to_a_model(world: World) -> None:
    plan = reply_schema()["anyOf"][0]
    assert plan["properties"]["op"]["enum"] == list(OPS)
    assert plan["required"] == ["op"]
    assert plan["properties"]["measures"]["minItems"] == 1
    assert not {"view", "weights"} & set(plan["properties"])
    assert by_rules_alone(world.outcome("Show me population by prefecture"))
    assert not by_rules_alone(world.outcome("What is the population of Tokyo?"))


def test_a_model_that_writes_a_report_is_refused(world: World) -> None:
    from census.understand.prompt import Prompter

    reading = world.read("Population of Tokyo?")
    prompt = Prompter(world.catalogue, world.gazetteer, world.measures).prompt(reading, None, ("A1101",))
    with pytest.raises(ReplyError, match="rules alone"):
        ReplyReader(world.measures).outcome('{"op":"report","areas":["13000"]}', prompt, reading)


@pytest.mark.parametrize(
    "question",
    [
        "What might Yubari city hall do about so many elderly people? Suggest with figures.",
        "What could Yubari do about too many old people?",
        "夕張市は高齢者が多すぎる。どんな対策ができる？",
        "夕張市はお年寄りばかり。どうすればいい？",
    ],
)
def test_what_one_town_can_do_about_its_elderly_is_an_index_of_its_peers(world: World, question: str) -> None:
    plan = Plan.model_validate_json(world.told(question))

    assert (plan.op, plan.areas) == ("index", ("01209",))


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        (("hospitals in Fukuoka Prefecture from 2012 to 2022, what's the change?", "Show it as a chart"),
         {"op": "series", "measures": ["I510120"], "areas": ["40000"], "years": [2012, 2022], "view": "chart"}),
        (("福岡県の病院数は2012年から2022年で何％変わった？", "グラフにして"),
         {"op": "series", "measures": ["I510120"], "areas": ["40000"], "years": [2012, 2022], "view": "chart"}),
        (("2023年の出生数の上位5県は？", "グラフで見せて"),
         {"op": "rank", "measures": ["A4101"], "years": [2023], "scope": PREFECTURES, "limit": 5, "view": "chart"}),
    ],
)  # fmt: skip
def test_what_was_told_is_drawn_on_request(
    world: World, questions: tuple[str, ...], expected: dict[str, object]
) -> None:
    assert planned(world, *questions) == Plan.model_validate(expected)
