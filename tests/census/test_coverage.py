"""Coverage over the shipped data: levels, how many of their areas, years and what these rest on."""

from __future__ import annotations

import pytest

from census.areas import Gazetteer
from census.coverage import coverage, years_of
from census.indicators import Catalogue
from census.measures import Measures
from census.phrasing.explanations import Explainer
from census.store import FactStore


@pytest.fixture(scope="module")
def measures() -> Measures:
    return Measures(FactStore.load(), Catalogue.load(), Gazetteer.load())


@pytest.fixture(scope="module")
def explainer(measures: Measures) -> Explainer:
    return Explainer(measures)


def test_every_level_has_the_years_of_its_areas(measures: Measures) -> None:
    found = {one.level: one for one in coverage(measures, "A4101")}
    assert list(found) == ["country", "region", "set", "prefecture", "municipality"]
    assert [year for year, _ in found["prefecture"].years] == list(range(2009, 2024))
    assert [year for year, _ in found["municipality"].years] == list(range(2016, 2024))
    assert (found["prefecture"].areas, found["prefecture"].of) == (47, 47)


def test_counts_are_told_from_estimates(measures: Measures) -> None:
    years = dict(years_of(measures, "A1101", "13000"))
    assert (years[1920], years[2020], years[2021]) == ("census", "census", "estimate")


def test_a_derived_measure_has_the_years_in_which_it_can_be_computed(measures: Measures) -> None:
    for one in coverage(measures, "engel"):
        for year, _ in one.years:
            areas = [area.code for area in measures.gazetteer if area.level == one.level]
            assert any(measures.value("engel", area, year).value is not None for area in areas)


@pytest.mark.parametrize("code", ["A1101", "density", "LB00", "A1101P", "MG01", "D2203", "A130301", "engel"])
def test_every_year_named_has_a_figure(measures: Measures, code: str) -> None:
    assert coverage(measures, code)
    assert all(one.years for one in coverage(measures, code))


def test_long_lists_of_years_are_summed_up(explainer: Explainer) -> None:
    text = explainer.cover(["A1101"], "en", area="00000")
    assert "census counts every 5 years from 1920 to 2020" in text
    assert "- municipalities: 2015, 2020" in text
    assert "1920年から2020年まで5年ごと" in explainer.cover(["A1101"], "ja")


def test_a_level_asked_about_is_confirmed_or_denied_first(explainer: Explainer) -> None:
    assert explainer.cover(["A4101"], "en", level="municipality").startswith(
        "Yes: Births for municipalities, 2016–2023."
    )
    assert explainer.cover(["J250502"], "en", level="municipality").startswith("No: Children waiting for daycare")
    assert explainer.cover(["A4101"], "ja", level="municipality").startswith("はい、")
    assert explainer.cover(["J250502"], "ja", level="municipality").startswith("いいえ、")


def test_an_area_without_figures_is_named_as_such(explainer: Explainer) -> None:
    assert explainer.cover(["J250502"], "en", area="01100").startswith("Children waiting for daycare: no figures for")
    assert "札幌市の数値がありません" in explainer.cover(["J250502"], "ja", area="01100")


def test_a_few_areas_of_a_level_are_counted(explainer: Explainer) -> None:
    assert "46 municipalities" in explainer.cover(["LB00"], "en")


def test_a_definition_has_the_note_the_formula_the_unit_and_the_source(explainer: Explainer) -> None:
    text = explainer.define(["ageing_rate"], "en")
    assert "Percent of people of known age who are 65 or over." in text
    assert "Population aged 65 and over ÷ (Population under 15 + Population aged 15–64" in text
    assert "Unit: %." in text
    assert "Source: Population Census." in text
    assert "municipalities (2015, 2020)" in text
    japanese = explainer.define(["natural_increase"], "ja")
    assert "計算式：自然増減 = 出生数 − 死亡数。" in japanese
    assert "出典：人口動態調査" in japanese


def test_a_part_of_a_family_is_explained_by_the_familys_note(explainer: Explainer, measures: Measures) -> None:
    part = measures.catalogue.get("ageing_rate_female")
    assert not part.note_en
    assert "Percent of people of known age who are 65 or over." in explainer.define([part.code], "en")


def test_every_measure_can_be_explained_in_both_languages(explainer: Explainer, measures: Measures) -> None:
    for measure in list(measures.catalogue)[::20]:
        assert measure.title_en in explainer.define([measure.code], "en")
        assert measure.title_ja in explainer.cover([measure.code], "ja")
