"""Anchors: figures anyone can look up, and what happens where there is none."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from census.areas import Gazetteer
from census.compute import Computer
from census.errors import NotAvailable, PlanError, UnknownArea, UnknownMeasure
from census.formulas import show
from census.indicators import Catalogue
from census.measures import Measures
from census.plan import Condition, Plan, Scope
from census.store import FactStore
from census.types import Result

TOKYO, KANAGAWA, OSAKA, JAPAN = "13000", "14000", "27000", "00000"
POPULATION = ("A1101",)
PREFECTURES = Scope(level="prefecture")


@pytest.fixture(scope="module")
def computer() -> Computer:
    return Computer(Measures(FactStore.load(), Catalogue.load(), Gazetteer.load()))


def run(computer: Computer, op: str, measures: tuple[str, ...] = POPULATION, **body: Any) -> Result:
    return computer.execute(Plan.model_validate({"op": op, "measures": measures, **body}))


def scoped(*where: Condition, **body: Any) -> Scope:
    return Scope.model_validate({"level": "prefecture", **body, "where": where})


def test_tokyo_had_14047594_people_at_the_latest_census(computer: Computer) -> None:
    result = run(computer, "value", areas=(TOKYO,))
    assert (result.main, result.rows[0].year, result.unit.key) == (14_047_594, 2020, "person")
    assert result.notes == ("latest_year",)
    assert [(cell.kind, cell.value) for cell in result.cells] == [("census", 14_047_594)]


def test_a_difference_of_years_takes_the_earlier_from_the_later(computer: Computer) -> None:
    for years in ((2015, 2020), (2020, 2015)):
        result = run(computer, "difference", areas=(TOKYO,), years=years)
        assert (result.main, result.formula) == (532_323, "14,047,594 − 13,515,271 = 532,323")


def test_a_share_of_japan_is_of_unrounded_cells(computer: Computer) -> None:
    result = run(computer, "share", areas=(TOKYO,), of=JAPAN, years=(2020,))
    assert result.main == Fraction(14_047_594 * 100, 126_146_099)
    both = run(computer, "share", areas=(TOKYO, OSAKA), of=JAPAN, years=(2020,))
    assert both.main == both.extra["percent_0"] + both.extra["percent_1"]


def test_the_prefectures_of_kanto_add_up_to_the_region(computer: Computer) -> None:
    total = run(computer, "sum", scope=scoped(inside=("R-kanto",)))
    region = run(computer, "value", areas=("R-kanto",))
    assert total.main == region.main == 43_653_441
    assert (type(total.main), total.extra["n"], region.notes) == (int, 7, ("latest_year", "derived"))


def test_growth_has_its_two_years_in_either_order(computer: Computer) -> None:
    for years in ((1920, 2020), (2020, 1920)):
        result = run(computer, "change", areas=(TOKYO,), years=years)
        assert result.main == Fraction((14_047_594 - 3_699_428) * 100, 3_699_428)
        assert result.extra["difference"] == 10_348_166
    ordered = [
        run(computer, "rank", scope=PREFECTURES, by="percent", years=years) for years in ((1920, 2020), (2020, 1920))
    ]
    assert ordered[0].rows == ordered[1].rows
    assert ordered[0].main is not None
    assert ordered[0].main > 0


def test_yearly_growth_compounds_to_the_whole(computer: Computer) -> None:
    rate = run(computer, "cagr", areas=(TOKYO,), years=(2015, 2020)).main
    assert float(13_515_271 * (1 + (rate or 0) / 100) ** 5) == pytest.approx(14_047_594, rel=1e-12)


def test_growth_since_a_year_after_the_latest_census_ends_in_a_later_figure(computer: Computer) -> None:
    since = run(computer, "change", areas=(TOKYO,), years=(2020,))
    assert [row.year for row in since.rows] == [2020, 2022]
    with pytest.raises(PlanError) as caught:
        run(computer, "change", areas=(TOKYO,), years=(2050,))
    assert caught.value.part == "years"


def test_a_rate_shows_its_cells(computer: Computer) -> None:
    result = run(computer, "value", ("density",), areas=("13104",))
    assert (result.main, result.formula) == (Fraction(349_385 * 100, 1822), "349,385 ÷ 18.22")


def test_two_measures_are_compared_in_one_year(computer: Computer) -> None:
    result = run(computer, "ratio", ("A4101", "A1101"), areas=(TOKYO,))  # births are published for later years
    assert (result.main, {row.year for row in result.rows}) == (Fraction(99_661, 14_047_594), {2020})


def test_tokyo_kanagawa_and_osaka_come_first(computer: Computer) -> None:
    top = run(computer, "rank", scope=PREFECTURES, limit=3)
    assert [(row.area, row.rank) for row in top.rows] == [(TOKYO, 1), (KANAGAWA, 2), (OSAKA, 3)]
    assert run(computer, "rank", scope=PREFECTURES, nth=3).rows == top.rows[2:]
    assert run(computer, "position", areas=(OSAKA,), scope=PREFECTURES).main == 3
    assert run(computer, "position", areas=(OSAKA,), scope=PREFECTURES, order="asc").main == 45


def test_an_area_may_be_the_threshold(computer: Computer) -> None:
    larger = scoped(Condition(measure="A1101", cmp=">", than=OSAKA))
    at_least = scoped(Condition(measure="A1101", cmp=">=", than=OSAKA))
    assert run(computer, "count", scope=larger).main == 2
    assert [row.area for row in run(computer, "count", scope=at_least).rows] == [TOKYO, KANAGAWA, OSAKA]


def test_equal_figures_share_a_rank_and_the_next_is_skipped(computer: Computer) -> None:
    result = run(computer, "rank", scope=Scope(level="municipality"), years=(2020,), order="asc", limit=100)
    ranks = [row.rank for row in result.rows]
    values = [row.value for row in result.rows]
    assert ranks == [
        1 + sum(other < value for other in values if other is not None) for value in values if value is not None
    ]
    everyone = run(computer, "rank", ("A7101",), scope=Scope(level="village"), years=(2020,), limit=100, order="asc")
    assert len({row.rank for row in everyone.rows}) < len(everyone.rows)
    assert "tie" in everyone.notes


def test_the_middle_of_two_integers_may_be_a_half(computer: Computer) -> None:
    pair = (TOKYO, KANAGAWA)
    assert run(computer, "median", areas=pair, years=(2020,)).main == Fraction(14_047_594 + 9_237_337, 2)
    assert run(computer, "mean", areas=pair, years=(2020,)).main == Fraction(14_047_594 + 9_237_337, 2)
    assert type(run(computer, "median", areas=(*pair, OSAKA), years=(2020,)).main) is int


def test_a_series_knows_its_peak_and_trough(computer: Computer) -> None:
    result = run(computer, "series", areas=(TOKYO,), years=(1935, 1950))
    assert (result.extra["peak_year"], result.extra["trough_year"], result.extra["trough"]) == (1940, 1945, 3_488_284)


def test_a_series_since_a_year_runs_to_the_last_figure(computer: Computer) -> None:
    since = run(computer, "series", areas=(TOKYO,), years=(2010,))
    known = computer.measures.years("A1101", TOKYO)
    assert [row.year for row in since.rows] == [year for year in known if year >= 2010]
    assert since.rows[-1].year == known[-1] > 2010
    assert run(computer, "series", areas=(TOKYO,), years=(2010, known[-1])).rows == since.rows
    assert [row.year for row in run(computer, "series", areas=(TOKYO,), years=(2010, 2012)).rows] == [2010, 2011, 2012]
    with pytest.raises(NotAvailable):
        run(computer, "series", areas=(TOKYO,), years=(2090,))


# -- what is missing ------------------------------------------------------------------------------


def test_a_missing_figure_is_named_and_never_zero(computer: Computer) -> None:
    result = run(computer, "compare", areas=(TOKYO, "R-kanto", "13104"), years=(1925,))
    assert (result.main, result.missing) == (None, (("13104", "A1101", 1925),))
    assert [row.value for row in result.rows][2] is None
    series = run(computer, "series", ("L3221",), areas=(TOKYO, "13104"))
    assert (series.missing, "missing" in series.notes) == ((("13104", "L3221", None),), True)


def test_areas_without_a_figure_are_left_out_of_a_mean(computer: Computer) -> None:
    result = run(computer, "mean", areas=(TOKYO, OSAKA, "13104"), years=(1925,))
    assert result.main == Fraction(4_485_144 + 3_059_502, 2)
    assert (result.extra["n"], result.missing) == (2, (("13104", "A1101", 1925),))


def test_not_available_says_what_is_published(computer: Computer) -> None:
    with pytest.raises(NotAvailable) as caught:
        run(computer, "value", ("A4101",), areas=(TOKYO,), years=(1970,))
    error = caught.value
    assert (error.measure, error.area, error.year) == ("A4101", TOKYO, 1970)
    assert error.years == tuple(range(2009, 2024))
    assert "municipality" in error.levels


@pytest.mark.parametrize("threshold", [{"value": 0}, {"than": TOKYO}])
def test_a_condition_without_figures_is_not_a_count_of_none(computer: Computer, threshold: dict[str, Any]) -> None:
    condition = Condition(measure="L3221", cmp=">", **threshold)  # household spending: prefectures only
    with pytest.raises(NotAvailable) as caught:
        run(computer, "count", scope=scoped(condition, level="municipality"))
    assert (caught.value.measure, caught.value.levels) == ("L3221", ("country", "prefecture"))


def test_the_position_of_an_area_without_a_figure_is_not_available(computer: Computer) -> None:
    with pytest.raises(NotAvailable):
        run(computer, "position", areas=("47000",), scope=PREFECTURES, years=(1945,))  # no count in Okinawa then


# -- what makes no sense --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "body"),
    [
        ("measures", {"op": "sum", "measures": ("ageing_rate",), "scope": PREFECTURES}),
        ("measures", {"op": "sum", "measures": ("yearly_spending",), "scope": PREFECTURES}),
        ("measures", {"op": "share", "measures": ("density",), "areas": (TOKYO,), "of": JAPAN}),
        ("measures", {"op": "share", "measures": ("A1101", "A4101"), "areas": (TOKYO,), "of": JAPAN}),
        ("measures", {"op": "change", "measures": ("A1101", "A4101"), "areas": (TOKYO,), "years": (2015, 2020)}),
        ("measures", {"op": "difference", "measures": ("A1101", "B1101"), "areas": (TOKYO,)}),
        ("years", {"op": "change", "areas": (TOKYO,), "years": (2020, 2020)}),
        ("years", {"op": "share", "areas": (TOKYO,), "of": JAPAN, "years": (2015, 2020)}),
        ("nth", {"op": "rank", "scope": PREFECTURES, "nth": 48}),
        ("scope", {"op": "position", "areas": ("13104",), "scope": PREFECTURES}),
        ("scope", {"op": "rank", "scope": Scope(level="ward", inside=(TOKYO,))}),
        ("scope", {"op": "max", "scope": scoped(Condition(measure="A1101", cmp=">", value=1e9))}),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_by_its_part(computer: Computer, part: str, body: dict[str, Any]) -> None:
    with pytest.raises(PlanError) as caught:
        computer.execute(Plan.model_validate({"measures": POPULATION, **body}))
    assert caught.value.part == part


@pytest.mark.parametrize(
    "body",
    [
        {"op": "value", "areas": ("99999",)},
        {"op": "share", "areas": (TOKYO,), "of": "99999"},
        {"op": "count", "scope": scoped(exclude=("99999",))},
        {"op": "count", "scope": scoped(Condition(measure="A1101", cmp=">", than="99999"))},
    ],
)
def test_unknown_areas_are_refused_wherever_they_stand(computer: Computer, body: dict[str, Any]) -> None:
    with pytest.raises(UnknownArea):
        computer.execute(Plan.model_validate({"measures": POPULATION, **body}))


def test_unknown_measures_are_refused_in_conditions_too(computer: Computer) -> None:
    with pytest.raises(UnknownMeasure):
        run(computer, "value", ("A9999999",), areas=(TOKYO,))
    with pytest.raises(UnknownMeasure):
        run(computer, "count", scope=scoped(Condition(measure="nothing", cmp=">", value=1)))


def test_an_old_code_means_the_area_of_today(computer: Computer) -> None:
    assert run(computer, "value", areas=("40305",)).rows == run(computer, "value", areas=("40231",)).rows


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (14_047_594, "14,047,594"),
        (18.22, "18.22"),
        (Fraction(1, 3), "0.3333"),
        (Fraction(1, 30_000), "0.00003333"),
    ],
)
def test_formulas_show_small_figures_too(value: float | Fraction, text: str) -> None:
    assert show(value) == text
