"""Builds the gazetteer from the names in the raw files, the postal readings and `catalogue/sets.yaml`.

municipalities  newest SSDSE-A edition, with the names and codes of older ones
wards           the e-Stat response (Hamamatsu: the seven wards of 2020)
designated cities are the cities with wards; capitals are the cities of SSDSE-C
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from census.areas import Gazetteer
from census.errors import DataError
from census.ingest import estat, ssdse_a, ssdse_c
from census.ingest.placename import Namer
from census.types import JAPAN, Area, MunicipalityType

TYPE_OF_SUFFIX: Mapping[str, MunicipalityType] = {"市": "city", "町": "town", "村": "village", "区": "special_ward"}
SHORT_ENTRY = ("en", "ja", "kana", "short_en", "short_ja")
ENTRY_KEYS = frozenset(
    {"code", "level", *SHORT_ENTRY, "parent", "aliases", "prefectures", "rule", "note_en", "note_ja"}
)


@dataclass(frozen=True, slots=True)
class Sources:
    """What the raw files say about areas.

    listings  municipalities per SSDSE-A edition, oldest first
    changes   old code → current code
    listed    the areas of the e-Stat response
    capitals  codes of the prefectural capitals
    """

    listings: tuple[ssdse_a.Listing, ...]
    changes: Mapping[str, str]
    listed: tuple[estat.Listed, ...]
    capitals: tuple[str, ...]

    @classmethod
    def read(cls, raw: Path) -> Sources:
        """From the raw data folder."""
        listed = ssdse_a.listings(raw)
        return cls(listed, ssdse_a.code_changes(listed), estat.areas(raw), ssdse_c.capitals(raw))


def build(sources: Sources, sets: Path, namer: Namer) -> Gazetteer:
    """The gazetteer. `sets` is the file `sets.yaml`.

    Raises:
        DataError: `sets.yaml` is not as described, or a name has no reading.
    """
    local = [*_prefectures(sources, namer), *_municipalities(sources, namer), *_wards(sources, namer)]
    return Gazetteer([*_groups(sets, sources, local), *_without_others_names(local)])


def _without_others_names(areas: list[Area]) -> Iterator[Area]:
    """Drops spellings that are the proper English name of another place (箕面 must not answer to Mino)."""
    proper = {area.short_en for area in areas}
    for area in areas:
        yield replace(area, aliases=tuple(alias for alias in area.aliases if alias not in proper))


def _prefectures(sources: Sources, namer: Namer) -> Iterator[Area]:
    names = {code[:2] + "000": prefecture for code, (prefecture, _) in sources.listings[-1].names.items()}
    for code, name in sorted(names.items()):
        yield namer.prefecture(code, name)


def _municipalities(sources: Sources, namer: Namer) -> Iterator[Area]:
    old_names: dict[str, list[str]] = {}
    old_codes: dict[str, list[str]] = {}
    for listing in sources.listings:
        for code, (_, name) in listing.names.items():
            current = sources.changes.get(code, code)
            old_names.setdefault(current, []).append(name)
            if current != code:
                old_codes.setdefault(current, []).append(code)
    for code, (_, name) in sorted(sources.listings[-1].names.items()):
        area = namer.municipality(code, name, TYPE_OF_SUFFIX[name[-1]])
        former = tuple(old for old in dict.fromkeys(old_names[code]) if old != name)
        yield replace(
            area,
            aliases=tuple(dict.fromkeys((*area.aliases, *namer.former_aliases(area, former)))),
            old_codes=tuple(dict.fromkeys(old_codes.get(code, ()))),
        )


def _wards(sources: Sources, namer: Namer) -> Iterator[Area]:
    names = {one.code: one.name for one in sources.listed}
    for one in sources.listed:
        if one.level == estat.WARD_LEVEL and one.parent:
            yield namer.ward(one.code, one.name, one.parent, names[one.parent])


def _groups(path: Path, sources: Sources, local: list[Area]) -> Iterator[Area]:
    rules = {
        "special_wards": tuple(area.code for area in local if area.type == "special_ward"),
        "designated_cities": tuple(
            dict.fromkeys(area.parent for area in local if area.level == "ward" and area.parent is not None)
        ),
        "capitals": sources.capitals,
    }
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    for entry in entries:
        strange = entry.keys() - ENTRY_KEYS
        if strange or ("rule" in entry and entry["rule"] not in rules):
            raise DataError(f"{path.name}: {entry.get('code')}: {sorted(strange) or entry['rule']} is not known")
        yield _group(entry, rules)


def _group(entry: Mapping[str, Any], rules: Mapping[str, tuple[str, ...]]) -> Area:
    members = rules[entry["rule"]] if "rule" in entry else tuple(f"{two}000" for two in entry.get("prefectures", ()))
    country = entry["code"] == JAPAN
    return Area(
        code=entry["code"],
        level=entry["level"],
        name_en=entry["en"],
        name_ja=entry["ja"],
        name_kana=entry["kana"],
        short_en=entry.get("short_en", entry["en"]),
        short_ja=entry.get("short_ja", entry["ja"]),
        parent=None if country else entry.get("parent", JAPAN),
        aliases=tuple(entry["aliases"]),
        members=members,
    )
