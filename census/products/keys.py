"""Names of the numbers of reports and indices in `Result.extra`, which belong to an area, a measure or a year."""

from __future__ import annotations


def key(name: str, *parts: object) -> str:
    """growth:A1101:2000, score:13000."""
    return ":".join((name, *map(str, parts)))
