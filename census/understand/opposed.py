"""Two measures of one place that a verb or a preposition sets against each other: "deaths in Akita beat births by how
many", "deaths were how many times births", "deaths as a multiple of births".

What relates them says nothing yet: only a question for a difference or a ratio does.
"""

from __future__ import annotations

import re

from census.understand.reading import Mention, Reading

_FILLER = r"(?:,|\x00+|'s|in|of|at|for|from|there|then|the|prefecture|number|numbers|total|those|that|year)"
_VERB = (
    r"(?:beat(?:s|en)?|top(?:s|ped)?|outnumber(?:s|ed)?|exceed(?:s|ed)?|surpass(?:es|ed)?|outstrip(?:s|ped)?|outweigh(?:s|ed)?|"
    r"outpaced?|outdid|overt(?:ake|ook)|trail(?:s|ed)?|lag(?:s|ged)?(?: behind)?|le(?:a|d)d?)"
)
_AMOUNT = r"how (?:many|much)(?: times)?(?: (?:as )?(?:many|much|more|larger|higher|greater|bigger))?(?: (?:as|than))?"
_RELATED = re.compile(
    rf"(?: ?{_FILLER})* ?(?:{_VERB}|as an? (?:multiple|ratio) (?:of|to)|(?:is|are|was|were) {_AMOUNT}|"
    r"(?:is|are|was|were|ran|run|stood) (?:how )?(?:far )?(?:above|ahead of|below|behind)|"
    r"(?:ran|run|stood) (?:ahead of|above)|less|minus|over|divided by|against|versus|vs\.?)"
    rf"(?: {_FILLER})* ?"
)


def opposed(reading: Reading, one: Mention, other: Mention) -> bool:
    """Whether nothing but such words stands between two measures."""
    if not reading.cues.any("difference", "ratio"):
        return False
    spans = [*((place.start, place.end) for place in reading.places), *reading.years.spans]
    gap = reading.text.masked(spans)[one.end : other.start]
    return _RELATED.fullmatch(gap) is not None
