"""Forecasts in words: when a question about the future gets one, and when it keeps the official projection."""

from __future__ import annotations

import pytest
from understand_world import World

from census.plan import RULED, Plan
from census.understand.outcomes import Planned, by_rules_alone, intent_of
from census.understand.reply import reply_schema


def planned(world: World, question: str, previous: Plan | None = None) -> Plan:
    outcome = world.outcome(question, previous)
    assert isinstance(outcome, Planned), outcome
    return outcome.plan


def forecast(code: str, area: str, year: int) -> Plan:
    return Plan(op="forecast", measures=(code,), areas=(area,), years=(year,))


@pytest.mark.parametrize(
    ("question", "code", "area", "year"),
    [
        ("Extrapolate the population of Akita to 2040", "A1101", "05000", 2040),
        ("If the trend continues, what will the population of Tokyo be in 2040?", "A1101", "13000", 2040),
        ("At this rate, how many elementary school pupils will Osaka have by 2035?", "E2501", "27000", 2035),
        ("How many births will there be in Tokyo in 2030?", "A4101", "13000", 2030),
        ("Predict the ageing rate of Hokkaido in 2030", "ageing_rate", "01000", 2030),
        ("Forecast the number of births in Shinjuku for 2026", "A4101", "13104", 2026),
        ("Extrapolate births in Aichi", "A4101", "23000", 2028),
        ("このまま推移すると、2040年の東京都の人口は？", "A1101", "13000", 2040),
        ("このままのペースでいくと2030年の秋田県の人口は何人？", "A1101", "05000", 2030),
        ("トレンドで予測すると2030年の大阪府の出生数は？", "A4101", "27000", 2030),
        ("2035年には秋田県の高齢化率はどうなりますか", "ageing_rate", "05000", 2035),
        ("2030年の北海道の出生数の見通し", "A4101", "01000", 2030),
        ("今の傾向が続けば、10年後の愛知県の出生数は？", "A4101", "23000", 2033),
    ],
)
def test_the_past_is_carried_forward(world: World, question: str, code: str, area: str, year: int) -> None:
    assert planned(world, question) == forecast(code, area, year)


@pytest.mark.parametrize(
    ("question", "code", "year"),
    [
        ("What will the population of Akita be in 2045?", "A1101P", 2045),
        ("2045年の高知県の将来推計人口を教えて", "A1101P", 2045),
        ("What will Kamaishi City's population be in 2040?", "A1101P", 2040),  # two censuses are no history
        ("2100年の日本の人口予測", "A1101P", 2100),
        ("Births in Tokyo in 2030", "A4101", 2030),  # a figure, which is not there
        ("What will the unemployment rate be in Tokyo in 2030?", "unemployment_rate", 2030),
        ("How many births were expected in Tokyo in 2015?", "A4101", 2015),
    ],
)
def test_official_and_impossible_figures_stay_figures(world: World, question: str, code: str, year: int) -> None:
    plan = planned(world, question)
    assert (plan.op, plan.measures, plan.years) == ("value", (code,), (year,))


def test_a_forecast_can_be_drawn_and_is_a_trend(world: World) -> None:
    plan = planned(world, "Give me your own projection of deaths in Japan in 2030 as a chart")
    assert (plan.op, plan.view) == ("forecast", "chart")
    assert intent_of(forecast("A4101", "13000", 2030)) == "trend"


def test_a_follow_up_moves_the_year_or_leads_back(world: World) -> None:
    first = forecast("A4101", "13000", 2030)
    assert planned(world, "and in 2035?", first) == forecast("A4101", "13000", 2035)
    assert planned(world, "and in 2020?", first).op == "value"


def test_a_model_is_not_offered_it() -> None:
    operations = reply_schema()["anyOf"][0]["properties"]["op"]["enum"]
    assert not RULED & set(operations)
    assert by_rules_alone(Planned(forecast("A4101", "13000", 2030)))
