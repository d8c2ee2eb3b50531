"""Back-test of this system's own forecasts (`census.forecasting`).

    python -m evaluation.backtest

The last one, two and three points of a series are held out and forecast from what was known before. Smoothing is
chosen, and intervals are calibrated, on earlier cut-offs only, of which no target is among those three points.
Prints the tables of docs/forecasts.md and writes census/data/forecast_errors.json: the same smoothing, with
intervals and errors of all cut-offs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.progress import track

from census.areas import Gazetteer
from census.forecasting import LEAST_ERROR, LEVEL, TUNINGS, Figures, Tuning, regular, width
from census.indicators import Catalogue
from census.measures import Measures
from census.store import FactStore
from census.types import JAPAN

HELD_OUT = 3
LEAST_FITTED = 5  # points, fewer than a forecast asks for: municipal series have eight or nine
MOST_STEPS = 6
EARLIER = 10  # cut-offs
YEARLY = (
    "A1301", "A1302", "A1303", "ageing_rate", "A4101", "A4200", "A4103", "A5101", "A9101", "A9201",
    "E2501", "F3103", "H1800", "H5614", "I5102", "J2506", "L3221",
)  # fmt: skip
MUNICIPAL = ("A4101", "A4200", "A5101", "A9101", "A9201", "D3201", "D3203", "E2501", "H5507", "I5102")
AGES = tuple(f"AGE_{age}_{age + 4}" for age in range(0, 85, 5))
_GRID = tuple(product((0.5, 0.7, 0.9, 0.99), (0.1, 0.5, 0.7, 0.99), (0.8, 0.9, 0.95)))
_THIN = 6  # every so-manieth yearly series compares the methods, some of which are fitted to each series
_THIN_MUNICIPAL = 100
_TOLD = range(1, HELD_OUT + 1)
_MOST_MEASURES = 20

Method = Callable[[Figures, int], Figures]


@dataclass(frozen=True, slots=True)
class Series:
    """One measure of one area at equal steps; panels are told apart in the tables."""

    panel: str
    measure: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Miss:
    """A forecast that can be judged: how far off, absolutely, in percent, and in units of the series' own error."""

    panel: str
    measure: str
    steps: int
    percent: float
    scaled: float = 0.0


# -- series ---------------------------------------------------------------------------------------


def panels(measures: Measures) -> dict[str, list[Series]]:
    """Every series long enough, by panel; the step of a panel's series is that of its class."""
    areas = {name: [a.code for a in measures.gazetteer if a.level == name] for name in ("prefecture", "municipality")}
    prefectures, municipalities = (JAPAN, *areas["prefecture"]), areas["municipality"]
    return {
        "census": [
            *_series("census, prefectures", measures, ("A1101",), prefectures, 5),
            *_series("census, ages of Japan", measures, AGES, (JAPAN,), 5),
        ],
        "yearly": [*_series("yearly, prefectures", measures, YEARLY, prefectures, 1)],
        "municipal": [*_series("yearly, municipalities", measures, MUNICIPAL, municipalities, 1)],
    }


def _series(panel: str, measures: Measures, codes: Iterable[str], areas: Sequence[str], step: int) -> Iterator[Series]:
    for code, area in product(codes, areas):
        rows = [measures.value(code, area, year) for year in measures.years(code, area)]
        wanted = {"census"} if step > 1 else {"census", "estimate", "administrative", "preliminary"}
        points = [
            (row.year or 0, float(row.value or 0)) for row in rows if {cell.basis for cell in row.cells} <= wanted
        ]
        history = regular(points, (step,))
        if len(history) >= LEAST_FITTED + HELD_OUT:
            yield Series(panel, code, np.array([value for _, value in history]))


# -- methods --------------------------------------------------------------------------------------


def naive(known: Figures, steps: int) -> Figures:
    """The last figure."""
    return np.full(steps, known[-1])


def drift(known: Figures, steps: int) -> Figures:
    """The line through the first and the last figure."""
    return np.asarray(known[-1] + (known[-1] - known[0]) / (len(known) - 1) * np.arange(1, steps + 1))


def last_change(known: Figures, steps: int) -> Figures:
    """The last change, again and again."""
    return np.asarray(known[-1] + (known[-1] - known[-2]) * np.arange(1, steps + 1))


def line(known: Figures, steps: int) -> Figures:
    """The least-squares line."""
    slope, start = np.polyfit(np.arange(len(known)), known, 1)
    return np.asarray(start + slope * (len(known) + np.arange(steps)))


def damped(known: Figures, steps: int) -> Figures:
    """Holt's damped trend (ETS A,Ad,N) fitted to the series by itself."""
    from statsmodels.tsa.holtwinters import Holt  # type: ignore[import-untyped]

    size = float(np.abs(known).mean()) or 1.0
    model = Holt(known / size, damped_trend=True, initialization_method="estimated")
    return np.asarray(model.fit().forecast(steps) * size)


