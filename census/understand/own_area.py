"""Who asks of the area they are of: 柏市役所です。本市の…, "I work for Aichi Prefecture. Our prefecture …".

The words stand for the area of their kind that is named, here or before; without one nobody can tell which is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from census.types import Area
from census.understand.places import Place

_OWN = re.compile(
    r"(?<![一-鿿々])(?:本|当|わが|我が|弊|うちの|私(?:たち|ども|達|共)の|我々の|われわれの)"
    r"(?P<ja>自治体|市|区|町|村|県|都|府|道)(?=[のはがでにもをとへ、。\s役庁民]|$|より|から|って|だ|における|内)|"
    r"\b(?:our|my)(?: own| home)? (?P<en>city|town|village|ward|prefecture|municipality)\b(?:'s)?(?! halls?\b| office)"
)
_KINDS = {
    "市": ("city",), "区": ("special_ward", "ward"), "町": ("town",), "村": ("village",),
    "県": ("prefecture",), "都": ("prefecture",), "府": ("prefecture",), "道": ("prefecture",),
    "ward": ("special_ward", "ward"), "自治体": ("municipality", "prefecture"), "municipality": ("municipality",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnArea:
    """Words for the asker's own area at [start, end), and the types or levels that it can have."""

    start: int
    end: int
    kinds: tuple[str, ...]

    def is_among(self, areas: Iterable[Area]) -> bool:
        return any(kind in self.kinds for area in areas for kind in (area.level, area.type))

    def placed(self, place: Place) -> Place:
        """The city of a name that was read as the prefecture, where a city is meant: "I live in Nagano. Our city …"."""
        city = "city" in self.kinds and len(place.namesakes) == 1
        return replace(place, codes=place.namesakes, namesakes=()) if city else place


def own_areas(folded: str) -> tuple[OwnArea, ...]:
    """Where a folded question speaks of the asker's own area."""
    found = ((match, match["ja"] or match["en"]) for match in _OWN.finditer(folded))
    return tuple(OwnArea(match.start(), match.end(), _KINDS.get(kind, (kind,))) for match, kind in found)
