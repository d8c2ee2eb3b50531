"""Claims: what a question takes for true and asks to confirm.

"Is it true that Nagoya has over 3 million residents?", "Is Yokohama bigger than Osaka?", 鳥取県の人口は日本一
少ないって本当？ Without a claim the first would list municipalities, as a threshold otherwise does.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from census import numbers
from census.plan import Claim, Comparison, Plan
from census.types import JAPAN
from census.understand.asides import opined
from census.understand.conditions import Quantity
from census.understand.courses import of_course
from census.understand.cues import Cues
from census.understand.multiples import find_multiple
from census.understand.reading import Mention, Reading
from census.understand.unsurpassed import unsurpassed

_CHECKED = re.compile(
    r"\b(?:true|false|correct|accurate|wrong|right|mistaken)\b\W*$"
    r"|\b(?:true or (?:false|not)|fact[- ]check|(?:fact|truth) or (?:fiction|myth|rumou?r)|myth or)\b"
    r"|\b(?:is|was|am|are|were)(?:n't)? (?:it|that|this|he|she|they|i|we|my \w+|the \w+)(?: (?:really|actually))? "
    r"(?:\w+ )?(?:true|right|correct|accurate|wrong|mistaken|the case)\b"
    r"|\b(?:is|was|does|did|has|do|are|have)n't (?:it|they|he|she)\b\W*$|\b(?:true|correct|right|accurate) that\b"
    r"|, ?(?:no|yes|yeah|innit|eh|huh|surely|am i right)\W*$"
    r"|本当|ほんと|正しい|(?<![みりしきい])合って(?:い|る|ま)|あって(?:る|い|ます)|間違い(?:ない|あり)|間違って|事実|マジ|まじ[?？]|ほんま(?:なん|か|に|です|や)|(?:です|だ|ます|た|ない|いる|てる)よね"
    r"|大丈夫(?:です|でしょ|か|$|[?。])|照らして|(?:書|言|い)(?:いて|って)(?:も)?(?:いい|よい|良い|大丈夫|問題)|という(?:のは|話は|説は|記述は)"
)
_HEARD = re.compile(  # said by somebody, and not by the one who asks
    r"\b(?:i|we)(?:'ve| have)? (?:read|heard|saw|was told|were told|been told|think|thought|believe|bet)\b|"
    r"(?:^|[.!?;:,] ?)(?:so |just |once )?(?:heard|read|was told|been told)\b(?! (?:about|of)\b)|"
    r"(?:^|[.!?;:,] ?)surely\b|\breally\b|\b(?:any|some) truth\b|\b(?:can|could|may|should|safe to|ok(?:ay)? to) "
    r"(?:(?:i|we) )?(?:print|say|write|publish|quote|claim|use|report|put|state) (?:that|this|it|so)\b|"
    r"\b(?:rumou?r|word) (?:has it|is)\b|"
    r"\btold (?:me|us)\b|\b(?:says?|said|claims?|claimed|insists?|reckons?|swears|apparently|supposedly|am i right|"
    r"confirm|verify|double[- ]check|check (?:if|whether|that))\b|"
    r"(?:なん|た|る|い|だ)?(?:だって|んだって|ですって)[?？。]*$|(?:っけ|でしょ|でしょう|だろ|だろう)(?:か)?[?？。]*$|らしい|だそう(?:です|だ)|"
    r"(?:と|って)(?:聞|言われ|言って|書いて|書かれ|教わ)|(?:じゃ|では)な(?:い|かった)(?:です|の|ん)?か?[?？。]*$"
)
_ASKED_EN = re.compile(
    r"(?:^|[.!?,;:] ?|\b(?:so|and|but|hi|hey|hello) )"
    r"(?:is|are|was|were|does|do|did|has|have|had)(?:n't)?\b(?! (?:you|there|we|i|it true)\b)"
    r"|\b(?:is|are|was|were) there (?:more|fewer|less|over|under)\b"
)
_ASKED_JA = re.compile(r"(?:か|の|かな|る|い|た|ん|ね)[?？。]*$")
_OPEN = re.compile(
    r"\b(?:which|how|what|list|where|who|when|name the|show|"
    r"or(?! (?:not|more|less|fewer|older|younger|over|under|above|below|higher|lower|so)\b))\b"
    r"|何|なん[にさねがじゅてけ]|どこ(?!より)|どの(?![^、。]{1,3}より)|どれ|どちら|どっち|いくつ|いくら|いつ|誰(?!より)"
    r"|教えて|一覧|リスト|ランキング|挙げ|見せ|示し|くださ|下さ|なさい|知りた"
)
_EACH = re.compile(r"\b(?:any|each|every|all|some|several|most of|there)\b|すべて|全て|各")
_HELD = re.compile(r"\b(?:city|town|village|prefecture|ward|region) of \x00|\x00+(?: the| its)? ?(?:city|prefecture)\b")
_OR_SO = re.compile(r"(?:\b(?:about|around|roughly|approximately|nearly|almost|some|like)|約|およそ|だいたい|ほぼ) ?$")
_APIECE = re.compile(r"^[^、。]{0,6}(?:あたり|当たり|につき)"), re.compile(r"\b(?:per|every) $")
_GROWN_BY = re.compile(r"\b(?:by|of)(?: about| around| roughly| over| more than| less than| at least| under)? ?$")
_GROWN_BY_JA = re.compile(
    r"^[^\x00、。]{0,2}?(?:以上|以下|超|未満|近く|ほど|くらい|ぐらい|も|強|弱|を超えて|を上回って)*(?:の)?(?:増|減|伸び|上昇|低下|落ち|縮)"
)
_NUMBER: tuple[tuple[Comparison, re.Pattern[str], re.Pattern[str]], ...] = (
    (">=", re.compile(r"\b(?:reach(?:ed|es)?|hit|hits) ?$"), re.compile(r"^\D{0,4}(?:に達|に届|台に乗|を維持)")),
    (">", re.compile(r"\b(?:pass(?:ed|es)?|cross(?:ed|es)?|exceeds?) ?$"), re.compile(r"^\D{0,4}を?突破")),
    (
        "<",
        re.compile(r"\b(?:short of|dipped to|not even) ?$"),
        re.compile(r"^\D{0,4}(?:を?割|に届かな|に満たな|もい?な[いく])"),
    ),
)
_MORE = re.compile(
    r"\b(?:more|larger|bigger|higher|greater|older|longer|denser|richer|warmer|ahead|outnumber\w*|outstrip\w*|outpac\w*|outweigh\w*|exceed\w*|busier)\b"
    r"|(?<!番)(?:多|高|大き|広|長|上回|勝|暖か|暑|使[うっい]|お金をかけ)"
)
_LESS = re.compile(
    r"\b(?:fewer|less|smaller|lower|shorter|younger|behind|poorer|colder|sparser)\b|(?:少な|低|小さ|狭|短|下回|負け|寒)"
)
_THAN = re.compile(r"\bthan\b|\boutnumber|\boutstrip|\boutpac|\boutweigh|\bexceed|より|上回|下回")
_OVERTAKES = re.compile(
    r"\b(?:overt(?:ake[sn]?|ook)|surpass(?:ed|es)?|outgr(?:ew|own)|overhauled|leapfrogged|eclipsed|"
    r"(?:pulled|moved|gone|went|got) (?:ahead of|past))\b|追い?抜|抜[いか]|追い越|逆転|上回"
)
_THAN_AVERAGE = re.compile(
    r"\b(?:(?P<more>above|over|beyond)|(?P<less>below|under|beneath)) (?:the )?"
    r"(?:\x00++ ?|prefectural |regional |country'?s? )*(?:average|mean)\b"
)
_TIMES_THEN = re.compile(r"\x00(?:年)?(?:の|より|比で|と比べて?)[^\x00、]{0,4}倍|\b(?:since|what it was|as in)\b")
_THAN_THEN = re.compile(
    r"\bthan (?:(?:it |they )?(?:was|were|had|did) )?(?:back )?(?:in )?\x00+|\x00+(?:年)?(?:の\w+)?(?:より|と比べ)"
)
_ADJECTIVE = re.compile("[広狭暑寒][いくかさ]")  # which names what it compares
_SUBJECT_JA = re.compile(r"(?:の(?:ほう|方))?[がは]")
_MULTIPLE_JA = re.compile(r"の(?:約|およそ|ほぼ)?[\d.二三四五六七八九十]{1,4}倍(?!率)")
_FIRST_IS_OTHER = re.compile(r"^\x00+(?:の(?!ほう|方)[^\x00、]{0,6}\x00*)?より")
_MIRRORED: dict[Comparison, Comparison] = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "==": "=="}
_SIGNIFICANT = 2  # digits that a round number such as 14,000,000 is taken to say at least


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim found in a question.

    kind     a figure is of a size (number), is a part of that of another area (share), has grown, is so many times
             another (times), lies so far from it (gap), or beyond it (pair) or beyond that of another year (then), or
             the area has a rank, or a series its peak or its course
    percent  whether the number is a percentage
    measures what the number is of, where the words beside it say
    """

    kind: Literal["number", "share", "growth", "times", "gap", "pair", "then", "rank", "series"]
    claim: Claim
    percent: bool = False
    measures: tuple[str, ...] = ()


