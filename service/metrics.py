"""What the service counts and times, by Prometheus' conventions: seconds, bytes and ratios; docs/metrics.md lists all.

One method per event, so that whoever sees it needs to know no metric. Labels take values from code only, never from
a request, so that their number is bounded; where all are known, they stand at 0 from the start, since an alert on the
growth of a counter would miss the step from nothing to 1.

What is a state and not an event (queues, memory, the engine) is in `service.gauges`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args

from prometheus_client import Counter, Histogram

from census.understand.outcomes import ExplainedKind, Intent
from census.understand.reply import FaultKind
from service.exposition import Exposition
from service.meter import Meter
from service.predictions import Written
from service.stages import NAMES, milliseconds
from service.steps import Settled
from service.types import Route, Status

Fallback = Literal["busy", "late", "failed", "still", "invalid"]
Generation = Literal["written", "busy", "late", "failed"]
Layer = Literal["answer", "file"]

_REQUEST_S = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_STAGE_S = (0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_LAG_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
_COSINE = (0.7, 0.75, 0.775, 0.8, 0.825, 0.85, 0.875, 0.9, 0.925, 0.95, 1)
_PROBABILITY = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1)
_INTENTS = frozenset({*get_args(Intent), *get_args(ExplainedKind), "help", "out_of_scope"})
_RESULT = {True: "hit", False: "miss"}
_SHED = ("saturated", "not_ready", "late", "rate_limited")
"""Codes of errors that turn a good request away."""


class Metrics:
    """The events of one process. `exposition` joins those of all processes of the service; `meter` makes more."""

    def __init__(self) -> None:
        self.meter = meter = Meter()
        self.exposition = Exposition(meter.registry)
        self.in_flight = 0
        self._seen: dict[tuple[str, int, str], Counter] = {}
        self._timed: dict[str, Histogram] = {}
        self._requests = meter.counter(
            "requests",
            "Requests by route, HTTP status and, of answers, intent.",
            ["route", "code", "intent"],
        )
        self._request_seconds = meter.histogram(
            "request_duration_seconds", "Time from a request's head to its reply's end.", _REQUEST_S, ["route"]
        )
        self._shed = meter.counter("shed", "Good requests turned away, by the code of the error.", ["reason"])
        self._clients = meter.counter(
            "client_requests",
            "Requests with an API key, by whose it is and whether a limit stood against them.",
            ["client", "result"],
        )
        self._answers = meter.counter(
            "answers", "Answers sent, by status, route of planning and cache.", ["status", "planner", "cache"]
        )
        self._stage_seconds = meter.histogram(
            "stage_duration_seconds",
            "Time of looking an answer up, and of the stages of one that is made.",
            _STAGE_S,
            ["stage"],
        )
        self._cache_requests = meter.counter(
            "cache_requests", "Look-ups in the cache, by what is kept and result.", ["layer", "result"]
        )
        self._plans = meter.counter("plans", "Plans executed or refused, by what made them.", ["source"])
        self._fallbacks = meter.counter(
            "model_fallbacks", "Questions whose plan the model did not give, so that the rules' plan stood.", ["reason"]
        )
        self._faults = meter.counter(
            "model_plan_faults",
            "Plans of the model that were not used, by what it got wrong.",
            ["fault"],
        )
        self._unverified = meter.counter("verify_failures", "Answers withheld since a figure in them did not verify.")
        self._unmatched = meter.counter("unverified_figures", "Figures, in answers withheld, that no cell explains.")
        self._cosines = meter.histogram(
            "retrieval_cosine", "Cosine of a question with the nearest text of the catalogue.", _COSINE
        )
        self._probabilities = meter.histogram(
            "measure_probability", "Probability of the likeliest measure, and of none.", _PROBABILITY, ["of"]
        )
        self._generations = meter.counter("engine_generations", "Plans asked of the engine, by outcome.", ["outcome"])
        self._generation_seconds = meter.histogram(
            "engine_generation_duration_seconds", "Time of a plan that the engine wrote, waiting included.", _STAGE_S
        )
        self._predictions = meter.counter("predictions", "Lines of the prediction log, by result.", ["result"])
        self._lag = meter.histogram(
            "event_loop_lag_seconds", "By how much the event loop woke later than it should.", _LAG_S
        )
        self._start_at_zero()

    # -- requests -------------------------------------------------------------------------------

    def began(self) -> None:
        """A request arrived."""
        self.in_flight += 1

    def ended(self, route: str, code: int, seconds: float, noted: Mapping[str, Any]) -> None:
        """A request was answered. `route` is a template; `noted` is what the log says of it: perhaps an `intent`, an
        `error` (its code), and whose `key` it brought."""
        self.in_flight -= 1
        intent, error = noted.get("intent", ""), noted.get("error", "")
        key = (route, code, intent if intent in _INTENTS else "")
        counter = self._seen.get(key)
        if counter is None:
            counter = self._seen[key] = self._requests.labels(route, str(code), key[2])
        counter.inc()
        histogram = self._timed.get(route)
        if histogram is None:
            histogram = self._timed[route] = self._request_seconds.labels(route)
        histogram.observe(seconds)
        if error in _SHED:
            self._shed.labels(error).inc()
        if "key" in noted:
            self._clients.labels(noted["key"], "limited" if error == "rate_limited" else "let in").inc()

    # -- questions ------------------------------------------------------------------------------

    def answered(self, status: str, planner: str, *, cached: bool) -> None:
        """An answer was sent; `planner` is its route. What a cache may hold instead of the two is not counted."""
        self._cached["answer", cached].inc()
        if (counter := self._answered.get((status, planner, cached))) is not None:
            counter.inc()

    def looked_up(self, layer: Layer, *, hit: bool) -> None:
        """Something was in the cache, or was not."""
        self._cached[layer, hit].inc()

    def found(self, seconds: float) -> None:
        """An answer was at hand in memory; looking for it took that long."""
        self._stages["cache"].observe(seconds)

    def settled(self, settled: Settled) -> None:
        """An answer was fetched or made, once for all who wait for it: its stages, what was searched for it, whether it
        verified."""
        for stage, taken in milliseconds(settled.spans).items():
            self._stages[stage].observe(taken / 1000)
        for one in settled.scores:
            self._cosines.observe(one.cosine)
            self._probabilities.labels("likeliest").observe(one.chosen)
            self._probabilities.labels("none").observe(one.none)
        if not settled.cached and not settled.entry.decision["grounded"]:
            self._unverified.inc()
            self._unmatched.inc(settled.unmatched)

    def planned(self, source: str) -> None:
        """Count an answer by what planned it."""
        self._plans.labels(source).inc()

    # -- the model ------------------------------------------------------------------------------

    def fell_back(self, reason: Fallback, fault: FaultKind | None = None) -> None:
        """Count a model that gave no usable plan; `fault` says what was wrong with an invalid one."""
        self._fallbacks.labels(reason).inc()
        if fault is not None:
            self._faults.labels(fault).inc()

    def generated(self, outcome: Generation, seconds: float) -> None:
        """The engine was asked for a plan."""
        self._generations.labels(outcome).inc()
        if outcome == "written":
            self._generation_seconds.observe(seconds)

    def predicted(self, result: Written) -> None:
        """A line of the prediction log was written or dropped. May be called from other threads."""
        self._predictions.labels(result).inc()

    # -- the process ----------------------------------------------------------------------------

    def lagged(self, seconds: float) -> None:
        """The event loop woke that much too late."""
        self._lag.observe(seconds)

    def _start_at_zero(self) -> None:
        """Make the series that are known. Those of every request are kept at hand: finding one costs more than its
        increment."""
        known: Mapping[Counter | Histogram, Iterable[str]] = {
            self._shed: _SHED,
            self._fallbacks: get_args(Fallback),
            self._faults: get_args(FaultKind),
            self._probabilities: ("likeliest", "none"),
            self._generations: get_args(Generation),
            self._predictions: get_args(Written),
        }
        for metric, values in known.items():
            for value in values:
                metric.labels(value)
        self._stages = {stage: self._stage_seconds.labels(stage) for stage in NAMES}
        self._cached = {
            (layer, hit): self._cache_requests.labels(layer, _RESULT[hit])
            for layer in get_args(Layer)
            for hit in (True, False)
        }
        self._answered: dict[tuple[str, str, bool], Counter] = {
            (status, planner, cached): self._answers.labels(status, planner, _RESULT[cached])
            for status in get_args(Status)
            for planner in get_args(Route)
            for cached in (True, False)
        }
