"""Words that are spelt like a name and are none where they stand: the number "twenty" (in their twenties), a share
that "moved in 2015" (people who move in), the one of 3人に1人 (who is no household), the home (no dwelling) that
people call a place."""

from __future__ import annotations

import re

from census.understand.numerals import NUMBER_WORDS

_FIGURE_BEFORE = re.compile(
    r"\b(?:share|rate|ratio|percentage|proportion|figure|number|price|temperature|level|index|density)s?"
    r"(?: (?:has|have|had|did|of|the|for|its|really|actually))* $"
)
_MOVED = re.compile(r"mov(?:e|ed|es|ing)(?: (?:in|out|into)\b.*)?")
_CALLED = re.compile(
    r"\b(?:call(?:s|ed|ing)? [^,.?!]{1,40}?|(?:have|has|had|having) (?:their|its)|"
    r"ma(?:d|k)(?:e|es|ing) (?:[^,.?!]{1,40}? )?(?:their|its)) $"
)
_PART = re.compile(
    r"(?:\d+|[一二三四五六七八九十])(?:人|世帯)(?:に|中、?|のうち)(?:\d+|[一二三四五六七八九])(?:人|世帯)"
)


def is_none(folded: str, start: int, end: int) -> bool:
    """Whether folded[start:end] names nothing."""
    word = folded[start:end]
    if word in NUMBER_WORDS or any(one.start() <= start and end <= one.end() for one in _PART.finditer(folded)):
        return True
    if word.startswith("いた") and folded[:start].endswith(("て", "で")):
        return True  # 住んでいたのは has no place in it
    if word in ("home", "homes") and _CALLED.search(folded[:start]):
        return True
    return bool(_MOVED.fullmatch(word) and _FIGURE_BEFORE.search(folded[:start]))
