"""What a speaker takes back within a question: "in 2019 — actually 2020", 2015年、いや2020年, "most, no, the least".

Of years, orders and kinds of area only what is said after the correction stands, where that says any; measures and
places are settled in `coordination`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from census.understand import years as year_patterns
from census.understand.cue_words import CUES
from census.understand.levels import level, without_levels
from census.understand.years import Years

INSTEAD = re.compile(
    r"\b(?:no,? wait|wait,? no|sorry|make (?:that|it)|or rather|scratch that|i meant|correction:?)\b"
    r"|[,;.!-] ?(?:no,? )?(?:actually|rather|wait)\b|[,;.!-] ?no[,;.!-]"
    r"|(?:じゃ|では|で)なくて?|(?<=[、。.・ -])いや(?=[、。.・ 一-鿿\d\x00])|もとい|訂正|間違え"
)
"""Words that put what follows in the place of what came before."""
AGAIN = re.compile(r"\bi mean\b|\bin other words\b|\bthat is,|つまり|要するに|というか|言い換え")
"""Words that say the same again."""
_MEANT = re.compile(r"(?<=[,;.!-] )i mean\b")
_ENDS = re.compile(r"\b(?:top|bottom|best|worst)\b|ベスト|ワースト|トップ|上位|下位")
"""Which end of an order is wanted, whatever is high or low in it: the worst, no, the best of the few."""
_PER = re.compile(r"\b(?:per|for every) (?:[\d,]+k? ?|(?:hundred |ten )?thousand |million )?$")
_ORDERS = ("most", "least", "worst", "high", "less")


_ASKS = re.compile(
    r"\bhow (?:many|much)\b|\b(?:what|which|where|who|when|number|population)\b|"
    r"何|いくつ|どこ|どの|どれ|いくら|数[はがを]"
)
_CUT_SHORT = re.compile(r"[^\s.,…、。]*\s*(?:\.{2,}|…+|--+|—+)[ ,]*$")


def taken_back(folded: str, start: int) -> tuple[int, int]:
    """The stretch before what stands from `start` on that is no longer said: all of a question that is begun again
    ("how many designated… sorry, how many villages"), or the word that was cut short."""
    head = folded[:start]
    word = max((one for one in INSTEAD.finditer(folded) if one.end() <= start), key=lambda one: one.end(), default=None)
    if word is None:
        return 0, 0
    asked = {match.group() for match in _ASKS.finditer(head[: word.start()])}
    if asked & {match.group() for match in _ASKS.finditer(folded[start:])}:
        return 0, start
    cut = _CUT_SHORT.search(head[: word.start()])
    return (cut.start(), start) if cut else (0, 0)


def takes_back(folded: str) -> bool:
    """Whether something is taken back or said again."""
    return bool(INSTEAD.search(folded) or AGAIN.search(folded))


def corrected_from(folded: str) -> int:
    """Where what stands begins, 0 where nothing is taken back."""
    return max((match.end() for pattern in (INSTEAD, _MEANT) for match in pattern.finditer(folded)), default=0)


def corrections(folded: str) -> list[tuple[int, int]]:
    """The stretches of the words that take back."""
    return [match.span() for match in INSTEAD.finditer(folded)]


def years_after(masked: str, years: Years, start: int) -> Years:
    """The years said from `start` on, where any are; `years` are those of the whole text."""
    later = year_patterns.parse("\x00" * start + masked[start:]) if start else years
    return replace(later, spans=years.spans) if later else years


def divides(folded: str, start: int, stands_from: int) -> bool:
    """Whether what is named in a correction only tells per whom: "shops per 1,000, make that per 100 people"."""
    return stands_from > 0 and _PER.search(folded[:start]) is not None


def orders_after(masked: str, start: int) -> str:
    """The text without the orders and kinds of area that are taken back before `start`."""
    head, tail = masked[:start], masked[start:]
    if _ENDS.search(tail):
        head = _ENDS.sub(lambda match: "\x00" * len(match.group()), head)
    elif any(CUES[name].search(tail) for name in _ORDERS):
        for name in _ORDERS:
            head = CUES[name].sub(lambda match: "\x00" * len(match.group()), head)
    if level(tail):
        head = without_levels(head)
    return head + tail
