"""Which of two areas is so many times the other."""

from __future__ import annotations

import pytest
from understand_world import World, plan

from census.plan import Plan


@pytest.mark.parametrize(
    "question",
    [
        "Compared with Shimane, how many times as many hospitals does Hiroshima pref have?",
        "Compared to Shimane prefecture, Hiroshima prefecture has how many times the hospitals?",
        "Relative to Shimane, Hiroshima has how many times as many hospitals?",
        "How many times Shimane's hospitals does Hiroshima pref have?",
        "How many times as many hospitals as Shimane does Hiroshima have?",
        "How many times as many hospitals does Hiroshima have as Shimane?",
        "Hospitals: Hiroshima relative to Shimane, how many times?",
        "島根に比べて広島の病院は何倍",
        "島根県と比べると広島県の病院は何倍ですか",
        "島根県の病院数の何倍が広島県にある？",
        "広島県の病院は島根県の何倍",
    ],
)
def test_the_area_compared_with_is_what_is_divided_by(world: World, question: str) -> None:
    plan = Plan.model_validate_json(world.told(question))

    assert (plan.op, plan.areas) == ("ratio", ("34000", "32000"))


@pytest.mark.parametrize(
    "question",
    [
        "大阪市の人口は横浜市の何割？",
        "What percentage of Yokohama's population is Osaka City's?",
        "Osaka City's population as a percentage of Yokohama's",
    ],
)
def test_one_of_two_apart_is_told_as_a_part_of_the_other(world: World, question: str) -> None:
    assert world.told(question) == plan("ratio", "A1101", "27100 14100")


@pytest.mark.parametrize(
    ("question", "measures"),
    [
        ("Primary schools, junior highs and the ratio of junior highs to primary schools in Sapporo", "E3101 E2101"),
        ("Doctors, dentists and the ratio of dentists to doctors in Kobe", "I6200 I6100"),
        ("the ratio of doctors to dentists in Kobe", "I6100 I6200"),
        (
            "how many marriages in Akita, how many divorces, and what is the ratio of divorces to marriages",
            "A9201 A9101",
        ),
        ("札幌市の小学校数、中学校数、それと中学校数の小学校数に対する比", "E3101 E2101"),
        ("秋田県の出生数と死亡数、それに死亡数の出生数に対する比は？", "A4200 A4101"),
        ("神戸市の医師数と歯科医師数と、その比率は？", "I6100 I6200"),
    ],
)
def test_a_ratio_of_two_measures_is_in_the_order_that_is_said(world: World, question: str, measures: str) -> None:
    plan = Plan.model_validate_json(world.told(question))

    assert (plan.op, plan.measures) == ("ratio", tuple(measures.split()))


@pytest.mark.parametrize(
    ("question", "measures"),
    [
        ("福岡市の家計で牛肉代は豚肉代の何倍？", ("LB031001", "LB031002")),
        ("高知市のかつお代はまぐろ代の何倍になりますか", ("LB021104", "LB021101")),
        ("富山県の死亡数は出生数の何倍ですか", ("A4200", "A4101")),
    ],
)
def test_what_is_spent_on_one_is_divided_by_what_is_spent_on_the_other(
    world: World, question: str, measures: tuple[str, str]
) -> None:
    plan = Plan.model_validate_json(world.told(question))

    assert (plan.op, plan.measures) == ("ratio", measures)
