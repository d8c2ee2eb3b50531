"""A small world to phrase and verify in: seven areas, some measures of every style, figures at random.

The real `Computer` runs over it, so results have exactly the shape that answers are made from.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from census.errors import CensusError, UnknownArea, UnknownMeasure
from census.plan import OPS, Condition, Plan, Scope
from census.types import Area, Cell, Derived, Indicator, Kind, Level, Measure, Result, Unit

TIMES = Unit("ratio", "times", "倍", "decimal")
PER_1000 = Unit("per_1000", "per 1,000 people", "人口千人当たり", "decimal")
PERSON = Unit("person", "people", "人", "count", one="person")
YEARS = (2000, 2005, 2010, 2015, 2020)


def area(code: str, level: Level, en: str, ja: str, short_en: str, short_ja: str) -> Area:
    return Area(code, level, en, ja, "", short_en, short_ja)


AREAS = {
    one.code: one
    for one in (
        area("00000", "country", "Japan", "全国", "Japan", "全国"),
        area("01000", "prefecture", "Hokkaido", "北海道", "Hokkaido", "北海道"),
        area("12000", "prefecture", "Chiba Prefecture", "千葉県", "Chiba", "千葉"),
        area("13000", "prefecture", "Tokyo", "東京都", "Tokyo", "東京"),
        area("24000", "prefecture", "Mie Prefecture", "三重県", "Mie", "三重"),
        area("26000", "prefecture", "Kyoto Prefecture", "京都府", "Kyoto", "京都"),
        area("27000", "prefecture", "Osaka Prefecture", "大阪府", "Osaka", "大阪"),
        area("26100", "municipality", "Kyoto City", "京都市", "Kyoto", "京都"),
        area("13100", "set", "the 23 wards of Tokyo", "東京23区", "23 wards", "23区"),
    )
}
PREFECTURES = tuple(code for code, one in AREAS.items() if one.level == "prefecture")
CENSUS = ("Population Census", "国勢調査")


def indicator(code: str, en: str, ja: str, unit: Unit, *, additive: bool = False) -> Indicator:
    return Indicator(code, en, ja, unit, "t", *CENSUS, additive=additive)


MEASURES: dict[str, Measure] = {
    one.code: one
    for one in (
        indicator("A1101", "Total population", "総人口", PERSON, additive=True),
        indicator("A1303", "Population aged 65 and over", "65歳以上人口", PERSON, additive=True),
        indicator("A4101", "Births", "出生数", Unit("birth", "births", "人", one="birth"), additive=True),
        indicator("B1101", "Total area", "総面積", Unit("km2", "km²", "km²", "decimal"), additive=True),
        indicator("C1", "Gross product", "総生産", Unit("yen", "yen", "円", "money"), additive=True),
        indicator("D1", "Time of getting up", "起床時刻", Unit("clock", "o'clock", "時刻", "clock")),
        indicator("D2", "Time spent asleep", "睡眠時間", Unit("minutes", "minutes", "分", "minutes", one="minute")),
        indicator("E1", "Unemployment rate", "完全失業率", Unit("percent", "%", "%", "percent")),
        indicator("F1", "Job openings per applicant", "有効求人倍率", TIMES),
        Derived("ageing_rate", "Ageing rate", "高齢化率", Unit("percent", "%", "%", "percent"), "t",
                (("A1303", 1),), (("A1101", 1),), scale=100),
        Derived("birth_rate", "Birth rate", "出生率", PER_1000, "t",
                (("A4101", 1),), (("A1101", 1),), scale=1000),
        Derived("younger", "Population under 65", "65歳未満人口", PERSON, "t", (("A1101", 1), ("A1303", -1))),
    )
}  # fmt: skip
RANGES = {
    "small": (1, 30),
    "hundreds": (100, 999),
    "thousands": (1000, 99999),
    "years": (1990, 2030),
    "large": (10**5, 10**8),
}


class Catalogue:
    def get(self, code: str) -> Measure:
        if code not in MEASURES:
            raise UnknownMeasure(code)
        return MEASURES[code]


class Gazetteer:
    def get(self, code: str) -> Area:
        if code not in AREAS:
            raise UnknownArea(code)
        return AREAS[code]

    def members(self, scope: Scope) -> tuple[str, ...]:
        return tuple(code for code in PREFECTURES if code not in scope.exclude)


@dataclass
class Store:
    """Figures made up on first sight, of one order of magnitude so that they are easily confused."""

    rng: random.Random
    cells: dict[tuple[str, str, int], Cell | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.range = RANGES[self.rng.choice(list(RANGES))]
        self.kinds: tuple[Kind, ...] = self.rng.choice((("census",), ("census", "estimate"), ("projection",)))
        self.gaps = self.rng.random() < 0.1

    def cell(self, code: str, where: str, year: int) -> Cell | None:
        key = (code, where, year)
        if key not in self.cells and year in YEARS:
            gone = self.gaps and self.rng.random() < 0.2
            kind = self.rng.choice(self.kinds)
            self.cells[key] = (
                None if gone else Cell(where, code, year, self._figure(code), "SSDSE-A", "2026", kind, kind)
            )
        return self.cells.get(key)

    def _figure(self, code: str) -> int | float:
        style = MEASURES[code].unit.style
        if style == "clock":
            return self.rng.randint(300, 540)
        if style == "minutes":
            return self.rng.randint(380, 520)
        if style == "percent":
            return round(self.rng.uniform(0.5, 40), 1)
        value = self.rng.randint(*self.range)
        if style == "decimal":
            return round(value / 7, 2)
        return value * 10**6 if style == "money" else value

    def years(self, code: str, where: str) -> tuple[int, ...]:
        return tuple(year for year in YEARS if self.cell(code, where, year) is not None)

    def latest_year(self, code: str, where: str) -> int | None:
        return max(self.years(code, where), default=None)

    def levels(self, _code: str) -> tuple[Level, ...]:
        return ("country", "prefecture")


def random_plan(rng: random.Random) -> Plan:
    """A plan of any operation that makes sense in this world."""
    op = rng.choice(OPS)
    codes, areas = list(MEASURES), [*PREFECTURES, "26100", "13100"]
    one, two = rng.sample(areas, 2)
    year = (rng.choice(YEARS),) if rng.random() < 0.7 else ()
    pair = tuple(sorted(rng.sample(YEARS, 2)))
    code = rng.choice(codes)
    body: dict[str, object] = {"op": op, "measures": (code,), "areas": (one,), "years": year}
    if op in {"value", "compare", "difference", "ratio"}:
        several = [{"areas": (one, two)}, {"years": pair}]
        if op == "value":
            several += [{}, {"measures": tuple(rng.sample(codes, 2))}, {"areas": (one, two), "years": pair}]
            several += [{"areas": tuple(rng.sample(areas, 4)), "measures": tuple(rng.sample(codes, 3))}]
        if op == "compare":
            several += [{"areas": tuple(rng.sample(areas, 4))}]
        body |= rng.choice(several)
    elif op in {"change", "cagr"}:
        body |= {"years": pair, "areas": rng.choice([(one,), (one, two)])}
    elif op == "series":
        body |= {"years": rng.choice([(), pair]), "areas": rng.choice([(one,), (one, two)])}
    elif op == "share":
        body |= {"of": "00000", "areas": rng.choice([(one,), (one, two)])}
    else:
        body |= _over_a_set(rng, op, one, pair)
    return Plan.model_validate(body)


def _over_a_set(rng: random.Random, op: str, one: str, pair: tuple[int, ...]) -> dict[str, object]:
    where: tuple[Condition, ...] = ()
    if op == "count" or rng.random() < 0.3:
        where = (
            Condition(measure=rng.choice(list(MEASURES)), cmp=rng.choice((">", "<", ">=")), value=rng.randint(1, 500)),
        )
    scope = Scope(level="prefecture", where=where, exclude=("01000",) if rng.random() < 0.2 else ())
    body: dict[str, object] = {"scope": scope, "areas": (one,) if op == "position" else ()}
    if op == "rank":
        body |= rng.choice([{"nth": rng.randint(1, 4)}, {"limit": rng.randint(1, 6)}, {}])
        body["order"] = rng.choice(("asc", "desc"))
    if op in {"rank", "position"} and rng.random() < 0.3:
        body |= {"by": rng.choice(("difference", "percent")), "years": pair}
    return body


def results(seed: int, count: int) -> list[tuple[Plan, Result]]:
    """Random plans with their results, computed by the real `Computer`."""
    from census.compute import Computer
    from census.measures import Measures

    rng = random.Random(seed)  # noqa: S311
    found: list[tuple[Plan, Result]] = []
    while len(found) < count:
        measures = Measures(Store(rng), Catalogue(), Gazetteer())  # type: ignore[arg-type]
        try:
            plan = random_plan(rng)
            found.append((plan, Computer(measures).execute(plan)))
        except CensusError:
            continue  # a growth from zero, a sum of rates: nothing to phrase
    return found


def population(where: str, year: int, value: int, kind: Kind = "census", code: str = "A1101") -> Cell:
    """A cell for results written by hand."""
    return Cell(where, code, year, value, "SSDSE-A", "2026", kind, kind)


TOKYO_2020 = 14047594
OSAKA_2020 = 8837685
