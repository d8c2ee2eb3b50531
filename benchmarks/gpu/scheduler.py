"""Schedulers whose limits a file can lower while the engine is idle.

Loading an engine takes a minute and more, measuring it at one pair of limits four seconds. These
schedulers read `max_num_seqs` and `max_num_batched_tokens` anew whenever a request meets an idle engine, so
one engine loaded with the largest limits measures a whole grid. The file is the one that the environment
variable names: two numbers. They never exceed what the engine was loaded with, since its buffers have that size.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from vllm.v1.core.sched.async_scheduler import AsyncScheduler
from vllm.v1.core.sched.scheduler import Scheduler

VARIABLE = "BENCHMARK_LIMITS_FILE"


def _limit(scheduler: Any) -> None:
    if scheduler.requests:
        return
    path = Path(os.environ[VARIABLE])
    if not path.exists():
        return
    seqs, tokens = map(int, path.read_text().split())
    config = scheduler.scheduler_config
    scheduler.max_num_running_reqs = min(seqs, config.max_num_seqs)
    if hasattr(scheduler, "max_num_active_reqs"):  # later versions admit by a number of its own
        scheduler.max_num_active_reqs = scheduler.max_num_running_reqs
    scheduler.max_num_scheduled_tokens = min(tokens, config.max_num_batched_tokens)


class Limited(AsyncScheduler):  # type: ignore[misc]  # vllm's types are not followed
    """The scheduler of a GPU engine, which plans a step while the one before runs."""

    def add_request(self, request: Any) -> None:
        """As usual, after reading the limits if nothing is under way."""
        _limit(self)
        super().add_request(request)


class LimitedInStep(Scheduler):  # type: ignore[misc]
    """The scheduler of an engine that plans and runs in turn."""

    def add_request(self, request: Any) -> None:
        """As usual, after reading the limits if nothing is under way."""
        _limit(self)
        super().add_request(request)
