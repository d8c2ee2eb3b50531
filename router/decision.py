"""Which planner answers a question, and why: rules for the certain cases, a small classifier for the rest.

The classifier is a logistic model on the question's embedding, fitted by `python -m router.fit` and read from
`router/model.json` with numpy only. It does not embed anything itself: the caller passes the vector, made by
the model named in `Router.embedding_model`.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Route = Literal["finetuned", "rag"]

SEARCHES = frozenset({"sum", "mean", "median", "min", "max", "count", "rank", "position", "series"})
"""Operations over sets of areas or years: never a simple lookup."""

MODEL = Path(__file__).with_name("model.json")


@dataclass(frozen=True, slots=True)
class Signals:
    """What the reader saw in a question.

    op               the operation read, one of `census.plan.OPS`
    linked_exactly   every area and measure was found by name, none by a guess at a misspelling
    rate_of_count    a share or a rate is asked for, and no measure named is one
    tokens           words (or the Japanese equivalent) of the question
    """

    n_areas: int
    n_measures_linked: int
    n_years: int
    op: str
    has_scope: bool
    has_condition: bool
    linked_exactly: bool
    rate_of_count: bool
    tokens: int


@dataclass(frozen=True, slots=True)
class Decision:
    """The route taken; `score` is the probability (0–1) that the fine-tuned planner suffices."""

    route: Route
    score: float
    reason: str


@dataclass(frozen=True, eq=False)
class Router:
    """A fitted router.

    weights    (d,) float64, one per dimension of the embedding
    slope, offset  Platt calibration of the linear score into a probability
    threshold  the least probability that goes to the fine-tuned planner
    """

    weights: NDArray[np.float64]
    intercept: float
    slope: float
    offset: float
    threshold: float
    embedding_model: str

    @classmethod
    def load(cls, path: Path = MODEL) -> Router:
        """Read a model written by `router.fit`. Raises ValueError if the file is not one."""
        raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        try:
            return cls(
                weights=np.asarray(raw["weights"], dtype=np.float64),
                intercept=float(raw["intercept"]),
                slope=float(raw["calibration"]["slope"]),
                offset=float(raw["calibration"]["offset"]),
                threshold=float(raw["threshold"]),
                embedding_model=str(raw["manifest"]["embedding_model"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"{path.name} is not a router model: {error!r}; run `python -m router.fit`") from error

    def decide(self, signals: Signals, embedding: NDArray[np.float32] | None = None) -> Decision:
        """Choose a planner; `embedding` is (d,), or None to decide by rules alone.

        Raises ValueError if the embedding has another dimension than the model.
        """
        certain = by_rule(signals)
        if certain is not None:
            return certain
        if embedding is None:
            # The retrieval planner copes with simple questions too; the reverse does not hold.
            return Decision("rag", 0.5, "no rule applies and no embedding was given")
        score = self.probability(embedding)
        if score >= self.threshold:
            return Decision("finetuned", score, f"reads like a simple lookup ({score:.2f} ≥ {self.threshold:.2f})")
        return Decision("rag", score, f"may need more than a lookup ({score:.2f} < {self.threshold:.2f})")

    def probability(self, embedding: NDArray[np.float32]) -> float:
        """Calibrated probability (0–1) that the question is a simple lookup."""
        if embedding.shape != self.weights.shape:
            raise ValueError(f"embedding has shape {embedding.shape}, the router was fitted on {self.weights.shape}")
        score = float(embedding.astype(np.float64) @ self.weights) + self.intercept
        return sigmoid(self.slope * score + self.offset)


def by_rule(signals: Signals) -> Decision | None:
    """The decision where it is certain, else None."""
    if signals.n_measures_linked == 0:
        return Decision("rag", 0.0, "no measure was recognised by name")
    if signals.rate_of_count:
        return Decision("rag", 0.0, "it asks for a rate, and names a count")
    if signals.has_condition:
        return Decision("rag", 0.0, "it filters areas by a condition")
    if signals.op in SEARCHES:
        return Decision("rag", 0.0, f"{signals.op} works over many areas or years")
    if signals.has_scope:
        return Decision("rag", 0.0, "it asks about a set of areas")
    one_of_each = signals.n_areas == 1 and signals.n_measures_linked == 1 and signals.n_years <= 1
    if signals.op == "value" and one_of_each and signals.linked_exactly:
        return Decision("finetuned", 1.0, "one area, one measure, at most one year")
    return None


def sigmoid(x: float) -> float:
    """Logistic function, safe for large |x|."""
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))
