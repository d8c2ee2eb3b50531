"""Which of the areas of a dialogue lie in which."""

from __future__ import annotations

import re
from collections.abc import Sequence

from census.areas import Gazetteer
from census.plan import Plan
from census.types import JAPAN
from census.understand.reading import Reading

_OF_JA = re.compile(
    r"(?:全体|全部)?(?:の(?:うち|中)?(?:の)?(?:何|どれ(?:くらい|ぐらい|だけ|ほど)|どの(?:くらい|ぐらい))|に占め|全体で)"
)
_OF_EN = re.compile(
    r"(?:\b(?:share|percentage|per ?cent|proportion|part|fraction)|%) of "
    r"(?:(?:all(?: of)? |the |whole )*|(?:all |the )*[a-z]+ (?:in|of|across) (?:all (?:of )?|the |whole )*)$"
)


class Holding:
    """Tells parts from wholes."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def holds(self, whole: str, part: str) -> bool:
        """Whether one area is Japan or holds the other."""
        return whole == JAPAN or self._gazetteer.holds(whole, part)

    def holds_all(self, whole: str, areas: Sequence[str]) -> bool:
        """Whether each of these lies in that one."""
        return all(self.holds(whole, area) and area != whole for area in areas)

    def prefecture(self, area: str) -> str | None:
        """The prefecture that an area lies in; None for a prefecture."""
        holder = self._gazetteer.prefecture_of(area)
        return holder.code if holder and holder.code != area else None

    def part_and_whole(self, areas: tuple[str, ...]) -> tuple[str, ...]:
        """Two areas, the one that holds the other last; none where neither does: 仙台市が宮城県に占める割合."""
        pairs = (areas, areas[::-1]) if len(set(areas)) == len(areas) == 2 else ()
        return next((pair for pair in pairs if self.holds(pair[1], pair[0])), ())

    def is_around(self, areas: Sequence[str], before: Sequence[str]) -> bool:
        """Whether the one area named is a prefecture or region that holds the one before: "and within Ishikawa?" """
        one = len(areas) == len(before) == 1 and areas[0] != JAPAN
        wide = one and self._gazetteer.get(areas[0]).level in ("prefecture", "region")
        return wide and self.holds(areas[0], before[0])

    def is_part(self, reading: Reading, previous: Plan) -> bool:
        """Whether the part that a place has in one that holds it is asked for: 全国の何%は after a number of Hokkaido,
        札幌市は北海道の何%."""
        areas = tuple(place.code for place in reading.places)
        if "share" not in reading.cues or "change" in reading.cues:
            return False
        if len(areas) == 2:
            return bool(self.part_and_whole(areas))
        held = len(areas) == len(previous.areas) == 1 and self.holds(areas[0], previous.areas[0])
        folded = reading.text.folded
        told = [_OF_JA.match(folded, one.end) or _OF_EN.search(folded[: one.start]) for one in reading.places]
        return held and areas != previous.areas and any(told)
