"""Measures that a question puts side by side: births and also deaths, deaths for every birth, more women than men."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from census.indicators import Catalogue
from census.types import Derived, Indicator
from census.understand.corrections import INSTEAD, corrected_from
from census.understand.opposed import opposed
from census.understand.outnumbering import outnumbering
from census.understand.reading import Mention, Reading

_AND = re.compile(
    r"(?:\band|\bor|\bvs\.?|\bversus|\bplus|\bas well as|\balong with|&|\+|,|;)\s*"
    r"(?:\b(?:also|then|the|its|their|how|many|much|what|is|was|are|were|number|total|of|on|for|those|them|a|about|play|do|go)\b"
    r"\s*)*$"
    r"|(?:と|や|および|及び|ならびに|並びに|それから|そして|プラス|・|(?<![はがにでもち中])、)\s*(?:また|あと)?、?\s*(?:その|そこの)?$"
    r"|[?。]\s*(?:あと|また)?\s*$|[でと、。]\s*(?:その)?うち(?:の)?\s*$"
)
_THEN = re.compile(  # 何時に起きて何時に寝る, of two times
    r"(?:て|で|た(?:り|あと|後))(?:いて|から)?、?(?:(?:朝|夜|晩|その後)は?)?(?:(?:何時|いつ)(?:ごろ|頃|くらい|ぐらい)?に?、?)?"
)
_OR = re.compile(r"\b(?:or|vs|versus)\b")
_OWN_WORD = re.compile(r"(?<=[とや、・])([一-鿿ァ-ヺー]{2,6})の$")  # と小売のお店の数
_FOR_EVERY = re.compile(r"\b(?:(?:for|to|against) (?:every|each)|per)(?: one| single| 1)? $")
_NEAR_EN = re.compile(
    r"\b(?<!set )(?<!put )(?<!placed )(?<!seen )(?<!held )"
    r"(?:next (?:door )?to|near|close to|beside|bordering|(?:north|south|east|west) of) (?:the )?$"
)
_NEAR_JA = re.compile(r"^(?:の(?:お?隣|となり|近く|近郊|[東西南北]隣?)|に(?:近い|隣接))")
_THAN = re.compile(r"\b(?:than|as) (?:the |number |of )*$|^(?:の)?(?:数|ほう|方)?より")
_YORI = re.compile(r"^(?:の)?(?:数|人)?(?:より|と比べ|を(?:上|下)回)")
_PER_ONE = re.compile(r"^(?:[1一]|ひと)?(?:人|件|組|校|戸|世帯|つ|か所|施設|店|園|棟|台)?(?:に対し|につき|[あ当]たり)")
_TIMES_JA = re.compile(r"(?:代|費|への支出|の?(?:支出|金額|数|人数))?の何倍")
_SUBJECT_JA = re.compile(r"[はが]、?[^、。]{0,4}$")
_COUNT = re.compile(
    r"[、,.\s]*(?:(?:実際の|the |actual |absolute )*(?:[人件戸校]数|実数|絶対数|世帯数|number|count|headcount))"
)
_ONE_SEX = re.compile(r"(?:男|女)(?:性|子|の人)?の?(?:ほう|方)が")
_OF_WHICH = re.compile(r"の(?:うち|中|内)(?:で|の)?、?")
_GLOSS_ENDS = re.compile(r"(?:の(?:ほう|方))?\)")
_DERIVING = ("share", "rate", "per", "ratio", "difference", "percent_change", "change", "for_size")
_FIGURE_JA = re.compile("(?:数|人口|[率額費高]|面積|密度|時間|所得|年齢|気温|降水量|価格)$")
_APART = ("compare", "difference", "ratio", "most", "least")


def coordinated(reading: Reading, catalogue: Catalogue) -> Reading:
    """The reading without what is not meant, with what is named side by side taken as several, and with the ratio
    that "for every" asks for."""
    reading = _glossed(_one_sex(_located(_counted_instead(_corrected(reading), catalogue))))
    reading = _contrasted(_among(reading), catalogue)
    if len(reading.measures) < 2 or reading.listed:
        return reading
    found = {mention.codes: mention for mention in reversed(reading.mentions) if mention.codes in reading.measures}
    named = sorted(found.values(), key=lambda mention: mention.start)
    if len(named) != len(reading.measures):
        return reading
    published = all(isinstance(catalogue.get(mention.codes[0]), Indicator) for mention in named)
    ratio = _ratio(reading, named) if len(named) == 2 and published else None
    if ratio:
        cues = reading.cues.with_("ratio").without("count", "share", "rate", "per")
        return replace(reading, listed=True, measures=ratio, cues=cues)
    exceeds = None
    if len(named) == 2:
        exceeds = _than(reading, named) or opposed(reading, *named) or outnumbering(reading, catalogue)
    than = exceeds and (reading.cues.any("difference", "ratio") or _set_apart(reading))
    gaps = [reading.text.folded[one.end : two.start] for one, two in pairwise(named)]
    if any(map(_OR.search, gaps)) and len({catalogue.get(one.codes[0]).unit.style for one in named}) > 1:
        return reading  # "travel to work or school" compares no minutes with schools
    styles = {catalogue.get(one.codes[0]).unit.style for one in named}
    if styles == {"clock"} and all(map(_THEN.fullmatch, gaps)):
        return replace(reading, listed=True)
    called = ["".join(catalogue.get(code).title_ja for code in two.codes) for two in named[1:]]
    joined = than or all(map(_joins, gaps, called)) or _bare_list(reading, named, gaps, catalogue)
    return replace(reading, listed=True) if joined else reading


def _bare_list(reading: Reading, named: list[Mention], gaps: list[str], catalogue: Catalogue) -> bool:
    """Whether figures are named one after the other as in a search box: 松山市 人口 世帯数 2020. Each is told by its
    last word to be a figure, or counts the same thing: 病院 病床数 names one."""
    if reading.language != "ja" or reading.cues.any(*_DERIVING) or not all(gap and not gap.strip() for gap in gaps):
        return False
    units = {catalogue.get(one.codes[0]).unit.ja for one in named}
    heads = [reading.text.folded[one.start : one.end] for one in named]
    return len(units) == 1 or all(map(_FIGURE_JA.search, heads))


def _joins(gap: str, title: str) -> bool:
    """Whether what stands between two measures is an "and"; in Japanese a word of the second's own title may follow."""
    said = _OWN_WORD.search(gap)
    return bool(_AND.search(gap[: said.start()] if said and said[1] in title else gap))


