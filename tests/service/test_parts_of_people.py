"""Questions of two parts of which one says for both whom they are about, or what is measured."""

from __future__ import annotations

import pytest

from service.answer import QuestionPipeline

PAIRS = [
    ("what % of Japanese men go fishing, and what % of women?", "MC14_M", "MC14_F"),
    ("what share of women play tennis in Japan, and what share of men?", "MC07_F", "MC07_M"),
    ("What time do women in Osaka get up, and when do they go to bed?", "MH01_F", "MH04_F"),
    ("What time do men in Kanagawa leave for work, and when do they come home?", "MH51_M", "MH52_M"),
    ("How many women are there in Gifu and how many of them are over 65?", "A110102", "A130302"),
    ("How many women work in Nara, and how many men?", "F110202", "F110201"),
    ("How big is Takayama City and how many people live there?", "B1101", "A1101"),
    ("How many people live in Sado and how big is it?", "A1101", "B1101"),
    (
        "For 2022, tell me which prefecture had the most kids on nursery waiting lists and which had the most kids "
        "actually in nursery.",
        "J250502",
        "J2506",
    ),
    ("How many women live in Kobe and how much do they spend on rice?", "A110102", "LB011001"),
]


@pytest.mark.parametrize(("question", "first", "second"), PAIRS)
def test_each_part_is_of_those_it_is_about(real: QuestionPipeline, question: str, first: str, second: str) -> None:
    plans = [part.plan for part in real.ask(question).parts]
    assert [plan.measures for plan in plans if plan] == [(first,), (second,)]


def test_a_choice_between_two_is_no_part(real: QuestionPipeline) -> None:
    assert real.ask("fishing or camping, which is more popular in Hokkaido?").parts == ()


def test_an_order_after_two_is_one(real: QuestionPipeline) -> None:
    assert len(real.ask("births and deaths in Okinawa, and which prefecture has the most?").parts) == 2


def test_all_people_are_not_told_for_those_who_work(real: QuestionPipeline) -> None:
    assert real.ask("how many people over 65 work in Nara").status == "not_available"


def test_no_rate_is_asked_for_by_a_condition(real: QuestionPipeline) -> None:
    plan = real.ask("Of cities with over 500,000 people, which had the most divorces?").plan
    assert plan is not None
    assert plan.measures == ("A9201",)
