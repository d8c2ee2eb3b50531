"""From records to the table: each figure beside its limit and its floor."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

from benchmarks.gpu.agreement import GOAL
from benchmarks.gpu.cases import BF16, FP8, SERVICE, TEXTS, UNTOUCHED
from benchmarks.gpu.isolate import Ended
from benchmarks.gpu.limits import H100, PHI3_MINI, Device, Work, device_named, least_ms, most_per_second
from benchmarks.gpu.sink import Record
from benchmarks.gpu.sizes import Sizes

FLOORS = {"engine": 0.55, "gain": 1.5, "single": 0.65, "prefix": 1.4, "fp8": 1.2, "service": 0.90}
ADDED_MS = 5.0


@dataclass(frozen=True)
class Row:
    """One line. `ratio` is what the floor applies to; None where a figure stands alone."""

    what: str
    figure: str
    limit: str = ""
    ratio: float | None = None
    floor: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the floor is reached; None without one."""
        return None if self.floor is None or self.ratio is None else self.ratio >= self.floor


@dataclass(frozen=True)
class Found:
    """All records by measurement, and what went wrong."""

    sizes: Sizes
    ended: Mapping[str, Ended]

    def of(self, name: str, step: str) -> list[Record]:
        """The records of one step, in order."""
        ended = self.ended.get(name)
        return [record for record in ended.records if record["step"] == step] if ended else []

    @property
    def best(self) -> Record | None:
        """The grid's fastest point."""
        return max(self.of(BF16, "grid"), key=lambda record: float(record["per_second"]), default=None)

    @property
    def device(self) -> Device | None:
        """The GPU that was measured, where its rates are known."""
        ready = next((record for name in self.ended for record in self.of(name, "ready") if "device" in record), None)
        return device_named(str(ready["device"])) if ready else None


def rows(found: Found) -> list[Row]:
    """Everything measured, in the order of the table; measurements that failed last."""
    parts = (_grid, _best, _gain, _single, _prefix, _fp8, _service, _alone, _texts, _failed)
    return [row for part in parts for row in part(found)]


def _devices(found: Found) -> list[Device]:
    """The yardstick of the goals, and the GPU at hand where it is another."""
    own = found.device
    return [H100] if own is None or own == H100 else [H100, own]


def _work(found: Found) -> Work:
    return Work(found.sizes.prompt, found.sizes.output)


def _grid(found: Found) -> Iterable[Row]:
    for record in found.of(BF16, "grid"):
        point = (record["seqs"], record["tokens"])
        note = "AsyncLLM's limits when none are given" if point == found.sizes.default else ""
        yield Row(f"engine, {point[0]} sequences × {point[1]} tokens", f"{record['per_second']:.0f}/s", note=note)
    for record in found.of(BF16, "busy"):
        yield Row("busy during a burst at the best limits", _busy(record))


def _best(found: Found) -> Iterable[Row]:
    if (best := found.best) is None:
        return
    # Later rounds at the same limits count too: one round alone drifts by some percent.
    rates = [float(best["per_second"]), *(float(record["tuned"]) for record in found.of(BF16, "duel"))]
    rate = statistics.median(rates)
    for device in _devices(found):
        limit = most_per_second(PHI3_MINI, device, _work(found), 1024)
        floor = FLOORS["engine"] if device == H100 else None
        what = f"tuned engine ({best['seqs']} × {best['tokens']}) ÷ {device.name}'s limit"
        yield Row(what, f"{rate:.0f}/s", f"{limit:.0f}/s", rate / limit, floor)


def _gain(found: Found) -> Iterable[Row]:
    pairs = found.of(BF16, "duel")
    if pairs:
        yield _paired("tuned ÷ default limits", pairs, "tuned", "default", FLOORS["gain"])
    untouched = found.of(UNTOUCHED, "rate")
    if pairs and untouched:
        # Two engines cannot take turns: the medians of each.
        tuned, rate = _median(pairs, "tuned"), _median(untouched, "per_second")
        what = "tuned ÷ AsyncLLM as it starts by itself"
        yield Row(what, f"{tuned:.0f} ÷ {rate:.0f}/s", "", tuned / rate, FLOORS["gain"], f"{len(untouched)} rounds")


def _single(found: Found) -> Iterable[Row]:
    for record in found.of(UNTOUCHED, "single"):
        yield Row("one request alone, AsyncLLM as it starts by itself", f"{record['p50_ms']:.1f} ms")
    for record in found.of(BF16, "single"):
        p50 = float(record["p50_ms"])
        note = f"{record['count']} requests, p99 {record['p99_ms']:.0f} ms"
        for device in _devices(found):
            least = least_ms(PHI3_MINI, device, _work(found))
            floor = FLOORS["single"] if device == H100 else None
            what = f"{device.name}'s limit ÷ p50 of one request alone"
            yield Row(what, f"{p50:.1f} ms", f"{least:.1f} ms", least / p50, floor, note)


def _prefix(found: Found) -> Iterable[Row]:
    pairs = found.of(BF16, "prefix")
    if pairs:
        what = f"shared prefix ({found.sizes.shared} of {found.sizes.prompt} tokens) ÷ unique"
        yield _paired(what, pairs, "shared", "unique", FLOORS["prefix"])