def _located(reading: Reading) -> Reading:
    """Without places that only tell where another lies: 浜松の隣、湖西市."""
    text = reading.text.folded
    near = [
        place
        for place in reading.places
        if (_NEAR_EN.search(text[: place.start]) and not text.startswith("'s", place.end))  # next to Naha's: its own
        or _NEAR_JA.search(text[place.end :])
    ]
    others = tuple(place for place in reading.places if place not in near)
    return replace(reading, places=others) if near and others else reading


def _than(reading: Reading, named: list[Mention]) -> bool:
    """ "More people moved in than moved out", 死亡数は出生数より."""
    first, second = named
    text = reading.text.folded
    return bool(_THAN.search(text[first.end : second.start]) or _YORI.search(text[second.end :]))


def _set_apart(reading: Reading) -> bool:
    """Whether two figures of places are compared: no condition on areas, nor an order of them."""
    return "compare" in reading.cues and not (reading.cues.level or reading.cues.ordered)


def _corrected(reading: Reading) -> Reading:
    """Without what the speaker takes back: "rice … no wait, cultivated land", 就業者数じゃなくて失業率."""
    found = list(INSTEAD.finditer(reading.text.folded))
    if not found:
        return reading
    after = [mention for mention in reading.mentions if mention.start >= found[-1].start()]
    measures = tuple(mention.codes for mention in after if mention.measures and mention.codes in reading.measures)
    places = tuple(place for place in reading.places if place.start >= found[-1].start())
    if not measures:
        return replace(reading, places=places or reading.places)
    return replace(reading, measures=measures, places=places or reading.places, mentions=tuple(after))


