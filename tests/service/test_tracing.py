"""A request is a span with its stages as children; none where none is asked for, and no words of anyone's in them."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence

import pytest
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode
from service_fakes import FakePipeline

from service.answer import QuestionPipeline
from service.app import create_app
from service.logs import json_logger
from service.settings import Settings
from service.tracing import OpenTelemetry, TracingError, tracing_from
from service.types import Pipeline

TOKYO = {"question": "What is the population of Tokyo?"}
TRACE = "0af7651916cd43dd8448eb211c80319c"


class Traces:
    """A service whose traces are kept in memory."""

    def __init__(self, pipeline: Pipeline, ratio: float = 1.0) -> None:
        self.exporter = InMemorySpanExporter()
        self.log = io.StringIO()
        tracing = OpenTelemetry(self.exporter, ratio, batched=False)
        app = create_app(Settings(), pipeline, json_logger("debug", self.log), tracing=tracing)
        self.client = TestClient(app, raise_server_exceptions=False)

    @property
    def spans(self) -> Sequence[ReadableSpan]:
        return self.exporter.get_finished_spans()

    def root(self) -> ReadableSpan:
        (root,) = [span for span in self.spans if span.kind is SpanKind.SERVER]
        return root

    def stages(self) -> list[ReadableSpan]:
        return [span for span in self.spans if span.kind is SpanKind.INTERNAL]


def test_a_question_is_one_trace_of_its_stages(real: QuestionPipeline) -> None:
    traces = Traces(real)
    traces.client.post("/census_qa", json={"question": "How crowded is Kyoto compared with Nara?"})
    root, stages = traces.root(), traces.stages()
    assert root.name == "POST /census_qa"
    assert {"cache", "queue", "read", "plan", "route", "retrieve", "compute", "phrase", "verify"} <= {
        span.name for span in stages
    }
    for span in stages:
        assert span.parent is not None
        assert span.parent.span_id == root.context.span_id
        assert root.start_time <= span.start_time <= span.end_time <= root.end_time


def test_a_cached_answer_is_a_look_up_and_no_more(pipeline: FakePipeline) -> None:
    traces = Traces(pipeline)
    traces.client.post("/census_qa", json=TOKYO)
    traces.exporter.clear()
    traces.client.post("/census_qa", json=TOKYO)
    assert [span.name for span in traces.stages()] == ["cache"]
    assert dict(traces.root().attributes or {})["census_qa.cached"] is True


def test_what_was_decided_is_shown_and_no_question(pipeline: FakePipeline) -> None:
    traces = Traces(pipeline)
    reply = traces.client.post("/census_qa", json={"question": "echo my name is Taro"})
    attributes = dict(traces.root().attributes or {})
    assert attributes["http.route"] == "/census_qa"
    assert attributes["http.response.status_code"] == 200
    assert attributes["census_qa.intent"] == "lookup"
    assert attributes["census_qa.request_id"] == reply.headers["x-request-id"]
    assert "Taro" not in "".join(span.to_json() for span in traces.spans)


def test_the_log_names_the_trace(pipeline: FakePipeline) -> None:
    traces = Traces(pipeline)
    traces.client.post("/census_qa", json=TOKYO)
    line = json.loads(traces.log.getvalue())
    assert line["trace_id"] == f"{traces.root().context.trace_id:032x}"


def test_a_callers_trace_is_taken_up(pipeline: FakePipeline) -> None:
    traces = Traces(pipeline, ratio=0.0)
    traces.client.post("/census_qa", json=TOKYO)
    assert traces.spans == ()
    assert "trace_id" not in json.loads(traces.log.getvalue())
    traces.client.post("/census_qa", json=TOKYO, headers={"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"})
    assert f"{traces.root().context.trace_id:032x}" == TRACE


@pytest.mark.parametrize("header", ["", "nonsense", "00-zz-zz-01", "é", "00-" + "0" * 32 + "-b7ad6b7169203331-01"])
def test_a_forged_caller_is_none(pipeline: FakePipeline, header: str) -> None:
    traces = Traces(pipeline)
    traces.client.post("/census_qa", json=TOKYO, headers={"traceparent": header.encode()})
    assert traces.root().parent is None


def test_a_failure_is_marked(pipeline: FakePipeline) -> None:
    traces = Traces(pipeline)
    traces.client.post("/census_qa", json={"question": "fail"})
    assert traces.root().status.status_code is StatusCode.ERROR
    assert "secret" not in "".join(span.to_json() for span in traces.spans)


def test_whether_it_lives_is_not_traced(pipeline: FakePipeline) -> None:
    traces = Traces(pipeline)
    for path in ("/health/live", "/health/ready", "/metrics"):
        traces.client.get(path)
    assert traces.spans == ()


def test_traces_are_off_by_default() -> None:
    assert tracing_from(Settings()) is None


def test_an_address_turns_them_on() -> None:
    tracing = tracing_from(Settings(otlp_endpoint="http://127.0.0.1:9/v1/traces"))
    assert isinstance(tracing, OpenTelemetry)
    tracing.close()


def test_missing_libraries_stop_the_start_and_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(TracingError, match=r"census-qa\[otel\]"):
        tracing_from(Settings(otlp_endpoint="http://127.0.0.1:9/v1/traces"))
