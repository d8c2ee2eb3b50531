"""Which of two figures is divided by the other, where a follow-up names one of them: "how many times the residential
price is that", 住宅地の何倍.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from census.plan import Plan
from census.understand.places import Place
from census.understand.reading import Reading
from census.understand.relating import Relations

_IS_THAT = re.compile(r" (?:number |figure |price |one |value )*(?:is|was|are|were|does) (?:that|it|this|those)\b")
_OF_THAT = re.compile(r"\b(?:is|was|are|were) (?:that|it|this|those)\b")
_BASE_EN = re.compile(
    r"\b(?:compared? (?:with|to|against)|relative to|against|versus|next to|beside|set against|"
    r"in comparison (?:with|to)|taking) (?:that of |those (?:of|in) |what |the )*$"
)
_BASE_JA = re.compile(
    r"(?:の[^、。の]{0,8})?(?:と|に)?(?:比べ|くらべ|比較し|対し|比し)|を(?:1|一|基準|もと|元)(?:と|に)"
)
_LEADS_EN = re.compile(r"\b(?:is|are|was|were|does|do|did|has|have|had|can|could)(?: the)? $")
_LEADS_JA = re.compile(r"(?:の[^、。の]{0,8})?(?:は|が|に(?!比|く|対)|の(?:ほう|方))")
_SAID_OF_EN = re.compile(r"\b(?:is|are|was|were|does|do|did|has|have|had)(?: the)? $")
_APART = re.compile(r" ?(?:and|&|with|vs\.?|versus|と|、|・)")
_TIMES = re.compile(r"\btimes\b|何倍|倍")
_OF_JA = re.compile(r"の(?:[^、。の]{0,6}の)?何(?:割|%|パーセント|分の)")
_PART_EN = re.compile(r"\b(?:percent(?:age)?|per ?cent|share|proportion|fraction|%) of (?:the )?$")
_AS_PART = re.compile(r"\bas an? (?:percent(?:age)?|share|proportion|fraction|%) of (?:that of |the )?$")
_RATIO_EN = re.compile(r"\bratio of (?:the )?(?:numbers? of )?$")
_RATIO = re.compile(r"\bratio\b(?! of)")
_TO_EN = re.compile(r" (?:to|over|versus) (?:the )?(?:numbers? of )?")
_KIND_JA = re.compile("[都道府県市区町村]$")
_APIECE_JA = re.compile(r"(?:の?(?:人|者)?数)?の")
_RATIO_JA = re.compile(r"(?:の?(?:人|者)?数)?に(?:対する|対しての)(?:比|割合|倍率)")
_OF_BOTH_JA = re.compile(r"(?:その|この|両者の|両方の|[2二](?:つ|者)の)比(?:率)?(?![べ較])")
_SO_MANY_OF = re.compile(r"^(?:and |so |or |ok(?:ay)?,? )*how many [^?.,]{2,24}s(?: then)?[?. ]*$")
_FITS_EN = re.compile(r"\bfit(?:s|ted)? (?:in|into|inside|within)(?: all of)?(?: the)? $")
_FITS_JA = re.compile(r"(?:の中)?に(?:は)?(?:いくつ|何(?:個|[県市町村区]))")
_OF_WHICH_JA = ("の何倍", "の何", "に対し", "より", "と比べ")


def divides(folded: str, start: int, end: int) -> bool:
    """Whether what is named at [start, end) is what the figure talked of is divided by."""
    after = folded[end:]
    return bool(_IS_THAT.match(after) or _OF_THAT.search(folded[:start])) or after.startswith(_OF_WHICH_JA)


def leads(reading: Reading) -> bool:
    """Whether what is said is said of the place named: "how many times as much is Tsu's?", 津は何倍."""
    place, text = reading.places[0], reading.text.folded
    said = text[place.end :].startswith(("は", "が", "のほうが", "の方が"))
    return said or bool(_SAID_OF_EN.search(text[: place.start]))


def so_many_of(reading: Reading) -> bool:
    """ "And how many Tokyos?" after how many Osakas fit into Nagano."""
    return _SO_MANY_OF.search(reading.text.folded) is not None


def second_leads(reading: Reading, areas: Sequence[str]) -> bool:
    """Whether of two areas the one named last is said to be so many times the other: "compared with Shimane, how many
    times as many hospitals does Hiroshima have", 島根に比べて広島は何倍."""
    folded = reading.text.folded
    named = [place for place in reading.places if place.code in areas or set(place.namesakes) & set(areas)]
    if len(named) != 2:
        return False
    first, second = sorted(named, key=lambda place: place.start)
    if _said_again(folded, first, second):
        return True
    before, between, after = folded[: first.start], folded[first.end : second.start], folded[second.end :]
    if _FITS_EN.search(between) or (_FITS_JA.match(after) and _LEADS_JA.match(between)):
        return True
    if _BASE_JA.match(between) or (_BASE_EN.search(before) and not _APART.match(between)):
        return True
    if _TIMES.search(before) and _LEADS_EN.search(folded[: second.start]):
        return True  # "how many times Shimane's hospitals does Hiroshima have"
    return bool(re.match(r"の[^、。]{0,8}?何倍", between) and _LEADS_JA.match(after))


