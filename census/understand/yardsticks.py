"""What areas are compared with: another area ("larger than Nagano", 長野県より広い) or the average of the country."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from census.understand.link import Match
from census.understand.of_those import cut
from census.understand.places import Place
from census.understand.sides import Side, said_of_each

if TYPE_CHECKING:
    from census.understand.reading import Reading

_THAN = re.compile(
    r"\b(?:than|exceed(?:s|ing|ed)?|above|below|under|behind|ahead of|surpass(?:es|ing|ed)?|beat(?:s|ing)?|"
    r"top(?:s|ping|ped)|how many (?:\w+ )?top|(?:that|which) top|outrank(?:s|ed|ing)?|outperform(?:s|ed|ing)?|"
    r"outdo(?:es|ing)?|outdid|exceeded|surpassed|trail(?:s|ing)?) "
    r"(?:that of |in |those of |the (?:figure|number|level) (?:of|for|in) |the )?$"
)
_YORI = re.compile(
    r"^(?:\x00|の|人|方)*(?:より(?:も)?|を(?:上回|下回|超え|越え|しの)|に(?:劣|勝(?!手)|及ば|届かな|満たな))"
)
_AVERAGE = re.compile(
    r"\b(?:(?:the )?(?:national|nationwide|country(?:'s|wide)?|japan(?:ese|'s)?) (?:average|mean)|"
    r"(?:above|below)[- ]average|"
    r"(?:than|exceed(?:s|ing)?|above|below|under|over) (?:the )?average)\b|"
    r"(?:全国|日本|国)の?平均|平均(?:値)?(?:より|以上|以下|を(?:上|下)回|を(?:超|越)え|未満|並み)"
)

_MORE = re.compile(
    r"\b(?:more|larger|bigger|higher|greater|above|exceed\w*)\b|(?:広|大き|多|高|長|上回|勝)(?!(?:い|かった)順)"
)
_LESS = re.compile(r"\b(?:fewer|less|smaller|lower|below|under)\b|(?:狭|小さ|少な|低|短|下回|劣)")

_SIZE = re.compile(r"\b(?:bigger|larger|smaller)\b")


def is_yardstick(masked: str, start: int, end: int) -> bool:
    """Whether the place at [start, end) is compared with: "a larger population than Hiroshima", 広島県より人口が多い県.
    `masked` has names blanked."""
    return bool(_THAN.search(masked[:start]) or _YORI.search(masked[end:]))


def average_compared_with(folded: str) -> tuple[int, int] | None:
    """Where an average is named that something is compared with: the figure of the country, and no mean of areas."""
    match = _AVERAGE.search(folded)
    return match.span() if match else None


def measured_before(than: Place | None, matches: Sequence[Match]) -> tuple[str, ...]:
    """The measure named last before the area compared with: 人口が熊本県より多い."""
    before = [match.measures for match in matches if than and match.measures and match.end <= than.start]
    return before[-1] if before else ()


def compared_sides(reading: Reading) -> tuple[Side, ...]:
    """The measures that are compared with one area each its own way: larger than Nagano with fewer people,
    長野県より面積が広くて人口は少ない; none where all are compared alike."""
    if kept := cut(reading):
        rises, falls = _MORE.search(kept.clause), _LESS.search(kept.clause)
        return ((kept.compared, falls is not None),) if bool(rises) != bool(falls) else ()
    return said_of_each(reading, _MORE, _LESS, _SIZE) if reading.than else ()
