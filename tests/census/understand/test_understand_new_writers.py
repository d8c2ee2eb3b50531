"""Forms of new writers: bare lists of figures, claims without a verb of asking, and words that are no cue where they
stand."""

from __future__ import annotations

import pytest
from understand_world import World, plan, scope

from census.understand.claiming import stated
from census.understand.explaining import asked
from census.understand.outcomes import Planned

CAPITALS, PREFECTURES = scope("capital"), scope("prefecture")
FIELDS = plan("compare", "C3107", "15000 05000")

TURNS = [
    # figures named one after the other
    (("松山市 人口 世帯数 2020",), plan("value", "A1101 A7101", "38201", "2020")),
    (("歯科医師　薬剤師　人数　松山市　2022",), plan("value", "I6200 I6300", "38201", "2022")),
    (("出生数 死亡数 松山市 2022",), plan("value", "A4101 A4200", "38201", "2022")),
    (("小学校 児童数 岐阜県 2022",), plan("value", "E2501", "21000", "2022")),
    (("福井県の女性の就業者数と男性の就業者数、2020年",), plan("value", "F110202 F110201", "18000", "2020")),
    (("number of employed women and employed men in Fukui prefecture in 2020",),
      plan("value", "F110202 F110201", "18000", "2020")),
    (("First Okayama's births in 2022, then its deaths.",), plan("value", "A4101 A4200", "33000", "2022")),
    (("ehime-ken junior high: how many schools and how many students 2023",),
      plan("value", "E3101 E3501", "38000", "2023")),
    (("Elementary in Oita prefecture: how many schools and how many pupils?",), plan("value", "E2101 E2501", "44000")),
    # how wide is no area of its own
    (("農地は新潟県と秋田県どちらが広い？",), FIELDS),
    (("新潟県と秋田県、どちらの農地が広い？",), FIELDS),
    (("新潟県と秋田県どちらが広い？",), plan("compare", "B1101", "15000 05000")),
    # no cue, name or year where it stands
    (("Somebody told me Nagano is library country. So, how many of them did it have in 2021?",),
      plan("value", "G1401", "20000", "2021")),
    (("libraries in Soo City in 2021",), plan("value", "G1401", "46217", "2021")),
    (("How much rain fell in Kagoshima over 2021?",), plan("value", "B4109", "46000", "2021")),
    (("Overnight stays by people from abroad in Kyoto-fu, the record year 2019",),
      plan("value", "G7102", "26000", "2019")),
    (("Uonuma: farm families that sell what they grow, latest count",), plan("value", "farm_households", "15225")),
    (("habitable land in Kagawa, mountains left out",), plan("value", "B1103", "37000")),
    (("Japan's population, Tokyo left out",), plan("sum", scope=scope("prefecture", exclude="13000"))),
    (("Population of Kita Ward up in Sapporo at the 2020 census",), plan("value", areas="01102", years="2020")),
    (("鹿児島市のお宅は焼酎に一年でどれだけ使うのですか。",), plan("value", "LB110002", "46201")),
    (("I am from Brazil and my cousin works in Hamamatsu. How many foreign people were living there in 2020?",),
      plan("value", "A1700", "22130", "2020")),
    (("I come from Peru, how many foreign residents does Oizumi have?",), plan("value", "A1700", "10524")),
    (("I am from Brazil. What is the population of Brazil?",), "refused foreign_place"),
    # follow-ups
    (("population of Nagasaki prefecture 2022", "what was it back in 1960?", "so that's how much lower, in per cent?"),
      plan("change", areas="42000", years="1960 2022")),
    (("How much do households in Takamatsu spend on green tea?",
      "Where does that put it among the prefectural capitals?"),
      plan("position", "LB101001", "37201", scope=CAPITALS)),
    (("Which prefecture had most rain in 2022?", "Now the driest one"),
      plan("rank", "B4109", years="2022", scope=PREFECTURES, limit=1, order="asc")),
    (("Compare Kumamoto and Kagoshima for births in 2022.", "Throw in Miyazaki"),
      plan("compare", "A4101", "43000 46000 45000", "2022")),
    (("宮崎の降水量の推移", "最少の年も"), plan("series", "B4109", "45000")),
    (("宮崎の降水量、2009年から2022年まで", "一番多く降ったのは？"), plan("series", "B4109", "45000", "2009 2022")),
    (("大泉町の外国人は何人？", "町民の何割？"), plan("value", "foreign_share", "10524")),
    (("福井県の65歳以上は県民の何割？",), plan("value", "ageing_rate", "18000")),
    (("仙台市の人口は？", "県民の何割？"), plan("share", areas="04100", of="04000")),
    (("Ibaraki prefecture's cultivated acreage",), plan("value", "C3107", "08000")),
    (("Places at day nurseries in Saitama prefecture, 2021",), plan("value", "J2505", "11000", "2021")),
]  # fmt: skip


@pytest.mark.parametrize(("turns", "expected"), TURNS)
def test_what_is_meant(world: World, turns: tuple[str, ...], expected: str) -> None:
    assert world.told(*turns) == expected


@pytest.mark.parametrize(
    ("question", "cmp", "value"),
    [
        ("tottori really under 550k people in 2022?", "<", 550_000),
        ("Surely Hokkaido's population had dropped under five million by 2022?", "<", 5_000_000),
        ("静岡県の2022年の人口は360万人を割った、で間違いないか", "<", 3_600_000),
        ('"Nagoya\'s foreign population topped 80,000 in 2020" – can I print that?', ">", 80_000),
        ("Was there really not a single hospital in Yubari in 2021?", "<", 1),
        ("千代田区の人口は10万もいないよね？", "<", 100_000),
        ("Births in Okinawa still outstripping deaths in 2021: fact or fiction?", ">", 0),
        ("Is Otaru larger than it was in 2015?", ">", None),
    ],
)
def test_a_claim_is_checked(world: World, question: str, cmp: str, value: float | None) -> None:
    found = stated(world.read(question))
    assert found is not None
    assert (found.claim.cmp, found.claim.value) == (cmp, value)
    outcome = world.outcome(question)
    assert isinstance(outcome, Planned)
    assert outcome.plan.claim is not None


@pytest.mark.parametrize(
    "question",
    [
        "Count the prefectures whose governor is a woman.",
        "女性知事の県はいくつ？",
        "甲府市でワインを飲む人は何人いる？金額じゃなくて人数が知りたい",
    ],
)
def test_what_nothing_counts_is_refused(world: World, question: str) -> None:
    assert world.told(question).startswith("refused")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("whats a nuclear family household in this data", "definition"),
        ("可住地面積とは何を引いた面積なん？", "definition"),
        ("統計でいう核家族世帯ってどんな家庭を含むんですか", "definition"),
        ("失業者に数えられるのはどんな人?", "definition"),
        ("市町村の人口はどの年のが入ってるの？", "coverage"),
        ("家計の支出は、どの町の分まで調べられますか?", "coverage"),
        ("How does Tokyo do on the same measure?", None),
    ],
)
def test_what_is_asked_about_the_data(world: World, question: str, kind: str | None) -> None:
    assert asked(world.read(question)) == kind
