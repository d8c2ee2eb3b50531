"""What a question is about, without where and when: place names and years taken out before searching.

A place name pulls a question towards whatever text sounds like it; none of the measures is about a place. Only
names that cannot be common words are taken out: capitalised in English, and in Japanese the short names (without
市, 町 …) of prefectures, cities and larger only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import ahocorasick

from census.types import Area
from census.understand.reading import Reading

_CAPITALISED = re.compile(
    r"\b[A-Z][A-Za-z'-]*(?:\s+(?:City|Prefecture|Ward|Town|Village|District))?(?:'s\b)?(?:\s+(?:city|prefecture|ward)\b)?"
)
_SUFFIX = re.compile(r"(?:'s)?(?:\s+(?:city|prefecture|ward|town|village|district))?$|'s$", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)年?|(?:令和|平成|昭和|大正)(?:\d{1,2}|元)年")
_RATIO = re.compile(
    r"\b(?:per|each|every|shares?|parts?|percent\w*|rates?|ratio|proportion|fraction|average|typical|mean|relative|"
    r"compared|than|how (?!many\b|much\b|large\b|big\b)\w+|out of|densely|slice)\b|%|[\d,]+ (?:people|inhabitants)"
    r"|割|率|当たり|あたり|につき|平均|パーセント|ひとり|一人|1人|対し|どれくらい|どれだけ|どのくらい|密|混|比|1平方|"
    r"\b1 ?km|crowded|packed",
    re.IGNORECASE,
)
_PER_AREA = re.compile(r"(?:1|一)(?:区|県|市|町|村|都市|自治体|市町村|都道府県)(?:当|あ)たり")
_SHORT = frozenset({"region", "set", "prefecture"})


class Focus:
    """Takes the names of `areas` and years out of questions."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._english: set[str] = set()
        self._japanese = ahocorasick.Automaton()
        for area in areas:
            if area.level == "country":
                continue  # 日本 is part of too many words: 日本人, 日本酒
            self._english.update({area.short_en.lower(), area.name_en.lower()})
            names = {area.name_ja}
            if area.level in _SHORT or area.type in {"city", "special_ward"}:
                names.add(area.short_ja)
            for name in names:
                if len(name) > 1:
                    self._japanese.add_word(name, len(name))
        self._japanese.make_automaton()

    def of(self, text: str) -> str:
        """The rest of the question; the question itself when nothing else is left."""
        kept = _YEAR.sub(" ", _PER_AREA.sub(" ", _CAPITALISED.sub(self._unless_place, text)))
        if len(self._japanese):
            kept = self._without_japanese(kept)
        return kept if re.search(r"\w", kept) else text

    def _unless_place(self, match: re.Match[str]) -> str:
        word = match[0]
        return " " if _SUFFIX.sub("", word).lower() in self._english or word.lower() in self._english else word

    def _without_japanese(self, text: str) -> str:
        parts, position = [], 0
        for end, length in self._japanese.iter_long(text):
            parts.append(text[position : end + 1 - length])
            position = end + 1
        return " ".join([*parts, text[position:]])


def asks_for_ratio(text: str) -> bool:
    """Whether the words of a question allow for a share, a rate or an average, not only a count or a sum."""
    return _RATIO.search(text) is not None


def unconditioned(text: str, reading: Reading) -> str:
    """The text without the conditions on areas: no rate is asked for by "with more than 500,000 people"."""
    for one in reading.thresholds:
        text = text.replace(reading.text.raw[one.start : one.end], " ")
    return text
