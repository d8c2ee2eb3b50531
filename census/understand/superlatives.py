"""Adjectives that name a measure by themselves: the hottest prefecture, the youngest town, 一番寒い県, "grew fastest".

They are read where nothing else says what is measured. A superlative of anything else ("the safest city") names
something that is not here, and counts as a word that means nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from census.understand.reading import Reading

_POPULATION = "A1101"


@dataclass(frozen=True, slots=True)
class _Adjective:
    """What an adjective compares: the measure of an order, that of two areas side by side, and which end it means."""

    english: str
    japanese: str
    ordered: str
    compared: str
    end: Literal["most", "least"]


_RAIN = r"雨(?:の|が)?(?:\x00|よく|一番|最も|いちばん)*"
_WIDTH = r"(?:(?<![がのはも])(?:一番|いちばん|最も|もっとも|番目に|位に)|(?<=\x00)一|(?<![一-鿿がのもぁ-ゖ]))"
_ADJECTIVES = (
    _Adjective(r"most spacious", rf"{_WIDTH}広[いくさ]", "B1101", "B1101", "most"),
    _Adjective(r"least spacious", rf"{_WIDTH}狭[いくさ]", "B1101", "B1101", "least"),
    _Adjective(r"hott?(?:est|er)|hot", "暑[いくかさ]", "B4102", "B4101", "most"),
    _Adjective(r"warm(?:est|er)?|mild(?:est|er)?", "暖か|あたたか|温暖", "B4101", "B4101", "most"),
    _Adjective(r"cold(?:est|er)?|chilli?(?:est|er)|frost(?:iest|ier)", "寒[いくかさ]", "B4103", "B4101", "least"),
    _Adjective(r"cool(?:est|er)?", "涼し", "B4101", "B4101", "least"),
    _Adjective(r"wett?(?:est|er)|rain(?:iest|ier|y)", rf"{_RAIN}(?:多|降[るりっ])", "B4109", "B4109", "most"),
    _Adjective(r"dri(?:est|er)|dry", rf"{_RAIN}(?:少な|降らな)|乾燥", "B4109", "B4109", "least"),
    _Adjective(
        r"old(?:est|er)|gr[ea]y(?:est|er)|most (?:aged|elderly)",
        "高齢[なの]|年を[とっ取]|老い",
        *("ageing_rate", "ageing_rate", "most"),
    ),
    _Adjective(
        r"young(?:est|er)|most youthful",
        "若(?:い(?!人|者|世|女|男)|く|々し)",
        *("ageing_rate", "ageing_rate", "least"),
    ),
    _Adjective(
        r"rich(?:est|er)?|wealth(?:iest|ier|y)|affluent|prosperous",
        "裕福|豊か|金持ち|リッチ",
        *("C121101", "C121101", "most"),
    ),
    _Adjective(r"poor(?:est|er)?|impoverished", "貧し|貧乏", "C121101", "C121101", "least"),
    _Adjective(
        r"dens(?:est|er)|(?:most )?(?:congested|crowded|packed)|(?:most )?tight(?:ly|est|er)",
        "混(?:んで|雑し|み合)|密集|過密|ぎゅうぎゅう",
        *("density", "density", "most"),
    ),
    _Adjective(r"empt(?:iest|ier)|spars(?:est|er)", "すかすか|がらがら|まばら", "density", "density", "least"),
)
_DENSE_PEOPLE = re.compile(
    r"\b(?:dens(?:est|er)|most (?:dense|crowded|concentrated)|(?P<thin>sparsest|sparser|thinnest|least dense))"
    r"(?: population| people|ly (?:peopled|settled|inhabited))\b|"
    r"\bpopulation (?:is |was )?(?:the )?(?:densest|most (?:dense|densely packed|concentrated))\b|"
    r"人口(?:が|の)(?:最も|もっとも|一番|いちばん)?(?:密(?!度)|過密)"
)
_ON_AVERAGE = re.compile(
    r"\bon (?:an? |the |its )?(?:yearly |annual )?average\b|\b(?:annual|yearly|year-round) (?:average|mean)\b|"
    r"年平均|平均(?:で|して|的に|すると)"
)
_LAND_PRICE = re.compile(
    r"\b(?:expensive|cheap(?:est|er)?|pric(?:iest|ier)|dear(?:est|er)|costl(?:iest|ier|y))\b(?: residential)? "
    r"(?:land|plots?)\b"
)
_GROWN = re.compile(
    r"\b(?:grew|grow(?:n|ing|s)?|shrank|shrunk|shrinking|expanding|dwindl(?:ed|ing)|depopulat(?:ed|ing))\b|"
    r"(?:(?<=一番)|(?<=最も)|(?<![一-鿿]))(?:人|ひと|住民)(?:の数)?(?:が|は|も)(?:\x00|最も|一番|いちばん|どれ(?:だけ|くらい|ぐらい)|何人|増えも|急激に|大きく)*(?:増|減|急増|急減)"
)
_SUPERLATIVE = re.compile(r"\b([a-z]{3,}est)\b|\bmost ([a-z]{3,}(?:ed|ive|ous|ful|al|ic|able|ant|ent|ible|y))\b")
_ORDERS = frozenset(
    """
