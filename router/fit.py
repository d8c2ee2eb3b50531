"""Fit the router's classifier on labelled questions.

    python -m rag.embeddings router/questions.jsonl questions.npz
    python -m router.fit questions.npz

Writes `router/model.json`: weights, calibration, threshold and what they were fitted on. The embedding comes in
as a file because the router knows no embedding model. Needs scikit-learn (the `dev` extra); serving does not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from router.decision import MODEL

QUESTIONS = Path(__file__).with_name("questions.jsonl")

FALSE_SIMPLE = 0.05
"""Largest share of harder questions that may go to the fine-tuned planner, on held-out folds."""

SEED = 20260101
FOLDS = 10


def fit(vectors: NDArray[np.float32], simple: NDArray[np.bool_]) -> dict[str, Any]:
    """Weights, calibration, threshold and held-out scores of a logistic model.

    vectors  (n, d) question embeddings; simple  (n,) true where the fine-tuned planner suffices
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    x = vectors.astype(np.float64)
    # Embeddings of this family lie in a narrow cone; a weak penalty lets the small differences count.
    model = LogisticRegression(C=50.0, max_iter=5000)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    held_out = cross_val_predict(model, x, simple, cv=folds, method="decision_function")
    platt = LogisticRegression(C=1e6).fit(held_out[:, None], simple)
    slope, offset = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    probability = 1 / (1 + np.exp(-(slope * held_out + offset)))
    threshold = max(0.5, float(np.quantile(probability[~simple], 1 - FALSE_SIMPLE)))
    model.fit(x, simple)
    return {
        "weights": [round(float(w), 6) for w in model.coef_[0]],
        "intercept": round(float(model.intercept_[0]), 6),
        "calibration": {"slope": round(slope, 6), "offset": round(offset, 6)},
        "threshold": round(threshold, 4),
        "held_out": _scores(probability, simple, threshold),
    }


def _scores(probability: NDArray[np.float64], simple: NDArray[np.bool_], threshold: float) -> dict[str, float]:
    """Quality on held-out folds: what goes where at the threshold, and how honest the probabilities are."""
    chosen = probability >= threshold
    return {
        "accuracy_at_half": round(float(((probability >= 0.5) == simple).mean()), 4),
        "accuracy": round(float((chosen == simple).mean()), 4),
        "simple_found": round(float(chosen[simple].mean()), 4),
        "hard_sent_to_finetuned": round(float(chosen[~simple].mean()), 4),
        "brier": round(float(((probability - simple) ** 2).mean()), 4),
    }


def main() -> None:
    """Command line; see the module docstring."""
    parser = argparse.ArgumentParser(description="Fit router/model.json from embedded questions.")
    parser.add_argument("embeddings", type=Path, help="npz written by `python -m rag.embeddings`")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--out", type=Path, default=MODEL)
    args = parser.parse_args()

    text = args.questions.read_text(encoding="utf-8")
    simple = np.array([json.loads(line)["route"] == "finetuned" for line in text.splitlines()])
    with np.load(args.embeddings, allow_pickle=False) as stored:
        vectors, name = stored["vectors"], str(stored["model"])
    if len(vectors) != len(simple):
        raise SystemExit(f"{len(vectors)} vectors for {len(simple)} questions; embed them again")
    model = fit(vectors, simple)
    model["manifest"] = {
        "embedding_model": name,
        "dimension": int(vectors.shape[1]),
        "questions": len(simple),
        "questions_hash": hashlib.sha256(text.encode()).hexdigest()[:16],
    }
    args.out.write_text(json.dumps(model) + "\n", encoding="utf-8")
    print(json.dumps(model["held_out"], indent=2))


if __name__ == "__main__":
    main()
