"""Whether a client is still there: what nobody waits for any more is called off.

The server knows when a connection closes, but says so only to who listens. Listening costs two tasks, so that it is
done where an answer must be computed, and not for one that is at hand.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.types import Receive

from service.errors import ClientGoneError

T = TypeVar("T")


async def while_present(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """What `work` gives. Raises ClientGoneError when the client leaves first; the work is cancelled then, as it is
    where the caller is. Call it when the body has been read."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_gone(request.receive))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientGoneError("the client left")
        return working.result()
    finally:
        leaving.cancel()
        if not working.done():
            working.cancel()
            await asyncio.wait({working})


async def _gone(receive: Receive) -> None:
    """Ends when the client leaves. A server may say once more that the body is over, then only that."""
    for _ in range(2):
        if (await receive())["type"] == "http.disconnect":
            return
    await asyncio.get_running_loop().create_future()  # one that has nothing to say is not asked for ever
