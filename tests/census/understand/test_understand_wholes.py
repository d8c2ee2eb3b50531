"""Follow-ups about what holds the place talked of: its prefecture, the country, and those inside."""

from __future__ import annotations

import pytest
from understand_world import World, plan, scope

KARATSU = "佐賀県唐津市の人口密度は"


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        # the average of the whole is its own rate
        ((KARATSU, "県平均より高いんかね"), plan("compare", "density", "41202 41000", claim={"cmp": ">"})),
        ((KARATSU, "全国平均は？"), plan("value", "density", "00000")),
        (("doctors per 100,000 people in Nara Prefecture", "is that above the national average?"),
         plan("compare", "doctors_per_100k", "29000 00000", claim={"cmp": ">"})),
        (("ageing rate of Uda in Nara", "lower than the prefectural average?"),
         plan("compare", "ageing_rate", "29212 29000")),
        # those inside
        (("population of Kagawa", "which city there has the most people?"),
         plan("rank", scope=scope("city", "37000"), limit=1)),
        (("births in Gojo in 2020", "in that prefecture, which town has the most births?"),
         plan("rank", "A4101", years="2020", scope=scope("town", "29000"), limit=1)),
        (("檜原村の面積", "その県で一番人口が多い市は？"), plan("rank", scope=scope("city", "13000"), limit=1)),
        # back to a kind of place
        (("population of Chiba Prefecture", "and Chiba City", "only the men", "back to the prefecture, men there?"),
         plan("value", "A110101", "12000")),
        # the figure of the country after an order of all prefectures
        (("highest vacancy rate of prefectures", "and what is it for Japan as a whole?"),
         plan("value", "vacancy_rate", "00000")),
    ],
)  # fmt: skip
def test_a_place_may_be_named_by_what_it_holds(world: World, turns: tuple[str, ...], expected: str) -> None:
    assert world.told(*turns) == expected
