"""All metrics, described.

census-qa metrics              lists names, kinds, labels and meanings
census-qa metrics --markdown   the same as docs/metrics.md
"""

from __future__ import annotations

from prometheus_client import ProcessCollector

from service.gauges import States
from service.meter import Description
from service.metrics import Metrics


def described() -> tuple[Description, ...]:
    """Every metric of GET /metrics, by name."""
    metrics = Metrics()
    States(metrics.meter)
    own = (
        Description(sample.name, "counter" if metric.type == "counter" else "gauge", (), metric.documentation)
        for metric in ProcessCollector(registry=None).collect()
        for sample in metric.samples
    )
    return tuple(sorted([*metrics.meter.descriptions, *own], key=lambda one: one.name))


def markdown() -> str:
    """docs/metrics.md."""
    rows = "\n".join(
        f"| `{one.name}` | {one.kind} | {', '.join(f'`{label}`' for label in one.labels)} | {one.text} |"
        for one in described()
    )
    return (
        "# Metrics\n\n"
        "`GET /metrics`, in Prometheus' text format. Written by `census-qa metrics --markdown`; a test keeps it so.\n"
        "Seconds, bytes and ratios (0–1); a counter ends in `_total`, a histogram is scraped as `_bucket`, `_sum` and\n"
        "`_count`. Labels take values from code only. With several workers the values of all are added up, whichever\n"
        "is asked. [observability.md](observability.md) says how to read them.\n\n"
        "| metric | kind | labels | meaning |\n|---|---|---|---|\n"
        f"{rows}\n"
    )
