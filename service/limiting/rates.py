"""Rates: how many requests a client may make of a route, and which rate a path has.

A path that nobody has thought of has a rate too: what is not exempt is limited.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from limits import RateLimitItem, parse_many

Group = Literal["answers", "files", "data", "admin", "other"]
"""answers  questions and plans
files    charts and reports, which cost most
data     catalogue, gazetteer, cells
admin    what only operators may ask
other    pages, versions, and addresses where there is nothing"""
GROUPS: tuple[Group, ...] = get_args(Group)
Rates = tuple[RateLimitItem, ...]
"""All of which must be kept: 60 a minute and 1,000 a day."""

EXEMPT = frozenset({"/health/live", "/health/ready", "/metrics"})
"""Asked by machines that must always be answered: a probe that is refused would restart a healthy process."""
_ROUTES: Mapping[str, Group] = {
    "/census_qa": "answers",
    "/census_qa/plan": "answers",
    "/census_qa/chart": "files",
    "/census_qa/report": "files",
    "/indicators": "data",
    "/areas": "data",
    "/facts": "data",
    "/admin": "admin",
}
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is counted together: the route's name and its group."""

    route: str
    group: Group


def parsed(text: str) -> Rates:
    """ "60/minute", or several rates between commas or semicolons. Raises ValueError where it is no rate."""
    try:
        rates = tuple(parse_many(text))
    except ValueError:
        rates = ()
    if not rates or any(rate.amount < 1 or rate.multiples < 1 for rate in rates):
        raise ValueError(f"{text}: a rate is written like 60/minute, with second, minute, hour or day")
    return rates


def bucket_of(path: str) -> Bucket | None:
    """What a request for this path counts for; None where it is exempt. What lies below a route (/areas/13000) counts
    for the route, however many addresses there are."""
    bucket = _BUCKETS.get(path)
    if bucket is not None:
        return bucket
    if path in EXEMPT:
        return None
    return _BUCKETS.get("/" + path[1:].partition("/")[0], _OTHER)


_OTHER = Bucket(OTHER, "other")
_BUCKETS = {route: Bucket(route, group) for route, group in _ROUTES.items()}
