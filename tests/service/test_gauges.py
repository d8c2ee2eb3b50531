"""The event loop is watched, and states are read without a scrape."""

from __future__ import annotations

import asyncio
import time
from typing import Any, cast

from prometheus_client.parser import text_string_to_metric_families

from service.gauges import LAG_EVERY_S, SAMPLE_EVERY, Gauges, States, watching
from service.line import WorkLoad
from service.metrics import Metrics
from service.workers import Load


class Counted:
    """Counts its samples."""

    samples = 0

    def sample(self) -> None:
        self.samples += 1


def value(metrics: Metrics, series: str) -> float:
    families = text_string_to_metric_families(metrics.exposition.text().decode())
    return next(sample.value for family in families for sample in family.samples if sample.name == series)


def test_a_loop_that_is_blocked_lags() -> None:
    metrics = Metrics()

    async def main() -> None:
        async with watching(metrics, cast(Gauges, Counted())):
            await asyncio.sleep(0)
            time.sleep(2 * LAG_EVERY_S)  # noqa: ASYNC251 - the loop is to be blocked
            await asyncio.sleep(LAG_EVERY_S / 2)

    asyncio.run(main())
    assert value(metrics, "census_qa_event_loop_lag_seconds_count") >= 1
    assert value(metrics, "census_qa_event_loop_lag_seconds_sum") >= LAG_EVERY_S / 2


def test_states_are_sampled_while_it_watches_and_no_longer() -> None:
    counted: Any = Counted()

    async def main() -> int:
        async with watching(Metrics(), counted):
            await asyncio.sleep((SAMPLE_EVERY + 2) * LAG_EVERY_S)
        seen: int = counted.samples
        return seen

    assert asyncio.run(main()) >= 1


def test_processes_that_died_are_counted_once() -> None:
    metrics = Metrics()
    states = States(metrics.meter)
    for deaths in (0, 2, 2, 3):
        states.working(Load(0, 2, 0, 64, pids=(1,), deaths=deaths))
    assert value(metrics, "census_qa_worker_deaths_total") == 3
    assert value(metrics, "census_qa_worker_processes") == 1


def test_a_process_that_is_gone_has_no_memory() -> None:
    metrics = Metrics()
    States(metrics.meter).working(Load(0, 2, 0, 64, pids=(2**22,)))
    assert value(metrics, "census_qa_worker_processes_resident_memory_bytes") == 0


def test_kinds_of_work_are_told_apart_and_their_refusals_counted_once() -> None:
    metrics = Metrics()
    states = States(metrics.meter)
    for shed in (0, 2, 2):
        kinds = {"lookup": WorkLoad(1, 0, 64, 0, 0), "rag": WorkLoad(2, 5, 32, shed, 1)}
        states.working(Load(3, 4, 5, 96, kinds=kinds))
    text = metrics.exposition.text().decode()
    assert 'census_qa_queue_depth{work="rag"} 5.0' in text
    assert 'census_qa_queue_depth{work="lookup"} 0.0' in text
    assert 'census_qa_queue_size{work="lookup"} 64.0' in text
    assert 'census_qa_workers_busy{work="rag"} 2.0' in text
    assert 'census_qa_queue_refused_total{work="rag"} 2.0' in text
    assert 'census_qa_queue_dropped_total{work="rag"} 1.0' in text
