"""Plans of every operation over varied areas and measures of the shipped data, for tests."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from census.errors import CensusError
from census.measures import Measures
from census.plan import AGGREGATES, OVER_TIME, PRODUCTS, TWO_POINT, Plan, Scope
from census.products.peers import peers

OPS = ("value", "compare", "change", "cagr", "share", "series", "rank", "position", "count", "report", "index",
       *sorted(TWO_POINT), *sorted(AGGREGATES))  # fmt: skip
_NEEDS = ("child_share", "birth_rate", "ageing_rate")
_KINDS = ("prefecture", "prefecture", "municipality", "municipality", "ward", "country", "region")


def plans(measures: Measures, count: int, seed: int) -> Iterator[Plan]:
    """Plans that make sense, the operations in turn."""
    rng = random.Random(seed)  # noqa: S311
    made = 0
    while made < count:
        plan = _plan(rng, measures, OPS[made % len(OPS)])
        if plan is not None:
            made += 1
            yield plan


def _plan(rng: random.Random, measures: Measures, op: str) -> Plan | None:
    area = rng.choice(measures.gazetteer.of_level(rng.choice(_KINDS)))  # type: ignore[arg-type]
    catalogue = list(measures.catalogue)
    code = rng.choice([one.code for one in catalogue if one.base is None] if rng.random() < 0.8 else catalogue)
    code = code if isinstance(code, str) else code.code
    years = measures.years(code, area.code)
    other = rng.choice(measures.gazetteer.of_level(area.level)).code
    if not years or other == area.code:
        return None
    scope = peers(area) or Scope(level="prefecture")
    parts: dict[str, Any] = {"op": op, "measures": (code,), "areas": (area.code,)}
    parts["years"] = (rng.choice(years),) if rng.random() < 0.4 else ()
    if op in OVER_TIME:
        parts["years"] = (years[0], years[-1])
    elif op == "compare" or op in TWO_POINT:
        parts["areas"] = (area.code, other)
    elif op == "share":
        parts["of"] = "00000"
    elif op == "series":
        parts["years"] = ()
    elif op == "report":
        parts |= {"measures": (), "years": ()}
    elif op in PRODUCTS:
        parts |= {"measures": _NEEDS, "areas": (), "years": (), "scope": scope}
    elif op != "value":
        parts |= {"scope": scope, "areas": (area.code,) if op == "position" else ()}
        parts |= {"limit": rng.choice((1, 3, 10)), "order": rng.choice(("desc", "asc"))} if op == "rank" else {}
    try:
        return Plan.model_validate(parts)
    except (ValueError, CensusError):
        return None