def theta(known: Figures, steps: int) -> Figures:
    """The Theta method."""
    from statsmodels.tsa.forecasting.theta import ThetaModel  # type: ignore[import-untyped]

    size = float(np.abs(known).mean()) or 1.0
    fitted = ThetaModel(known / size, period=1, deseasonalize=False).fit()
    return np.asarray(fitted.forecast(steps)) * size


def projected(known: Figures, steps: int, tuning: Tuning) -> tuple[Figures, Figures]:
    """What `census.forecasting.project` gives, for many series of one length at once: 400,000 fits in a minute."""
    size = np.abs(known).mean(axis=1)
    size[size == 0] = 1.0
    rows = (known / size[:, None]).T
    level, trend, errors = rows[0], rows[1] - rows[0], []
    for row in rows:
        told = level + tuning.damping * trend
        errors.append(row - told)
        before, level = level, tuning.level * row + (1 - tuning.level) * told
        trend = tuning.trend * (level - before) + (1 - tuning.trend) * tuning.damping * trend
    ahead = np.cumsum(tuning.damping ** np.arange(1, steps + 1))
    error = np.sqrt(np.mean(np.square(errors[2:]), axis=0))
    path = level[:, None] + trend[:, None] * ahead
    return path * size[:, None], np.maximum(error, LEAST_ERROR * np.abs(rows[-1])) * size


CHEAP: Mapping[str, Method] = {"naive": naive, "drift": drift, "last change": last_change, "line": line}
FITTED: Mapping[str, Method] = {"damped, fitted": damped, "theta": theta}


# -- judging --------------------------------------------------------------------------------------


def cut_offs(length: int, *, held_out: bool) -> Iterator[tuple[int, int]]:
    """(points known, points up to the last target): the last three cut-offs, or those before, with targets before
    those of the last."""
    if held_out:
        yield from ((at, length) for at in range(length - HELD_OUT, length))
        return
    end = length - HELD_OUT
    yield from ((at, min(end, at + MOST_STEPS)) for at in range(max(LEAST_FITTED, end - EARLIER), end))


def misses(series: Iterable[Series], method: Method) -> Iterator[Miss]:
    """How far off a method is at the last cut-offs; nothing where the figure was zero."""
    for one in series:
        for at, end in cut_offs(len(one.figures), held_out=True):
            told = method(one.figures[:at], end - at)
            for steps, (own, true) in enumerate(zip(told, one.figures[at:end], strict=True), start=1):
                if true:
                    yield Miss(one.panel, one.measure, steps, abs(own - true) / abs(true) * 100)


def scaled(series: Iterable[Series], tuning: Tuning, *, held_out: bool) -> Iterator[Miss]:
    """How far off forecasts with shared smoothing are, in units of the series' own error as well."""
    alike: dict[int, list[Series]] = {}
    for one in series:
        alike.setdefault(len(one.figures), []).append(one)
    for length, group in alike.items():
        figures = np.array([one.figures for one in group])
        for at, end in cut_offs(length, held_out=held_out):
            told, error = projected(figures[:, :at], end - at, tuning)
            off = np.abs(told - figures[:, at:end])
            for row, one in enumerate(group):
                for step in range(end - at):
                    true, miss = abs(one.figures[at + step]), float(off[row, step])
                    if true and error[row]:  # of a series of nothing there is no error to measure with
                        yield Miss(one.panel, one.measure, step + 1, miss / true * 100, miss / float(error[row]))


def tuned(series: Sequence[Series]) -> Tuning:
    """The smoothing with the least median errors on earlier cut-offs, panels and steps counting alike."""

    def badness(tuning: Tuning) -> float:
        parts: dict[tuple[str, int], list[float]] = {}
        for miss in scaled(series, tuning, held_out=False):
            parts.setdefault((miss.panel, miss.steps), []).append(miss.percent)
        return float(np.mean([np.log(np.median(off)) for off in parts.values()]))

    return min((Tuning(*smoothing) for smoothing in track(_GRID, "smoothing")), key=badness)


def calibrated(tuning: Tuning, found: Sequence[Miss]) -> Tuning:
    """The tuning with the widths that hold LEVEL percent of these misses, and their median errors."""
    steps = sorted({miss.steps for miss in found})
    widths = [float(np.quantile([m.scaled for m in found if m.steps == step], LEVEL / 100)) for step in steps]
    errors = [float(np.median([m.percent for m in found if m.steps == step])) for step in steps]
    return replace(
        tuning,
        widths=tuple(round(float(one), 3) for one in np.maximum.accumulate(widths)),
        errors=tuple(round(one, 2) for one in errors),
    )


