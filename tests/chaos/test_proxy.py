"""The proxy passes on what it is given, later or spoilt where it is told so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from chaos.proxy import Proxy, as_bulk, bulk, proxied

VALUE = as_bulk(b"a sealed value, long enough to be cut in half")


@asynccontextmanager
async def echoing() -> AsyncIterator[int]:
    """The port of a server that says what it hears."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1000):
            writer.write(data)
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def said(proxy: Proxy, data: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    writer.write(data)
    try:
        return await reader.read(1000)
    finally:
        writer.close()
        await writer.wait_closed()


def test_it_passes_all_on_and_spoils_when_told_to() -> None:
    async def main() -> None:
        async with echoing() as port, proxied(port) as proxy:
            assert await said(proxy, VALUE) == VALUE
            proxy.junk = True
            assert await said(proxy, VALUE) != VALUE
            assert proxy.spoils == 1
            proxy.junk = False
            assert await said(proxy, VALUE) == VALUE

    asyncio.run(asyncio.wait_for(main(), 30))


def test_it_is_late_when_told_to() -> None:
    async def main() -> None:
        async with echoing() as port, proxied(port) as proxy:
            proxy.delay_s = 30
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(said(proxy, VALUE), 0.1)

    asyncio.run(asyncio.wait_for(main(), 30))


def test_it_closes_where_there_is_no_redis() -> None:
    async def main() -> None:
        async with echoing() as port:
            pass
        async with proxied(port) as proxy:
            assert await said(proxy, VALUE) == b""

    asyncio.run(asyncio.wait_for(main(), 30))


def test_junk_comes_in_every_way() -> None:
    proxy = Proxy(0)
    proxy._kept = as_bulk(b"the value under another key")
    spoilt = {proxy.spoilt(VALUE) for _ in range(300)}
    half = (bulk(VALUE) or b"")[: len(bulk(VALUE) or b"") // 2]
    assert {proxy._kept, VALUE * 2, as_bulk(half)} < spoilt
    assert any(len(one) == len(VALUE) for one in spoilt)
    assert VALUE not in spoilt


@pytest.mark.parametrize(("reply", "value"), [(b"$2\r\nab\r\n", b"ab"), (b"$-1\r\n", None), (b"+OK\r\n", None)])
def test_only_bulk_replies_have_a_value(reply: bytes, value: bytes | None) -> None:
    assert bulk(reply) == value
