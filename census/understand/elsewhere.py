"""Places of a question that got no plan: 愛媛県のフリースクールは？ is refused, and では小学校は？ is of Ehime too."""

from __future__ import annotations

from dataclasses import replace

from census.understand.memory import Memory
from census.understand.places import Place
from census.understand.reading import Reading


def there(reading: Reading, memory: Memory) -> Reading:
    """The reading with the places named last, where it says what is asked for and nowhere."""
    cues = reading.cues
    placed = reading.places or reading.excluded or reading.unknown or (cues.level and "that_place" not in cues)
    says_what = reading.measures or reading.facets or reading.left or reading.strange
    if placed or not says_what or cues.ordered or cues.any("position", "map"):
        return reading
    cues = replace(cues.without("that_place"), level=None)
    return replace(reading, places=tuple(Place((code,), 0, 0) for code in memory.places), cues=cues)