def _fp8(found: Found) -> Iterable[Row]:
    rates = found.of(FP8, "rate")
    # The same limits, prompts and number of requests; the engines differ, so the rounds cannot alternate.
    bf16 = [float(record["unique"]) for record in found.of(BF16, "prefix")]
    if not rates or not bf16:
        return
    fp8, base = _median(rates, "per_second"), statistics.median(bf16)
    limits = [most_per_second(PHI3_MINI, device, _work(found), 1024, fp8=True) for device in _devices(found)]
    limit = " or ".join(f"{limit:.0f}/s" for limit in limits)
    yield Row("FP8 ÷ bf16", f"{fp8:.0f} ÷ {base:.0f}/s", limit, fp8 / base, FLOORS["fp8"])


def _service(found: Found) -> Iterable[Row]:
    flat = [_sides(record) for record in found.of(SERVICE, "served")]
    if flat:
        lost = sum(
            int(count)
            for record in found.of(SERVICE, "served")
            for status, count in record["service"]["statuses"].items()
            if status != "200"
        )
        row = _paired("service ÷ its engine", flat, "service", "bare", FLOORS["service"])
        yield Row(**asdict(row) | {"note": f"{row.note}; {lost} replies not 200; {_sources(found)}"})
        for side in ("service", "bare"):
            last = found.of(SERVICE, "served")[-1][side]
            if "own_cores" in last:
                yield Row(f"busy in the last round, {side}", _busy(last))
    for record in found.of(SERVICE, "stand-in"):
        note = "its engine answering at once: the service's own ceiling"
        yield Row("service without an engine's time", f"{record['per_second']:.0f}/s", note=note)


def _alone(found: Found) -> Iterable[Row]:
    pairs = found.of(SERVICE, "served-single")
    if not pairs:
        return
    added = [record["service"]["p50_ms"] - record["bare"]["p50_ms"] for record in pairs]
    p50 = statistics.median(record["service"]["p50_ms"] for record in pairs)
    note = f"target at most {ADDED_MS:.0f} ms; the service's p50 is {p50:.1f} ms, one question at a time"
    yield Row("added p50", f"{statistics.median(added):.1f} ms", f"{ADDED_MS:.0f} ms", note=note)


def _texts(found: Found) -> Iterable[Row]:
    for record in found.of(TEXTS, "texts"):
        note = f"{record['count']} texts in {Path(record['path']).name}; benchmarks.gpu.agreement compares them"
        yield Row("fine-tuned model, plans", f"{record['per_second']:.0f}/s", note=note)
    for record in found.of(TEXTS, "agreement"):
        share = float(record["share"])
        note = f"{record['count']} questions; both wrote a plan for {record['plans']}"
        yield Row("plans equal to the other engine's", f"{share:.2%}", f"{GOAL:.1%}", share, GOAL, note)


def _failed(found: Found) -> Iterable[Row]:
    for name, ended in found.ended.items():
        if ended.problem:
            yield Row(f"{name}: incomplete", "", note=ended.problem)


def _busy(record: Record) -> str:
    """Cores of the process that feeds the engine, of its busiest child (the engine's core), and the GPU."""
    cores = f"front end {record['own_cores']:.2f} cores, busiest child {record['busiest_child_cores']:.2f}"
    return f"GPU {record['gpu_busy']:.0%}, {record['gpu_watts']:.0f} W; {cores}" if "gpu_busy" in record else cores


def _sides(record: Record) -> dict[str, float]:
    return {side: float(record[side]["per_second"]) for side in ("service", "bare")}


def _sources(found: Found) -> str:
    counts: dict[str, int] = {}
    for record in found.of(SERVICE, "served"):
        for source, count in record["service"].get("sources", {}).items():
            counts[source] = counts.get(source, 0) + int(count)
    return "planned by " + ", ".join(f"{source} {count}" for source, count in sorted(counts.items()))


def _paired(what: str, pairs: Sequence[Mapping[str, Any]], over: str, under: str, floor: float) -> Row:
    """The median of the ratios within a round; rates drift from round to round."""
    ratios = [float(pair[over]) / float(pair[under]) for pair in pairs]
    figure = f"{_median(pairs, over):.0f} ÷ {_median(pairs, under):.0f}/s"
    note = f"{len(ratios)} rounds, {min(ratios):.2f}–{max(ratios):.2f}"
    return Row(what, figure, "", statistics.median(ratios), floor, note)


def _median(records: Sequence[Mapping[str, Any]], field: str) -> float:
    return statistics.median(float(record[field]) for record in records)


def table(rows: Sequence[Row], title: str) -> Table:
    """For people."""
    shown = Table("", "measured", "limit", "ratio", "floor", "", "", title=title, box=None, title_justify="left")
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.3g}"
        met = {None: "", True: "met", False: "missed"}[row.met]
        shown.add_row(
            row.what, row.figure, row.limit, ratio, "" if row.floor is None else f"{row.floor}", met, row.note
        )
    return shown


def as_json(found: Found, rows: Sequence[Row]) -> str:
    """For programs: the rows, and every record behind them."""
    ended = {name: asdict(ended) for name, ended in found.ended.items()}
    lines = [asdict(row) | {"met": row.met} for row in rows]
    return json.dumps({"rows": lines, "sizes": found.sizes.to_json(), "runs": ended}, indent=1)
