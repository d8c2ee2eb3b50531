"""The link to Redis: commands that answer within a deadline, or say at once that Redis is away.

A circuit breaker with a keeper of its own decides between two states:

    here ── 3 failures in a row ──► away ── a probe of the keeper succeeds ──► here

Requests never wait for a Redis that is away, and never probe it. While it is here, the keeper asks it
something once a second, so that an outage is noticed without traffic; while it is away, it probes with
growing pauses of half a second at most, so that a Redis that is back is in use well within two seconds.
Who can do without an answer waits a fraction of what a command may take (`briefly`): in the moments before a Redis
that stands still counts as away, it costs one caller that fraction and the next nothing.
Each spell of being here has a pool of its own, thrown away at its end: nothing of an outage survives it.

A command runs in a task of its own, which its sockets' timeouts end. A caller that leaves or runs out of time
leaves the command to read its reply, so that no reply is ever left in a connection for the next command, and
no connection is lost to the pool. Only the end of a spell cancels commands, together with their pool.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import EqualJitterBackoff, ExponentialWithJitterBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError
from structlog.typing import FilteringBoundLogger

T = TypeVar("T")
Command = Callable[["Redis"], Awaitable[T]]

_FAILURES = 3  # in a row, before Redis counts as away
_AGAIN_S = 0.05  # after a beat that failed
_PAUSE = EqualJitterBackoff(cap=0.5, base=0.05)
_PROBE_S = 0.5  # at least, that a probe may take: it connects first
_ROOM = 1024  # commands under way; one more is refused


class RedisAway(Exception):
    """Redis gives no answer now: do without."""


@dataclass(eq=False)
class _Spell:
    """A time in which Redis is here. Its end is final."""

    redis: Redis
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    callers: set[asyncio.Future[Any]] = field(default_factory=set)
    failures: int = 0
    late: bool = False  # somebody has waited in vain, and nothing has been heard since
    refused: bool = False
    over: asyncio.Event = field(default_factory=asyncio.Event)


class RedisLink:
    """One Redis server, away until `open`. For one event loop.

    timeout_s    seconds for connecting, for sending and for a reply, and for all of it as far as a caller waits
    patience_s   seconds that callers of `briefly` wait; by default as many
    connections  at most; a command waits for one that is free
    beat_s       seconds between what the keeper asks while Redis is here
    """

    def __init__(
        self,
        url: str,
        timeout_s: float,
        connections: int,
        log: FilteringBoundLogger,
        beat_s: float = 1.0,
        patience_s: float | None = None,
    ) -> None:
        self._url = url
        self._timeout_s = timeout_s
        self._patience_s = timeout_s if patience_s is None else patience_s
        self._connections = connections
        self._log = log
        self._beat_s = beat_s
        self._beat: Command[object] = _ping
        self._spell: _Spell | None = None
        self._told_away = False
        self._keeper: asyncio.Task[None] | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self.losses = 0
        """How often Redis went away since the start."""

    @property
    def here(self) -> bool:
        """Whether commands are sent."""
        return self._spell is not None

    async def open(self, beat: Command[object] | None = None) -> None:
        """Connect, or begin to try. `beat` is what the keeper asks: before commands are sent, and then in turn."""
        if self._keeper is not None:
            return
        self._beat = beat or _ping
        await self._probe()
        self._keeper = asyncio.create_task(self._keep())

    async def close(self) -> None:
        """Send nothing more, and close the connections."""
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.cancel()
            await asyncio.wait({keeper})
        if self._spell is not None:
            self._end(self._spell)
        if self._ending:
            await asyncio.wait(self._ending)

    async def run(self, command: Command[T]) -> T:
        """The reply to a command that may be sent twice. Raises RedisAway where there is none in time, or where Redis
        refuses it."""
        return await self._reply(command, self._timeout_s)

    async def briefly(self, command: Command[T]) -> T:
        """The same for who can well do without: waits no longer than patience lasts, and not at all where that was in
        vain for the last who waited."""
        if self._spell is not None and self._spell.late:
            raise RedisAway("Redis is late")
        return await self._reply(command, self._patience_s)

    async def _reply(self, command: Command[T], within_s: float) -> T:
        spell = self._spell
        if spell is None:
            raise RedisAway("Redis is away")
        if len(spell.tasks) >= _ROOM:
            raise RedisAway("too many commands are under way")
        loop = asyncio.get_running_loop()
        reply: asyncio.Future[T] = loop.create_future()
        spell.callers.add(reply)
        task = loop.create_task(self._carry_out(spell, command, reply))
        spell.tasks.add(task)
        task.add_done_callback(spell.tasks.discard)
        timer = loop.call_later(within_s, _find_late, spell, reply)
        try:
            return await reply
        finally:
            timer.cancel()
            spell.callers.discard(reply)

    async def _carry_out(self, spell: _Spell, command: Command[T], reply: asyncio.Future[T]) -> None:
        try:
            answer = await command(spell.redis)
        except ResponseError as error:  # it is here, but will not do this
            spell.late = False
            if not spell.refused:
                spell.refused = True
                self._log.warning("redis_refused", error=_said(error))
            _give_up(reply, _said(error))
        except Exception as error:  # whatever a broken server makes of the client, no request may fail of it
            spell.failures += 1
            if spell.failures >= _FAILURES and spell is self._spell:
                self._end(spell)
                self._tell_away(error)
            _give_up(reply, _said(error))
        else:
            spell.failures, spell.late = 0, False
            if not reply.done():
                reply.set_result(answer)

    # -- the keeper -----------------------------------------------------------------------------

    async def _keep(self) -> None:
        """Notice when Redis goes away, and when it is back."""
        failed = 0
        while True:
            if (spell := self._spell) is None:
                failed += 1
                await asyncio.sleep(_PAUSE.compute(failed))
                await self._probe()
                continue
            with suppress(TimeoutError):
                await asyncio.wait_for(spell.over.wait(), _AGAIN_S if failed else self._beat_s)
            try:
                await self.run(self._beat)
                failed = 0
            except RedisAway:
                failed += 1

    async def _probe(self) -> None:
        """Begin a spell if Redis answers."""
        redis = self._client()
        try:
            async with asyncio.timeout(max(self._timeout_s, _PROBE_S)):
                await self._beat(redis)
        except Exception as error:
            await _closed(redis)
            self._tell_away(error)
            return
        except asyncio.CancelledError:
            await _closed(redis)
            raise
        self._spell, self._told_away = _Spell(redis), False
        self._log.info("redis_here")

    def _client(self) -> Redis:
        retry = Retry(ExponentialWithJitterBackoff(cap=0.05, base=0.01), 1, (RedisConnectionError,))
        pool = BlockingConnectionPool.from_url(
            self._url,
            max_connections=self._connections,
            timeout=None,  # commands wait for a connection as long as others need theirs; callers have their deadline
            socket_timeout=self._timeout_s,
            socket_connect_timeout=self._timeout_s,
            # A late reply is not asked for again: a Redis that stands still would cost every caller twice.
            retry=retry,
            # Protocol 3 lets the server speak unasked, and the client then no longer checks that a connection is
            # empty before it sends the next command.
            protocol=2,
        )
        return Redis.from_pool(pool)

    def _end(self, spell: _Spell) -> None:
        """Let everybody who waits go on without, and throw the pool away."""
        self._spell = None
        spell.over.set()
        for reply in spell.callers:
            _give_up(reply, "Redis went away")
        for task in spell.tasks - {asyncio.current_task()}:
            task.cancel()
        ending = asyncio.create_task(_ended(spell))
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)

    def _tell_away(self, error: Exception) -> None:
        """One log line per outage."""
        if not self._told_away:
            self._told_away = True
            self.losses += 1
            self._log.warning("redis_away", error=_said(error))


def _give_up(reply: asyncio.Future[Any], why: str) -> None:
    if not reply.done():
        reply.set_exception(RedisAway(why))


def _find_late(spell: _Spell, reply: asyncio.Future[Any]) -> None:
    spell.late = True
    _give_up(reply, "Redis is late")


async def _ended(spell: _Spell) -> None:
    """Close a spell's connections after its commands have ended."""
    if spell.tasks:
        await asyncio.wait(set(spell.tasks))
    await _closed(spell.redis)


async def _closed(redis: Redis) -> None:
    with suppress(Exception):  # of a connection that does not close there is nothing to be had
        await redis.aclose()


async def _ping(redis: Redis) -> object:
    return await redis.ping()


def _said(error: Exception) -> str:
    return str(error)[:200] or type(error).__name__
