"""Areas kept by how many times one figure is another: "at least twice as many deaths as births", 死亡が出生の3倍の県.

A multiple is never compared with a figure itself: where it is not plain what it is a multiple of, nothing is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from census.indicators import Catalogue
from census.types import JAPAN
from census.understand.conditions import Comparison, Threshold
from census.understand.multiples import Multiple, find_multiple

if TYPE_CHECKING:
    from census.understand.reading import Mention, Reading

_TIMES = re.compile(r"^(?:\s*(?:倍|times\b|-?fold\b)| ?x\b)")
_OF_IT = re.compile(r"(?:の)?(?:数|人数|件数|人口)?の(?:約|およそ|ほぼ)?(?:[\d.]+|[二三四五六七八九十])?(?:倍|半分)")
_VERBS = re.compile(r"\b(?:doubl|tripl|trebl|quadrupl|halv)(?:ed|es|ing)\b|[倍半](?:増|減)|倍に(?:な|増|膨)|半分に")
_NUMBERED = re.compile(r"\btimes\b|\btwice\b|[\d二三四五六七八九十]倍")
_ABOUT = 4  # of "about twice": the precision a rough multiple is told with


def is_multiple(folded: str, threshold: Threshold) -> bool:
    """Whether a number that areas are compared with is followed by a word for times."""
    number = re.search(r"[\d.,]*\d|[二三四五六七八九十]+|[a-z]+(?= times\b)", folded[threshold.start : threshold.end])
    after = folded[threshold.start + number.end() :] if number else ""
    return bool(number and _TIMES.match(after)) or bool(_TIMES.match(folded[threshold.end :]))


def told_in_times(codes: Iterable[str], catalogue: Catalogue) -> bool:
    """Whether one of the measures is itself told as so many times: 有効求人倍率は1.9倍."""
    return any(catalogue.get(code).unit.en == "times" for code in codes)


def told_apart(reading: Reading, catalogue: Catalogue) -> Reading:
    """The reading of a question about areas with the multiple that it says of two measures as a condition on them;
    `unkept` where it says one of anything else."""
    if reading.cues.level is None or reading.growths or _VERBS.search(reading.text.folded):
        return reading
    if told_in_times((code for term in reading.terms for code in term.codes), catalogue):
        return reading
    found = find_multiple(_with_names_as_those(reading))
    if found is None:
        return reading
    sides = _sides(reading)
    if sides is None:
        chosen = all(place.code == JAPAN for place in reading.places) or reading.cues.any("which", "count")
        return replace(reading, unkept=chosen and _NUMBERED.search(reading.text.folded) is not None)
    one, other = sides
    code = f"{one.codes[0]}:{other.codes[0]}:1"
    start, end = min(one.start, other.start), max(one.end, other.end)
    thresholds = tuple(
        Threshold(comparison, value, False, (code,), start, end) for comparison, value in _comparisons(found)
    )
    cues = reading.cues.without("ratio", "least", "most", "difference", "compare", "less")
    return replace(reading.meaning(code), thresholds=thresholds, cues=cues, certain=not reading.left, unkept=False)


def _comparisons(found: Multiple) -> Sequence[tuple[Comparison, float]]:
    if found.cmp != "==":
        return [(found.cmp, found.value)]
    if found.step and found.step >= found.value / _ABOUT:
        return [(">=", found.value - found.step / 2), ("<=", found.value + found.step / 2)]
    return [(">=", found.value)]  # "twice as many" as that, or more


def _sides(reading: Reading) -> tuple[Mention, Mention] | None:
    """What is a multiple, and of what; None where not two measures are named."""
    named = [one for one in reading.terms if one.measures and not one.weak]
    if len({one.codes for one in named}) != 2 or len(named) != 2:
        return None
    first, second = named
    if reading.language == "en":
        return first, second
    folded = reading.text.folded
    if _OF_IT.match(folded, second.end):
        return first, second
    return (second, first) if _OF_IT.match(folded, first.end) else None


def _with_names_as_those(reading: Reading) -> str:
    """The question with "those" for each name, so that "three times deaths" is told like "three times those"."""
    folded = reading.text.folded
    if reading.language != "en":
        return folded
    for one in sorted(reading.terms, key=lambda term: term.start, reverse=True):
        part = folded[: one.start].endswith("half ")  # "over half elderly" are a part, and no multiple
        folded = folded if part else f"{folded[: one.start]}those{folded[one.end :]}"
    return folded
