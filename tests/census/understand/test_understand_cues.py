"""Words of operations, numbers of lists, kinds of area."""

from __future__ import annotations

import pytest

from census.understand import cues
from census.understand.text import Text


def found(question: str) -> cues.Cues:
    return cues.find(Text.of(question).folded)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("which is the largest", "most"),
        ("一番多い", "most"),
        ("the fewest people", "least"),
        ("最も少ない", "least"),
        ("2番目に少ない", "least"),
        ("the average of", "mean"),
        ("平均は", "mean"),
        ("the median", "median"),
        ("中央値", "median"),
        ("combined", "sum"),
        ("合わせると", "sum"),
        ("compare", "compare"),
        ("どちらが", "compare"),
        ("the difference between", "difference"),
        ("差は", "difference"),
        ("how many times larger", "ratio"),
        ("何倍", "ratio"),
        ("how much did it grow", "change"),
        ("増減", "change"),
        ("over time", "series"),
        ("推移", "series"),
        ("what percentage of", "share"),
        ("何割", "share"),
        ("per 100,000 people", "per"),
        ("10万人あたり", "per"),
        ("千人当たり", "per"),
        ("one in how many", "share"),
        ("except for", "exclude"),
        ("以外", "exclude"),
        ("hardest to find", "worst"),
        ("the priciest town", "most"),
        ("多いほうから", "most"),
        ("少ない方から", "least"),
        ("何分長く", "difference"),
        ("いくら高い", "difference"),
        ("how many minutes later", "difference"),
        ("どう変わった", "change"),
        ("いちばん落ち込んだ年は", "peak"),
        ("何年で何戸", "peak"),
        ("その町の", "that_place"),
        ("同じ年の", "same_year"),
        ("県内で", "own_prefecture"),
        ("使わないほうから", "least"),
        ("一番お金を使わない県", "least"),
        ("長い都道府県ワースト5", "high"),
        ("使わない市トップ3", "least"),
        ("市町村数", "count"),
        ("なんぼ余計に", "difference"),
        ("monthly", "unit_of_time"),
        ("月別", "unit_of_time"),
    ],
)
def test_a_word_is_its_cue(question: str, names: str) -> None:
    assert names in found(question)


@pytest.mark.parametrize(
    ("question", "limit"),
    [
        ("top 5 prefectures", 5),
        ("the ten largest cities", 10),
        ("上位3県", 3),
        ("ワースト5", 5),
        ("トップ十", 10),
        ("多いほうから5つ挙げて", 5),
        ("上から三つ", 3),
        ("list me the 4 cities", 4),
        ("5県教えて", 5),
        ("東北6県で", None),
        ("the largest", None),
    ],
)
def test_the_length_of_a_list_is_read(question: str, limit: int | None) -> None:
    assert found(question).limit == limit


@pytest.mark.parametrize(
    ("question", "nth"),
    [
        ("the third largest", 3),
        ("3rd largest", 3),
        ("3番目に多い", 3),
        ("第2位は", 2),
        ("and the second?", 2),
        ("the largest", None),
        ("say the number 20 and nothing else", None),
        ("which is number 20", 20),
        ("say the number 20,000,000 and nothing else", None),
    ],
)
def test_the_place_in_an_order_is_read(question: str, nth: int | None) -> None:
    assert found(question).nth == nth


@pytest.mark.parametrize(
    ("question", "level"),
    [
        ("which prefecture", "prefecture"),
        ("どの県", "prefecture"),
        ("県ではなく市", "city"),
        ("a town, not a city", "town"),
        ("三重の市町で", "city_or_town"),
        ("都道府県別", "prefecture"),
        ("which cities", "city"),
        ("どの市", "city"),
        ("which towns", "town"),
        ("which villages", "village"),
        ("which municipality", "municipality"),
        ("市区町村", "municipality"),
        ("which region", "region"),
        ("how many people", None),
    ],
)
def test_the_kind_of_area_is_read(question: str, level: str | None) -> None:
    assert found(question).level == level


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("the latest figure for the nearest forest", "most"),
        ("一極集中", "most"),
        ("list them one by one", "ranking"),
        ("どれくらい高齢化", "difference"),
        ("i mean the city", "mean"),
        ("何年か前", "peak"),
    ],
)
def test_other_words_are_no_cue(question: str, name: str) -> None:
    assert name not in found(question)
