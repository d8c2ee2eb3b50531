"""What tells a measure from its rivals: how much of a question it leaves over, whether one part of a sum is meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from census.types import Derived, Measure
from census.understand.attaching import Word
from rag.unsaid import Unsaid, Vocabulary

_MOST = 3.0
"""Words left over that count: more say no more."""


def left_over(unsaid: Iterable[Unsaid], vocabulary: Vocabulary) -> float:
    """How much of a question a measure leaves over, words that few measures have counting more."""
    return min(sum(one.left * vocabulary.rarity(one.word.text) for one in unsaid), _MOST)


def is_broader(measure: Measure, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether it sums measures of which the words say one: teachers of primary and lower secondary schools, where
    those of primary schools are asked for."""
    if not isinstance(measure, Derived) or measure.denominator or len(measure.numerator) < 2:
        return False
    said = [word.text for word in words if not word.weak]
    left = [sum(vocabulary.unnamed(code, word) for word in said) for code, _ in measure.numerator]
    return bool(said) and min(left) == 0.0 < max(left)
