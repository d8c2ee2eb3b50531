"""Formulas written with figures: "(4,194,751 ÷ 14,047,594) × 100".

Texts for people only: nothing is computed from them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor, log10

from census.types import Cell, Derived, Number, Value


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
    scale = f" × {measure.scale:,}" if measure.scale != 1 else ""
    top = _terms(measure.numerator, {cell.indicator: cell for cell in oldest_first})
    if not measure.denominator:
        return f"{top}{scale}"
    return f"{top} ÷ {_terms(measure.denominator, {cell.indicator: cell for cell in reversed(oldest_first)})}{scale}"


def _terms(terms: Sequence[tuple[str, int]], cells: Mapping[str, Cell]) -> str:
    parts = []
    for index, (code, factor) in enumerate(terms):
        sign = "−" if factor < 0 else ("+" if index else "")
        times = f"{abs(factor)} × " if abs(factor) != 1 else ""
        parts.append(f"{sign} {times}{show(cells[code].value)}".strip())
    text = " ".join(parts)
    return f"({text})" if len(parts) > 1 else text
