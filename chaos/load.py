"""Open-loop load: questions are sent at their time, whether or not earlier ones were answered.

Times between them are exponential, so that they come in clusters as people do. Latency counts from the time at which
a question was due: a client that falls behind does not make the service look faster. Nothing is asked twice.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from chaos.judge import Judge, Outcome, Reply, Seen
from chaos.questions import Asked, Questions
from chaos.wire import NoReply, NotConnected

Ask = Callable[[int, Asked, str], Awaitable[Reply]]
"""Puts a question to the service at a port, under an id. Raises NotConnected and NoReply."""

HUNG_S = 15.0
"""Above the service's own deadline (CENSUS_QA_DEADLINE_S): a request without a reply by then hangs, and is lost."""


@dataclass(frozen=True)
class Mix:
    """What a load consists of.

    rate       questions a second
    leaving    share of questions outside dialogues, and of follow-ups, whose client leaves, at most `leaves_within_s`
               after sending them; some are answered before
    dialogues  share of arrivals that are a question and, once it is answered, a follow-up
    """

    rate: float
    leaving: float = 0.4
    leaves_within_s: float = 0.012
    dialogues: float = 0.2


@dataclass
class Load:
    """Asks the service at `port`, each time anew. What that one refused to connect is asked of the one at `elsewhere`,
    where there is one."""

    ask: Ask
    port: Callable[[], int]
    questions: Questions
    judge: Judge
    mix: Mix
    seed: int = 0
    elsewhere: int | None = None
    seen: list[Seen] = field(default_factory=list)
    moved: int = 0
    began: float = 0.0

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - when a question comes is no secret
        self._ids = itertools.count()

    def now(self) -> float:
        """Seconds since the load began."""
        return time.monotonic() - self.began

    async def run(self, enough: asyncio.Event) -> None:
        """Ask until there is enough, then wait for what is under way; `seen` has all of it."""
        self.began = due = time.monotonic()
        under_way: set[asyncio.Task[None]] = set()
        while not enough.is_set():
            due += self._random.expovariate(self.mix.rate)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            task = asyncio.create_task(self._arrival(due))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
        if under_way:
            await asyncio.wait(under_way)

    async def _arrival(self, due: float) -> None:
        if self._random.random() >= self.mix.dialogues:
            await self._one(self.questions.one(), due)
            return
        dialogue = self.questions.dialogue()
        if await self._one(dialogue.first, due, stays=True) == "right":
            await self._one(dialogue.second, time.monotonic(), follows=True)

    async def _one(self, asked: Asked, due: float, *, follows: bool = False, stays: bool = False) -> Outcome:
        leaves = not stays and self._random.random() < self.mix.leaving
        patience = self._random.random() * self.mix.leaves_within_s if leaves else HUNG_S
        request_id = f"chaos-{next(self._ids)}"
        outcome: Outcome = "left" if leaves else "lost"
        reply = None
        try:
            async with asyncio.timeout(patience):
                reply = await self._sent(asked, request_id)
            outcome = self.judge.outcome(asked, request_id, reply)
        except TimeoutError:
            pass
        except (NotConnected, NoReply):
            outcome = "lost"
        body = reply.body if reply is not None else {}
        took = time.monotonic() - due
        cached, source = bool(body.get("cached")), str(body.get("source", ""))
        self.seen.append(Seen(due - self.began, took, outcome, follows, cached, source))
        return outcome

    async def _sent(self, asked: Asked, request_id: str) -> Reply:
        """The reply. Raises NotConnected and NoReply."""
        try:
            return await self.ask(self.port(), asked, request_id)
        except NotConnected:
            if self.elsewhere is None:
                raise
        self.moved += 1
        return await self.ask(self.elsewhere, asked, request_id)


async def warm(load: Load, questions: int = 60) -> None:
    """Ask some before the load, one after the other: the first ones load what the service loads late. Raises
    NotConnected and NoReply."""
    for number in range(questions):
        await load.ask(load.port(), load.questions.one(), f"warm-{number}")
