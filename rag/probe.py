"""What a question is about, as its embedding alone tells: a linear probe with one class for each measure.

Alain and Bengio 2016, "Understanding intermediate layers using linear classifier probes". It has learned from questions
that people put in their own words for each measure (`evaluation/retrieval/wordings.jsonl`), whose authors saw the
titles of measures and nothing else of this project. `python -m rag.fit_probe` fits it; serving needs NumPy alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.embeddings import Vectors

PROBE = Path(__file__).with_name("probe.npz")
FLOOR = -8.0
"""Log-probabilities below are all the same: not this measure."""


@dataclass(frozen=True, slots=True)
class Probe:
    """(n,) codes, (n, d) weights and (n,) offsets of a multinomial logistic model."""

    codes: tuple[str, ...]
    weights: Vectors
    offsets: Vectors

    @classmethod
    def load(cls, path: Path = PROBE) -> Probe:
        """Read what `rag.fit_probe` wrote. Raises OSError where the file is missing."""
        with np.load(path) as held:
            codes = tuple(str(code) for code in held["codes"])
            return cls(codes, held["weights"].astype(np.float32), held["offsets"].astype(np.float32))

    def save(self, path: Path = PROBE) -> None:
        """Write it, in half precision."""
        np.savez_compressed(
            path,
            codes=np.array(self.codes),
            weights=self.weights.astype(np.float16),
            offsets=self.offsets.astype(np.float16),
        )

    def told(self, vector: Vectors) -> Told:
        """What the (d,) embedding of a question tells."""
        scores = self.weights @ vector + self.offsets
        top = float(scores.max())
        logs = scores - top - np.log(np.exp(scores - top).sum())
        logs = np.maximum(logs, FLOOR)
        return Told(dict(zip(self.codes, logs.tolist(), strict=True)), float(logs.max()))


@dataclass(frozen=True, slots=True)
class Told:
    """The log-probability of each measure, FLOOR at least, and the `best` of them."""

    logs: Mapping[str, float]
    best: float

    def log(self, code: str) -> float:
        return self.logs.get(code, FLOOR)

    def likeliest(self, n: int) -> Sequence[str]:
        """The n likeliest, best first."""
        return sorted(self.logs, key=lambda code: -self.logs[code])[:n]
