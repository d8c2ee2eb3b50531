"""Reports: which figures they hold, that every one is verified, and that a wrong one is found."""

from __future__ import annotations

import re

import pytest

from census.areas import Gazetteer
from census.compute import Computer
from census.errors import NotAvailable
from census.indicators import Catalogue
from census.measures import Measures
from census.phrase import Phraser
from census.plan import Plan
from census.products.keys import key
from census.products.sections import CHANGING, SECTIONS, chosen
from census.store import FactStore
from census.types import Language, Result
from census.verify import Verifier

TOKYO, HIDA, KITA, KANTO, JAPAN = "13000", "21217", "01102", "R-kanto", "00000"


@pytest.fixture(scope="module")
def measures() -> Measures:
    return Measures(FactStore.load(), Catalogue.load(), Gazetteer.load())


def told(measures: Measures, plan: Plan, language: Language) -> tuple[str, Result]:
    result = Computer(measures).execute(plan)
    return Phraser(measures.catalogue, measures.gazetteer).answer(plan, result, language), result


def report(area: str, *codes: str) -> Plan:
    return Plan(op="report", areas=(area,), measures=codes)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("area", [TOKYO, HIDA, KITA, KANTO, JAPAN, "13104", "13100"])
def test_every_number_of_a_report_is_verified(measures: Measures, area: str, language: Language) -> None:
    text, result = told(measures, report(area), language)
    verdict = Verifier(measures.catalogue, measures.gazetteer).verify(text, report(area), result)
    assert verdict.grounded, verdict.unmatched


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_changed_number_passes(measures: Measures, language: Language) -> None:
    """Each figure, rank, share and rate of growth is changed in turn; its line is then found wrong."""
    plan = report(HIDA, "A1101", "A7101")
    text, result = told(measures, plan, language)
    verifier = Verifier(measures.catalogue, measures.gazetteer)
    lines = [line for line in text.split("\n") if line.startswith("- ") and "SSDSE" in line and "=" not in line]
    passed = []
    for line in lines:
        body = re.sub(r"SSDSE-[A-E]-\d{4}", lambda match: "x" * len(match[0]), line)
        for found in re.finditer(r"(?<![\dx.,])\d[\d,]*(?:\.\d+)?(?= people|人|%|世帯| households|位)", body):
            digit = str((int(found[0][0]) + 3) % 9 + 1)
            changed = line[: found.start()] + digit + line[found.start() + 1 :]
            if changed != line and verifier.verify(changed, plan, result).grounded:
                passed.append(changed)
    assert not passed


def test_a_report_compares_ranks_and_tells_growth(measures: Measures) -> None:
    _, result = told(measures, report(TOKYO), "en")
    population = next(row for row in result.rows if row.measure == "A1101")
    assert (population.value, population.year, population.rank) == (14047594, 2020, 1)
    assert result.extra[key("n", "A1101")] == 47
    first = measures.value("A1101", TOKYO, 2000).value or 1
    assert result.extra[key("growth", "A1101", 2000)] == pytest.approx((14047594 - first) * 100 / first)
    japan = measures.value("A1101", JAPAN, 2020).value or 1
    assert float(result.extra[key("share", "A1101", JAPAN)]) == pytest.approx(14047594 * 100 / japan)
    assert {row.area for row in result.rows if row.measure == "ageing_rate"} == {TOKYO, JAPAN}


def test_a_municipality_is_ranked_in_its_prefecture_and_compared_with_it(measures: Measures) -> None:
    text, result = told(measures, report(HIDA, "ageing_rate"), "en")
    assert {row.area for row in result.rows} == {HIDA, "21000", JAPAN}
    assert "of 42 municipalities" in text


def test_sections_without_figures_are_left_out(measures: Measures) -> None:
    whole, _ = told(measures, report(TOKYO), "en")
    ward, _ = told(measures, report(KITA), "en")
    assert "## Municipal finances" in whole
    assert "## Municipal finances" not in ward


def test_measures_choose_their_sections(measures: Measures) -> None:
    text, _ = told(measures, report("37201", "A1101", "doctors_per_100k"), "ja")
    assert [line for line in text.split("\n") if line.startswith("## ")] == [
        "## 人口",
        "## 医療",
        "## 計算式",
        "## 出典",
    ]
    assert chosen(("MC00",)) == SECTIONS


def test_nothing_published_is_not_available(measures: Measures) -> None:
    with pytest.raises(NotAvailable):
        told(measures, report(KITA, "D3201"), "en")


def test_every_measure_of_a_section_is_in_the_catalogue(measures: Measures) -> None:
    codes = [code for section in SECTIONS for code in section.measures]
    assert len(set(codes)) == len(codes)
    assert all(code in measures.catalogue for code in codes)
    assert set(CHANGING) <= set(codes)


def test_a_report_is_about_one_area() -> None:
    with pytest.raises(ValueError, match="report: areas"):
        Plan(op="report", areas=("13000", "27000"))
