"""What an experiment found: promises with what was measured of them, as a table for people and as JSON."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Promise:
    """Something that holds or does not. A `bound` of None is only reported.

    measured  a number, NaN where there was nothing to measure: then it does not hold
    bound     the most it may be
    """

    what: str
    measured: float
    bound: float | None = None
    unit: str = ""

    @property
    def kept(self) -> bool:
        return self.bound is None or self.measured <= self.bound

    @property
    def shown(self) -> str:
        return f"{self.measured:.3g} {self.unit}".strip() if self.measured % 1 else f"{self.measured:,.0f} {self.unit}"


@dataclass(frozen=True)
class Found:
    """The result of one experiment. `notes` are facts for the JSON line alone."""

    experiment: str
    promises: Sequence[Promise]
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def kept(self) -> bool:
        return all(promise.kept for promise in self.promises)


def show(all_found: Sequence[Found], console: Console) -> None:
    """A line per promise."""
    table = Table("experiment", "what", "measured", "at most", "", box=None, header_style="bold", pad_edge=False)
    for found in all_found:
        for number, promise in enumerate(found.promises):
            bound = "" if promise.bound is None else f"{promise.bound:g} {promise.unit}".strip()
            verdict = "" if promise.bound is None else "kept" if promise.kept else "[red]broken[/red]"
            table.add_row("" if number else found.experiment, promise.what, promise.shown, bound, verdict)
    console.print(table)


def as_json(all_found: Sequence[Found]) -> dict[str, Any]:
    """The same for programs."""
    return {
        found.experiment: {
            "kept": found.kept,
            "promises": [
                {"what": one.what, "measured": _number(one.measured), "at_most": one.bound, "kept": one.kept}
                for one in found.promises
            ],
            **found.notes,
        }
        for found in all_found
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)
