"""Which of two figures is divided by the other, where a follow-up names one of them: "how many times the residential
price is that", 住宅地の何倍.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from census.plan import Plan
from census.understand.reading import Reading
from census.understand.relating import Relations

_IS_THAT = re.compile(r" (?:number |figure |price |one |value )*(?:is|was|are|were|does) (?:that|it|this|those)\b")
_OF_THAT = re.compile(r"\b(?:is|was|are|were) (?:that|it|this|those)\b")
_OF_WHICH_JA = ("の何倍", "の何", "に対し", "より", "と比べ")


def divides(folded: str, start: int, end: int) -> bool:
    """Whether what is named at [start, end) is what the figure talked of is divided by."""
    after = folded[end:]
    return bool(_IS_THAT.match(after) or _OF_THAT.search(folded[:start])) or after.startswith(_OF_WHICH_JA)


def oriented(reading: Reading, plan: Plan, relations: Relations) -> tuple[Reading, Plan]:
    """A plan of two measures in the order that the words of a follow-up say, and what else it says."""
    words = relations.words(reading) if len(plan.measures) == 2 else []
    counts = {code: sum(relations.called([word], code) for word in words) for code in plan.measures}
    code = max(counts, key=counts.__getitem__)
    if not words or len(set(counts.values())) < len(counts):
        return reading, plan
    other = next(one for one in plan.measures if one != code)
    pair = (other, code) if divides(reading.text.folded, *_span(reading.text.folded, words)) else (code, other)
    said = replace(reading, measures=(), strange=(), left=(), covered=True, given=True)
    return said, plan.model_copy(update={"measures": pair})


def _span(folded: str, words: Sequence[str]) -> tuple[int, int]:
    starts = [(folded.find(word), len(word)) for word in words if word in folded]
    return min(start for start, _ in starts), max(start + length for start, length in starts)
