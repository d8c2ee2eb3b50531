"""English sentences about results."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from census.phrasing.forecasts import turns
from census.phrasing.telling import MOST_NAMES, MOST_POINTS, Telling
from census.plan import Condition, Op, ScopeLevel
from census.types import Kind, Number, Value

SCOPES: Mapping[ScopeLevel, tuple[str, str]] = {
    "region": ("region", "regions"),
    "prefecture": ("prefecture", "prefectures"),
    "municipality": ("municipality", "municipalities"),
    "city": ("city", "cities"),
    "town": ("town", "towns"),
    "village": ("village", "villages"),
    "special_ward": ("special ward", "special wards"),
    "ward": ("ward", "wards"),
    "designated_city": ("designated city", "designated cities"),
    "capital": ("prefectural capital", "prefectural capitals"),
    "town_or_village": ("town or village", "towns and villages"),
    "city_or_town": ("city or town", "cities and towns"),
}
_COMPARISONS = {">": "over", ">=": "at least", "<": "under", "<=": "at most"}
ORDERS: Mapping[str, tuple[str, str, str, str]] = {
    "clock": ("later", "earlier", "latest", "earliest"),
    "minutes": ("longer", "shorter", "longest", "shortest"),
}
_USUAL = ("higher", "lower", "highest", "lowest")
_LABELS: Mapping[Kind, str] = {"projection": "projection", "preliminary": "preliminary", "estimate": "estimate"}
_HEAD_ENDS = re.compile(r" (?:aged|of|in|with|per|by|for|under|over|at|to|from|on|living|who|that|and)\b|[,(:]")
_SINGULAR_S = re.compile(r"(?:ss|us|is|gas|news)$")


# -- words ----------------------------------------------------------------------------------------


def join(names: Sequence[str]) -> str:
    """A, B and C."""
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)


def names(t: Telling, codes: Sequence[str]) -> str:
    """Names of areas, the first ten."""
    shown = [t.area(code) for code in codes[:MOST_NAMES]]
    return join([*shown, "others"] if len(codes) > MOST_NAMES else shown)


def lower(title: str) -> str:
    """A title inside a sentence; abbreviations keep their capitals."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def upper(sentence: str) -> str:
    """The sentence with a capital."""
    return sentence[:1].upper() + sentence[1:]


def noun(t: Telling, code: str) -> str:
    """The measure as a singular noun phrase: "the total population", "the number of births"."""
    title = lower(t.title(code))
    head = _HEAD_ENDS.split(title, maxsplit=1)[0]
    style = t.unit(code).style
    if head.endswith("s") and not _SINGULAR_S.search(head) and style not in {"clock", "minutes"}:
        return f"the number of {title}" if style == "count" else f"the figure for {title}"
    return title if title.startswith("the ") else f"the {title}"


def grown(t: Telling, code: str) -> str:
    """The noun, or its growth where areas are ordered by growth."""
    if t.plan.by == "value":
        return noun(t, code)
    return f"the {'growth in percent' if t.plan.by == 'percent' else 'change'} of {noun(t, code)}"


def time(t: Telling) -> str:
    """ " in 2020", or nothing where rows have several years."""
    if t.plan.by != "value":
        return f" between {min(t.plan.years)} and {max(t.plan.years)}"
    return f" in {t.years[0]}" if len(t.years) == 1 else ""


def subject(t: Telling, row: Value) -> str:
    """The total population of Tokyo."""
    phrase = noun(t, row.measure)
    if ", " in phrase:  # a part of a family: "the employed people, male, of Tokyo"
        return f"{phrase}, {'in' if phrase.startswith('the number') else 'of'} {t.area(row.area)}"
    return f"{phrase} {'in' if phrase.startswith('the number') else 'of'} {t.area(row.area)}"


def head(t: Telling) -> str:
    """What all rows have in common: "Total population of Tokyo in 2020"."""
    rows = t.result.rows
    what = t.title(rows[0].measure) if len(t.measures) == 1 else "Figures"
    where = f" of {t.area(rows[0].area)}" if len(t.areas) == 1 else ""
    return upper(f"{what}{where}{time(t)}")


