"""POST /census_qa/chart and /census_qa/report over the shipped data: files, errors that name the field, the cache."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.answer import QuestionPipeline
from service.app import create_app
from service.logs import json_logger
from service.settings import Settings

RANK: dict[str, Any] = {"op": "rank", "measures": ["ageing_rate"], "scope": {"level": "prefecture"}, "limit": 47}
MEAN: dict[str, Any] = {"op": "mean", "measures": ["A1101"], "scope": {"level": "prefecture"}}
INDEX: dict[str, Any] = {
    "op": "index", "measures": ["ageing_rate", "birth_rate"], "weights": [1, -1], "scope": {"level": "prefecture"}
}  # fmt: skip


@pytest.fixture(scope="module")
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture(scope="module")
def site(real: QuestionPipeline, log: io.StringIO) -> Iterator[TestClient]:
    with TestClient(
        create_app(Settings(engine="none"), real, json_logger("debug", log)), raise_server_exceptions=False
    ) as client:
        yield client


@pytest.mark.parametrize(
    ("form", "media", "start"),
    [("svg", "image/svg+xml", b"<svg"), ("png", "image/png", b"\x89PNG"), ("vega", "application/json", b"{")],
)
def test_a_plan_is_drawn(site: TestClient, form: str, media: str, start: bytes) -> None:
    reply = site.post("/census_qa/chart", json={"plan": RANK | {"view": "map"}, "language": "ja", "format": form})
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"].startswith(media)
    assert reply.content.startswith(start)


def test_a_drawing_shows_japanese_names_in_the_packaged_font(site: TestClient) -> None:
    drawing = site.post("/census_qa/chart", json={"plan": RANK, "language": "ja"}).text
    assert "秋田県" in drawing
    assert "Noto Sans CJK JP" in drawing


def test_the_specification_is_that_of_the_answer(site: TestClient) -> None:
    spec = site.post("/census_qa/chart", json={"plan": RANK, "format": "vega"}).json()
    answer = site.post("/census_qa/plan", json={"plan": RANK | {"view": "chart"}}).json()
    assert answer["intent"] == "chart"
    assert answer["chart"]["spec"] == spec
    assert len(spec["data"]["values"]) == 47
    assert answer["chart"]["python"].startswith("import altair")


def test_a_question_for_a_chart_brings_it(site: TestClient) -> None:
    answer = site.post("/census_qa", json={"question": "Show me population by prefecture"}).json()
    assert (answer.get("status"), answer.get("intent")) == ("answered", "chart"), answer
    figures = {one["area_code"]: one["value"] for one in answer["chart"]["spec"]["data"]["values"]}
    assert figures["13000"] == 14047594
    again = site.post("/census_qa/plan", json={"plan": answer["plan"]}).json()
    assert again["chart"] == answer["chart"]


def test_an_answer_without_a_view_has_no_chart(site: TestClient) -> None:
    assert site.post("/census_qa/plan", json={"plan": RANK}).json()["chart"] is None


@pytest.mark.parametrize(
    ("form", "media", "start"),
    [("md", "text/markdown", "# 高松市".encode()), ("html", "text/html", b"<!doctype html>"),
     ("pdf", "application/pdf", b"%PDF-")],
)  # fmt: skip
def test_an_area_is_reported_on(site: TestClient, form: str, media: str, start: bytes) -> None:
    reply = site.post("/census_qa/report", json={"area": "37201", "language": "ja", "format": form})
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"].startswith(media)
    assert reply.content.startswith(start)


def test_a_report_is_the_answer_of_its_plan(site: TestClient) -> None:
    plan = {"op": "report", "areas": ["13000"], "measures": ["A1101"]}
    answer = site.post("/census_qa/plan", json={"plan": plan}).json()
    assert (answer["intent"], answer["status"], answer["grounded"]) == ("report", "answered", True)
    assert answer["value"] is None
    assert answer["fact_count"] == len(answer["facts"])
    assert site.post("/census_qa/report", json={"plan": plan}).text == answer["answer"]


def test_an_index_is_a_document_too(site: TestClient) -> None:
    page = site.post("/census_qa/report", json={"plan": INDEX, "format": "html"}).text
    assert '<html lang="en">' in page
    assert "weight 1" in page


@pytest.mark.parametrize(
    ("path", "body", "status", "named"),
    [
        ("chart", {"plan": MEAN}, 422, "plan.op"),
        ("chart", {"plan": RANK, "format": "gif"}, 422, "format"),
        ("chart", {"plan": RANK | {"view": "map", "scope": {"level": "city"}}}, 422, "plan.view"),
        ("chart", {"plan": RANK | {"measures": ["nothing"]}}, 422, "plan.measures"),
        ("chart", {"plan": MEAN | {"view": "chart"}}, 422, "view"),
        ("chart", {"plan": {"op": "value", "measures": ["A1101"], "areas": ["13000"], "years": [1801]}}, 404, "1801"),
        ("report", {}, 422, "area"),
        ("report", {"area": "13000", "plan": INDEX}, 422, "area"),
        ("report", {"area": "99999"}, 422, "areas"),
        ("report", {"plan": RANK}, 422, "plan.op"),
        ("report", {"area": "13000", "language": "fr"}, 422, "language"),
        ("report", {"plan": INDEX | {"weights": [1]}}, 422, "weights"),
        ("plan", {"plan": INDEX | {"measures": ["A1101"], "weights": []}}, 422, "measures"),
    ],
)
def test_errors_name_the_field(site: TestClient, path: str, body: dict[str, Any], status: int, named: str) -> None:
    reply = site.post(f"/census_qa/{path}", json=body)
    assert reply.status_code == status, reply.text
    assert named in reply.json()["error"]["message"]


def test_a_file_is_made_once_for_equal_plans(site: TestClient, log: io.StringIO) -> None:
    body = {"plan": RANK | {"limit": 5}, "language": "ja", "format": "png"}
    same = {"plan": RANK | {"limit": 5, "order": "desc", "years": []}, "language": "ja", "format": "png"}
    first, second = (site.post("/census_qa/chart", json=each) for each in (body, same))
    assert first.content == second.content
    cached = [json.loads(line).get("cached") for line in log.getvalue().split("\n") if "/census_qa/chart" in line]
    assert cached[-2:] == [False, True]


def test_rules_alone_plan_a_report(site: TestClient) -> None:
    answer = site.post("/census_qa", json={"question": "Create a summary of Tokyo demographics"}).json()
    assert (answer["intent"], answer["source"], answer["plan"]["op"]) == ("report", "rules", "report")
    assert "## Households" in answer["answer"]
    ranking = site.post("/census_qa", json={"question": "学校がもっと必要な都道府県はどこ？"}).json()
    assert (ranking["intent"], ranking["source"], ranking["unit"]) == ("policy", "rules", "点")
