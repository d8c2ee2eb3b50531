"""Measures that a question names to leave them out."""

from __future__ import annotations

import json

import pytest
from understand_world import World

from census.understand.setting_aside import holds


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("大阪市のビール（発泡酒は含まない）への支出", "LB110003"),
        ("金沢市の家の発泡酒代（ビールは別）はいくら？", "LB110006"),
        ("大子町で自給的農家は除いて、販売農家は何戸？", "C310201"),
        ("葛巻町の農家（自給的農家は除く）の数", "C310201"),
        ("滋賀県の小学校の児童数、中学生は含めないで", "E2501"),
        ("広島市の病院の数は？診療所は除いて", "I510120"),
        ("千葉県の大学の数、短大は数えないで", "E6102"),
        ("仙台市のワイン代（ビールや日本酒は別）", "LB110005"),
        ("How many hospitals are there in Hiroshima City, excluding clinics?", "I510120"),
    ],
)
def test_what_is_left_out_is_not_asked_for(world: World, question: str, measure: str) -> None:
    assert json.loads(world.told(question))["measures"] == [measure]


@pytest.mark.parametrize(
    "question",
    [
        "札幌市の外食費、飲酒代は除いて",
        "長野県の人口、外国人は除いて",
        "東京都の事業所数（飲食店は除く）",
        "青森県の事業所数、建設業は除いて",
    ],
)
def test_a_figure_that_holds_what_is_left_out_is_no_answer(world: World, question: str) -> None:
    assert world.told(question) == "refused passed_over"


def test_spending_holds_its_items(world: World) -> None:
    assert holds(world.catalogue, "LB12", "LB121202")
    assert not holds(world.catalogue, "LB11", "LB121202")


@pytest.mark.parametrize("question", ["新潟県の高齢者じゃない人の割合", "岡山県の65歳以上ではない人の数"])
def test_those_who_are_not_are_not_those_who_are(world: World, question: str) -> None:
    assert world.told(question).startswith("refused")
