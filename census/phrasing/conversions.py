"""The figures in the unit that was asked for, on lines of their own below the published ones, in both languages."""

from __future__ import annotations

from census.numbers import format_value
from census.phrasing.telling import MOST_NAMES, Telling, varying
from census.plan import AGGREGATES
from census.types import Number, Value
from census.units import Converted


def converted(t: Telling) -> tuple[str, ...]:
    """ "That is 155,811 ha.", or a line for each area, year or measure; nothing where no unit was asked for."""
    lead = t.plan.measures[0] if t.plan.measures else ""
    if t.plan.unit is None or t.plan.by != "value":
        return ()
    if t.plan.op in AGGREGATES:
        told = [_told(t, t.result.main, lead)]
        return tuple(_alone(t, text) for text in told if text)
    rows = [(row, _told(t, row.value, row.measure)) for row in t.known[:MOST_NAMES]]
    if len(t.known) == 1:
        return tuple(_alone(t, text) for _, text in rows if text)
    colon = ": " if t.language == "en" else "："
    return tuple(f"- {_label(t, row)}{colon}{text}" for row, text in rows if text)


def _told(t: Telling, value: Number | None, code: str) -> str:
    found = Converted.of(t.plan.unit, value, t.unit(code)) if value is not None else None
    if found is None:
        return ""
    about = "" if found.exact else ("about " if t.language == "en" else "約")
    return about + format_value(found.value, found.unit, t.language, found.decimals)


def _alone(t: Telling, text: str) -> str:
    return f"That is {text}." if t.language == "en" else f"換算すると{text}です。"


def _label(t: Telling, row: Value) -> str:
    """What sets the row apart from the others."""
    parts = [t.area(row.area)] if varying(t.areas) else []
    if varying(t.measures):
        parts.append(t.title(row.measure))
    if varying(t.years) or not parts:
        parts.append(str(row.year) if t.language == "en" else f"{row.year}年")
    return (", " if t.language == "en" else "、").join(parts)
