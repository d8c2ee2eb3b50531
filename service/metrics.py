"""What the service counts, in a registry of its own."""

from __future__ import annotations

from typing import Literal

from prometheus_client import CollectorRegistry, Counter, generate_latest

Fallback = Literal["busy", "late", "failed", "invalid"]


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._plans = Counter(
            "census_qa_plans", "Plans executed or refused, by what made them.", ["source"], registry=self._registry
        )
        self._fallbacks = Counter(
            "census_qa_model_fallbacks",
            "Questions whose plan the model did not give, so that the rules' plan stood.",
            ["reason"],
            registry=self._registry,
        )

    def planned(self, source: str) -> None:
        """Count an answer by what planned it."""
        self._plans.labels(source).inc()

    def fell_back(self, reason: Fallback) -> None:
        """Count a model that gave no usable plan."""
        self._fallbacks.labels(reason).inc()

    def exposition(self) -> bytes:
        """The counters in Prometheus' text format."""
        text: bytes = generate_latest(self._registry)
        return text
