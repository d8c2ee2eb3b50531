"""/indicators, /areas, /facts, /version and health over the small world of the fakes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from census.types import Derived, Unit
from service.routes.indicators import formula


def codes(client: TestClient, url: str) -> list[str]:
    return [item["code"] for item in client.get(url).json()["items"]]


def test_all_indicators_are_listed_in_pages(client: TestClient) -> None:
    page = client.get("/indicators", params={"limit": 2, "offset": 1}).json()
    assert page["count"] == 3
    assert [item["code"] for item in page["items"]] == ["A1303", "ageing_rate"]
    assert codes(client, "/indicators?topic=weather") == []


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("population", "A1101"),
        ("populaton", "A1101"),
        ("人口", "A1101"),
        ("ａ１３０３", "A1303"),
        ("AGEING", "ageing_rate"),
    ],
)
def test_indicators_are_found_by_name_code_and_nearly_right_spelling(
    client: TestClient, words: str, first: str
) -> None:
    assert codes(client, f"/indicators?q={words}")[0] == first


def test_an_indicator_tells_its_years_levels_and_definition(client: TestClient) -> None:
    body = client.get("/indicators/A1101").json()
    assert body["years"] == [2015, 2020]
    assert body["levels"] == ["prefecture", "municipality"]
    assert body["definition_en"] == "Usual residents on 1 October."
    assert body["unit"] == {"key": "person", "en": "people", "ja": "人"}


def test_a_derived_measure_is_published_where_its_parts_are(client: TestClient) -> None:
    body = client.get("/indicators/ageing_rate").json()
    assert (body["years"], body["levels"]) == ([2020], ["prefecture"])
    assert body["formula"] == "100 × (A1303) / (A1101)"


def test_a_formula_shows_signs_and_factors() -> None:
    change = Derived("x", "", "", Unit("u", "", ""), "t", (("A", 1), ("B", -1), ("C", 2)))
    assert formula(change) == "(A - B + 2 × C)"


def test_areas_are_found_by_name_and_level(client: TestClient) -> None:
    assert codes(client, "/areas?q=東京") == ["13000"]
    assert codes(client, "/areas?level=municipality") == ["13104"]
    assert codes(client, "/areas?q=tokyo&level=municipality") == []


def test_an_area_tells_its_parts(client: TestClient) -> None:
    body = client.get("/areas/13000").json()
    assert (body["name_ja"], body["parent"]) == ("東京都", "00000")
    assert [child["code"] for child in body["children"]] == ["13104"]


def test_facts_are_filtered_by_area_year_and_level(client: TestClient) -> None:
    def keys(**query: object) -> list[tuple[str, int]]:
        rows = client.get("/facts", params={"indicator": "A1101"} | query).json()["rows"]
        return [(row["area"], row["year"]) for row in rows]

    assert keys() == [("13000", 2015), ("13000", 2020), ("13104", 2020)]
    assert keys(year=2020) == [("13000", 2020), ("13104", 2020)]
    assert keys(area=["13000", "13104"], year=[2015, 2020], level="municipality") == [("13104", 2020)]
    assert keys(offset=1, limit=1) == [("13000", 2020)]
    assert keys(year=1999) == []


def test_facts_are_csv_on_request(client: TestClient) -> None:
    by_query = client.get("/facts?indicator=A1101&format=csv&limit=2")
    by_header = client.get("/facts?indicator=A1101&limit=2", headers={"accept": "text/csv"})
    assert by_query.text == by_header.text
    assert by_query.headers["content-type"] == "text/csv; charset=utf-8"
    assert by_query.headers["x-total-count"] == "3"
    rows = list(csv.DictReader(io.StringIO(by_query.text)))
    assert [row["value"] for row in rows] == ["13515271", "14047594"]
    assert rows[0]["area_ja"] == "東京都"


def test_the_number_of_rows_is_bounded_by_the_settings(make: Callable[..., FastAPI]) -> None:
    client = TestClient(make(facts_max_rows=2))
    page = client.get("/facts?indicator=A1101").json()
    assert (page["count"], len(page["rows"])) == (3, 2)
    assert client.get("/facts?indicator=A1101&limit=3").status_code == 422


def test_the_version_names_service_model_data_and_index(client: TestClient) -> None:
    body = client.get("/version").json()
    assert body["model_version"] == f"rules-{body['service']}"
    assert (body["data_version"], body["index"]) == ("data-1", "e5/1")


def test_a_loaded_service_is_live_and_ready(client: TestClient) -> None:
    assert client.get("/health/live").json() == {"status": "live"}
    assert client.get("/health/ready").json() == {"status": "ready"}
