"""Spoken Japanese is put as it is written; words that only look like it are left alone."""

from __future__ import annotations

import pytest
from understand_world import World, plan

from census.understand.dialect import written


@pytest.mark.parametrize(
    ("spoken", "standard"),
    [
        ("大館さ小学校、なんぼ残ってらべ?", "大館に小学校、どれくらい残っている?"),
        ("愛知の人は一日どんだけ寝とるんだて?", "愛知の人は一日どれくらい寝ている?"),
        ("滋賀県の人より長う寝てはる県、いくつあるんやろ?", "滋賀県の人より長く寝ている県、いくつある?"),
        ("割合がいっちゃん高いんはどこぞね?", "割合がいちばん高いのはどこ?"),
        ("高齢化率ナンバーワン", "高齢化率いちばん"),
        ("人口ダントツ最下位はどこ?", "人口最下位はどこ?"),
        ("医者が多か県はどこですか", "医者が多い県はどこですか"),
        ("山形県だば、としょりの割合なんぼだべな", "山形県は、お年寄りの割合どれくらい"),
        ("福岡県より人口の多い県はなんぼあるとですか", "福岡県より人口の多い県はいくつあるとですか"),
        ("10万人に届いてへん市は奈良県になんぼあんの", "10万人に届いてない市は奈良県にいくつあんの"),
        ("200人に届かんかった市", "200人に届かなかった市"),
        ("5000人いかへんかった県", "5000人いかなかった県"),
        ("ラーメンの外食代トップ3頼むわ", "ラーメンの外食代トップ3を教えて"),
        ("100歳以上のおじいちゃん、おばあちゃんはそれぞれ何人", "100歳以上のおじいちゃんとおばあちゃんはそれぞれ何人"),
        ("持ち家に当たる住宅は何戸", "持ち家の住宅は何戸"),
        ("餃子に金使っとるってほんま?", "餃子に金を使っているって本当?"),
        ("宇都宮の人、餃子にいくら使ってんだべ", "宇都宮の人、餃子にいくら使っている"),
    ],
)
def test_spoken_forms_are_written(spoken: str, standard: str) -> None:
    assert written(spoken) == standard


@pytest.mark.parametrize(
    "question",
    [
        "歯医者さんは何軒ありますか",
        "年金をとる人は何人",
        "高齢者数くらべ",
        "面積の広さ順に並べて",
        "人口が多かったのはどこ",
        "税金使途の割合",
        "人口の推移を調べ",
    ],
)
def test_other_words_are_left_alone(question: str) -> None:
    assert written(question) == question


def test_a_question_in_dialect_is_planned(world: World) -> None:
    assert world.told("大館さ小学校、なんぼ残ってらべ?") == plan("value", "E2101", "05204")
    assert '"op":"rank"' in world.told("四国4県で、医師がいっちゃん多いんはどこぞね?")
    assert '"op":"count"' in world.told("滋賀県の人より長う寝てはる都道府県、いくつあるんやろ?")
