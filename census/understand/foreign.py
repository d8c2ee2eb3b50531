"""Countries and large cities outside Japan, so that a question about Paris is refused and not answered
for Japan. The list is made at build time from GeoNames (see census/ingest/foreign.py)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import ahocorasick

from census.understand.link import PLACE_WORDS, Match
from census.understand.text import Text, area_token, compact, words

_COUNTED = re.compile(r"[0-9何数]\s*$")


@dataclass(frozen=True)
class ForeignPlaces:
    """Finds a foreign name in a text."""

    names: ahocorasick.Automaton

    @classmethod
    def load(cls) -> ForeignPlaces:
        return cls.of(json.loads(files("census.data").joinpath("foreign_places.json").read_text("utf-8")))

    @classmethod
    def of(cls, names: Sequence[str]) -> ForeignPlaces:
        automaton = ahocorasick.Automaton()
        for name in names:
            key = "".join(_token(word) for word in words(name))
            if key:
                automaton.add_word(key, (len(key), name))
        automaton.make_automaton()
        return cls(automaton)

    def find(self, text: Text, matches: Sequence[Match], told: Sequence[tuple[int, int]] = ()) -> str | None:
        """A foreign name in the question, not in what is only `told`, unless something at least as long was linked
        there as it is written: Taiwan is no misspelt Taiwa, 天津市 no 津市. Latin names need a capital; where nothing
        has one, a place in the sentence that names have: "population of paris", but not "reading the paper"."""
        key = compact(text.tokens, _token)
        shouting = not any(c.isupper() for c in text.raw[1:])
        for last, (length, name) in self.names.iter(key.text):
            covered = key.tokens(last + 1 - length, last + 1)
            if covered is None:
                continue
            first, end = text.tokens[covered[0]], text.tokens[covered[1]]
            if any(start <= first.start and end.end <= stop for start, stop in told):
                continue
            if any(_overrules(m, first.start, end.end) for m in matches):
                continue
            if _COUNTED.search(text.folded[: first.start]):
                continue  # 何ミリ: a unit, not a town in Malaysia
            if not first.latin and _inside_a_word(text.folded, first.start, end.end):
                continue
            placed = covered[0] == 0 or text.tokens[covered[0] - 1].text in PLACE_WORDS
            if not first.latin or text.capitalised(first) or (shouting and placed):
                return str(name)
        return None


def _overrules(match: Match, start: int, end: int) -> bool:
    """Whether what was linked there keeps [start, end) from being a foreign name."""
    overlaps = match.start < end and start < match.end
    longer = match.end - match.start - (end - start)
    return overlaps and not match.corrected and (longer > 0 or (longer == 0 and not match.elsewhere))


def _token(word: str) -> str:
    """Latin words by sound, Japanese ones as written: katakana is what marks a foreign name."""
    return area_token(word) if word.isascii() else word


def _inside_a_word(folded: str, start: int, end: int) -> bool:
    """Whether katakana goes on around the name (インド in インドネシア)."""
    around = (folded[start - 1 : start], folded[end : end + 1])
    return any(c and ("ァ" <= c <= "ヺ" or c == "ー") for c in around)
