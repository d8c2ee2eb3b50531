"""Readings and English names of places, made with the postal data and the dictionary used at build time."""

from __future__ import annotations

import pytest

from census.ingest.atlas import Atlas
from census.ingest.placename import Namer
from census.ingest.postal import Postal
from census.ingest.romaji import Romaniser, collapsed


@pytest.fixture(scope="module")
def romanise() -> Romaniser:
    return Romaniser()


@pytest.fixture(scope="module")
def namer(romanise: Romaniser) -> Namer:
    return Namer(Postal.load(), romanise, Atlas.load())


@pytest.mark.parametrize(
    ("kanji", "kana", "english"),
    [
        ("大阪", "おおさか", "Osaka"),
        ("神戸", "こうべ", "Kobe"),
        ("豊岡", "とよおか", "Toyooka"),
        ("広尾", "ひろお", "Hiroo"),
        ("桑折", "こおり", "Koori"),
        ("松浦", "まつうら", "Matsuura"),
        ("飯塚", "いいづか", "Iizuka"),
        ("新潟", "にいがた", "Niigata"),
        ("群馬", "ぐんま", "Gunma"),
        ("中央", "ちゅうおう", "Chuo"),
        ("瀬戸内", "せとうち", "Setouchi"),
        ("滝上", "たきのうえ", "Takinoue"),
        ("十日町", "とおかまち", "Tokamachi"),
        ("山陽小野田", "さんようおのだ", "Sanyoonoda"),
        ("東温", "とうおん", "Toon"),
    ],
)
def test_long_vowels_collapse_inside_a_morpheme_only(romanise: Romaniser, kanji: str, kana: str, english: str) -> None:
    assert romanise(kanji, kana) == english


def test_the_atlas_decides_where_the_dictionary_splits_a_name_in_two(namer: Namer) -> None:
    assert namer.municipality("13205", "青梅市", "city").name_en == "Ome City"
    assert namer.municipality("28209", "豊岡市", "city").name_en == "Toyooka City"


def test_the_older_spelling_of_n_is_an_alias(namer: Namer) -> None:
    assert "Gotemba" in namer.municipality("22215", "御殿場市", "city").aliases


def test_the_collapsed_spelling_shortens_everything() -> None:
    assert collapsed("もおか") == "Moka"


def test_towns_have_their_district_and_the_reading_of_their_suffix(namer: Namer) -> None:
    town = namer.municipality("01303", "当別町", "town")
    assert (town.name_en, town.name_kana, town.district_en, town.district_ja) == (
        "Tobetsu Town", "とうべつちょう", "Ishikari District", "石狩郡",
    )  # fmt: skip
    assert {"Tobetsu-cho", "石狩郡当別町"} <= set(town.aliases)


def test_a_district_whose_own_name_sounds_like_a_district_is_cut_in_the_right_place(namer: Namer) -> None:
    assert namer.municipality("10344", "榛東村", "village").district_en == "Kitagunma District"


def test_a_designated_city_takes_its_reading_from_its_wards(namer: Namer) -> None:
    city = namer.municipality("22130", "浜松市", "city")
    assert (city.name_kana, city.name_en) == ("はままつし", "Hamamatsu City")


def test_wards_that_no_longer_exist_still_have_readings(namer: Namer) -> None:
    ward = namer.ward("22131", "浜松市中区", "22130", "浜松市")
    assert (ward.name_en, ward.name_kana) == ("Naka Ward, Hamamatsu", "はままつしなかく")


def test_former_names_are_read_from_the_present_one(namer: Namer) -> None:
    city = namer.municipality("28221", "丹波篠山市", "city")
    assert namer.former_aliases(city, ("篠山市",)) == ("篠山市", "ささやま", "Sasayama", "Sasayama-shi")


@pytest.mark.parametrize(
    ("code", "name", "english", "short"),
    [
        ("13000", "東京都", "Tokyo", "Tokyo"),
        ("27000", "大阪府", "Osaka Prefecture", "Osaka"),
        ("01000", "北海道", "Hokkaido", "Hokkaido"),
    ],
)
def test_prefectures_are_named_as_in_english_use(namer: Namer, code: str, name: str, english: str, short: str) -> None:
    prefecture = namer.prefecture(code, name)
    assert (prefecture.name_en, prefecture.short_en) == (english, short)
