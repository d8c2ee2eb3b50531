"""A part and its whole side by side are one name, of the part."""

from __future__ import annotations

import pytest
from understand_world import World


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("人が住める土地の広さ、山梨県だと何km²でしょうか", ["B1103"]),
        ("山梨県の持ち家の住宅数", ["H1310"]),
        ("岩手県のひとり暮らし老人世帯数", ["A810105", "A1303"]),
        ("山梨県の可住地面積の総面積に占める割合", ["B1103", "B1101"]),
        ("山梨県の可住地面積と総面積", ["B1103", "B1101"]),
    ],
)
def test_a_head_is_of_the_part_before_it(question: str, codes: list[str], world: World) -> None:
    assert [named[0] for named in world.read(question).measures] == codes


def test_what_those_who_work_there_call_a_place_is_the_place_named(world: World) -> None:
    reading = world.read("柏市役所です。本市の税収を確認したいのですが")
    assert reading.unknown is None
    assert [place.code for place in reading.places] == ["12217"]
    assert world.read("本市の人口は？").unknown == "本市"
