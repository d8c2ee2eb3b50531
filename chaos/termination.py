"""SIGTERM at four fifths of what an instance can do: what becomes of the requests.

Two instances. The load goes to the first, until a balancer, which asks /health/ready every 100 ms, has found it not
ready twice in a row; then to the second. A request that the first refuses to connect is asked of the second, once, and
counted as moved: nothing of it had been taken. Everything else must be answered by whom it was sent to: a connection
reset, half a reply, an error or none count as lost, also on connections that were kept alive.

"Without a balancer" sends to the first until it refuses to connect. Between its last look at the port and closing it
lie microseconds in which the system may take a connection for it; what that costs is reported, not promised.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.load import closed, request
from chaos.judge import Judge, Seen, counted
from chaos.load import Load, Mix, warm
from chaos.questions import Asked, Questions, keyed
from chaos.report import Found, Promise
from chaos.served import Served, ready, served
from chaos.wire import wire

SHARE = 0.8
LOOKS_S, LOOKS = 0.1, 2
CONNECTIONS = 16


@dataclass(frozen=True)
class Sizes:
    """Rounds, each with a first instance of its own, and seconds before and after its signal."""

    rounds: int = 3
    capacity_s: float = 4.0
    before_s: float = 3.0
    after_s: float = 4.0


@dataclass(frozen=True)
class Ended:
    """One instance's end.

    told   seconds of the load at the signal
    took   seconds from then to the end of its process; NaN where it did not end
    moved  requests that it refused to connect
    """

    seen: Sequence[Seen]
    told: float
    took: float
    moved: int


async def experiment(sizes: Sizes, tell: Callable[[str], None]) -> list[Found]:
    """With a balancer that looks, and without one."""
    asked = await asyncio.to_thread(keyed)
    settings = {"CENSUS_QA_CACHE_BYTES": "0"}
    found = []
    with served(**settings) as other:
        tell("how much an instance can do")
        can = await _capacity(other, asked, sizes.capacity_s)
        for balanced in (True, False):
            ends = []
            for number in range(sizes.rounds if balanced else 1):
                tell(f"SIGTERM at {SHARE * can:.0f} questions/s, {'with' if balanced else 'without'} a balancer")
                with served(**settings) as first:
                    ends.append(await _ended(first, other, asked, SHARE * can, sizes, number, balanced=balanced))
            found.append(_found(ends, can, balanced=balanced))
    return found


async def _capacity(service: Served, asked: Sequence[Asked], seconds: float) -> float:
    """Questions a second, none of them cached."""
    each = (request(service.port, one.question) for one in itertools.cycle(asked))
    await closed(service.port, each, CONNECTIONS, 2)
    return (await closed(service.port, each, CONNECTIONS, seconds)).per_second


async def _ended(
    first: Served, other: Served, asked: Sequence[Asked], wanted: float, sizes: Sizes, seed: int, *, balanced: bool
) -> Ended:
    away = False

    def port() -> int:
        return (other if away else first).port

    async def balance() -> None:
        nonlocal away
        failed = 0
        while failed < LOOKS:
            await asyncio.sleep(LOOKS_S)
            failed = 0 if await asyncio.to_thread(ready, first.url) else failed + 1
        away = True

    async with wire() as asking:
        mix = Mix(wanted, leaving=0, dialogues=0)
        judge = Judge({one.cell for one in asked})
        load = Load(asking.ask, port, Questions(asked, seed), judge, mix, seed, elsewhere=other.port)
        await warm(load)
        enough = asyncio.Event()
        running = asyncio.create_task(load.run(enough))
        balancing = asyncio.create_task(balance()) if balanced else None
        await asyncio.sleep(sizes.before_s)
        told, began = load.now(), time.monotonic()
        first.terminate()
        ending = asyncio.create_task(asyncio.to_thread(first.process.wait, 60))
        ending.add_done_callback(lambda _: took.append(time.monotonic() - began))
        took: list[float] = []
        await asyncio.sleep(sizes.after_s)
        enough.set()
        await running
        await asyncio.wait({ending})
        if balancing is not None:
            await balancing
    return Ended(load.seen, told, float("nan") if ending.exception() else took[0], load.moved)


def _found(ends: Sequence[Ended], can: float, *, balanced: bool) -> Found:
    seen = [one for end in ends for one in end.seen]
    under_way = sum(one.at <= end.told <= one.at + one.seconds for end in ends for one in end.seen)
    after = sum(end.told < one.at for end in ends for one in end.seen)
    counts = counted(seen)
    return Found(
        f"sigterm, {'with' if balanced else 'without'} a balancer",
        [
            Promise("requests", len(seen)),
            Promise("a second, four fifths of the capacity", SHARE * can),
            Promise("under way at the signal", under_way),
            Promise("sent after it", after),
            Promise("lost", counts["lost"], 0 if balanced else None),
            Promise("wrong or crossed", counts["wrong"] + counts["crossed"], 0),
            Promise("refused with Retry-After", counts["refused"]),
            Promise("not connected, asked elsewhere", sum(end.moved for end in ends)),
            Promise("from the signal to the process' end", max(end.took for end in ends), 21, "s"),
        ],
        {"outcomes": dict(counts), "capacity": round(can, 1)},
    )
