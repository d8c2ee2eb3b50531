"""Units that a question asks for, beside the published one: hectares for km², 万人 for 人, billions of yen.

    Converted.of("hectare", Fraction("1558.11"), km2)  ->  155,811 ha

A conversion is exact arithmetic on the published figure. A unit that does not fit a figure converts nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from census.numbers import natural_decimals
from census.types import Number, Unit

AskedUnit = Literal[
    "hectare", "acre", "tsubo", "square_metre", "square_mile", "per_hectare", "per_acre", "per_square_mile",
    "kilogram", "fahrenheit",
    "thousand", "ten_thousand", "million", "hundred_million", "billion", "trillion",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Conversion:
    """`size` published units make one; `of` are the published units it fits, `shift` what is added before."""

    of: tuple[str, ...]
    size: Fraction
    en: str
    ja: str
    shift: Fraction = Fraction(0)


_ACRE = Fraction("0.0040468564224")  # km², the international acre
_MILE = Fraction("2.589988110336")  # km²
_TSUBO = Fraction(400, 121) / 10**6  # km²
_MEASURES: Mapping[str, _Conversion] = {
    "hectare": _Conversion(("km2",), Fraction(1, 100), "ha", "ヘクタール"),
    "acre": _Conversion(("km2",), _ACRE, "acres", "エーカー"),
    "tsubo": _Conversion(("km2",), _TSUBO, "tsubo", "坪"),
    "square_metre": _Conversion(("km2",), Fraction(1, 10**6), "m²", "m²"),
    "square_mile": _Conversion(("km2",), _MILE, "square miles", "平方マイル"),
    "per_hectare": _Conversion(("per_km2",), Fraction(100), "people per hectare", "人/ha"),
    "per_acre": _Conversion(("per_km2",), 1 / _ACRE, "people per acre", "人/エーカー"),
    "per_square_mile": _Conversion(("per_km2",), 1 / _MILE, "people per square mile", "人/平方マイル"),
    "kilogram": _Conversion(("tonne",), Fraction(1, 1000), "kg", "kg"),
    "fahrenheit": _Conversion(("celsius",), Fraction(5, 9), "°F", "°F", Fraction(160, 9)),
}
# With a hyphen, no reader of numbers takes the ten of "ten thousand" for a figure.
_SCALES: Mapping[str, tuple[int, str, str]] = {
    "thousand": (10**3, "thousand", "千"),
    "ten_thousand": (10**4, "ten-thousands of", "万"),
    "million": (10**6, "million", "百万"),
    "hundred_million": (10**8, "hundred-millions of", "億"),
    "billion": (10**9, "billion", "十億"),
    "trillion": (10**12, "trillion", "兆"),
}
_SCALED = frozenset({"count", "money"})  # styles of figures that are told in thousands


@dataclass(frozen=True, slots=True)
class Converted:
    """A figure in a unit asked for. Without `exact` it shows fewer digits than it has."""

    value: Fraction
    unit: Unit
    decimals: int
    exact: bool

    @classmethod
    def of(cls, asked: AskedUnit | None, value: Number, unit: Unit) -> Converted | None:
        """The figure of this unit in the one asked for; None where that does not fit."""
        found = _conversion(asked, unit)
        if found is None:
            return None
        shown, other = (Fraction(value) + found.shift) / found.size, Unit(unit.key, found.en, found.ja, "decimal")
        natural = natural_decimals(shown)
        return cls(shown, other, natural if natural is not None else _decimals(shown), natural is not None)


def _decimals(value: Fraction) -> int:
    """Two, or as many as three digits of a small figure need."""
    return next(n for n in range(2, 12) if abs(value) * 10**n >= 100 or n == 11)


def restated(asked: AskedUnit | None, value: Number | None, unit: Unit) -> tuple[Number | None, Unit]:
    """A main figure and its unit, in another unit of measure where one was asked for; thousands only say it shorter."""
    found = Converted.of(asked, value, unit) if value is not None and asked in _MEASURES else None
    return (found.value, found.unit) if found else (value, unit)


def fits(asked: AskedUnit | None, unit: Unit) -> bool:
    """Whether figures of this unit can be told in the one asked for."""
    return _conversion(asked, unit) is not None


def _conversion(asked: AskedUnit | None, unit: Unit) -> _Conversion | None:
    if asked is not None and asked in _SCALES and unit.style in _SCALED:
        size, en, ja = _SCALES[asked]
        return _Conversion((unit.key,), Fraction(size), f"{en} {unit.en}", f"{ja}{unit.ja}")
    found = _MEASURES.get(asked or "")
    return found if found is not None and unit.key in found.of else None
