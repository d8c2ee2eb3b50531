"""The block of the README that says how good answers are, written from the committed summaries."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evaluation import markdown
from evaluation.summary import Rate, Summary

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- evaluation:begin -->", "<!-- evaluation:end -->"
FEW = 15
"""Kinds with fewer turns are not named among the weakest."""
WEAKEST = 5
NONE = Rate(hits=0, total=0)


def block(summaries: Sequence[Summary]) -> str:
    """The text between the markers; figures come from the summaries alone."""
    columns = {f"`{one.run.split}`": one.measures for one in summaries}
    rows = [
        [f"{name} {group}", *(markdown.both(one.groups[name].get(group, NONE)) for one in summaries)]
        for name in ("language", "route")
        for group in sorted({group for one in summaries for group in one.groups[name]})
    ]
    lines = [markdown.measures(columns), markdown.table(["right, by", *columns], rows), *map(_asked, summaries)]
    weak = next((one for one in summaries if not one.run.sealed), None)
    return "\n".join([*lines, *([_weakest(weak)] if weak else [])])


def _asked(summary: Summary) -> str:
    run, time = summary.run, summary.latency
    model, data = (run.versions.get(f"{name}_version", "–") for name in ("model", "data"))
    return (
        f"`{run.split}`: {summary.measures.right.total:,} turns on {run.date[:10]}, model {model}, data {data}, "
        f"{run.machine['cores']} cores, {run.concurrency} at a time: "
        f"p50 {time.p50:.0f} ms, p95 {time.p95:.0f} ms.\n"
    )


def _weakest(summary: Summary) -> str:
    kinds = {kind: rate for kind, rate in summary.groups["kind"].items() if rate.total >= FEW}
    weakest = sorted(kinds, key=lambda kind: kinds[kind].share or 0)[:WEAKEST]
    named = ", ".join(f"{kind} ({markdown.of(kinds[kind])})" for kind in weakest)
    return f"Weakest kinds on `{summary.run.split}`, of those with {FEW} turns or more: {named}.\n"


def rewritten(readme: str, text: str) -> str:
    """The README with the block in it. Raises ValueError without the markers."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the README lacks {BEGIN} or {END}")
    return f"{before}{BEGIN}\n{text}{END}{after}"
