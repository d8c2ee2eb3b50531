"""The gazetteer: Japan, regions, named sets, prefectures, municipalities and wards.

Built by `census.ingest.gazetteer` and shipped as `data/areas.json`. Finds areas by code, by scope and,
for `GET /areas?q=`, by name; entity linking in running text is the business of `census.understand`.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from census.errors import DataError, UnknownArea
from census.plan import Scope, ScopeLevel
from census.types import JAPAN, LEVELS, Area, Level

SHIPPED = Path(__file__).parent / "data" / "areas.json"
DESIGNATED, CAPITALS = "S-designated-cities", "S-capitals"
TOKYO_WARDS = "13100"
_KINDS: Mapping[str, tuple[str, ...]] = {
    "city": ("city",), "town": ("town",), "village": ("village",), "special_ward": ("special_ward",),
    "town_or_village": ("town", "village"), "city_or_town": ("city", "town"),
}  # fmt: skip
CLOSE = 80
"""Least similarity (0–100) of a name that counts as a misspelling."""


class Gazetteer:
    """Every area, by code; iterates in order of level and code."""

    def __init__(self, areas: Iterable[Area]) -> None:
        ordered = sorted(areas, key=lambda area: (LEVELS.index(area.level), area.code))
        self._areas: Mapping[str, Area] = {area.code: area for area in ordered}
        self._current = {old: area.code for area in ordered for old in area.old_codes}

    @classmethod
    def load(cls, path: Path = SHIPPED) -> Gazetteer:
        """Reads `areas.json`.

        Raises:
            DataError: the file is absent or not as written by `dump`.
        """
        try:
            entries = json.loads(path.read_text(encoding="utf-8"))
            return cls(_area(entry) for entry in entries)
        except (OSError, ValueError, TypeError) as error:
            raise DataError(f"{path.name}: {error}") from error

    def dump(self) -> str:
        """The gazetteer as JSON text, one area per line, fields at their defaults left out."""
        defaults = {field.name: field.default for field in fields(Area)}
        lines = (
            json.dumps({k: v for k, v in asdict(area).items() if v != defaults[k]}, ensure_ascii=False) for area in self
        )
        return "[\n" + ",\n".join(lines) + "\n]\n"

    def __iter__(self) -> Iterator[Area]:
        return iter(self._areas.values())

    def __len__(self) -> int:
        return len(self._areas)

    def __contains__(self, code: object) -> bool:
        return code in self._areas or code in self._current

    def get(self, code: str) -> Area:
        """The area of a code; an old code gives the area of today.

        Raises:
            UnknownArea: no area has or had it.
        """
        area = self._areas.get(code) or self._areas.get(self._current.get(code, ""))
        if area is None:
            raise UnknownArea(code)
        return area

    def of_level(self, level: Level) -> tuple[Area, ...]:
        """All areas of a level, by code."""
        return tuple(area for area in self if area.level == level)

    def children(self, code: str) -> tuple[Area, ...]:
        """Members of a region or set, prefectures of Japan, municipalities of a prefecture, wards of a city."""
        area = self.get(code)
        if area.members:
            return tuple(self.get(member) for member in area.members)
        return tuple(child for child in self._by_parent.get(area.code, ()) if not child.members)

    def prefecture_of(self, code: str) -> Area | None:
        """The prefecture an area is or lies in; None for Japan, regions and most sets."""
        area: Area | None = self.get(code)
        while area is not None and area.level != "prefecture":
            area = self._areas.get(area.parent) if area.parent else None
        return area

    def holds(self, whole: str, part: str) -> bool:
        """Whether one area lies in another, wider one. Raises UnknownArea."""
        if whole == part:
            return False
        members, prefecture = self.get(whole).members, self.prefecture_of(part)
        if prefecture and (prefecture.code == whole or prefecture.code in members):
            return True
        return part in members or self.get(part).parent == whole

    def members(self, scope: Scope) -> tuple[str, ...]:
        """Codes of a scope in order of code; its conditions are not looked at.

        Raises:
            UnknownArea: `inside` or `exclude` names an unknown area.
        """
        found = self._of_scope_level(scope.level)
        if scope.inside:
            wanted = set().union(*(self._within(code) for code in scope.inside))
            found = tuple(code for code in found if code in wanted)
        if scope.exclude:
            unwanted = set().union(*(self._within(code) for code in scope.exclude))
            found = tuple(code for code in found if code not in unwanted)
        return found

    def search(self, text: str, limit: int = 10) -> tuple[Area, ...]:
        """Areas whose name, reading, code or alias is, begins with, or contains the text; else the most
        similar ones. Wider areas come first among equals."""
        wanted = fold(text)
        if not wanted:
            return ()
        found: dict[str, int] = {}
        for code, names in self._names.items():
            best = min((_match(wanted, name) for name in names), default=3)
            if best < 3:
                found[code] = best
        if not found:
            # one spelling per line: the best score of an area decides
            choices = {(code, name): name for code, names in self._names.items() for name in names}
            close = process.extract(wanted, choices, scorer=fuzz.ratio, score_cutoff=CLOSE, limit=limit * 4)
            return tuple(self._areas[code] for code in dict.fromkeys(key[0] for _, _, key in close))[:limit]
        ranked = sorted(found, key=lambda code: found[code])  # stable: keeps the order of levels
        return tuple(self._areas[code] for code in ranked[:limit])

    def _of_scope_level(self, level: ScopeLevel) -> tuple[str, ...]:
        if level == "designated_city":
            return tuple(sorted(self.get(DESIGNATED).members))
        if level == "capital":
            return tuple(sorted(self.get(CAPITALS).members))
        if kinds := _KINDS.get(level):
            return tuple(area.code for area in self if area.type in kinds)
        return tuple(area.code for area in self if area.level == level)

    def _within(self, code: str) -> frozenset[str]:
        """An area and everything in it."""
        area = self.get(code)
        if area.code == JAPAN:
            return frozenset(self._areas)
        inside = {area.code}
        for child in self.children(area.code):
            # A set among a set's members stands for itself: the 23 wards are one of the capitals.
            inside |= {child.code} if child.level == area.level == "set" else self._within(child.code)
        if area.level == "prefecture":
            # sets that lie in one prefecture, as the 23 wards
            inside |= {child.code for child in self._by_parent.get(area.code, ())}
        if area.level == "region" or area.level == "set":
            members = set(area.members)
            inside |= {one.code for one in self if one.level == "set" and one.parent in members}
        return frozenset(inside)

    @cached_property
    def _by_parent(self) -> Mapping[str, tuple[Area, ...]]:
        found: dict[str, list[Area]] = {}
        for area in self:
            if area.parent == JAPAN and area.level != "prefecture":
                continue
            if area.parent:
                found.setdefault(area.parent, []).append(area)
        return {code: tuple(children) for code, children in found.items()}

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, ...]]:
        """Folded names of each area."""
        return {
            area.code: tuple(
                dict.fromkeys(
                    fold(name)
                    for name in (
                        area.name_en, area.name_ja, area.short_en, area.short_ja, area.name_kana, area.code,
                        *area.aliases, *area.old_codes,
                    )
                )
            )
            for area in self
        }  # fmt: skip


def fold(name: str) -> str:
    """A name without differences of case, width, macrons, spaces and hyphens."""
    decomposed = unicodedata.normalize("NFKD", name)
    plain = "".join(sign for sign in decomposed if sign not in "\u0302\u0304 -'’・")
    return unicodedata.normalize("NFKC", plain).casefold()


def _match(wanted: str, name: str) -> int:
    if wanted == name:
        return 0
    if name.startswith(wanted):
        return 1
    return 2 if wanted in name else 3


def _area(entry: Mapping[str, Any]) -> Area:
    fields_of_area: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()
    }
    return Area(**fields_of_area)
