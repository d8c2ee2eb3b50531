"""A call answered by whichever replica lives: one that dies before its reply begins costs a second try, no answer.

Every route of the service reads, so that a call may be made twice. Knows nothing of Ray.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from starlette.types import Message

from deploy.ray.asgi import Call

Ask = Callable[[Call], AsyncIterator[Message]]
"""Makes a call of some replica."""


class NobodyAnsweredError(Exception):
    """Every try met a replica that died."""


async def relay(
    call: Call, ask: Ask, lost: tuple[type[Exception], ...], tries: int, retried: Callable[[], None]
) -> AsyncIterator[Message]:
    """The messages of a reply, from the first replica that gives one.

    lost     what `ask` raises where a replica died or cannot be reached
    retried  called before every try but the first

    The head of a reply is held back until something follows, so that a replica may still die in between. Raises
    NobodyAnsweredError after `tries` dead replicas, and what `ask` raises once a reply has begun.
    """
    for attempt in range(tries):
        if attempt:
            retried()
        begun = False
        held: list[Message] = []
        try:
            async for message in ask(call):
                if message["type"] == "http.response.start":
                    held.append(message)
                    continue
                begun = True
                for earlier in held:
                    yield earlier
                held.clear()
                yield message
            for earlier in held:
                yield earlier
            return
        except lost:
            if begun:
                raise
    raise NobodyAnsweredError(f"{tries} replicas died over the same call")