def label(t: Telling, row: Value) -> str:
    """What sets a row apart in a list."""
    parts = []
    if len(t.areas) > 1:
        parts.append(t.area(row.area))
    if len(t.measures) > 1:
        parts.append(lower(t.title(row.measure)) if parts else t.title(row.measure))
    if len(t.years) > 1 or not parts:
        parts.append(str(row.year))
    return ", ".join(parts)


def point(t: Telling, row: Value) -> str:
    """What sets a row apart in a sentence: "Tokyo", "the 2020 figure"."""
    if len(t.areas) > 1:
        return t.area(row.area)
    return f"the {row.year} figure" if len(t.years) > 1 else noun(t, row.measure)


def figure(t: Telling, row: Value) -> str:
    """A row's figure, labelled where rows differ in kind."""
    if row.value is None:
        return "no figure published"
    text = t.figure(row.value, row.measure)
    kind = t.kind(row)
    if kind is None or not t.of_kinds:
        return text
    return f"{text} ({_LABELS[kind]})"


def bullets(t: Telling, rows: Sequence[Value]) -> str:
    """One line a row."""
    return "\n".join(f"- {label(t, row)}: {figure(t, row)}" for row in rows)


def scope(t: Telling, count: Number | None) -> str:
    """ "the 47 prefectures", "the 5 towns of Gunma with …", or the areas by name."""
    wanted = t.plan.scope
    if wanted is None:
        return names(t, t.plan.areas)
    number = "" if count is None else f"{int(count):,} "
    text = f"the {number}{SCOPES[wanted.level][0 if count == 1 else 1]}"
    if wanted.inside:
        text += f" of {names(t, wanted.inside)}"
    if wanted.exclude:
        text += f" other than {names(t, wanted.exclude)}"
    return text + (f" with {conditions(t)}" if wanted.where and t.plan.op != "count" else "")


def conditions(t: Telling) -> str:
    """A total population over 100,000 people, and …: the comma tells each figure from the measure named next."""
    said = [_condition(t, condition) for condition in (t.plan.scope.where if t.plan.scope else ())]
    return ", and ".join((", ".join(said[:-1]), said[-1])) if len(said) > 1 else "".join(said)


def _condition(t: Telling, condition: Condition) -> str:
    what = noun(t, condition.measure).removeprefix("the ")
    article = "an" if what[:1] in "aeiou" else "a"
    if condition.than is not None:
        side = "above" if condition.cmp.startswith(">") else "below"
        equal = "or equal to " if condition.cmp.endswith("=") else ""
        return f"{article} {what} {side} {equal}that of {t.area(condition.than)}"
    if condition.since is not None:
        return f"{article} {what} that {_grew(t, condition)} from {condition.since} to {condition.year}"
    size = t.condition_figure(condition.value or 0, condition.measure)
    when = f" in {condition.year}" if condition.year else ""
    return f"{article} {what} of {_COMPARISONS[condition.cmp]} {size}{when}"


def _grew(t: Telling, condition: Condition) -> str:
    """Grew; fell by at least 10 %."""
    down = (condition.value or 0) < 0 or (not condition.value and condition.cmp.startswith("<"))
    if not condition.value:
        return "fell" if down else "grew"
    comparison = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}[condition.cmp] if down else condition.cmp
    return f"{'fell' if down else 'grew'} by {_COMPARISONS[comparison]} {t.growth_figure(condition)}"


def _ordinal(rank: int) -> str:
    ending = "th" if 10 <= rank % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending}"


# -- operations -----------------------------------------------------------------------------------


def _value(t: Telling) -> str:
    rows = t.result.rows
    if len(rows) == 1:
        return f"{upper(subject(t, rows[0]))}{time(t)} was {figure(t, rows[0])}."
    return f"{head(t)}:\n{bullets(t, rows)}"


def _compare(t: Telling) -> str:
    text, rows = f"{head(t)}:\n{bullets(t, t.result.rows)}", t.result.rows
    leader, gap = rows[int(t.result.extra["leader"])], t.number("difference")
    if gap is None:
        order = ORDERS.get(t.unit(leader.measure).style, _USUAL)
        if len(t.measures) > 1 or len(t.known) < 2:
            return text
        return f"{text}\nThe {order[2]} is {point(t, leader)} ({figure(t, leader)})."
    ratio = t.number("ratio")
    if not gap or ratio is None or t.unit(rows[0].measure).style == "clock":
        return f"{_apart(t, gap)}."
    return f"{_apart(t, gap)}, {t.ratio(ratio)} times as high."


