"""Forecasts: the arithmetic alone, and what plans of them come to over the shipped data."""

from __future__ import annotations

from fractions import Fraction

import pytest

from census.areas import Gazetteer
from census.compute import Computer
from census.errors import NotAvailable, PlanError
from census.forecasting import MOST_AHEAD, NotForecast, Tuning, forecast, load, regular, turning_points, width
from census.indicators import Catalogue
from census.measures import Measures
from census.phrase import Phraser
from census.plan import Plan
from census.store import FactStore
from census.types import Language, Result
from census.verify import Verifier

TUNING = Tuning(0.9, 0.5, 0.9, widths=(1.0, 2.0, 3.0), errors=(1.5, 2.5, 3.5))


@pytest.fixture(scope="module")
def measures() -> Measures:
    return Measures(FactStore.load(), Catalogue.load(), Gazetteer.load())


def line(*values: float, step: int = 1) -> list[tuple[int, float]]:
    return [(2000 + step * index, value) for index, value in enumerate(values)]


def plan(code: str, area: str, year: int) -> Plan:
    return Plan(op="forecast", measures=(code,), areas=(area,), years=(year,))


def run(measures: Measures, code: str, area: str, year: int) -> Result:
    return Computer(measures).execute(plan(code, area, year))


# -- arithmetic -----------------------------------------------------------------------------------


def test_the_longest_run_without_gap_that_ends_last_is_continued() -> None:
    points = [(year, 1.0) for year in (1990, 1995, 2000, 2001, 2003, 2004, 2005)]
    assert [year for year, _ in regular(points, (1,))] == [2003, 2004, 2005]
    assert [year for year, _ in regular(points, (1, 5))] == [1990, 1995, 2000, 2005]
    assert regular([], (1,)) == ()


def test_a_rising_series_goes_on_rising_ever_more_slowly() -> None:
    history = line(*(100 + 10 * index for index in range(10)))
    ahead = [forecast(history, year, TUNING).value for year in (2009 + step for step in (1, 2, 3))]
    assert 190 < ahead[0] < ahead[1] < ahead[2]
    assert ahead[1] - ahead[0] > ahead[2] - ahead[1]


def test_the_interval_widens_with_the_distance_and_beyond_the_back_test() -> None:
    history = line(10, 12, 11, 13, 12, 14, 13, 15)
    found = [forecast(history, 2007 + step, TUNING) for step in (1, 3, 6)]
    assert all(one.low < one.value < one.high for one in found)
    spans = [one.high - one.low for one in found]
    assert spans[1] == pytest.approx(3 * spans[0])
    assert spans[2] == pytest.approx(2 * spans[1])
    assert [one.error for one in found] == [1.5, 3.5, None]
    assert width(TUNING, 9) == 9.0


def test_a_year_between_censuses_lies_between_their_forecasts() -> None:
    history = line(*(100 + 10 * index for index in range(8)), step=5)
    near, between, far = (forecast(history, year, TUNING) for year in (2040, 2042, 2045))
    assert between.value == pytest.approx(near.value + (far.value - near.value) * 2 / 5)
    assert near.high - near.low < between.high - between.low < far.high - far.low


def test_counts_stay_above_zero_and_rates_below_the_ceiling() -> None:
    falling = forecast(line(80, 70, 60, 50, 40, 30, 20, 10), 2020, TUNING)
    assert falling.value >= 0
    assert falling.low == 0
    rising = forecast(line(92, 93, 94, 95, 96, 97, 98, 99), 2020, TUNING, ceiling=100)
    assert rising.high == 100
    beyond = forecast(line(98, 99, 100, 101, 102, 103, 104, 105), 2010, TUNING, ceiling=100)
    assert beyond.value > 105


def test_a_series_that_never_moved_is_not_certain() -> None:
    still = forecast(line(*[50.0] * 8), 2010, TUNING)
    assert still.value == 50
    assert still.low < 50 < still.high


def test_turning_points_are_large_or_lasting() -> None:
    assert turning_points(line(0, 50, 100, 60, 20, 70, 90)) == ((2002, 100), (2004, 20))
    assert turning_points(line(0, 50, 100, 97, 99, 101)) == ()
    slow = turning_points(line(0, 50, 100, 99, 98, 97, 96, 95))
    assert slow == ((2002, 100),)
    assert turning_points(line(5, 5, 5)) == turning_points([]) == ()


def test_the_shipped_tunings_have_widths_that_never_shrink() -> None:
    tunings = load()
    assert {"1", "5", "1:municipality"} <= set(tunings)
    for tuning in tunings.values():
        assert len(tuning.widths) == len(tuning.errors) >= 3
        assert list(tuning.widths) == sorted(tuning.widths)


# -- plans ----------------------------------------------------------------------------------------


