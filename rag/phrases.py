"""How much of a measure's title or synonyms a question says, rare words counting more."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from census.types import Measure
from rag.terms import stems


class Phrases:
    """How much of a measure's title or synonyms a question says, rare words counting more."""

    def __init__(self, measures: Iterable[Measure]) -> None:
        self._phrases: dict[str, tuple[tuple[str, ...], ...]] = {}
        for measure in measures:
            written = (measure.title_en, *measure.synonyms_en, measure.title_ja, *measure.synonyms_ja)
            self._phrases[measure.code] = tuple(tuple(dict.fromkeys(stems(phrase))) for phrase in written)
        counts = Counter(
            word for phrases in self._phrases.values() for word in {w for phrase in phrases for w in phrase}
        )
        self._weight = {word: math.log(1 + len(self._phrases) / count) for word, count in counts.items()}
        self._unknown = math.log(1 + len(self._phrases))

    def common(self, code: str, words: frozenset[str]) -> tuple[float, float]:
        """(largest share, 0–1, of a phrase that is said; likeness, 0–1, of the most alike phrase: of its words and
        the question's together, those they share, as Dice 1945 has it)."""
        said = sum(self._weight.get(word, self._unknown) for word in words)
        share, alike = 0.0, 0.0
        for phrase in self._phrases.get(code, ()):
            total = sum(self._weight[word] for word in phrase)
            common = sum(self._weight[word] for word in phrase if word in words)
            if total:
                share = max(share, common / total)
                alike = max(alike, 2 * common / (total + said))
        return share, alike
