"""What is only told of the asker, of hearsay or of a year brings no guard against the question itself."""

from __future__ import annotations

import pytest
from understand_world import World, plan


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        # months and days of the asker's own
        ("来月むつ市に転勤なんですけど、あの市って歯医者さんは何軒あるもんですか", plan("value", "I5103", "02208")),
        ("先週実家に帰ったら近所が空き家だらけで。小樽市の小学校は何校?", plan("value", "E2101", "01203")),
        ("明日の会議用に、愛媛県の離婚件数を出して", plan("value", "A9201", "38000")),
        ("来月引っ越す弘前市の病院はいくつ?", plan("value", "I510120", "02202")),
        ("実家の処分で頭が痛い今日この頃、小樽市の人口は何人", plan("value", "A1101", "01203")),
        # places abroad, unknown ones
        ("韓国の友達に聞かれたんだけど、大阪府の人口って何人?", plan("value", "A1101", "27000")),
        ("ブラジルの方が多いと聞きます群馬の大泉町ですが、外国人は何人ですか", plan("value", "A1700", "10524")),
        ("散居村の大きい家を見てきました。砺波市の世帯数は?", plan("value", "A7101", "16208")),
        # a second place
        ("大阪出身です。弘前市の病院はいくつありますか?", plan("value", "I510120", "02202")),
        ("京都の大学に通っています。奈良県の高校は何校ありますか", plan("value", "E4101", "29000")),
        ("I live in Tokyo. How many hospitals are there in Hirosaki?", plan("value", "I510120", "02202")),
        # growth that is hearsay
        ("人口が減っていると聞きましたが、秋田市の世帯数は何世帯ですか", plan("value", "A7101", "05201")),
        # what tells of a year, an assumption
        ("コロナ禍の2020年、大阪府の婚姻件数は?", plan("value", "A9101", "27000", years="2020")),
        ("出生が低位で死亡が高位という一番悲観的な想定だと、2065年の日本の人口は？",
         plan("value", "A1101P_LH", "00000", years="2065")),
    ],
)  # fmt: skip
def test_the_question_itself_is_planned(question: str, expected: str, world: World) -> None:
    assert world.told(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("来月の東京の降水量は?", "refused time_unit"),
        ("先週の東京の死亡数を知りたいんですが", "refused time_unit"),
        ("先月結婚した人は東京都で何組?", "refused time_unit"),
        ("海外に住んでいます。パリの人口を教えてください", "refused foreign_place"),
        ("フランスに興味があります。日本と比べて出生数はどう?", "refused foreign_place"),
        ("パリ、大阪に縁があります。世帯数は?", "refused foreign_place"),
        ("夢見ヶ原町に引っ越します。病院の数は?", "refused unknown_place"),
    ],
)  # fmt: skip
def test_what_is_asked_is_still_refused(question: str, expected: str, world: World) -> None:
    assert world.told(question) == expected


@pytest.mark.parametrize(
    "question",
    ["東京に住んでいます。大阪府とどっちが人口が多い?", "東京都に住んでいます。大阪府の人口は東京より多いですか"],
)
def test_a_place_that_is_compared_with_is_kept(question: str, world: World) -> None:
    assert {place.code for place in world.read(question).places} == {"13000", "27000"}


def test_kinds_of_place_are_counted_whatever_is_told_before(world: World) -> None:
    question = "平成の大合併でだいぶ消えたと思うんだけど、いま全国に「村」っていくつ残ってるの?"
    assert '"op":"count"' in world.told(question)
    assert '"op":"count"' in world.told("子どもの宿題で。愛知県に市はいくつありますか?")


def test_a_place_that_is_left_out_is_left_out_wherever_it_is_named(world: World) -> None:
    reading = world.read("東京が強すぎて話にならないので、東京都は抜きで。関東の県で大学の数が一番多いのはどこ?")
    assert [place.code for place in reading.places] == ["R-kanto"]
    assert reading.excluded == ("13000",)


def test_days_of_a_year_are_days(world: World) -> None:
    assert world.told("新潟県の年間の降水日数は?") == plan("value", "B4106", "15000")


def test_a_comma_ends_a_name(world: World) -> None:
    places = world.read("外食に使う金、山形市と福島市どっちが多い?").places
    assert [place.code for place in places] == ["06201", "07201"]


def test_more_than_another_place_is_no_origin(world: World) -> None:
    told = world.told("2022年に転入した人、軽井沢町は隣の御代田町より何人多かった?")
    assert '"op":"difference"' in told
    assert world.told("2022年に御代田町より軽井沢町に転入した人は何人?").startswith("refused")


def test_whom_a_question_counts_may_be_nobody_here(world: World) -> None:
    assert world.read("犬を飼っている家庭は全国に何世帯ありますか").weak
    assert not world.read("全国の世帯数").weak
