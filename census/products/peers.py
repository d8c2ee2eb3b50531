"""Peers: the areas that an area is compared with."""

from __future__ import annotations

from census.plan import Scope
from census.types import Area


def peers(area: Area) -> Scope | None:
    """Prefectures, the municipalities of its prefecture, or the wards of its city; None for the rest."""
    if area.level == "prefecture":
        return Scope(level="prefecture")
    if area.level == "municipality" and area.parent:
        return Scope(level="municipality", inside=(area.parent,))
    if area.level == "ward" and area.parent:
        return Scope(level="ward", inside=(area.parent,))
    return None
