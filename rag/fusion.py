"""What two retrievers found, joined per measure: weighted reciprocal ranks, and how sure to be.

Plain arithmetic on codes and scores; no retrieval library. `Calibration` holds the constants: the fusion
weights, and a logistic model (fitted by `python -m rag.calibrate`) that turns the evidence for a measure into the
probability that the question is about it at all.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CALIBRATION = Path(__file__).with_name("calibration.json")

RANK_OFFSET = 10
"""Added to every rank before its reciprocal is taken: how much the first place counts above the tenth."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one measure.

    member   the exact measure whose text fits best; differs from `code` within families
    cosine   of the question with the measure's nearest text; None if not among the nearest
    gap      by how much that cosine lies below the best of all (0 for the best)
    keyword  BM25 score relative to the best of all (0–1); 0 without a common word
    overlap  share of the question's words, weighted by rarity, that occur in the measure's texts (0–1)
    score    fused reciprocal ranks
    """

    code: str
    member: str
    cosine: float | None
    gap: float
    keyword: float
    overlap: float
    score: float


FEATURES = ("cosine", "gap", "keyword", "overlap", "score")


@dataclass(frozen=True, slots=True)
class Calibration:
    """Constants of fusion and confidence.

    dense_weight  weight (0–1) of the vector retriever; the keyword retriever has the rest
    weights       by feature name, with `intercept`
    floor         cosine assumed for a measure that is not among the nearest
    model         embedding model the constants were fitted with
    """

    dense_weight: float
    weights: Mapping[str, float]
    intercept: float
    floor: float
    model: str

    @classmethod
    def load(cls, path: Path = CALIBRATION) -> Calibration:
        """Read constants written by `rag.calibrate`."""
        raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{name: raw[name] for name in ("dense_weight", "weights", "intercept", "floor", "model")})

    def features(self, evidence: Evidence) -> tuple[float, ...]:
        """Evidence as numbers of similar size, in the order of FEATURES."""
        cosine = self.floor if evidence.cosine is None else evidence.cosine
        # Cosines of this family of models crowd between 0.75 and 0.95.
        return (10 * (cosine - self.floor), 10 * evidence.gap, evidence.keyword, evidence.overlap, 10 * evidence.score)

    def confidence(self, evidence: Evidence) -> float:
        """Probability (0–1) that the question is about this measure."""
        named = zip(FEATURES, self.features(evidence), strict=True)
        z = self.intercept + sum(self.weights[name] * value for name, value in named)
        return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


@dataclass(frozen=True, slots=True)
class Found:
    """One retriever's best text of a measure."""

    code: str
    member: str
    score: float


def best_per_code(found: Sequence[Found]) -> dict[str, Found]:
    """The best text of every measure, best first."""
    best: dict[str, Found] = {}
    for item in sorted(found, key=lambda item: -item.score):
        best.setdefault(item.code, item)
    return best


def fuse(
    dense: Sequence[Found],
    keyword: Sequence[Found],
    overlap: Mapping[str, float],
    calibration: Calibration,
) -> tuple[Evidence, ...]:
    """Join two result lists into evidence per measure, best fused score first.

    overlap  by measure code; measures missing from it count as 0
    """
    near, worded = best_per_code(dense), best_per_code(keyword)
    near_rank = {code: rank for rank, code in enumerate(near)}
    worded_rank = {code: rank for rank, code in enumerate(worded)}
    top_cosine = max((item.score for item in near.values()), default=0.0)
    top_keyword = max((item.score for item in worded.values()), default=1.0)

    def evidence(code: str) -> Evidence:
        cosine = near[code].score if code in near else None
        score = calibration.dense_weight * _reciprocal(near_rank.get(code))
        score += (1 - calibration.dense_weight) * _reciprocal(worded_rank.get(code))
        return Evidence(
            code=code,
            member=(near.get(code) or worded[code]).member,
            cosine=cosine,
            gap=top_cosine - (calibration.floor if cosine is None else cosine),
            keyword=worded[code].score / top_keyword if code in worded else 0.0,
            overlap=overlap.get(code, 0.0),
            score=score,
        )

    return tuple(sorted(map(evidence, dict.fromkeys([*near, *worded])), key=lambda item: -item.score))


def _reciprocal(rank: int | None) -> float:
    return 0.0 if rank is None else RANK_OFFSET / (RANK_OFFSET + rank)
