"""Too much to do: lookups and what is cached are answered, the rest is refused at once, and nothing is done in vain."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
from fastapi import FastAPI
from redis_server import until
from service_fakes import FakePipeline
from serving import Connection, connected, serving

Make = Callable[..., FastAPI]
Lines = Callable[[], list[dict[str, Any]]]
FREE = {"limit_answers": "1000000/minute", "limit_files": "1000000/minute", "cache_bytes": 0}


def asynchronous(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


async def send(connection: Connection, question: str) -> None:
    body = json.dumps({"question": question}).encode()
    head = f"POST /census_qa HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    connection.send(head.encode() + body)
    await connection.writer.drain()


def test_while_slow_questions_are_refused_lookups_and_cached_answers_are_not(
    make: Make, pipeline: FakePipeline
) -> None:
    async def main() -> None:
        app = make(**(FREE | {"cache_bytes": 1_000_000}), max_concurrency=2, max_waiting_rag=3)
        async with asynchronous(app) as client:

            async def ask(question: str) -> httpx.Response:
                return await client.post("/census_qa", json={"question": question})

            await ask("known")
            slow = [asyncio.create_task(ask(f"rag wait {number}")) for number in range(40)]
            await until(lambda: sum(task.done() for task in slow) == 36)  # one runs, three wait
            refused = [task.result() for task in slow if task.done()]
            assert {reply.status_code for reply in refused} == {503}
            assert all(int(reply.headers["retry-after"]) >= 1 for reply in refused)
            lookups = [await ask(f"lookup {number}") for number in range(40)]
            assert {reply.status_code for reply in lookups} == {200}
            assert (await ask("known")).json()["cached"] is True
            pipeline.gate.set()
            answered = await asyncio.gather(*(task for task in slow if not task.done()))
            assert [reply.status_code for reply in answered] == [200] * 4

    asyncio.run(main())


def test_a_refused_question_that_comes_again_is_not_read_again(make: Make, pipeline: FakePipeline) -> None:
    reads: list[str] = []
    read = pipeline.read

    def counted(question: str, **asked: Any) -> Any:
        reads.append(question)
        return read(question, **asked)

    pipeline.read = counted  # type: ignore[method-assign]

    async def main() -> None:
        async with asynchronous(make(**FREE, max_concurrency=2, max_waiting_rag=0)) as client:
            first = asyncio.create_task(client.post("/census_qa", json={"question": "rag wait"}))
            await until(lambda: "rag wait" in reads)
            for _ in range(3):
                assert (await client.post("/census_qa", json={"question": "rag other"})).status_code == 503
            pipeline.gate.set()
            assert (await first).status_code == 200
            assert (await client.post("/census_qa", json={"question": "rag other"})).status_code == 200

    asyncio.run(main())
    assert reads.count("rag other") == 2


def test_heavy_work_has_a_line_of_its_own(make: Make, pipeline: FakePipeline) -> None:
    plan = {"op": "value", "measures": ["A1101"], "areas": ["13000"]}

    async def main() -> None:
        async with asynchronous(make(**FREE, max_concurrency=4, max_waiting_heavy=0)) as client:
            report = asyncio.create_task(client.post("/census_qa", json={"question": "heavy wait"}))
            await until(lambda: len(pipeline.asked) == 1)
            assert (await client.post("/census_qa/report", json={"area": "13000"})).status_code == 503
            assert (await client.post("/census_qa/plan", json={"plan": plan})).status_code == 200
            pipeline.gate.set()
            assert (await report).status_code == 200

    asyncio.run(main())


def test_a_question_whose_client_leaves_is_not_computed(make: Make, pipeline: FakePipeline, lines: Lines) -> None:
    async def main() -> None:
        async with serving(make(**FREE, max_concurrency=1)) as port, connected(port) as first:
            await send(first, "wait")
            await until(lambda: len(pipeline.asked) == 1)
            async with connected(port) as leaving:
                await send(leaving, "never")
                await asyncio.sleep(0.05)
            await until(lambda: any(line.get("status") == 499 for line in lines()))
            pipeline.gate.set()
            assert (await first.reply()).status == 200
            assert (await first.ask()).status == 200

    asyncio.run(main())
    assert [question for question, _ in pipeline.asked] == ["wait", "What is the population of Tokyo?"]
    (gone,) = [line for line in lines() if line.get("status") == 499]
    assert gone["error"] == "client_gone"


def test_of_two_who_ask_the_same_one_may_leave(make: Make, pipeline: FakePipeline, lines: Lines) -> None:
    async def main() -> None:
        async with serving(make(**FREE)) as port, connected(port) as staying:
            async with connected(port) as leaving:
                await send(leaving, "wait")
                await until(lambda: len(pipeline.asked) == 1)
                await send(staying, "wait")
                await asyncio.sleep(0.05)
            await until(lambda: any(line.get("status") == 499 for line in lines()))
            pipeline.gate.set()
            assert (await staying.reply()).status == 200

    asyncio.run(main())
    assert len(pipeline.asked) == 1


def test_a_question_that_waited_past_its_deadline_is_not_computed(make: Make, pipeline: FakePipeline) -> None:
    async def main() -> None:
        async with asynchronous(make(**FREE, max_concurrency=1, deadline_s=0.2)) as client:
            first = asyncio.create_task(client.post("/census_qa", json={"question": "wait"}))
            await until(lambda: len(pipeline.asked) == 1)
            late = await client.post("/census_qa", json={"question": "late"})
            assert late.status_code == 504
            pipeline.gate.set()
            assert (await first).status_code == 504
            assert (await client.post("/census_qa", json={"question": "next"})).status_code == 200

    asyncio.run(main())
    assert [question for question, _ in pipeline.asked] == ["wait", "next"]
