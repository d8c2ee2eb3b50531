"""Plots of a report, as Altair charts; `save` writes them as SVG without a browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

from evaluation.records import Record
from evaluation.routing import Reliability
from evaluation.summary import Rate

Chart = alt.LayerChart | alt.FacetChart
WIDTH, ROW = 480, 16
PERCENT = alt.Axis(format="%")


def save(chart: Chart, path: Path) -> None:
    """Write a chart as SVG."""
    chart.save(path, format="svg")


def accuracy(groups: Mapping[str, Rate], title: str) -> Chart:
    """A point per group with its 95 % interval, the weakest on top."""
    names = sorted(groups, key=lambda name: (groups[name].share or 0, name))
    rows = [_row(name, groups[name]) for name in names]
    base = alt.Chart(pd.DataFrame(rows)).encode(y=alt.Y("group:N", sort=names, title=None))
    scale = alt.Scale(domain=[0, 1])
    spans = base.mark_rule().encode(x=alt.X("low:Q", scale=scale, axis=PERCENT, title="right"), x2="high:Q")
    points = base.mark_point(filled=True, size=50, opacity=1).encode(x=alt.X("share:Q", scale=scale))
    return alt.layer(spans, points).properties(title=title, width=WIDTH, height=ROW * max(len(names), 2))


def _row(name: str, rate: Rate) -> dict[str, Any]:
    low, high = rate.interval
    return {"group": name, "share": rate.share or 0, "low": low, "high": high}


def calibration(found: Reliability) -> Chart:
    """Confidence against the share right; on the diagonal the router's confidence is honest."""
    rows = [
        {"confidence": one.confidence, "share": one.right.share, "low": low, "high": high, "turns": one.right.total}
        for one in found.bins
        for low, high in [one.right.interval]
    ]
    scale = alt.Scale(domain=[0, 1])
    x = alt.X("confidence:Q", scale=scale, axis=PERCENT, title="confidence in the route taken")
    ends = [{"confidence": 0, "share": 0}, {"confidence": 1, "share": 1}]
    ideal = alt.Chart(pd.DataFrame(ends)).mark_line(strokeDash=[4, 4], color="gray")
    base = alt.Chart(pd.DataFrame(rows)).encode(x=x)
    spans = base.mark_rule().encode(y=alt.Y("low:Q", scale=scale), y2="high:Q")
    points = base.mark_point(filled=True, opacity=1).encode(
        y=alt.Y("share:Q", scale=scale, axis=PERCENT, title="right"), size=alt.Size("turns:Q", title="turns")
    )
    line = ideal.encode(x=x, y=alt.Y("share:Q", scale=scale))
    return alt.layer(line, spans, points).properties(
        title="calibration of the router", width=WIDTH // 2, height=WIDTH // 2
    )


def latency(records: Sequence[Record]) -> Chart:
    """The share of turns answered within a time, by planner."""
    rows = []
    for planner in sorted({record.planner for record in records}):
        times = sorted(max(record.milliseconds, 0.1) for record in records if record.planner == planner)
        rows += [
            {"planner": planner, "ms": time, "share": place / len(times)} for place, time in enumerate(times, start=1)
        ]
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("ms:Q", scale=alt.Scale(type="log"), title="milliseconds, as the client saw them"),
        y=alt.Y("share:Q", axis=PERCENT, title="turns answered by then"),
        color=alt.Color("planner:N", title=None),
    )
    return alt.layer(base.mark_line(interpolate="step-after")).properties(
        title="time of an answer", width=WIDTH, height=WIDTH // 2
    )
