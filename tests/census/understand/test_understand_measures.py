"""Facets, rates and years choose among the series that the words could mean."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from understand_world import World, plan

from census.types import Area, Measure
from census.understand.lexicon import measure_names
from census.understand.text import term_key

FACETS = [
    ("How many women live in Nagano Prefecture?", "A110102", "20000"),
    ("長野県の女性の人口", "A110102", "20000"),
    ("population of men in Kyoto Prefecture", "A110101", "26000"),
    ("京都府の男性の人口", "A110101", "26000"),
    ("Number of people aged 65 and over in Akita", "A1303", "05000"),
    ("長野県の65歳以上の人口は？", "A1303", "20000"),
    ("over-75s in Akita", "A1419", "05000"),
    ("75歳以上の男性 秋田県", "A141901", "05000"),
    ("children under 15 in Okinawa", "A1301", "47000"),
    ("沖縄県の15歳未満人口", "A1301", "47000"),
    ("women aged 20 to 24 in Okinawa", "AGE_20_24_F", "47000"),
    ("沖縄県の20～24歳の女性人口", "AGE_20_24_F", "47000"),
    ("people in their twenties in Tokyo", "AGE_20S", "13000"),
    ("東京都の20代の人口", "AGE_20S", "13000"),
    ("people aged 100 or older in Shimane", "AGE_100", "32000"),
    ("boys born in Tokyo", "A410101", "13000"),
    ("東京都の男の子の出生数", "A410101", "13000"),
    ("construction establishments in Saitama Prefecture", "C210836", "11000"),
    ("埼玉県の建設業の事業所数", "C210836", "11000"),
    ("employees in manufacturing in Aichi", "C220837", "23000"),
    ("愛知県の製造業の従業者数", "C220837", "23000"),
    ("how many people work in manufacturing in Aichi", "C220837", "23000"),
    ("how many people work in hotels and restaurants in Naha", "C220847", "47201"),
    ("factory workforce of private firms in Aichi", "C220837", "23000"),
    ("staff of hotels in Kyoto Prefecture", "C220847", "26000"),
    ("岡山県で病院や福祉の仕事をしている人", "C220850", "33000"),
    ("川口市の一人で暮らしてる世帯", "A810105", "11203"),
    ("unemployment rate of women in Osaka Prefecture", "unemployment_rate_female", "27000"),
    ("大阪府の女性の完全失業率", "unemployment_rate_female", "27000"),
]

RATES = [
    ("population density of Tokyo", "density", "13000"),
    ("東京都の人口密度", "density", "13000"),
    ("Doctors per 100,000 people in Tokushima Prefecture", "doctors_per_100k", "36000"),
    ("doctors per 100k residents in Tokushima", "doctors_per_100k", "36000"),
    ("徳島県の人口10万人当たりの医師数", "doctors_per_100k", "36000"),
    ("hospitals per 100,000 people in Kochi", "hospitals_per_100k", "39000"),
    ("高知県の人口10万人あたりの病院数", "hospitals_per_100k", "39000"),
    ("births per 1,000 people in Okinawa", "birth_rate", "47000"),
    ("沖縄県の人口千人あたりの出生数", "birth_rate", "47000"),
    ("divorce rate in Okinawa", "divorce_rate", "47000"),
    ("沖縄県の離婚率", "divorce_rate", "47000"),
    ("What percentage of people in Akita are 65 or over?", "ageing_rate", "05000"),
    ("秋田県の高齢者の割合", "ageing_rate", "05000"),
    ("秋田県の高齢化率", "ageing_rate", "05000"),
    ("share of single-person households in Tokyo", "single_share", "13000"),
    ("東京都の単独世帯の割合", "single_share", "13000"),
    ("pupils per teacher at elementary schools in Chiba Prefecture", "elementary_pupils_per_teacher", "12000"),
    ("foreign residents for its size in Aichi", "foreign_share", "23000"),
    ("愛知県の人口のわりに外国人は何人", "foreign_share", "23000"),
    ("share of people who work in the primary sector in Aomori Prefecture", "primary_share", "02000"),
    ("GDP per capita of Aichi", "gdp_per_person", "23000"),
    ("愛知県の一人当たり県内総生産", "gdp_per_person", "23000"),
]


@pytest.mark.parametrize(("question", "code", "area"), FACETS)
def test_facets_choose_the_member_of_a_family(world: World, question: str, code: str, area: str) -> None:
    assert world.told(question) == plan("value", code, area)


def test_women_of_an_industry_are_not_the_women_of_the_population(world: World) -> None:
    assert world.told("number of women working in manufacturing in Aichi") == "refused facet"


@pytest.mark.parametrize("question", ["姫路市はなん人住んでいる？", "姫路市には何人住んでいる？"])
def test_what_is_counted_may_be_asked_in_kana(world: World, question: str) -> None:
    assert world.told(question) == plan("value", "A1101", "28201")


@pytest.mark.parametrize(("question", "code", "area"), RATES)
def test_per_and_percent_choose_the_rate(world: World, question: str, code: str, area: str) -> None:
    assert world.told(question) == plan("value", code, area)


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("popluation of Hokkaido", "A1101"),
        ("populaton of Hokkaido", "A1101"),
        ("brith rate in Hokkaido", "birth_rate"),
        ("number of hospitls in Hokkaido", "I510120"),
        ("marraiges in Hokkaido", "A9101"),
        ("unemployement rate in Hokkaido", "unemployment_rate"),
    ],
)
def test_misspelt_measures_are_understood(world: World, question: str, code: str) -> None:
    assert world.told(question) == plan("value", code, "01000")


@pytest.mark.parametrize("question", ["男女あわせた長野県の人口", "men and women in Nagano Prefecture combined"])
def test_both_sexes_together_are_everyone(world: World, question: str) -> None:
    assert 'A1101"' in world.told(question)


def _unique(world: World) -> list[Measure]:
    """Measures none of whose titles names another measure too."""
    names: dict[str, set[str]] = {}
    for measure in world.catalogue:
        for name in measure_names(measure):
            names.setdefault(term_key(name), set()).add(measure.code)
    return [
        measure
        for measure in world.catalogue
        if all(names[term_key(title)] == {measure.code} for title in (measure.title_en, measure.title_ja))
    ]


def _plain(world: World) -> list[Area]:
    """Prefectures, and municipalities whose full name no other place has."""
    areas = [*world.gazetteer.of_level("prefecture"), *world.gazetteer.of_level("municipality")]
    count = {
        name: sum(name in (area.name_en, area.name_ja) for area in world.gazetteer)
        for name in {name for area in areas for name in (area.name_en, area.name_ja)}
    }
    return [area for area in areas if count[area.name_en] == count[area.name_ja] == 1]


@pytest.fixture(scope="session")
def published(world: World) -> tuple[list[Measure], list[Area]]:
    return _unique(world), _plain(world)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_title_with_an_area_and_a_published_year_is_exactly_that_plan(
    world: World, published: tuple[list[Measure], list[Area]], data: st.DataObject
) -> None:
    measures, areas = published
    measure = data.draw(st.sampled_from(measures), label="measure")
    levels = world.measures.levels(measure.code)
    area = data.draw(
        st.sampled_from([area for area in areas if area.level in levels] or [world.gazetteer.get("00000")])
    )
    years = world.measures.years(measure.code, area.code)
    if not years:
        return
    year = data.draw(st.sampled_from(years))
    expected = plan("value", measure.code, area.code, str(year))
    assert world.told(f"What was the {measure.title_en} of {area.name_en} in {year}?") == expected
    assert world.told(f"{year}年の{area.name_ja}の{measure.title_ja}は？") == expected


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("新潟市の男と女、それぞれ何人いる？", ["A110101", "A110102"]),
        ("全国で、釣りをする人の割合は男性のほうが高いって本当ですか", ["MC14_M", "MC14_F"]),
        ("青森県でトイレが水洗じゃない人の割合は？", ["H550701:H5507:100"]),
        ("山梨県で空き家じゃない住宅の割合は？", ["occupied_dwellings:H1100:100"]),
        ("80代のおばあちゃんは全国に何人", ["AGE_80_TO_89_F"]),
        ("2022年の出生率（一人の女性が産む子どもの数）を沖縄県で", ["A4103"]),
        ("小笠原村 女100人に対する男の数", ["sex_ratio"]),
        ("男100人に対する女の数は鹿児島県で何人", ["A110102:A110101:100"]),
        ("How many women per 100 men in Kagoshima Prefecture?", ["A110102:A110101:100"]),
        ("香川県の住宅数のうち空き家は何戸？", ["H110202"]),
        ("歯医者は岡山県に何人いますか", ["I6200"]),
        ("歯医者は岡山県に何軒ありますか", ["I5103"]),
        ("長崎県のホテルの数とその客室数", ["C3801", "C3802"]),
    ],
)
def test_the_figures_asked_for_are_those_measured(world: World, question: str, codes: list[str]) -> None:
    assert json.loads(world.told(question))["measures"] == codes
