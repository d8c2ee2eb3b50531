"""Traces of requests and their stages, over OTLP. Off unless an address is set; needs the extra `otel`.

    CENSUS_QA_OTLP_ENDPOINT=http://localhost:4318/v1/traces census-qa serve

A request is one span with a child per stage, recorded when it is over: stages may have run in other processes, which
then need no tracer. A caller's `traceparent` is taken up. Questions and answers are in no span.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from service.settings import Settings
from service.stages import Span

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter

_ATTRIBUTES = ("intent", "answer_status", "route", "source", "cached", "grounded", "error")
"""Entries of the log that a span shows as well."""


class TracingError(RuntimeError):
    """Traces are asked for, and the libraries for them are not installed."""


@dataclass(frozen=True)
class Traced:
    """A request that is over.

    route  template
    noted  what the log says of it
    parent  the caller's `traceparent` header, or nothing
    """

    method: str
    route: str
    status: int
    request_id: str
    seconds: float
    spans: Sequence[Span]
    noted: Mapping[str, Any]
    parent: str = ""


class Tracing(Protocol):
    """Where requests are recorded."""

    def record(self, request: Traced) -> str:
        """Keep a request. Returns the id of its trace, or nothing where it is not among those sampled."""
        ...

    def close(self) -> None:
        """Send what is left, for a bounded time."""
        ...


def tracing_from(settings: Settings) -> Tracing | None:
    """What settings ask for. Raises TracingError where the libraries are missing."""
    if settings.otlp_endpoint is None:
        return None
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError as missing:
        raise TracingError(f"traces need the extra otel: pip install 'census-qa[otel]' ({missing})") from missing
    return OpenTelemetry(OTLPSpanExporter(settings.otlp_endpoint), settings.trace_ratio)


class OpenTelemetry:
    """Tracing by OpenTelemetry's SDK, with a provider of its own.

    ratio  share (0–1) of requests that are kept, where the caller has not decided
    batched  sends in the background; otherwise at once
    """

    def __init__(self, exporter: SpanExporter, ratio: float = 1.0, *, batched: bool = True) -> None:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor
        from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        resource = Resource.create({"service.name": "census-qa"})
        self._provider = TracerProvider(ParentBased(TraceIdRatioBased(ratio)), resource, shutdown_on_exit=False)
        self._provider.add_span_processor((BatchSpanProcessor if batched else SimpleSpanProcessor)(exporter))
        self._tracer = self._provider.get_tracer("census-qa")
        self._propagator = TraceContextTextMapPropagator()

    def record(self, request: Traced) -> str:
        from opentelemetry.trace import SpanKind, Status, StatusCode, set_span_in_context

        end = time.time_ns()
        root = self._tracer.start_span(
            f"{request.method} {request.route}",
            self._propagator.extract({"traceparent": request.parent}) if request.parent else None,
            SpanKind.SERVER,
            _attributes(request),
            start_time=end - int(request.seconds * 1e9),
        )
        if not root.is_recording():
            return ""
        inside = set_span_in_context(root)
        for stage, start, stop in request.spans:
            self._tracer.start_span(stage, inside, start_time=start).end(stop)
        if request.status >= 500:
            root.set_status(Status(StatusCode.ERROR))
        root.end(end)
        return f"{root.get_span_context().trace_id:032x}"

    def close(self) -> None:
        self._provider.shutdown()


def _attributes(request: Traced) -> dict[str, Any]:
    """By OpenTelemetry's conventions where it has some."""
    found = {f"census_qa.{name}": request.noted[name] for name in _ATTRIBUTES if name in request.noted}
    return found | {
        "http.request.method": request.method,
        "http.route": request.route,
        "http.response.status_code": request.status,
        "census_qa.request_id": request.request_id,
    }
