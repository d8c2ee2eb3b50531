"""The vocabulary of the domain on one page: plain, frozen, comparable values.

A question becomes a `Plan` (see `census.plan`), a plan becomes a `Result`, and a result becomes an
`Answer`'s words. Every number in a result can be traced to `Cell`s of the fact store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

Language = Literal["en", "ja"]

Level = Literal["country", "region", "set", "prefecture", "municipality", "ward"]
"""`region` is one of the eight regions, `set` another named group of areas (the 23 wards, Tokai …),
`ward` an administrative ward of a designated city. Special wards of Tokyo are municipalities."""

MunicipalityType = Literal["city", "town", "village", "special_ward"]

Kind = Literal["census", "administrative", "estimate", "derived", "preliminary", "projection"]
"""How a figure came about. `derived` is a sum made here of published figures."""

JAPAN = "00000"

LEVELS: tuple[Level, ...] = ("country", "region", "set", "prefecture", "municipality", "ward")


@dataclass(frozen=True, slots=True)
class Area:
    """A place with statistics of its own.

    code     JIS X 0402 with zeros ("13000" Tokyo, "13104" Shinjuku, "00000" Japan, "13100" the 23
             wards), or a name of ours for regions and sets ("R-kanto", "S-tokai")
    type     of a municipality; None elsewhere
    parent   the prefecture of a municipality, the city of a ward, JAPAN for the rest
    members  the areas a region or set consists of
    """

    code: str
    level: Level
    name_en: str  # "Osaka Prefecture", "Sapporo City", "Shinjuku Ward", "Kanto", "Japan"
    name_ja: str  # 大阪府, 札幌市, 新宿区, 関東, 全国
    name_kana: str
    short_en: str  # "Osaka", "Sapporo", "Shinjuku"
    short_ja: str  # 大阪, 札幌, 新宿
    parent: str | None = None
    type: MunicipalityType | None = None
    district_en: str | None = None  # "Ishikari District" (郡) of a town or village
    district_ja: str | None = None
    aliases: tuple[str, ...] = ()  # other spellings, old names
    old_codes: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in both languages. `en` is a plural noun or a symbol ("people", "%", "yen", "km²");
    `style` says how figures in it are written: count (no decimals unless the cell has them),
    decimal, percent, money (yen), clock (minutes after midnight, shown as 6:38), minutes."""

    key: str
    en: str
    ja: str
    style: Literal["count", "decimal", "percent", "money", "clock", "minutes"] = "count"
    one: str | None = None  # English singular: "person"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A published series.

    base, facets  a part of another series: A130301 (men of 65 and over) has base "A1303" and facets
                  {"sex": "male"}; C210836 has base "C2108" and {"industry": "construction"}
    scale         raw file value × scale = value in `unit`
    additive      parts sum to the whole over areas
    also          series that measure nearly the same in other years
    projection    the series of official projections of this one
    """

    code: str
    title_en: str
    title_ja: str
    unit: Unit
    topic: str
    survey_en: str
    survey_ja: str
    additive: bool = False
    scale: Fraction = Fraction(1)
    base: str | None = None
    facets: Mapping[str, str] = field(default_factory=dict)
    synonyms_en: tuple[str, ...] = ()
    synonyms_ja: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    projection: str | None = None
    note_en: str = ""
    note_ja: str = ""


@dataclass(frozen=True, slots=True)
class Derived:
    """A measure computed here: scale × Σ numerator / Σ denominator, or a plain signed sum.

    numerator, denominator  (indicator code, factor) terms; no denominator means a sum
    decimals                digits shown after the point
    everybody               indicator that the denominator is less than, by people of unknown age; None for most
    """

    code: str  # "density", "ageing_rate"
    title_en: str
    title_ja: str
    unit: Unit
    topic: str
    numerator: tuple[tuple[str, int], ...]
    denominator: tuple[tuple[str, int], ...] = ()
    scale: int = 1
    decimals: int = 1
    synonyms_en: tuple[str, ...] = ()
    synonyms_ja: tuple[str, ...] = ()
    base: str | None = None
    facets: Mapping[str, str] = field(default_factory=dict)
    note_en: str = ""
    note_ja: str = ""
    everybody: str | None = None

    @property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator code the measure reads, numerator first."""
        return tuple(dict.fromkeys(code for code, _ in self.numerator + self.denominator))


Measure = Indicator | Derived


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of the fact store, in the indicator's unit.

    value    an int where the published figure is whole, else a float
    source   dataset key, e.g. "SSDSE-A"; edition e.g. "2026"
    basis    `kind` of the figures a derived cell sums; equal to `kind` otherwise
    """

    area: str
    indicator: str
    year: int
    value: int | float
    source: str
    edition: str
    kind: Kind
    basis: Kind
    formula: str | None = None  # of a derived cell: "sum of 62 municipalities"


Number = int | Fraction
"""Exact arithmetic: whole figures stay int, everything else is a Fraction."""


@dataclass(frozen=True, slots=True)
class Value:
    """A measure of one area in one year; `value` is None where a cell is missing."""

    area: str
    measure: str
    year: int | None
    value: Number | None
    cells: tuple[Cell, ...] = ()
    rank: int | None = None


Note = Literal[
    "latest_year",  # the question named no year
    "prefecture_reading",  # a name shared by a prefecture and a city was read as the prefecture
    "other_year_denominator",  # a rate divides by the figure of another year
    "estimate",
    "preliminary",
    "projection",
    "derived",
    "missing",  # some areas had no figure and were left out
    "tie",
    "related_series",  # answered from a series of `Indicator.also`
]


EVERYBODY = "everybody"
"""Of `Result.extra`: a share among people of known age as a share of everybody."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a plan evaluates to.

    rows     the values behind the answer, in the order to show them
    main     the number that answers, or None where a figure is missing
    unit     of `main`; for differences in percent it is the percent unit
    extra    further computed numbers by name ("difference", "percent", "ratio", "rank", "count",
             "total", "peak_year" …), all of which may appear in words
    formula  how `main` follows from the cells, written with figures; None for a plain lookup
    missing  (area, measure, year) without a figure
    """

    op: str
    rows: tuple[Value, ...]
    main: Number | None
    unit: Unit
    extra: Mapping[str, Number] = field(default_factory=dict)
    formula: str | None = None
    notes: tuple[Note, ...] = ()
    missing: tuple[tuple[str, str, int | None], ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell used, once, in order of use."""
        return tuple(dict.fromkeys(cell for row in self.rows for cell in row.cells))
