"""Follow-ups of an order of places: the next, the one above, the other end, and the first after a rank."""

from __future__ import annotations

import pytest
from understand_world import World, plan, scope

from census.understand.reordering import step, turned

LARGEST = "largest city in Kagawa by population"
CITIES = scope("city", "37000")
RANK = ("Number of dentists in Kumamoto Prefecture", "Where does that rank?")
PREFECTURES = scope("prefecture")


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ((LARGEST, "what about the one below it"), plan("rank", scope=CITIES, nth=2)),
        ((LARGEST, "who is right behind?", "and the one above that"), plan("rank", scope=CITIES, nth=1)),
        ((LARGEST, "the other way round?"), plan("rank", scope=CITIES, limit=1, order="asc")),
        ((LARGEST, "and the other way round, the smallest?"), plan("rank", scope=CITIES, limit=1, order="asc")),
        ((LARGEST, "the smallest?", "the next smallest"), plan("rank", scope=CITIES, nth=2, order="asc")),
        (("top 5 towns by area", "and the next five?"), plan("rank", "B1101", scope=scope("town"), limit=10)),
        (("高齢化率が一番高い県は", "その次", "さらに一つ下は"), plan("rank", "ageing_rate", scope=PREFECTURES, nth=3)),
        (("出生数が一番多い県は", "2位は", "逆に少ないのは"),
         plan("rank", "A4101", scope=PREFECTURES, limit=1, order="asc")),
        (("出生数が一番少ない県は", "1位は"), plan("rank", "A4101", scope=PREFECTURES, nth=1)),
        # an end of the order after a place in it
        (("2022年に離婚が一番多い県は", "2位は", "最下位は"),
         plan("rank", "A9201", years="2022", scope=PREFECTURES, limit=1, order="asc")),
        (("2022年に離婚が一番多い県は", "2位は", "最下位は", "トップは"),
         plan("rank", "A9201", years="2022", scope=PREFECTURES, limit=1)),
        (("Which prefecture had the most divorces in 2022?", "third place?", "and the bottom one?"),
         plan("rank", "A9201", years="2022", scope=PREFECTURES, limit=1, order="asc")),
        # after the rank of one place
        ((*RANK, "Who comes first?"), plan("rank", "I6200", scope=PREFECTURES, limit=1)),
        ((*RANK, "and the bottom?"), plan("rank", "I6200", scope=PREFECTURES, limit=1, order="asc")),
        (("香川県の医師数は全国何位？", "一つ上の県はどこ"), plan("rank", "I6100", scope=PREFECTURES, nth=35)),
        (("香川県の医師数は全国何位？", "最下位は"), plan("rank", "I6100", scope=PREFECTURES, limit=1, order="asc")),
        # after figures of one or two places
        (("長野県の空き家率", "一番低いのは"), plan("rank", "vacancy_rate", scope=PREFECTURES, limit=1, order="asc")),
        (("長野県の出生数", "青森は", "差は？", "最下位ってどこ"),
         plan("rank", "A4101", scope=PREFECTURES, limit=1, order="asc")),
        (("那覇市のそばの支出額", "那覇は何位", "ほかの県庁所在地で一番多いのは"),
         plan("rank", "LB121101", scope=scope("capital"), limit=1)),
    ],
)  # fmt: skip
def test_an_order_changes_only_in_what_is_said(world: World, turns: tuple[str, ...], expected: str) -> None:
    assert world.told(*turns) == expected


@pytest.mark.parametrize(
    ("words", "moves"),
    [
        ("what about the one below it", 1),
        ("who is right behind", 1),
        ("next year", 0),
        ("population below 5000", 0),
        ("who is just above it", -1),
        ("その下の県は", 1),
        ("すぐ上は", -1),
    ],
)
def test_a_step_is_one_place_down_or_up(words: str, moves: int) -> None:
    assert step(words) == moves


def test_only_the_other_end_turns_an_order() -> None:
    assert turned("and in reverse?")
    assert turned("逆に少ないのは")
    assert not turned("the other city")
