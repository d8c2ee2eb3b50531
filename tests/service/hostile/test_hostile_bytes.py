"""Bytes over a real connection: nothing is smuggled, nobody waits for ever, and what is no HTTP is refused in the one
shape."""

from __future__ import annotations

import asyncio
import io
import json
from contextlib import suppress
from typing import Any

import pytest
from asking import PATIENT, Got
from canary import watching
from hostile_bytes import BODY, HEAD, LENGTH, SMUGGLED, Wire, all_wires
from judge import Judge, failure, log_lines
from serving import Connection, connected, serving

from service.answer import QuestionPipeline
from service.app import create_app
from service.logs import json_logger
from service.settings import Settings

ALL = all_wires()
FAMILIES = sorted({one.family for one in ALL})
OPTIONS = {"timeout_keep_alive": 1, "h11_max_incomplete_event_size": 24_576, "proxy_headers": False, "ws": "none"}
PATIENCE_S = 60.0


async def sent(port: int, wire: Wire) -> list[Got]:
    """The replies on a connection of its own, until the server closes it."""
    async with connected(port) as connection:
        with suppress(ConnectionError):
            for piece in wire.pieces:
                connection.send(piece)
                await connection.writer.drain()
                await asyncio.sleep(wire.pause_s)
        return await replies(connection)


async def replies(connection: Connection) -> list[Got]:
    found = []
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            reply = await connection.reply()
            headers = tuple((name.encode(), value.encode("latin-1")) for name, value in reply.headers.items())
            found.append(Got(reply.status, headers, reply.body))
    return found


@pytest.mark.parametrize("family", FAMILIES)
def test_no_connection_gets_more_than_it_may(family: str, real: QuestionPipeline, judge: Judge) -> None:
    log = io.StringIO()
    app = create_app(Settings(body_timeout_s=0.5, **PATIENT), real, json_logger("debug", log))
    wires = [one for one in ALL if one.family == family]

    async def main() -> tuple[list[list[Got]], Got]:
        async with serving(app, **OPTIONS) as port:
            async with asyncio.timeout(PATIENCE_S):
                answered = await asyncio.gather(*(sent(port, wire) for wire in wires))
            async with connected(port) as connection:
                reply = await connection.ask(BODY)
                return answered, Got(reply.status, (), reply.body)

    with watching(frozenset({"socket.connect"})) as heard:
        answered, after = asyncio.run(main())
    assert heard == []
    found = []
    for wire, got in zip(wires, answered, strict=True):
        for reply in got:
            wrong = failure(reply) if reply.status >= 400 else _success(reply, judge)
            found += [f"{wire.pieces[0][:90]!r} {reply.status}: {line}" for line in wrong]
    assert found == []
    lines = log_lines(log.getvalue())
    assert not [line for line in lines if "canary" in json.dumps(line)]
    assert len(lines) <= sum(len(got) for got in answered) + len(wires) + 1
    assert (after.status, after.json()["value"]) == (200, 14047594)


def _success(reply: Got, judge: Judge) -> list[str]:
    body: Any = reply.json()
    return judge.answer(body) if "answer" in body else []


def test_a_second_request_is_seen_where_there_is_one(real: QuestionPipeline) -> None:
    """Else the log would prove nothing."""
    log = io.StringIO()

    async def main() -> list[Got]:
        async with serving(create_app(Settings(), real, json_logger("debug", log)), **OPTIONS) as port:
            return await sent(port, Wire("plain", (HEAD + LENGTH + b"\r\n" + BODY + SMUGGLED,)))

    assert [reply.status for reply in asyncio.run(main())] == [200, 404]
    assert [line["path"] for line in log_lines(log.getvalue())] == ["/census_qa", "/smuggled-canary"]


def test_hundreds_of_requests_at_once_on_a_connection_are_answered_in_order(real: QuestionPipeline) -> None:
    async def main() -> list[Got]:
        app = create_app(Settings(limit_data="150/minute"), real, json_logger("error", io.StringIO()))
        async with serving(app, **OPTIONS) as port:
            many = b"".join(b"GET /areas/%02d000 HTTP/1.1\r\nHost: a\r\n\r\n" % (1 + n % 47) for n in range(300))
            return await sent(port, Wire("pipelined", (many,)))

    got = asyncio.run(main())
    assert [reply.status for reply in got] == [200] * 150 + [429] * 150
    assert [reply.json()["code"] for reply in got[:47]] == [f"{n:02d}000" for n in range(1, 48)]
