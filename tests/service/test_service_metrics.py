"""What happens is counted once, under labels that no request can choose."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from redis_server import RedisServer
from service_fakes import FakePipeline, answered
from test_model import ScriptedEngine

from census.understand.reply import Fault
from service.engines.types import EngineLate, EngineStats
from service.keys import line_of, new_key
from service.metrics import Metrics
from service.replies import Entry
from service.stages import Scores, Span
from service.steps import Settled

TOKYO = {"question": "What is the population of Tokyo?"}


def values(text: str) -> dict[str, float]:
    """Value by series, written as in a query with its labels in order."""
    return {
        f"{sample.name}{{{','.join(f'{name}={value}' for name, value in sorted(sample.labels.items()))}}}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def scraped(client: TestClient) -> dict[str, float]:
    return values(client.get("/metrics").text)


def of(metrics: Metrics) -> dict[str, float]:
    return values(metrics.exposition.text().decode())


def test_a_request_is_counted_and_timed_by_its_route_status_and_intent(client: TestClient) -> None:
    client.post("/census_qa", json=TOKYO)
    found = scraped(client)
    assert found["census_qa_requests_total{code=200,intent=lookup,route=/census_qa}"] == 1
    assert found["census_qa_request_duration_seconds_count{route=/census_qa}"] == 1
    assert found["census_qa_requests_in_flight{}"] == 1  # the scrape itself


@pytest.mark.parametrize(
    ("method", "path", "route", "code"),
    [
        ("GET", "/areas/13000", "/areas/{code}", 200),
        ("GET", "/areas/99999", "/areas/{code}", 404),
        ("GET", "/docs", "/docs", 200),
        ("GET", "/no/such/address", "none", 404),
        ("PATCH", "/census_qa", "/census_qa", 405),
        ("POST", "/census_qa", "/census_qa", 413),
    ],
)
def test_a_route_is_its_template_whatever_the_path(
    client: TestClient, method: str, path: str, route: str, code: int
) -> None:
    client.request(method, path, content=b"x" * 100_000 if code == 413 else None)
    assert scraped(client)[f"census_qa_requests_total{{code={code},intent=,route={route}}}"] == 1


def test_paths_and_session_ids_make_no_series(client: TestClient) -> None:
    client.get("/areas/13000")
    before = len(scraped(client))
    for number in range(50):
        client.get(f"/areas/{number}")
        client.get(f"/nothing/{number}")
    after = len(scraped(client))
    assert after - before <= 40  # a 404 of /areas/{code}, and of no route with its latencies


def test_a_cached_answer_is_a_hit_and_a_new_one_a_miss(client: TestClient) -> None:
    for _ in range(3):
        client.post("/census_qa", json=TOKYO)
    found = scraped(client)
    assert found["census_qa_cache_requests_total{layer=answer,result=miss}"] == 1
    assert found["census_qa_cache_requests_total{layer=answer,result=hit}"] == 2
    assert found["census_qa_answers_total{cache=hit,planner=finetuned,status=answered}"] == 2
    assert found["census_qa_stage_duration_seconds_count{stage=cache}"] == 3
    assert found["census_qa_cache_entries{}"] == 1
    assert found["census_qa_cache_bytes{}"] > 100


def test_what_no_answer_says_of_itself_makes_no_series() -> None:
    metrics = Metrics()
    before = set(of(metrics))
    metrics.answered("forged", "nowhere", cached=True)
    metrics.began()
    metrics.ended("/census_qa", 200, 0.1, {"intent": "forged", "error": "forged"})
    assert "forged" not in "".join(of(metrics))
    assert {name.partition("{")[0] for name in set(of(metrics)) - before} == {
        "census_qa_requests_total",
        *(f"census_qa_request_duration_seconds_{part}" for part in ("bucket", "count", "sum")),
    }


def test_files_are_looked_up_apart_from_answers(client: TestClient) -> None:
    plan = {"op": "series", "measures": ["A1101"], "areas": ["13000"], "years": [2015, 2020]}
    client.post("/census_qa/chart", json={"plan": plan, "format": "vega"})
    assert scraped(client)["census_qa_cache_requests_total{layer=file,result=miss}"] == 1


def test_stages_are_timed_once_each_for_an_answer_that_is_computed(client: TestClient) -> None:
    for _ in range(2):
        client.post("/census_qa", json=TOKYO)
    found = scraped(client)
    assert found["census_qa_stage_duration_seconds_count{stage=plan}"] == 1
    assert found["census_qa_stage_duration_seconds_sum{stage=plan}"] == 0.0005
    assert found["census_qa_stage_duration_seconds_count{stage=queue}"] == 1


def test_a_stage_that_is_entered_twice_adds_up() -> None:
    metrics = Metrics()
    spans = (Span("compute", 0, 1_000_000), Span("phrase", 0, 5_000_000), Span("compute", 0, 2_000_000))
    metrics.settled(Settled(Entry.of(answered()), spans))
    found = of(metrics)
    assert found["census_qa_stage_duration_seconds_sum{stage=compute}"] == pytest.approx(0.003)
    assert found["census_qa_stage_duration_seconds_count{stage=compute}"] == 1


def test_an_answer_that_does_not_verify_is_counted_with_its_figures() -> None:
    metrics = Metrics()
    entry = Entry.of(answered())
    metrics.settled(Settled(entry))
    withheld = Entry(entry.content, {**entry.decision, "grounded": False}, None)
    metrics.settled(Settled(withheld, unmatched=3))
    found = of(metrics)
    assert found["census_qa_verify_failures_total{}"] == 1
    assert found["census_qa_unverified_figures_total{}"] == 3


def test_what_retrieval_scored_is_kept_as_histograms() -> None:
    metrics = Metrics()
    metrics.settled(Settled(Entry.of(answered()), scores=(Scores(0.86, 0.7, 0.02), Scores(0.8, 0.1, 0.9))))
    found = of(metrics)
    assert found["census_qa_retrieval_cosine_count{}"] == 2
    assert found["census_qa_retrieval_cosine_bucket{le=0.85}"] == 1
    assert found["census_qa_measure_probability_sum{of=likeliest}"] == pytest.approx(0.8)
    assert found["census_qa_measure_probability_sum{of=none}"] == pytest.approx(0.92)


@pytest.mark.parametrize(
    ("text", "outcome", "reason", "fault"),
    [
        (EngineLate("3 s"), "late", "late", None),
        ("nonsense", "written", "invalid", "unreadable"),
    ],
)
def test_a_plan_the_model_did_not_give_is_counted_by_reason_and_fault(
    make: Callable[..., FastAPI], text: str | Exception, outcome: str, reason: str, fault: str | None
) -> None:
    with TestClient(make(engine=ScriptedEngine(text))) as client:
        client.post("/census_qa", json={"question": "model: population of Tokyo?"})
        found = scraped(client)
    assert found[f"census_qa_engine_generations_total{{outcome={outcome}}}"] == 1
    assert found["census_qa_engine_generation_duration_seconds_count{}"] == (outcome == "written")
    assert found[f"census_qa_model_fallbacks_total{{reason={reason}}}"] == 1
    assert sum(value for name, value in found.items() if "model_plan_faults_total" in name) == bool(fault)
    if fault:
        assert found[f"census_qa_model_plan_faults_total{{fault={fault}}}"] == 1
    assert found["census_qa_stage_duration_seconds_count{stage=model}"] == 1


def test_a_fault_has_a_kind_that_is_counted_and_words_that_are_not() -> None:
    metrics = Metrics()
    metrics.fell_back("invalid", Fault("invented_year", "year 2021 was not offered").kind)
    assert of(metrics)["census_qa_model_plan_faults_total{fault=invented_year}"] == 1


def test_a_question_turned_away_is_counted_by_its_error(make: Callable[..., FastAPI], pipeline: FakePipeline) -> None:
    with TestClient(make(max_concurrency=1, max_waiting=0, max_waiting_rag=0, max_waiting_heavy=0)) as client:
        waiting = threading.Thread(target=client.post, args=("/census_qa",), kwargs={"json": {"question": "wait"}})
        waiting.start()
        while not pipeline.asked:
            pass
        assert client.post("/census_qa", json=TOKYO).status_code == 503
        during = scraped(client)
        pipeline.gate.set()
        waiting.join()
        after = scraped(client)
    assert during["census_qa_shed_total{reason=saturated}"] == 1
    assert during["census_qa_queue_refused_total{work=lookup}"] == 1
    assert during["census_qa_workers_busy{work=lookup}"] == during["census_qa_workers_size{}"] == 1
    assert during["census_qa_queue_depth{work=lookup}"] == during["census_qa_queue_size{work=lookup}"] == 0
    assert after["census_qa_workers_busy{work=lookup}"] == 0


def test_requests_beyond_a_clients_limit_are_counted_by_reason_and_holder(
    make: Callable[..., FastAPI], tmp_path: Path
) -> None:
    key = new_key()
    (tmp_path / "keys").write_text(line_of("partner", key, ("answers=1/hour",)) + "\n")
    with TestClient(make(api_keys_file=tmp_path / "keys")) as client:
        codes = [client.post("/census_qa", json=TOKYO, headers={"X-API-Key": key}).status_code for _ in range(3)]
        client.post("/census_qa", json=TOKYO)
        found = scraped(client)
    assert codes == [200, 429, 429]
    assert found["census_qa_shed_total{reason=rate_limited}"] == 2
    assert found["census_qa_client_requests_total{client=partner,result=let in}"] == 1
    assert found["census_qa_client_requests_total{client=partner,result=limited}"] == 2
    assert found["census_qa_requests_total{code=429,intent=,route=/census_qa}"] == 2
    assert len([name for name in found if name.startswith("census_qa_client")]) == 2


class TellingEngine(ScriptedEngine):
    """Says of itself what it is told to."""

    figures = EngineStats(running=2, waiting=1, read=100, kept=40, written=30, kv_use=0.25)

    def stats(self) -> EngineStats:
        return self.figures


def test_what_an_engine_says_of_itself_is_shown(make: Callable[..., FastAPI]) -> None:
    engine = TellingEngine("{}")
    with TestClient(make(engine=engine)) as client:
        scraped(client)
        engine.figures = EngineStats(running=0, waiting=0, read=150, kept=40, written=60, kv_use=0.0)
        found = scraped(client)
    assert found["census_qa_engine_tokens_total{kind=read,model=smollm2-135m-9.9.9}"] == 150
    assert found["census_qa_engine_tokens_total{kind=kept,model=smollm2-135m-9.9.9}"] == 40
    assert found["census_qa_engine_tokens_total{kind=written,model=smollm2-135m-9.9.9}"] == 60
    assert found["census_qa_engine_running{model=smollm2-135m-9.9.9}"] == 0
    assert found["census_qa_engine_kv_cache_usage_ratio{model=smollm2-135m-9.9.9}"] == 0


def test_an_engine_that_says_nothing_has_no_such_series(make: Callable[..., FastAPI]) -> None:
    with TestClient(make(engine=ScriptedEngine("{}"))) as client:
        assert not [name for name in scraped(client) if name.startswith("census_qa_engine_tokens")]


def test_versions_are_labels_of_one_series(client: TestClient) -> None:
    found = {name: value for name, value in scraped(client).items() if "build_info" in name}
    ((name, value),) = found.items()
    assert value == 1
    assert "data=data-1" in name
    assert "index=e5/1" in name


def test_known_series_stand_at_zero_from_the_start(client: TestClient) -> None:
    found = scraped(client)
    for series in (
        "census_qa_shed_total{reason=late}",
        "census_qa_model_fallbacks_total{reason=busy}",
        "census_qa_model_plan_faults_total{fault=invented_number}",
        "census_qa_answers_total{cache=miss,planner=rag,status=ambiguous}",
        "census_qa_verify_failures_total{}",
    ):
        assert found[series] == 0


def test_the_process_and_its_event_loop_are_watched(client: TestClient) -> None:
    found = scraped(client)
    assert found["process_resident_memory_bytes{}"] > 1e7
    assert found["process_open_fds{}"] > 3
    assert found["census_qa_ready{}"] == 1
    assert "census_qa_event_loop_lag_seconds_count{}" in found


def test_no_series_tells_when_another_was_made(client: TestClient) -> None:
    assert "_created" not in client.get("/metrics").text


def test_identical_questions_at_once_are_one_answer_and_the_others_join_it(
    make: Callable[..., FastAPI], pipeline: FakePipeline
) -> None:
    with TestClient(make()) as client:
        asked = [
            threading.Thread(target=client.post, args=("/census_qa",), kwargs={"json": {"question": "wait"}})
            for _ in range(3)
        ]
        for one in asked:
            one.start()
        while scraped(client)["census_qa_requests_in_flight{}"] < 4:
            pass
        pipeline.gate.set()
        for one in asked:
            one.join()
        found = scraped(client)
    assert found["census_qa_cache_joined_total{}"] == 2
    assert found["census_qa_stage_duration_seconds_count{stage=plan}"] == 1
    assert found["census_qa_requests_total{code=200,intent=lookup,route=/census_qa}"] == 3


def test_the_tiers_of_the_cache_count_what_they_did(client: TestClient) -> None:
    for _ in range(3):
        client.post("/census_qa", json=TOKYO)
    found = scraped(client)
    assert found["census_qa_cache_operations_total{outcome=stored,tier=memory}"] == 1
    assert found["census_qa_cache_operations_total{outcome=hits,tier=memory}"] == 2
    assert not [name for name in found if "tier=redis" in name or name.startswith("census_qa_redis")]


def test_a_redis_that_goes_away_is_shown(make: Callable[..., FastAPI], frail_server: RedisServer) -> None:
    with TestClient(make(redis_url=frail_server.url, redis_timeout_s=5, redis_patience_s=5)) as client:
        client.post("/census_qa", json=TOKYO)
        here = scraped(client)
        frail_server.kill()
        while (away := scraped(client))["census_qa_redis_up{prefix=census-qa}"]:
            pass
    assert here["census_qa_redis_up{prefix=census-qa}"] == 1
    assert here["census_qa_cache_operations_total{outcome=stored,tier=redis}"] == 1
    assert away["census_qa_redis_losses_total{prefix=census-qa}"] == 1
