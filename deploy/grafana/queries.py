"""What dashboards are made of: panels of PromQL queries over the metrics of docs/metrics.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

OURS = 'instance=~"$instance"'


@dataclass(frozen=True)
class Query:
    """A PromQL expression, and how its series are called."""

    expr: str
    legend: str = ""


@dataclass(frozen=True)
class Panel:
    """What is shown. `width` of 24 columns; `least` and `most` bound the axis."""

    title: str
    unit: str
    queries: Sequence[Query]
    text: str = ""
    width: int = 8
    kind: Literal["lines", "number", "table", "heat"] = "lines"
    least: float | None = 0
    most: float | None = None


@dataclass(frozen=True)
class Board:
    """A dashboard: rows of panels."""

    uid: str
    title: str
    text: str
    rows: Sequence[tuple[str, Sequence[Panel]]]


def rate(metric: str, by: str = "", match: str = "") -> str:
    """Per second, added up by labels."""
    return f"sum{_by(by)} (rate({metric}{{{_matching(match)}}}[$__rate_interval]))"


def total(metric: str, by: str = "") -> str:
    """A gauge of all instances."""
    return f"sum{_by(by)} ({metric}{{{OURS}}})"


def quantile(share: float, metric: str, by: str = "", match: str = "") -> str:
    """Of a histogram."""
    inside = rate(f"{metric}_bucket", f"{by}, le" if by else "le", match)
    return f"histogram_quantile({share:g}, {inside})"


def part(metric: str, match: str, of: str = "", by: str = "") -> str:
    """Share of events of a kind: 0 where there are none of the kind, NaN where there are none at all."""
    whole = rate(metric, by, of)
    return f"({rate(metric, by, match)} or {whole} * 0) / {whole}"


def quantiles(metric: str, match: str = "") -> Sequence[Query]:
    """Median, 95th and 99th percentile."""
    return [Query(quantile(share, metric, match=match), f"p{share * 100:g}") for share in (0.5, 0.95, 0.99)]


def _matching(match: str) -> str:
    return f"{OURS}, {match}" if match else OURS


def _by(labels: str) -> str:
    return f" by ({labels})" if labels else ""
