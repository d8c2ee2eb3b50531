"""The operation that everyday wordings ask for, over which areas and years."""

from __future__ import annotations

import pytest
from understand_world import World, plan, scope

from census.plan import Plan

YOKOHAMA, OSAKA_CITY = "14100", "27100"
PREFECTURES = scope("prefecture")

DIFFERENCES = [
    ("By how many people does Yokohama City outnumber Osaka City?", plan("difference", areas="14100 27100")),
    ("Fukuoka City has how many more residents than Kobe City?", plan("difference", areas="40130 28100")),
    ("How far is Kobe behind Fukuoka City in population?", plan("difference", areas="28100 40130")),
    ("福岡市は神戸市を何人上回っていますか", plan("difference", areas="40130 28100")),
    ("神戸市と福岡市、人口はどれだけ開きがある？", plan("difference", areas="28100 40130")),
    ("岐阜県は愛知県よりどれだけ広い？", plan("difference", "B1101", "21000 23000")),
    ("平均睡眠時間、秋田県民は神奈川県民より何分長く寝てるの", plan("difference", "MG01", "05000 14000")),
    ("How many more women than men live in Nara City, 2020?", plan("difference", "A110102 A110101", "29201", "2020")),
    ("How many more deaths than births were there in Aomori?", plan("difference", "A4200 A4101", "02000")),
    ("青森県では死亡数が出生数より何人多い？", plan("difference", "A4200 A4101", "02000")),
]

RATIOS = [
    ("In 2022 there were how many deaths in Japan for every birth?", plan("ratio", "A4200 A4101", "00000", "2022")),
    ("Births per marriage in Japan, 2020", plan("ratio", "A4101 A9101", "00000", "2020")),
    ("日本では婚姻1件に対して離婚は何件？2022年", plan("ratio", "A9201 A9101", "00000", "2022")),
    ("東京都の病院1つあたりの医師数", plan("ratio", "I6100 I510120", "13000")),
    ("is Tokyo's population double that of Osaka, how many times?", plan("ratio", areas="13000 27000")),
]

POSITIONS = [
    (
        "what is the position of Kochi among prefectures by births",
        plan("position", "A4101", "39000", scope=PREFECTURES),
    ),
    ("Kagawa's rank by area", plan("position", "B1101", "37000", scope=PREFECTURES)),
    ("where is Kagawa in the rankings for area", plan("position", "B1101", "37000", scope=PREFECTURES)),
    ("where does Kagawa sit for area", plan("position", "B1101", "37000", scope=PREFECTURES)),
    ("dental clinics in Matsuyama vs 2015", plan("change", "I5103", "38201", "2015")),
    ("births in Kobe compared to 2010", plan("change", "A4101", "28100", "2010")),
    ("what is Kagawa ranked for area", plan("position", "B1101", "37000", scope=PREFECTURES)),
    ("How high does Nagano rank in area?", plan("position", "B1101", "20000", scope=PREFECTURES)),
]

LISTED = [
    (
        "Which of Kurashiki, Fukuyama and Takamatsu has the most births, and how many in each?",
        plan("rank", "A4101", "33202 34207 37201"),
    ),
    (
        "Which of Kurashiki, Fukuyama and Takamatsu has the most births?",
        plan("rank", "A4101", "33202 34207 37201", limit=1),
    ),
    ("人口密度が低い県トップ5", plan("rank", "density", limit=5, order="asc", scope=PREFECTURES)),
    ("高齢化率が一番低い町村", plan("rank", "ageing_rate", limit=1, order="asc", scope=scope("town_or_village"))),
]

SHARES = [
    ("仙台市に宮城県民の何割が住んでるの", plan("share", areas="04100", of="04000")),
    (
        "首都圏一極集中の記事用。東京圏の人口が全国に占める割合",
        plan("share", areas="S-shutoken S-tokyo-area", of="00000"),
    ),
    (
        "What slice of the nation's population lives in Greater Tokyo, I mean Tokyo, Kanagawa, Saitama and Chiba?",
        plan("share", areas="S-tokyo-area", of="00000"),
    ),
    ("金沢市の人口は県全体の何割", plan("share", areas="17201", of="17000")),
    ("Kanazawa population as % of its prefecture", plan("share", areas="17201", of="17000")),
    ("松本市の高齢化率の県内順位", plan("position", "ageing_rate", "20202", scope=scope("municipality", "20000"))),
    ("大学のうち東京にあるのは何%", plan("share", "E6102", "13000", of="00000")),
    ("Of all doctors how many percent are in Tokyo?", plan("share", "I6100", "13000", of="00000")),
    ("全国と比べて熊本県の高齢化率はどうですか", plan("compare", "ageing_rate", "00000 43000")),
]

OVER_TIME = [
    ("How did Sapporo's population move between the 2015 and the 2020 census?", "01100"),
    ("多良間村の人口は2015年と2020年でどう変わった", "47375"),
    ("Is the population of Sapporo up or down between 2015 and 2020, by how much?", "01100"),
]

