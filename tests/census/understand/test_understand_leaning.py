"""What a question leaves out stays: place, year, measure and operation of the one before it."""

from __future__ import annotations

import pytest
from understand_world import World, plan

from census.understand.leaning import is_follow_up

KYOTO = "residential land price in Kyoto Prefecture"
PAIR = ("foreign residents in Hamamatsu and in Toyota", "What's the gap between them?")


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        # a measure without a place, however long the sentence
        (("births in Nara in 2019", "and I would also like to know how many people got divorced over there, please"),
         plan("value", "A9201", "29000", "2019")),
        # a place and a measure that go on from what was said keep its year
        (("births in Nara in 2019", "and the deaths in Mie?"), plan("value", "A4200", "24000", "2019")),
        (("number of divorces in Shizuoka City in 2020", "now Hamamatsu please"),
         plan("value", "A9201", "22130", "2020")),
        # of two places the year alone
        ((*PAIR, "And the gap in 2015?"), plan("difference", "A1700", "22130 23211", "2015")),
        # the figure before beside that of another measure
        (("births in Akita", "deaths?", "how many times the births is that?"),
         plan("ratio", "A4200 A4101", "05000")),
        (("秋田県の死亡数は", "出生数の何倍？"), plan("ratio", "A4200 A4101", "05000")),
        (("秋田県の死亡数は", "出生数の何倍？", "岩手で同じ計算"), plan("ratio", "A4200 A4101", "03000")),
        (("青森県の2023年の結婚件数", "離婚は", "結婚100件につき離婚何件ぐらい"),
         plan("value", "divorces_per_100_marriages", "02000", "2023")),
        # the number behind a rate, though its kind is said again
        (("愛知県の製造業の従業者の割合", "製造業の人数は？"), plan("value", "C220837", "23000")),
        (("熊本市の一人暮らし世帯数", "それ、世帯全体の何％？"), plan("value", "single_share", "43100")),
        # parts of a prefecture's total
        (("高崎市の外国人は？", "県の外国人全体に占める割合"), plan("share", "A1700", "10202", of="10000")),
        (("What share of Hiroshima Prefecture's people live in Hiroshima City?", "And Fukuyama?",
          "How many live in the two cities together?"), plan("sum", areas="34100 34207")),
        # a name that is a verb: 設楽
        (("大分県のホテルの数は", "客室数は？", "1軒あたりにしたら？"), plan("value", "rooms_per_hotel", "44000")),
    ],
)  # fmt: skip
def test_what_is_left_out_stays(world: World, turns: tuple[str, ...], expected: str) -> None:
    assert world.told(*turns) == expected


@pytest.mark.parametrize(
    ("question", "leans"),
    [
        ("deaths?", True),
        ("how many crimes were committed there, all in all, over the years, do you know?", True),
        ("what about Tokushima?", True),
        ("population of Tokushima", False),
        ("which prefecture has the most births?", False),
    ],
)
def test_only_what_and_where_together_stand_alone(world: World, question: str, leans: bool) -> None:
    assert is_follow_up(world.read(question)) is leans


@pytest.mark.parametrize("question", ["how many crimes were committed there?", "and the trains?"])
def test_words_that_name_nothing_known_are_left_to_retrieval(world: World, question: str) -> None:
    assert world.told(KYOTO, question) == "refused no_measure"
