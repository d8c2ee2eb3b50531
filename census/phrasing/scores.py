"""Rankings by several measures in words, both languages: the order, the formula, the weights, the limits."""

from __future__ import annotations

from collections.abc import Iterator

from census.numbers import format_number, sensible_decimals
from census.phrasing import english, japanese
from census.phrasing.telling import Telling
from census.products.keys import key
from census.products.policies import of_measures
from census.types import Number, Value

_METHOD_EN = (
    "Score: the weighted mean of the percentiles. Percentile of an indicator: the share of the other areas with a "
    "lower figure (↑) or a higher figure (↓), equal ones counted half, × 100."
)
_METHOD_JA = (
    "得点は百分位の加重平均です。百分位は、その指標がより低い（↑）、またはより高い（↓）他の地域の割合"
    "（同値は半分と数える）× 100です。"
)
_LIMITS_EN = (
    "Limits: the score compares published figures only and recommends nothing; "
    "other indicators or weights give another order."
)
_LIMITS_JA = "限界：得点は公表値を比べるだけで、何かを勧めるものではありません。指標や重みを変えれば順序も変わります。"


def index(t: Telling) -> str:
    """The ranking, or the place of the one area named, and how it is computed."""
    lines = _one(t) if t.plan.areas else _many(t)
    return "\n".join([*lines, *_method(t)])


def _many(t: Telling) -> Iterator[str]:
    n = t.number("n")
    if t.language == "ja":
        yield f"{japanese.scope(t, n)}の総合順位（得点の高い順）："
    else:
        yield f"Ranking of {english.scope(t, n)} by a score of several indicators, highest first:"
    for area in t.areas:
        rows = [row for row in t.result.rows if row.area == area]
        figures = [f"{t.title(row.measure)} {t.figure(row.value or 0, row.measure)}" for row in rows]
        if t.language == "ja":
            yield f"{rows[0].rank}. {t.area(area)}：得点{_score(t, area)}（{'；'.join(figures)}）"
        else:
            yield f"{rows[0].rank}. {t.area(area)}: score {_score(t, area)} ({'; '.join(figures)})"


def _one(t: Telling) -> Iterator[str]:
    own = t.result.rows[0]
    n, score, name = t.number("n"), _score(t, own.area), t.area(own.area)
    if t.language == "ja":
        yield f"{name}は、得点の高い順で{japanese.scope(t, n)}中{own.rank}位です（得点{score}）。"
    else:
        yield f"{name} has rank {own.rank} among {english.scope(t, n)} (score {score}, highest first)."
    for code in t.measures:
        yield _beside(t, [row for row in t.result.rows if row.measure == code])


def _beside(t: Telling, rows: list[Value]) -> str:
    """A measure of the area, its prefecture and Japan."""
    en, own = t.language == "en", rows[0]
    percentile = t.number(key("percentile", own.area, own.measure))
    parts = [f"{t.area(row.area)} {t.figure(row.value or 0, row.measure)}" for row in rows]
    text = ("; " if en else "、").join(parts)
    said = "" if percentile is None else _plain(percentile)
    if en:
        more = f"; percentile {said}" if said else ""
        return f"- {t.title(own.measure)} ({own.year}): {text}{more}"
    return f"- {t.title(own.measure)}（{own.year}年）：{text}{f'、百分位{said}' if said else ''}"


def _method(t: Telling) -> Iterator[str]:
    """How the score comes about; a line for each indicator, so that its year and weight are told apart."""
    en = t.language == "en"
    yield _METHOD_EN if en else _METHOD_JA
    weights = t.plan.weights or (1.0,) * len(t.plan.measures)
    for code, signed in zip(t.plan.measures, weights, strict=True):
        weight, arrow = _plain(t.number(key("weight", code)) or 0, 0), "↑" if signed > 0 else "↓"
        year = next(row.year for row in t.result.rows if row.measure == code)
        yield (
            f"- {t.title(code)} ({year}): {arrow} weight {weight}"
            if en
            else (f"- {t.title(code)}（{year}年）：{arrow} 重み{weight}")
        )
    topic = of_measures(t.plan.measures)
    limits = (_LIMITS_EN, topic.limit_en if topic else "") if en else (_LIMITS_JA, topic.limit_ja if topic else "")
    yield (" " if en else "").join(part for part in limits if part)


def _score(t: Telling, area: str) -> str:
    return _plain(t.number(key("score", area)) or 0)


def _plain(value: Number, least: int = 1) -> str:
    return format_number(value, sensible_decimals(value, least))