def _said_again(folded: str, first: Place, second: Place) -> bool:
    """Whether the areas are named once more, the second one first: 東京は岡山の何倍か, after Okayama's was told."""
    one, two = (_KIND_JA.sub("", folded[place.start : place.end]) for place in (first, second))
    words = (
        rf"{re.escape(two)}[都道府県市区町村]?(?:は|が)、?{re.escape(one)}[都道府県市区町村]?の[^、。の]{{0,8}}?何倍"
    )
    return bool(one and two) and re.search(words, folded) is not None


def ratio_of_two(reading: Reading, codes: Sequence[str]) -> tuple[str, ...]:
    """Two measures as "the ratio of B to A", BのAに対する比 and その比率 put them, the one divided by last; none where
    nothing does."""
    if len(codes) != 2:
        return ()
    folded = reading.text.folded
    named = [one for one in reading.mentions if one.measures and set(one.codes) & set(codes)]
    for one, two in pairwise(named):
        between = folded[one.end : two.start]
        said = _RATIO_EN.search(folded[: one.start]) or _RATIO.search(folded[: one.start] + folded[two.end :])
        english = said and _TO_EN.fullmatch(between)
        japanese = _APIECE_JA.fullmatch(between) and _RATIO_JA.match(folded, two.end)
        pair = [next((code for code in codes if code in mention.codes), "") for mention in (one, two)]
        if (english or japanese) and len(set(pair)) == 2:
            return tuple(pair)
    return tuple(codes) if _OF_BOTH_JA.search(folded) else ()


def part_of_another(reading: Reading, areas: Sequence[str]) -> tuple[str, ...]:
    """The areas, the one divided by last, where one's figure is told as a part of the other's: 横浜市の何割, "as a
    percentage of Yokohama's"; none where it is not."""
    folded = reading.text.folded
    named = [place for place in reading.places if place.code in areas or set(place.namesakes) & set(areas)]
    if len(named) != 2 or len(areas) != 2:
        return ()
    first, second = sorted(named, key=lambda place: place.start)
    before, between, after = folded[: first.start], folded[first.end : second.start], folded[second.end :]
    if _OF_JA.match(after) or _AS_PART.search(between):
        return tuple(areas)
    return tuple(areas)[::-1] if _PART_EN.search(before) and re.search(r"\b(?:is|are|does|do|has)\b", between) else ()


def oriented(reading: Reading, plan: Plan, relations: Relations) -> tuple[Reading, Plan]:
    """A plan of two measures in the order that the words of a follow-up say, and what else it says."""
    if both := _both_named(reading, plan):
        said = replace(reading, measures=(), strange=(), left=(), covered=True, given=True)
        return said, plan.model_copy(update={"measures": both})
    words = relations.words(reading) if len(plan.measures) == 2 else []
    counts = {code: sum(relations.called([word], code) for word in words) for code in plan.measures}
    code = max(counts, key=counts.__getitem__)
    if not words or len(set(counts.values())) < len(counts):
        return reading, plan
    other = next(one for one in plan.measures if one != code)
    pair = (other, code) if divides(reading.text.folded, *_span(reading.text.folded, words)) else (code, other)
    said = replace(reading, measures=(), strange=(), left=(), covered=True, given=True)
    return said, plan.model_copy(update={"measures": pair})


def _both_named(reading: Reading, plan: Plan) -> tuple[str, ...]:
    """The two measures of a plan as the question names them again: 離婚を婚姻で割ると."""
    said = [next((code for code in plan.measures if code in codes), "") for codes in reading.measures]
    return tuple(said) if len(plan.measures) == 2 and sorted(said) == sorted(plan.measures) else ()


def _span(folded: str, words: Sequence[str]) -> tuple[int, int]:
    starts = [(folded.find(word), len(word)) for word in words if word in folded]
    return min(start for start, _ in starts), max(start + length for start, length in starts)
