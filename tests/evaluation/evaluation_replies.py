"""Replies, records and runs to test with."""

from __future__ import annotations

from typing import Any

from evaluation.items import Expect, Item, Turn
from evaluation.records import Counts, Record, Result, Run

TOKYO_2020 = {"op": "value", "measure": "A1101", "area": "13000", "year": 2020}
TOKYO = Expect(("answered",), (TOKYO_2020,))
REFUSED = Expect(("out_of_scope",))
SINGLE = Item("en-1", "en", "value", (Turn("Tokyo?", TOKYO),))
DIALOGUE = Item("en-2", "en", "dialogue", (Turn("Tokyo?", TOKYO), Turn("a joke?", REFUSED)))


def fact(area: str = "13000", indicator: str = "A1101", year: int = 2020, value: float = 100) -> dict[str, Any]:
    """A cell as the service cites it."""
    names = {"area": "Tokyo", "indicator": "Population", "unit": "people", "source": "Census"}
    return {"area_code": area, "indicator_code": indicator, "year": year, "value": value, **names}


def reply(**more: Any) -> dict[str, Any]:
    """Tokyo's population, answered rightly."""
    plan = {"op": "value", "measures": ["A1101"], "areas": ["13000"], "years": [2020]}
    given = {
        "status": "answered",
        "answer": "Tokyo in 2020: 100 people.",
        "value": 100,
        "facts": [fact()],
        "plan": plan,
    }
    return {**given, "source": "rag", "route": "rag", "grounded": True, "language": "en", "latency_ms": 5.0, **more}


def record(name: str, right: bool = True, **more: Any) -> Record:
    """A record of a turn that is answered."""
    nothing = Counts(hits=0, given=0, wanted=0)
    given: dict[str, Any] = {
        "id": name, "kind": "value", "language": "en", "right": right, "wanted": "answer", "status": "answered",
        "route": "rag", "planner": "rag", "plan_match": right, "areas": Counts(hits=1, given=1, wanted=2),
        "indicators": None, "citations": nothing, "grounded": True, "unexplained": 0, "own_language": True,
        "cached": False, "milliseconds": 10.0, "service_milliseconds": 5.0, "router_score": None,
    }  # fmt: skip
    return Record(**(given | more))


def result(*records: Record, **more: Any) -> Result:
    """A run of these records."""
    given: dict[str, Any] = {
        "split": "dev", "sealed": False, "system": "census-qa", "url": "http://service", "route": "auto",
        "concurrency": 1, "versions": {"model_version": "m"}, "questions_sha256": "0" * 64,
        "date": "2026-01-02T03:04:05+00:00", "seconds": 1.0, "machine": {"cores": "2"},
    }  # fmt: skip
    return Result(run=Run(**(given | more)), records=records)
