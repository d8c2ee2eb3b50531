"""Remarks below an answer, in both languages: how a derived figure is computed, notes, the source."""

from __future__ import annotations

from collections.abc import Mapping

from census.formulas import worded
from census.phrasing.conversions import converted
from census.phrasing.telling import MOST_NAMES, MOST_SOURCES, Telling
from census.types import EVERYBODY, Derived, Language, Note, Number, Value

_NOTES: Mapping[Note, Mapping[Language, str]] = {
    "prefecture_reading": {
        "en": "The name was read as the prefecture, not the city.",
        "ja": "都道府県と市で同じ名前のため、都道府県として答えています。",
    },
    "other_year_denominator": {
        "en": "The rate divides by the latest earlier figure, which is of another year.",
        "ja": "分母には、それ以前の直近の年の数値を使っています。",
    },
    "estimate": {"en": "This uses an estimate, not a count.", "ja": "調査による実数ではなく、推計値を含みます。"},
    "preliminary": {"en": "This uses preliminary counts.", "ja": "速報値を含みます。"},
    "projection": {
        "en": "This uses an official projection, not a count.",
        "ja": "実績値ではなく、公式の将来推計を含みます。",
    },
    "derived": {
        "en": "This uses sums made here of published figures.",
        "ja": "公表値を当システムで合計した数値を含みます。",
    },
    "tie": {"en": "Equal figures share a rank.", "ja": "同じ値は同順位です。"},
    "related_series": {
        "en": "It comes from a related series that covers this year.",
        "ja": "この年を収める関連する系列の数値です。",
    },
}


def remarks(t: Telling) -> tuple[str, ...]:
    """Lines to follow the answer's sentences."""
    if t.plan.op == "report":
        return ()  # it has sections for them
    lines = [*converted(t), *computed(t), of_everybody(t), notes(t), source(t)]
    return tuple(line for line in lines if line)


def of_everybody(t: Telling) -> str:
    """What dividing by the published population gives, where people whose age is not known make a difference."""
    value = t.result.extra.get(EVERYBODY)
    if value is None:
        return ""
    code = t.plan.measures[0]
    told = t.figure(value, code)
    if told == t.figure(t.result.main or 0, code):
        return ""
    if t.language == "en":
        return f"It is {told} of everybody, people of unknown age included."
    return f"年齢不詳を含む全員に対しては{told}です。"


def notes(t: Telling) -> str:
    """The assumptions made, as sentences of one line."""
    said = (_note(t, note) for note in t.result.notes)
    return (" " if t.language == "en" else "").join(note for note in said if note)


def _note(t: Telling, note: Note) -> str:
    if note == "latest_year":
        return _latest(t)
    if note == "missing":
        return _missing(t)
    return _NOTES[note][t.language]


def _latest(t: Telling) -> str:
    """Which year an undated question was answered for."""
    en = t.language == "en"
    if t.plan.op == "series":
        return ""
    if len(t.years) != 1:
        return "The latest published figures are used." if en else "公表されている最新の数値です。"
    year = t.years[0]
    surveys = list(t.sources())
    if len(surveys) == 1 and surveys[0] and all(cell.kind == "census" for cell in t.result.cells):
        # an estimate of a later year may exist: the latest count is what an undated question means
        return f"{year} is the year of the latest {surveys[0]}." if en else f"{year}年は最新の{surveys[0]}の年です。"
    return f"The latest published figures are used (in {year})." if en else f"{year}年は公表されている最新の年です。"


def _missing(t: Telling) -> str:
    if any(row.value is None for row in t.result.rows):
        return ""  # the list of rows says so
    codes = tuple(dict.fromkeys(area for area, _, _ in t.result.missing))
    en = t.language == "en"
    if len(codes) <= MOST_NAMES:
        listed = (", " if en else "、").join(t.area(code) for code in codes)
        return f"No figure is published for {listed}." if en else f"{listed}は数値がなく、含みません。"
    count = f"{len(t.result.missing):,}"
    return f"{count} areas without a figure are left out." if en else f"数値がない{count}地域は含みません。"


def computed(t: Telling) -> tuple[str, ...]:
    """ "Ageing rate = population aged 65 and over (…) ÷ total population (…) × 100", once a measure."""
    if t.plan.by != "value" or t.plan.op == "count":
        return ()
    lines = []
    for code in t.measures:
        measure = t.catalogue.get(code)
        rows = [row for row in t.result.rows if row.measure == code]
        if isinstance(measure, Derived):
            lines.append(f"{t.title(code)} = {_terms(t, measure, rows[0] if len(t.result.rows) == 1 else None)}")
    return tuple(lines)


def _terms(t: Telling, measure: Derived, row: Value | None) -> str:
    figures: dict[str, str] = {}
    for cell, _ in (t.parts(row) or ()) if row is not None else ():
        value: Number = t.exact(cell)
        when = f", {cell.year}" if row is not None and cell.year != row.year else ""
        figures[cell.indicator] = f" ({t.figure(value, cell.indicator)}{when})"
    told: set[str] = set()

    def term(code: str) -> str:
        """An indicator with its figure, which is shown where it comes first."""
        figure = "" if code in told else figures.get(code, "")
        told.add(code)
        return f"{t.title(code)}{figure}"

    return worded(measure, term)


def source(t: Telling) -> str:
    """Source: Population Census (SSDSE-A-2026)."""
    en = t.language == "en"
    clauses = []
    for survey, editions in list(t.sources().items())[:MOST_SOURCES]:
        listed = (", " if en else "、").join(editions[:MOST_SOURCES])
        if len(editions) > MOST_SOURCES:
            listed += ", …" if en else "ほか"
        clauses.append((f"{survey} ({listed})" if en else f"{survey}（{listed}）") if survey else listed)
    more = len(t.sources()) > MOST_SOURCES
    if not clauses:
        return ""
    if en:
        return f"Source: {'; '.join(clauses)}{' and others' if more else ''}."
    return f"出典：{'；'.join(clauses)}{'ほか' if more else ''}"
