"""Which places a question's names mean: prefecture or city, and which of those that share a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from census.areas import CAPITALS, DESIGNATED, TOKYO_WARDS, Gazetteer
from census.types import JAPAN
from census.understand.link import Match
from census.understand.text import Text

_WIDER = ("country", "prefecture", "region", "set", "municipality", "ward")
_APART = re.compile(r"\b(?:and|or|vs|versus|than|with|to)\b|と|や|対|より|、|・|&|/|か")
_JOINED = re.compile(
    r"[\s,、(（]*(?:(?:in|of|の|内の|の中の|にある)(?: the)?)?[\s,(]*|(?: prefecture)?'s |・|"
    r"[\s,(]*(?:a|the)(?: [a-z]+)? (?:city|town|village|ward|place|municipality)(?: located)? (?:in|of) "
)
_DWARFS = 50  # times as populous: the one meant by a name it shares
_BOTH_CITIES = re.compile(
    r"\b(?:(?:the|these|those) two|both|two) cities\b|両市|(?:[2二]つの|[2二])(?:市|都市)(?![一-鿿])"
)
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A place named: one code, or several where the name does not decide."""

    codes: tuple[str, ...]
    start: int
    end: int
    namesakes: tuple[str, ...] = ()  # the cities of a name that was read as the prefecture

    @property
    def code(self) -> str:
        return self.codes[0]


