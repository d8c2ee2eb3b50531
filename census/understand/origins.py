"""Where people who moved came from or went to: 転入者のうち福岡県からは, "moved from Fukuoka to Nagasaki".

Who moved in and who moved out is published of a place, and not from where or to where.
"""

from __future__ import annotations

import re

from census.plan import Plan
from census.understand.reading import Reading

_CAME, _WENT = "A5101", "A5102"
_FROM_EN = re.compile(r"\bfrom (?:the )?$")
_TO_EN = re.compile(r"\b(?:to|into|for) (?:the )?$")
_FROM_JA = re.compile("から|より(?!も?[^。、?？]{0,12}(?:[多少]|上回|下回))")  # 隣の町より何人多い
_TO_JA = re.compile("へ|に(?:転|移|引|行|は[?？]?$)")
_AFTER = (_FROM_JA, _TO_JA)
_OF_THERE = re.compile(
    r"(?:residents?|people|folks?|inhabitants?|natives?|families|households)\b(?! (?:and|or)\b)|"
    "民(?!間)|の(?:住民|人|居住者)|在住"
)
_BOUND_EN = re.compile(r"\b(?:to|into|for) (?:the )?$")


def other_end(reading: Reading, previous: Plan | None) -> str | None:
    """The words for the other end of a move: whence people came to a place, or where they went from it."""
    named = {code for codes in reading.measures for code in codes}
    if not named and previous is not None and len(previous.areas) == 1 and len(reading.places) == 1:
        told = set(previous.measures) if reading.places[0].code != previous.areas[0] else set()
    else:
        told = named if len(reading.places) == 2 else set()
    folded = reading.text.folded
    if len(reading.places) == 2 and (_CAME in told or _WENT in told):
        one, other = sorted(reading.places, key=lambda place: place.start)
        of_there = _OF_THERE.match(folded[one.end :].lstrip())
        bound = _BOUND_EN.search(folded[: other.start]) or _TO_JA.match(folded[other.end :])
        if of_there and bound and one.end < other.start:
            return reading.text.raw[one.start : other.end]
    for place in reading.places:
        before, after = folded[: place.start], folded[place.end :]
        came = (_FROM_EN.search(before) or _FROM_JA.match(after)) if _CAME in told else None
        went = (_TO_EN.search(before) or _TO_JA.match(after)) if _WENT in told else None
        if said := came or went:
            start, end = (place.start, place.end + said.end()) if said.re in _AFTER else (said.start(), place.end)
            return reading.text.raw[start:end].rstrip("?？。は")
    return None
