"""Women among those in work: a sex as a part of what is named as the whole, "what share of employed people are women",
"women as % of the unemployed", 就業者に占める女性の割合; and where they are, "what share of foreigners live in Tokyo".

Of both the words for the whole may be spelt like a rate of another whole ("share of employed people", "share of
foreign residents"), which would be told instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from census.composed import per
from census.indicators import Catalogue
from census.types import Derived
from census.understand.ages import Age, find_ages

if TYPE_CHECKING:
    from census.understand.reading import Mention, Reading

_POPULATION = "A1101"
_SHARE = r"(?:share|percentage|per ?cent|proportion|fraction|part|%)"
_SHARE_OF = re.compile(rf"{_SHARE} of ")
_WHOLE_EN = re.compile(
    rf"(?:(?:\b{_SHARE}|%|\bhow (?:much|many)) of|\b(?:among|amongst|within)) "
    r"(?:all |the |its |their )*(?:[a-z-]+'s )?$"
)
_WHOLE_JA = re.compile(
    r"(?:の?(?:人|者|数|方|人々))?(?:全体)?(?:(?:の(?:うち|中で|なかで|中の|内)|に占める|に対する)|(?P<asks>の何(?:割|%|パー)))"
)
_ARE_IN = re.compile(
    r"(?: people| persons| residents)? (?:who )?"
    r"(?:lives?|lived|living|resid(?:e|es|ed|ing)|(?:is|are|was|were)(?: found| located| based)?) in (?:the )?"
)
_SAID_OF = re.compile(r"\b(?:is|are|was|were) $")
_SEXES = ((("sex", "female"),), (("sex", "male"),))
_Facets = Sequence[tuple[str, str]]


def part_of_them(reading: Reading, catalogue: Catalogue) -> Reading:
    """The reading of such a question with the share that it asks for."""
    reading = _as_whole(reading, catalogue)
    if not 1 <= len(reading.measures) <= 2 or len(reading.facets) > 1:
        return reading
    found = _of_sex(reading, catalogue) or _of_age(reading, catalogue)
    if found is None:
        return reading
    cues = reading.cues.without("share", "rate", "percent_change", "count", "persons")
    return replace(reading.meaning(found), facets=(), cues=cues, certain=not reading.left)


def _as_whole(reading: Reading, catalogue: Catalogue) -> Reading:
    """What is spelt like a rate as the share of those it counts, where is said who or where they are."""
    others = [codes for codes in reading.measures[1:] if codes != (_POPULATION,)]
    rate = catalogue.get(reading.measures[0][0]) if reading.measures and not others else None
    if not isinstance(rate, Derived) or rate.unit.style != "percent" or len(rate.numerator) != 1:
        return reading
    folded = reading.text.folded
    named = next((one for one in reading.terms if one.codes == reading.measures[0]), None)
    match = _SHARE_OF.match(folded, named.start) if named else None
    if named is None or match is None:
        return reading
    there = _ARE_IN.match(folded, named.end)
    of_area = there and there.end() in {place.start for place in reading.places}
    codes = (rate.numerator[0][0],)
    whole = replace(named, start=match.end(), codes=codes)
    of_sex = any(
        _share_of(codes, one.facets[:1], catalogue)
        for one in reading.terms
        if (one.start > named.end and _SAID_OF.search(folded[: one.start])) or folded[one.end : named.start] == "'s "
    )
    if not (of_area or of_sex):
        return reading
    terms = tuple(whole if one is named else one for one in reading.terms)
    return replace(reading, measures=(codes,), terms=terms, cues=reading.cues.with_("share"))


def _of_sex(reading: Reading, catalogue: Catalogue) -> str | None:
    """The percentage that those of a sex are, told by itself or with its share among all people (女性の割合)."""
    if len(reading.measures) == 1:
        pairs: list[tuple[tuple[str, ...], _Facets]] = [(reading.measures[0], reading.facets)]
        pairs = pairs if "share" in reading.cues else []
    else:
        one, other = reading.measures
        pairs = [(one, _sex_of(other, catalogue)), (other, _sex_of(one, catalogue))]
    for codes, sex in pairs:
        whole = next((one for one in reading.terms if one.codes == codes), None)
        told = next((one for one in reading.terms if one is not whole and _tells(one, sex, catalogue)), None)
        if whole and told and _is_whole(reading, whole, told) and (found := _share_of(whole.codes, sex, catalogue)):
            return found
    return None


def _sex_of(codes: Sequence[str], catalogue: Catalogue) -> _Facets:
    """The sex whose share among all people a measure is."""
    share = catalogue.get(codes[0])
    if not isinstance(share, Derived) or [code for code, _ in share.denominator] != [_POPULATION]:
        return ()
    return tuple(catalogue.get(share.numerator[0][0]).facets.items())


def _tells(one: Mention, sex: _Facets, catalogue: Catalogue) -> bool:
    return bool(sex) and (sex[0] in one.facets or (bool(one.codes) and _sex_of(one.codes, catalogue) == tuple(sex)))


def _is_whole(reading: Reading, whole: Mention | Age, said: Mention) -> bool:
    """Whether what is named is what the part is taken of, and the sex is told of the part."""
    folded = reading.text.folded
    if reading.language == "en":
        apart = said.end < whole.start or said.start > whole.end + 1
        return apart and _WHOLE_EN.search(folded[: whole.start]) is not None
    match = _WHOLE_JA.match(folded, whole.end)
    return match is not None and (said.start > whole.end) != bool(match["asks"])


def _of_age(reading: Reading, catalogue: Catalogue) -> str | None:
    """Of 65歳以上に占める女性の割合 the whole is the people of an age, which is no measure's name."""
    sex = _sex_of(reading.measures[0], catalogue)
    said = next((one for one in reading.terms if _tells(one, sex, catalogue)), None)
    for age in find_ages(reading.text.folded):
        people = [one.code for one in catalogue.family(_POPULATION) if dict(one.facets) == {"age": age.value}]
        if said and people and _is_whole(reading, age, said) and (found := _share_of(people, sex, catalogue)):
            return found
    return None


def _share_of(whole: Sequence[str], sex: _Facets, catalogue: Catalogue) -> str | None:
    """The percentage of the whole that its part of this sex is."""
    if tuple(sex) not in _SEXES:
        return None
    for code in whole:
        measure = catalogue.get(code)
        if code == _POPULATION or "sex" in measure.facets:
            continue
        wanted = dict(measure.facets) | dict(sex)
        parts = [one.code for one in catalogue.family(measure.base or code) if dict(one.facets) == wanted]
        made = [per(part, code, 100) for part in parts]
        if made and made[0] in catalogue:
            return made[0]
    return None
