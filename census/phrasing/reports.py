"""Reports in Markdown, both languages: a heading and a list for every section that has figures."""

from __future__ import annotations

from collections.abc import Iterator

from census.numbers import format_number, sensible_decimals
from census.phrasing.english import SCOPES as EN_SCOPES
from census.phrasing.japanese import SCOPES as JA_SCOPES
from census.phrasing.remarks import computed, notes
from census.phrasing.telling import Telling, edition_name
from census.products.keys import key
from census.products.peers import peers
from census.products.sections import CHANGING, SINCE, Section, chosen
from census.types import Number, Value


def report(t: Telling) -> str:
    """The whole report. Every line names its area, measure and year, so that each can be verified alone."""
    en, name = t.language == "en", t.area(t.result.rows[0].area)
    lines = [f"# {name}: statistical profile" if en else f"# {name}の統計概況", ""]
    lines.append("Ranks count from the highest figure." if en else "順位は数値の高い順です。")
    for section in chosen(t.plan.measures):
        found = list(_section(t, section))
        if found:
            lines += ["", f"## {section.en if en else section.ja}", "", *found]
    definitions = computed(t)
    if definitions:
        lines += ["", "## Definitions" if en else "## 計算式", "", *(f"- {line}" for line in definitions)]
    lines += ["", "## Sources" if en else "## 出典", "", *_sources(t)]
    said = notes(t)
    return "\n".join([*lines, "", said] if said else lines)


def _section(t: Telling, section: Section) -> Iterator[str]:
    own_area = t.result.rows[0].area
    rows = {(row.area, row.measure, row.year): row for row in t.result.rows}
    told: set[str] = set()
    for row in t.result.rows:
        if row.area != own_area or row.measure not in section.measures or row.measure in told:
            continue
        told.add(row.measure)
        yield _line(t, row)
        for year in SINCE if row.measure in CHANGING else ():
            growth, first = t.number(key("growth", row.measure, year)), rows.get((own_area, row.measure, year))
            if growth is not None and first is not None:
                yield _growth(t, row, first, growth)


def _line(t: Telling, row: Value) -> str:
    en = t.language == "en"
    beside = [other for other in t.result.rows if _is_beside(row, other)]
    parts = [_figure(t, row), *_rank(t, row), *(part for other in beside if (part := _wider(t, other)))]
    return f"- {_what(t, row)}{': ' if en else '：'}{('; ' if en else '、').join(parts)}"


def _is_beside(row: Value, other: Value) -> bool:
    return other.measure == row.measure and other.area != row.area


def _what(t: Telling, row: Value) -> str:
    if t.language == "ja":
        return f"{t.area(row.area)}の{t.title(row.measure)}"
    return f"{t.title(row.measure)} of {t.area(row.area)}"


def _figure(t: Telling, row: Value) -> str:
    """14,047,594 people (2020, SSDSE-A-2026)."""
    text = t.figure(row.value or 0, row.measure)
    editions = list(dict.fromkeys(edition_name(cell) for cell in row.cells))
    if t.language == "ja":
        return f"{text}（{row.year}年、{'・'.join(editions)}）"
    return f"{text} ({row.year}, {' and '.join(editions)})"


def _rank(t: Telling, row: Value) -> Iterator[str]:
    n, scope = t.number(key("n", row.measure)), peers(t.gazetteer.get(row.area))
    if row.rank is None or n is None or scope is None:
        return
    if t.language == "ja":
        yield f"{int(n):,}{JA_SCOPES[scope.level]}中{row.rank}位"
    else:
        yield f"rank {row.rank} of {int(n):,} {EN_SCOPES[scope.level][1]}"


def _wider(t: Telling, other: Value) -> str:
    """The figure of the prefecture or of Japan, or the share of it."""
    share = t.number(key("share", other.measure, other.area))
    if share is None:
        return f"{t.area(other.area)} {t.figure(other.value or 0, other.measure)}"
    if t.language == "ja":
        return f"{t.area(other.area)}に占める割合：{t.percent(share)}"
    return f"share of {t.area(other.area)}: {t.percent(share)}"


def _growth(t: Telling, row: Value, first: Value, growth: Number) -> str:
    before = t.figure(first.value or 0, row.measure)
    if t.language == "ja":
        signed = f"{format_number(growth, sensible_decimals(growth, 1))}%"
        return f"- {_what(t, row)}：{first.year}年（{before}）からの増減率は{signed}"
    way = "rise" if growth >= 0 else "fall"
    return f"- {_what(t, row)}: a {way} of {t.percent(growth)} since {first.year} ({before})"


def _sources(t: Telling) -> Iterator[str]:
    for survey, editions in t.sources().items():
        listed = (", " if t.language == "en" else "、").join(editions)
        opening, closing = (" (", ")") if t.language == "en" else ("（", "）")
        yield f"- {survey}{opening}{listed}{closing}" if survey else f"- {listed}"
