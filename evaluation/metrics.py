"""What is measured of one turn, all of it by rules: see `evaluation.records.Record` for each measure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from census.indicators import Catalogue
from evaluation.asking import Asked
from evaluation.grounding import Screen, citations
from evaluation.items import Expect
from evaluation.plans import OVER_SETS, Quantity, Query, Reader, matches
from evaluation.records import Counts, Detail, Record, Wanted
from evaluation.score import score
from evaluation.table import Table

Answer = Mapping[str, Any]
PLANNED_INTENTS = frozenset({None, "chart"})
"""Reports and indices take more than the figures their specs name."""


@dataclass(frozen=True)
class Judge:
    """Makes records of replies."""

    table: Table
    reader: Reader
    screen: Screen

    @classmethod
    def load(cls) -> Judge:
        """With the shipped table and catalogue."""
        table, catalogue = Table.load(), Catalogue.load()
        return cls(table, Reader(catalogue, table), Screen(catalogue, table))

    def record(self, asked: Asked) -> Record:
        """Judge one reply."""
        answer, expect = asked.answer, asked.turn.expect
        verdict = score(answer, expect, self.table)
        unexplained = self.screen.unexplained(answer)
        match, areas, indicators = self._plan(answer, expect)
        return Record(
            id=asked.name,
            kind=asked.item.kind,
            language=asked.item.language,
            right=verdict.right,
            wanted=wanted(expect),
            status=str(answer.get("status")),
            route=answer.get("route"),
            planner=str(answer.get("source") or "none"),
            plan_match=match,
            areas=areas,
            indicators=indicators,
            citations=citations(answer, self.table),
            grounded=bool(answer.get("grounded")),
            unexplained=None if unexplained is None else len(unexplained),
            own_language=answer.get("language") == asked.item.language,
            cached=bool(answer.get("cached")),
            milliseconds=asked.milliseconds,
            service_milliseconds=answer.get("latency_ms"),
            router_score=answer.get("router_score"),
            detail=Detail(
                question=asked.turn.question,
                answer=str(answer.get("answer") or ""),
                value=answer.get("value"),
                plan=answer.get("plan"),
                reason=verdict.reason,
                unexplained=unexplained or (),
            ),
        )

    def _plan(self, answer: Answer, expect: Expect) -> tuple[bool | None, Counts | None, Counts | None]:
        """Plan match, area linking, indicator linking."""
        status = answer.get("status")
        accepted_refusal = status != "answered" and status in expect.status
        if not expect.queries or expect.intent not in PLANNED_INTENTS or accepted_refusal:
            return None, None, None
        raw = answer.get("plan")
        seen = frozenset(int(fact["year"]) for fact in answer.get("facts") or ())
        made = self.reader.of_plan(raw, seen) if raw else None
        also = [query for spec in expect.also for query in self.reader.of_spec(spec)[:1]]
        accepted = [query for spec in expect.queries for query in self.reader.of_spec(spec)]
        areas = max((_areas([query, *also], made) for query in accepted), key=_f1)
        indicators = max((_indicators([query, *also], made) for query in accepted), key=_f1)
        # One plan is not comparable with the specs of a question of two parts.
        match = None if also else made is not None and any(matches(query, made) for query in accepted)
        return match, areas, indicators


def wanted(expect: Expect) -> Wanted:
    """What a right reply to a turn does."""
    if "answered" not in expect.status:
        return "refusal"
    return "answer" if set(expect.status) == {"answered"} else "either"


def _areas(queries: Sequence[Query], made: Query | None) -> Counts:
    named = frozenset[str]().union(*(query.named for query in queries))
    given = made.named if made else frozenset()
    if made and made.op in OVER_SETS and any(set(query.areas) == set(made.areas) for query in queries):
        given = named  # the same set by other names: the special wards, the municipalities inside the 23 wards
    return Counts(hits=len(named & given), given=len(given), wanted=len(named))


def _indicators(queries: Sequence[Query], made: Query | None) -> Counts:
    """Each of the measures given hits one of those wanted at most."""
    left = list(dict.fromkeys(quantity for query in queries for quantity in query.measured))
    total, given = len(left), made.measured if made else ()
    for quantity in given:
        left = _without_first(quantity, left)
    return Counts(hits=total - len(left), given=len(given), wanted=total)


def _without_first(quantity: Quantity, among: Iterable[Quantity]) -> list[Quantity]:
    among = list(among)
    found = next((one for one in among if one.same(quantity)), None)
    return [one for one in among if one is not found]


def _f1(counts: Counts) -> tuple[float, int]:
    """For choosing among accepted readings: the best F1, then the one that wants least."""
    size = counts.given + counts.wanted
    return (2 * counts.hits / size if size else 1.0), -counts.wanted
