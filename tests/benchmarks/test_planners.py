"""Counting which of two planners is right."""

from __future__ import annotations

from rich.console import Console
from typer.testing import CliRunner

from benchmarks import planners
from benchmarks.planners import Pair, shown


def test_each_kind_is_counted_by_how_sure_the_model_was() -> None:
    found = [
        Pair("a", "another operation", -0.01, rules=False, model=True),
        Pair("b", "another operation", -0.05, rules=False, model=True),
        Pair("c", "another operation", -0.06, rules=True, model=False),
        Pair("d", "another operation", -9.0, rules=True, model=True),  # both are right: says nothing
        Pair("e", "another measure", -0.6, rules=True, model=False),
    ]
    console = Console(width=140, record=True)
    console.print(shown(found))
    lines = [line.replace("│", " ").split() for line in console.export_text().splitlines() if "another" in line]
    assert lines == [
        ["another", "measure", *"0 : 0 0 : 0 0 : 0 0 : 1".split()],
        ["another", "operation", *"2 : 0 0 : 1 0 : 0 0 : 0".split()],
    ]


def test_a_sealed_split_is_not_looked_into() -> None:
    import typer

    app = typer.Typer()
    app.command()(planners.main)
    done = CliRunner().invoke(app, ["--split", "unseen"])
    assert done.exit_code == 2
    assert "only totals of a sealed split" in done.output
