"""Japanese sentences about results."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from census.phrasing.forecasts import turns
from census.phrasing.telling import MOST_NAMES, MOST_POINTS, Telling
from census.plan import Condition, Op, ScopeLevel
from census.types import Kind, Number, Value

SCOPES: Mapping[ScopeLevel, str] = {
    "region": "地方",
    "prefecture": "都道府県",
    "municipality": "市区町村",
    "city": "市",
    "town": "町",
    "village": "村",
    "special_ward": "特別区",
    "ward": "区",
    "designated_city": "政令指定都市",
    "capital": "県庁所在地",
    "town_or_village": "町村",
    "city_or_town": "市町",
}
_BY = {">": "を超えて", ">=": "以上", "<": "未満の幅で", "<=": "以下の幅で"}
_COMPARISONS = {">": "を超える", ">=": "以上である", "<": "未満である", "<=": "以下である"}
ORDERS: Mapping[str, tuple[str, str]] = {
    "clock": ("遅い", "早い"),
    "minutes": ("長い", "短い"),
    "count": ("多い", "少ない"),
}
_USUAL = ("高い", "低い")
_LABELS: Mapping[Kind, str] = {"projection": "将来推計", "preliminary": "速報値", "estimate": "推計値"}


# -- words ----------------------------------------------------------------------------------------


def names(t: Telling, codes: Sequence[str]) -> str:
    """Names of areas, the first ten."""
    shown = "、".join(t.area(code) for code in codes[:MOST_NAMES])
    return f"{shown}ほか" if len(codes) > MOST_NAMES else shown


def grown(t: Telling, code: str) -> str:
    """The title, or its growth where areas are ordered by growth."""
    growth = {"value": "", "difference": "の増減数", "percent": "の増減率"}[t.plan.by]
    return t.title(code) + growth


def time(t: Telling) -> str:
    """「2020年の」, or nothing where rows have several years."""
    if t.plan.by != "value":
        return f"{min(t.plan.years)}年から{max(t.plan.years)}年までの"
    return f"{t.years[0]}年の" if len(t.years) == 1 else ""


def head(t: Telling) -> str:
    """What all rows have in common: 「東京都の2020年の総人口」."""
    rows = t.result.rows
    where = f"{t.area(rows[0].area)}の" if len(t.areas) == 1 else ""
    what = t.title(rows[0].measure) if len(t.measures) == 1 else "統計値"
    return f"{where}{time(t)}{what}"


def label(t: Telling, row: Value) -> str:
    """What sets a row apart in a list."""
    parts = [t.area(row.area)] if len(t.areas) > 1 else []
    if len(t.measures) > 1:
        parts.append(t.title(row.measure))
    if len(t.years) > 1 or not parts:
        parts.append(f"{row.year}年")
    return "、".join(parts)


def point(t: Telling, row: Value) -> str:
    """What sets a row apart in a sentence: 「東京都」, 「2020年」."""
    if len(t.areas) > 1:
        return t.area(row.area)
    return f"{row.year}年" if len(t.years) > 1 else t.title(row.measure)


def figure(t: Telling, row: Value) -> str:
    """A row's figure, labelled where rows differ in kind."""
    if row.value is None:
        return "公表値なし"
    text = t.figure(row.value, row.measure)
    kind = t.kind(row)
    if kind is None or not t.of_kinds:
        return text
    return f"{text}（{_LABELS[kind]}）"


def bullets(t: Telling, rows: Sequence[Value]) -> str:
    """One line a row."""
    return "\n".join(f"- {label(t, row)}：{figure(t, row)}" for row in rows)


def scope(t: Telling, count: Number | None) -> str:
    """「47都道府県」, 「群馬県の5町」, or the areas by name."""
    wanted = t.plan.scope
    if wanted is None:
        return names(t, t.plan.areas)
    inside = f"{names(t, wanted.inside)}の" if wanted.inside else ""
    exclude = f"{names(t, wanted.exclude)}を除く" if wanted.exclude else ""
    where = conditions(t) if wanted.where and t.plan.op != "count" else ""
    number = "" if count is None else f"{int(count):,}"
    return f"{where}{exclude}{inside}{number}{SCOPES[wanted.level]}"


def conditions(t: Telling) -> str:
    """「総人口が100,000人を超える」."""
    wanted = t.plan.scope.where if t.plan.scope else ()
    return "、".join(_condition(t, condition) for condition in wanted)


def _grew(t: Telling, condition: Condition) -> str:
    """「総人口が2015年から2020年までに10%以上減少した」."""
    down = (condition.value or 0) < 0 or (not condition.value and condition.cmp.startswith("<"))
    what = f"{t.title(condition.measure)}が{condition.since}年から{condition.year}年までに"
    verb = "減少した" if down else "増加した"
    if not condition.value:
        return what + verb
    comparison = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}[condition.cmp] if down else condition.cmp
    return f"{what}{t.growth_figure(condition)}{_BY[comparison]}{verb}"


