"""Measures that a form of words implies: people to the square kilometre, so many hectares, births minus deaths.

Also what a balance is over a span of years: of 昭和55年から令和2年までの人口増減 the change of the population.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from census.indicators import Catalogue
from census.types import Derived, Measure
from census.understand.areas_counted import not_by_their_areas
from census.understand.both import those_who_are_both
from census.understand.by_age import by_age
from census.understand.by_hour import by_hour
from census.understand.counted_in import counted_in
from census.understand.headcount import counts_everybody
from census.understand.of_those import asked_of_those
from census.understand.out_of import parts_of_people
from census.understand.outnumbering import outnumbered
from census.understand.part_of_them import part_of_them
from census.understand.per_other_sex import per_other_sex
from census.understand.public_too import public_too
from census.understand.setting_aside import set_aside
from census.understand.superlatives import by_adjective

if TYPE_CHECKING:
    from census.understand.reading import Reading

_POPULATION, _AREA, _DENSITY = "A1101", "B1101", "density"
_OF_AREA = frozenset({"hectare", "acre", "tsubo", "square_mile", "square_metre"})
_PER_AREA = frozenset({"per_hectare", "per_acre", "per_square_mile"})
_PER_KM2 = re.compile(
    r"\b(?:per|to (?:the|a|each|every)|each|every|in (?:each|every|a|one)) (?:1 |one )?"
    r"(?:square (?:kilomet(?:er|re)|km)|sq\.? ?km|km2|km²)"
    r"|[1一](?:平方キロ(?:メートル)?|平方km|km2|km²)(?:あたり|当たり|につき|毎|ごと|に(?=何|どれ|どの|平均|住|人|は何))"
)
_IN_KM2 = re.compile(r"\b(?:in|how many) (?:square (?:kilomet(?:er|re)s?|km)|sq\.? ?km|km2|km²)(?! of\b)")
_MINUS = re.compile(r"\bminus\b|\bless\b|\bnet of\b|\bsubtract|−|(?<=\s)-(?=\s)|から.*引|マイナス|差し?引")
_MOST_PEOPLE = re.compile(  # 一番人が多い町; of 若い人, 外国人 others are counted
    r"(?:(?<=一番)|(?<=最も)|(?<=ばん)|(?<![一-鿿々ァ-ヺーぁ-ゖ])|(?<=[でにはが]))(?:人|ひと|住民)(?:の?数)?[がはの](?:最も|もっとも|一番|いちばん|より|もっと)?[多少]|"
    r"\b(?:more|fewer|less) people than (?!\d)|"
    r"\bhow many (?:people|inhabitants|residents) (?:separate[sd]?|l(?:ay|ies?) between)\b"
)
_PART_OF_AREAS = re.compile(  # of which so many meet a condition: they are counted
    r"(?:%|\bper ?cent|\bpercentage|\bshare|\bproportion|\bfraction|\bpart|\bhow (?:much|many)) of "
    r"(?:all |the |japan's |its )*(?:\d+ )?(?:prefectures|municipalities|cities|towns|villages|wards)\b"
    r"|(?:都道府県|市区?町村|自治体|[都府県市区町村])(?:は|って|の(?:うち)?)?[、 ]?"
    r"(?:全体|全国)?の?何(?:割|%|パーセント)"
)
_TALLY = re.compile(r"\bcount(?: only| please| pls)?\W*(?:(?:19|20)\d\d)?\W*$")  # "wards with 200,000+ people count"
_RATIO_OF = re.compile("ratio of|the ratio of")
_MADE_UP = re.compile(r"\bmade? up of\b")
_NUMBER = re.compile(r"\b(?:how many|(?:head)?count|numbers?)\b")
_SHARE_WORD = re.compile(r"share|per ?cent|proportion|fraction|portion|\bparts?\b|slice|%|how much|rate|ratio")
_BOUGHT = re.compile(r"spen[dt]|\bbuy|\bbought|purchas|money|使[いうっわ]|買[いうっわ]|購入|支出|出費|お金")
_MOVEMENTS = frozenset({"A4101", "A4200", "A5101", "A5102"})
"""What adds to a population and takes from it in a year: births, deaths, people moving in and out."""


def implied(reading: Reading, catalogue: Catalogue) -> Reading:
    """The reading with the measures its form implies."""
    reading = asked_of_those(set_aside(counted_in(reading, catalogue), catalogue))
    reading = part_of_them(per_other_sex(by_hour(reading, catalogue)), catalogue)
    reading = by_age(public_too(parts_of_people(reading, catalogue), catalogue), catalogue)
    reading = outnumbered(_counted(_numbered(_divided(reading, catalogue))), catalogue)
    reading = _over_years(_balanced(by_adjective(_peopled(_by_area(reading))), catalogue), catalogue)
    return those_who_are_both(not_by_their_areas(_summed_items(reading, catalogue)), catalogue)


def _summed_items(reading: Reading, catalogue: Catalogue) -> Reading:
    """Bread is all bread: where an item named is a sum of those published, no kind of it is to be weighed."""
    measure = catalogue.get(reading.measures[0][0]) if len(reading.measures) == 1 else None
    if not isinstance(measure, Derived) or measure.denominator or len(measure.numerator) < 2:
        return reading
    items = all(code.startswith("LB") for code in measure.indicators)
    told = bool(_BOUGHT.search(reading.text.folded)) and all(map(_BOUGHT.search, (*reading.left, *reading.strange)))
    return replace(reading, certain=True) if items and (reading.covered or told) else reading


def is_balance(measure: Measure, catalogue: Catalogue) -> bool:
    """Whether a measure is itself a change of the population within a year."""
    if not isinstance(measure, Derived) or measure.denominator:
        return False
    return all((catalogue.get(code).base or code) in _MOVEMENTS for code, _ in measure.numerator)


def _by_area(reading: Reading) -> Reading:
    said = {code for codes in reading.measures for code in codes}
    of_people = said <= {_POPULATION, _AREA, _DENSITY} and not reading.facets
    counted = bool(said) or reading.cues.any("persons", "living", "count")
    if of_people and counted and (reading.unit in _PER_AREA or _PER_KM2.search(reading.text.folded)):
        return reading.meaning(_DENSITY)
    bare = not (said or reading.facets or reading.strange) and set(reading.left) <= {"square", "sq"}
    if reading.unit in _OF_AREA and not said and not reading.facets:
        return reading.meaning(_AREA)
    if bare and reading.places and _IN_KM2.search(reading.text.folded):
        return replace(reading.meaning(_AREA), certain=True)  # "the difference in sq km between Nagano and Gifu"
    return reading


def _counted(reading: Reading) -> Reading:
    """ "What percentage of municipalities have under 5,000 people" is told by how many of how many have, as is what
    ends in "count"."""
    cues = reading.cues
    if not (cues.level and (reading.thresholds or reading.growths)):
        return reading
    if _TALLY.search(reading.text.folded) and not cues.ordered:
        return replace(reading, cues=cues.without("census").with_("count"))
    if not _PART_OF_AREAS.search(reading.text.folded):
        return reading
    return replace(reading, cues=cues.without("share", "rate").with_("count"))


def _divided(reading: Reading, catalogue: Catalogue) -> Reading:
    """ "Marriages, divorces, and the ratio of divorces to marriages" is one ratio, which tells both figures."""
    said = [codes[0] for codes in reading.measures]
    for one in (catalogue.get(code) for code in said if len(said) == 3):
        sides = (*one.numerator, *one.denominator) if isinstance(one, Derived) and one.denominator else ()
        called = (reading.text.folded[m.start : m.end] for m in reading.mentions if m.codes[:1] == (one.code,))
        if {code for code, _ in sides} == set(said) - {one.code} and any(map(_RATIO_OF.match, called)):
            pair = tuple((code,) for code, _ in sides)
            return replace(reading, measures=pair, listed=True, cues=reading.cues.with_("ratio"))
    return reading


def _numbered(reading: Reading) -> Reading:
    """ "Households made up of one person, count pls" are a number: what they are made up of is no part of a whole."""
    text = reading.text.folded
    if "share" in reading.cues and _MADE_UP.search(text) and _NUMBER.search(text) and not _SHARE_WORD.search(text):
        return replace(reading, cues=reading.cues.without("share"))
    return reading


def _peopled(reading: Reading) -> Reading:
    """ "Where are the most people" of areas asks for their population, though "people" alone may be anybody."""
    if counts_everybody(reading):
        return reading.meaning(_POPULATION)
    bare = (reading.weak or not reading.measures) and not (reading.facets or reading.strange)
    if not (bare and _MOST_PEOPLE.search(reading.text.folded)):
        return reading
    return replace(reading.meaning(_POPULATION), certain=not reading.left)


def _balanced(reading: Reading, catalogue: Catalogue) -> Reading:
    """ "Ranked by births minus deaths" is by natural increase; of one area the two figures are told apart."""
    cues = reading.cues
    named = [mention for mention in reading.mentions if mention.measures]
    if not (cues.ordered or cues.level or "ranking" in cues):
        return reading
    for first, second in pairwise(named):
        text = reading.text.folded
        between, after = text[first.end : second.start], text[second.end : second.end + 8]
        if not (_MINUS.search(between) or _MINUS.search(between + after)):
            continue
        for derived in catalogue.derived.values():
            if is_balance(derived, catalogue) and _is_difference(derived, first.codes, second.codes):
                found = reading.meaning(derived.code)
                return replace(found, cues=cues.without("difference"))
    return reading


def _is_difference(derived: Derived, gains: tuple[str, ...], losses: tuple[str, ...]) -> bool:
    if len(derived.numerator) != 2:
        return False
    (gain, plus), (loss, minus) = derived.numerator
    return (plus, minus) == (1, -1) and gain in gains and loss in losses


def _over_years(reading: Reading, catalogue: Catalogue) -> Reading:
    """The increase of a population between two years is its change."""
    span = reading.years.span
    between = len(reading.years.years) == 2 or (span is not None and None not in span)
    codes = reading.measures[0] if len(reading.measures) == 1 else ()
    whole = codes and {code for code, _ in _terms(catalogue.get(codes[0]))} == _MOVEMENTS
    if not (between and whole) or reading.cues.any("series", "compare"):
        return reading
    return replace(reading.meaning(_POPULATION), cues=reading.cues.with_("change"))


def _terms(measure: Measure) -> tuple[tuple[str, int], ...]:
    return measure.numerator if isinstance(measure, Derived) else ()
