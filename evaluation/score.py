"""Is an answer of the service right? Decided from the response alone, by rules, without a model.

A refusal is right when its status is accepted and it carries no value and no facts. An answer is right
when its figures are those of one honest reading (`evaluation.expected`): exact for published figures
and counts, for computed ones within 0.5 % or a correct rounding of what is shown, published or in the unit that the
answer names (hectares for km²). Wording is not judged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from evaluation.expected import Expectation, Figure, expected
from evaluation.items import Expect
from evaluation.table import Table
from evaluation.units import converted

Answer = Mapping[str, Any]

RELATIVE = 0.005
SCALES = {"兆": 10**12, "億": 10**8, "万": 10**4, "million": 10**6, "billion": 10**9, "trillion": 10**12}
DIGITS = r"\d[\d,]*(?:\.\d+)?"
NUMBER = re.compile(rf"(?:{DIGITS}[兆億万])+(?:{DIGITS})?|{DIGITS}(?: ?(?:million|billion|trillion)\b)?")
PART = re.compile(rf"({DIGITS}) ?(\D*)")
CLOCK = re.compile(r"(\d{1,2})(?::|時)(\d{2})")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` says in a few words why an answer is wrong; empty when it is right."""

    right: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A number in an answer. `decimals` as written; None for a number of the JSON, which is not rounded."""

    value: float
    decimals: int | None = None


def score(answer: Answer, expect: Expect, table: Table) -> Verdict:
    """Judge one response of `POST /census_qa`."""
    status = answer.get("status")
    if status not in expect.status:
        return Verdict(False, f"status {status}")
    if status != "answered":
        empty = answer.get("value") is None and not answer.get("facts")
        return Verdict(empty, "" if empty else "a figure where none is expected")
    return _worded(answer, expect) or _figured(answer, expect, table) or Verdict(True)


def _worded(answer: Answer, expect: Expect) -> Verdict | None:
    """What is wrong with the words and the form of an answer."""
    text = unicodedata.normalize("NFKC", str(answer.get("answer") or "")).casefold()
    missing = [group for group in expect.text if not any(word.casefold() in text for word in group)]
    if missing:
        return Verdict(False, f"says none of {' / '.join(missing[0])}")
    if expect.intent and answer.get("intent") != expect.intent:
        return Verdict(False, f"intent {answer.get('intent')}, expected {expect.intent}")
    bare = not (expect.queries or expect.text or expect.intent)
    if bare and (answer.get("value") is not None or answer.get("facts")):
        return Verdict(False, "a figure where none is expected")
    return None


def _figured(answer: Answer, expect: Expect, table: Table) -> Verdict | None:
    """What is wrong with the figures of an answer. Further figures may stand anywhere in it."""
    parts = [*([expect.queries] if expect.queries else []), *((spec,) for spec in expect.also)]
    for specs in parts:
        found = [reading for spec in specs for reading in expected(spec, table)]
        if expect.also:
            found = [replace(reading, where="facts") for reading in found]
        if not any(_agrees(answer, reading, table) for reading in found):
            wanted = ", ".join(f"{figure.value:.10g}" for group in found[0].groups[:3] for figure in group[:1])
            places = ", ".join("/".join(sorted(place)) for place in found[0].areas[:5])
            return Verdict(False, f"got {answer.get('value')}, expected {wanted} {places}".strip())
    return None


def _agrees(answer: Answer, reading: Expectation, table: Table) -> bool:
    shown = list(_shown(answer, reading.where))
    groups = [[told for figure in group for told in _told(figure, answer.get("unit"))] for group in reading.groups]
    met = sum(any(_matches(number, figure) for number in shown for figure in group) for group in groups)
    return met >= reading.share * len(reading.groups) and _in_order(answer, reading, table)


def _told(figure: Figure, unit: Any) -> Iterator[Figure]:
    """The figure as published, and in the unit that the answer gives it in."""
    yield figure
    value = converted(figure.value, unit)
    if value is not None:
        yield replace(figure, value=value, exact=False)


def _shown(answer: Answer, where: str) -> Iterator[Shown]:
    """The numbers that may carry the figure, `where` as in `Expectation`."""
    value = answer.get("value")
    if value is not None:
        yield Shown(float(value))
    if where != "value" or value is None:
        yield from numbers(str(answer.get("answer") or ""))
    if where == "facts":
        yield from (Shown(float(fact["value"])) for fact in answer.get("facts") or () if fact.get("value") is not None)


def numbers(text: str) -> Iterator[Shown]:
    """Every number of a text: 14,047,594 / 1404万7594 / 1.4 million / 29.1 / 6:38 (as minutes)."""
    text = unicodedata.normalize("NFKC", text)
    for clock in CLOCK.finditer(text):
        yield Shown(int(clock[1]) * 60 + int(clock[2]), 0)
    for match in NUMBER.finditer(text):
        parts = PART.findall(match[0])
        scaled = [(digits.replace(",", ""), SCALES.get(unit, 1)) for digits, unit in parts]
        value = sum(float(digits) * scale for digits, scale in scaled)
        digits, scale = scaled[-1]
        # "1.4 million" is exact to the hundred thousands: minus five decimals.
        yield Shown(value, len(digits.partition(".")[2]) - len(str(scale)) + 1)


def _matches(number: Shown, figure: Figure) -> bool:
    in_text = number.decimals is not None
    got, wanted = number.value, figure.value
    if in_text or not figure.signed:
        got, wanted = abs(got), abs(wanted)
    gap = abs(got - wanted)
    if gap <= abs(wanted) * (1e-9 if figure.exact else RELATIVE) + 1e-9:
        return True
    # 0.3 % is a fair way to write 0.274 %; "3" is not one to write 2.6.
    return number.decimals is not None and number.decimals >= 1 and gap <= 0.5 * 10.0**-number.decimals * (1 + 1e-9)


def _in_order(answer: Answer, reading: Expectation, table: Table) -> bool:
    """Whether the expected areas come first among the facts, or in this order in the text."""
    if not reading.areas:
        return True
    codes = list(dict.fromkeys(fact.get("area_code") for fact in answer.get("facts") or ()))
    leading = [code for code, _ in takewhile(lambda pair: pair[0] in pair[1], zip(codes, reading.areas, strict=False))]
    return len(leading) == len(reading.areas) or _named_in_order(str(answer.get("answer") or ""), reading, table)


def _named_in_order(text: str, reading: Expectation, table: Table) -> bool:
    at = 0
    for place in reading.areas:
        found = [
            (text.find(name, at), len(name)) for code in place for name in table.names(code) if text.find(name, at) >= 0
        ]
        if not found:
            return False
        position, length = min(found)
        at = position + length
    return True