def by_measure(tuning: Tuning, found: Sequence[Miss]) -> dict[str, Tuning]:
    """Calibrated on the misses of each measure, and under the empty name on all."""
    codes = dict.fromkeys(miss.measure for miss in found)
    own = {code: calibrated(tuning, [miss for miss in found if miss.measure == code]) for code in codes}
    return {"": calibrated(tuning, found)} | own


# -- telling --------------------------------------------------------------------------------------


def table(title: str, by_method: Mapping[str, Sequence[Miss]]) -> str:
    """Median and mean absolute percentage error by steps ahead, as Markdown."""
    lines = [f"\n### {title}: median / mean absolute error, %\n", _head("method")]
    for name, found in by_method.items():
        cells = []
        for step in _TOLD:
            off = [miss.percent for miss in found if miss.steps == step]
            cells.append(f"{np.median(off):.2f} / {np.mean(off):.2f}")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def coverage(title: str, found: Sequence[Miss], tunings: Mapping[str, Tuning]) -> str:
    """How often the interval held the figure, by measure and steps ahead, as Markdown."""
    lines = [f"\n### {title}: figures inside the {LEVEL} % interval, %\n", _head("measure")]
    groups: dict[str, list[Miss]] = {"all": list(found)}
    for miss in found:
        groups.setdefault(miss.measure, []).append(miss)
    for name, own in groups.items():
        if name != "all" and len(groups) > _MOST_MEASURES:
            continue
        cells = []
        for step in _TOLD:
            held = [m.scaled <= width(tunings.get(m.measure, tunings[""]), step) for m in own if m.steps == step]
            cells.append(f"{100 * np.mean(held):.0f}")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _head(first: str) -> str:
    return f"| {first} | {' | '.join(f'{step} ahead' for step in _TOLD)} |\n|---|{'---|' * len(_TOLD)}"


def compared(series: Sequence[Series], tuning: Tuning, every: int) -> Iterator[str]:
    """The errors of each method by panel. Of methods fitted to each series only every so-manieth is asked."""
    for panel in dict.fromkeys(one.panel for one in series):
        own = [one for one in series if one.panel == panel][::every]
        by_method = {name: list(misses(own, method)) for name, method in {**CHEAP, **FITTED}.items()}
        by_method["shared damped (chosen)"] = list(scaled(own, tuning, held_out=True))
        yield table(f"{panel} ({len(own):,} series)", by_method)


# -- the back-test --------------------------------------------------------------------------------


def forward(series: Sequence[Series], tuning: Tuning, every: int) -> Iterator[tuple[str, Sequence[Miss]]]:
    """Errors and coverage, with intervals of earlier cut-offs; at last all misses."""
    yield from ((text, ()) for text in compared(series, tuning, every))
    early, late = (list(scaled(series, tuning, held_out=held_out)) for held_out in (False, True))
    for panel in dict.fromkeys(one.panel for one in series):
        known, came = ([miss for miss in part if miss.panel == panel] for part in (early, late))
        yield coverage(panel, came, by_measure(tuning, known)), (*known, *came)


def across(series: Sequence[Series], tuning: Tuning, every: int) -> Iterator[tuple[str, Sequence[Miss]]]:
    """The same for series too short for earlier cut-offs: intervals of every other series, tested on the rest."""
    yield from ((text, ()) for text in compared(series, tuning, every))
    known, came = (list(scaled(series[start::2], tuning, held_out=True)) for start in (0, 1))
    title = f"{series[0].panel}, intervals of every other municipality"
    yield coverage(title, came, by_measure(tuning, known)), (*known, *came)


def main(
    target: Annotated[Path, typer.Option(help="where the shipped widths and errors go")] = TUNINGS,
) -> None:
    """Back-test, print the tables, write what forecasts use."""
    found = panels(Measures(FactStore.load(), Catalogue.load(), Gazetteer.load()))
    shipped: dict[str, object] = {}

    def ship(prefix: str, tuning: Tuning, parts: Iterable[tuple[str, Sequence[Miss]]]) -> None:
        every: list[Miss] = []
        for text, part in parts:
            typer.echo(text)
            every += part
        for code, own in by_measure(tuning, every).items():
            shipped[f"{prefix}:{code}" if code else prefix] = asdict(own)

    census = tuned(found["census"])
    yearly = tuned(found["yearly"])
    for step, tuning in (("five-yearly", census), ("yearly", yearly)):
        typer.echo(f"\nShared smoothing, {step}: level {tuning.level}, trend {tuning.trend}, damping {tuning.damping}.")
    ship("5", census, forward(found["census"], census, 1))
    ship("1", yearly, forward(found["yearly"], yearly, _THIN))
    ship("1:municipality", yearly, across(found["municipal"], yearly, _THIN_MUNICIPAL))
    target.write_text(json.dumps(shipped, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
