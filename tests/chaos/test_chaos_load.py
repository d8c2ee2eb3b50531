"""The load keeps its times, counts whatever comes back, and follows up in a dialogue."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from chaos import load as load_module
from chaos.judge import Judge, Reply, counted
from chaos.load import Load, Mix
from chaos.questions import Asked, Cell, Questions
from chaos.wire import NoReply, NotConnected

ASKED = tuple(
    Asked(f"population of {area} in {year}", Cell("A1101", area, year, int(area) + year))
    for area in ("13000", "27000")
    for year in range(2000, 2020)
)
FIRST, SECOND = 1, 2
Ask = Callable[[int, Asked, str], Awaitable[Reply]]


def answer(request_id: str, cell: Cell) -> Reply:
    fact = {"indicator_code": cell.indicator, "area_code": cell.area, "year": cell.year, "value": cell.value}
    body = {"facts": [fact], "value": cell.value, "request_id": request_id, "cached": False, "source": "rules"}
    return Reply(200, {"x-request-id": request_id}, body)


class Service:
    """Knows the answers, and the place that a session talks of."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}
        self.questions: list[str] = []

    async def __call__(self, _: int, asked: Asked, request_id: str) -> Reply:
        self.questions.append(asked.question)
        year = int(asked.question.rstrip("?").split()[-1])
        first = asked.question.startswith("population")
        area = asked.question.split()[2] if first else self.places[asked.session or ""]
        if asked.session:
            self.places[asked.session] = area
        return answer(request_id, Cell("A1101", area, year, int(area) + year))


def run(ask: Ask, mix: Mix, *, seconds: float = 0.3, elsewhere: int | None = None) -> Load:
    async def main() -> Load:
        questions, judge = Questions(ASKED, 1, hot=4), Judge({one.cell for one in ASKED})
        load = Load(ask, lambda: FIRST, questions, judge, mix, elsewhere=elsewhere)
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

    async def mixed(port: int, asked: Asked, request_id: str) -> Reply:
        service.places = dict.fromkeys(service.places, "13000")
        return await service(port, asked, request_id)

    load = run(mixed, Mix(200, leaving=0, dialogues=1))
    assert counted(one for one in load.seen if one.follows)["crossed"] > 0


async def crosses(_: int, __: Asked, request_id: str) -> Reply:
    return answer(request_id, ASKED[0].cell)


async def breaks(_: int, __: Asked, ___: str) -> Reply:
    raise NoReply("reset")


async def fails(_: int, __: Asked, ___: str) -> Reply:
    return Reply(500, {}, {})


async def hangs(_: int, __: Asked, ___: str) -> Reply:
    await asyncio.get_running_loop().create_future()
    raise AssertionError


@pytest.mark.parametrize(("ask", "outcome"), [(crosses, "crossed"), (breaks, "lost"), (fails, "lost"), (hangs, "lost")])
def test_what_is_not_the_answer_is_counted(ask: Ask, outcome: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_module, "HUNG_S", 0.05)
    load = run(ask, Mix(200, leaving=0, dialogues=0), seconds=0.1)
    found = counted(load.seen)
    assert found[outcome] > 0
    assert set(found) <= {outcome, "right"}


def test_clients_that_leave_are_not_judged() -> None:
    load = run(hangs, Mix(200, leaving=1, leaves_within_s=0.01, dialogues=0), seconds=0.1)
    assert set(counted(load.seen)) == {"left"}


def test_questions_go_on_being_sent_though_none_is_answered() -> None:
    came = 0

    async def count(port: int, asked: Asked, request_id: str) -> Reply:
        nonlocal came
        came += 1
        return await hangs(port, asked, request_id)

    run(count, Mix(300, leaving=1, leaves_within_s=0.2, dialogues=0))
    assert came > 30


def test_what_is_not_connected_is_asked_elsewhere_once_and_what_breaks_is_not() -> None:
    service = Service()

    async def closed(port: int, asked: Asked, request_id: str) -> Reply:
        if port == FIRST:
            raise NotConnected("refused")
        return await service(port, asked, request_id)

    mix = Mix(200, leaving=0, dialogues=0)
    load = run(closed, mix, elsewhere=SECOND)
    assert set(counted(load.seen)) == {"right"}
    assert load.moved == len(load.seen)
    assert set(counted(run(closed, mix).seen)) == {"lost"}
    assert set(counted(run(breaks, mix, elsewhere=SECOND).seen)) == {"lost"}
