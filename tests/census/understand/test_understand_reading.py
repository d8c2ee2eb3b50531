"""Places: prefecture or city, namesakes, and what decides between them."""

from __future__ import annotations

import pytest
from understand_world import World, areas_of, plan

from census.understand.outcomes import Planned


@pytest.mark.parametrize(
    ("question", "code", "prefecture_reading"),
    [
        ("population of Osaka", "27000", True),
        ("大阪の人口", "27000", True),
        ("population of Kyoto", "26000", True),
        ("population of Fukuoka", "40000", True),
        ("福岡の人口は？", "40000", True),
        ("population of Osaka Prefecture", "27000", False),
        ("population of Osaka City", "27100", False),
        ("大阪市の人口", "27100", False),
        ("大阪府の人口", "27000", False),
        ("population of Kyoto City", "26100", False),
        ("population of Hokkaido", "01000", False),
        ("population of Sapporo", "01100", False),
    ],
)
def test_a_bare_name_is_the_prefecture_and_says_so(
    world: World, question: str, code: str, prefecture_reading: bool
) -> None:
    outcome = world.outcome(question)
    assert isinstance(outcome, Planned)
    assert outcome.plan.areas == (code,)
    assert outcome.prefecture_reading is prefecture_reading


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("府中市の人口は？", {"13206", "34208"}),
        ("population of Fuchu City", {"13206", "34208"}),
        ("population of Date City", {"01233", "07213"}),
        ("伊達市の人口", {"01233", "07213"}),
        ("美浜町の人口", {"18442", "23446", "30381"}),
        ("population of Shimanto", {"39210", "39412"}),
    ],
)
def test_a_name_of_several_places_is_ambiguous(world: World, question: str, codes: set[str]) -> None:
    assert not isinstance(world.outcome(question), Planned)
    assert areas_of(world.outcome(question)) == codes


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("広島県府中市の人口", "34208"),
        ("東京都府中市の人口", "13206"),
        ("東京の府中市の人口は？", "13206"),
        ("Population of Fuchu, Tokyo", "13206"),
        ("Population of Fuchu City, Hiroshima", "34208"),
        ("Population of Fuchu City in Hiroshima Prefecture", "34208"),
        ("In Tokyo, what is the population of Fuchu?", "13206"),
        ("Population of Mihama, Fukui", "18442"),
        ("福井県美浜町の人口", "18442"),
        ("Population of Mihama Town in Aichi Prefecture", "23446"),
        ("大阪市中央区の人口", "27128"),
        ("Chuo Ward, Sapporo population", "01101"),
        ("population of Naka Ward, Yokohama", "14104"),
        ("横浜市の中区の人口", "14104"),
        ("伊達市（北海道）の人口", "01233"),
        ("population of Sakai, Fukui", "18210"),
    ],
)
def test_the_rest_of_the_question_decides_between_namesakes(world: World, question: str, code: str) -> None:
    assert world.told(question) == plan("value", areas=code)


@pytest.mark.parametrize(
    ("question", "code"),
    [("population of Yokohama", "14100"), ("population of Sakai", "27140"), ("Kawasaki population", "14130")],
)
def test_a_prominent_namesake_is_meant(world: World, question: str, code: str) -> None:
    assert world.told(question) == plan("value", areas=code)


def test_two_places_stay_two_places(world: World) -> None:
    assert world.told("population of Nagasaki Prefecture and Nagasaki City") == plan("value", areas="42000 42201")
    assert world.told("堺市と坂井市の人口") == plan("value", areas="27140 18210")


@pytest.mark.parametrize(
    ("question", "excluded"),
    [
        ("Which prefecture outside Kanto has the most people?", {"R-kanto"}),
        ("largest prefecture by population except Tokyo and Osaka", {"13000", "27000"}),
        ("東京都と大阪府を除く都道府県で人口が最も多いのは？", {"13000", "27000"}),
        ("関東以外で人口が最も多い県は？", {"R-kanto"}),
    ],
)
def test_excluded_places_are_left_out(world: World, question: str, excluded: set[str]) -> None:
    assert set(world.read(question).excluded) == excluded


@pytest.mark.parametrize(
    ("question", "unknown"),
    [("population of Atlantis", "Atlantis"), ("海王市の人口", "海王市"), ("population of Gotham City", "Gotham")],
)
def test_an_unknown_name_is_kept_as_written(world: World, question: str, unknown: str) -> None:
    assert world.read(question).unknown == unknown