def test_the_history_is_cited_and_the_official_projection_stands_beside(measures: Measures) -> None:
    result = run(measures, "A1101", "13000", 2040)
    *history, own, official = result.rows
    assert [row.year for row in history] == list(range(1920, 2021, 5))
    assert all(row.cells for row in history)
    assert (own.year, own.value, own.cells) == (2040, result.main, ())
    assert official.measure == "A1101P"
    assert official.cells[0].kind == "projection"
    assert "projection" not in result.notes
    assert result.extra["low"] < own.value < result.extra["high"]  # type: ignore[operator]
    assert result.formula
    assert "1920–2020" in result.formula


def test_yearly_figures_are_continued_where_there_are_no_censuses(measures: Measures) -> None:
    result = run(measures, "A4101", "13104", 2026)
    assert [row.year for row in result.rows] == [*range(2016, 2024), 2026]
    rate = run(measures, "ageing_rate", "05000", 2030)
    assert Fraction(rate.main or 0).limit_denominator(10) == rate.main  # as many decimals as its figures show


@pytest.mark.parametrize("year", [2020, 2022])
def test_a_year_that_has_figures_is_no_forecast(measures: Measures, year: int) -> None:
    with pytest.raises(PlanError, match="published up to 2022"):
        run(measures, "A1101", "13000", year)


@pytest.mark.parametrize(
    ("code", "area", "year", "en", "ja"),
    [
        ("A1101", "13104", 2030, "at least 8 figures", "8個以上"),
        ("A1101", "13000", 2022 + MOST_AHEAD + 1, "at most 30 years", "30年先まで"),
    ],
)
def test_no_ground_for_a_forecast_is_said(
    measures: Measures, code: str, area: str, year: int, en: str, ja: str
) -> None:
    with pytest.raises(NotForecast) as caught:
        run(measures, code, area, year)
    phraser = Phraser(measures.catalogue, measures.gazetteer)
    assert en in phraser.refusal("not_available", "en", error=caught.value)
    assert ja in phraser.refusal("not_available", "ja", error=caught.value)


def test_without_any_figure_it_is_not_available(measures: Measures) -> None:
    with pytest.raises(NotAvailable):
        run(measures, "A4103", "13104", 2030)


@pytest.mark.parametrize(
    "parts",
    [{"measures": ("A1101", "A4101")}, {"areas": ("13000", "27000")}, {"years": ()}, {"years": (2030, 2040)}],
)
def test_a_forecast_is_of_one_figure(parts: dict[str, tuple[str, ...]]) -> None:
    one = {"op": "forecast", "measures": ("A1101",), "areas": ("13000",), "years": (2040,)}
    with pytest.raises(ValueError, match="forecast"):
        Plan.model_validate(one | parts)


# -- words ----------------------------------------------------------------------------------------

TOLD = [("A1101", "13000", 2040), ("ageing_rate", "05000", 2030), ("A4101", "13104", 2045), ("A4103", "47000", 2025)]


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("asked", TOLD)
def test_every_number_told_is_of_the_result(
    measures: Measures, asked: tuple[str, str, int], language: Language
) -> None:
    result, of = run(measures, *asked), plan(*asked)
    text = Phraser(measures.catalogue, measures.gazetteer).answer(of, result, language)
    verifier = Verifier(measures.catalogue, measures.gazetteer)
    assert verifier.verify(text, of, result).unmatched == ()
    wrong = text.replace(text.split("(80%" if language == "en" else "（80%")[0][-12:-3], "9,876,543")
    assert not verifier.verify(wrong, of, result).grounded


def test_it_says_first_that_it_is_not_official(measures: Measures) -> None:
    phraser = Phraser(measures.catalogue, measures.gazetteer)
    asked = TOLD[0]
    english = phraser.answer(plan(*asked), run(measures, *asked), "en")
    assert english.startswith("This system's own projection, not an official figure: Population, Tokyo, in 2040: ")
    assert "80% prediction interval" in english
    assert "\nOfficial projection for 2040: 13,758,624 people" in english
    assert "This uses an official projection" not in english
    japanese = phraser.answer(plan(*asked), run(measures, *asked), "ja")
    assert japanese.startswith("当システム独自の予測で、公式の推計ではありません：2040年の東京都の総人口は")
    assert "\n2040年の公式の将来推計：13,758,624人" in japanese


@pytest.mark.parametrize(
    ("language", "told"), [("en", "peak 2010: 128,057,352 people"), ("ja", "山 2010年：128,057,352人")]
)
def test_a_whole_series_says_where_it_turned(measures: Measures, language: Language, told: str) -> None:
    whole = Plan(op="series", measures=("A1101",), areas=("00000",))
    result = Computer(measures).execute(whole)
    text = Phraser(measures.catalogue, measures.gazetteer).answer(whole, result, language)
    assert told in text
    assert Verifier(measures.catalogue, measures.gazetteer).verify(text, whole, result).grounded
