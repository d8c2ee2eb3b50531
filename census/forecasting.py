"""Forecasts: this system's own projection of a series, which is no official figure.

    forecast(regular(points), 2030, tunings[step])  ->  Forecast(value, low, high)

Holt's linear trend with damping (statsmodels), with smoothing shared by all series of one step: fitted to each
series of 8 to 21 points by itself it was further off (docs/forecasts.md). The interval is as wide as the back-test
found errors to be, in units of the series' own error one step ahead. `evaluation.backtest` writes both.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from census.errors import NotAvailable

Point = tuple[int, float]
"""(year, figure)."""
Figures = NDArray[np.float64]

LEVEL = 80  # percent of outcomes that an interval is made to hold
LEAST_POINTS = 8
MOST_AHEAD = 30  # years
TUNINGS = Path(__file__).parent / "data" / "forecast_errors.json"
_SWING = 0.2  # of a series' range, that makes a turning point at once
_LASTING, _LASTING_SWING = 5, 0.02  # points, and part of the range, that make one in time
LEAST_ERROR = 0.002  # of the last figure: a series that never moved is not certain either


class NotForecast(NotAvailable):
    """No figure is published, and the history is no ground for a forecast.

    too_far  whether the year is too far ahead, not the history too short
    """

    def __init__(self, measure: str, area: str, year: int, years: tuple[int, ...], *, too_far: bool) -> None:
        super().__init__(measure, area, year, years, ())
        self.too_far = too_far


@dataclass(frozen=True, slots=True)
class Tuning:
    """What the back-test found for series of one step.

    level, trend, damping  the smoothing shared by all of them
    widths                 half an interval's width by steps ahead, in units of the series' own error
    errors                 median absolute percentage error by steps ahead
    """

    level: float
    trend: float
    damping: float
    widths: tuple[float, ...] = ()
    errors: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """A value and the interval it lies in with a chance of LEVEL percent.

    error   median error of such forecasts in percent, by the back-test; None further ahead than that reaches
    """

    value: float
    low: float
    high: float
    error: float | None


def load(path: Path = TUNINGS) -> dict[str, Tuning]:
    """Tunings by class: "1" (yearly), "1:A4101" (births), "1:municipality", "1:municipality:A4101", "5" …"""
    raw = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: Tuning(parts["level"], parts["trend"], parts["damping"], tuple(parts["widths"]), tuple(parts["errors"]))
        for name, parts in raw.items()
    }


def regular(points: Sequence[Point], steps: Sequence[int]) -> tuple[Point, ...]:
    """The longest unbroken run of one of these steps that ends with the last point."""
    figures = dict(points)
    runs: list[tuple[Point, ...]] = [()]
    for step in steps:
        year, run = max(figures, default=0), list[Point]()
        while year in figures:
            run.append((year, figures[year]))
            year -= step
        runs.append(tuple(reversed(run)))
    return max(runs, key=len)


def step_of(history: Sequence[Point]) -> int:
    """Years between its points."""
    return history[-1][0] - history[-2][0]


def forecast(history: Sequence[Point], year: int, tuning: Tuning, ceiling: float | None = None) -> Forecast:
    """The figure to expect, between census years on the line between them.

    Args:
        history: two or more points at equal steps, oldest first
        ceiling: what no figure can exceed; figures that never were negative stay so
    """
    values = np.array([value for _, value in history], dtype=np.float64)
    ahead = (year - history[-1][0]) / step_of(history)
    steps = int(np.ceil(ahead))
    path, error = project(values, steps, tuning)
    at = range(steps + 1)
    centre = float(np.interp(ahead, at, [values[-1], *path]))
    half = float(np.interp(ahead, at, [0.0, *(error * width(tuning, step) for step in at[1:])]))
    floor = 0.0 if values.min() >= 0 else -np.inf
    top = np.inf if ceiling is None or values.max() > ceiling else ceiling
    value, low, high = (float(np.clip(one, floor, top)) for one in (centre, centre - half, centre + half))
    known = tuning.errors[steps - 1] if steps <= len(tuning.errors) else None
    return Forecast(value, low, high, known)


def project(values: Figures, steps: int, tuning: Tuning) -> tuple[Figures, float]:
    """The figures of the next steps, and the typical error of one step within the history."""
    # A second and 100 MB, needed by few questions.
    from statsmodels.tsa.holtwinters import Holt  # type: ignore[import-untyped]

    size = float(np.abs(values).mean()) or 1.0
    scaled = values / size
    model = Holt(
        scaled,
        damped_trend=True,
        initialization_method="known",
        initial_level=scaled[0],
        initial_trend=scaled[1] - scaled[0],
    )
    with np.errstate(divide="ignore", invalid="ignore"):  # information criteria of a perfect fit
        fitted = model.fit(
            smoothing_level=tuning.level, smoothing_trend=tuning.trend, damping_trend=tuning.damping, optimized=False
        )
        path = fitted.forecast(steps)
    # The first two points start the level and the trend.
    error = float(np.sqrt(np.mean(np.square(fitted.resid[2:])))) if len(values) > 2 else 0.0
    return path * size, max(error, LEAST_ERROR * abs(float(scaled[-1]))) * size


def width(tuning: Tuning, step: int) -> float:
    """Half an interval's width that many steps ahead; beyond the back-test it grows with the distance."""
    known = len(tuning.widths)
    return tuning.widths[step - 1] if step <= known else tuning.widths[-1] * step / known


def turning_points(history: Sequence[Point]) -> tuple[Point, ...]:
    """Where a series turned from rising to falling or back; smaller and shorter swings are noise."""
    if not history:
        return ()
    span = max(value for _, value in history) - min(value for _, value in history)
    turns, rising, since = [history[0]], 0, 0
    for point in history[1:]:
        move, since = point[1] - turns[-1][1], since + 1
        if rising and move * rising >= 0:
            turns[-1], since = point, 0  # further the same way
        elif abs(move) >= _SWING * span > 0 or (since >= _LASTING and abs(move) >= _LASTING_SWING * span > 0):
            turns.append(point)
            rising, since = (1 if move > 0 else -1), 0
    return tuple(inner for inner, _ in pairwise(turns[1:]))