EXTREMES = [
    ("出生数が2009〜2022年で一番少なかったのは何年で何人？全国で", plan("series", "A4101", "00000", "2009 2022")),
    ("島根県の人口が一番多かったのは何年の国勢調査？", plan("series", areas="32000")),
    ("2009年以降で沖縄県の出生数がいちばん落ち込んだ年とその数は？", plan("series", "A4101", "47000", "2009 2023")),
    ("census year when Akita Prefecture was at its most populous?", plan("series", areas="05000")),
    ("Please list the census counts for Fukushima Prefecture from 1980 onward, one by one", None),
]

RANKS = [
    ("千葉県内の市町村、人口の多いほうから5つ挙げて", plan("rank", scope=scope("municipality", "12000"), limit=5)),
    ("出生数が少ない都道府県 5つ", plan("rank", "A4101", scope=scope("prefecture"), limit=5, order="asc")),
    (
        "population of the Kansai prefectures, biggest first",
        plan("rank", scope=scope("prefecture", "R-kinki"), limit=10),
    ),
    ("Rank the prefectural capitals by population, top 5", plan("rank", scope=scope("capital"), limit=5)),
    ("the greyest prefecture by ageing rate", plan("rank", "ageing_rate", scope=scope("prefecture"), limit=1)),
    (
        "Leaving Tokyo and Osaka aside, which prefecture had the most births in 2022?",
        plan("rank", "A4101", years="2022", scope=scope("prefecture", exclude="13000 27000"), limit=1),
    ),
    (
        "東京都は別として、出生数が最も多い都道府県は？",
        plan("rank", "A4101", scope=scope("prefecture", exclude="13000"), limit=1),
    ),
    (
        "highest number of births in any single town (not city) in Kanagawa",
        plan("rank", "A4101", scope=scope("town", "14000"), limit=1),
    ),
    ("松本市の人口は県内何位？", plan("position", areas="20202", scope=scope("municipality", "20000"))),
    (
        "Matsumoto's population rank within its prefecture",
        plan("position", areas="20202", scope=scope("municipality", "20000")),
    ),
    ("大阪府の人口は多いほうから何番目", plan("position", areas="27000", scope=scope("prefecture"))),
    (
        "世帯人数の平均が一番少ない都道府県",
        plan("rank", "persons_per_household", scope=scope("prefecture"), limit=1, order="asc"),
    ),
]

EACH = [
    (
        "東北6県それぞれの2022年の婚姻数",
        plan("rank", "A9101", years="2022", scope=scope("prefecture", "R-tohoku"), limit=6),
    ),
    ("四国4県の高齢化率をそれぞれ教えて", plan("rank", "ageing_rate", scope=scope("prefecture", "R-shikoku"), limit=4)),
    ("北陸3県の人口を比べて", plan("rank", scope=scope("prefecture", "S-hokuriku"), limit=3)),
    ("関東各県の婚姻数", plan("rank", "A9101", scope=scope("prefecture", "R-kanto"), limit=7)),
    ("東京23区それぞれの人口", plan("rank", scope=scope("municipality", "13100"), limit=23)),
    ("大阪市の区ごとの人口", plan("rank", scope=scope("ward", "27100"), limit=24)),
    ("births in each of the Tohoku prefectures", plan("rank", "A4101", scope=scope("prefecture", "R-tohoku"), limit=6)),
    ("population of each prefecture in Shikoku", plan("rank", scope=scope("prefecture", "R-shikoku"), limit=4)),
    (
        "東北6県それぞれの人口は2015年から2020年でどれだけ減った",
        plan("rank", years="2015 2020", scope=scope("prefecture", "R-tohoku"), order="asc", by="difference", limit=10),
    ),
]

NOT_EACH = [
    ("九州の出生数と死亡数をそれぞれ", plan("value", "A4101 A4200", "R-kyushu")),
    ("四国4県の2015年と2020年の人口をそれぞれ", plan("value", areas="R-shikoku", years="2015 2020")),
    ("北陸3県の人口を2015年と比べて", plan("change", areas="S-hokuriku", years="2015")),
    ("男女別の四国の人口", plan("value", "A110101 A110102", "R-shikoku")),
]

COUNTS = [
    ("no. of villages in okinawa", plan("count", scope=scope("village", "47000"))),
    ("北海道って市町村いくつあるんだっけ", plan("count", scope=scope("municipality", "01000"))),
    ("人口が千人いかない市町村はいくつ？", plan("count", scope=scope("municipality", where=("A1101 < 1000",)))),
    (
        "65歳以上が半分を超えた市町村はいくつ？",
        plan("count", "A1303", scope=scope("municipality", where=("ageing_rate > 50",))),
    ),
]

AGGREGATES = [
    ("山陽3県（岡山・広島・山口）の小学校を足すと何校", plan("sum", "E2101", "33000 34000 35000")),
    (
        "How many doctors all told work in the villages of Nagano?",
        plan("sum", "I6100", scope=scope("village", "20000")),
    ),
    (
        "Take Gifu's cities. What's the middle value for population?",
        plan("median", scope=scope("city", "21000")),
    ),
]

