"""What the parts of a question say for one another: place, years, kind of area, and what is measured.

"How many births did Gifu have in 2021, and how many deaths?" – the deaths are Gifu's, of 2021. What stands first is
said for what follows; what stands last for those before it that name no place ("births and deaths in Gifu").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from census.areas import Gazetteer
from census.types import JAPAN
from census.understand.cues import Cues
from census.understand.places import Place
from census.understand.reading import Reading
from census.understand.years import Years

_OPERATIONS = (
    "position", "change", "difference", "ratio", "share", "per", "rate", "series", "peak", "not_yet", "mean", "sum",
    "annual", "median",
)  # fmt: skip
_WIDE = ("country", "region", "set", "prefecture")


def says_what(reading: Reading) -> bool:
    """Whether a part says itself what is measured, or which areas are counted: 町の数."""
    counts = "count" in reading.cues and reading.cues.level is not None and not (reading.strange or reading.left)
    return bool(reading.measures or reading.facets) or counts


def operates(reading: Reading) -> bool:
    """Whether a part says what is to be done with what was measured before."""
    return reading.cues.ordered or reading.cues.any(*_OPERATIONS)


class Sharing:
    """Completes the parts of a question."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def completed(self, parts: Sequence[Reading], bare: Sequence[bool], said_of_all: Years) -> tuple[Reading, ...]:
        """The parts, each with what it leaves out; `bare` are those that no comma parts from the one before."""
        dated = [part if part.years or not said_of_all else replace(part, years=said_of_all) for part in parts]
        for index in range(len(dated) - 2, -1, -1):
            dated[index] = _led(dated[index], dated[index + 1], bare[index + 1])
        for index in range(1, len(dated)):
            dated[index] = self._following(dated[index], dated[index - 1])
        return tuple(dated)

    def _following(self, part: Reading, before: Reading) -> Reading:
        """A part with the place, the years and the kind of area of the one before it."""
        if not says_what(part) and (operates(part) or part.places or part.years):
            return part  # a follow-up, which keeps what it does not replace
        if part.cues.any("position") and before.places and all(place.code == JAPAN for place in part.places):
            part = replace(part, places=(*_moved(before.places), *part.places))  # 全国で何番目: of the place before
        if not part.places and self._within(part.cues, before.places):
            part = replace(part, places=_moved(before.places), unknown=part.unknown and _named_whole(part))
        if not (part.years or part.years.latest) and before.years:
            part = replace(part, years=_copied(before.years))
        if part.cues.ordered and part.cues.level is None and before.cues.ordered and before.cues.level:
            cues = part.cues
            part = replace(part, cues=Cues(cues.names, cues.limit, cues.nth, before.cues.level))
        return part

    def _within(self, cues: Cues, places: Sequence[Place]) -> bool:
        """Whether the kind of area that a part asks about can lie in these places."""
        if cues.level is None or cues.any("position", "own_prefecture"):
            return True
        levels = {self.gazetteer.get(place.code).level for place in places}
        return levels <= set(_WIDE) and cues.level not in levels


def _led(part: Reading, after: Reading, bare: bool) -> Reading:
    """A part with the place and years of the one after it, where it names none."""
    flows = says_what(part) and not part.places and part.cues.level is None and bool(after.places)
    if flows:
        part = replace(part, places=_moved(after.places), unknown=None)
    undated = not (part.years or part.years.latest)
    if undated and after.years and (bare or (flows and says_what(after))):
        part = replace(part, years=_copied(after.years))
    dated = part.places and part.years and not operates(part)
    opposed = bare and part.cues.ordered and after.cues.ordered
    if not says_what(part) and says_what(after) and (dated or opposed):
        part = replace(part, measures=after.measures, facets=after.facets, weak=after.weak, listed=after.listed)
        part = replace(part, given=bool(after.measures))  # its own words name nothing that retrieval could find
    return part


def _moved(places: Sequence[Place]) -> tuple[Place, ...]:
    """Places said elsewhere, as if they led the part."""
    return tuple(replace(place, start=0, end=0) for place in places)


def _copied(years: Years) -> Years:
    return replace(years, spans=())


def _named_whole(part: Reading) -> str | None:
    """The unknown name of a part, unless it only says "inside it" (県内)."""
    return None if "own_prefecture" in part.cues else part.unknown
