"""People or places of one name, told apart by what they are counted in: 歯医者は何人, 歯医者は何軒."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from census.indicators import Catalogue

if TYPE_CHECKING:
    from census.understand.reading import Reading

_PEOPLE = re.compile("何[十百千万億]*(?:人|名)|人数")
_PLACES = re.compile("何(?:軒|施設|[かカヵヶ]所|箇所|件|院|店)|軒数|施設数|件数")
_PERSON = "人"


def counted_in(reading: Reading, catalogue: Catalogue) -> Reading:
    """The reading with the measures of a name that are counted so."""
    text = reading.text.folded
    people, places = _PEOPLE.search(text), _PLACES.search(text)
    if bool(people) == bool(places):
        return reading

    def fitting(codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(code for code in codes if (catalogue.get(code).unit.ja == _PERSON) == bool(people)) or codes

    measures = tuple(fitting(codes) if len(codes) > 1 else codes for codes in reading.measures)
    return replace(reading, measures=measures) if measures != reading.measures else reading
