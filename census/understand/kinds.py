"""The kind of area that a list says once for all its names: "Kobe and Osaka cities", 神戸・京都・大阪の3市, 両県."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from census.areas import TOKYO_WARDS, Gazetteer
from census.understand.exclusions import wards_left_out
from census.understand.lexicon import AreaName
from census.understand.link import Match

_GAP = re.compile(
    r" ?(?:,|;|/|&)? ?(?:(?:and|or|vs\.?|versus|plus|minus|&) (?:the )?)?|"
    r"(?:と|や|か|、|・|および|及び|ならびに|並びに|対)"
)
_PLURALS = {
    "cities": "city",
    "towns": "town",
    "villages": "village",
    "prefectures": "prefecture",
    "prefs": "prefecture",
    "wards": "ward",
}
_KINDS_JA = {"市": "city", "町": "town", "村": "village", "県": "prefecture", "府県": "prefecture", "区": "ward"}
_AFTER = re.compile(
    rf" (?P<en>{'|'.join(_PLURALS)})\b|"
    r"(?:という|といった)?(?:の|、|,|\()?(?:\d{1,2}|[二三四五六七八九十]|両|各)(?:つの)?"
    r"(?P<ja>府県|[市町村県区])(?![一-鿿]{0,2}(?:長|議|政|役所|立))"
)
_BEFORE = re.compile(
    rf"(?<!which of )(?<!in )\b(?:the|those|these) (?:(?:two|three|four|five|six|\d) )?(?P<en>{'|'.join(_PLURALS)})"
    r"(?: of)?:? $"
)
_HOLDERS = re.compile(r"\b(?:which|what|how many|all|any|every|other|some|most|largest|biggest|smallest) $")


class Kinds:
    """Gives the names of a list the kind that is said once for all."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def of_lists(self, folded: str, matches: Sequence[Match]) -> tuple[Match, ...]:
        """The matches, those of such lists with the readings of that kind alone, as names written in full.

        The word for the kind becomes part of the last name: "Osaka and Kyoto prefectures" asks about no prefectures.
        """
        told: dict[Match, Match] = {}
        for names in _lists(folded, [match for match in matches if match.areas]):
            after = _AFTER.match(folded, names[-1].end)
            said = after or _BEFORE.search(folded[: names[0].start])
            if said is None or _HOLDERS.search(folded[: names[0].start]):
                continue
            words = said.groupdict()
            kind = _PLURALS[words["en"]] if words.get("en") else _KINDS_JA[words["ja"]]
            meant = [
                tuple(AreaName(one.code, True) for one in name.areas if self._is(kind, one.code)) for name in names
            ]
            if not all(meant):
                continue  # "Osaka and Hyogo cities" are those in them
            told |= {name: replace(name, areas=areas) for name, areas in zip(names, meant, strict=True)}
            if after:
                told[names[-1]] = replace(told[names[-1]], end=after.end())
        return tuple(told.get(match, self._left_out(folded, match)) for match in matches)

    def _left_out(self, folded: str, match: Match) -> Match:
        """The wards alone of 東京の区も除いて, which asks about no wards."""
        end = wards_left_out(folded, match.end)
        holds = any(self._gazetteer.holds(one.code, TOKYO_WARDS) for one in match.areas)
        return replace(match, areas=(AreaName(TOKYO_WARDS, exact=True),), end=end) if end and holds else match

    def _of_kind(self, name: Match, kind: str) -> tuple[AreaName, ...]:
        return tuple(AreaName(one.code, exact=True) for one in name.areas if self._is(kind, one.code))

    def _is(self, kind: str, code: str) -> bool:
        area = self._gazetteer.get(code)
        return kind in (area.level, area.type) or (kind == "ward" and area.type == "special_ward")


def _lists(folded: str, matches: Sequence[Match]) -> list[list[Match]]:
    """Runs of names with nothing but commas and words for "and" between them."""
    runs = [[match] for match in matches[:1]]
    for one, two in pairwise(matches):
        gap = folded[one.end : two.start]
        if gap.strip() and _GAP.fullmatch(gap):
            runs[-1].append(two)
        else:
            runs.append([two])
    return [run for run in runs if len(run) > 1]
