"""Asking a service the question set: dialogues in order, several items at a time.

`Ask` is all that is needed of what is evaluated: a baseline is another function of that type.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal, cast

import httpx

from evaluation.items import Item, Turn

Answer = Mapping[str, Any]
Ask = Callable[[str, str | None], Answer]
"""(question, session id) → the JSON of the response, or {"status": "error …"}. Called from several threads."""
Route = Literal["auto", "finetuned", "rag"]

BUSY = {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE}
ATTEMPTS = 20
"""How often a busy service is asked before the turn counts as an error."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A turn and the reply to it. `name` is the item's id, with the turn's number in a dialogue."""

    name: str
    item: Item
    turn: Turn
    answer: Answer
    milliseconds: float


def over_http(client: httpx.Client, route: Route = "auto") -> Ask:
    """An `Ask` for a service at the client's base URL. A busy service is asked again when it says.

    A service that cannot be connected to raises httpx.ConnectError: a run must not count it as wrong answers.
    """
    forced = {} if route == "auto" else {"route": route}

    def ask(question: str, session: str | None) -> Answer:
        body = {"question": question, **forced, **({"session_id": session} if session else {})}
        try:
            response = _patiently(client, body)
        except httpx.ConnectError:
            raise
        except httpx.TransportError as error:
            return {"status": f"error {type(error).__name__}"}
        if response.status_code != httpx.codes.OK:
            return {"status": f"error {response.status_code}"}
        return cast(Answer, response.json())

    return ask


def _patiently(client: httpx.Client, body: Mapping[str, str]) -> httpx.Response:
    response = client.post("/census_qa", json=body)
    for _ in range(ATTEMPTS - 1):
        if response.status_code not in BUSY or "retry-after" not in response.headers:
            break
        time.sleep(float(response.headers["retry-after"]))
        response = client.post("/census_qa", json=body)
    return response


def versions(client: httpx.Client) -> dict[str, str]:
    """What GET /version says; raises httpx.HTTPError where nothing answers."""
    response = client.get("/version").raise_for_status()
    return {str(key): str(value) for key, value in response.json().items()}


def ask_all(items: Sequence[Item], ask: Ask, concurrency: int = 1) -> Iterator[tuple[Asked, ...]]:
    """The turns of each item, items in their order; at most `concurrency` items are asked at a time."""
    pool = ThreadPoolExecutor(concurrency)
    try:
        yield from pool.map(lambda item: _turns(item, ask), items)
    finally:
        pool.shutdown(cancel_futures=True)


def _turns(item: Item, ask: Ask) -> tuple[Asked, ...]:
    """One item's turns, one after the other; those of a dialogue share a session."""
    session = f"evaluation-{uuid.uuid4().hex}" if len(item.turns) > 1 else None
    found = []
    for number, turn in enumerate(item.turns, 1):
        begun = time.perf_counter()
        answer = ask(turn.question, session)
        spent = (time.perf_counter() - begun) * 1000
        name = item.id if session is None else f"{item.id}.{number}"
        found.append(Asked(name, item, turn, answer, round(spent, 1)))
    return tuple(found)
