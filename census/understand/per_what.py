"""What a follow-up divides by: "per school", 1校あたり, 可住地面積あたり."""

from __future__ import annotations

import re
from collections.abc import Iterator

from census.understand.reading import Reading

PER_JA = re.compile(r"([一-鿿々ァ-ヺー]*?)(?:1|一)([一-鿿々ァ-ヺー]{1,4}?)(?:あたり|当たり|につき|ごと|平均)")
_PER_EN = re.compile(r"\b(?:per|for each|for every|a) ([a-z]+(?: [a-z]+)?)")
_PER_WHAT_JA = re.compile(r"(?:1|一)?(?:km2|km²|平方キロ)?(?:あたり|当たり|当り|につき)")
_NO_UNIT = frozenset(
    "capita person head resident inhabitant cent year day month week km thousand hundred million".split()
)


def units(reading: Reading) -> list[str]:
    """The units and things that a question divides by: "per school", 1校あたり."""
    text = reading.text.folded
    found = [match[1] for match in _PER_EN.finditer(text) if match[1].split()[0] not in _NO_UNIT]
    return found + [word for match in PER_JA.finditer(text) for word in (match[1], match[2]) if word]


def measures(reading: Reading) -> Iterator[tuple[str, ...]]:
    """The measures that it divides by: "per habitable area", 可住地面積あたり."""
    folded = reading.text.folded
    for one in reading.mentions:
        if one.measures and (_PER_WHAT_JA.match(folded, one.end) or folded[: one.start].endswith("per ")):
            yield one.codes
