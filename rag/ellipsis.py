"""What is measured when a follow-up says only in what it differs: "commercial?" after residential land prices.

The words that the measure talked of shares with those of its kind (land price; monthly spending on …) are said along
with the follow-up's own, and what comes out likely both ways is meant. One that stays with the topic is likelier:
people who change it say so.
"""

from __future__ import annotations

from collections.abc import Iterable

from census.indicators import Catalogue
from census.types import Language, Measure
from rag.chosen import Choice, Chosen
from rag.documents import family_code
from rag.terms import terms

TOPIC = 3.0
"""How much likelier a measure of the topic talked of is than its words alone make it. Of 34 follow-ups of the public
questions 16 come out right without the topic and the shared words, 18 with both; 5 does no better."""
NOTHING = 0.1
"""How much likelier than its words alone make it that a follow-up is about nothing known: few words say little, and
people who go on with a topic seldom leave the data."""
_LEAST = 1e-4
_SEVERAL, _SHARE = 3, 0.03
"""Measures of a kind that a word must be shared with: so many, or this share of them."""


class Ellipsis:
    """Says follow-ups in full."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._kinds: dict[tuple[str, str], list[Measure]] = {}
        for measure in catalogue:
            self._kinds.setdefault((measure.topic, measure.unit.key), []).append(measure)

    def full(self, text: str, code: str, language: Language) -> str | None:
        """The words of a follow-up with those that the measure before it has in common with its kind; None where it
        has none."""
        shared = self._shared_en(code) if language == "en" else self._shared_ja(code)
        said = text.rstrip("?？。!！、, ").removesuffix("は")
        return f"{said} {shared}" if shared and said else None

    def joined(self, own: Choice, full: Choice | None, code: str) -> Choice:
        """What is meant by the words alone and in full, after the measure `code`."""
        topic = self._catalogue.get(code).topic
        alone = {one.code: one.probability for one in own.ranked}
        within = {one.code: one.probability for one in full.ranked} if full else {}
        scores = {
            one: max(alone.get(one, 0.0), _LEAST) * (max(within.get(one, 0.0), _LEAST) if full else 1.0)
            for one in {**alone, **within}
        }
        before = self._family(code)
        for one in scores:
            if one != before and self._catalogue.get(one).topic == topic:
                scores[one] *= TOPIC
        none = NOTHING * own.none * full.none if full else own.none
        total = none + sum(scores.values())
        ranked = sorted((Chosen(one, score / total) for one, score in scores.items()), key=lambda one: -one.probability)
        return Choice(tuple(ranked), none / total)

    # -- words in common ------------------------------------------------------------------------

    def _kind(self, code: str) -> list[Measure]:
        """The measures of the same topic and unit."""
        own = self._catalogue.get(code)
        alike = self._kinds.get((own.topic, own.unit.key), ())
        return [one for one in alike if self._family(one.code) != self._family(code)]

    def _family(self, code: str) -> str:
        return family_code(self._catalogue.get(code), self._catalogue)

    def _shared_en(self, code: str) -> str:
        kind = [set(terms(one.title_en)) for one in self._kind(code)]
        own = dict.fromkeys(terms(self._catalogue.get(code).title_en))
        return " ".join(word for word in own if _common(sum(word in other for other in kind), len(kind)))

    def _shared_ja(self, code: str) -> str:
        """The runs of two characters and more that others have, and the ending."""
        title, kind = self._catalogue.get(code).title_ja, [one.title_ja for one in self._kind(code)]
        kept: set[int] = set()
        for start in range(len(title) - 1):
            if _common(_having(title[start : start + 2], kind), len(kind)):
                kept |= {start, start + 1}
        if _common(sum(other.endswith(title[-1]) for other in kind), len(kind)):
            kept.add(len(title) - 1)
        return "".join(character for place, character in enumerate(title) if place in kept)


def _having(words: str, titles: Iterable[str]) -> int:
    return sum(words in title for title in titles)


def _common(count: int, of: int) -> bool:
    return count > 0 and count >= max(min(_SEVERAL, of), _SHARE * of)
