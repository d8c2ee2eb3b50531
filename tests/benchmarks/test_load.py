"""The load of the benchmarks: everybody is asked at the right time, and every reply is counted once."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from benchmarks.load import Arrival, closed, every, opened, p99, request

Answer = Callable[[bytes], Awaitable[tuple[int, bytes] | None]]


@asynccontextmanager
async def answering(answer: Answer) -> AsyncIterator[int]:
    """The port of a server that gives a status and a body for each body, or closes the connection."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                given = await answer(await reader.readexactly(length))
                if given is None:
                    break
                status, body = given
                writer.write(b"HTTP/1.1 %d X\r\nContent-Length: %d\r\nRetry-After: 1\r\n\r\n" % (status, len(body)))
                await writer.drain()
                await asyncio.sleep(0)
                writer.write(body)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def echo(body: bytes) -> tuple[int, bytes]:
    return 200, body


def test_a_request_is_a_question_with_what_else_is_asked() -> None:
    head, _, body = request(80, "東京?", route="rag").partition(b"\r\n\r\n")
    assert head.startswith(b"POST /census_qa HTTP/1.1\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    assert json.loads(body) == {"question": "東京?", "route": "rag"}


def test_each_arrival_gets_the_reply_to_its_own_request() -> None:
    async def main() -> None:
        async with answering(echo) as port:
            arrivals = [Arrival(number / 1000, request(port, str(number)), str(number)) for number in range(200)]
            outcomes = await opened(port, arrivals, 8)
            assert sorted(int(one.arrival.kind) for one in outcomes) == list(range(200))
            for one in outcomes:
                assert json.loads(one.reply.body) == {"question": one.arrival.kind}

    asyncio.run(main())


def test_arrivals_are_sent_when_they_are_due_whatever_those_before_wait_for() -> None:
    together: list[bytes] = []
    gate = asyncio.Event()

    async def answer(body: bytes) -> tuple[int, bytes]:
        together.append(body)
        if len(together) == 5:
            gate.set()
        await gate.wait()
        return 200, b"{}"

    async def main() -> None:
        async with answering(answer) as port:
            outcomes = await opened(port, [Arrival(0.0, request(port, str(n))) for n in range(5)], 5)
            assert [one.reply.status for one in outcomes] == [200] * 5

    asyncio.run(main())


def test_time_counts_from_when_a_request_was_due_not_from_when_a_connection_was_free() -> None:
    async def slow(_: bytes) -> tuple[int, bytes]:
        await asyncio.sleep(0.05)
        return 200, b"{}"

    async def main() -> None:
        async with answering(slow) as port:
            outcomes = await opened(port, [Arrival(0.0, request(port, str(n))) for n in range(4)], 1)
            waits = [one.seconds for one in outcomes]
            assert waits == sorted(waits)
            assert waits[3] >= 4 * 0.05  # the last waited for three others

    asyncio.run(main())


def test_a_connection_that_is_closed_is_a_lost_reply_and_the_rest_goes_on() -> None:
    async def moody(body: bytes) -> tuple[int, bytes] | None:
        return None if b"closes" in body else (200, b"{}")

    async def main() -> None:
        async with answering(moody) as port:
            texts = ["one", "closes", "two", "closes", "three"]
            outcomes = await opened(
                port, [Arrival(n / 100, request(port, text), text) for n, text in enumerate(texts)], 2
            )
            assert {(one.arrival.kind, one.reply.status) for one in outcomes} == {
                ("one", 200), ("two", 200), ("three", 200), ("closes", 0),
            }  # fmt: skip
            assert len(outcomes) == 5

    asyncio.run(main())


def test_a_closed_loop_counts_replies_and_stops_at_one_that_is_not_200() -> None:
    async def broken(body: bytes) -> tuple[int, bytes]:
        return 500, body

    async def main() -> None:
        async with answering(echo) as port:
            got = await closed(port, itertools.cycle([request(port, "x")]), 4, 0.1)
            assert got.per_second > 0
            assert got.p99_s > 0
        async with answering(broken) as port:
            with pytest.raises(AssertionError, match="500"):
                await closed(port, itertools.cycle([request(port, "x")]), 4, 0.1)

    asyncio.run(main())


def test_what_is_refused_is_asked_again() -> None:
    seen: dict[bytes, int] = {}

    async def once_busy(body: bytes) -> tuple[int, bytes]:
        seen[body] = seen.get(body, 0) + 1
        return (503, b"busy") if seen[body] == 1 and b"busy" in body else (200, body)

    async def main() -> None:
        async with answering(once_busy) as port:
            done: list[None] = []
            texts = ["one", "busy", "two"]
            replies = await every(port, [request(port, text) for text in texts], 2, lambda: done.append(None))
            assert [json.loads(reply.body)["question"] for reply in replies] == texts
            assert len(done) == 3

    asyncio.run(main())


def test_the_99th_percentile_of_one_is_itself() -> None:
    assert p99([3.0]) == 3.0
    assert p99([float(number) for number in range(1, 101)]) > 98
