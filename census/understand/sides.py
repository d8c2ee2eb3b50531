"""What a question says of each of several measures: 面積が広くて人口は少ない, "lost people but gained households".

Clauses of English end at "but", "and" and commas; in Japanese what is said of a measure follows its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from census.understand.reading import Reading

Side = tuple[tuple[str, ...], bool]
"""The codes of a measure, and whether it is the lower, or falling, side that is meant."""

_AREA = ("B1101",)
_CLAUSE_EN = re.compile(
    r",? ?\b(?:but|yet|while|whereas|although|though|even though|even as|as well as|and)\b(?: also)?|[,;]"
)


def said_of_each(
    reading: Reading, up: re.Pattern[str], down: re.Pattern[str], bare: re.Pattern[str] | None = None
) -> tuple[Side, ...]:
    """The measures of which one direction is said each, in order; none where it is said of fewer than two.

    `bare` finds clauses that say by an adjective alone how large an area is: "bigger than Gifu but with fewer people".
    """
    clauses = _english(reading) if reading.language == "en" else _japanese(reading)
    found: list[Side] = []
    for codes, text in clauses:
        rises, falls = up.search(text), down.search(text)
        if bool(rises) == bool(falls) or not (codes or (bare and bare.search(text))):
            continue
        found.append((codes or _AREA, falls is not None))
    several = len({codes for codes, _ in found}) > 1
    return tuple(dict.fromkeys(found)) if several else ()


def _english(reading: Reading) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each clause that names one measure or none, names blanked, with what it names."""
    folded = reading.text.folded
    masked = reading.text.masked([(one.start, one.end) for one in reading.mentions])
    start = 0
    for cut in [*_CLAUSE_EN.finditer(masked), None]:
        end = cut.start() if cut else len(folded)
        named = [one for one in reading.mentions if one.measures and start <= one.start < end]
        if len({one.codes for one in named}) <= 1:
            yield named[0].codes if named else (), masked[start:end]
        start = cut.end() if cut else end


def _japanese(reading: Reading) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each measure with what is said between it and the next one; adjectives that name one count as words."""
    folded = reading.text.folded
    named = [one for one in reading.mentions if one.measures]
    heads = [one for before, one in zip([None, *named], named, strict=False) if not before or before.codes != one.codes]
    for one, after in zip(heads, [*heads[1:], None], strict=False):
        yield one.codes, folded[one.end : after.start if after else len(folded)]
