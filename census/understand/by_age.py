"""Young and old by a measure that is named: "the youngest by share of under-15s", "youngest by ageing rate".

Which end of it is meant depends on whose share it is: a young place has many children and few old people.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from census.indicators import Catalogue
from census.types import Derived

if TYPE_CHECKING:
    from census.understand.reading import Reading

_YOUNG = re.compile(r"\byoungest\b|\bmost youthful\b|(?:一番|最も|もっとも|いちばん)若[いく]")
_OLD = re.compile(
    r"\b(?:old|gr[ea]y)est\b|\bmost (?:aged|elderly)\b|(?:一番|最も|もっとも|いちばん)(?:老い|年を[とっ取])"
)
_BY = re.compile(r"\b(?:by|in terms of|based on|measured by|going by|judging by|judged by|according to)\b|で|から|基準")
_OLD_AGES = frozenset({"65+", "75+", "80+", "85+"})
_YOUNG_AGES = frozenset({"0-14", "-14", "0-4", "0-5", "0-17", "0-19"})


def by_age(reading: Reading, catalogue: Catalogue) -> Reading:
    """The reading with the end that its adjective means, where a share of the old or the young is what it goes by."""
    text = reading.text.folded
    young, old = _YOUNG.search(text), _OLD.search(text)
    if bool(young) == bool(old) or not _BY.search(text):
        return reading
    ages = _ages(reading, catalogue)
    if len(ages) != 1:
        return reading
    many = bool(young) == (ages <= _YOUNG_AGES)
    end, other = ("most", "least") if many else ("least", "most")
    return replace(reading, cues=reading.cues.without(other, "worst", "less").with_(end))


def _ages(reading: Reading, catalogue: Catalogue) -> set[str]:
    """The ages of those whose share is named, young or old."""
    shared = [catalogue.get(code) for codes in reading.measures for code in codes[:1]]
    tops = [one.numerator[0][0] for one in shared if isinstance(one, Derived) and one.unit.style == "percent"]
    found = {catalogue.get(code).facets.get("age", "") for code in tops}
    if reading.cues.any("share", "rate") and not reading.measures:
        found |= {value for facet, value in reading.facets if facet == "age"}
    return found & (_OLD_AGES | _YOUNG_AGES)