def stated(reading: Reading, previous: Plan | None = None) -> Stated | None:
    """What the question claims; None where it asks something open. Of "is that the highest?" the area is that of the
    plan before."""
    names = [(one.start, one.end) for one in reading.mentions if not _ADJECTIVE.fullmatch(_said(reading, one))]
    thought = opined(reading.text, reading.terms)
    reading = replace(reading, quantities=tuple(one for one in reading.quantities if one.start >= thought))
    text = reading.text.masked([*names, *reading.years.spans, (0, thought)])
    checked = bool(_CHECKED.search(text) or (unsurpassed(text) and not _OPEN.search(text)))
    yes_or_no = _ASKED_JA if reading.language == "ja" else _ASKED_EN
    asked = yes_or_no.search(text) or _HEARD.search(text)
    if not checked and (not asked or _OPEN.search(_without_places(reading))):
        return None
    if (course := of_course(reading, text)) is not None:
        return Stated("series", course)
    cues = reading.cues
    places = [place for place in reading.places if len(place.codes) == 1]
    if cues.ordered and _of_the_same(reading, previous):
        return _rank(reading)
    if cues.ordered and places and (not reading.quantities or cues.limit):
        return _rank(reading) if any(place.code != JAPAN for place in places) else None
    if cues.level and (_EACH.search(text) or not _HELD.search(text)):
        return None
    if reading.excluded or (len(places) < len(reading.places) and not reading.quantities):
        return None
    if (times := _times(reading, text)) is not None:
        return times
    reading = replace(reading, quantities=reading.quantities or _with_names(reading))
    if not reading.quantities:
        return _none_at_all(reading) or _pair(reading, text)
    return _number(reading, text)


