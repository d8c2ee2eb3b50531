"""One sex for so many of the other: 女100人に対する男の数, "women per 100 men"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from census.composed import per

if TYPE_CHECKING:
    from census.understand.reading import Reading

_NUMBER = r"(?P<n>1,?000|100|10|1)"
_JA = re.compile(
    rf"(?P<of>男|女)(?:性|子|の人)?{_NUMBER}人(?:に対する|に対して?|[あ当]たり|につき)[の、 ]{{0,2}}(?P<top>男|女)"
)
_EN = re.compile(
    rf"\b(?P<top>women|females|men|males) (?:(?:are|live|were) )?(?:there )?(?:per|(?:for|to) every) {_NUMBER} "
    r"(?P<of>women|females|men|males)\b"
)
_CODES = {"男": "A110101", "女": "A110102", "m": "A110101", "w": "A110102", "f": "A110102"}
_PEOPLE = {"A1101", "A110101", "A110102", "sex_ratio"}
_LISTED = ("A110101", "A110102", "100")  # which has a name of its own


def per_other_sex(reading: Reading) -> Reading:
    """The reading with that ratio, where nothing but people is named."""
    found = _JA.search(reading.text.folded) or _EN.search(reading.text.folded)
    others = {code for codes in reading.measures for code in codes} - _PEOPLE or set(dict(reading.facets)) - {"sex"}
    if found is None or others:
        return reading
    said = (_CODES[found["top"][0]], _CODES[found["of"][0]], found["n"].replace(",", ""))
    if said[0] == said[1]:
        return reading
    told = reading.meaning("sex_ratio" if said == _LISTED else per(said[0], said[1], int(said[2])))
    cues = reading.cues.without("per", "ratio", "count", "persons", "compared", "compare", "share")
    return replace(told, facets=(), cues=cues, certain=not (reading.strange or reading.left))
