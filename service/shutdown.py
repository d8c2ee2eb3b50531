"""Leaving gracefully: readiness is withdrawn before the port closes.

On SIGTERM `close` is called at once, so that /health/ready fails and replies ask clients to take their connections
elsewhere; after a delay, long enough for load balancers to notice, the server's own handler runs: it closes the port
and waits for requests in progress. SIGINT, which comes from somebody at a terminal, and a second signal are passed
on without delay. Works in every worker process.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def closing_first(close: Callable[[], None], delay_s: float) -> Iterator[None]:
    """Wraps the handlers the server has installed while the block runs. Call inside the event loop.

    Outside the main thread (test clients) no signals arrive, and nothing is installed.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    servers = {number: signal.getsignal(number) for number in _SIGNALS}
    told = False

    def pass_on(number: int) -> None:
        handler = servers[signal.Signals(number)]
        if callable(handler):
            handler(number, None)
        else:
            signal.signal(number, handler)
            signal.raise_signal(number)

    def on_signal(number: int, _: FrameType | None) -> None:
        nonlocal told
        close()
        if told or not delay_s or number == signal.SIGINT:
            pass_on(number)
        else:
            loop.call_soon_threadsafe(loop.call_later, delay_s, pass_on, number)
        told = True

    for number in servers:
        signal.signal(number, on_signal)
    try:
        yield
    finally:
        for number, handler in servers.items():
            signal.signal(number, handler)
