"""What is counted stays when a follow-up names another place where it is counted: "and junior high?" after the pupils
of elementary schools is about pupils, 高校は？ after their teachers about teachers.

Titles say what is counted of what: 小学校 in 小学校数, 小学校児童数 and 小学校教員数.
"""

from __future__ import annotations

import re
from dataclasses import replace

from census.indicators import Catalogue
from census.plan import Plan
from census.types import Indicator
from census.understand.reading import Reading

_LEARNERS = frozenset({"pupil", "student"})
_NUMBER = re.compile(r"数|何|いくつ|\bnumbers?\b|\bschools\b")  # junior high alone keeps its pupils
_WORD = re.compile(r"[a-z]{4,}(?: [a-z]+)*|[一-鿿]{2,}")


class SameCount:
    """Finds what is counted alike elsewhere."""

    def __init__(self, catalogue: Catalogue) -> None:
        counts = [one for one in catalogue.indicators.values() if one.base is None and one.additive]
        stems = {one.title_ja.removesuffix("数"): one for one in counts if one.title_ja.endswith("数")}
        self._catalogue = catalogue
        self._place: dict[str, str] = {}  # what is counted there → where
        self._counted: dict[tuple[str, str], list[str]] = {}  # (where, what) → its counts
        for one in counts:
            known = (stem for stem, place in stems.items() if one.title_ja.startswith(stem) and place is not one)
            stem = max(known, key=len, default=None)
            if stem is None or stems[stem].topic != one.topic:
                continue
            place = stems[stem].code
            self._place[one.code] = place
            self._counted.setdefault((place, _what(one)), []).append(one.code)
        for place in set(self._place.values()):
            self._place.setdefault(place, place)

    def kept(self, reading: Reading, plan: Plan) -> Reading:
        """The reading with what was counted before, where the question only says where it is counted now."""
        code, cues = plan.measures[0], reading.cues
        where = self._place.get(code) if len(plan.measures) == 1 else None
        if where is None or reading.facets or cues.any("share", "rate", "per", "difference", "ratio"):
            return reading
        other = self._named(reading) if reading.measures else self._called(reading, code)
        if other is None or other == where:
            return reading
        themselves = code == where or "count" in cues or self._numbered(reading)  # 中学校数は
        found = [other] if themselves else self._counted.get((other, self._what_of(code)), [])
        if len(found) != 1:
            return reading
        told = reading.meaning(found[0])
        return replace(told, strange=(), left=(), unknown=None, covered=True, given=True)

    def _what_of(self, code: str) -> str:
        return _what(self._catalogue.indicators[code])

    def _named(self, reading: Reading) -> str | None:
        """The place where something is counted that is named."""
        if len(reading.measures) != 1 or reading.strange or reading.left:
            return None
        code = reading.measures[0][0]
        return code if self._place.get(code) == code else None

    def _numbered(self, reading: Reading) -> bool:
        return _NUMBER.search(reading.text.folded) is not None

    def _called(self, reading: Reading, code: str) -> str | None:
        """The one such place whose name begins so: "elementary", 中学."""
        words = [*reading.left, *reading.strange, *([reading.unknown] if reading.unknown else [])]
        words = [word.casefold() for word in dict.fromkeys(words)]
        if len(words) != 1 or not _WORD.fullmatch(words[0]):
            return None
        found = {place for place in self._places(code) if self._begins(place, words[0])}
        return found.pop() if len(found) == 1 else None

    def _places(self, code: str) -> set[str]:
        """Where the same is counted."""
        if self._place[code] == code:
            topic = self._catalogue.get(code).topic
            return {place for place in self._place.values() if self._catalogue.get(place).topic == topic}
        return {place for place, what in self._counted if what == self._what_of(code)}

    def _begins(self, place: str, word: str) -> bool:
        measure = self._catalogue.get(place)
        names = (measure.title_en, measure.title_ja, *measure.synonyms_en, *measure.synonyms_ja)
        return any(name.casefold().startswith(word) for name in names)


def _what(measure: Indicator) -> str:
    return "learner" if measure.unit.key in _LEARNERS else measure.unit.key