def _difference(t: Telling) -> str:
    return f"{_apart(t, t.result.main or 0)}."


def _apart(t: Telling, gap: Number) -> str:
    """Two points with their figures, and how far they lie apart."""
    first, second = t.result.rows[:2]
    start = f"{head(t)}: {point(t, first)} ({figure(t, first)})"
    if gap == 0:
        return f"{start} equals {point(t, second)} ({figure(t, second)})"
    order = ORDERS.get(t.unit(first.measure).style, _USUAL)[0 if gap > 0 else 1]
    return f"{start} is {order} than {point(t, second)} ({figure(t, second)}) by {t.gap(gap, first.measure)}"


def _ratio(t: Telling) -> str:
    first, second = t.result.rows[:2]
    return (
        f"{head(t)}: {point(t, first)} ({figure(t, first)}) is {t.ratio(t.result.main or 0)} times as high as "
        f"{point(t, second)} ({figure(t, second)})."
    )


def _ends(t: Telling, rows: Sequence[Value]) -> str:
    return "; ".join(f"{row.year}: {figure(t, row)}" for row in rows)


def _change(t: Telling) -> str:
    first, *others = t.groups()
    told = f"{upper(subject(t, first[0]))} {_changed(t, first, '')}."
    lines = [f"- {t.area(rows[0].area)}: {_changed(t, rows, f'_{2 * index}')}" for index, rows in enumerate(others, 1)]
    return "\n".join([told, *lines])


def _changed(t: Telling, rows: Sequence[Value], key: str) -> str:
    """How one area's figure moved; `key` ends the names of its numbers."""
    percent, gap = t.number(f"percent{key}"), t.number(f"difference{key}") or 0
    if gap == 0:
        return f"did not change ({_ends(t, rows)})"
    by = f"by {t.percent(percent)}, " if percent is not None else ""
    return f"{'rose' if gap > 0 else 'fell'} {by}by {t.gap(gap, rows[0].measure)} ({_ends(t, rows)})"


def _cagr(t: Telling) -> str:
    rows, rate = t.groups()[0], t.result.main or 0
    verb = "grew" if rate >= 0 else "shrank"
    text = f"{upper(subject(t, rows[0]))} {verb} by {t.percent(rate, 2)} a year on average"
    return _others(t, f"{text} ({_ends(t, rows)}).")


def _others(t: Telling, text: str) -> str:
    """The text, with the two figures of further areas below."""
    return "\n".join([text, *(f"- {t.area(rows[0].area)} ({_ends(t, rows)})" for rows in t.groups()[1:])])


def _share(t: Telling) -> str:
    *parts, whole = t.result.rows
    total = f"{subject(t, whole)}{time(t)}"
    if len(parts) == 1:
        ends = "; ".join(f"{t.area(row.area)}: {figure(t, row)}" for row in (parts[0], whole))
        return f"{t.area(parts[0].area)} had {t.percent(t.result.main or 0)} of {total} ({ends})."
    lines = [f"Share of {total} ({figure(t, whole)}):"]
    for index, row in enumerate(parts):
        lines.append(f"- {t.area(row.area)}: {t.percent(t.result.extra[f'percent_{index}'])} ({figure(t, row)})")
    return "\n".join([*lines, f"Together they had {t.percent(t.result.main or 0)}."])


def _aggregate(word: str) -> Callable[[Telling], str]:
    def tell(t: Telling) -> str:
        what = noun(t, t.plan.measures[0])
        return f"The {word} of {what} across {scope(t, t.number('n'))}{time(t)} is {t.main()}."

    return tell


def _extreme(place: int) -> Callable[[Telling], str]:
    def tell(t: Telling) -> str:
        word = ORDERS.get(t.unit(t.plan.measures[0]).style, _USUAL)[place]
        row, what = t.result.rows[0], noun(t, t.plan.measures[0]).removeprefix("the ")
        where = f"among {scope(t, t.number('n'))}{time(t)}"
        return f"The {word} {what} {where} is that of {names(t, t.areas)}: {t.figure(row.value or 0, row.measure)}."

    return tell


