"""What two retrievers found, joined per measure: a weighted sum of scores, and how sure to be.

Plain arithmetic on codes and scores; no retrieval library. `Calibration` holds the constants: the fusion
weights, and a logistic model (fitted by `python -m rag.calibrate`) that turns the evidence for a measure into the
probability that the question is about it at all.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CALIBRATION = Path(__file__).with_name("calibration.json")

FULL_KEYWORD = 30.0
"""BM25 score that counts as 1. A fixed scale and not the best of each question: where only common words match,
scores stay low, and the best of them must not count as much as a rare word that names the measure."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one measure.

    cosine   of the question with the measure's nearest text; None if not among the nearest
    gap      by how much that cosine lies below the best of all (0 for the best)
    keyword  BM25 score as a share of FULL_KEYWORD (0–1); 0 without a common word
    overlap  share of the question's words, weighted by rarity, that occur in the measure's texts (0–1)
    rise     by how much the cosine lies above the mean of the measures found; a question about nothing here is about
             as far from everything
    score    weighted sum of cosine, keyword and overlap
    """

    code: str
    cosine: float | None
    gap: float
    keyword: float
    overlap: float
    rise: float
    score: float


FEATURES = ("cosine", "gap", "keyword", "overlap", "rise")


@dataclass(frozen=True, slots=True)
class Calibration:
    """Constants of fusion and confidence.

    dense_weight  weight (0–1) of the vector retriever; the keyword retriever has the rest
    weights       by feature name, with `intercept`
    floor         cosine assumed for a measure that is not among the nearest
    unfit_cosine, unfit_keyword  taken off the cosine, and factor on the BM25 score, of a measure of another kind of
                  quantity than the question asks for
    model         embedding model the constants were fitted with
    """

    dense_weight: float
    weights: Mapping[str, float]
    intercept: float
    floor: float
    unfit_cosine: float
    unfit_keyword: float
    model: str

    @classmethod
    def load(cls, path: Path = CALIBRATION) -> Calibration:
        """Read constants written by `rag.calibrate`."""
        raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{name: raw[name] for name in cls.__slots__})

    def features(self, evidence: Evidence) -> tuple[float, ...]:
        """Evidence as numbers of similar size, in the order of FEATURES."""
        cosine = self.floor if evidence.cosine is None else evidence.cosine
        # Cosines of this family of models crowd between 0.75 and 0.95.
        return (10 * (cosine - self.floor), 10 * evidence.gap, evidence.keyword, evidence.overlap, 10 * evidence.rise)

    def confidence(self, evidence: Evidence) -> float:
        """Probability (0–1) that the question is about this measure."""
        named = zip(FEATURES, self.features(evidence), strict=True)
        z = self.intercept + sum(self.weights[name] * value for name, value in named)
        return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


@dataclass(frozen=True, slots=True)
class Found:
    """One retriever's best text of a measure."""

    code: str
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
    unfit: Collection[str] = (),
) -> tuple[Evidence, ...]:
    """Join two result lists into evidence per measure, best fused score first.

    overlap  by measure code; measures missing from it count as 0
    unfit    measures of another kind of quantity than the question asks for; they step back a little
    """
    near = best_per_code([_demoted(item, unfit, calibration.unfit_cosine, 1.0) for item in dense])
    worded = best_per_code([_demoted(item, unfit, 0.0, calibration.unfit_keyword) for item in keyword])
    cosines = [item.score for item in near.values()] or [calibration.floor]
    top, mean, least = max(cosines), sum(cosines) / len(cosines), min(cosines)

    def evidence(code: str) -> Evidence:
        cosine = near[code].score if code in near else None
        assumed = least if cosine is None else cosine
        keyword = min(worded[code].score / FULL_KEYWORD, 1.0) if code in worded else 0.0
        factor = calibration.unfit_keyword if code in unfit else 1.0
        words = keyword + factor * overlap.get(code, 0.0) / 2
        score = calibration.dense_weight * 10 * (assumed - calibration.floor)
        score += (1 - calibration.dense_weight) * words
        return Evidence(
            code=code,
            cosine=cosine,
            gap=top - assumed,
            keyword=keyword,
            overlap=overlap.get(code, 0.0),
            rise=assumed - mean,
            score=score,
        )

    return tuple(sorted(map(evidence, dict.fromkeys([*near, *worded])), key=lambda item: -item.score))


def _demoted(item: Found, unfit: Collection[str], less: float, factor: float) -> Found:
    return Found(item.code, item.score * factor - less) if item.code in unfit else item


def strongest(evidence: Sequence[Evidence]) -> Evidence:
    """The largest of each kind of evidence."""
    return Evidence(
        code="",
        cosine=None,
        gap=max((one.gap for one in evidence), default=0.1),
        keyword=max((one.keyword for one in evidence), default=0.0),
        overlap=max((one.overlap for one in evidence), default=0.0),
        rise=0.0,
        score=0.0,
    )
