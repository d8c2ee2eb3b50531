"""Answers and reports in a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.types import Answered, Fact


def show(answered: Answered, console: Console) -> None:
    """The answer, its formula and readings, a table of the cells and what to ask next below."""
    console.print(Text(answered.answer))
    if answered.formula:
        console.print(Text(answered.formula, style="dim"))
    for alternative in answered.alternatives:
        console.print(Text(f"  · {alternative.label}"))
    if answered.facts:
        console.print(cells(answered.facts))
    if answered.fact_count > len(answered.facts):
        console.print(Text(f"… {answered.fact_count:,} cells in all", style="dim"))
    for suggestion in answered.suggestions:
        console.print(Text(f"→ {suggestion.question}", style="dim"))


def cells(facts: tuple[Fact, ...]) -> Table:
    """A table of facts, figures to the right."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("area", "indicator", "year", "value", "unit", "source"):
        table.add_column(column, justify="right" if column == "value" else "left", overflow="fold")
    for fact in facts:
        source = fact.source if fact.kind in {"census", "administrative"} else f"{fact.source} ({fact.kind})"
        row = (fact.area, fact.indicator, str(fact.year), f"{fact.value:,}", fact.unit, source)
        table.add_row(*(Text(cell) for cell in row))
    return table