def _counted_instead(reading: Reading, catalogue: Catalogue) -> Reading:
    """What a rate counts, where the speaker takes the rate back: 75歳以上の割合…いや、人数."""
    start = corrected_from(reading.text.folded)
    if not start or len(reading.measures) != 1 or not _COUNT.match(reading.text.folded, start):
        return reading
    rate = catalogue.get(reading.measures[0][0])
    if not isinstance(rate, Derived) or not rate.denominator or len(rate.numerator) != 1:
        return reading
    return replace(reading.meaning(rate.numerator[0][0]), cues=reading.cues.without("share", "rate", "percent_change"))


def _ratio(reading: Reading, named: list[Mention]) -> tuple[tuple[str, ...], ...] | None:
    """What is divided by what: "deaths for every birth", 婚姻1件に対して離婚は."""
    first, second = named
    text = reading.text.folded
    gap = text[first.end : second.start]
    if _FOR_EVERY.search(gap):
        return first.codes, second.codes
    if _TIMES_JA.match(text, second.end) and _SUBJECT_JA.search(gap):
        return first.codes, second.codes  # うどんに使うお金は、中華そばの何倍
    if _PER_ONE.search(gap) or _FOR_EVERY.search(text[: first.start]):
        return second.codes, first.codes
    return None


def _contrasted(reading: Reading, catalogue: Catalogue) -> Reading:
    """ "More women than men live there": the people of both are meant where one is a name and one a facet."""
    if len(reading.measures) != 1 or not reading.cues.any(*_APART):
        return reading
    code = reading.measures[0][0]
    measure = catalogue.get(code)
    for facet, value in reading.facets:
        own = measure.facets.get(facet)
        if own is None or own == value or not measure.base or len(measure.facets) > 1:
            continue
        start = min((m.start for m in reading.mentions if code in m.codes), default=0)
        pair = [(facet, own), (facet, value)]
        if _position(reading, catalogue, facet, value) < start:
            pair.reverse()
        others = [other for other in reading.facets if other[0] != facet]
        return replace(reading, measures=((measure.base,),), facets=(*others, *pair))
    return reading


def _one_sex(reading: Reading) -> Reading:
    """ "男性のほうが高い" of a thing that both sexes do: women as well, whom they are compared with."""
    sexes = [value for facet, value in reading.facets if facet == "sex"]
    one_point = len(reading.places) < 2 and reading.cues.level is None and not reading.cues.ordered
    if len(set(sexes)) != 1 or not one_point or not _ONE_SEX.search(reading.text.folded):
        return reading
    both = (("sex", sexes[0]), ("sex", "female" if sexes[0] == "male" else "male"))
    others = tuple(facet for facet in reading.facets if facet[0] != "sex")
    return replace(reading, facets=(*others, *both), cues=reading.cues.with_("compare"))


def _among(reading: Reading) -> Reading:
    """Without what a figure is a part of, where the part alone is asked for: 住宅数のうち空き家は何戸."""
    text, cues = reading.text.folded, reading.cues
    if cues.any("share", "rate", "per", "ratio", "difference", "compare"):
        return reading
    named = [mention for mention in reading.mentions if mention.measures]
    whole = {one.codes for one, two in pairwise(named) if _OF_WHICH.fullmatch(text, one.end, two.start)}
    rest = tuple(codes for codes in reading.measures if codes not in whole)
    return replace(reading, measures=rest, listed=reading.listed and len(rest) > 1) if whole and rest else reading


def _glossed(reading: Reading) -> Reading:
    """Without the loose name that another in brackets makes exact: 出生率（一人の女性が産む子どもの数）."""
    text = reading.text.folded
    named = [mention for mention in reading.mentions if mention.measures]
    loose = {
        one.codes
        for one, two in pairwise(named)
        if text[one.end : two.start] == "(" and _GLOSS_ENDS.match(text, two.end) and one.codes != two.codes
    }
    rest = tuple(codes for codes in reading.measures if codes not in loose)
    return replace(reading, measures=rest, listed=reading.listed and len(rest) > 1) if loose and rest else reading


def _position(reading: Reading, catalogue: Catalogue, facet: str, value: str) -> int:
    """Where a facet's words stand."""
    words = catalogue.facets[facet][value]
    pattern = "|".join([*(rf"\b{re.escape(word)}\b" for word in words.en), *map(re.escape, words.ja)])
    found = re.search(pattern, reading.text.folded)
    return found.start() if found else len(reading.text.folded)
