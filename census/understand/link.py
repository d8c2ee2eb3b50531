"""Finds areas, measures and facets in a question: exact names first, then spelling correction.

Longer matches win over shorter ones wherever they overlap, so 日本人人口 is a measure and not Japan, and
"Osaka City" is not Osaka Prefecture. Which of several readings of a name is meant is decided later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from census.areas import Gazetteer
from census.understand.lexicon import AreaName, Lexicon, Term
from census.understand.text import Key, Text, Token, area_token, compact, term_token

_PLACE_WORDS = frozenset("in of for at and vs versus or between to from than about around near outside inside within within's".split())
_PARTICLES = "のはとでにがをもやへか、。？?!・,( )（）「」「」~-"
_SIMILAR = 0.8


@dataclass(frozen=True, slots=True)
class Match:
    """Readings of one stretch [start, end) of the folded text."""

    start: int
    end: int
    areas: tuple[AreaName, ...] = ()
    terms: tuple[Term, ...] = ()

    @property
    def measures(self) -> tuple[str, ...]:
        return tuple(term.measure for term in self.terms if term.measure)

    @property
    def facets(self) -> tuple[tuple[str, str], ...]:
        return tuple(term.facet for term in self.terms if term.facet)


class Linker:
    """Links a text to the lexicon."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer, vocabulary: frozenset[str] = frozenset()) -> None:
        self._lexicon = lexicon
        self._gazetteer = gazetteer
        self._vocabulary = vocabulary
        self._term_choices = sorted(word for word in lexicon.term_words | vocabulary if len(word) >= 4)
        self._area_choices = sorted(lexicon.area_words)

    def link(self, text: Text) -> tuple[tuple[Match, ...], bool]:
        """Non-overlapping matches in reading order, and whether no spelling had to be corrected."""
        words = [token.text for token in text.tokens]
        found = self._matches(text, words)
        corrected = self._corrected(text, words, found)
        return (found, True) if corrected == words else (self._matches(text, corrected), False)

    def _matches(self, text: Text, words: list[str]) -> tuple[Match, ...]:
        tokens = tuple(Token(word, token.start, token.end) for word, token in zip(words, text.tokens, strict=True))
        candidates = [*self._area_matches(text, tokens), *self._term_matches(tokens)]
        candidates.sort(key=lambda match: (match.start - match.end, not match.areas, match.start))
        chosen: list[Match] = []
        for match in candidates:
            if all(match.end <= other.start or other.end <= match.start for other in chosen):
                chosen.append(match)
        spans = [(match.start, match.end) for match in chosen]
        kept = [m for m in chosen if not m.areas or self._stands_alone(text, m, spans)]
        return tuple(sorted(kept, key=lambda match: match.start))

    def _area_matches(self, text: Text, tokens: tuple[Token, ...]) -> Iterator[Match]:
        key = compact(tokens, area_token)
        for start, end, first, last, readings in _scan(self._lexicon.areas, key):
            match = Match(tokens[first].start, tokens[last].end, areas=readings)
            if tokens[first].latin and end - start <= 4 and not self._is_named(text, tokens, first, readings):
                continue
            yield match

    def _term_matches(self, tokens: tuple[Token, ...]) -> Iterator[Match]:
        key = compact(tokens, term_token)
        for _, _, first, last, readings in _scan(self._lexicon.terms, key):
            yield Match(tokens[first].start, tokens[last].end, terms=readings)

    def _is_named(self, text: Text, tokens: tuple[Token, ...], first: int, readings: tuple[AreaName, ...]) -> bool:
        """Short Latin names (Date, Mine, Ota) are English words too: they need a capital or a place word."""
        if any(self._gazetteer.get(name.code).level in ("prefecture", "country") for name in readings):
            return True
        previous = tokens[first - 1].text if first else ""
        return previous in _PLACE_WORDS or (first > 0 and text.capitalised(text.tokens[first]))

    def _stands_alone(self, text: Text, match: Match, spans: list[tuple[int, int]]) -> bool:
        """A bare Japanese name must not be a piece of a longer word (中央 in 中央値, つ in いくつ)."""
        name = text.folded[match.start : match.end]
        if name[0].isascii() or any(reading.exact for reading in match.areas):
            if name[0].isascii() or len(name) > 2 or not _kana(name):
                return True
        starts = {start for start, _ in spans}
        ends = {end for _, end in spans}
        before, after = text.folded[match.start - 1 : match.start], text.folded[match.end : match.end + 1]
        prefecture = any(self._gazetteer.get(reading.code).level != "municipality" for reading in match.areas)
        if prefecture and not _kana(name):
            return True
        free_before = not before or before in _PARTICLES or not before.isalpha() or before.isascii() or match.start in ends
        free_after = not after or after in _PARTICLES or not after.isalpha() or after.isascii() or match.end in starts
        if not _kana(name):
            free_before = free_before or _kana(before)
            free_after = free_after or _kana(after) or after in "民内全市町村区県"
        return free_before and free_after

    def _corrected(self, text: Text, words: list[str], found: tuple[Match, ...]) -> list[str]:
        """Unknown Latin words replaced by the one known word or name they nearly are."""
        corrected = list(words)
        for index, token in enumerate(text.tokens):
            covered = any(match.start <= token.start < match.end for match in found)
            if covered or not token.latin or len(token.text) < 4 or self.knows(token.text):
                continue
            corrected[index] = self._nearest(token.text) or token.text
        return corrected

    def knows(self, word: str) -> bool:
        """Whether a folded Latin word means something here."""
        return word in self._vocabulary or self._lexicon.knows(word)

    def _nearest(self, word: str) -> str | None:
        term = process.extractOne(
            word, self._term_choices, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=_SIMILAR
        )
        area = process.extractOne(
            area_token(word), self._area_choices, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=_SIMILAR
        )
        if area and (not term or area[1] > term[1]) and area[0][0] == area_token(word)[0]:
            return str(area[0])
        return str(term[0]) if term and term[0][0] == word[0] else None


def _scan(automaton: object, key: Key) -> Iterator[tuple[int, int, int, int, tuple]]:  # type: ignore[type-arg]
    """(start, end, first token, last token, readings) of each match that covers whole tokens."""
    for last_character, (length, readings) in automaton.iter(key.text):  # type: ignore[attr-defined]
        start, end = last_character + 1 - length, last_character + 1
        covered = key.tokens(start, end)
        if covered:
            yield start, end, *covered, readings


def _kana(text: str) -> bool:
    return bool(text) and all("ぁ" <= c <= "ヺ" or c == "ー" for c in text)
