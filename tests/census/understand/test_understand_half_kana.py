"""Place names written half in kana."""

from __future__ import annotations

from understand_world import PEOPLE, World, plan

from census.understand.half_kana import half_kana


def test_one_side_of_a_name_is_written_as_it_is_read() -> None:
    assert half_kana([("宮崎県", "みやざきけん")], ()) == {"宮ざき県": "宮崎県", "みや崎県": "宮崎県"}


def test_a_spelling_that_names_share_or_that_means_something_else_is_none() -> None:
    assert "川さき市" not in half_kana([("川崎市", "かわさきし"), ("川先市", "かわさきし")], ())
    assert "みや崎県" not in half_kana([("宮崎県", "みやざきけん")], {"みや崎県"})


def test_a_name_that_does_not_divide_has_no_such_spelling() -> None:
    assert half_kana([("大和市", "やまとし")], ()) == {}


def test_a_sound_inside_a_name_may_be_voiced_and_one_kana_may_stand_for_its_end() -> None:
    spelt = half_kana([("名古屋市", "なごやし")], ())

    assert {spelt[one] for one in ("名古や市", "な古屋市", "名ごや市")} == {"名古屋市"}


def test_a_particle_in_a_name_is_read_with_it(world: World) -> None:
    assert [world.told(f"{name}の人口") for name in ("名古や市", "な古屋市")] == [plan("value", PEOPLE, "23100")] * 2
