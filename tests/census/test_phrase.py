"""phrase: sentences in both languages over the small world, and over the real catalogue and gazetteer."""

from __future__ import annotations

from fractions import Fraction

import pytest
import small_world as world

from census.areas import Gazetteer
from census.compute import AREAS, PERCENT, RANK, Computer
from census.errors import NotAvailable
from census.indicators import Catalogue
from census.measures import Measures
from census.phrase import Phraser
from census.plan import OPS, Condition, Plan, Scope
from census.store import FactStore
from census.types import Result, Value
from census.verify import Verifier

CATALOGUE, GAZETTEER = world.Catalogue(), world.Gazetteer()
PHRASER = Phraser(CATALOGUE, GAZETTEER)


def row(area: str, year: int, value: int, rank: int | None = None, kind: str = "census") -> Value:
    return Value(area, "A1101", year, value, (world.population(area, year, value, kind),), rank)  # type: ignore[arg-type]


TOKYO, OSAKA = row("13000", 2020, world.TOKYO_2020), row("27000", 2020, world.OSAKA_2020)
TOKYO_2015 = row("13000", 2015, 13515271)
PREFECTURES = Scope(level="prefecture")


def first_line(plan: Plan, result: Result, language: str = "en") -> str:
    return PHRASER.answer(plan, result, language).splitlines()[0]  # type: ignore[arg-type]


def plan(op: str, **body: object) -> Plan:
    return Plan.model_validate({"op": op, "measures": ("A1101",)} | body)


def test_a_lookup_names_measure_area_year_and_source() -> None:
    lookup = plan("value", areas=("13000",))
    result = Result("value", (TOKYO,), world.TOKYO_2020, world.PERSON, notes=("latest_year",))
    assert PHRASER.answer(lookup, result, "en").splitlines() == [
        "The total population of Tokyo in 2020 was 14,047,594 people.",
        "2020 is the year of the latest Population Census.",
        "Source: Population Census (SSDSE-A-2026).",
    ]
    assert PHRASER.answer(lookup, result, "ja").splitlines() == [
        "東京都の総人口は、2020年時点で14,047,594人です。",
        "2020年は最新の国勢調査の年です。",
        "出典：国勢調査（SSDSE-A-2026）",
    ]


def test_a_prefecture_reading_and_a_projection_are_said() -> None:
    projected = row("27000", 2030, 8000000, kind="projection")
    result = Result("value", (projected,), 8000000, world.PERSON, notes=("prefecture_reading", "projection"))
    text = PHRASER.answer(plan("value", areas=("27000",), years=(2030,)), result, "en")
    assert "Osaka Prefecture" in text
    assert "read as the prefecture" in text
    assert "official projection, not a count" in text
    assert "将来推計" in PHRASER.answer(plan("value", areas=("27000",), years=(2030,)), result, "ja")


def test_a_rate_says_how_it_is_computed_with_its_cells() -> None:
    cells = (
        world.population("13000", 2020, 3107822, code="A1303"),
        world.population("13000", 2020, world.TOKYO_2020),
    )
    rate = Fraction(3107822 * 100, world.TOKYO_2020)
    result = Result("value", (Value("13000", "ageing_rate", 2020, rate, cells),), rate, PERCENT)
    lookup = Plan(op="value", measures=("ageing_rate",), areas=("13000",), years=(2020,))
    lines = PHRASER.answer(lookup, result, "en").splitlines()
    assert lines[0] == "The ageing rate of Tokyo in 2020 was 22.1%."
    assert lines[1] == (
        "Ageing rate = Population aged 65 and over (3,107,822 people) ÷ Total population (14,047,594 people) × 100"
    )


def test_two_areas_are_compared_in_a_sentence() -> None:
    gap = world.TOKYO_2020 - world.OSAKA_2020
    extra = {"leader": 0, "difference": gap, "ratio": Fraction(world.TOKYO_2020, world.OSAKA_2020)}
    result = Result("compare", (TOKYO, OSAKA), world.TOKYO_2020, world.PERSON, extra)
    compared = plan("compare", areas=("13000", "27000"), years=(2020,))
    assert first_line(compared, result) == (
        "Total population in 2020: Tokyo (14,047,594 people) is higher than Osaka Prefecture (8,837,685 people) "
        "by 5,209,909 people, 1.59 times as high."
    )
    assert first_line(compared, result, "ja") == (
        "2020年の総人口：東京都（14,047,594人）は大阪府（8,837,685人）より5,209,909人多いです（比は1.59倍）。"
    )


def test_a_change_has_direction_percent_and_both_ends() -> None:
    gap = world.TOKYO_2020 - 13515271
    percent = Fraction(gap * 100, 13515271)
    extra = {"difference": gap, "percent": percent, "years": 5}
    result = Result("change", (TOKYO_2015, TOKYO), percent, PERCENT, extra)
    changed = plan("change", areas=("13000",), years=(2015, 2020))
    assert first_line(changed, result) == (
        "The total population of Tokyo rose by 3.9%, by 532,323 people "
        "(2015: 13,515,271 people; 2020: 14,047,594 people)."
    )
    assert "3.9%増加" in first_line(changed, result, "ja")


