"""Forecasts and turning points in words, both languages. A forecast says first that it is no official figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from census.forecasting import LEVEL, turning_points
from census.phrasing.telling import Telling
from census.types import Language, Value

INTERVAL: Mapping[Language, str] = {"en": f"{LEVEL}% prediction interval", "ja": f"{LEVEL}%予測区間"}
NOT_OFFICIAL: Mapping[Language, str] = {
    "en": "This system's own projection, not an official figure",
    "ja": "当システム独自の予測で、公式の推計ではありません",
}
_FEWEST_TURNING = 5  # points; a shorter series shows for itself where it turned
_CENSUSES = frozenset({"census"})


def titled(t: Telling) -> str:
    """What is forecast, of which area, for which year."""
    row = next(row for row in t.result.rows if not row.cells)
    if t.language == "en":
        return f"{t.title(row.measure)}, {t.area(row.area)}, in {row.year}"
    return f"{row.year}年の{t.area(row.area)}の{t.title(row.measure)}"


def forecast(t: Telling) -> str:
    """The forecast with its interval, method and back-tested error, and the official projection beside it."""
    at = next(index for index, row in enumerate(t.result.rows) if not row.cells)
    history, own, official = t.result.rows[:at], t.result.rows[at], t.result.rows[at + 1 :]
    tell = _english if t.language == "en" else _japanese
    return "\n".join(tell(t, history, own, official))


def _english(t: Telling, history: tuple[Value, ...], own: Value, official: tuple[Value, ...]) -> Iterator[str]:
    last, (value, low, high) = history[-1], _figures(t, own)
    yield f"{NOT_OFFICIAL['en']}: {titled(t)}: {value} ({INTERVAL['en']}: {low} to {high})."
    grid = "census" if _of_censuses(history) else "yearly"
    yield (
        f"Method: Holt's damped trend, continuing the {grid} figures since {history[0].year}, "
        f"the last of which is {t.figure(last.value or 0, last.measure)} ({last.year}). It knows no births, deaths or "
        "plans, only the series."
    )
    error = t.number("error")
    if error is None:
        yield "It looks further ahead than the back-tests reach, so the interval is a rough guide."
    else:
        yield f"Tested on past figures, forecasts this far ahead were typically off by {t.percent(error)} (median)."
    for row in official:
        yield f"Official projection for {row.year}: {t.figure(row.value or 0, row.measure)} ({t.title(row.measure)})."
    if not official:
        yield "These data hold no official projection of it for that year."


def _japanese(t: Telling, history: tuple[Value, ...], own: Value, official: tuple[Value, ...]) -> Iterator[str]:
    last, (value, low, high) = history[-1], _figures(t, own)
    yield f"{NOT_OFFICIAL['ja']}：{titled(t)}は{value}（{INTERVAL['ja']}：{low}～{high}）。"
    grid = "国勢調査" if _of_censuses(history) else "毎年"
    yield (
        f"方法：{history[0].year}年以降の{grid}の数値（最後は{last.year}年の"
        f"{t.figure(last.value or 0, last.measure)}）に、減衰トレンドのホルト法を当てはめました。"
        "系列の動きだけを見ており、出生・死亡や計画は考慮していません。"
    )
    error = t.number("error")
    if error is None:
        yield "過去の数値による検証の範囲より先の予測のため、区間は目安です。"
    else:
        yield f"過去の数値で検証すると、同じ長さの予測と実際の値との差は{t.percent(error)}（中央値）でした。"
    for row in official:
        yield f"{row.year}年の公式の将来推計：{t.figure(row.value or 0, row.measure)}（{t.title(row.measure)}）。"
    if not official:
        yield "この年の公式の将来推計は、収録データにありません。"


def _figures(t: Telling, own: Value) -> tuple[str, str, str]:
    low, high = t.number("low") or 0, t.number("high") or 0
    return (
        t.figure(own.value or 0, own.measure),
        t.figure(low, own.measure),
        t.figure(high, own.measure),
    )


def _of_censuses(history: tuple[Value, ...]) -> bool:
    return {cell.basis for row in history for cell in row.cells} <= _CENSUSES


def turns(t: Telling) -> Iterator[str]:
    """Where the first series told turned from rising to falling or back."""
    rows = t.groups()[0]
    if len(rows) < _FEWEST_TURNING:
        return
    by_year = {row.year or 0: row for row in rows}
    years = [year for year, _ in turning_points([(year, float(row.value or 0)) for year, row in by_year.items()])]
    en = t.language == "en"
    said = []
    for year in years:
        row, before = by_year[year], rows[rows.index(by_year[year]) - 1]
        top = (row.value or 0) >= (before.value or 0)
        figure = t.figure(row.value or 0, row.measure)
        if en:
            said.append(f"{'peak' if top else 'trough'} {year}: {figure}")
        else:
            said.append(f"{'山' if top else '谷'} {year}年：{figure}")
    if said:
        yield f"Turning points: {'; '.join(said)}." if en else f"転換点：{'；'.join(said)}"
