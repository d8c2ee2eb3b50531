"""Fit the constants of fusion and confidence on questions whose measures are known.

    python -m rag.calibrate evaluation/retrieval/tuning.jsonl evaluation/retrieval/outside.jsonl

Chooses the weight of the vector retriever by recall, then fits the logistic model of `rag.fusion.Calibration`, and
writes `rag/calibration.json`. Never give it the unseen half. Needs scikit-learn (the `dev` extra); serving does not.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from census.indicators import Catalogue
from rag.embeddings import Vectors
from rag.fusion import CALIBRATION, FEATURES, Calibration
from rag.retrievers import MeasureRetriever

CANDIDATES = 10
"""Measures per question that become examples."""

START = Calibration(
    dense_weight=0.7,
    weights=dict.fromkeys(FEATURES, 0.0),
    intercept=0.0,
    floor=0.75,
    unfit_cosine=0.02,
    unfit_keyword=0.7,
    model="",
)


@dataclass(frozen=True, slots=True)
class Paraphrase:
    """A question and the measures that answer it; none for a question outside the data."""

    language: str
    text: str
    codes: frozenset[str]


def read_paraphrases(path: Path) -> tuple[Paraphrase, ...]:
    """Lines of {"language", "text", "codes" or, for one, "code"}; none for a file that is empty."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(Paraphrase(row["language"], row["text"], _codes(row)) for row in rows)


def _codes(row: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(row["codes"] if "codes" in row else [row["code"]])


def rank_of_first(retriever: MeasureRetriever, question: Paraphrase, embedding: Vectors | None = None) -> float:
    """Rank (from 1) of the first accepted measure, infinite when it is not found."""
    ranks = (
        rank
        for rank, found in enumerate(retriever.evidence(question.text, embedding), start=1)
        if found.code in question.codes
    )
    return next(ranks, float("inf"))


def embedded(retriever: MeasureRetriever, question: Paraphrase) -> Vectors:
    """(d,) the vector a search for the question uses; worth keeping where it is searched repeatedly."""
    return retriever.embed.query(retriever.focus.of(question.text))


def fit(retriever: MeasureRetriever, known: Sequence[Paraphrase], outside: Sequence[Paraphrase]) -> dict[str, Any]:
    """Constants fitted on questions about measures and questions outside the data."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict

    best = _with_best_weight(retriever, known)
    rows, labels, groups = _examples(retriever, [*known, *outside])
    model = LogisticRegression(C=10.0, max_iter=2000)
    held_out = cross_val_predict(model, rows, labels, groups=groups, cv=GroupKFold(5), method="predict_proba")[:, 1]
    model.fit(rows, labels)
    weights = {name: round(float(weight), 5) for name, weight in zip(FEATURES, model.coef_[0], strict=True)}
    return {
        "dense_weight": best.dense_weight,
        "weights": weights,
        "intercept": round(float(model.intercept_[0]), 5),
        "floor": best.floor,
        "unfit_cosine": best.unfit_cosine,
        "unfit_keyword": best.unfit_keyword,
        "model": retriever.embed.name,
        "held_out": _quality(held_out, labels, groups),
    }


def _with_best_weight(retriever: MeasureRetriever, known: Sequence[Paraphrase]) -> Calibration:
    """Grid search of the fusion weight by mean reciprocal rank; leaves the retriever with the best."""
    scored = []
    vectors = [embedded(retriever, question) for question in known]
    for weight in np.linspace(0.5, 1.0, 11):
        retriever.calibration = replace(START, dense_weight=round(float(weight), 2), model=retriever.embed.name)
        ranks = np.array([rank_of_first(retriever, *pair) for pair in zip(known, vectors, strict=True)])
        scored.append((float((ranks <= 5).mean() + (1 / ranks).mean()), retriever.calibration))
        print(f"dense weight {weight:.2f}: recall@5 {(ranks <= 5).mean():.3f}, MRR {(1 / ranks).mean():.3f}")
    retriever.calibration = max(scored, key=lambda pair: pair[0])[1]
    return retriever.calibration


def _examples(
    retriever: MeasureRetriever, questions: Sequence[Paraphrase]
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]]:
    """(n, features), (n,) whether the measure is accepted, (n,) number of the question."""
    rows, labels, groups = [], [], []
    for number, question in enumerate(questions):
        for evidence in retriever.evidence(question.text)[:CANDIDATES]:
            rows.append(retriever.calibration.features(evidence))
            labels.append(evidence.code in question.codes)
            groups.append(number)
    return np.array(rows), np.array(labels), np.array(groups)


def _quality(held_out: NDArray[np.float64], labels: NDArray[np.bool_], groups: NDArray[np.int64]) -> dict[str, float]:
    """Brier score, and how well a question's best confidence tells questions about a measure from others."""
    from sklearn.metrics import roc_auc_score

    numbers = np.unique(groups)
    best = [held_out[groups == number].max() for number in numbers]
    about = [bool(labels[groups == number].any()) for number in numbers]
    brier = round(float(((held_out - labels) ** 2).mean()), 4)
    quality = {"brier": brier, "auc_about_any_measure": round(float(roc_auc_score(about, best)), 4)}
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7):
        sure = np.array(best) >= threshold
        quality[f"accepted_at_{threshold}"] = round(float(sure[np.array(about)].mean()), 3)
        quality[f"outside_accepted_at_{threshold}"] = round(float(sure[~np.array(about)].mean()), 3)
    return quality


def main() -> None:
    """Command line; see the module docstring."""
    parser = argparse.ArgumentParser(description="Fit rag/calibration.json.")
    parser.add_argument("known", type=Path)
    parser.add_argument("outside", type=Path)
    parser.add_argument("--out", type=Path, default=CALIBRATION)
    args = parser.parse_args()
    retriever = MeasureRetriever.load(Catalogue.load(), calibration=START)
    constants = fit(retriever, read_paraphrases(args.known), read_paraphrases(args.outside))
    args.out.write_text(json.dumps(constants, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(constants, indent=2))


if __name__ == "__main__":
    main()
