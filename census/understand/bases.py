"""How many people a rate is told for: "per 100,000", "per thousand", 人口10万人当たり, 人口千人あたり."""

from __future__ import annotations

import re

from census.composed import PEOPLE
from census.types import Derived, Measure

_PER = re.compile(
    r"(?:per|for every|a(?!\s+(?:thousand|hundred|million|[\d,])))\s+"
    r"([\d,]+(?:k| thousand| million)?|(?:one |a )?(?:hundred thousand|ten thousand|thousand|hundred|million)|"
    r"capita|person|head|resident|inhabitant)|"
    r"(?:人口)?(?<![\d.])([\d,]+|[一十])?([百千万])?([百千万])?人(?:あたり|当たり|当り|につき|に対する|に対して|に対し|対|ごと|毎|比)|"
    r"人口([\d,]+|[一十])?([百千万])?([百千万])?対"
)
_WORDS = {
    "hundred": "100", "thousand": "1000", "ten thousand": "10000", "hundred thousand": "100000", "million": "1000000",
}  # fmt: skip
_DIGITS = re.compile(r"(\d+)(k| thousand| million)")
_ZEROS = {"k": "000", " thousand": "000", " million": "000000"}
_ALONE = ("capita", "person", "head", "resident", "inhabitant")
_DIGITS_JA = {"一": "1", "十": "10"}
_ZEROS_JA = {"百": "00", "千": "000", "万": "0000"}


def base_of(text: str) -> str | None:
    """The base that a folded text says, as digits; None where it says none."""
    match = _PER.search(text)
    if not match:
        return None
    if found := match.group(1):
        word = re.sub("^(?:one|a) ", "", found)
        return (
            "1"
            if word in _ALONE
            else _WORDS.get(word, _DIGITS.sub(lambda digits: digits[1] + _ZEROS[digits[2]], word.replace(",", "")))
        )
    said, *scales = match.group(2, 3, 4) if any(match.group(2, 3, 4)) else match.group(5, 6, 7)
    if said is None and not any(scales):
        return None  # 人あたり
    digits = _DIGITS_JA.get(said, said.replace(",", "")) if said else "1"
    return digits + "".join(_ZEROS_JA[scale] for scale in scales if scale)


def counted_by(measure: Measure, base: str | None) -> str:
    """What a rate counts, where it is asked for per another number of people ("per 100,000?" after "per 1,000");
    else the measure itself."""
    if not isinstance(measure, Derived) or base in (None, str(measure.scale)) or measure.unit.style == "percent":
        return measure.code
    of_people = [code for code, _ in measure.denominator] == [PEOPLE]
    return measure.numerator[0][0] if of_people and len(measure.numerator) == 1 else measure.code
