"""Where a place stands in an order, and two places of one set beside each other: 1位と2位の差, "the gap between the top
two", 1位は最下位の何倍.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from census.compute import Computer
from census.errors import CensusError
from census.measures import Measures
from census.plan import Plan, Scope
from census.understand.memory import Memory
from census.understand.reading import Reading
from census.understand.scoping import published_level

_BARE = frozenset({"follow_up"})
_LAST = -1
_N_EN = "first|second|third|fourth|fifth|top|bottom|last|1st|2nd|3rd|4th|5th|highest|lowest|most|least|fewest"
_N_JA = r"[1-9一二三四五](?:位|番)|トップ|首位|最下位|ビリ|びり"
_PAIR = re.compile(
    rf"\b(?P<a>{_N_EN})(?: (?:one|place))? (?:and|to|vs\.?|versus) (?:the )?(?P<b>{_N_EN})\b|"
    rf"(?P<c>{_N_JA})(?:と|は|の(?:[県市町村区]|ところ)[はと])(?P<d>{_N_JA})"
)
_TOP_TWO = re.compile(r"\b(?:top|first) (?:two|2)\b|(?:上位|トップ)(?:2|二)(?:つ|位|[県市町村区者])?")
_LISTED = re.compile(r"\b(?:two|2|them|they)\b|(?:二|2|両)(?:つ|者|[都府県市区町村])")
_BOTTOM = frozenset({"bottom", "last", "lowest", "least", "fewest", "最下位", "ビリ", "びり"})
_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4}


def set_beside(reading: Reading, previous: Plan, measures: Measures) -> Plan | None:
    """The figures of the two places of the order before that are related; None where none are."""
    cues = reading.cues
    ordered = previous.op == "rank" and previous.scope is not None and previous.by == "value"
    if not ordered or not cues.any("difference", "ratio") or reading.measures or reading.places or reading.years:
        return None
    listed = previous.limit == 2 and _LISTED.search(reading.text.folded)  # 二つの県の差は after 多い県を2つ
    ranks = _ranks(reading.text.folded) or ((0, 1) if listed else ())
    areas = tuple(area for area in (_area(previous, rank, measures) for rank in ranks) if area)
    if len(set(areas)) != 2:
        return None
    return Plan(op="compare", measures=previous.measures, areas=areas, years=previous.years)


def in_a_row(reading: Reading, memory: Memory) -> Reading:
    """ "And bread?" after two orders of the same places, by coffee and by tea: a third, and not the figure of the
    place that came first."""
    said = reading.measures or reading.left or reading.strange
    alone = said and not (reading.places or reading.years or reading.facets or reading.cues.names - _BARE)
    orders = [plan for plan in memory.plans[:2] if plan.op == "rank" and plan.by == "value" and plan.scope is not None]
    if not alone or reading.weak or len(orders) < 2 or orders[0].measures == orders[1].measures:
        return reading
    alike = {(plan.scope, plan.order, plan.limit, plan.nth) for plan in orders}
    return replace(reading, given=True) if len(alike) == 1 else reading


def stood_among(
    reading: Reading, previous: Plan, ranked: tuple[str, str], within: tuple[str, ...], measures: Measures
) -> Scope:
    """The areas that one is ranked among by a measure (`ranked`): those `within` the areas named, else those ordered
    before ("where is Himeji?" after the cities of Hyogo), else all of its kind or of the kind named."""
    (area, code), cues, gazetteer = ranked, reading.cues, measures.gazetteer
    own, said, before = gazetteer.get(area), cues.level, previous.scope
    holder = gazetteer.prefecture_of(area) if "own_prefecture" in cues else None
    inside = within or ((holder.code,) if holder and holder.code != area else ())
    kind: Any = "special_ward" if own.type == "special_ward" else own.level
    known = said if said and said != kind and area in gazetteer.members(Scope(level=said)) else None
    if before and not (inside or known or holder) and area in gazetteer.members(before):
        return before
    return Scope(level=published_level(measures, known or kind, code), inside=inside)


def _ranks(folded: str) -> tuple[int, ...]:
    if match := _PAIR.search(folded):
        return tuple(_rank(said) for said in match.groups() if said)
    return (0, 1) if _TOP_TWO.search(folded) else ()


def _rank(said: str) -> int:
    """Which place, from 0; −1 for the last."""
    if said in _BOTTOM:
        return _LAST
    if said[0] in "一二三四五":
        return "一二三四五".index(said[0])
    return int(said[0]) - 1 if said[0].isdigit() else _ORDINALS.get(said, 0)


def _area(previous: Plan, rank: int, measures: Measures) -> str | None:
    order = previous.order if rank != _LAST else ("asc" if previous.order == "desc" else "desc")
    wanted = {"order": order, "limit": max(rank, 0) + 1, "nth": None}
    try:
        rows = Computer(measures).execute(previous.model_copy(update=wanted)).rows
    except CensusError:
        return None
    return rows[max(rank, 0)].area if len(rows) > max(rank, 0) else None