SIDE_BY_SIDE = [
    ("births and also deaths, Kurobe city, 2023", plan("value", "A4101 A4200", "16207", "2023")),
    (
        "新潟県で2022年に生まれた人数、それと亡くなった人数はそれぞれ何人？",
        plan("value", "A4101 A4200", "15000", "2022"),
    ),
    ("How many people live in Kochi City and how many of them are foreigners?", plan("value", "A1101 A1700", "39201")),
    ("高知市の人口は何人で、うち外国人は何人？", plan("value", "A1101 A1700", "39201")),
    ("How many people in Gifu City are over 65, and what share is that?", plan("value", "A1303 ageing_rate", "21201")),
    ("Births, no wait, deaths in Akita", plan("value", "A4200", "05000")),
    ("大阪市の出生数じゃなくて死亡数", plan("value", "A4200", "27100")),
    ("浜松の隣、湖西市の人口", plan("value", areas="22221")),
    ("population of Kosai next to Hamamatsu", plan("value", areas="22221")),
    ("城下町の松江市の人口", plan("value", areas="32201")),
    ("高知県の小学校の数と先生の数と児童数", plan("value", "E2101 E2401 E2501", "39000")),
    ("静岡県の高校の数と生徒の数", plan("value", "E4101 E4501", "22000")),
    ("大分市の保育所の数と病院の数", plan("value", "J250302 I510120", "44201")),
]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        *DIFFERENCES,
        *RATIOS,
        *SHARES,
        *RANKS,
        *POSITIONS,
        *LISTED,
        *COUNTS,
        *AGGREGATES,
        *SIDE_BY_SIDE,
        *EACH,
        *NOT_EACH,
    ],
)
def test_the_wording_decides_the_operation(world: World, question: str, expected: str) -> None:
    assert world.told(question) == expected


@pytest.mark.parametrize(("question", "area"), OVER_TIME)
def test_two_years_and_a_movement_are_a_change(world: World, question: str, area: str) -> None:
    assert world.told(question) == plan("change", areas=area, years="2015 2020")


@pytest.mark.parametrize(("question", "expected"), EXTREMES)
def test_which_year_was_highest_is_asked_of_one_area(world: World, question: str, expected: str | None) -> None:
    assert world.told(question) == (expected or plan("series", areas="07000", years="1980 2020"))


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("待機児童ワースト5の都道府県は？", "desc"),
        ("worst 5 prefectures by unemployment rate", "desc"),
        ("有効求人倍率ワースト5の都道府県", "asc"),
        ("worst 5 prefectures by job openings ratio", "asc"),
    ],
)
def test_the_worst_is_the_highest_of_what_is_bad(world: World, question: str, order: str) -> None:
    told = world.told(question)
    assert '"limit":5' in told
    assert ('"order":"asc"' in told) == (order == "asc")


@pytest.mark.parametrize(
    "question", ["札幌市と仙台市と広島市、人口が多い順は？", "札幌市、仙台市、広島市の人口を多い順に"]
)
def test_an_order_of_areas_named_lists_all_of_them(world: World, question: str) -> None:
    assert world.told(question) == plan("rank", areas="01100 04100 34100", limit=10)


@pytest.mark.parametrize(
    "question",
    [
        "How many births were there in Akita in 2020, and where did that put it among prefectures?",
        "秋田県は出生数で何位？",
    ],
)
def test_where_a_figure_puts_an_area_is_its_position(world: World, question: str) -> None:
    assert '"op":"position"' in world.told(question)


@pytest.mark.parametrize(
    "question",
    ["平均より人口が多い県", "人口が全国平均を上回る県", "prefectures with more people than the national average"],
)
def test_of_what_adds_up_the_average_is_that_of_the_areas(world: World, question: str) -> None:
    """No prefecture has more people than the country."""
    told = Plan.model_validate_json(world.told(question))
    assert told.scope is not None
    assert [(one.cmp, one.value, one.than) for one in told.scope.where] == [(">", 2683959.6, None)]


def test_of_a_rate_the_average_is_the_figure_of_the_country(world: World) -> None:
    told = Plan.model_validate_json(world.told("全国平均より高齢化率が高い県"))
    assert told.scope is not None
    assert [one.than for one in told.scope.where] == ["00000"]


def test_a_number_of_areas_that_are_added_up_is_no_length_of_a_list(world: World) -> None:
    asked = "隠岐の四つの町村(隠岐の島町、海士町、西ノ島町、知夫村)で、2023年に生まれた子を全部足すと何人かいな?"
    assert world.told(asked) == plan("sum", "A4101", areas="32528 32525 32526 32527", years="2023")


def test_a_name_in_a_list_of_prefectures_is_the_prefecture(world: World) -> None:
    assert world.told("高知県の県庁所在地の人口は") == plan("value", areas="39201")
    asked = "北陸3県（富山、石川、福井）の人口を足し合わせると？"
    assert world.told(asked) == plan("sum", areas="16000 17000 18000")
