"""Early and late by an hour of the day: いちばん早起きな県, 夜更かしの県, 起床時刻が早い順.

The earliest hour is the lowest figure, so that of an order of hours the words tell the end, whichever word of order
stands beside them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from census.indicators import Catalogue

if TYPE_CHECKING:
    from census.understand.reading import Reading

_EARLY = re.compile(r"早起き|早寝|早[いくかさ]|朝型|\bearly (?:risers?|birds?)\b")
_LATE = re.compile(r"夜更かし|夜ふかし|宵っ?張り|寝坊|遅[いくかさ]|夜型|\bnight owls?\b")


def by_hour(reading: Reading, catalogue: Catalogue) -> Reading:
    """The reading with the end of an order of hours that its words mean."""
    text, cues = reading.text.folded, reading.cues
    early, late = _EARLY.search(text), _LATE.search(text)
    if bool(early) == bool(late) or not _of_hours(reading, catalogue):
        return reading
    if not (reading.strange or reading.left):
        reading = replace(reading, certain=True)  # 寝るのが遅い is said of the hour, not of how long
    if not (cues.ordered or "position" in cues):
        return reading
    end, other = ("least", "most") if early else ("most", "least")
    return replace(reading, cues=cues.without(other, "worst", "less", "high").with_(end))


def _of_hours(reading: Reading, catalogue: Catalogue) -> bool:
    """Whether the one thing named is an hour of the day."""
    hours = [catalogue.get(codes[0]).unit.style == "clock" for codes in reading.measures]
    return len(hours) == 1 and hours[0]
