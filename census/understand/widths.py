"""How wide land is: 農地は新潟県と秋田県どちらが広い compares the fields, and not the areas of the prefectures.

広い and 狭い name the area of a place where nothing else is said to be wide; beside another area they only say how it
is compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from census.indicators import Catalogue
from census.understand.link import Match
from census.understand.text import Text

if TYPE_CHECKING:
    from census.understand.reading import Reading

_WIDE = re.compile("(?:広|狭|大き|小さ)(?:い|く|かった|さ)?")
_OF_LAND = ("km2", "m2", "ha")


def without_widths(text: Text, named: list[Match], catalogue: Catalogue) -> list[Match]:
    """The names without the adjectives that only compare another area named."""
    wide = [match for match in named if _WIDE.fullmatch(text.folded[match.start : match.end])]
    others = [match for match in named if match not in wide]
    return others if wide and _is_land(others, catalogue) else named


def compared_by_width(reading: Reading) -> bool:
    """Whether 広い or 狭い stands for no area of its own in the question."""
    said = [reading.text.folded[one.start : one.end] for one in reading.mentions if one.measures]
    return bool(said) and bool(_WIDE.search(reading.text.folded)) and not any(map(_WIDE.fullmatch, said))


def _is_land(named: Sequence[Match], catalogue: Catalogue) -> bool:
    return any(catalogue.get(code).unit.key in _OF_LAND for match in named for code in match.measures)
