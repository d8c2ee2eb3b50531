"""Where metrics are made: all with one prefix, in one registry, and described for docs/metrics.md.

Modes of gauges say what becomes of several workers' values: added up, or the least or the largest of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

PREFIX = "census_qa_"
Mode = Literal["livesum", "livemin", "livemax"]


@dataclass(frozen=True, slots=True)
class Description:
    """A metric as it is scraped."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    labels: tuple[str, ...]
    text: str


class Meter:
    """Makes metrics. `descriptions` are those made so far."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.descriptions: list[Description] = []

    def counter(self, name: str, text: str, labels: Sequence[str] = ()) -> Counter:
        self._describe(f"{name}_total", "counter", labels, text)
        return Counter(PREFIX + name, text, labels, registry=self.registry)

    def histogram(self, name: str, text: str, buckets: Sequence[float], labels: Sequence[str] = ()) -> Histogram:
        """`buckets` are upper bounds."""
        self._describe(name, "histogram", labels, text)
        return Histogram(PREFIX + name, text, labels, buckets=buckets, registry=self.registry)

    def gauge(self, name: str, text: str, labels: Sequence[str] = (), mode: Mode = "livesum") -> Gauge:
        self._describe(name, "gauge", labels, text)
        return Gauge(PREFIX + name, text, labels, registry=self.registry, multiprocess_mode=mode)

    def _describe(
        self, name: str, kind: Literal["counter", "gauge", "histogram"], labels: Sequence[str], text: str
    ) -> None:
        self.descriptions.append(Description(PREFIX + name, kind, tuple(labels), text))
