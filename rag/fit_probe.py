"""Fitting `rag.probe`: a logistic model on the embeddings of questions whose measure is known.

`rag.fit_choice` calls it with questions of people and with the wordings of `evaluation/retrieval/wordings.jsonl`. What
a question's own probe says of it must come from one that has not seen it: see `cross_fitted`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.embeddings import Vectors
from rag.probe import Probe

WORDINGS = Path(__file__).parents[1] / "evaluation" / "retrieval" / "wordings.jsonl"
FOLDS, SEED = 4, 20261130
STRENGTH = 100.0
"""Inverse of the penalty; 30 did less well on questions of others, by one in a hundred."""
ROUNDS = 300


@dataclass(frozen=True, slots=True)
class Examples:
    """(n, d) embeddings of questions and the (n,) measure of each; "" where it has none or several."""

    vectors: Vectors
    codes: NDArray[np.str_]

    def only(self, kept: NDArray[np.bool_]) -> Examples:
        return Examples(self.vectors[kept], self.codes[kept])


def fitted(examples: Sequence[Examples]) -> Probe:
    """The probe of all examples that have a measure, of which there must be three or more."""
    from sklearn.linear_model import LogisticRegression

    vectors = np.vstack([one.only(one.codes != "").vectors for one in examples]).astype(np.float32)
    codes = np.concatenate([one.only(one.codes != "").codes for one in examples])
    model = LogisticRegression(C=STRENGTH, max_iter=ROUNDS).fit(vectors, codes)
    return Probe(tuple(map(str, model.classes_)), np.asarray(model.coef_), np.asarray(model.intercept_))


def cross_fitted(questions: Examples, wordings: Examples) -> list[Probe]:
    """For each question a probe that has learned from the wordings and the other folds' questions."""
    folds = np.random.default_rng(SEED).integers(0, FOLDS, len(questions.codes))
    probes = [fitted([wordings, questions.only(folds != fold)]) for fold in range(FOLDS)]
    return [probes[fold] for fold in folds]
