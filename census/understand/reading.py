"""What a question says, before deciding what to do: resolved areas, measures, years, cues, conditions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from census.areas import CAPITALS, DESIGNATED, Gazetteer
from census.plan import Condition
from census.types import Area, Language
from census.understand import cues as cue_patterns
from census.understand import years as year_patterns
from census.understand.conditions import find_conditions
from census.understand.cues import Cues
from census.understand.foreign import ForeignPlaces
from census.understand.link import Linker, Match
from census.understand.text import Text
from census.understand.words import ENGLISH, JAPANESE
from census.understand.years import Years

_WIDER = ("country", "prefecture", "region", "set", "municipality", "ward")
_APART = re.compile(r"\b(?:and|or|vs|versus|than|with|to)\b|と|や|対|より|、|・|&|/|か")
_BEFORE_EXCLUDED = re.compile(r"(?:outside(?: of)?|except(?: for)?|excluding|other than|besides|apart from|not (?:counting|including)|without|leaving out|but not|aside from)(?: the)?\s*(?:\x00| |,|and)*$")
_AFTER_EXCLUDED = re.compile(r"^(?:\x00|と|や|、|・)*(?:以外|を除|除く|を含まない|抜き)")
_SLOT = re.compile(r"\b(?:in|of|for|at|within|around)\s+(?:the\s+)?(?:city of\s+|prefecture of\s+|town of\s+|village of\s+|state of\s+)?([a-z][a-z'-]+)")
_JA_SLOT = re.compile(r"([一-鿿々ァ-ヺー]{2,})(?=の\x00|における|では?\x00|の(?:人|総|数|\x00)|$|は[?？]?$)")
_JA_PLACE = re.compile(r"([一-鿿々ァ-ヺー]{1,6}(?:市|県|町|村|区|王国|共和国|州|省))(?=の|は|で|に|と|、|\s|[?？]|\x00|$)")


@dataclass(frozen=True, slots=True)
class Place:
    """A place named: one code, or several where the name does not decide."""

    codes: tuple[str, ...]
    start: int
    end: int
    bare: bool = False  # read as the prefecture though a city has the name too

    @property
    def code(self) -> str:
        return self.codes[0]


@dataclass(frozen=True, slots=True)
class Reading:
    """A question taken apart.

    measures      per mention, the codes the words can mean
    facets        sex, industry, age … named apart from a measure
    inside/excluded  decided in planning from `places` and `excluded`
    residual      the question without places and years, for retrieval
    exact         whether everything was found as written, without correcting a spelling
    unknown       a name in a place's position that no gazetteer entry has
    foreign       a foreign country or city named
    """

    text: Text
    language: Language
    places: tuple[Place, ...]
    excluded: tuple[str, ...]
    measures: tuple[tuple[str, ...], ...]
    facets: tuple[tuple[str, str], ...]
    years: Years
    cues: Cues
    conditions: tuple[Condition, ...]
    residual: str = ""
    exact: bool = True
    unknown: str | None = None
    foreign: str | None = None

    @property
    def says_something(self) -> bool:
        """Whether anything of the data was named at all."""
        return bool(self.places or self.measures or self.facets or self.years or self.cues.level)


class Reader:
    """Takes questions apart."""

    def __init__(self, linker: Linker, gazetteer: Gazetteer, foreign: ForeignPlaces) -> None:
        self._linker = linker
        self._gazetteer = gazetteer
        self._foreign = foreign
        # Of namesakes, Yokohama is the designated city and not the town in Aomori.
        self._leading = frozenset(code for name in (DESIGNATED, CAPITALS) for code in gazetteer.get(name).members)

    def read(self, question: str, language: str = "auto") -> Reading:
        text = Text.of(question, language)
        matches, exact = self._linker.link(text)
        years = year_patterns.parse(text.masked([(m.start, m.end) for m in matches]))
        matches = tuple(m for m in matches if not any(start < m.end and m.start < end for start, end in years.spans))
        spans = [(m.start, m.end) for m in matches]
        masked = text.masked([*spans, *years.spans])
        conditions, used, number_spans = find_conditions(text.folded, masked, matches)
        cues = cue_patterns.find(text.masked([*spans, *years.spans, *number_spans]))
        places = self._places(text, [m for m in matches if m.areas])
        left_out = [place for place in places if _excluded(masked, place)]
        foreign = self._foreign.find(text, matches)
        return Reading(
            text=text,
            language=text.language,
            places=tuple(place for place in places if place not in left_out),
            excluded=tuple(place.code for place in left_out),
            measures=tuple(m.measures for m in matches if m.measures and m not in used),
            facets=tuple(dict.fromkeys(facet for m in matches if not m.measures for facet in m.facets[:1])),
            years=years,
            cues=cues,
            conditions=conditions,
            residual=_residual(text, [(m.start, m.end) for m in matches if m.areas] + list(years.spans)),
            exact=exact,
            unknown=None if foreign else self._unknown(text, masked, bool(places)),
            foreign=foreign,
        )

    # -- places ---------------------------------------------------------------------------------

    def _places(self, text: Text, matches: Sequence[Match]) -> list[Place]:
        places = [self._place(match) for match in matches]
        for index, place in enumerate(places):
            for other in (index + 1, index - 1):
                if 0 <= other < len(places) and places[other] and place:
                    self._narrow(text, places, index, other, matches)
        resolved = [place for place in places if place]
        for place in list(resolved):
            if len(place.codes) > 1:
                self._narrow_from_afar(resolved, place)
        unique: dict[tuple[str, ...], Place] = {}
        for place in resolved:
            unique.setdefault(place.codes, place)
        return list(unique.values())

    def _place(self, match: Match) -> Place | None:
        exact = [name.code for name in match.areas if name.exact]
        codes = exact or [name.code for name in match.areas]
        by_level: dict[str, list[str]] = {}
        for code in dict.fromkeys(codes):
            by_level.setdefault(self._gazetteer.get(code).level, []).append(code)
        widest = next(level for level in _WIDER if level in by_level)
        chosen = by_level[widest]
        if widest == "municipality":
            chosen = chosen + by_level.get("ward", [])
        if len(chosen) > 1:
            chosen = [code for code in chosen if code in self._leading] or chosen
        others = any(self._gazetteer.get(code).type == "city" for code in codes)
        return Place(tuple(chosen), match.start, match.end, bare=widest == "prefecture" and others)

    def _narrow(self, text: Text, places: list[Place | None], index: int, other: int, matches: Sequence[Match]) -> None:
        """"Fuchu, Hiroshima", 大阪市中央区: a container next to a name decides which one it is."""
        place, container = places[index], places[other]
        if place is None or container is None or len(container.codes) != 1:
            return
        holder = self._gazetteer.get(container.code)
        if holder.level not in ("prefecture", "municipality", "set"):
            return
        inside = [name.code for name in matches[index].areas if self._is_inside(name.code, holder)]
        if not inside:
            return
        first, second = (index, other) if index < other else (other, index)
        between = text.folded[matches[first].end : matches[second].start]
        if _APART.search(between) or len(between) > 12:
            if len(place.codes) > 1:
                places[index] = Place(tuple(inside), place.start, place.end)
            return
        if len(between) > 4 and " in " not in between and len(place.codes) == 1:
            return
        places[index] = Place(tuple(dict.fromkeys(inside)), place.start, place.end)
        places[other] = None

    def _narrow_from_afar(self, places: list[Place], place: Place) -> None:
        for container in places:
            if container is place or len(container.codes) != 1:
                continue
            holder = self._gazetteer.get(container.code)
            inside = tuple(code for code in place.codes if self._is_inside(code, holder))
            if len(inside) == 1:
                places[places.index(place)] = Place(inside, place.start, place.end)
                places.remove(container)
                return

    def _is_inside(self, code: str, holder: Area) -> bool:
        if code == holder.code:
            return False
        area = self._gazetteer.get(code)
        prefecture = self._gazetteer.prefecture_of(code)
        return holder.code == area.parent or code in holder.members or (prefecture is not None and holder.code == prefecture.code)

    def _unknown(self, text: Text, masked: str, has_places: bool) -> str | None:
        """A name where a place would stand that nothing here has."""
        if text.language == "en":
            for match in _SLOT.finditer(masked):
                word = match.group(1).removesuffix("'s")
                if word in ENGLISH or self._linker.knows(word) or len(word) < 3:
                    continue
                token = text.raw[match.start(1) : match.end(1)]
                if not has_places or token[:1].isupper():
                    return token
            return None
        for pattern in (_JA_PLACE, _JA_SLOT):
            for match in pattern.finditer(masked):
                name = match.group(1)
                if name in JAPANESE or cue_patterns.level(name) == "municipality" or any(word in name for word in JAPANESE if len(word) > 1):
                    continue
                if pattern is _JA_PLACE and len(name) > 1 and not cue_patterns.CUES["count"].search(name) or not has_places:
                    return name
        return None


def _residual(text: Text, spans: list[tuple[int, int]]) -> str:
    kept = "".join(" " if any(start <= index < end for start, end in spans) else c for index, c in enumerate(text.raw))
    return " ".join(kept.split()) or text.raw


def _excluded(masked: str, place: Place) -> bool:
    return bool(_BEFORE_EXCLUDED.search(masked[: place.start]) or _AFTER_EXCLUDED.search(masked[place.end :]))
