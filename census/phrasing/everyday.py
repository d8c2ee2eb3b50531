"""Names as people say them: a measure without the official qualifiers of its title, a place that no other has.

everyday(catalogue.get("I510120"), "en")  ->  "hospitals"       (titled "General hospitals")
Addresses(gazetteer).of("34208", "en")    ->  "Fuchu City, Hiroshima"
"""

from __future__ import annotations

import re
from collections import Counter

from census.areas import Gazetteer
from census.phrasing.english import lower
from census.types import Area, Language, Measure

_REMARK = re.compile(r"\s*[(（].*?[)）]")
_LINK = re.compile(r"\b(?:of|on|in|for|to|and|per|who|with|from|at|by|spent|than)\b|の")
"""A word that binds what stands before it to what follows: without it the rest names something else."""
_VERBAL = re.compile(r"\b(?:live|lives|living|lived|many|born|people)\b|[ぁ-ゖ]$|^何")
_ABBREVIATED = re.compile(r"^[a-z]{1,2}(?![a-z])")  # written in lower case, which reads as another word: it firms


def everyday(measure: Measure, language: Language) -> str:
    """The name inside a sentence: the end of the title that people use alone, else the title; of a title with a
    remark or of a part of a family ("establishments: construction") the first word for it."""
    japanese = language == "ja"
    title = measure.title_ja if japanese else measure.title_en
    synonyms = measure.synonyms_ja if japanese else measure.synonyms_en
    plain = _REMARK.sub("", title)
    for synonym in synonyms:
        end = _end(plain, synonym, japanese=japanese)
        if end:
            return end if japanese else lower(end)
    if plain == title and ":" not in title and ", " not in title:
        return title if japanese else lower(title)
    nouns = (name for name in synonyms if not _VERBAL.search(name) and not _ABBREVIATED.search(name))
    return next(nouns, title if japanese else lower(title))


def _end(title: str, synonym: str, *, japanese: bool) -> str:
    """The end of the title that the synonym is, where it stands for itself."""
    before = title[: len(title) - len(synonym)]
    whole = not before or japanese or before.endswith(" ")
    if not title.lower().endswith(synonym.lower()) or not whole or _LINK.search(before.lower()):
        return ""
    return title[len(before) :]


class Addresses:
    """The names of areas, with what holds them where the name alone does not decide."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        small = [area for area in gazetteer if area.level in ("municipality", "ward")]
        # Homophones are taken for one another too: 鹿嶋市, 鹿島市.
        names = ({area.short_en, area.name_ja, area.name_kana, *area.aliases} for area in small)
        self._shared = Counter(name for own in names for name in own)

    def of(self, code: str, language: Language) -> str:
        """The name that means this area alone. Raises UnknownArea."""
        area = self._gazetteer.get(code)
        name = area.name_ja if language == "ja" else area.name_en
        names = (area.name_ja, area.name_kana) if language == "ja" else (area.short_en,)
        shared = area.level == "municipality" and any(self._shared[one] > 1 for one in names)
        # Names of wards begin or end with their city.
        return full_name(area, self._gazetteer.prefecture_of(code), language) if shared else name


def full_name(area: Area, holder: Area | None, language: Language) -> str:
    """ "Fuchu City, Hiroshima", 広島県府中市: the name with what holds the area."""
    if language == "ja":
        return f"{holder.name_ja if holder else ''}{area.district_ja or ''}{area.name_ja}"
    return f"{area.name_en}, {holder.short_en}" if holder else area.name_en
