"""Names found in text: longest first, misspelt ones too, and nothing inside longer words."""

from __future__ import annotations

import pytest
from understand_world import World, areas_of

from census.types import Area
from census.understand.text import Text


def linked(world: World, question: str) -> list[str]:
    """The stretches linked, in reading order."""
    text = Text.of(question)
    matches, _ = world.linker.link(text)
    return [text.folded[match.start : match.end] for match in matches]


@pytest.mark.parametrize(
    ("question", "stretches"),
    [
        ("population of Osaka City", ["population", "osaka city"]),
        ("population of Higashi-Osaka", ["population", "higashi-osaka"]),
        ("大阪市中央区の人口", ["大阪市中央区", "人口"]),
        ("東大阪市の人口", ["東大阪市", "人口"]),
        ("日本人人口", ["日本人人口"]),
        ("京都の人口", ["京都", "人口"]),
        ("東京都の人口", ["東京都", "人口"]),
        ("total fertility rate", ["total fertility rate"]),
        ("年平均気温", ["年平均気温"]),
        ("さかいって人口どのくらい", ["さかい", "人口"]),
        ("みやぎだったら人口は", ["みやぎ", "人口"]),
    ],
)
def test_the_longest_name_wins(world: World, question: str, stretches: list[str]) -> None:
    assert linked(world, question) == stretches


@pytest.mark.parametrize(
    "question",
    [
        "中央値",
        "いくつ",
        "人です。そのまま",
        "what is the date today",
        "a gold mine",
        "大津波",
        "最高",
        "一番",
        "some data to use",
    ],
)
def test_pieces_of_other_words_are_no_places(world: World, question: str) -> None:
    matches, _ = world.linker.link(Text.of(question))
    assert not [match for match in matches if match.areas]


@pytest.mark.parametrize(
    ("misspelt", "code"),
    [
        ("Hokaido", "01000"),
        ("Yokohma", "14100"),
        ("Kagoshma", "46000"),
        ("Fukoka", "40000"),
        ("Sapooro", "01100"),
        ("Hirosima", "34000"),
        ("Shinjyuku", "13104"),
        ("Tokio", "13000"),
        ("Kioto", "26000"),
        ("Nagasaky", "42000"),
        ("Kanagwa", "14000"),
    ],
)
def test_misspelt_places_are_found(world: World, misspelt: str, code: str) -> None:
    assert areas_of(world.outcome(f"What is the population of {misspelt}?")) == {code}


def test_whether_spelling_was_corrected_is_told(world: World) -> None:
    assert world.linker.link(Text.of("population of Hokkaido"))[1]
    assert not world.linker.link(Text.of("population of Hokaido"))[1]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Sapporo", "01100"),
        ("Sapporo-shi", "01100"),
        ("Sapporo City", "01100"),
        ("City of Sapporo", "01100"),
        ("札幌", "01100"),
        ("札幌市", "01100"),
        ("北海道札幌市", "01100"),
        ("さっぽろし", "01100"),
        ("サッポロ", "01100"),
        ("ｻｯﾎﾟﾛ", "01100"),
        ("さっぽろ市", "01100"),
        ("Osaka-fu", "27000"),
        ("Osaka Pref", "27000"),
        ("Prefecture of Osaka", "27000"),
        ("大阪府", "27000"),
        ("とうきょうと", "13000"),
        ("Shinjuku-ku", "13104"),
        ("Shinjuku Ward", "13104"),
        ("新宿", "13104"),
        ("東京都新宿区", "13104"),
        ("龍ヶ崎市", "08208"),
        ("龍ケ崎市", "08208"),
        ("Hayama-machi", "14301"),
        ("葉山町", "14301"),
        ("神奈川県三浦郡葉山町", "14301"),
        ("三浦郡葉山町", "14301"),
        ("津市", "24201"),
        ("津", "24201"),
        ("堺", "27140"),
        ("Tsu", "24201"),
        ("Kansai", "R-kinki"),
        ("近畿", "R-kinki"),
        ("Nippon", "00000"),
        ("日本", "00000"),
    ],
)
def test_every_form_of_a_name_is_that_place(world: World, name: str, code: str) -> None:
    question = f"population of {name}" if name.isascii() else f"{name}の人口"
    assert areas_of(world.outcome(question)) == {code}


def test_each_prefecture_and_municipality_is_reached_by_its_names(world: World) -> None:
    """Two romanised names belong to a designated city or capital instead, which is the documented rule."""
    missed = [
        (area.code, question)
        for area in (*world.gazetteer.of_level("prefecture"), *world.gazetteer.of_level("municipality"))
        for question in (f"population of {area.name_en}", f"{area.name_ja}の人口")
        if area.code not in areas_of(world.outcome(question))
    ]
    assert missed == [("18210", "population of Sakai City"), ("21215", "population of Yamagata City")]


def test_each_municipality_is_reached_alone_when_its_prefecture_is_named(world: World) -> None:
    """Only the two towns of Hokkaido romanised as Esashi (江差町, 枝幸町) stay ambiguous."""
    shared = [
        (area.code, areas_of(outcome))
        for area in world.gazetteer.of_level("municipality")
        for question in _with_prefecture(world, area)
        if areas_of(outcome := world.outcome(question)) != {area.code}
    ]
    assert shared == [("01361", {"01361", "01514"}), ("01514", {"01361", "01514"})]


def _with_prefecture(world: World, area: Area) -> tuple[str, str]:
    prefecture = world.gazetteer.prefecture_of(area.code)
    assert prefecture is not None
    return (
        f"population of {area.name_en}, {prefecture.name_en}",
        f"{prefecture.name_ja}{area.district_ja or ''}{area.name_ja}の人口",
    )


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("四国全体の人口", "R-shikoku"),
        ("関東一円の人口", "R-kanto"),
        ("中国全体の人口", "R-chugoku"),
        ("国全体の人口", "00000"),
        ("2020年国全体の人口", "00000"),
        ("東日本全体の人口", "S-east-japan"),
        ("日本全体の人口", "00000"),
        ("全国の人口", "00000"),
    ],
)
def test_the_country_is_no_piece_of_another_name(world: World, question: str, code: str) -> None:
    assert areas_of(world.outcome(question)) == {code}


def test_people_who_work_are_no_it_workers(world: World) -> None:
    """The word "it" of ITで働く人 is no pronoun that a key leaves out."""
    assert "C220839" not in world.told("福島県の第1次産業で働く人は何人")
    assert "C220839" in world.told("東京都のITで働く人は何人")
