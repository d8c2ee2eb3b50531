"""Told to stop, the service first reports not ready, then hands over to the server."""

from __future__ import annotations

import asyncio
import io
import signal

import httpx
from service_fakes import FakePipeline

from service.app import create_app
from service.logs import json_logger
from service.settings import Settings
from service.shutdown import closing_first


def test_the_server_is_told_after_the_delay_or_by_a_second_signal() -> None:
    told: list[str] = []
    before = signal.signal(signal.SIGTERM, lambda *_: told.append("server"))

    async def main() -> None:
        with closing_first(lambda: told.append("close"), 0.05):
            signal.raise_signal(signal.SIGTERM)
            assert told == ["close"]
            await asyncio.sleep(0.15)
            assert told == ["close", "server"]
            signal.raise_signal(signal.SIGTERM)
            assert told == ["close", "server", "close", "server"]

    try:
        asyncio.run(main())
        signal.raise_signal(signal.SIGTERM)  # the server's handler is back
        assert told[-2:] == ["server", "server"]
    finally:
        signal.signal(signal.SIGTERM, before)


def test_while_it_drains_readiness_fails_and_questions_are_still_answered() -> None:
    told: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: told.append(number))

    async def main() -> None:
        app = create_app(Settings(shutdown_delay_s=0), FakePipeline(), json_logger("error", io.StringIO()))
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://t") as client,
        ):
            assert (await client.get("/health/ready")).status_code == 200
            signal.raise_signal(signal.SIGTERM)
            assert told == [signal.SIGTERM]
            assert (await client.get("/health/ready")).status_code == 503
            assert (await client.get("/health/live")).status_code == 200
            assert (await client.post("/census_qa", json={"question": "x"})).status_code == 200

    try:
        asyncio.run(main())
    finally:
        signal.signal(signal.SIGTERM, before)
