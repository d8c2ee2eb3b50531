"""Formulas written with figures, "4,194,751 ÷ 14,047,594 × 100", or with words.

Texts for people only: nothing is computed from them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import floor, log10

from census.types import Derived, Number, Value

Terms = Sequence[tuple[str, int]]


def show(value: Number | float) -> str:
    """A figure in a formula: grouped, with at most four decimals, or four digits where it is small."""
    if value == int(value):
        return f"{int(value):,}"
    decimals = max(4, 3 - floor(log10(abs(float(value)))))
    return f"{float(value):,.{decimals}f}".rstrip("0").rstrip(".")


def derived(measure: Derived, row: Value) -> str:
    """How a derived figure follows from the cells of its row, none of which is missing."""
    # A denominator may be of an earlier year: an indicator of both sides then has a cell for each.
    oldest_first = sorted(row.cells, key=lambda cell: cell.year)
    latest = {cell.indicator: show(cell.value) for cell in oldest_first}
    earliest = {cell.indicator: show(cell.value) for cell in reversed(oldest_first)}
    text = _grouped(_signed(measure.numerator, latest.__getitem__), measure.numerator)
    if measure.denominator:
        text += f" ÷ {_grouped(_signed(measure.denominator, earliest.__getitem__), measure.denominator)}"
    return _scaled(text, measure)


def worded(measure: Derived, term: Callable[[str], str]) -> str:
    """How a measure is computed, with `term` for each of its indicators, asked in the order of the formula."""
    text = _signed(measure.numerator, term)
    if measure.denominator:
        below = _signed(measure.denominator, term)
        text = f"{_grouped(text, measure.numerator)} ÷ {_grouped(below, measure.denominator)}"
    return _scaled(text, measure)


def _signed(terms: Terms, term: Callable[[str], str]) -> str:
    parts = []
    for index, (code, factor) in enumerate(terms):
        sign = "− " if factor < 0 else "+ " if index else ""
        times = f"{abs(factor)} × " if abs(factor) != 1 else ""
        parts.append(f"{sign}{times}{term(code)}")
    return " ".join(parts)


def _grouped(text: str, terms: Terms) -> str:
    return f"({text})" if len(terms) > 1 else text


def _scaled(text: str, measure: Derived) -> str:
    return f"{text} × {measure.scale:,}" if measure.scale != 1 else text
