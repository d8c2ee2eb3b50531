"""Figures in a unit other than the published one: right when the answer names the unit and the conversion is right.

The factors are written down here again on purpose: an error of `census.units` must not be repeated.
"""

from __future__ import annotations

from collections.abc import Mapping

_HECTARES = 100.0
_ACRES = 247.10538146716533
_TSUBO = 302_500.0
_SQUARE_METRES = 1_000_000.0
_SQUARE_MILES = 0.3861021585424458
_FACTORS: Mapping[str, tuple[float, float]] = {
    "ha": (_HECTARES, 0), "hectares": (_HECTARES, 0), "ヘクタール": (_HECTARES, 0),
    "acres": (_ACRES, 0), "エーカー": (_ACRES, 0), "tsubo": (_TSUBO, 0), "坪": (_TSUBO, 0),
    "m²": (_SQUARE_METRES, 0), "square miles": (_SQUARE_MILES, 0), "平方マイル": (_SQUARE_MILES, 0),
    "people per hectare": (1 / _HECTARES, 0), "人/ha": (1 / _HECTARES, 0),
    "people per acre": (1 / _ACRES, 0), "人/エーカー": (1 / _ACRES, 0),
    "people per square mile": (1 / _SQUARE_MILES, 0), "人/平方マイル": (1 / _SQUARE_MILES, 0),
    "kg": (1000.0, 0), "°F": (1.8, 32.0),
}  # fmt: skip


def converted(value: float, unit: str | None) -> float | None:
    """A published figure (km², people per km², tonnes, °C) in this unit; None where the unit is none of ours."""
    if unit is None or unit not in _FACTORS:
        return None
    factor, offset = _FACTORS[unit]
    return value * factor + offset
