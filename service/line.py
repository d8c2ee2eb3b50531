"""The line before the workers: who runs next, and whom it is kinder to refuse.

Calls are of three kinds. Lookups go first, then what retrieval plans or what works over sets of areas, then heavy
work; a kind that waits gets every eighth turn all the same. Some places are for lookups only, so that slow calls
never take them all.

A call is refused when its kind has no room left to wait in, or when those before it will take longer than a caller
may be kept waiting or than its deadline leaves: by what calls of each kind have taken lately.

Plain bookkeeping: no threads, no clock. `service.workers` calls it under a lock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, NamedTuple, TypeVar, get_args

from census.plan import RULED, Plan

Work = Literal["lookup", "rag", "heavy"]
"""lookup  listed figures, and what one can read off the data at once
rag     questions that retrieval plans, plans over sets of areas
heavy   charts, reports, forecasts, long tables"""
WORKS: tuple[Work, ...] = get_args(Work)
C = TypeVar("C")
_LONG = 100
"""Figures listed that make a long table."""
_TURNS = 8
_NEW = 0.1
"""Weight of the newest call in the mean of its kind."""


def work_of(plan: Plan) -> Work:
    """What a plan costs to execute."""
    listed = len(plan.measures) * len(plan.areas) * max(len(plan.years), 1)
    if plan.op in RULED or listed > _LONG:
        return "heavy"
    return "lookup" if plan.scope is None else "rag"


class WorkLoad(NamedTuple):
    """A kind now, and what became of its calls so far.

    shed      refused, since there was no room or no time
    dropped   called off or past their deadline before they were begun
    """

    running: int
    waiting: int
    room: int
    shed: int
    dropped: int


@dataclass(slots=True)
class _Queue(Generic[C]):
    room: int
    places: int
    waiting: dict[C, None] = field(default_factory=dict)  # in order
    running: int = 0
    mean_s: float = 0.0
    shed: int = 0
    dropped: int = 0


class Line(Generic[C]):
    """Calls running and waiting.

    size        calls that run at a time
    shared      of these, calls that may be other than lookups
    rooms       calls of each kind that may wait
    patience_s  seconds that a call may be expected to wait
    """

    def __init__(self, size: int, shared: int, rooms: Mapping[Work, int], patience_s: float) -> None:
        self._size = size
        self._patience_s = patience_s
        places = {"lookup": size, "rag": shared, "heavy": max(1, shared // 2)}
        self._shared = shared
        self._queues: dict[Work, _Queue[C]] = {kind: _Queue(rooms[kind], places[kind]) for kind in WORKS}
        self._overtaken = 0

    @property
    def running(self) -> int:
        return sum(queue.running for queue in self._queues.values())

    @property
    def waiting(self) -> int:
        return sum(len(queue.waiting) for queue in self._queues.values())

    @property
    def room(self) -> int:
        """Calls that may wait."""
        return sum(queue.room for queue in self._queues.values())

    @property
    def load(self) -> dict[Work, WorkLoad]:
        """Each kind."""
        return {
            kind: WorkLoad(one.running, len(one.waiting), one.room, one.shed, one.dropped)
            for kind, one in self._queues.items()
        }

    def refused(self, kind: Work, left_s: float) -> float | None:
        """Why a call with `left_s` seconds until its deadline is not let into the line: the seconds of work before it.
        None where it is. Counted as shed."""
        queue = self._queues[kind]
        if self._may_run(kind) and not queue.waiting:
            return None
        wait_s = self._expected_s(kind)
        if len(queue.waiting) < queue.room and wait_s <= min(self._patience_s, left_s - queue.mean_s):
            return None
        queue.shed += 1
        return wait_s

    def join(self, call: C, kind: Work, left_s: float) -> float | None:
        """Stand in line, unless `refused`, which is what is given back."""
        again_s = self.refused(kind, left_s)
        if again_s is None:
            self._queues[kind].waiting[call] = None
        return again_s

    def next(self) -> tuple[C, Work] | None:
        """The call to begin now, counted as running; None where there is none, or no place."""
        ready = [kind for kind in WORKS if self._queues[kind].waiting and self._may_run(kind)]
        if not ready:
            return None
        kind = ready[0]
        if len(ready) > 1:
            self._overtaken += 1
            if self._overtaken >= _TURNS:
                self._overtaken, kind = 0, ready[1]
        queue = self._queues[kind]
        call = next(iter(queue.waiting))
        del queue.waiting[call]
        queue.running += 1
        return call, kind

    def leave(self, call: C, kind: Work) -> None:
        """A call that still waits is called off."""
        queue = self._queues[kind]
        if call in queue.waiting:
            del queue.waiting[call]
            queue.dropped += 1

    def drop(self, kind: Work) -> None:
        """A call that `next` gave is not begun: nobody waits for it any more."""
        self._queues[kind].running -= 1
        self._queues[kind].dropped += 1

    def done(self, kind: Work, seconds: float) -> None:
        """A call that `next` gave has ended."""
        queue = self._queues[kind]
        queue.running -= 1
        queue.mean_s = seconds if not queue.mean_s else queue.mean_s + _NEW * (seconds - queue.mean_s)

    def clear(self) -> list[C]:
        """Send everybody away who waits."""
        calls = [call for queue in self._queues.values() for call in queue.waiting]
        for queue in self._queues.values():
            queue.waiting.clear()
        return calls

    def _may_run(self, kind: Work) -> bool:
        queue = self._queues[kind]
        others = self.running - self._queues["lookup"].running
        free = self.running < self._size and queue.running < queue.places
        return free and (kind == "lookup" or others < self._shared)

    def _expected_s(self, kind: Work) -> float:
        """Seconds until a call that joins now would begin: the waiting of its kind and of those before it, and half of
        what runs, shared by the places it may have."""
        ahead = WORKS[: WORKS.index(kind) + 1]
        work = sum(len(self._queues[one].waiting) * self._queues[one].mean_s for one in ahead)
        work += sum(queue.running * queue.mean_s for queue in self._queues.values()) / 2
        return work / self._queues[kind].places
