"""Shorthand and shouting: what stands for a word is read as it, what is a name stays one."""

from __future__ import annotations

import pytest
from understand_world import World, plan

from census.understand.shorthand import written_out


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("pop of Nara pref", "population of Nara prefecture"),
        ("ppl per hh avg", "people per household average"),
        ("tot hotel n inn rooms", "total hotel and inn rooms"),
        ("pct 65yo+", "percent 65 years old+"),
        ("number of drs w/o pref.", "number of doctors without prefecture"),
        ("長崎市で何人なくなった", "長崎市で何人亡くなった"),
        ("岡山県でなくなった方の数", "岡山県で亡くなった方の数"),
        ("長野県でうまれた子の数", "長野県で生まれた子の数"),
        ("働く女性と働く男性の差", "働いている女性と働いている男性の差"),
        ("how mny ppl", "how many people"),
        ("income in ten thousand yen (man-en)", "income in ten thousand yen"),
        ("income in man-yen", "income in ten thousand yen"),
        ("monthly food spend in Gifu", "monthly food spending in Gifu"),
        ("what do they spend on food", "what do they spend on food"),
        ("# of prefs w/ over 2 mil ppl", "number of prefectures with over 2 million people"),
        ("# hospitals under 1.5m or 300 thou", "number of hospitals under 1.5 million or 300 thousand"),
    ],
)
def test_shorthand_is_written_out(written: str, meant: str) -> None:
    assert written_out(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        "students at Uni Osaka",
        "人口密度",
        "the temple's pops-up",
        "学校がなくなった県",
        "人がいなくなった村",
        "#1 in rice",
        "5m high",
        "price per 10m2",
    ],
)
def test_names_and_other_words_stay(text: str) -> None:
    assert written_out(text) == text


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("hh count in Kumamoto city", plan("value", "A7101", "43100")),
        ("POPULATION OF NARA PREF 2015", plan("value", "A1101", "29000", "2015")),
        ("one-person hholds adachi ward tokyo", plan("value", "A810105", "13121")),
        ("how many unemployment ppl in Gifu", plan("value", "F1107", "21000")),
    ],
)
def test_notes_are_read_like_sentences(world: World, question: str, expected: str) -> None:
    assert world.told(question) == expected


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("enrolment of four-year universities in Kyoto", "students at universities in Kyoto"),
        ("Total enrollment at elementary schools", "students at elementary schools"),
        ("high school enrolment in Gifu", "high school students in Gifu"),
        ("Kindergarten enrolment", "Kindergarten children"),
        ("奈良県の4年制大学の在籍者数", "奈良県の大学の学生数"),
        ("岐阜県の小学校の在学者数", "岐阜県の小学校の児童数"),
        ("school enrolments fell", "school students fell"),
    ],
)
def test_enrolment_is_the_people_enrolled(said: str, written: str) -> None:
    assert written_out(said) == written


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("秋田県の人って一日になん分ねてるんですか", "秋田県の人って一日に何分寝てるんですか"),
        ("朝なんじに起きるの", "朝何時に起きるの"),
        ("なん時におきる?", "何時に起きる?"),
        ("ねんねの時間", "ねんねの時間"),
    ],
)
def test_hours_and_sleep_in_kana_are_written(said: str, meant: str) -> None:
    assert written_out(said) == meant