def _condition(t: Telling, condition: Condition) -> str:
    if condition.since is not None:
        return _grew(t, condition)
    when = f"{condition.year}年の" if condition.year else ""
    what = f"{when}{t.title(condition.measure)}が"
    if condition.than is not None:
        side = "を上回る" if condition.cmp.startswith(">") else "を下回る"
        equal = "と等しいかそれ" if condition.cmp.endswith("=") else ""
        return f"{what}{t.area(condition.than)}{equal}{side}"
    return f"{what}{t.condition_figure(condition.value or 0, condition.measure)}{_COMPARISONS[condition.cmp]}"


# -- operations -----------------------------------------------------------------------------------


def _value(t: Telling) -> str:
    rows = t.result.rows
    if len(rows) > 1:
        return f"{head(t)}：\n{bullets(t, rows)}"
    row = rows[0]
    if row.value is None:
        return f"{head(t)}は公表されていません。"
    return f"{t.area(row.area)}の{t.title(row.measure)}は、{row.year}年時点で{figure(t, row)}です。"


def _compare(t: Telling) -> str:
    rows = t.result.rows
    text = f"{head(t)}：\n{bullets(t, rows)}"
    leader, gap = rows[int(t.result.extra["leader"])], t.number("difference")
    if gap is None:
        order = ORDERS.get(t.unit(leader.measure).style, _USUAL)
        if len(t.measures) > 1 or len(t.known) < 2:
            return text
        return f"{text}\n最も{order[0]}のは{point(t, leader)}（{figure(t, leader)}）です。"
    ratio = t.number("ratio")
    if not gap or ratio is None or t.unit(rows[0].measure).style == "clock":
        return f"{_apart(t, gap)}。"
    return f"{_apart(t, gap)}（比は{t.ratio(ratio)}倍）。"


def _difference(t: Telling) -> str:
    return f"{_apart(t, t.result.main or 0)}。"


def _apart(t: Telling, gap: Number) -> str:
    """Two points with their figures, and how far they lie apart."""
    first, second = t.result.rows[:2]
    start = f"{head(t)}：{point(t, first)}（{figure(t, first)}）は{point(t, second)}（{figure(t, second)}）"
    if gap == 0:
        return f"{start}と同じ値です"
    more = ORDERS.get(t.unit(first.measure).style, _USUAL)[0 if gap > 0 else 1]
    return f"{start}より{t.gap(gap, first.measure)}{more}です"


def _ratio(t: Telling) -> str:
    first, second = t.result.rows[:2]
    ratio = t.ratio(t.result.main or 0)
    start = f"{head(t)}：{point(t, first)}（{figure(t, first)}）は"
    return f"{start}{point(t, second)}（{figure(t, second)}）の{ratio}倍です。"


def _ends(t: Telling, rows: Sequence[Value]) -> str:
    return "、".join(f"{row.year}年：{figure(t, row)}" for row in rows)


def _what(t: Telling, row: Value) -> str:
    return f"{t.area(row.area)}の{t.title(row.measure)}"


def _change(t: Telling) -> str:
    first, *others = t.groups()
    told = f"{_what(t, first[0])}は{_changed(t, first, '')}。"
    lines = [f"- {t.area(rows[0].area)}は{_changed(t, rows, f'_{2 * index}')}" for index, rows in enumerate(others, 1)]
    return "\n".join([told, *lines])


def _changed(t: Telling, rows: Sequence[Value], key: str) -> str:
    """How one area's figure moved; `key` ends the names of its numbers."""
    percent, gap = t.number(f"percent{key}"), t.number(f"difference{key}") or 0
    if gap == 0:
        return f"変わっていません（{_ends(t, rows)}）"
    way = "増加" if gap > 0 else "減少"
    by = t.percent(percent) if percent is not None else ""
    return f"{by}{way}し、その差は{t.gap(gap, rows[0].measure)}です（{_ends(t, rows)}）"


def _cagr(t: Telling) -> str:
    rows, rate = t.groups()[0], t.result.main or 0
    way = "増加" if rate >= 0 else "減少"
    return _others(t, f"{_what(t, rows[0])}は年平均{t.percent(rate, 2)}の{way}です（{_ends(t, rows)}）。")


def _others(t: Telling, text: str) -> str:
    """The text, with the two figures of further areas below."""
    return "\n".join([text, *(f"- {t.area(rows[0].area)}（{_ends(t, rows)}）" for rows in t.groups()[1:])])


def _share(t: Telling) -> str:
    *parts, whole = t.result.rows
    total = f"{t.area(whole.area)}の{time(t)}{t.title(whole.measure)}"
    if len(parts) == 1:
        ends = "、".join(f"{t.area(row.area)}：{figure(t, row)}" for row in (parts[0], whole))
        return f"{t.area(parts[0].area)}は{total}の{t.percent(t.result.main or 0)}を占めます（{ends}）。"
    lines = [f"{total}（{figure(t, whole)}）に占める割合："]
    for index, row in enumerate(parts):
        lines.append(f"- {t.area(row.area)}：{t.percent(t.result.extra[f'percent_{index}'])}（{figure(t, row)}）")
    return "\n".join([*lines, f"合わせて{t.percent(t.result.main or 0)}です。"])