class PlaceResolver:
    """Decides by the other names of a question, by size and by rank."""

    def __init__(self, gazetteer: Gazetteer, size: Callable[[str], float]) -> None:
        """`size` tells an area's population."""
        self._gazetteer = gazetteer
        self._size = size
        # Of namesakes, Yokohama is the designated city and not the town in Aomori.
        self._leading = frozenset(code for name in (DESIGNATED, CAPITALS) for code in gazetteer.get(name).members)

    def places(
        self, text: Text, matches: Sequence[Match], level: str | None, apart: Collection[Match] = ()
    ) -> list[Place]:
        """The places of matches that name areas, each once, in reading order; `level` is the kind named apart.

        What is left out or compared with stays `apart` from the area named before: Kanto (without Tokyo) names both.
        """
        places = [self._place(match) for match in matches]
        for index, place in enumerate(places):
            for other in (index + 1, index - 1):
                if 0 <= other < len(places) and places[other] and place:
                    container = places[other]
                    self._narrow(text, places, index, other, matches)
                    if other < index and matches[index] in apart and matches[other] not in apart:
                        places[other] = container
        resolved = [place for place in places if place]
        left_out = {match.start for match in apart}
        for place in list(resolved):
            if len(place.codes) > 1:
                self._narrow_from_afar(resolved, place, left_out)
        for index, place in enumerate(resolved):
            if len(place.codes) > 1:
                resolved[index] = self._beside(place, resolved, level)
        resolved = [self._among_cities(text, place, resolved) for place in self._capitals(text, resolved)]
        unique: dict[tuple[str, ...], Place] = {}
        for place in resolved:
            codes = tuple(dict.fromkeys(place.codes))  # of two names that one area goes by
            unique.setdefault(codes, replace(place, codes=codes))
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
            chosen = self._prominent(chosen)
        cities = tuple(code for code in dict.fromkeys(codes) if self._gazetteer.get(code).type == "city")
        return Place(tuple(chosen), match.start, match.end, cities if widest == "prefecture" else ())

    def _prominent(self, codes: list[str]) -> list[str]:
        """The namesake that is a designated city or capital, or dwarfs the others; else all of them."""
        leading = [code for code in codes if code in self._leading]
        if leading:
            return leading
        sizes = sorted(((self._size(code), code) for code in codes), reverse=True)
        return [sizes[0][1]] if sizes[0][0] >= _DWARFS * sizes[1][0] > 0 else codes

    def _narrow(self, text: Text, places: list[Place | None], index: int, other: int, matches: Sequence[Match]) -> None:
        """ "Fuchu, Hiroshima", 大阪市中央区: a container next to a name decides which one it is."""
        place, container = places[index], places[other]
        if place is None or container is None or len(container.codes) != 1:
            return
        holder = self._gazetteer.get(container.code)
        if holder.level not in ("prefecture", "municipality", "set"):
            return
        inside = [name.code for name in matches[index].areas if self._gazetteer.holds(holder.code, name.code)]
        inside = [code for code in inside if code in holder.members] or inside  # 北陸3県（富山、…）: the prefecture
        if not inside:
            return
        first, second = (index, other) if index < other else (other, index)
        between = text.folded[matches[first].end : matches[second].start]
        if not _JOINED.fullmatch(between):
            if len(place.codes) > 1:
                places[index] = Place(tuple(inside), place.start, place.end)
                if not _APART.search(between):
                    places[other] = None
            return
        places[index] = Place(tuple(dict.fromkeys(inside)), place.start, place.end)
        places[other] = None

    def _narrow_from_afar(self, places: list[Place], place: Place, left_out: Collection[int]) -> None:
        for container in places:
            if container is place or len(container.codes) != 1:
                continue
            holder = self._gazetteer.get(container.code)
            inside = tuple(code for code in place.codes if self._gazetteer.holds(holder.code, code))
            if len(inside) == 1:
                places[places.index(place)] = Place(inside, place.start, place.end)
                if place.start not in left_out or container.start in left_out:
                    places.remove(container)
                return

    def _among_cities(self, text: Text, place: Place, places: Sequence[Place]) -> Place:
        """The city of a name that a prefecture has as well, where all others named are cities: 仙台・札幌・広島; one in
        that prefecture only where both are called cities, "Shizuoka and Hamamatsu: … the two cities"."""
        others = [other.code for other in places if other is not place]
        cities = bool(others) and all(self._gazetteer.get(code).type == "city" for code in others)
        inside = any(self._gazetteer.holds(place.code, code) for code in others)
        both = len(places) == _PAIR and _BOTH_CITIES.search(text.folded)
        if len(place.namesakes) != 1 or not cities or (inside and not both):
            return place
        return Place(place.namesakes, place.start, place.end)

    def _capitals(self, text: Text, places: Sequence[Place]) -> list[Place]:
        """The places with 高知県の県庁所在地 as the one city that it is."""
        found = list(places)
        for one, two in pairwise(places):
            of_prefecture = two.codes == (CAPITALS,) and text.folded[one.end : two.start] == "の"
            members = self._gazetteer.get(CAPITALS).members if of_prefecture else ()
            inside = [code for code in members if self._gazetteer.holds(one.code, code)]
            if len(inside) == 1:
                found[found.index(one)] = Place((inside[0],), one.start, two.end)
                found.remove(two)
        return found

    def _beside(self, place: Place, places: Sequence[Place], level: str | None) -> Place:
        """The namesake of the kind named ("the city"), or in the prefecture of the other places named."""
        of_kind = [code for code in place.codes if level in (self._gazetteer.get(code).type, "ward")]
        if level in ("city", "town", "village") and len(of_kind) == 1:
            return Place((of_kind[0],), place.start, place.end)
        around = {self._gazetteer.get(other.code).parent for other in places if len(other.codes) == 1}
        near = [code for code in place.codes if self._gazetteer.get(code).parent in around - {JAPAN}]
        return Place((near[0],), place.start, place.end) if len(near) == 1 else place


def wards_of(place: Place, folded: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """The 23 wards, which "Tokyo" without its kind may mean where only they have figures; no code for other places."""
    wards = gazetteer.get(TOKYO_WARDS)
    holder = gazetteer.prefecture_of(wards.members[0])
    if holder is None or holder.code != place.code:
        return ()
    said = folded[place.start : place.end]
    return (TOKYO_WARDS,) if said in ("", holder.short_en.lower(), holder.short_ja) else ()
