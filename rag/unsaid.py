"""What a question says that a measure does not explain, as numbers.

A measure explains the words of its titles, synonyms and descriptions in both languages, of its topic and unit, and of
the facets that its family has. What it leaves unexplained tells against it, and how much depends on how the words are
attached to its name (`census.understand.attaching`).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from census.indicators import Catalogue
from census.types import Derived, Measure
from census.understand.attaching import Content, Role, Word
from census.understand.text import term_token
from rag.documents import Descriptions, keyword_texts
from rag.terms import stem, terms

_STRANGE = 0.7
_KANA = re.compile("[ぁ-ゖ]")  # の and endings, which join words
_MOST = 3.0
"""Words in one role that count: more say no more."""
_CLOSE: tuple[Role, ...] = ("linked", "over", "after", "before", "head")
_FAR: tuple[Role, ...] = ("aside", "loose")
_FIRMNESS = (*_FAR, *_CLOSE)
_OF_STYLE = {
    "money": (
        "money amount cost costs price paid pay spending spend expenditure expense outlay purchases bill sum",
        "お金 金額 費用 代金 支出 支出額 出費 購入 購入額 値段 額",
    ),
    "percent": ("share percentage per cent proportion rate ratio part portion fraction", "割合 比率 率 パーセント"),
    "minutes": ("time minutes hours long duration", "時間 分 長さ"),
}
"""What everybody calls figures in units of a style."""
FEATURES = (
    *(f"unsaid_{role}" for role in (*_CLOSE, *_FAR)),
    *(f"unowned_{role}" for role in _FAR),
    "lacking_close",
    *(f"lacking_{role}" for role in _FAR),
)


class Vocabulary:
    """The words that each measure explains."""

    def __init__(self, catalogue: Catalogue, descriptions: Descriptions) -> None:
        self._catalogue = catalogue
        texts: dict[str, list[str]] = {}
        for (code, _), text in keyword_texts(catalogue, descriptions).items():
            texts.setdefault(code, []).append(text)
        self._names = {code: _words([*_named(catalogue.get(code)), *_around(catalogue, code)]) for code in texts}
        self._words = {code: self._names[code] | _words(of) for code, of in texts.items()}
        self._having = Counter(word for words in self._words.values() for word in words)

    def unwritten(self, code: str, word: str) -> float:
        """How much (0–1) of a word occurs in nothing written about a measure."""
        return _left(word, self._words[code])

    def facets(self, codes: Iterable[str]) -> Iterator[tuple[str, str]]:
        """What the measures are parts by: factories of establishments by industry."""
        return (facet for code in codes for facet in self._catalogue.get(code).facets.items())

    def unnamed(self, code: str, word: str) -> float:
        """How much (0–1) of a word occurs in no name of a measure."""
        return _left(word, self._names[code]) if code in self._names else 1.0

    def rarity(self, word: str) -> float:
        """How few measures have a word: 0 for one that all have, 1 for one that none has."""
        parts = _parts(word)
        every = math.log1p(len(self._words))
        return sum(1 - math.log1p(self._having[part]) / every for part in parts) / len(parts) if parts else 0.0

    def lacks(self, code: str, name: str) -> bool:
        """Whether statistics of this name are something else: no name of the measure has all its words."""
        return _left(name, self._names[code]) > 0


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A word that a measure leaves unexplained, and how it is attached.

    left     how much (0–1) of it occurs in nothing written about the measure
    lacking  whether it names statistics that these data lack
    """

    word: Word
    role: Role
    left: float
    lacking: bool

    @property
    def close(self) -> bool:
        """Whether it makes another thing of the measure."""
        return self.role in _CLOSE


def left_unsaid(
    content: Content,
    code: str,
    families: Mapping[str, str],
    reached: frozenset[tuple[str, str]],
    vocabulary: Vocabulary,
) -> tuple[list[Word], list[Unsaid]]:
    """The words that name the measure, and those that it leaves unexplained. `reached` are the facets that its family
    has."""
    own = [word for word in content.words if code in {families[one] for one in word.codes}]
    found = []
    for word in content.words:
        if word in own or word.weak or not reached.isdisjoint((*word.facets, *vocabulary.facets(word.codes))):
            continue
        left = vocabulary.unwritten(code, word.text)
        lacking = bool(word.elsewhere) and vocabulary.lacks(code, word.text)
        if left or lacking:
            # Named twice, and once free of the word, the measure is meant free of it.
            role = min((content.role(word, name) for name in own or (None,)), key=_FIRMNESS.index)
            found.append(Unsaid(word, role, left, lacking))
    return own, found


def features(own: Sequence[Word], unsaid: Iterable[Unsaid]) -> dict[str, float]:
    """By role: how many words are unexplained; another role where the measure is not named (`own`)."""
    found = dict.fromkeys(FEATURES, 0.0)
    for one in unsaid:
        _add(found, f"unsaid_{one.role}" if one.close or own else f"unowned_{one.role}", one.left)
        if one.lacking:
            _add(found, "lacking_close" if one.close else f"lacking_{one.role}", 1.0)
    return found


def _add(found: dict[str, float], feature: str, amount: float) -> None:
    found[feature] = min(found[feature] + amount, _MOST)


def _around(catalogue: Catalogue, code: str) -> Iterable[str]:
    """Further words of a measure: its topic, unit and facets, and what it is computed from."""
    measure = catalogue.get(code)
    topic = catalogue.topics[measure.topic]
    yield from (topic.en, topic.ja, measure.unit.en, measure.unit.ja, *_OF_STYLE.get(measure.unit.style, ()))
    if isinstance(measure, Derived):
        for other in map(catalogue.get, measure.indicators):
            yield from _named(other)


def _named(measure: Measure) -> Iterable[str]:
    return (measure.title_en, measure.title_ja, *measure.synonyms_en, *measure.synonyms_ja)


def _words(texts: Iterable[str]) -> frozenset[str]:
    known: set[str] = set()
    for term in (term for text in texts for term in terms(text)):
        known.update([stem(piece) for piece in (term, *term.split("-"))] if term.isascii() else [term])
    return frozenset(known)


def _left(word: str, known: frozenset[str]) -> float:
    """How much (0–1) of a word is not known: of 獣医師 much is not where only 医師 is."""
    parts = _parts(word)
    if not parts:
        return 0.0
    share = sum(part not in known for part in parts) / len(parts)
    heard = "".join(part for part in parts if part in known)
    strange = not word.isascii() and any(letter not in heard for letter in _KANA.sub("", word))
    return max(share, _STRANGE) if strange else share


def _parts(word: str) -> list[str]:
    """The stems of an English word, the pairs of letters of a Japanese one."""
    found = []
    for part in terms(word):
        if part.isascii():
            found += [stem(piece) for piece in part.split("-") if len(piece) > 1 and term_token(piece)]
        elif len(part) > 1 or len(word) == 1:
            found.append(part)
    return [part for part in found if part]
