"""Words that are spelt like a name and are none where they stand: the number "twenty" (in their twenties), a share
that "moved in 2015" (people who move in), the one of 3人に1人 (who is no household)."""

from __future__ import annotations

import re

from census.understand.numerals import NUMBER_WORDS
from census.understand.words import JAPANESE_CHAT

_FIGURE_BEFORE = re.compile(
    r"\b(?:share|rate|ratio|percentage|proportion|figure|number|price|temperature|level|index|density)s?"
    r"(?: (?:has|have|had|did|of|the|for|its|really|actually))* $"
)
_MOVED = re.compile(r"mov(?:e|ed|es|ing)(?: (?:in|out|into)\b.*)?")


_PART = re.compile(
    r"(?:\d+|[一二三四五六七八九十])(?:人|世帯)(?:に|中、?|のうち)(?:\d+|[一二三四五六七八九])(?:人|世帯)"
)


def is_none(folded: str, start: int, end: int) -> bool:
    """Whether folded[start:end] names nothing."""
    word = folded[start:end]
    if word in JAPANESE_CHAT:
        return True  # "if one makes it" is spelt like 設楽
    if word in NUMBER_WORDS or any(one.start() <= start and end <= one.end() for one in _PART.finditer(folded)):
        return True
    return bool(_MOVED.fullmatch(word) and _FIGURE_BEFORE.search(folded[:start]))