def _none_at_all(reading: Reading) -> Stated | None:
    """ "Was there really not a single hospital in Yubari?", of which no number is written."""
    if len(reading.places) != 1 or len(reading.thresholds) != 1 or len(reading.years.years) > 1:
        return None
    one = reading.thresholds[0]
    return Stated("number", Claim(cmp=one.cmp, value=one.value), measures=one.measures)


def _said(reading: Reading, mention: Mention) -> str:
    return reading.text.folded[mention.start : mention.end]


def _of_the_same(reading: Reading, previous: Plan | None) -> bool:
    """Whether it is about the one figure talked of: "is that the highest in Japan?", それは全国一？"""
    if previous is None or len(previous.areas) != 1 or previous.op not in ("value", "position"):
        return False
    elsewhere = any(place.code != JAPAN for place in reading.places)
    points = "pronoun" in reading.cues and not reading.cues.any("peak", "which")
    return points and not elsewhere and previous.areas != (JAPAN,) and not reading.measures and not reading.years


def _without_places(reading: Reading) -> str:
    """The question with its measures: 何人 asks something though it names people."""
    places = [(mention.start, mention.end) for mention in reading.mentions if not mention.measures]
    return reading.text.masked([*places, *reading.years.spans])


def _times(reading: Reading, text: str) -> Stated | None:
    """ "Has it doubled since 1950?", "is it more than twice as high as in Osaka?" """
    found = find_multiple(text)
    ends = 2 if reading.years.span else len(reading.years.years)
    points = (max(len(reading.places), 1), ends, len(_contrasted(reading)) or 1)
    if found is None or points not in ((1, 2, 1), (1, 1, 1), (2, 0, 1), (2, 1, 1), (1, 0, 2), (1, 1, 2)):
        return None
    since = reading.cues.any("change", "since", "compared") or bool(_TIMES_THEN.search(text))
    if points == (1, 1, 1) and (not since or reading.cues.any("share", "rate")):
        return None  # 1.9倍 may be the figure itself: openings per applicant
    return Stated("times", Claim(cmp=found.cmp, value=found.value, step=found.step))


def _with_names(reading: Reading) -> tuple[Quantity, ...]:
    """Numbers that are none without the name beside them, as 千人 with its people."""
    taken = [*((mention.start, mention.end) for mention in reading.mentions), *reading.years.spans]
    found = [one for one in numbers.extract(reading.text.folded) if one.kind in ("number", "percent")]
    return tuple(
        Quantity(float(one.value), one.kind == "percent", one.start, one.end)
        for one in found
        if not any(start < one.end and one.start < end for start, end in taken)
    )