def _count(t: Telling) -> str:
    count, of = int(t.result.main or 0), t.number("of")
    where = conditions(t)
    if not where:
        part = "all" if count == of else f"{count:,}"
        return f"There are figures for {part} of {scope(t, of)}{time(t)}."
    when = "" if t.of_growth else time(t)
    if not count:
        return f"None of {scope(t, of)} has {where}{when}."
    if count == of and count > 1:
        return f"All of {scope(t, of)} have {where}{when}: {names(t, t.areas)}."
    verb = "has" if count == 1 else "have"
    return f"{count:,} of {scope(t, of)} {verb} {where}{when}: {names(t, t.areas)}."


def _order(t: Telling) -> str:
    words = ORDERS.get(t.unit(t.plan.measures[0]).style, _USUAL)
    return f"{words[2 if t.plan.order == 'desc' else 3]} first"


def _rank(t: Telling) -> str:
    rows, what = t.known, grown(t, t.plan.measures[0])
    order = _order(t)
    among = f"among {scope(t, t.number('n'))}"
    if t.plan.nth is not None:
        verb = "ranks" if len(rows) == 1 else "share rank"
        place = _ordinal(rows[0].rank or 0) if len(rows) == 1 else str(rows[0].rank)
        figures = figure(t, rows[0])
        return f"{names(t, t.areas)} {verb} {place} by {what}{time(t)} ({order}, {among}): {figures}."
    lines = [f"{row.rank}. {t.area(row.area)}: {figure(t, row)}" for row in rows]
    return "\n".join([f"{upper(what)}{time(t)}, {order}, {among}:", *lines])


def _position(t: Telling) -> str:
    row = t.result.rows[0]
    order = _order(t)
    place = f"ranks {_ordinal(row.rank or 0)} by {grown(t, row.measure)}{time(t)}"
    return f"{t.area(row.area)} {place} ({figure(t, row)}), {order}, among {scope(t, t.number('n'))}."


def _series(t: Telling) -> str:
    return "\n".join([*(_one_series(t, rows) for rows in t.groups()), *_trend(t), *turns(t)])


def _one_series(t: Telling, rows: Sequence[Value]) -> str:
    start = f"{upper(subject(t, rows[0]))}:"
    place = f"{t.area(rows[0].area)}, " if len(t.areas) > 1 else ""
    place += f"{lower(t.title(rows[0].measure))}, " if len(t.measures) > 1 else ""
    if len(rows) <= MOST_POINTS:
        return "\n".join([start, *(f"- {place}{row.year}: {figure(t, row)}" for row in rows)])
    peak, trough = max(rows, key=lambda row: row.value or 0), min(rows, key=lambda row: row.value or 0)
    shown = (("start", rows[0]), ("end", rows[-1]), ("peak", peak), ("trough", trough))
    return "\n".join([start, *(f"- {name}, {place}{row.year}: {figure(t, row)}" for name, row in shown)])


def _trend(t: Telling) -> list[str]:
    rows, gap = t.groups()[0], t.number("difference")
    if len(rows) < 2 or gap is None:
        return []
    span = f"from {rows[0].year} to {rows[-1].year}"
    if gap == 0:
        return [f"{upper(subject(t, rows[0]))} was the same at both ends ({span})."]
    percent = t.number("percent") if t.unit(rows[0].measure).style not in {"percent", "clock"} else None
    more = f" ({t.percent(percent)})" if percent is not None else ""
    verb = "rose" if gap > 0 else "fell"
    return [f"{upper(subject(t, rows[0]))} {verb} by {t.gap(gap, rows[0].measure)}{more} {span}."]


OPERATIONS: Mapping[Op, Callable[[Telling], str]] = {
    "value": _value,
    "compare": _compare,
    "difference": _difference,
    "ratio": _ratio,
    "change": _change,
    "cagr": _cagr,
    "share": _share,
    "sum": _aggregate("sum"),
    "mean": _aggregate("mean"),
    "median": _aggregate("median"),
    "min": _extreme(3),
    "max": _extreme(2),
    "count": _count,
    "rank": _rank,
    "position": _position,
    "series": _series,
}
