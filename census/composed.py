"""Measures that no file lists but a code spells out: a figure per so many people, a range of ages.

    I6300:A1101:100000   pharmacists per 100,000 people
    C3802:C3801:1        hotel rooms per hotel
    AGE_70_UP:A1101:100  people of 70 and over in percent of all
    AGE_20_TO_64_F       women aged 20–64: the sum of the five-year groups

They are ordinary derived measures, so plans, formulas and checks need nothing special for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from census.types import Derived, Indicator, Measure, Unit

PEOPLE = "A1101"
_PER, _SHARE = ":", 100
_AGES = re.compile(r"AGE_(\d{1,3})_(?:TO_(\d{1,3})|(UP))(_[MF])?")
_FACET = re.compile(r"(\d{1,3})(?:-(\d{1,3})|(\+))")
_GROUP, _OLDEST = 5, 100  # years of an age group, age at which the last one begins
_SEXES = {"_M": ("male", "男"), "_F": ("female", "女")}
_SCALES_JA = {
    1: "1人当たり",
    100: "人口100人当たり",
    1000: "人口千人当たり",
    10000: "人口1万人当たり",
    100000: "人口10万人当たり",
    1000000: "人口100万人当たり",
}
_COUNTS, _DECIMALS = ("count", "money"), 2


def per(numerator: str, denominator: str, scale: int) -> str:
    """The code of a quotient."""
    return _PER.join((numerator, denominator, str(scale)))


def ages(facet: str, sex: str = "") -> str | None:
    """The code of an age range written as the facet is ("70+", "20-64"), or None if groups do not add up to it."""
    found = _FACET.fullmatch(facet)
    if found is None:
        return None
    low, high = int(found[1]), int(found[2] or _OLDEST)
    if low >= high or low % _GROUP or (found[2] and (high + 1) % _GROUP) or high > _OLDEST:
        return None
    suffix = {"male": "_M", "female": "_F"}.get(sex, "")
    return f"AGE_{low}_UP{suffix}" if found[3] else f"AGE_{low}_TO_{high}{suffix}"


def composed(code: str, known: Callable[[str], Measure | None], units: Mapping[str, Unit]) -> Derived | None:
    """The measure that a code spells out, or None. `known` looks other codes up."""
    if _PER in code:
        return _quotient(code, known, units)
    found = _AGES.fullmatch(code)
    return _age_range(code, found, known) if found else None


def _quotient(code: str, known: Callable[[str], Measure | None], units: Mapping[str, Unit]) -> Derived | None:
    parts = code.split(_PER)
    if len(parts) != 3 or not re.fullmatch(r"10{0,6}", parts[2]):
        return None
    top, bottom, scale = known(parts[0]), known(parts[1]), int(parts[2])
    if top is None or bottom is None or not (_counts(top) and _counts(bottom)) or top.code == bottom.code:
        return None
    title_en, title_ja = _titles(top, bottom, scale)
    return Derived(
        code=code,
        title_en=title_en,
        title_ja=title_ja,
        unit=_unit(top, bottom, scale, units),
        topic=top.topic,
        numerator=_terms(top),
        denominator=_terms(bottom),
        scale=scale,
        decimals=1 if scale >= 100 else _DECIMALS,
    )


def _counts(measure: Measure) -> bool:
    """Whether it is something that can be divided: a count or an amount, no rate."""
    divided = isinstance(measure, Derived) and bool(measure.denominator)
    return measure.unit.style in _COUNTS and not divided


def _alike(top: Measure, bottom: Measure) -> bool:
    """Whether the one is told in percent of the other: people who work, of women."""
    of_people = bottom.unit.key == "person" and bottom.unit.ja == top.unit.ja and bottom.code != PEOPLE
    return top.unit == bottom.unit or of_people


def _terms(measure: Measure) -> tuple[tuple[str, int], ...]:
    return measure.numerator if isinstance(measure, Derived) else ((measure.code, 1),)


def _titles(top: Measure, bottom: Measure, scale: int) -> tuple[str, str]:
    if scale == _SHARE and _alike(top, bottom):
        return (
            f"{top.title_en} in percent of {_lower(bottom.title_en)}",
            f"{bottom.title_ja}に占める{top.title_ja}の割合",
        )
    if bottom.code == PEOPLE:
        people = "person" if scale == 1 else f"{scale:,} people"
        return f"{top.title_en} per {people}", f"{_SCALES_JA.get(scale, f'人口{scale:,}人当たり')}{top.title_ja}"
    one = bottom.unit.one or bottom.unit.en
    counted = one if scale == 1 else f"{scale:,} {bottom.unit.en}"
    whole = bottom.title_ja.removesuffix("数")
    whole = "" if whole == bottom.unit.ja else whole
    return f"{top.title_en} per {counted}", f"{whole}{scale:,}{bottom.unit.ja}当たり{top.title_ja}"


def _unit(top: Measure, bottom: Measure, scale: int, units: Mapping[str, Unit]) -> Unit:
    if scale == _SHARE and _alike(top, bottom):
        return units["percent"]
    if bottom.code == PEOPLE and top.unit.style == "count" and f"per_{scale}" in units:
        return units[f"per_{scale}"]
    one = "person" if bottom.code == PEOPLE else (bottom.unit.one or bottom.unit.en)
    counted = one if scale == 1 else f"{scale:,} {'people' if bottom.code == PEOPLE else bottom.unit.en}"
    return Unit(
        key=f"{top.unit.key}_per_{scale}_{bottom.unit.key}",
        en=f"{top.unit.en} per {counted}",
        ja=f"{top.unit.ja}({scale:,}{bottom.unit.ja}当たり)",
        style="money" if top.unit.style == "money" else "decimal",
    )


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def _age_range(code: str, found: re.Match[str], known: Callable[[str], Measure | None]) -> Derived | None:
    low, high, suffix = int(found[1]), int(found[2] or _OLDEST + _GROUP - 1), found[4] or ""
    groups = [f"AGE_{age}_{age + _GROUP - 1}{suffix}" for age in range(low, min(high, _OLDEST - 1), _GROUP)]
    groups += [f"AGE_{_OLDEST}{suffix}"] if found[3] else []
    measures = [known(group) for group in groups]
    first = measures[0] if measures else None
    if first is None or any(not isinstance(measure, Indicator) for measure in measures):
        return None
    sex_en, sex_ja = _SEXES.get(suffix, ("", ""))
    range_en, range_ja = (f"{low} and over", f"{low}歳以上") if found[3] else (f"{low}–{high}", f"{low}~{high}歳")
    return Derived(
        code=code,
        title_en=f"Population aged {range_en}" + (f", {sex_en}" if sex_en else ""),
        title_ja=f"{range_ja}人口" + (f"({sex_ja})" if sex_ja else ""),
        unit=first.unit,
        topic=first.topic,
        numerator=tuple((group, 1) for group in groups),
        decimals=0,
        base=PEOPLE,
        facets={"age": f"{low}+" if found[3] else f"{low}-{high}"} | ({"sex": sex_en} if sex_en else {}),
    )
