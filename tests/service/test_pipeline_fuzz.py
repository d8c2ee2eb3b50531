"""Plans made of real codes and questions made of real words: answered or refused, never a failure.

Schemathesis knows the shape of a plan but not which codes exist; here the codes come from the catalogue
and the gazetteer.
"""

from __future__ import annotations

import io
from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from service_fakes import UNLIMITED

from census.plan import OPS, PRODUCTS, ScopeLevel, View
from service.app import create_app
from service.logs import json_logger
from service.settings import Settings
from service.types import Pipeline

THOROUGH = settings(
    max_examples=250, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
WORDS = (
    "What is the population of", "Tokyo", "Osaka", "Sapporo", "Japan", "in 2020", "2015", "1920", "2045", "compare",
    "and", "or", "per km²", "top 10", "which", "how many", "more than 100,000", "average", "share of", "since", "rank",
    "東京都", "大阪市", "の", "人口", "高齢化率", "は？", "令和2年", "上位5", "推移", "と", "より多い", "市町村",
    "中央区", "？", "0", "-1", "１０", "1e99", "%", "birth rate", "households", "ageing rate", "Fuchu", "Kanto", "九州",
    "\x00", "\u202e", "😀",
)  # fmt: skip


@pytest.fixture(scope="module")
def asked(fuzzed_pipeline: Pipeline) -> TestClient:
    app = create_app(Settings(cache_bytes=0, **UNLIMITED), fuzzed_pipeline, json_logger("error", io.StringIO()))
    return TestClient(app, raise_server_exceptions=False)


def plans(pipeline: Pipeline) -> st.SearchStrategy[dict[str, Any]]:
    """Plans of existing codes; many of them ask for something impossible."""
    measure = st.sampled_from([measure.code for measure in pipeline.catalogue])
    area = st.sampled_from([area.code for area in pipeline.gazetteer])
    year = st.integers(1920, 2065)
    condition = st.fixed_dictionaries(
        {"measure": measure, "cmp": st.sampled_from([">", ">=", "<", "<="]), "value": st.floats(-1e12, 1e12)},
        optional={"year": year},
    )
    scope = st.fixed_dictionaries(
        {"level": st.sampled_from(get_args(ScopeLevel))},
        optional={
            "inside": st.lists(area, max_size=2),
            "exclude": st.lists(area, max_size=2),
            "where": st.lists(condition, max_size=2),
        },
    )
    return st.fixed_dictionaries(
        {"op": st.sampled_from([*OPS, *sorted(PRODUCTS)]), "measures": st.lists(measure, min_size=1, max_size=3)},
        optional={
            "areas": st.lists(area, max_size=3),
            "years": st.lists(year, max_size=2),
            "scope": scope,
            "order": st.sampled_from(["asc", "desc"]),
            "limit": st.integers(1, 100),
            "nth": st.integers(1, 2000),
            "of": area,
            "weights": st.lists(st.floats(-10, 10), max_size=3),
            "view": st.sampled_from(get_args(View)),
        },
    )


def test_any_plan_is_answered_or_refused(asked: TestClient, fuzzed_pipeline: Pipeline) -> None:
    @THOROUGH
    @given(plan=plans(fuzzed_pipeline), language=st.sampled_from(["en", "ja"]))
    def try_it(plan: dict[str, Any], language: str) -> None:
        reply = asked.post("/census_qa/plan", json={"plan": plan, "language": language})
        assert reply.status_code in {200, 422}, reply.text

    try_it()


def test_any_heap_of_words_is_answered_or_refused(asked: TestClient) -> None:
    @THOROUGH
    @given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=12), turns=st.booleans())
    def try_it(words: list[str], turns: bool) -> None:
        session = {"session_id": "dialogue"} if turns else {}
        reply = asked.post("/census_qa", json={"question": "? " + " ".join(words)} | session)
        assert reply.status_code == 200, reply.text
        if reply.json()["status"] == "answered":
            assert reply.json()["grounded"] is True

    try_it()
