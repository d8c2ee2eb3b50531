"""What reaches the server is bounded before it is a request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import pytest
from fastapi import FastAPI
from redis_server import until
from service_fakes import FakePipeline
from serving import connected, serving
from starlette.responses import StreamingResponse

Make = Callable[..., FastAPI]


def test_requests_are_answered_one_after_another_on_a_connection(make: Make) -> None:
    async def main() -> None:
        async with serving(make()) as port, connected(port) as connection:
            for _ in range(3):
                assert (await connection.ask()).status == 200
            connection.send(b"GET /version HTTP/1.1\r\nHost: t\r\n\r\n" * 2)
            assert [(await connection.reply()).status for _ in range(2)] == [200, 200]

    asyncio.run(main())


@pytest.mark.parametrize(
    "head",
    [
        b"GET /version HTTP/1.1\r\nX: " + b"x" * 30_000,
        b"GET /version?" + b"x" * 30_000,
        b"GET /version HTTP/1.1\r\n" + b"X: y\r\n" * 5000,
        b"G" * 30_000,
    ],
)
def test_a_head_without_end_is_refused(make: Make, head: bytes) -> None:
    async def main() -> None:
        async with serving(make(), h11_max_incomplete_event_size=20_000) as port, connected(port) as connection:
            connection.send(head)
            reply = await connection.reply()
            assert reply.status in {400, 431}
            if reply.status == 431:
                assert reply.json()["error"]["code"] == "head_too_large"
            assert await connection.closed()

    asyncio.run(main())


def test_trailers_without_end_are_refused(make: Make) -> None:
    async def main() -> None:
        async with serving(make(), h11_max_incomplete_event_size=20_000) as port, connected(port) as connection:
            connection.send(b"POST /census_qa HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n")
            connection.send(b"1\r\n{\r\n0\r\nX: ")
            for _ in range(10_000):
                connection.send(b"x" * 1000)
                await asyncio.sleep(0)
                if connection.reader.at_eof():
                    break
            assert await connection.closed()

    asyncio.run(main())


def test_a_body_in_small_chunks_is_no_such_thing(make: Make) -> None:
    async def main() -> None:
        async with serving(make(), h11_max_incomplete_event_size=100) as port, connected(port) as connection:
            connection.send(b"POST /census_qa HTTP/1.1\r\nContent-Type: application/json\r\n")
            connection.send(b"Transfer-Encoding: chunked\r\n\r\n")
            for byte in b'{"question": "' + b"x" * 500 + b'"}':
                connection.send(b"1\r\n%c\r\n" % byte)
            connection.send(b"0\r\n\r\n")
            assert (await connection.reply()).status == 200

    asyncio.run(main())


def test_a_head_that_does_not_come_is_given_up(make: Make) -> None:
    async def main() -> None:
        async with (
            serving(make(), timeout_keep_alive=0.05) as port,
            connected(port) as silent,
            connected(port) as slow,
        ):
            slow.send(b"GET /version HTTP/1.1\r\nHo")
            assert await silent.closed()
            reply = await slow.reply()
            assert (reply.status, reply.json()["error"]["code"]) == (408, "slow_body")
            assert await slow.closed()

    asyncio.run(main())


def test_the_second_head_of_a_connection_is_waited_for_no_longer_than_the_first(make: Make) -> None:
    async def main() -> None:
        async with serving(make(), timeout_keep_alive=0.5) as port, connected(port) as connection:
            assert (await connection.ask()).status == 200
            connection.send(b"GET /version HTTP/1.1\r\nHo")
            assert (await connection.reply()).status == 408

    asyncio.run(main())


def test_a_reply_that_nobody_reads_is_given_up(make: Make) -> None:
    app, done = make(), asyncio.Event()

    async def long_reply() -> AsyncIterator[bytes]:
        for _ in range(1000):
            yield b"x" * 100_000  # more than any buffer on the way holds
        done.set()

    @app.get("/long")
    async def long() -> StreamingResponse:
        return StreamingResponse(long_reply())

    async def main() -> None:
        async with serving(app, timeout_keep_alive=0.1) as port, connected(port) as connection:
            connection.reader._transport.pause_reading()  # type: ignore[attr-defined]
            connection.send(b"GET /long HTTP/1.1\r\n\r\n")
            async with asyncio.timeout(30):
                await done.wait()  # what is sent to a closed connection goes nowhere

    asyncio.run(main())


def test_one_connection_too_many_is_told_so_and_many_too_many_are_closed(make: Make) -> None:
    async def main() -> None:
        async with serving(make(), limit_concurrency=4) as port, AsyncExitStack() as stack:
            held = [await stack.enter_async_context(connected(port)) for _ in range(4)]
            for connection in held:
                assert (await connection.ask()).status == 200
            fifth = await stack.enter_async_context(connected(port))
            reply = await fifth.ask()
            assert (reply.status, reply.json()["error"]["code"]) == (503, "saturated")
            assert reply.headers["retry-after"] == "1"
            assert await fifth.closed()
            waiting = await stack.enter_async_context(connected(port))
            sixth = await stack.enter_async_context(connected(port))
            assert await sixth.closed()
            assert not waiting.reader.at_eof()
            assert (await held[0].ask()).status == 200

    asyncio.run(main())


def test_what_is_no_request_does_not_get_the_reply_of_the_one_before(make: Make, pipeline: FakePipeline) -> None:
    async def main() -> None:
        async with serving(make()) as port, connected(port) as connection:
            body = b'{"question": "wait"}'
            head = b"POST /census_qa HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            connection.send(head % len(body) + body)
            await until(lambda: len(pipeline.asked) == 1)
            connection.send(b"\x00\x01\x02\r\n\r\n")
            assert await connection.closed()
            pipeline.gate.set()

    asyncio.run(main())


@pytest.mark.parametrize(
    "nonsense",
    [b"\x00\x01\x02\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01", b"GET /\r\nX: y\r\n\r\n"],
)
def test_what_is_no_request_is_refused(make: Make, nonsense: bytes) -> None:
    async def main() -> None:
        async with serving(make()) as port, connected(port) as connection:
            connection.send(nonsense)
            reply = await connection.reply()
            assert reply.status in {400, 404}  # 404: HTTP as it was before it had headers
            assert set(reply.json()["error"]) == {"code", "message", "request_id"}
            assert await connection.closed()
            async with connected(port) as another:
                assert (await another.ask()).status == 200

    asyncio.run(main())
