"""Money spent at a kind of restaurant, and names of two kana with words between them and the verb."""

from __future__ import annotations

import pytest
from understand_world import World

from census.understand.paying import written


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("ラーメン屋でお金を使うのは", "ラーメン(外食)でお金を使うのは"),
        ("お寿司屋さんに払う額", "おすし(外食)に払う額"),
        ("カニにいちばんお金を使うのはどこ", "いちばんカニに使うのはどこ"),
        ("ラーメン屋は何軒ありますか", "ラーメン屋は何軒ありますか"),
        ("富山市の人はぶりといかにいくら使う", "富山市の人はぶりへの支出といかにいくら使う"),
        ("サバとアジどっちをよく買う", "サバへの支出とアジへの支出どっちをよく買う"),
        ("カニにお金をかけてるのはどっち", "カニへの支出にお金をかけてるのはどっち"),
        ("盛岡市はラーメンよりそばにお金を使うそうですが", "盛岡市はラーメンよりそばへの支出が多いそうですが"),
        ("札幌市は那覇市よりビールにお金を使っていますよね", "札幌市は那覇市よりビールへの支出が多いですよね"),
        ("豚肉と牛肉にいくら使う", "豚肉と牛肉にいくら使う"),
        ("えびにお金をいちばん使うのは", "いちばんえびに使うのは"),
        ("いかといういか", "いかといういか"),
        ("バナナにお金を使う", "バナナにお金を使う"),
    ],
)
def test_what_is_paid_for_is_named(said: str, meant: str) -> None:
    assert written(said) == meant


def test_spending_at_a_shop_is_spending_on_what_is_eaten(world: World) -> None:
    assert "LB121102" in world.told("ラーメン屋でお金を使うのは、山形市と新潟市どっち?")
    assert "LB021114" in world.told("県庁所在地でカニにいちばんお金を使うのはどこのまち？")


def test_more_spent_on_one_thing_than_on_another_is_claimed(world: World) -> None:
    told = world.told("宇都宮市の人は肉より魚にお金をかけてるって本当？")
    assert '"LB03"' in told
    assert '"LB02"' in told
    assert '"claim"' in told
