"""How long the stages of a question take, when they began, and what retrieval scored: for logs, metrics and traces.

    stages = Stages()
    with stages.time("read"):
        ...

Crosses processes with what it measured: times are nanoseconds of the wall clock, which all of them share.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

NAMES = (
    "cache",  # looking the answer up
    "queue",  # waiting for a worker
    "read",  # linking places, measures and years
    "plan",  # by rules, and taking a model's plan apart
    "split",  # a question of several parts
    "route",
    "retrieve",
    "model",  # waiting for the engine
    "compute",
    "phrase",
    "verify",
    "suggest",
)
"""Every stage there is, in order."""


class Span(NamedTuple):
    """A stage once: nanoseconds since the epoch."""

    stage: str
    start_ns: int
    end_ns: int


class Scores(NamedTuple):
    """What a search of the catalogue came to, each 0–1.

    cosine  of the question with the nearest measure's text
    chosen  probability of the likeliest measure
    none    probability that the question is about no measure
    """

    cosine: float
    chosen: float
    none: float


class Stages:
    """The stages so far, and what was searched for meanwhile. One that is entered again (for each part of a question)
    adds up."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.scores: list[Scores] = []

    @contextmanager
    def time(self, stage: str) -> Iterator[None]:
        """Measure the block, also when it raises."""
        # The wall clock may be set while a block runs; its length comes from the other one.
        start, counted = time.time_ns(), time.perf_counter_ns()
        try:
            yield
        finally:
            self.spans.append(Span(stage, start, start + time.perf_counter_ns() - counted))

    @property
    def seconds(self) -> float:
        """All of them together."""
        return sum(span.end_ns - span.start_ns for span in self.spans) / 1e9

    @property
    def milliseconds(self) -> dict[str, float]:
        """Milliseconds by stage."""
        return milliseconds(self.spans)


def milliseconds(spans: Sequence[Span]) -> dict[str, float]:
    """Milliseconds by stage, in the order they were first entered."""
    totals: dict[str, float] = {}
    for stage, start, end in spans:
        totals[stage] = totals.get(stage, 0.0) + (end - start) / 1e6
    return totals


def queued(sent_ns: int, spans: Sequence[Span]) -> Span:
    """The wait of what was sent to a worker: until its first stage after that began."""
    began = next((span.start_ns for span in spans if span.start_ns >= sent_ns), sent_ns)
    return Span("queue", sent_ns, began)
