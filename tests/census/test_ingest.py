"""The parts of ingestion on small hand-made sheets: parsing, precedence, sums. No raw files needed."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from census.errors import DataError
from census.ingest import ssdse_a
from census.ingest.age_pyramid import both_sexes, group_code
from census.ingest.derive import derive
from census.ingest.merge import merge
from census.ingest.projections import variant_code
from census.ingest.series import Series, SeriesBook
from census.ingest.sheet import Column, Sheet, figures, minutes, same_name
from census.types import Area, Kind

PEOPLE = Series("A1101", "population_census", "census", additive=True)
BOOK = SeriesBook([PEOPLE, Series("A4103", "vital_statistics", "administrative")])


def sheet(
    source: str, edition: str, kind: Kind, cells: dict[str, float], code: str = "A1101", year: int = 2020
) -> Sheet:
    return Sheet(source, edition, tuple(cells), (Column(code, year, kind),), np.array([[v] for v in cells.values()]))


def area(code: str, level: str, parent: str | None = "00000", **more: object) -> Area:
    return Area(code, level, code, code, code, code, code, parent, **more)  # type: ignore[arg-type]


COUNTRY = (
    area("00000", "country", None),
    area("01000", "prefecture"),
    area("02000", "prefecture"),
    area("01202", "municipality", "01000"),
    area("01203", "municipality", "01000"),
    area("02201", "municipality", "02000"),
)
CODES = tuple(one.code for one in COUNTRY)


# reading


@pytest.mark.parametrize(
    ("clock", "value"), [("6:38", 398), ("23:04", 1384), ("0:05", 1445), ("2:59", 1619), ("3:00", 180)]
)
def test_clock_times_are_minutes_and_times_after_midnight_come_after_the_evening(clock: str, value: int) -> None:
    assert minutes(clock) == value


def test_figures_are_scaled_exactly() -> None:
    hectares = Series("B1101", "land_area", "administrative", scale=Fraction(1, 100))
    thousand_yen = Series("C121101", "prefectural_accounts", "estimate", scale=Fraction(1000))
    assert figures(["219405"], hectares, "f")[0].tolist() == [2194.05]
    assert figures(["3317"], thousand_yen, "f")[0].tolist() == [3317000]
    assert figures(["0.1"], thousand_yen, "f")[0].tolist() == [100]


def test_missing_markers_are_counted_and_never_zero() -> None:
    values, markers = figures(["5", "-", "NA"], PEOPLE, "f")
    assert values[0] == 5
    assert np.isnan(values[1:]).all()
    assert markers == {"-": 1, "NA": 1}


def test_text_that_is_no_figure_is_refused() -> None:
    with pytest.raises(DataError, match="A1101"):
        figures(["5", "five"], PEOPLE, "f")


def test_a_code_without_catalogue_entry_is_refused_by_name() -> None:
    with pytest.raises(DataError, match=r"SSDSE-A-2030\.csv: code 'Z9999'"):
        BOOK.require("Z9999", "SSDSE-A-2030.csv")


def test_names_of_editions_are_compared_without_width_and_commas() -> None:
    assert same_name("１５歳未満，女 ") == same_name("15歳未満、女")


def test_population_between_censuses_is_an_estimate() -> None:
    assert [PEOPLE.kind_in(year) for year in (2015, 2019, 2020)] == ["census", "estimate", "census"]
    assert BOOK.require("A4103", "f").kind_in(2019) == "administrative"


def test_a_town_that_became_a_city_keeps_its_identity() -> None:
    before = ssdse_a.Listing("2019", {"40305": ("福岡県", "那珂川町"), "09411": ("栃木県", "那珂川町")})
    after = ssdse_a.Listing("2020", {"40231": ("福岡県", "那珂川市"), "09411": ("栃木県", "那珂川町")})
    assert ssdse_a.code_changes((before, after)) == {"40305": "40231"}


def test_a_municipality_that_disappears_is_refused() -> None:
    before = ssdse_a.Listing("2019", {"40305": ("福岡県", "那珂川町")})
    with pytest.raises(DataError, match="40305"):
        ssdse_a.code_changes((before, ssdse_a.Listing("2020", {})))


def test_the_last_age_group_of_a_year_is_open() -> None:
    assert group_code("85~89歳", last=False) == "AGE_85_89"
    assert group_code("85~89歳", last=True) == "AGE_85"
    assert group_code("100歳以上", last=True) == "AGE_100"


def test_both_sexes_are_men_plus_women_and_marked_derived() -> None:
    columns = (Column("AGE_0_4_M", 1920, "census"), Column("AGE_0_4_F", 1920, "census"))
    both = both_sexes(Sheet("s", "1", ("00000",), columns, np.array([[2.0, 3.0]])))
    assert both.values.tolist() == [[5.0]]
    assert both.columns == (Column("AGE_0_4", 1920, "derived", "men plus women", "census"),)


def test_projection_variants_are_named_fertility_first() -> None:
    assert variant_code("中位", "中位") == "A1101P"
    assert variant_code("高位", "低位") == "A1101P_HL"


# precedence


ORDER = [
    sheet("Census series", "2020", "census", {"01000": 1}),
    sheet("SSDSE-A", "2026", "census", {"01000": 2}),
    sheet("SSDSE-A", "2022", "census", {"01000": 3}),
    sheet("SSDSE-B", "2025", "census", {"01000": 4}),
    sheet("SSDSE-A", "2026", "administrative", {"01000": 5}),
    sheet("SSDSE-B", "2025", "estimate", {"01000": 6}),
    sheet("SSDSE-E", "2023", "estimate", {"01000": 7}),
    sheet("e-Stat", "0003433219", "preliminary", {"01000": 8}),
    sheet("IPSS projections", "2018", "projection", {"01000": 9}),
]


@pytest.mark.parametrize("first", range(len(ORDER)))
def test_precedence_is_basis_then_source_then_edition(first: int) -> None:
    facts = merge(reversed(ORDER[first:]), CODES)
    assert facts.values["A1101", 2020][1] == first + 1
    assert facts.count == 1
    assert sum(facts.superseded.values()) == len(ORDER) - first - 1


def test_a_later_source_fills_what_an_earlier_one_lacks() -> None:
    facts = merge([sheet("Census series", "2020", "census", {"01000": 1, "02000": np.nan}), ORDER[3]], CODES)
    other = merge([sheet("Census series", "2020", "census", {"02000": 1}), ORDER[3]], CODES)
    assert np.isnan(facts.values["A1101", 2020][2])
    assert other.count == 2


def test_differences_name_both_sources() -> None:
    (difference,) = merge(ORDER[:2], CODES).differences
    assert (difference.kept, difference.other) == (1, 2)
    assert (difference.kept_from.source, difference.other_from.source) == ("Census series", "SSDSE-A")


def test_a_sheet_with_an_unknown_area_is_refused() -> None:
    with pytest.raises(DataError, match="99999"):
        merge([sheet("SSDSE-A", "2026", "census", {"99999": 1})], CODES)


# sums


def test_sums_are_made_only_where_every_member_has_a_figure() -> None:
    facts = merge([sheet("SSDSE-A", "2026", "census", {"01202": 2, "01203": 3, "02201": np.nan})], CODES)
    derive(facts, BOOK, COUNTRY)
    values = facts.values["A1101", 2020]
    assert values[1] == 5
    assert np.isnan(values[[0, 2]]).all()
    origin = facts.origins[facts.sources["A1101", 2020][1]]
    assert (origin.kind, origin.basis, origin.formula) == ("derived", "census", "sum of 2 municipalities")


def test_a_sum_has_the_worst_basis_of_its_members() -> None:
    census = sheet("SSDSE-A", "2026", "census", {"01202": 2, "01203": 3})
    preliminary = sheet("e-Stat", "0003433219", "preliminary", {"02201": 4})
    facts = merge([census, preliminary], CODES)
    derive(facts, BOOK, COUNTRY)
    country = facts.origins[facts.sources["A1101", 2020][0]]
    assert facts.values["A1101", 2020][0] == 9
    assert (country.basis, country.formula) == ("preliminary", "sum of 2 prefectures")


def test_a_sum_of_final_counts_replaces_a_preliminary_count_but_not_a_published_one() -> None:
    local = sheet("SSDSE-A", "2026", "census", {"01202": 200, "01203": 300, "02201": 100})
    published = sheet("Census series", "2020", "census", {"02000": 101})
    preliminary = sheet("e-Stat", "0003433219", "preliminary", {"01000": 501})
    facts = merge([local, published, preliminary], CODES)
    checks, refused = derive(facts, BOOK, COUNTRY)
    assert facts.values["A1101", 2020].tolist() == [601, 500, 101, 200, 300, 100]
    assert {(check.area, check.published, check.summed) for check in checks} == {
        ("01000", 501, 500),
        ("02000", 101, 100),
    }
    assert not refused


def test_a_series_whose_sums_miss_the_published_figures_is_not_summed() -> None:
    local = sheet("SSDSE-A", "2026", "census", {"01202": 2, "01203": 3, "02201": 4})
    facts = merge([local, sheet("SSDSE-B", "2025", "census", {"02000": 1})], CODES)
    _, refused = derive(facts, BOOK, COUNTRY)
    assert refused == {("A1101", "prefecture"), ("A1101", "country")}
    assert np.isnan(facts.values["A1101", 2020][:2]).all()


def test_what_is_not_additive_is_never_summed() -> None:
    facts = merge([sheet("SSDSE-A", "2026", "administrative", {"01202": 1.2, "01203": 1.3}, code="A4103")], CODES)
    derive(facts, BOOK, COUNTRY)
    assert facts.count == 2
