"""What a question counts, "how many schools" and 何校, and whether a measure's figures are counted with that word."""

from __future__ import annotations

import re

from census.types import Measure, Unit
from census.understand.reading import Reading
from rag.terms import terms

_COUNTER = re.compile(
    r"\b(?:how many|number of) ((?:[a-z-]+ ?){1,3})|(?:何|いく)([一-鿿](?!以))|"
    r"(人)(?:数|の数|(?:が|の)?(?:最も|一番)?(?:多|少な))"
)
_AMOUNT = re.compile(r"\bhow much\b|ど(?:れ|の)[くぐ]らい|どれだけ|いくら|量")

_THINGS = re.compile(r"何(?:軒|店舗?|館|校|園|[かカヶケ箇]所|件|台|棟|社|床)(?!に)")


def asks_how_much(reading: Reading) -> bool:
    """Whether an amount is asked for rather than a number of things."""
    return _AMOUNT.search(reading.text.folded) is not None


def counter(reading: Reading) -> str:
    """What a question counts, or nothing: 校 of 何校, "schools" of "how many primary schools"."""
    found = _COUNTER.search(reading.text.folded)
    return next((group for group in found.groups() if group), "") if found else ""


def counted_in(unit: Unit, word: str) -> bool:
    """Whether figures of the unit are counted with this word; of a quotient the part above counts."""
    if not word:
        return False
    if not word.isascii():
        return unit.ja.partition("/")[0] == word
    return not set(terms(unit.en)).isdisjoint(word.split())


def counts_things(reading: Reading) -> bool:
    """Whether shops, houses or facilities are counted: 何軒."""
    return _THINGS.search(reading.text.folded) is not None


def uncountable(measure: Measure, reading: Reading) -> bool:
    """Whether a number of things is asked for, and figures of the measure are amounts, parts or times."""
    said = reading.cues.any("count", "persons") or counts_things(reading)
    counted = said and not reading.cues.any("share", "rate", "per")
    return counted and measure.unit.style in ("money", "percent", "minutes", "clock")
