"""Tables of proportions in Markdown, for the report and the README."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from evaluation.summary import Measures, Rate

NAMES: Mapping[str, str] = {
    "right": "right",
    "answered": "answered, of those that must be (coverage)",
    "right_if_answered": "right, of those answered",
    "refused": "refused, of those that must be (recall)",
    "rightly_refused": "rightly refused, of those refused (precision)",
    "plans": "plan is one of the question's, of the comparable ones",
    "areas_precision": "areas linked: precision",
    "areas_recall": "areas linked: recall",
    "indicators_precision": "indicators linked: precision",
    "indicators_recall": "indicators linked: recall",
    "citations": "cells cited that hold what the table holds, source named",
    "ungrounded": "answers not grounded, by the service's verifier",
    "unexplained": "answers with a number that the independent screen cannot explain",
    "own_language": "in the question's language",
}
"""Every measure of `evaluation.summary.Measures` in words."""


def share(rate: Rate) -> str:
    """82.0 % (78.6–85.0)"""
    if rate.share is None:
        return "–"
    low, high = rate.interval
    return f"{rate.share * 100:.1f} % ({low * 100:.1f}–{high * 100:.1f})"


def of(rate: Rate) -> str:
    """452 of 551"""
    return f"{rate.hits:,} of {rate.total:,}"


def both(rate: Rate) -> str:
    """452 of 551, 82.0 % (78.6–85.0)"""
    return f"{of(rate)}, {share(rate)}" if rate.total else "–"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first column is text, the others stand right."""
    marks = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, marks, *rows]) + "\n"


def measures(columns: Mapping[str, Measures]) -> str:
    """Every measure, one column per run."""
    rows = [[name, *(both(getattr(run, key)) for run in columns.values())] for key, name in NAMES.items()]
    return table(["of turns, 95 % interval", *columns], rows)


def groups(found: Mapping[str, Rate], name: str) -> str:
    """The right turns by group."""
    return table([name, "right", "share"], [[group, of(rate), share(rate)] for group, rate in found.items()])