most least largest biggest highest lowest fewest smallest longest shortest greatest fastest slowest best worst latest
newest nearest closest furthest farthest widest narrowest strongest weakest steepest sharpest earliest quickest tiniest
dearest costliest priciest
slimmest scarcest oldest interest forest west midwest northwest southwest test contest protest arrest request suggest
harvest honest modest chest digest guest nest quest invest populous populated common recent cheapest expensive
""".split()
)


def by_adjective(reading: Reading) -> Reading:
    """The reading with what its adjective or its verb of growth measures, where nothing else is named."""
    cues = reading.cues
    reading = _densely_peopled(reading)
    if reading.measures and not reading.weak and not _is_land(reading):
        return reading
    areas = cues.level is not None or cues.any("which") or bool(reading.places)
    if areas and _is_land(reading):
        return reading.meaning("C5401")
    found = next((one for one in _ADJECTIVES if _said(one, reading)), None)
    of_age = found is not None and found.ordered == "ageing_rate" and {facet for facet, _ in reading.facets} <= {"age"}
    of_age = of_age and not (reading.facets and "share" in cues)  # "the youngest by share of under-15s" is by that
    strange = [word for word in reading.strange if found is None or not _means(found, word)]
    if (reading.facets and not of_age) or strange or not areas:
        return reading
    if (
        cues.any("change")
        and not cues.any("share")
        and not reading.facets
        and not reading.left
        and _GROWN.search(_text(reading))
    ):
        return replace(reading.meaning(_POPULATION), certain=True)
    comparing = cues.level is None and "compare" in cues and len(reading.places) > 1
    kept = found is not None and _keeps(found, reading)
    if found is None or not (cues.ordered or comparing or "position" in cues or reading.than or kept):
        return reading
    averaged = found.compared == "B4101" and _ON_AVERAGE.search(_text(reading)) is not None
    cues = cues.without("mean") if averaged else cues
    turned = re.search(rf"\b(?:least|less) (?:{found.english})", _text(reading)) is not None
    end, other = ("most", "least") if (found.end == "most") != turned else ("least", "most")
    ordered = cues.without(other, "worst", "high", "less") if cues.ordered else cues.without("less")
    if reading.than and not cues.ordered and end == "least":
        ordered = ordered.with_("less")  # "colder than Nagano"
    ordered = ordered.with_(end) if cues.ordered else ordered
    return replace(
        reading.meaning(found.compared if comparing or averaged else found.ordered),
        cues=ordered,
        facets=(),
        certain=all(_means(found, word) for word in reading.left),
    )


def _densely_peopled(reading: Reading) -> Reading:
    """The reading with the density where it is the people that are dense: "the densest population", 人口が密集."""
    said = {code for codes in reading.measures for code in codes}
    if _POPULATION not in said or not said <= {_POPULATION, "density"} or reading.facets:
        return reading
    found = _DENSE_PEOPLE.search(reading.text.folded)
    if not found or not (reading.cues.ordered or reading.cues.any("position", "compare") or reading.than):
        return reading
    return replace(reading.meaning("density"), cues=reading.cues.with_("least") if found["thin"] else reading.cues)


def _keeps(adjective: _Adjective, reading: Reading) -> bool:
    """Whether areas are kept by the adjective alone: "prefectures wetter than 2,000 mm"."""
    text = reading.text.folded
    return any(
        not one.measures and re.search(rf"\b(?:{adjective.english}) than\b", text[one.start : one.end])
        for one in reading.thresholds
    )


def odd(masked: str) -> tuple[str, ...]:
    """Superlatives of a text without its names that neither order nor name anything here: "safest", "most educated"."""
    found = (match[1] or match[2] for match in _SUPERLATIVE.finditer(masked))
    return tuple(word for word in found if word not in _ORDERS and not _known(word))


def only_odd(reading: Reading) -> bool:
    """Whether nothing but such a word says what is ordered: the "most educated" prefecture does not spend most
    on schools."""
    words = set(odd(_text(reading)))
    return bool(words) and not reading.measures and {*reading.strange, *reading.left} <= words


def _known(word: str) -> bool:
    return any(re.fullmatch(one.english, said) for one in _ADJECTIVES for said in (word, f"most {word}"))


def _said(adjective: _Adjective, reading: Reading) -> bool:
    text = _text(reading)
    english = rf"(?<!or )(?<!and )(?<!years )\b(?:{adjective.english})\b"  # no "65 or older"
    return bool(re.search(english, text) or re.search(adjective.japanese, text))


def _means(adjective: _Adjective, word: str) -> bool:
    """Whether a word left over is the adjective itself."""
    return bool(re.fullmatch(adjective.english, word) or re.search(adjective.japanese, word))


def _is_land(reading: Reading) -> bool:
    return bool(_LAND_PRICE.search(reading.text.folded))


def _text(reading: Reading) -> str:
    """The question without what was named in it."""
    return reading.text.masked([(mention.start, mention.end) for mention in reading.mentions])