def test_words_that_mean_nothing_here_are_kept_apart(world: World) -> None:
    assert "ghosts" in world.read("How many ghosts were there in Tokyo?").strange
    assert not world.read("How many people live in Tokyo?").strange


@pytest.mark.parametrize(
    ("question", "listed"),
    [("births and deaths in Akita", True), ("秋田県の出生数と死亡数", True), ("births in Akita", False)],
)
def test_a_list_of_measures_is_a_list(world: World, question: str, listed: bool) -> None:
    assert world.read(question).listed is listed


def named(world: World, question: str) -> list[tuple[str, tuple[str, ...], bool]]:
    """What each mention stands for: its words, its codes, whether they are measures."""
    reading = world.read(question)
    return [(reading.text.raw[m.start : m.end], m.codes, m.measures) for m in reading.mentions]


@pytest.mark.parametrize(
    ("question", "mentions"),
    [
        ("population of Tokyo", [("population", ("A1101",), True), ("Tokyo", ("13000",), False)]),
        ("東京都の人口", [("東京都", ("13000",), False), ("人口", ("A1101",), True)]),
        ("Fuchu City births", [("Fuchu City", ("13206", "34208"), False), ("births", ("A4101",), True)]),
        ("births in Fuchu City, Tokyo", [("births", ("A4101",), True), ("Fuchu City", ("13206",), False)]),
        ("births since 2010", [("births", ("A4101",), True)]),
    ],
)
def test_mentions_are_the_names_in_reading_order_with_places_resolved(
    world: World, question: str, mentions: list[tuple[str, tuple[str, ...], bool]]
) -> None:
    assert named(world, question) == mentions


def test_places_left_out_and_compared_with_are_mentions_too(world: World) -> None:
    assert ("Tokyo", ("13000",), False) in named(world, "largest prefecture by population except Tokyo")
    assert ("熊本県", ("43000",), False) in named(world, "人口が熊本県より多い県は？")
    assert ("births", ("A4101",), True) in named(world, "ageing rate of prefectures with over 20,000 births")


@pytest.mark.parametrize(
    ("question", "quantities"),
    [
        ("prefectures with more than 300k people", [("300k", 300_000, False)]),
        ("人口20万人以上の市", [("20万", 200_000, False)]),
        ("top 5 prefectures by births", [("5", 5, False)]),
        ("prefectures with an ageing rate above 30%", [("30", 30, True)]),
        ("between 1 and 2 million people", [("1", 1_000_000, False), ("2 million", 2_000_000, False)]),
        ("population of Tokyo in 2015", []),
        ("people aged 65 and over in Tokyo", []),
        ("population of the 23 wards of Tokyo", []),
    ],
)
def test_quantities_are_all_numbers_but_years_ages_and_names(
    world: World, question: str, quantities: list[tuple[str, float, bool]]
) -> None:
    reading = world.read(question)
    assert [(reading.text.raw[q.start : q.end], q.value, q.percent) for q in reading.quantities] == quantities


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("なら長崎県の人口は？", ["42000"]),  # "then …", no Nara
        ("それなら長崎県の人口は？", ["42000"]),
        ("人口なら県で一番多いのはどこ", []),
        ("それなら県の人口は？", []),
        ("奈良の人口", ["29000"]),
        ("奈良、長崎県の人口", ["29000", "42000"]),
        ("ならの人口", ["29000"]),
        ("なら県の人口", ["29000"]),
        ("みえ県の人口", ["24000"]),
    ],
)
def test_a_name_in_kana_is_no_word_that_sounds_like_it(world: World, question: str, codes: list[str]) -> None:
    assert [place.code for place in world.read(question).places] == codes


@pytest.mark.parametrize("said", ["been", "meant", "stands", "increased", "unit", "units", "measured"])
def test_a_common_word_behind_a_measure_makes_no_other_thing_of_it(world: World, said: str) -> None:
    assert world.read(f"tea ceremony participation rate {said} in Aichi").measures == (("MD17",),)


def test_an_uncommon_word_behind_a_measure_makes_another_thing_of_it(world: World) -> None:
    assert world.read("tea ceremony participation rate machine in Aichi").measures == ()
