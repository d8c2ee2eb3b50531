"""The shipped fact table: its anchors, its shape, its speed."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path

import duckdb
import pytest

from census.errors import DataError
from census.store import AREAS, MANIFEST, SHIPPED, TABLE, FactStore


@pytest.fixture(scope="module")
def store() -> FactStore:
    return FactStore.load()


@pytest.mark.parametrize(
    ("area", "year", "people"),
    [
        ("13000", 2020, 14_047_594),
        ("13000", 2015, 13_515_271),
        ("13000", 1920, 3_699_428),
        ("00000", 2020, 126_146_099),
        ("00000", 2015, 127_094_745),
        ("07546", 2015, 0),
        ("07546", 2020, 0),
    ],
)
def test_anchors(store: FactStore, area: str, year: int, people: int) -> None:
    cell = store.cell("A1101", area, year)
    assert cell is not None
    assert (cell.value, cell.kind) == (people, "census")


@pytest.mark.parametrize("year", [2015, 2020])
def test_municipalities_add_up_to_the_census_series(store: FactStore, year: int) -> None:
    codes = [code for code in store.areas("A1101", year) if code.isdigit() and not code.endswith("000")]
    cells = [store.cell("A1101", code, year) for code in codes]
    assert (
        sum(int(c.value) for c in cells if c and c.source == "SSDSE-A" and c.kind == "census")
        == ({2015: 127_094_745, 2020: 126_146_099}[year])
    )


def test_okinawa_has_no_census_of_1945(store: FactStore) -> None:
    assert store.cell("A1101", "47000", 1945) is None
    assert store.cell("A1101", "R-kyushu", 1945) is None
    assert 1945 not in store.years("A1101", "47000")


def test_whole_figures_are_ints_and_others_floats(store: FactStore) -> None:
    tokyo = store.cell("B1101", "13000", 2021)
    assert tokyo is not None
    assert tokyo.value == 2194.05  # km², from 219,405 ha
    people = store.cell("A1101", "13000", 2020)
    assert people is not None
    assert isinstance(people.value, int)


def test_money_and_clock_units_are_normalised(store: FactStore) -> None:
    income = store.cell("C121101", "00000", 2018)
    rising = store.cell("MH01", "00000", 2021)
    product = store.cell("C1111", "00000", 2018)
    assert income is not None
    assert rising is not None
    assert product is not None
    assert (income.value, rising.value, product.value) == (3_317_000, 6 * 60 + 38, 565_586_505_000_000)


def test_kinds_tell_counts_estimates_projections_and_sums_apart(store: FactStore) -> None:
    def kinds(indicator: str, area: str, year: int) -> tuple[str, str]:
        cell = store.cell(indicator, area, year)
        assert cell is not None
        return cell.kind, cell.basis

    assert kinds("A1101", "13000", 2022) == ("estimate", "estimate")
    assert kinds("A1101P", "13000", 2045) == ("projection", "projection")
    assert kinds("A1101", "01101", 2020) == ("preliminary", "preliminary")
    assert kinds("A1101", "R-kanto", 2020) == ("derived", "census")
    assert kinds("A1101", "13100", 2020) == ("derived", "census")


def test_derived_cells_say_what_was_summed(store: FactStore) -> None:
    kanto, wards = store.cell("A1101", "R-kanto", 2020), store.cell("A1101", "13100", 2020)
    assert kanto is not None
    assert wards is not None
    assert (kanto.formula, wards.formula) == ("sum of 7 prefectures", "sum of 23 special wards")
    assert kanto.value == 43_653_441


def test_an_undated_question_means_the_latest_census(store: FactStore) -> None:
    assert store.latest_year("A1101", "13000") == 2020
    assert 2022 in store.years("A1101", "13000")
    assert store.latest_year("A1101P", "13000") == 2045
    assert store.latest_year("A4101", "13000") == 2023
    assert store.latest_year("A1101", "nowhere") is None


def test_levels_are_listed_wide_to_narrow(store: FactStore) -> None:
    assert store.levels("A1101") == ("country", "region", "set", "prefecture", "municipality", "ward")
    assert store.levels("unknown") == ()


def test_what_is_absent_is_none(store: FactStore) -> None:
    assert store.cell("A1101", "13000", 1850) is None
    assert store.cell("nothing", "13000", 2020) is None
    assert store.cell("A1101", "nowhere", 2020) is None
    assert store.cell("LB00", "47382", 2022) is None


def test_the_open_age_group_changes_in_2005(store: FactStore) -> None:
    assert store.years("AGE_85", "00000")[-1] == 2000
    assert store.years("AGE_85_89", "00000")[0] == 2005


def test_municipal_cells_of_ssdse_a_are_all_there() -> None:
    query = """SELECT count(*) FROM read_parquet(?) WHERE source = 'SSDSE-A' AND kind <> 'derived'"""
    assert duckdb.execute(query, [str(SHIPPED / TABLE)]).fetchone() == (947_104,)


def test_no_cell_occurs_twice_and_every_formula_belongs_to_a_derived_cell() -> None:
    query = """
        SELECT count(*), count(DISTINCT (indicator_code, area_code, year)),
               count(*) FILTER ((formula IS NOT NULL) <> (kind = 'derived')),
               count(*) FILTER (kind <> 'derived' AND kind <> basis), count(*) FILTER (NOT isfinite(value))
        FROM read_parquet(?)
    """
    row = duckdb.execute(query, [str(SHIPPED / TABLE)]).fetchone()
    assert row is not None
    assert row[0] == row[1] > 1_000_000
    assert row[2:] == (0, 0, 0)


def test_the_manifest_belongs_to_the_files(store: FactStore) -> None:
    files = (SHIPPED / TABLE).read_bytes() + (SHIPPED / AREAS).read_bytes()
    assert hashlib.sha256(files).hexdigest().startswith(store.data_version)
    assert store.manifest["cells"] == len(store)


def test_every_source_of_a_cell_has_a_title_and_a_publisher(store: FactStore) -> None:
    used = {row[0] for row in duckdb.execute(f"SELECT DISTINCT source FROM '{SHIPPED / TABLE}'").fetchall()}  # noqa: S608
    sources = json.loads((SHIPPED / MANIFEST).read_text(encoding="utf-8"))["sources"]
    assert used <= sources.keys()
    assert all(sources[key]["title_en"] and sources[key]["publisher_ja"] for key in used)


def test_the_table_is_small() -> None:
    assert (SHIPPED / TABLE).stat().st_size < 6_000_000


def test_ten_thousand_cells_take_under_a_second(store: FactStore) -> None:
    started = time.process_time()
    for _ in range(10_000):
        store.cell("A1101", "13104", 2020)
    assert time.process_time() - started < 1


def test_a_folder_without_data_is_a_data_error(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        FactStore.load(tmp_path)
