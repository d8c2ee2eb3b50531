"""Establishments and their workers with the public ones: "counting government workplaces too", 役所も含めて.

The usual figures are of private ones; those with public ones are published besides (`also`) for one year.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from census.indicators import Catalogue
from census.types import Indicator

if TYPE_CHECKING:
    from census.understand.reading import Reading

_PUBLIC_EN = r"(?:government(?:al)?|public(?:ly owned|ly run)?|public[- ]sector|state(?:-run)?|municipal|civil service)"
_TOO_EN = re.compile(
    rf"\b(?:includ(?:e|es|ed|ing)|count(?:ing|ed)?|with|plus|adding|add in|and)(?: the| also| all)? {_PUBLIC_EN}\b"
    r"(?: (?:and private|ones?|offices?|workplaces?|establishments?|employees|workers|sector|bodies|agencies|employers|"
    r"institutions|jobs|facilities|sites))*|"
    rf"\b(?:private and public|public and private|{_PUBLIC_EN} ones? (?:included|as well|too))\b"
)
_TOO_JA = re.compile(
    r"(?:役所|市役所|官公庁|公営|公務(?:員)?|公共(?:機関|部門|の)?|公的(?:機関|部門)?|国や自治体|役場|公立)"
    r"(?:のもの|の事業所|事業所|の職場|の分|とか|など|なども|等)*[もを]?(?:全部|ぜんぶ|一緒に|ちゃんと)?"
    r"(?:含[めむん]|入れ|込み|こみ|足し|加え|合わせ|カウント)[ぁ-ゖ]*"
)
_WITH_PUBLIC = "including public"


def public_too(reading: Reading, catalogue: Catalogue) -> Reading:
    """The reading with the figure that counts public ones, where what is named has one."""
    said = _TOO_EN.search(reading.text.folded) or _TOO_JA.search(reading.text.folded)
    if said is None:
        return reading
    inside = {one.codes for one in reading.mentions if said.start() <= one.start < said.end()}
    outside = {one.codes for one in reading.mentions if not said.start() <= one.start < said.end()}
    named = tuple(codes for codes in reading.measures if codes in outside or codes not in inside)
    swapped = tuple(_with_public(codes, catalogue) for codes in named)
    if swapped == named:
        return reading
    words = said.group()
    facets = tuple(facet for facet in reading.facets if facet != ("industry", "government"))
    left, strange = (tuple(w for w in one if w not in words) for one in (reading.left, reading.strange))
    cues = reading.cues.without("also", "sum")
    swapped = tuple(dict.fromkeys(swapped))
    told = replace(reading, measures=swapped, facets=facets, left=left, strange=strange, cues=cues, weak=False)
    return replace(told, certain=len(swapped) == 1 and not left and not strange)


def _with_public(codes: tuple[str, ...], catalogue: Catalogue) -> tuple[str, ...]:
    measure = catalogue.get(codes[0])
    others = measure.also if isinstance(measure, Indicator) else ()
    found = tuple(one for one in others if _WITH_PUBLIC in catalogue.get(one).title_en.lower())
    return found[:1] or codes
