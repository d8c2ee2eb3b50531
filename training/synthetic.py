"""Made-up chat rows of a given length, to time training on: words without meaning, lengths as chats have them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

VOCABULARY = 400
SPREAD = 0.4  # of the logarithm of lengths: one in twenty samples has twice the median or more


def write(path: Path, samples: int, words: int, answer_share: float, seed: int = 0) -> None:
    """JSONL rows of one question and one answer; `words` is the mean of both together."""
    random = np.random.default_rng(seed)
    lexicon = _lexicon(random)
    median = words / np.exp(SPREAD**2 / 2)
    lengths = np.clip(random.lognormal(np.log(median), SPREAD, samples), 8, 4 * words).round().astype(int)
    with path.open("w", encoding="utf-8") as lines:
        for length in lengths.tolist():
            chosen = [lexicon[i] for i in random.integers(0, VOCABULARY, length)]
            border = max(1, round(length * (1 - answer_share)))
            question, answer = " ".join(chosen[:border]), " ".join(chosen[border:]) or lexicon[0]
            messages = [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
            lines.write(json.dumps({"messages": messages}) + "\n")


def _lexicon(random: np.random.Generator) -> list[str]:
    letters = np.array(list("abcdefghijklmnoprstuvyz"))
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        found["".join(random.choice(letters, 5))] = None
    return list(found)
