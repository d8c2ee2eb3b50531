"""A wrong, a lost and a crossed answer are each counted as what they are."""

from __future__ import annotations

from typing import Any

import pytest

from chaos.judge import Judge, Outcome, Reply, Seen, counted
from chaos.questions import Asked, Cell

TOKYO, OSAKA = Cell("A1101", "13000", 2020, 14047594), Cell("A1101", "27000", 2020, 8837685)
UNKNOWN = Cell("A1101", "01000", 2020, 5224614)
ASKED = Asked("What was the population of Tokyo in 2020?", TOKYO)
JUDGE = Judge({TOKYO, OSAKA})


def reply(
    *cells: Cell, value: float | None = None, status: int = 200, request_id: str = "r-1", **headers: str
) -> Reply:
    facts = [{"indicator_code": c.indicator, "area_code": c.area, "year": c.year, "value": c.value} for c in cells]
    body: dict[str, Any] = {"request_id": request_id, "facts": facts, "value": cells[0].value if cells else None}
    return Reply(status, {"x-request-id": request_id} | headers, body | ({} if value is None else {"value": value}))


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        (reply(TOKYO), "right"),
        (reply(OSAKA), "crossed"),
        (reply(TOKYO, request_id="r-2"), "crossed"),
        (reply(UNKNOWN), "wrong"),
        (reply(TOKYO, value=14047595), "wrong"),
        (reply(TOKYO, OSAKA), "crossed"),
        (reply(), "wrong"),
        (reply(status=500), "lost"),
        (reply(status=504), "lost"),
        (reply(status=503), "lost"),
        (reply(status=503, **{"retry-after": "1"}), "refused"),
        (reply(status=429, **{"retry-after": "1"}), "refused"),
    ],
)
def test_a_reply_is_what_it_is(given: Reply, outcome: Outcome) -> None:
    assert JUDGE.outcome(ASKED, "r-1", given) == outcome


def test_an_id_in_the_head_alone_is_not_enough() -> None:
    good = reply(TOKYO)
    assert JUDGE.outcome(ASKED, "r-1", Reply(200, good.headers, {**good.body, "request_id": "r-2"})) == "crossed"


def test_outcomes_are_counted() -> None:
    outcomes: tuple[Outcome, ...] = ("right", "right", "lost", "left")
    assert counted(Seen(0, 0, outcome) for outcome in outcomes) == {"right": 2, "lost": 1, "left": 1}
