"""The known word or name that a misspelt one stands for: by its letters, or by its sound."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from census.areas import Gazetteer
from census.understand.romaji import NameSounds
from census.understand.sounding import WordSounds
from census.understand.text import area_token
from census.understand.typos import LONG, SHORT, has_letters, one_slip

WRONG_PLURAL = re.compile("[^aeiou]ys$")
_SHORTEST = 4  # letters of a word that another is corrected to
_REMEMBERED = 8192  # corrections
_SIMILAR = 0.79  # one letter of five, less than 0.8 in floating point


class Spelling:
    """Corrects words to those known."""

    def __init__(self, words: Iterable[str], names: frozenset[str], gazetteer: Gazetteer) -> None:
        """`words` are those of terms and everyday ones, `names` the area keys of single names."""
        # A slip spares the first letter: only words that begin alike are compared.
        known = [word for word in words if len(word) >= _SHORTEST]
        self._terms_by_letter = _by_letter(known)
        self._areas_by_letter = _by_letter(names)
        self._by_ear = WordSounds(known)
        self._sounds = NameSounds(gazetteer, names)
        self.prefecture = self._sounds.prefecture
        # A search over every word takes milliseconds, and people use the same words.
        self.nearest = lru_cache(maxsize=_REMEMBERED)(self._search)

    def beside(self, word: str, *, weakly: bool) -> str | None:
        """The term that a word beside a named measure is: spelt by ear, or with one slip; beside people and households
        alone also one with letters left out (forein residents)."""
        if heard := self._by_ear.alike(word):
            return heard
        term = self.nearest(word, True)
        meant = term and (one_slip(term, word) or (weakly and has_letters(term, word)))
        return term if meant else None

    def _search(self, word: str, terms: bool) -> str | None:
        """The known word or name most like it: of equally alike ones the weightiest, the one as long, a name."""
        if name := self._sounds.alike(word):
            return name
        if WRONG_PLURAL.search(word):
            word = f"{word[:-2]}ies"  # libarys
        alike: list[tuple[float, int, bool, bool, str]] = []
        for known, written, is_name in (
            (self._terms_by_letter if terms else {}, word, False),
            (self._areas_by_letter, word, True),  # a slip can make a sound rule apply: Yokohma
            (self._areas_by_letter, area_token(word), True),
        ):
            choices, scorer = known.get(written[0], []), DamerauLevenshtein.normalized_similarity
            for found, score, _ in process.extract(written, choices, scorer=scorer, score_cutoff=_SIMILAR, limit=5):
                # Of a short word a term keeps the letters: brith and biths are births, but sheep is not sleep.
                close = len(found) == len(written) if is_name else has_letters(found, written)
                weight = self._sounds.weight(found) if is_name else 0
                # One letter of a short name makes another place's: Ohara is no Ohira.
                other = (
                    is_name and not weight and len(found) == len(written) < LONG and sorted(found) != sorted(written)
                )
                if (len(written) > SHORT or close) and not other:
                    alike.append((score, weight, len(found) == len(written), is_name, found))
        return max(alike)[-1] if alike else self._by_ear.alike(word) if terms else None


def _by_letter(words: Iterable[str]) -> Mapping[str, list[str]]:
    """Words by their first letter, in alphabetical order."""
    return {letter: list(group) for letter, group in groupby(sorted(words), key=itemgetter(0))}