def test_a_ranking_is_a_list_in_which_ties_share_a_rank() -> None:
    rows = (row("13000", 2020, 9, 1), row("27000", 2020, 8, 2), row("26000", 2020, 8, 2))
    result = Result("rank", rows, 9, world.PERSON, {"n": 6, "missing": 0}, notes=("tie",))
    ranked = plan("rank", scope=PREFECTURES, years=(2020,), limit=3)
    assert PHRASER.answer(ranked, result, "en").splitlines()[:5] == [
        "The total population in 2020, highest first, among the 6 prefectures:",
        "1. Tokyo: 9 people",
        "2. Osaka Prefecture: 8 people",
        "2. Kyoto Prefecture: 8 people",
        "Equal figures share a rank.",
    ]
    assert first_line(ranked, result, "ja") == "6都道府県の2020年の総人口（多い順）："


def test_a_position_and_a_count_say_among_how_many() -> None:
    placed = Result("position", (row("27000", 2020, 8, 3),), 3, RANK, {"rank": 3, "n": 6, "missing": 0})
    position = plan("position", areas=("27000",), scope=PREFECTURES, years=(2020,))
    assert first_line(position, placed) == (
        "Osaka Prefecture ranks 3rd by the total population in 2020 (8 people), highest first, among the 6 prefectures."
    )
    where = (Condition(measure="A1101", cmp=">=", value=5000000),)
    count = plan("count", scope=Scope(level="prefecture", where=where), years=(2020,))
    counted = Result("count", (TOKYO, OSAKA), 2, AREAS, {"of": 6, "missing": 0})
    assert first_line(count, counted) == (
        "2 of the 6 prefectures have a total population of at least 5,000,000 people in 2020: "
        "Tokyo and Osaka Prefecture."
    )
    assert first_line(count, counted, "ja") == (
        "6都道府県のうち、2020年の総人口が5,000,000人以上であるのは2地域です：東京都、大阪府。"
    )


def test_a_long_series_is_summed_up() -> None:
    rows = tuple(row("13000", 1920 + 10 * step, 100 + step) for step in range(10))
    extra = {"difference": 9, "percent": 9, "peak": 109, "peak_year": 2010, "trough": 100, "trough_year": 1920}
    text = PHRASER.answer(plan("series", areas=("13000",)), Result("series", rows, 109, world.PERSON, extra), "en")
    assert "- peak, 2010: 109 people" in text
    assert "rose by 9 people (9.0%) from 1920 to 2010" in text
    assert "104" not in text


def test_a_series_since_a_year_is_told_to_its_last_figure() -> None:
    computer = Computer(Measures(FactStore.load(), Catalogue.load(), Gazetteer.load()))
    phraser = Phraser(Catalogue.load(), Gazetteer.load())
    since = Plan(op="series", measures=("A1101",), areas=("13000",), years=(2020,))
    result = computer.execute(since)
    assert phraser.answer(since, result, "en").splitlines()[:5] == [
        "The population of Tokyo:",
        "- 2020: 14,047,594 people",
        "- 2021: 14,010,000 people (estimate)",
        "- 2022: 14,038,000 people (estimate)",
        "The population of Tokyo fell by 9,594 people (0.068%) from 2020 to 2022.",
    ]
    assert phraser.answer(since, result, "ja").splitlines()[:5] == [
        "東京都の総人口：",
        "- 2020年：14,047,594人",
        "- 2021年：14,010,000人（推計値）",
        "- 2022年：14,038,000人（推計値）",
        "東京都の総人口は2020年から2022年までの減少で、その差は9,594人（0.068%）です。",
    ]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_operation_has_words(language) -> None:
    told = {plan.op: PHRASER.answer(plan, result, language) for plan, result in world.results(seed=3, count=300)}
    assert set(told) == set(OPS)
    assert all(
        "出典" in text or "Source" in text or "None of" in text or "ありません" in text for text in told.values()
    )


def test_refusals_hold_no_statistic_but_say_what_there_is() -> None:
    error = NotAvailable("A1101", "13000", 1850, (1920, 1925, 1926, 1927), ("prefecture",))
    text = PHRASER.refusal("not_available", "en", error=error)
    assert text == (
        "No figure is published in these data for total population of Tokyo in 1850. Published years: 1920, 1925–1927."
    )
    assert "1850年" in PHRASER.refusal("not_available", "ja", error=error)
    nowhere = NotAvailable("A1101", "26100", None, (), ("prefecture", "country"))
    assert "It is published for: prefectures, Japan." in PHRASER.refusal("not_available", "en", error=nowhere)
    assert "- Fuchu City (Tokyo)" in PHRASER.refusal("ambiguous", "en", readings=["Fuchu City (Tokyo)"])
    for language in ("en", "ja"):
        assert not any(sign.isdigit() for sign in PHRASER.refusal("out_of_scope", language))  # type: ignore[arg-type]
        assert PHRASER.refusal("help", language)  # type: ignore[arg-type]


def test_every_real_measure_can_be_told_and_verified() -> None:
    catalogue, gazetteer = Catalogue.load(), Gazetteer.load()
    phraser, verifier = Phraser(catalogue, gazetteer), Verifier(catalogue, gazetteer)
    for code in (*catalogue.indicators, *catalogue.derived):
        ask = Plan(op="value", measures=(code,), areas=("13000", "27000"), years=(2020,))
        rows = (Value("13000", code, 2020, 123), Value("27000", code, 2020, Fraction(9876, 10)))
        result = Result("value", rows, None, catalogue.get(code).unit)
        for language in ("en", "ja"):
            text = phraser.answer(ask, result, language)
            assert verifier.verify(text, ask, result).grounded, text
            for wrong in (text.replace("123", "124"), text.replace("987.6", "987.5")):
                assert wrong == text or not verifier.verify(wrong, ask, result).grounded, wrong
