"""Which of two measures about as likely the words tell: one that they name, or one whose name says more or less.

"Monthly food spending" says all that "monthly spending" says, and that it is of food: a question that says nothing of
food means the other, one that says it means this. Only where words tell neither is there something to ask back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from census.indicators import Catalogue
from census.types import Derived, Language, Measure
from census.understand.reading import Reading
from census.understand.superlatives import odd
from rag.chosen import Choice
from rag.opinions import roots
from rag.terms import stems
from rag.unsaid import Vocabulary

_NEAR = 0.5
"""Of the first's probability, from which on the second is meant where the first's title says what nothing asks for."""
_Words = frozenset[str]


class Nearness:
    """The names of measures, word by word, the title first."""

    def __init__(self, measures: Iterable[Measure], family: Callable[[str], str], vocabulary: Vocabulary) -> None:
        self._family = family
        self._vocabulary = vocabulary
        measures = tuple(measures)
        self._units = {measure.code: measure.unit.key for measure in measures}
        self._names: Mapping[tuple[str, Language], tuple[_Words, ...]] = {
            (measure.code, language): tuple(frozenset(stems(name)) for name in names)
            for measure in measures
            if not (isinstance(measure, Derived) and measure.denominator)  # of a rate the order of words tells
            for language, names in _names(measure)
        }

    @classmethod
    def of(cls, catalogue: Catalogue, family: Callable[[str], str], vocabulary: Vocabulary) -> Nearness:
        """Of the measures that are weighed: one of each family (`family` tells which)."""
        return cls((measure for measure in catalogue if family(measure.code) == measure.code), family, vocabulary)

    def told(self, choice: Choice, reading: Reading) -> str | None:
        """Of the two likeliest that which the words tell; None where nothing tells them apart, or the first is much
        likelier and says nothing that the question does not."""
        if len(choice.ranked) < 2 or choice.ranked[1].probability < _NEAR * choice.ranked[0].probability:
            return None
        one, two = choice.ranked[0].code, choice.ranked[1].code
        said = frozenset(stems(reading.text.folded))
        if not choice.is_close:
            titles = self._extra(one, two, reading.language, titles=True)
            return two if titles and not any(words & said for words in titles) else None
        named = {self._family(code) for codes in reading.measures for code in codes} if not reading.weak else set()
        alike = self._units.get(one) == self._units.get(two)  # people who work in firms are not told by the firms
        if alike and (one in named) != (two in named):
            return one if one in named else two
        more = {code: self._extra(code, other, reading.language) for code, other in ((one, two), (two, one))}
        asked = [code for code, extra in more.items() if any(words <= said for words in extra)]
        if len(asked) == 1:
            return asked[0]
        broader = [code for code, other in ((one, two), (two, one)) if more[other] and not more[code]]
        return broader[0] if broader and not asked else None

    def is_beside(self, code: str, reading: Reading) -> bool:
        """Whether the question orders by something that nothing written about the measure says: safest."""
        orders = odd(reading.text.folded)
        others = [word for word in reading.left if word not in orders]
        if any(self._vocabulary.unwritten(code, word) == 0.0 for word in others):
            return False  # "the priciest commercial land"
        return any(min(self._vocabulary.unwritten(code, root) for root in roots(one)) > 0.0 for one in orders)

    def names(self, code: str, word: str) -> bool:
        """Whether a word occurs in a name of the measure."""
        return self._vocabulary.unnamed(code, word) == 0.0

    def _extra(self, narrow: str, wide: str, language: Language, *, titles: bool = False) -> list[_Words]:
        """What names of one say beyond all that a name of the other says."""
        last = 1 if titles else None
        less = [name for name in self._names.get((wide, language), ())[:last] if name]
        return [name - part for name in self._names.get((narrow, language), ())[:last] for part in less if part < name]


def _names(measure: Measure) -> tuple[tuple[Language, tuple[str, ...]], ...]:
    return (
        ("en", (measure.title_en, *measure.synonyms_en)),
        ("ja", (measure.title_ja, *measure.synonyms_ja)),
    )
