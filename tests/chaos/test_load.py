"""The load keeps its times, counts whatever comes back, and follows up in a dialogue."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

import httpx
import pytest

from chaos import load as load_module
from chaos.judge import Judge, counted
from chaos.load import Load, Mix
from chaos.questions import Asked, Cell, Questions

ASKED = tuple(
    Asked(f"population of {area} in {year}", Cell("A1101", area, year, int(area) + year))
    for area in ("13000", "27000")
    for year in range(2000, 2020)
)
Handle = Callable[[httpx.Request], Awaitable[httpx.Response]]


def answer(request: httpx.Request, cell: Cell) -> httpx.Response:
    fact = {"indicator_code": cell.indicator, "area_code": cell.area, "year": cell.year, "value": cell.value}
    request_id = request.headers["x-request-id"]
    body = {"facts": [fact], "value": cell.value, "request_id": request_id, "cached": False, "source": "rules"}
    return httpx.Response(200, json=body, headers={"x-request-id": request_id})


class Service:
    """Knows the answers, and the place that a session talks of."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}
        self.questions: list[str] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        asked = json.loads(request.content)
        question, session = asked["question"], asked.get("session_id")
        self.questions.append(question)
        year = int(question.rstrip("?").split()[-1])
        area = question.split()[2] if question.startswith("population") else self.places[session]
        if session:
            self.places[session] = area
        return answer(request, Cell("A1101", area, year, int(area) + year))


def run(handle: Handle, mix: Mix, *, seconds: float = 0.3, elsewhere: str | None = None) -> Load:
    async def main() -> Load:
        async with httpx.AsyncClient(transport=httpx.MockTransport(handle), timeout=5) as client:
            load = Load(
                client,
                lambda: "http://first",
                Questions(ASKED, 1, hot=4),
                Judge({one.cell for one in ASKED}),
                mix,
                elsewhere=(lambda: elsewhere) if elsewhere else None,
            )
            enough = asyncio.Event()
            running = asyncio.create_task(load.run(enough))
            await asyncio.sleep(seconds)
            enough.set()
            await running
            return load

    return asyncio.run(main())


def test_right_answers_are_right_and_follow_ups_come_after() -> None:
    service = Service()
    load = run(service, Mix(200, leaving=0, dialogues=0.5))
    assert set(counted(load.seen)) == {"right"}
    assert any(one.follows for one in load.seen)
    assert len(load.seen) == len(service.questions) > 20


def test_a_service_that_mixes_its_sessions_up_is_found_out() -> None:
    service = Service()

    async def mixed(request: httpx.Request) -> httpx.Response:
        service.places = dict.fromkeys(service.places, "13000")
        return await service(request)

    load = run(mixed, Mix(200, leaving=0, dialogues=1))
    assert counted(one for one in load.seen if one.follows)["crossed"] > 0


async def crosses(request: httpx.Request) -> httpx.Response:
    return answer(request, ASKED[0].cell)


async def breaks(_: httpx.Request) -> httpx.Response:
    raise httpx.ReadError("reset")


async def fails(_: httpx.Request) -> httpx.Response:
    return httpx.Response(500, json={})


async def stutters(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=b'{"facts": [')


async def hangs(_: httpx.Request) -> httpx.Response:
    await asyncio.get_running_loop().create_future()
    raise AssertionError


@pytest.mark.parametrize(
    ("handle", "outcome"),
    [(crosses, "crossed"), (breaks, "lost"), (fails, "lost"), (stutters, "lost"), (hangs, "lost")],
)
def test_what_is_not_the_answer_is_counted(handle: Handle, outcome: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_module, "HUNG_S", 0.05)
    load = run(handle, Mix(200, leaving=0, dialogues=0), seconds=0.1)
    found = counted(load.seen)
    assert found[outcome] > 0
    assert set(found) <= {outcome, "right"}


def test_clients_that_leave_are_not_judged() -> None:
    load = run(hangs, Mix(200, leaving=1, leaves_within_s=0.01, dialogues=0), seconds=0.1)
    assert set(counted(load.seen)) == {"left"}


def test_questions_go_on_being_sent_though_none_is_answered() -> None:
    came = 0

    async def count(request: httpx.Request) -> httpx.Response:
        nonlocal came
        came += 1
        return await hangs(request)

    run(count, Mix(300, leaving=1, leaves_within_s=0.2, dialogues=0))
    assert came > 30


def test_what_is_not_connected_is_asked_elsewhere_once_and_what_breaks_is_not() -> None:
    service = Service()

    async def closed(request: httpx.Request) -> httpx.Response:
        if request.url.host == "first":
            raise httpx.ConnectError("refused")
        return await service(request)

    load = run(closed, Mix(200, leaving=0, dialogues=0), elsewhere="http://second")
    assert set(counted(load.seen)) == {"right"}
    assert load.moved == len(load.seen)
    assert set(counted(run(closed, Mix(200, leaving=0, dialogues=0)).seen)) == {"lost"}
    assert set(counted(run(breaks, Mix(200, leaving=0, dialogues=0), elsewhere="http://second").seen)) == {"lost"}