def _rank(reading: Reading) -> Stated:
    """ "Is Tottori the least populous prefecture?": that it is first, nth or among the first n."""
    cues = reading.cues
    if cues.limit:
        return Stated("rank", Claim(cmp="<=", value=cues.limit))
    return Stated("rank", Claim(cmp="==", value=cues.nth or 1))


def _pair(reading: Reading, text: str) -> Stated | None:
    """ "Is Yokohama bigger than Osaka?", "larger than in 1980?" """
    over, average = _OVERTAKES.search(text), _THAN_AVERAGE.search(text)
    more = _MORE.search(text) or over or (average and average["more"])
    less = _LESS.search(text) or (average and average["less"])
    if bool(more) == bool(less) or not (_THAN.search(text) or over or average):
        return None
    years = len(reading.years.years)
    several = _several(reading)
    kind: Literal["pair", "then"] = "pair"
    if len(reading.places) <= 1 and years == 1 and _THAN_THEN.search(text) and not _contrasted(reading):
        kind = "then"
    elif not several:
        return None
    turned = kind == "pair" and bool(_FIRST_IS_OTHER.search(text[_first(reading) :]))
    if _contrasted(reading):  # two measures: how far they lie apart is what a reader wants to know
        return Stated("gap", Claim(cmp=">" if bool(more) != turned else "<", value=0))
    return Stated(kind, Claim(cmp=">" if bool(more) != turned else "<"))


def _gap(reading: Reading, text: str, claim: Claim) -> Stated | None:
    """ "Tokyo has 5 million more people than Osaka", "more deaths than births, by over 5,000"."""
    more, less = _MORE.search(text), _LESS.search(text)
    if bool(more) == bool(less) or not _THAN.search(text) or claim.value is None:
        return None
    if bool(more) != bool(_FIRST_IS_OTHER.search(text[_first(reading) :])):
        return Stated("gap", claim)
    return Stated("gap", _mirrored(claim))


def _several(reading: Reading) -> bool:
    """Whether there are exactly two of areas, years or measures."""
    measures = len(_contrasted(reading) or (reading.measures if reading.listed else ())) or 1
    return sorted((max(len(reading.places), 1), max(len(reading.years.years), 1), measures)) == [1, 1, 2]


def _contrasted(reading: Reading) -> tuple[tuple[str, ...], ...]:
    """The two measures of "more deaths than births", one of which a number beside it may have taken."""
    meant = {*reading.measures, *(one.measures for one in reading.thresholds)}
    named = [mention for mention in reading.mentions if mention.measures and mention.codes in meant]
    if len(named) != 2 or named[0].codes == named[1].codes:
        return ()
    between = reading.text.folded[named[0].end : named[1].start]
    after = reading.text.folded[named[1].end :]
    follows = after.startswith("より") or _MULTIPLE_JA.match(after)
    contrasted = _THAN.search(between) or (_SUBJECT_JA.fullmatch(between) and follows)
    return (named[0].codes, named[1].codes) if contrasted or re.search(r"\bas\b", between) else ()


def _first(reading: Reading) -> int:
    """Where the first of two things compared stands."""
    if _contrasted(reading):
        return min(mention.start for mention in reading.mentions if mention.measures)
    starts = [mention.start for mention in reading.mentions if len(reading.places) < 2 or not mention.measures]
    return min(starts, default=0)


def _number(reading: Reading, text: str) -> Stated | None:
    """ "over 3 million residents", 人口は300万人未満: about the figure of one area and year."""
    if len(reading.quantities) != 1:
        return None
    quantity, before = reading.quantities[0], text[: reading.quantities[0].start]
    part = quantity.percent and len(reading.places) == 2
    apiece = _APIECE[0].search(text[quantity.end :]) or _APIECE[1].search(before)
    if reading.cues.any("difference", "ratio", "peak", "annual", "unit_of_time") or apiece:
        return None
    threshold = next((one for one in reading.thresholds if one.start <= quantity.start < one.end), None)
    claim = Claim(cmp=threshold.cmp, value=quantity.value) if threshold else _plain(reading, quantity, text)
    measures = threshold.measures if threshold else ()
    if "change" in reading.cues and (_GROWN_BY.search(before) or _GROWN_BY_JA.search(text[quantity.end :])):
        return _growth(reading, claim, percent=quantity.percent)
    if reading.years.span or len(reading.years.years) > 1:
        return None
    if _several(reading) and not part:
        return _gap(reading, text, claim)
    if len(reading.places) > 1 and not part:
        return None
    return Stated("share" if part else "number", claim, quantity.percent, measures)