def _aggregate(word: str) -> Callable[[Telling], str]:
    def tell(t: Telling) -> str:
        return f"{scope(t, t.number('n'))}の{time(t)}{t.title(t.plan.measures[0])}の{word}は{t.main()}です。"

    return tell


def _extreme(place: int) -> Callable[[Telling], str]:
    def tell(t: Telling) -> str:
        row = t.result.rows[0]
        word = ORDERS.get(t.unit(row.measure).style, _USUAL)[place]
        what = f"{time(t)}{t.title(row.measure)}が最も{word}のは"
        extreme = f"{names(t, t.areas)}で、{t.figure(row.value or 0, row.measure)}です。"
        return f"{scope(t, t.number('n'))}のうち、{what}{extreme}"

    return tell


def _count(t: Telling) -> str:
    count, of = int(t.result.main or 0), t.number("of")
    among, where, when = scope(t, of), conditions(t), "" if t.of_growth else time(t)
    if not where and count == of:
        return f"{among}のすべてに{time(t)}数値があります。"
    if not where:
        return f"{among}のうち、{time(t)}数値があるのは{count:,}地域です。"
    if not count:
        return f"{among}のうち、{when}{where}ところはありません。"
    if count == of and count > 1:
        return f"{among}のすべてで、{when}{where}という条件が成り立ちます：{names(t, t.areas)}。"
    return f"{among}のうち、{when}{where}のは{count:,}地域です：{names(t, t.areas)}。"


def _order(t: Telling) -> str:
    style = "percent" if t.plan.by != "value" else t.unit(t.plan.measures[0]).style
    return ORDERS.get(style, _USUAL)[0 if t.plan.order == "desc" else 1] + "順"


def _rank(t: Telling) -> str:
    rows, what = t.known, f"{time(t)}{grown(t, t.plan.measures[0])}"
    among = scope(t, t.number("n"))
    if t.plan.nth is not None:
        return f"{what}の{_order(t)}で{rows[0].rank}位は{names(t, t.areas)}の{figure(t, rows[0])}です（{among}中）。"
    lines = [f"{row.rank}. {t.area(row.area)}：{figure(t, row)}" for row in rows]
    return "\n".join([f"{among}の{what}（{_order(t)}）：", *lines])


def _position(t: Telling) -> str:
    row = t.result.rows[0]
    what = f"{time(t)}{grown(t, row.measure)}（{figure(t, row)}）"
    return f"{t.area(row.area)}の{what}は、{scope(t, t.number('n'))}中{row.rank}位です（{_order(t)}）。"


def _series(t: Telling) -> str:
    return "\n".join([*(_one_series(t, rows) for rows in t.groups()), *_trend(t), *turns(t)])


def _one_series(t: Telling, rows: Sequence[Value]) -> str:
    start = f"{_what(t, rows[0])}："
    place = f"{t.area(rows[0].area)}、" if len(t.areas) > 1 else ""
    place += f"{t.title(rows[0].measure)}、" if len(t.measures) > 1 else ""
    if len(rows) <= MOST_POINTS:
        return "\n".join([start, *(f"- {place}{row.year}年：{figure(t, row)}" for row in rows)])
    peak, trough = max(rows, key=lambda row: row.value or 0), min(rows, key=lambda row: row.value or 0)
    shown = (("最初", rows[0]), ("最後", rows[-1]), ("最大", peak), ("最小", trough))
    return "\n".join([start, *(f"- {name}、{place}{row.year}年：{figure(t, row)}" for name, row in shown)])


def _trend(t: Telling) -> list[str]:
    rows, gap = t.groups()[0], t.number("difference")
    if len(rows) < 2 or gap is None:
        return []
    start = f"{_what(t, rows[0])}は{rows[0].year}年から{rows[-1].year}年までの"
    if gap == 0:
        return [f"{start}両端で同じ値です。"]
    percent = t.number("percent") if t.unit(rows[0].measure).style not in {"percent", "clock"} else None
    more = f"（{t.percent(percent)}）" if percent is not None else ""
    way = "増加" if gap > 0 else "減少"
    return [f"{start}{way}で、その差は{t.gap(gap, rows[0].measure)}{more}です。"]


OPERATIONS: Mapping[Op, Callable[[Telling], str]] = {
    "value": _value,
    "compare": _compare,
    "difference": _difference,
    "ratio": _ratio,
    "change": _change,
    "cagr": _cagr,
    "share": _share,
    "sum": _aggregate("合計"),
    "mean": _aggregate("平均"),
    "median": _aggregate("中央値"),
    "min": _extreme(1),
    "max": _extreme(0),
    "count": _count,
    "rank": _rank,
    "position": _position,
    "series": _series,
}
