"""Names of places as people spell them by ear: Ohita, Kumamotto, Fukuoca, Saporro; and which name is likelier meant.

Both sides are brought to one spelling of their sound; the compact area keys (`census.understand.text`) have settled the
usual romanisations before.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from census.areas import CAPITALS, DESIGNATED, Gazetteer
from census.understand.text import area_key, area_token

PREFECTURE_WORDS = frozenset({"prefecture", "pref", "ken"})
_RULES = [
    (re.compile(pattern), into)
    for pattern, into in [
        (r"(?<=[aeiou])h(?=[aeiou])", ""), (r"l", "r"), (r"v", "b"), (r"ph", "f"), (r"c(?!h)", "k"), (r"q", "k"),
        (r"dz", "z"), (r"(?<=[aeiou])wo", "o"), (r"kwa", "ka"), (r"([a-z])\1", r"\1"),
    ]
]  # fmt: skip
_NEAR, _APART = 0.62, 0.08  # similarity of the prefecture meant, and how much nearer it is than any other


def sound(word: str) -> str:
    """One spelling for words that sound alike."""
    word = area_token(word)
    for pattern, into in _RULES:
        word = pattern.sub(into, word)
    return word


class NameSounds:
    """Finds the name that a misspelt one stands for."""

    def __init__(self, gazetteer: Gazetteer, names: Iterable[str]) -> None:
        """`names` are keys of single names, see `census.understand.text.area_key`."""
        leading = {*gazetteer.get(DESIGNATED).members, *gazetteer.get(CAPITALS).members}
        self._weights: dict[str, int] = defaultdict(int)
        for area in gazetteer:
            weight = 2 if area.level == "prefecture" else 1 if area.code in leading else 0
            key = area_key(area.short_en)
            self._weights[key] = max(weight, self._weights[key])
        self._prefectures = [area_key(area.short_en) for area in gazetteer.of_level("prefecture")]
        self._names: dict[str, list[str]] = defaultdict(list)
        for name in names:
            self._names[sound(name)].append(name)

    def weight(self, name: str) -> int:
        """How likely a name is meant, all else equal: a prefecture before a large city before any other."""
        return self._weights.get(name, 0)

    def alike(self, word: str) -> str | None:
        """The one name that sounds like the word, or the weightiest of several."""
        found = sorted(self._names.get(sound(word), ()), key=self.weight, reverse=True)
        clear = len(found) == 1 or (len(found) > 1 and self.weight(found[0]) > self.weight(found[1]))
        return found[0] if clear else None

    def prefecture(self, word: str) -> str | None:
        """The prefecture that a word before "prefecture" nearly is."""
        near = process.extract(
            area_token(word), self._prefectures, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=_NEAR
        )
        clear = len(near) == 1 or (len(near) > 1 and near[0][1] - near[1][1] >= _APART)
        return near[0][0] if clear else None
