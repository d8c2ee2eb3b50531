"""A place that is added to the one talked of: 島根と合わせると, "together with Shimane"."""

from __future__ import annotations

import re

from census.understand.reading import Reading

_WITH_EN = re.compile(r"\b(?:with|plus|adding|add|to(?:gether with)?) (?:that of |the )?$")
_WITH_JA = re.compile("(?:と|を|も)(?:合|あわ|足|合計|合算|加え)")


def joins(reading: Reading) -> bool:
    """Whether the one place named is added to what was told."""
    if len(reading.places) != 1:
        return False
    folded, place = reading.text.folded, reading.places[0]
    return bool(_WITH_EN.search(folded[: place.start]) or _WITH_JA.match(folded, place.end))
