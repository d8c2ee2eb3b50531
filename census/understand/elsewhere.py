"""Places of a question that got no plan: 愛媛県のフリースクールは？ is refused, and では小学校は？ is of Ehime too."""

from __future__ import annotations

import re
from dataclasses import replace

from census.understand.memory import Memory
from census.understand.places import Place
from census.understand.reading import Reading

_MOST = 4
_OWN = re.compile(r"(?:じゃあ|では|なら|、)*[県府都道](?:全体)?の")
_OTHER_END = re.compile(r"\b(?:from|to|than|with|like) (?:the )?$")
_OTHER_END_JA = re.compile(r"から|へ|より|と比べ|出身")


def places_of(reading: Reading) -> tuple[str, ...]:
    """The areas that a question which got no plan was about, for the dialogue to remember; none where it only says
    where people came from or what it compares with."""
    folded = reading.text.folded
    says_what = reading.measures or reading.facets or reading.left or reading.strange
    elsewhere = any(
        _OTHER_END.search(folded[: place.start]) or _OTHER_END_JA.match(folded, place.end) for place in reading.places
    )
    return tuple(place.code for place in reading.places)[:_MOST] if says_what and not elsewhere else ()


def there(reading: Reading, memory: Memory) -> Reading:
    """The reading with the places named last, where it says what is asked for and nowhere."""
    cues = reading.cues
    own = "that_place" in cues or (_OWN.match(reading.text.folded) and memory.places[0].endswith("000"))
    placed = reading.places or reading.excluded or reading.unknown or (cues.level and not own)
    named = reading.measures or reading.facets or reading.left or reading.strange
    says_what = bool(named) or (memory.last is None and not reading.covered)
    if placed or not says_what or cues.ordered or cues.any("position", "map"):
        return reading
    cues = replace(cues.without("that_place"), level=None)
    return replace(reading, places=tuple(Place((code,), 0, 0) for code in memory.places), cues=cues)
