"""The report of a run, or of two compared: `report.md` and its plots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluation import markdown, plots
from evaluation.comparison import Comparison, compare
from evaluation.records import Record, Result, Run
from evaluation.routing import OUTCOMES, ROUTES, Confusion, Reliability, confusion, reliability
from evaluation.summary import Summary

NO_SCORE = (
    "The responses carry no `router_score`, so the router's confidence cannot be compared with what became of it.\n"
)
NO_FORCED = (
    "Which planner would have been right was not measured: give `--finetuned` and `--rag`, runs over the same "
    "questions with the route forced.\n"
)


@dataclass(frozen=True)
class Forced:
    """Runs over the same questions with each route forced."""

    finetuned: Result
    rag: Result


def write(folder: Path, result: Result, other: Result | None = None, forced: Forced | None = None) -> Path:
    """Write `report.md` and its plots into a folder. Raises NotComparableError where runs do not fit together."""
    folder.mkdir(parents=True, exist_ok=True)
    summary = Summary.of(result)
    honest = reliability(result.records)
    sections = [
        f"# {_named(result.run)}\n",
        _about(result.run),
        *_measured(result, other),
        *_accuracy(summary, folder),
        *_refusals(result.records),
        *_router(honest, confusion(result, forced.finetuned, forced.rag) if forced else None, folder),
        *_latency(result, summary, folder),
    ]
    if other is not None:
        sections += _compared(compare(result, other), _named(result.run), _named(other.run))
    path = folder / "report.md"
    path.write_text("\n".join(sections), encoding="utf-8")
    return path


def _named(run: Run) -> str:
    return f"{run.system} on {run.split}" + ("" if run.route == "auto" else f", route {run.route}")


def _about(run: Run) -> str:
    rows = [
        ["asked", f"{run.date}, {run.seconds:.0f} s, {run.concurrency} at a time, route {run.route}"],
        ["at", run.url],
        *([name, version] for name, version in run.versions.items()),
        ["questions", f"{run.split}, sha256 {run.questions_sha256[:16]}" + (", sealed" if run.sealed else "")],
        ["machine", ", ".join(f"{name} {value}" for name, value in run.machine.items())],
    ]
    return markdown.table(["run", ""], rows)


def _measured(result: Result, other: Result | None) -> Iterator[str]:
    runs = [result, *([other] if other else [])]
    columns = {f"{number}: {_named(run.run)}": Summary.of(run).measures for number, run in enumerate(runs, start=1)}
    yield "## Measured\n"
    yield markdown.measures(columns)


def _accuracy(summary: Summary, folder: Path) -> Iterator[str]:
    for name, groups in summary.groups.items():
        file = f"accuracy-{name}.svg"
        plots.save(plots.accuracy(groups, f"right, by {name}"), folder / file)
        yield f"## By {name}\n"
        yield markdown.groups(groups, name)
        yield f"![right, by {name}]({file})\n"


def _refusals(records: tuple[Record, ...]) -> Iterator[str]:
    """What was done against what should have been done."""
    done = ("answered", "ambiguous", "not_available", "out_of_scope")
    rows = []
    for wanted in ("answer", "refusal", "either"):
        found = [record for record in records if record.wanted == wanted]
        counts = [sum(record.status == status for record in found) for status in done]
        right = sum(record.right for record in found)
        rows.append([wanted, *map(str, counts), str(len(found) - sum(counts)), f"{right} of {len(found)}"])
    yield "## Answers and refusals\n"
    yield markdown.table(["wanted", *done, "error", "right"], rows)


def _router(honest: Reliability | None, confused: Confusion | None, folder: Path) -> Iterator[str]:
    yield "## Router\n"
    if honest is None:
        yield NO_SCORE
    else:
        plots.save(plots.calibration(honest), folder / "calibration.svg")
        rows = [
            [f"{one.low:g}–{one.high:g}", f"{one.confidence:.3f}", markdown.of(one.right), markdown.share(one.right)]
            for one in honest.bins
        ]
        yield markdown.table(["confidence in the route taken", "mean", "right", "share"], rows)
        yield f"Expected calibration error {honest.error:.3f}, Brier score {honest.brier:.3f}.\n"
        yield "![calibration](calibration.svg)\n"
    if confused is None:
        yield NO_FORCED
        return
    taken = [*ROUTES, *sorted({route for route, _ in confused.counts} - set(ROUTES))]
    rows = [[route, *(str(confused.at(route, outcome)) for outcome in OUTCOMES)] for route in taken]
    yield "Turns by the route taken and by the forced route that gets them right:\n"
    yield markdown.table(["route taken", *OUTCOMES], rows)
    yield f"Right as routed: {markdown.both(confused.chosen)}.\n"
    yield f"With the better route each time: {markdown.both(confused.best)}.\n"


def _latency(result: Result, summary: Summary, folder: Path) -> Iterator[str]:
    plots.save(plots.latency(result.records), folder / "latency.svg")
    time = summary.latency
    yield "## Time of an answer\n"
    yield (
        f"p50 {time.p50:g} ms, p95 {time.p95:g} ms, p99 {time.p99:g} ms, {result.run.concurrency} at a time, "
        f"over {time.turns:,} turns that no cache answered.\n"
    )
    yield "![time of an answer](latency.svg)\n"


def _compared(found: Comparison, first: str, second: str) -> list[str]:
    rows = [
        [one.name, str(one.turns), str(one.gained), str(one.lost), f"{one.p_value:.3g}"]
        for one in (found.overall, *found.kinds)
    ]
    return [
        f"## 2 ({second}) against 1 ({first})\n",
        "Turns that only 2 gets right (gained) and only 1 (lost); exact McNemar test, kinds not corrected for their "
        "number. Kinds where nothing moved are left out.\n",
        markdown.table(["kind", "turns", "gained", "lost", "p"], rows),
    ]
