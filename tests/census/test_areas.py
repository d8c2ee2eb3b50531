"""The shipped gazetteer."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from census.areas import Gazetteer, fold
from census.errors import DataError, UnknownArea
from census.plan import Scope


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def test_every_level_is_complete(gazetteer: Gazetteer) -> None:
    levels = Counter(area.level for area in gazetteer)
    assert (levels["country"], levels["region"], levels["prefecture"], levels["municipality"]) == (1, 8, 47, 1741)
    assert levels["ward"] == 175
    assert Counter(a.type for a in gazetteer.of_level("municipality"))["special_ward"] == 23


def test_the_regions_part_the_prefectures(gazetteer: Gazetteer) -> None:
    members = [code for region in gazetteer.of_level("region") for code in region.members]
    assert sorted(members) == [area.code for area in gazetteer.of_level("prefecture")]


@pytest.mark.parametrize(
    ("code", "english", "japanese", "kana"),
    [
        ("13000", "Tokyo", "東京都", "とうきょうと"),
        ("27000", "Osaka Prefecture", "大阪府", "おおさかふ"),
        ("01100", "Sapporo City", "札幌市", "さっぽろし"),
        ("01303", "Tobetsu Town", "当別町", "とうべつちょう"),
        ("01304", "Shinshinotsu Village", "新篠津村", "しんしのつむら"),
        ("13104", "Shinjuku Ward", "新宿区", "しんじゅくく"),
        ("01101", "Chuo Ward, Sapporo", "札幌市中央区", "さっぽろしちゅうおうく"),
        ("28209", "Toyooka City", "豊岡市", "とよおかし"),
    ],
)
def test_names_in_three_spellings(gazetteer: Gazetteer, code: str, english: str, japanese: str, kana: str) -> None:
    area = gazetteer.get(code)
    assert (area.name_en, area.name_ja, area.name_kana) == (english, japanese, kana)


def test_no_name_is_empty_and_english_is_latin(gazetteer: Gazetteer) -> None:
    for area in gazetteer:
        assert all((area.name_en, area.name_ja, area.name_kana, area.short_en, area.short_ja)), area
        assert area.name_en.isascii(), area


def test_no_alias_is_the_proper_name_of_another_municipality(gazetteer: Gazetteer) -> None:
    proper = {area.short_en for area in gazetteer.of_level("municipality")}
    assert not [area.code for area in gazetteer if area.level == "municipality" and proper & set(area.aliases)]


def test_an_old_code_finds_the_area_of_today(gazetteer: Gazetteer) -> None:
    assert gazetteer.get("40305").code == "40231"
    assert "那珂川町" in gazetteer.get("40231").aliases
    assert "40305" in gazetteer


def test_an_unknown_code_is_refused(gazetteer: Gazetteer) -> None:
    with pytest.raises(UnknownArea, match="99999"):
        gazetteer.get("99999")


def test_children_and_prefecture_follow_the_hierarchy(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.children("00000")) == 47
    assert len(gazetteer.children("13000")) == 62
    assert len(gazetteer.children("13100")) == 23
    assert len(gazetteer.children("01100")) == 10
    assert [gazetteer.prefecture_of(code) for code in ("R-kanto", "00000")] == [None, None]
    assert {p.code for c in ("01101", "01100", "01000") if (p := gazetteer.prefecture_of(c))} == {"01000"}


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        ("27000", "27100"),  # a city in its prefecture
        ("R-kinki", "27100"),  # … in the region of its prefecture
        ("R-kinki", "27000"),
        ("27100", "27128"),  # a ward in its city
        ("27000", "27128"),
        ("R-kinki", "27128"),
        ("13100", "13104"),  # a special ward in the set of all
        ("S-kyushu-mainland", "40000"),  # a prefecture in a set of them
        ("S-kyushu-mainland", "40130"),
    ],
)
def test_a_wider_area_holds_what_lies_in_it_and_not_the_other_way_round(
    gazetteer: Gazetteer, whole: str, part: str
) -> None:
    assert gazetteer.holds(whole, part)
    assert not gazetteer.holds(part, whole)


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        ("27000", "27000"),
        ("R-kinki", "R-kinki"),
        ("13000", "27100"),
        ("R-kanto", "27100"),
        ("27128", "27127"),  # wards of one city
        ("S-kyushu-mainland", "47000"),
    ],
)
def test_an_area_holds_neither_itself_nor_what_lies_elsewhere(gazetteer: Gazetteer, whole: str, part: str) -> None:
    assert not gazetteer.holds(whole, part)


def test_holding_asks_for_known_areas(gazetteer: Gazetteer) -> None:
    with pytest.raises(UnknownArea):
        gazetteer.holds("99999", "13000")
    with pytest.raises(UnknownArea):
        gazetteer.holds("13000", "99999")


@pytest.mark.parametrize(
    ("scope", "count"),
    [
        (Scope(level="prefecture"), 47),
        (Scope(level="prefecture", inside=("R-kyushu",)), 8),
        (Scope(level="prefecture", inside=("S-kyushu-mainland",)), 7),
        (Scope(level="prefecture", inside=("R-kanto",), exclude=("13000",)), 6),
        (Scope(level="municipality"), 1741),
        (Scope(level="municipality", inside=("13000",), exclude=("13100",)), 39),
        (Scope(level="city"), 792),
        (Scope(level="special_ward", inside=("R-kanto",)), 23),
        (Scope(level="designated_city"), 20),
        (Scope(level="designated_city", inside=("14000",)), 3),
        (Scope(level="capital"), 47),
        (Scope(level="capital", inside=("R-kanto",)), 7),
        (Scope(level="ward", inside=("27100",)), 24),
        (Scope(level="region"), 8),
    ],
)
def test_scopes_have_their_members(gazetteer: Gazetteer, scope: Scope, count: int) -> None:
    assert len(gazetteer.members(scope)) == count


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("osaka", "27000"),
        ("Ōsaka-shi", "27100"),
        ("札幌", "01100"),
        ("とまこまい", "01213"),
        ("Sapporro", "01100"),
        ("23区", "13100"),
        ("関西", "R-kinki"),
        ("Sasayama", "28221"),
        ("40305", "40231"),
    ],
)
def test_search_finds_names_spellings_and_misspellings(gazetteer: Gazetteer, text: str, code: str) -> None:
    assert gazetteer.search(text, 1)[0].code == code


def test_search_for_nothing_finds_nothing(gazetteer: Gazetteer) -> None:
    assert gazetteer.search("  ") == ()
    assert gazetteer.search("xqzzyv") == ()


def test_folding_keeps_kana_apart() -> None:
    assert fold("Kōbe-shi") == fold("kobe shi")
    assert fold("が") != fold("か")


def test_dump_and_load_are_inverse(gazetteer: Gazetteer, tmp_path: Path) -> None:
    path = tmp_path / "areas.json"
    path.write_text(gazetteer.dump(), encoding="utf-8")
    assert list(Gazetteer.load(path)) == list(gazetteer)


def test_a_broken_file_is_a_data_error(tmp_path: Path) -> None:
    (tmp_path / "areas.json").write_text('[{"code": "1"}]', encoding="utf-8")
    with pytest.raises(DataError):
        Gazetteer.load(tmp_path / "areas.json")
