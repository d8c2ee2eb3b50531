"""The area that comes next in an order after one named: 東京の次に高い県, 大阪府に次いで多いのは, "after Tokyo".

Which place that is only the figures tell: the named area may be first or fourth itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from census.areas import Gazetteer
from census.compute import Computer
from census.errors import CensusError
from census.measures import Measures
from census.plan import Plan
from census.understand.places import Place
from census.understand.reading import Reading
from census.understand.scoping import area_level

_JA = re.compile(r"の(?:すぐ)?(?:次|つぎ)に(?!は)|に(?:次|つ)(?:いで|ぐ)|の(?:次|つぎ)(?:は|って|が)(?=どこ|何|どの)")
_AND = re.compile(r"[、,とや・]|および|及び")  # 東京、神奈川の次に
_EN = re.compile(
    r"\b(?:second only to|(?:ranks?|comes?|right|just|next|immediately|directly) (?:after|behind)|after) (?:the )?$"
)


@dataclass(frozen=True, slots=True)
class Next:
    """The question as that of a place in an order, and the area that goes before it."""

    reading: Reading
    before: tuple[Place, ...]


def next_after(reading: Reading, gazetteer: Gazetteer) -> Next | None:
    """None where no order is asked for, or nothing that is to come next."""
    text, cues = reading.text.folded, reading.cues
    asks = cues.ordered or (reading.language == "ja" and cues.any("high", "less", "size", "which"))
    found = [p for p in reading.places if _JA.match(text, p.end) or _EN.search(text[: p.start])]
    if len(found) != 1 or cues.any("difference", "ratio", "share") or not asks:
        return None
    before, own = _listed_before(found[0], reading), gazetteer.get(found[0].code)
    said = area_level(cues.level) if cues.level else None
    kind: Any = said or ("special_ward" if own.type == "special_ward" else own.level)
    names = cues.names | {"least" if cues.any("less", "least") else "most"}
    others = tuple(place for place in reading.places if place not in before)
    order = replace(cues, names=names, level=kind, limit=None, nth=2)
    return Next(replace(reading, places=others, cues=order), before)


def _listed_before(last: Place, reading: Reading) -> tuple[Place, ...]:
    """The areas listed up to this one."""
    listed: tuple[Place, ...] = (last,)
    for place in reversed([one for one in reading.places if one.end <= last.start]):
        if not _AND.fullmatch(reading.text.folded, place.end, listed[0].start):
            break
        listed = (place, *listed)
    return listed


def in_place(plan: Plan, before: Sequence[Place], measures: Measures) -> Plan | None:
    """The plan with the place after those of the areas named; None where one is not among the areas in order."""
    if plan.op != "rank" or plan.scope is None:
        return None
    ranks = [_rank(plan, place, measures) for place in before]
    last = max((rank for rank in ranks if rank), default=0)
    return plan.model_copy(update={"limit": None, "nth": last + 1}) if last and all(ranks) else None


def _rank(plan: Plan, before: Place, measures: Measures) -> int | None:
    if plan.scope is None:
        return None
    members = measures.gazetteer.members(plan.scope)
    area = next((code for code in (*before.codes, *before.namesakes) if code in members), None)
    if area is None:
        return None
    held = plan.model_copy(update={"op": "position", "areas": (area,), "limit": None, "nth": None})
    try:
        return Computer(measures).execute(held).rows[0].rank
    except CensusError:
        return None
