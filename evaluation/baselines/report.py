"""Runs as one table: for the terminal, as Markdown and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.table import Table as Grid

from evaluation.baselines.outcomes import Run, counts

HEADINGS = (
    "system", "right", "en", "ja", "refusals right", "answered but wrong", "ungrounded numbers (in answers)",
    "p50 ms", "p95 ms", "index s", "memory MB", "note",
)  # fmt: skip


def row(run: Run) -> tuple[str, ...]:
    """The cells of a run, under HEADINGS."""
    found = counts(run)
    if not run.outcomes:
        return run.title, *["–"] * (len(HEADINGS) - 2), run.note
    return (
        run.title,
        *(_accuracy(found[key]) for key in ("all", "en", "ja")),
        f"{found['refusals_right']}/{found['refusals']}",
        f"{found['answered_wrong']} of {found['answered']}",
        f"{found['ungrounded_numbers']} ({found['ungrounded_answers']})",
        *(_number(found[key]) for key in ("latency_ms_p50", "latency_ms_p95", "index_seconds", "megabytes")),
        run.noted(f"{found['errors']} errors").note if found["errors"] else run.note,
    )


def grid(runs: Sequence[Run]) -> Grid:
    """For the terminal, with a column for each run."""
    headings, *lines = zip(HEADINGS, *map(row, runs), strict=True)
    shown = Grid(*headings, title="the same questions to every system")
    for line in lines:
        shown.add_row(*line)
    return shown


def markdown(runs: Sequence[Run], about: str) -> str:
    """The table as Markdown, under a line about the run."""
    rows = [HEADINGS, ("---",) * len(HEADINGS), *map(row, runs)]
    table = "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |" for cells in rows)
    return f"{about}\n\n{table}\n"


def write(runs: Sequence[Run], about: Mapping[str, Any], folder: Path, *, in_detail: bool) -> None:
    """baselines.json and baselines.md; each question only where the split may be looked at."""
    folder.mkdir(parents=True, exist_ok=True)
    told = [
        {**counts(run), **({"outcomes": [asdict(one) for one in run.outcomes]} if in_detail else {})} for run in runs
    ]
    text = json.dumps({**about, "systems": told}, ensure_ascii=False, indent=1)
    (folder / "baselines.json").write_text(text + "\n", encoding="utf-8")
    line = "; ".join(f"{key} {value}" for key, value in about.items())
    (folder / "baselines.md").write_text(markdown(runs, line), encoding="utf-8")


def _accuracy(found: Mapping[str, Any]) -> str:
    if not found["total"]:
        return "–"
    low, high = found["interval_95"]
    return f"{found['share']:.1%} ({low:.0%}–{high:.0%})"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"
