"""Reading PromQL: which metrics an expression asks for, and what of an alert's has a value while all is well."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import promql_parser

_COMPARISONS = frozenset({"==", "!=", ">", "<", ">=", "<="})
_SETS = frozenset({"and", "or", "unless"})
_SUFFIXES = ("_bucket", "_sum", "_count")


def metrics_of(expression: str, histograms: frozenset[str]) -> set[str]:
    """The metrics asked for; of the series of a histogram, the histogram."""
    return {_whole(name, histograms) for name in _selected(promql_parser.parse(expression))}


def valued(expression: str) -> list[str]:
    """The parts of an alert's expression that have values always: what it compares, without the comparison."""
    return [str(part) for part in _valued(promql_parser.parse(expression))]


def _valued(part: Any) -> Iterator[Any]:
    if isinstance(part, promql_parser.ParenExpr):
        yield from _valued(part.expr)
    elif isinstance(part, promql_parser.BinaryExpr) and str(part.op) in _SETS:
        yield from _valued(part.lhs)
        yield from _valued(part.rhs)
    elif isinstance(part, promql_parser.BinaryExpr) and str(part.op) in _COMPARISONS:
        yield part.lhs
    else:
        yield part


def _selected(part: Any) -> Iterator[str]:
    if isinstance(part, promql_parser.VectorSelector):
        yield part.name
    elif isinstance(part, promql_parser.MatrixSelector):
        yield from _selected(part.vector_selector)
    elif isinstance(part, promql_parser.BinaryExpr):
        yield from _selected(part.lhs)
        yield from _selected(part.rhs)
    elif isinstance(part, promql_parser.Call):
        for argument in part.args:
            yield from _selected(argument)
    elif hasattr(part, "expr"):
        yield from _selected(part.expr)


def _whole(name: str, histograms: frozenset[str]) -> str:
    return next((name.removesuffix(end) for end in _SUFFIXES if name.removesuffix(end) in histograms), name)
