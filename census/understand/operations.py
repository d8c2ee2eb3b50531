"""Which operation a question asks for: rules tried in order, the first that fits decides.

Each rule takes what was asked and gives the parts of a plan, or None. None of them knows a place or a
measure by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from census.areas import CAPITALS, DESIGNATED, Gazetteer
from census.plan import Plan, Scope
from census.types import JAPAN
from census.understand import growing
from census.understand.cue_words import SPARSELY
from census.understand.cues import Cues
from census.understand.growing import gained_by_moving
from census.understand.listing import compared_with_year, lists_years
from census.understand.quotients import part_of_another, ratio_of_two, second_leads
from census.understand.reading import Reading
from census.understand.scoping import Scoping, asks_each, set_alone
from census.understand.timing import Timing

Parts = dict[str, Any]
_SPARSELY = re.compile(rf"\b{SPARSELY}\b")  # "sparsely populated" may itself name a measure

_RANK_THEM = re.compile(r"\W*(?:please |can you |could you |now )*(?:rank|order|sort) (?!of\b)")
_ORDERING = ("compare", "difference", "ratio", "most", "least", "ranking", "position", "sum", "mean", "chart")
_LISTED = 50  # most areas listed for "which prefectures have more than …"
_RANKED = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A reading with its measures, areas, scope and years decided.

    named    every area of the question; `areas` those that do not merely hold the scope
    whole    what a share is of
    burden   whether the worst figures of what is measured are the highest
    balance  whether what is measured is itself a change within a year (births minus deaths)
    """

    reading: Reading
    codes: tuple[str, ...]
    named: tuple[str, ...]
    areas: tuple[str, ...]
    scope: Scope | None
    whole: str | None
    years: tuple[int, ...]
    burden: bool = False
    balance: bool = False

    @property
    def cues(self) -> Cues:
        return self.reading.cues

    @property
    def latest(self) -> tuple[int, ...]:
        """The one year of operations that take one."""
        return self.years[-1:]

    @property
    def direction(self) -> str:
        """Lowest first where the fewest or, of what is good, the worst are asked for."""
        cues = self.cues
        if "least" in cues or _SPARSELY.search(self.reading.text.folded):
            return "asc"
        if "worst" in cues:
            return "desc" if self.burden or "high" in cues else "asc"
        low = "less" in cues and not cues.any("most", "high") and self.reading.than is None
        return "asc" if low else "desc"

    @property
    def two_points(self) -> bool:
        return sorted((len(self.areas), max(len(self.years), 1), len(self.codes))) == [1, 1, 2]

    def parts(self, op: str, **others: Any) -> Parts:
        return {"op": op, "measures": self.codes, "areas": self.areas, "years": self.years} | others

    def set_parts(self, op: str, **others: Any) -> Parts:
        return {"op": op, "measures": self.codes[:1], "years": self.latest} | others


