"""Areas kept by one measure, compared with an area's, and ordered by another: 可住地が神奈川県より狭い県のうち、
人口が最多なのは; "of the prefectures with less land than Kanagawa, which has the most people?"

What is said before the cut keeps the areas, what is said after it is asked of those that are left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from census.understand.reading import Mention, Reading

_OF_THOSE_JA = re.compile("の?(?:うち(?:で|から)?|中(?:で|から)|なかで|なかから)|(?:に|へ)(?:限|しぼ|絞)")
_OF_THOSE_EN = re.compile(r"^(?:and |so |now )*(?:of|among|amongst|out of|from among|in|for) ")
_BREAK = re.compile(r"[,:;]")


@dataclass(frozen=True, slots=True)
class Cut:
    """The condition's clause, the codes it compares, and those that are asked about."""

    clause: str
    compared: tuple[str, ...]
    asked: tuple[tuple[str, ...], ...]


def cut(reading: Reading) -> Cut | None:
    """How the question is cut in two; None where no half names a measure of its own."""
    than, text = reading.than, reading.text.folded
    if than is None or not reading.cues.ordered:
        return None
    if reading.language == "en" and not _OF_THOSE_EN.search(text):
        return None
    found = (_BREAK if reading.language == "en" else _OF_THOSE_JA).search(text, than.end)
    named = [one for one in reading.mentions if one.measures]
    kept, asked = [one for one in named if found and one.end <= found.start()], _after(named, found)
    if not (found and kept and asked) or {one.codes for one in kept} & {one.codes for one in asked}:
        return None
    one_kept = len({one.codes for one in kept}) == 1
    codes = tuple(dict.fromkeys(one.codes for one in asked))
    return Cut(_clause(reading, found.start()), kept[0].codes, codes) if one_kept else None


def asked_of_those(reading: Reading) -> Reading:
    """The reading with what is asked of the areas kept for what is measured."""
    found = cut(reading)
    if found is None:
        return reading
    return replace(reading, measures=found.asked, than_measures=found.compared, listed=False, weak=False)


def _after(named: list[Mention], found: re.Match[str] | None) -> list[Mention]:
    return [one for one in named if found and one.start >= found.end()]


def _clause(reading: Reading, end: int) -> str:
    """What is said up to there, names blanked."""
    return reading.text.masked([(one.start, one.end) for one in reading.mentions])[:end]
