"""How good the router is: is its confidence honest, and did it choose the planner that would have been right?

Confidence is the response's `router_score` read for the route taken: the probability that the fine-tuned planner
suffices, or one minus it on the other route. Which planner would have been right is measured by asking the same
questions again with each route forced (`python -m evaluation run --route finetuned`, `--route rag`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from evaluation.comparison import NotComparableError
from evaluation.records import Record, Result
from evaluation.summary import Rate

ROUTES = ("finetuned", "rag")
EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
OUTCOMES = ("only fine-tuned", "only rag", "both", "neither")


@dataclass(frozen=True, slots=True)
class Bin:
    """Turns whose confidence lies in (low, high], and how many of them the chosen planner got right."""

    low: float
    high: float
    confidence: float
    right: Rate


@dataclass(frozen=True, slots=True)
class Reliability:
    """`error` is the expected calibration error, `brier` the mean squared gap of confidence and outcome."""

    bins: tuple[Bin, ...]
    error: float
    brier: float


def confidence(record: Record) -> float | None:
    """Of the router in the route it took; None where the response does not tell."""
    if record.router_score is None or record.route not in ROUTES:
        return None
    return record.router_score if record.route == "finetuned" else 1 - record.router_score


def reliability(records: Sequence[Record]) -> Reliability | None:
    """Confidence against outcome; None where no response tells its confidence."""
    known = [(sure, record.right) for record in records if (sure := confidence(record)) is not None]
    if not known:
        return None
    bins = []
    for low, high in pairwise(EDGES):
        inside = [(sure, right) for sure, right in known if low < sure <= high or sure == low == EDGES[0]]
        if inside:
            mean = sum(sure for sure, _ in inside) / len(inside)
            bins.append(Bin(low, high, mean, Rate(hits=sum(right for _, right in inside), total=len(inside))))
    gaps = [one.right.total * abs(one.confidence - (one.right.share or 0)) for one in bins]
    brier = sum((sure - right) ** 2 for sure, right in known) / len(known)
    return Reliability(tuple(bins), sum(gaps) / len(known), brier)


@dataclass(frozen=True, slots=True)
class Confusion:
    """Turns by the route taken and by which of the forced routes gets them right.

    best  turns right with the better route each time: what a perfect router would reach
    """

    counts: dict[tuple[str, str], int]
    chosen: Rate
    best: Rate

    def at(self, route: str, outcome: str) -> int:
        return self.counts.get((route, outcome), 0)


def confusion(auto: Result, finetuned: Result, rag: Result) -> Confusion:
    """The route taken against the measured outcomes. Raises NotComparableError where the runs do not fit."""
    for run, route in ((auto.run, "auto"), (finetuned.run, "finetuned"), (rag.run, "rag")):
        if run.route != route:
            raise NotComparableError(f"a run with --route {route} is needed, this one has {run.route}")
    if len({result.run.questions_sha256 for result in (auto, finetuned, rag)}) > 1:
        raise NotComparableError("the runs asked different versions of the question file")
    forced = [{record.id: record.right for record in result.records} for result in (finetuned, rag)]
    ids = {record.id for record in auto.records}
    if any(set(known) != ids for known in forced):
        raise NotComparableError("the runs hold different turns")
    counts: Counter[tuple[str, str]] = Counter()
    for record in auto.records:
        counts[record.route or "none", _outcome(forced[0][record.id], forced[1][record.id])] += 1
    best = sum(count for (_, outcome), count in counts.items() if outcome != "neither")
    right = sum(record.right for record in auto.records)
    total = len(auto.records)
    return Confusion(dict(counts), Rate(hits=right, total=total), Rate(hits=best, total=total))


def _outcome(finetuned: bool, rag: bool) -> str:
    if finetuned and rag:
        return "both"
    return "only fine-tuned" if finetuned else "only rag" if rag else "neither"
