"""Years of the asker's own life are not those of the figures; what is said of that year, or since, is."""

from __future__ import annotations

import pytest
from understand_world import World, plan


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("2015年に大学を卒業しました。滋賀県の大学は何校ありますか?", plan("value", "E6102", "25000")),
        ("平成元年生まれです。和歌山県の離婚件数は?", plan("value", "A9201", "30000")),
        ("去年から飲食店をやってるんですけど、長崎市の飲食店は何店?", plan("value", "H6131", "42201")),
        ("I graduated in 2015. How many universities are there in Shiga?", plan("value", "E6102", "25000")),
        ("2015年に卒業しました。2020年の滋賀県の大学は何校?", plan("value", "E6102", "25000", years="2020")),
        # said of that year
        ("2019年に結婚したんですけど、その年の福井県の婚姻件数は?", plan("value", "A9101", "18000", years="2019")),
        ("2015年に生まれた赤ちゃんの話です。大阪府の出生数は?", plan("value", "A4101", "27000", years="2015")),
        ("2015年の国勢調査の報告書を読んでいます。滋賀県の人口は?", plan("value", "A1101", "25000", years="2015")),
        # no length of time either
        ("1週間の予定で沖縄に来てます。沖縄県の旅館とホテルは何軒?", plan("value", "C3801", "47000")),
        ("交通事故を見てしまって気分が沈んでます…札幌市の図書館は何館?", plan("value", "G1401", "01100")),
    ],
)
def test_the_years_of_the_asker_are_not_asked(question: str, expected: str, world: World) -> None:
    assert world.told(question) == expected
