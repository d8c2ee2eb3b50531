"""The tables that training.throughput prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table


def print_table(outcomes: Mapping[str, Mapping[str, Any]], ratios: Sequence[Mapping[str, Any]]) -> None:
    """Measurements, then ratios beside their goals. MFU counts every weight for every token (4N);
    `done` leaves out the logits that were never formed."""
    console = Console(width=150)
    heads = (
        "measurement",
        "samples/s",
        "tokens/s",
        "tokens/sample",
        "MFU (4N)",
        "MFU done",
        "loss",
        "GiB",
        "wall s",
        "",
    )
    table = Table(*heads, box=None, header_style="bold", pad_edge=False)
    for name, one in outcomes.items():
        table.add_row(
            name,
            _number(one.get("samples_per_s"), ",.1f"),
            _number(one.get("tokens_per_s"), ",.0f"),
            _number(one.get("tokens_per_sample"), ".1f"),
            _number(one.get("mfu"), ".3f"),
            _number(one.get("mfu_of_work_done"), ".3f"),
            _number(one.get("final_loss"), ".4f"),
            _number(one.get("peak_memory_gib"), ".1f"),
            _number(one.get("wall_s"), ".0f"),
            str(one.get("problem", "")),
        )
    console.print(table)
    for ratio in ratios:
        goal = f"  (goal {ratio['goal']:g})" if ratio["goal"] is not None else ""
        console.print(f"{ratio['what']}: {ratio['ratio']:.3f}{goal}")


def print_scaling(scaled: Mapping[str, Any]) -> None:
    """One line a process count, and the efficiency."""
    table = Table("processes", "samples/s", box=None, header_style="bold", pad_edge=False)
    for count, rate in scaled["rates"].items():
        table.add_row(str(count), f"{rate:,.1f}")
    console = Console()
    console.print(table)
    console.print(f"scaling efficiency at {scaled['processes']} processes: {scaled['efficiency']:.2f}")


def _number(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)