def _growth(reading: Reading, claim: Claim, *, percent: bool) -> Stated | None:
    """ "Did it fall by more than 3% (by 10,000) from 2015 to 2020?" """
    span = reading.years.span
    if len(reading.places) > 1 or not ((span and None not in span) or len(reading.years.years) == 2):
        return None
    return Stated("growth" if percent else "gap", _mirrored(claim) if "fall" in reading.cues else claim)


def _mirrored(claim: Claim) -> Claim:
    """The claim with its sign turned."""
    return claim.model_copy(update={"cmp": _MIRRORED[claim.cmp], "value": -(claim.value or 0)})


def _plain(reading: Reading, quantity: Quantity, text: str) -> Claim:
    """What is claimed by a number without the usual words of comparison."""
    before, after = text[: quantity.start], text[quantity.end :]
    for comparison, left, right in _NUMBER:
        if left.search(before) or right.search(after):
            return Claim(cmp=comparison, value=quantity.value)
    step = _step(reading, quantity, rough=bool(_OR_SO.search(before)))
    value = (
        quantity.value
        if quantity.value % 1 == 0
        else float(round(Fraction(str(quantity.value)) / Fraction(str(step)))) * step
    )
    return Claim(cmp="==", value=value, step=step)


def _step(reading: Reading, quantity: Quantity, *, rough: bool) -> float:
    """The place value a number is precise to: of 14,000,000 the million, of "about 110万" the 10万."""
    written = numbers.extract(reading.text.folded[quantity.start : quantity.end])
    step = written[0].step if len(written) == 1 and written[0].value == Fraction(str(quantity.value)) else Fraction(1)
    value = abs(Fraction(str(quantity.value)))
    if quantity.percent and not any(number.value == value for number in written):
        return float(round(value / max(5, math.ceil(value / 10)), 2))  # half: 45 to 55 in 100, one in three: 30 to 37
    least = 10 ** (1 if rough else _SIGNIFICANT)
    while value and value % (step * 10) == 0 and value >= step * least:
        step *= 10
    return float(step)


def _as_multiple(reading: Reading, cues: Cues) -> Reading:
    """The question after the one figure over the other; of one year named, up to now."""
    years, two = reading.years, _contrasted(reading)
    if len(years.years) == 1 and len(reading.places) < 2 and not two:
        years = replace(years, years=(), span=(years.years[0], None))
    reading = replace(reading, measures=two, listed=True) if two else reading
    plain = cues.without("compare", "difference", "percent_change", "series", "most", "least")
    cues = replace(plain, names=plain.names | {"ratio"}, level=None, limit=None, nth=None)
    return replace(reading, years=years, thresholds=(), cues=cues)


def without(reading: Reading, found: Stated) -> Reading:
    """The reading of what is asked once the claim is taken out."""
    cues = reading.cues.without("count", "change", "fall", "which", "peak", "less")
    if found.kind == "rank":
        return replace(reading, cues=replace(cues, names=cues.names | {"position"}, limit=None, nth=None))
    if found.kind == "series":
        plain = replace(cues.without("change", "most", "least", "high", "compare"), limit=None, nth=None)
        if found.claim.about == "every":
            return replace(reading, cues=plain.with_("series"))
        return replace(reading, cues=plain.with_("peak"), years=replace(reading.years, years=()))
    if found.kind == "pair":
        cues = cues.without("mean", "exclude")
        two = _contrasted(reading)
        reading = replace(reading, measures=two, listed=True) if two else reading
        return replace(reading, cues=replace(cues, names=cues.names | {"compare"}))
    if found.kind == "times":
        return _as_multiple(reading, cues)
    if found.kind == "growth":
        return replace(reading, thresholds=())
    if found.kind == "gap":
        two, span = _contrasted(reading), reading.years.span
        reading = replace(reading, measures=two, listed=True) if two else reading
        if span and not two and None not in span:
            reading = replace(reading, years=replace(reading.years, span=None, years=tuple(filter(None, span))))
        return replace(reading, thresholds=(), cues=replace(cues, names=cues.names | {"difference"}))
    if found.kind == "share":
        return replace(reading, thresholds=(), cues=replace(cues, names=cues.names | {"share"}))
    measures = reading.measures or ((found.measures,) if found.measures else ())
    plain = replace(cues.without("compare", "most", "least", "worst"), level=None, limit=None, nth=None)
    return replace(reading, thresholds=(), measures=measures, cues=plain, than=None)
