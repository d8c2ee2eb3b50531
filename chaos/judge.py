"""What became of a request, and how many became what.

right    the answer that is known for it
crossed  the answer to another request: its id, or the cell of another question of the load
wrong    any other answer
lost     no answer: no reply, half of one, a reply too late, or an error
refused  503 or 429 with Retry-After, which says that nothing was done and when to come again
left     the client left before its reply came: there is nothing to judge
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from chaos.questions import Asked, Cell

Outcome = Literal["right", "crossed", "wrong", "lost", "refused", "left"]


@dataclass(frozen=True)
class Reply:
    """A reply that came whole."""

    status: int
    headers: Mapping[str, str]
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Seen:
    """One request of the load.

    at       seconds from the load's beginning to the time at which it was due
    seconds  from then to its reply's end, or to its end without one
    follows  whether it is the second of a dialogue
    cached   whether the answer came from a cache
    source   what planned the answer
    """

    at: float
    seconds: float
    outcome: Outcome
    follows: bool = False
    cached: bool = False
    source: str = ""


class Judge:
    """Compares replies with what is known. `known` are the cells of all questions of the load."""

    def __init__(self, known: Container[Cell]) -> None:
        self._known = known

    def outcome(self, asked: Asked, request_id: str, reply: Reply) -> Outcome:
        """What the reply to a question is, which was sent under that id."""
        if reply.status in {429, 503} and "retry-after" in reply.headers:
            return "refused"
        if reply.status != 200:
            return "lost"
        if reply.headers.get("x-request-id") != request_id or reply.body.get("request_id") != request_id:
            return "crossed"
        cited = [_cell(fact) for fact in reply.body.get("facts", ())]
        if cited == [asked.cell] and reply.body.get("value") == asked.cell.value:
            return "right"
        return "crossed" if any(cell in self._known for cell in cited if cell != asked.cell) else "wrong"


def counted(seen: Iterable[Seen]) -> Counter[Outcome]:
    """How many became what."""
    return Counter(one.outcome for one in seen)


def _cell(fact: Mapping[str, Any]) -> Cell:
    return Cell(fact["indicator_code"], fact["area_code"], fact["year"], fact["value"])
