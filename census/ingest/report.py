"""What a build read, kept, replaced and found to differ: `census-qa data build --report`."""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.table import Table

from census.ingest.derive import Check
from census.ingest.merge import Difference, Facts, Origin
from census.ingest.sheet import Sheet

EXAMPLES = 3
WIDTH = 160


@dataclass(frozen=True, slots=True)
class Report:
    """Counts and findings of one build.

    read          figures per source and edition, as read
    kept          figures per source, edition and kind in the table
    superseded    figures that another source or edition replaced, per source and edition
    by_indicator  cells of the table per indicator
    by_year       cells of the table per year
    markers       missing figures and lines left out, per source and marker
    differences   cells for which two sources give different figures
    checks        derived sums next to published figures
    not_summed    (indicator, level) marked additive whose sums do not meet the published figures
    """

    data_version: str
    cells: int
    read: Mapping[str, int]
    kept: Mapping[str, int]
    superseded: Mapping[str, int]
    by_indicator: Mapping[str, int]
    by_year: Mapping[int, int]
    markers: Mapping[str, int]
    code_changes: Mapping[str, str]
    differences: tuple[Difference, ...]
    checks: tuple[Check, ...]
    not_summed: tuple[tuple[str, str], ...]
    seconds: float

    def __str__(self) -> str:
        """The full report as plain text."""
        text = io.StringIO()
        self.print(Console(file=text, width=WIDTH), full=True)
        return text.getvalue()

    def print(self, console: Console, full: bool = False) -> None:
        """The report as tables. `full` adds the counts per indicator and every difference."""
        console.print(f"data version {self.data_version}: {self.cells:,} cells in {self.seconds:.1f} s")
        console.print(_sources(self))
        console.print(_counts("Missing figures and lines left out", "source: marker", self.markers))
        console.print(_counts("Cells per year", "year", self.by_year))
        for old, new in self.code_changes.items():
            console.print(f"code change: {old} is now {new}")
        console.print(_difference_table(self.differences))
        console.print(_check_table(self.checks))
        for indicator, level in self.not_summed:
            console.print(f"not summed: {indicator} at {level} level, published figures do not confirm its sums")
        if full:
            console.print(_counts("Cells per indicator", "indicator", self.by_indicator))
            for one in self.differences:
                console.print(_line(one), highlight=False, soft_wrap=True)


def summarise(
    facts: Facts,
    sheets: Iterable[Sheet],
    code_changes: Mapping[str, str],
    checked: tuple[tuple[Check, ...], frozenset[tuple[str, str]]],
    version: str,
    seconds: float,
) -> Report:
    """The report of a finished table."""
    read: Counter[str] = Counter()
    markers: Counter[str] = Counter()
    for sheet in sheets:
        read[f"{sheet.source} {sheet.edition}"] += sheet.count
        markers.update({f"{sheet.source} {sheet.edition}: {name}": n for name, n in sheet.markers.items() if n})
    kept: Counter[str] = Counter()
    by_indicator: Counter[str] = Counter()
    by_year: Counter[int] = Counter()
    for (indicator, year), sources in facts.sources.items():
        ids, counts = np.unique(sources[sources >= 0], return_counts=True)
        for at, count in zip(ids, counts, strict=True):
            origin = facts.origins[at]
            derived = " (derived)" if origin.kind == "derived" else ""
            kept[f"{origin.source} {origin.edition}{derived}"] += int(count)
        by_indicator[indicator] += int(counts.sum())
        by_year[year] += int(counts.sum())
    return Report(
        data_version=version,
        cells=facts.count,
        read=read,
        kept=kept,
        superseded=facts.superseded,
        by_indicator=dict(sorted(by_indicator.items())),
        by_year=dict(sorted(by_year.items())),
        markers=markers,
        code_changes=code_changes,
        differences=tuple(facts.differences),
        checks=checked[0],
        not_summed=tuple(sorted(checked[1])),
        seconds=seconds,
    )


def _sources(report: Report) -> Table:
    table = Table("source", "read", "kept", "superseded", title="Sources")
    for name in sorted({*report.read, *report.kept}):
        counts = (report.read.get(name, 0), report.kept.get(name, 0), report.superseded.get(name, 0))
        table.add_row(name, *(f"{count:,}" for count in counts))
    return table


def _counts(title: str, what: str, counts: Mapping[str, int] | Mapping[int, int]) -> Table:
    table = Table(what, "count", title=title)
    for name, count in counts.items():
        table.add_row(str(name), f"{count:,}")
    return table


def _difference_table(differences: tuple[Difference, ...]) -> Table:
    table = Table("kept", "instead of", "cells", "largest", "examples", title=f"Differences ({len(differences):,})")
    groups: defaultdict[tuple[str, str], list[Difference]] = defaultdict(list)
    for one in differences:
        groups[_name(one.kept_from), _name(one.other_from)].append(one)
    for (kept, other), members in sorted(groups.items()):
        members.sort(key=_relative, reverse=True)
        examples = "; ".join(
            f"{d.indicator} {d.area} {d.year}: {_show(d.kept)} / {_show(d.other)}" for d in members[:EXAMPLES]
        )
        table.add_row(kept, other, f"{len(members):,}", f"{_relative(members[0]):.1%}", examples)
    return table


def _check_table(checks: tuple[Check, ...]) -> Table:
    table = Table("level", "sums", "equal", "within 1 %", "further off", "most", title="Derived sums next to published")
    groups: defaultdict[str, list[Check]] = defaultdict(list)
    for check in checks:
        groups[check.level].append(check)
    for level, members in groups.items():
        equal = sum(check.relative == 0 for check in members)
        close = sum(0 < check.relative <= 0.01 for check in members)
        off = Counter(check.indicator for check in members if check.relative > 0.01)
        most = ", ".join(f"{indicator} ({count})" for indicator, count in off.most_common(8))
        table.add_row(level, f"{len(members):,}", f"{equal:,}", f"{close:,}", f"{len(members) - equal - close:,}", most)
    return table


def _relative(one: Difference) -> float:
    return abs(one.kept - one.other) / max(abs(one.kept), abs(one.other))


def _show(value: float) -> str:
    return f"{value:,.0f}" if value.is_integer() else f"{value:,}"


def _name(origin: Origin) -> str:
    return f"{origin.source} {origin.edition} ({origin.kind})"


def _line(one: Difference) -> str:
    kept = f"{_show(one.kept)} ({_name(one.kept_from)})"
    other = f"{_show(one.other)} ({_name(one.other_from)})"
    return f"{one.indicator} {one.area} {one.year}: {kept}, not {other}"
