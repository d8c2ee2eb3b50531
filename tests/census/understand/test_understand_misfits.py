"""A plan that passes over a part of what was asked is no answer."""

from __future__ import annotations

import pytest
from understand_world import World, plan


@pytest.mark.parametrize(
    "turns",
    [
        ("東京都の人口(外国人を除く)",),
        ("東京都の女性を除く人口",),
        ("Population of Tokyo excluding men",),
        ("Births per household in Tokyo",),
        ("東京都の1世帯あたりの出生数",),
        ("Doctors per square kilometre in Tokyo",),
        ("Number of dentists in Kyoto", "as a share of doctors?"),
        ("How many more people live in Tokyo than Osaka and Kyoto combined?",),
        ("東京の人口は大阪と京都を合わせたより何人多い？",),
        ("How many people are born every minute in Japan?",),
        ("日本では1分に何人生まれる？",),
    ],
)
def test_another_figure_is_refused(world: World, turns: tuple[str, ...]) -> None:
    assert world.told(*turns).startswith("refused")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("people per square kilometre in Tokyo", plan("value", "density", "13000")),
        ("population excluding foreigners in Tokyo", plan("value", "A1102", "13000")),
        ("household spending per household in Tokyo", plan("value", "L3221", "13000")),
        ("people per doctor in Tokyo", plan("value", "people_per_doctor", "13000")),
        ("total population of Tokyo, Osaka and Kyoto", plan("sum", areas="13000 27000 26000")),
        ("Which is more populous than the others, Tokyo, Osaka or Kyoto?", plan("compare", areas="13000 27000 26000")),
    ],
)
def test_what_is_all_of_it_is_told(world: World, question: str, expected: str) -> None:
    assert world.told(question) == expected


def test_under_is_not_up_to(world: World) -> None:
    assert '"cmp":"<"' in world.told("人口500万人以上700万人未満の都道府県は？")
    assert '"cmp":"<="' in world.told("人口500万人以上700万人以下の都道府県は？")