class Operations:
    """Chooses the operation of a reading and makes its plan."""

    def __init__(self, gazetteer: Gazetteer, scoping: Scoping, timing: Timing) -> None:
        self._gazetteer = gazetteer
        self._scoping = scoping
        self._timing = timing
        self._rules: tuple[Callable[[Asked], Parts | None], ...] = (
            self._position, self._share, self._peak, self._grown, self._filter, self._growth_order, self._order,
            self._set_aggregate, self._set_list, self._listed_order, self._listed_aggregate,
            self._two_points, self._over_time, self._series, self._last_change, self._compare,
        )  # fmt: skip

    def plan(
        self, reading: Reading, codes: tuple[str, ...], named: list[str], scope: Scope | None, whole: str | None
    ) -> Plan:
        """Raises pydantic's ValidationError where the parts do not make a plan."""
        holding = (
            ()
            if scope is None
            else (*scope.inside, JAPAN, CAPITALS, DESIGNATED, *(reading.than.codes if reading.than else ()))
        )
        areas = tuple(area for area in named if area not in holding)
        if scope is None and not areas and reading.cues.ordered and "peak" not in reading.cues:
            scope = self._scoping.default(reading, named)
        lead = self._scoping.sample(scope) if scope else (areas[0] if areas else JAPAN)
        years = self._timing.years(reading, codes[0], lead)
        if scope is None or areas:
            areas = areas or (JAPAN,)
        burden = self._scoping.is_burden(codes[0])
        balance = self._scoping.is_balance(codes[0])
        asked = Asked(reading, codes, tuple(named), areas, scope, whole, years, burden, balance)
        parts = next((found for rule in self._rules if (found := rule(asked)) is not None), asked.parts("value"))
        return Plan.model_validate(parts)

    # -- one area among others ------------------------------------------------------------------

    def _position(self, asked: Asked) -> Parts | None:
        """ "What rank is Osaka?" """
        if "position" not in asked.cues or not asked.areas or asked.areas == (JAPAN,) or asked.cues.limit:
            return None
        if self._to_be_ranked(asked):
            return None
        held = (area for area in asked.areas if any(self._gazetteer.holds(other, area) for other in asked.named))
        own = self._gazetteer.get(next(held, asked.areas[0]))
        inside = tuple(area for area in asked.named if area != JAPAN and self._gazetteer.holds(area, own.code))
        inside = inside or self._scoping.own_prefecture(asked.reading, own.code)
        level: Any = asked.scope.level if asked.scope else ("special_ward" if own.type == "special_ward" else own.level)
        if own.level == "municipality" and level == "prefecture":
            level = "municipality"
        where = asked.scope.where if asked.scope else ()
        scope = set_alone(Scope(level=level, inside=inside, exclude=asked.reading.excluded, where=where))
        return asked.set_parts("position", areas=(own.code,), scope=scope, order=asked.direction)

    def _to_be_ranked(self, asked: Asked) -> bool:
        """ "Rank Hirosaki, Hachinohe and Aomori by …": those against one another."""
        apart = not any(
            self._gazetteer.holds(one, other) for one in asked.named for other in asked.areas if one != other
        )
        told = _RANK_THEM.match(asked.reading.text.folded) is not None
        return told and len(asked.areas) > 1 and JAPAN not in asked.named and apart

    def _share(self, asked: Asked) -> Parts | None:
        if not asked.whole:
            return None
        parts = tuple(area for area in asked.named if area != asked.whole)
        whole = self._whole(parts)
        return asked.set_parts("share", areas=(whole,) if whole else parts, of=asked.whole)

    # -- sets -----------------------------------------------------------------------------------

    def _filter(self, asked: Asked) -> Parts | None:
        """ "How many towns have fewer than 5,000 people?" """
        counted = "count" in asked.cues and not asked.cues.limit
        if not self._over_set(asked) or not counted or asked.scope is None:
            return None
        return asked.set_parts("count", scope=asked.scope) if asked.scope.where or not asked.reading.measures else None

    def _grown(self, asked: Asked) -> Parts | None:
        """ "How many prefectures lost people?", "cities that grew by over 5 %" """
        cues = asked.cues
        if not self._over_set(asked) or asked.scope is None or asked.balance or not growing.chooses(asked.reading):
            return None
        years = self._two_years(asked)
        if len(years) != 2:
            return None
        where = (*asked.scope.where, *growing.conditions(asked.reading, asked.codes[0], years))
        scope = asked.scope.model_copy(update={"where": where})
        if "count" in cues and not cues.limit:
            return asked.set_parts("count", scope=scope, years=years[-1:])
        by = "percent" if any(one.percent for one in asked.reading.growths) else "difference"
        order = _cut(asked, falling="fall" in cues) | ({} if cues.ordered or cues.limit else {"limit": _LISTED})
        return asked.set_parts("rank", scope=scope, years=years, by=by) | order

    def _two_years(self, asked: Asked) -> tuple[int, ...]:
        """The years that a growth is between."""
        if len(asked.years) == 2 or asked.scope is None:
            return tuple(sorted(asked.years))
        return self._timing.last_two(asked.codes[0], self._scoping.sample(asked.scope), *asked.years)

    def _growth_order(self, asked: Asked) -> Parts | None:
        """ "Which town lost the most people?" """
        cues = asked.cues
        moving = "change" in cues and not asked.reading.thresholds
        if not (self._over_set(asked) and moving) or asked.scope is None:
            return None
        if asked.balance and len(asked.years) < 2:
            return asked.set_parts("rank", scope=asked.scope) | _cut(asked, falling="fall" in cues)
        if len(asked.years) < 2 and gained_by_moving(asked.reading, asked.codes[0]):
            return asked.set_parts("rank", scope=asked.scope) | _cut(asked)
        years = self._two_years(asked)
        by = "percent" if "percent_change" in cues else "difference"
        return asked.set_parts("rank", scope=asked.scope, years=years, by=by) | _cut(asked, falling="fall" in cues)

    def _order(self, asked: Asked) -> Parts | None:
        averaged = aggregate(asked.cues) in ("mean", "median") and not asked.cues.limit
        if not (self._over_set(asked) and asked.cues.ordered) or averaged:
            return None
        return asked.set_parts("rank", scope=asked.scope) | _cut(asked)

    def _set_aggregate(self, asked: Asked) -> Parts | None:
        filtered = asked.scope is not None and bool(asked.scope.where)
        op = aggregate(asked.cues) or ("sum" if asked.reading.total and filtered else None)
        if op is None and self._is_rest(asked):
            op = "sum"
        return asked.set_parts(op, scope=asked.scope) if op and self._over_set(asked) else None

    def _is_rest(self, asked: Asked) -> bool:
        """Whether what is left of an area without a part of it is one figure: "Japan without Tokyo"."""
        cues, scope = asked.cues, asked.scope
        listed = cues.ordered or cues.level or cues.any("ranking", "change", "series", "chart", "map", "each")
        rest = scope is not None and bool(scope.exclude) and not scope.where and not asked.reading.thresholds
        return rest and not listed and self._scoping.adds_up(asked.codes[0])

    def _set_list(self, asked: Asked) -> Parts | None:
        if not self._over_set(asked) or asked.scope is None:
            return None
        every = len(self._gazetteer.members(asked.scope)) if asks_each(asked.reading) else _RANKED
        limit = asked.cues.limit or (_LISTED if asked.scope.where else min(max(every, 1), _LISTED))
        return asked.set_parts("rank", scope=asked.scope, limit=limit, order=asked.direction)

    def _over_set(self, asked: Asked) -> bool:
        return asked.scope is not None and not asked.areas

    # -- areas listed ---------------------------------------------------------------------------

    def _listed_order(self, asked: Asked) -> Parts | None:
        areas = self._said_once(asked.areas)
        counted = aggregate(asked.cues) is not None and asked.cues.limit == len(areas)  # 四つの町村を足すと
        several = len(areas) >= 3 and asked.cues.ordered and not counted
        if several or ("ranking" in asked.cues and len(areas) >= 2):
            whole = not several or ("each" in asked.cues and not (asked.cues.limit or asked.cues.nth))
            cut = {"order": asked.direction} if whole else _cut(asked)
            return asked.set_parts("rank", areas=areas) | cut
        return None

    def _said_once(self, areas: tuple[str, ...]) -> tuple[str, ...]:
        """Of 山陽3県（岡山・広島・山口） the members: the set is the same thing."""
        whole = self._whole(areas)
        return tuple(area for area in areas if area != whole)

    def _whole(self, areas: tuple[str, ...]) -> str | None:
        """The one of three or more areas that holds all the others."""
        held = (area for area in areas if all(area == other or self._gazetteer.holds(area, other) for other in areas))
        return next(held, None) if len(areas) > 2 else None

    def _listed_aggregate(self, asked: Asked) -> Parts | None:
        compared = asked.cues.any("compare", "difference", "ratio", "most", "least")
        op = aggregate(asked.cues) or ("sum" if asked.reading.total and not compared else None)
        if op == "mean" and compared:
            return None  # "the average household in Akita versus Tokyo" compares averages
        areas = self._said_once(asked.areas)
        return asked.set_parts(op, areas=areas) if op and len(areas) >= 2 else None

    def _two_points(self, asked: Asked) -> Parts | None:
        part = part_of_another(asked.reading, asked.areas) if "share" in asked.cues else ()
        if part and asked.two_points:
            return asked.parts("ratio", areas=part)
        if asked.two_points and (pair := ratio_of_two(asked.reading, asked.codes)):
            return asked.parts("ratio", measures=pair)
        op = next((op for op in ("ratio", "difference") if op in asked.cues), None)
        grown = op == "difference" and "change" in asked.cues and len(asked.years) == 2
        if not (op and asked.two_points) or grown:
            return None
        parts = asked.parts(op)
        turned = op == "ratio" and len(asked.areas) == 2 and second_leads(asked.reading, asked.areas)
        return parts | {"areas": asked.areas[::-1]} if turned else parts

    # -- years ----------------------------------------------------------------------------------

    def _peak(self, asked: Asked) -> Parts | None:
        """ "When was it highest?" """
        if "peak" not in asked.cues or asked.cues.level or len(asked.named) > 1:
            return None
        years = asked.years if len(asked.years) == 2 else ()
        return asked.parts("series", areas=asked.named or (JAPAN,), measures=asked.codes[:1], years=years)

    def _over_time(self, asked: Asked) -> Parts | None:
        """Growth between two years named, or from one that something is compared with."""
        cues = asked.cues
        if len(asked.codes) != 1 or "series" in cues:
            return None
        if len(asked.areas) != 1:  # "how did Fukushima and Miyagi change": each its own
            each = "change" in cues and len(asked.years) == 2 and not cues.any(*_ORDERING) and not asked.reading.listed
            return asked.parts("change") if each and not lists_years(asked.reading) else None
        since = cues.any("change", "difference") or compared_with_year(asked.reading)
        if len(asked.years) == 1 and "compared" in cues and since:
            latest = self._timing.latest(asked.codes[0], asked.areas[0])
            return asked.parts("change", years=asked.years) if latest and asked.years[0] < latest else None
        if len(asked.years) != 2:
            return None
        if "annual" in cues:
            return asked.parts("cagr")
        if lists_years(asked.reading):
            return None
        return asked.parts("change") if "change" in cues else None

    def _series(self, asked: Asked) -> Parts | None:
        said = asked.reading.years
        if "series" not in asked.cues and said.span is None and not said.past:
            return None
        return asked.parts("series", years=asked.years if len(asked.years) == 2 else ())

    def _last_change(self, asked: Asked) -> Parts | None:
        """ "Is the population growing?" with no years: from census to census."""
        if "change" not in asked.cues or asked.years or len(asked.codes) != 1:
            return None
        op = "cagr" if "annual" in asked.cues and len(asked.areas) == 1 and not asked.balance else "change"
        return asked.parts(op, years=self._timing.last_two(asked.codes[0], asked.areas[0]))

    def _compare(self, asked: Asked) -> Parts | None:
        several = max(len(asked.areas), len(asked.years), len(asked.codes)) >= 2
        compared = asked.cues.any("compare", "most", "least", "difference", "ratio")
        return asked.parts("compare") if several and compared else None


def aggregate(cues: Cues) -> str | None:
    """The aggregate asked for."""
    if cues.any("annual") and cues.any("change"):
        return None  # "average annual growth" averages over years
    return next((name for name in ("median", "mean", "max", "min", "sum") if name in cues), None)


def _cut(asked: Asked, *, falling: bool = False) -> Parts:
    """Direction, and how much of an order is shown."""
    cues = asked.cues
    order: Parts = {"order": "asc" if falling else asked.direction}
    if cues.limit:
        return order | {"limit": cues.limit}
    if cues.nth and cues.nth > 1:
        return order | {"nth": cues.nth}
    if cues.ordered and "ranking" not in cues:
        return order | {"limit": 1}
    return order | {"limit": _LISTED if asked.reading.thresholds else _RANKED}
