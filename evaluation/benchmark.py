"""One run of the benchmark: ask every question, judge every reply, say what was asked of what.

Whatever is an `evaluation.asking.Ask` can be run: the service, or a baseline.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

from rich.console import Console
from rich.progress import track

from evaluation.asking import Ask, Route, ask_all
from evaluation.items import SEALED, Split, load
from evaluation.metrics import Judge
from evaluation.records import Result, Run, machine, now, questions_sha256


def run(
    ask: Ask,
    split: Split,
    *,
    system: str,
    versions: Mapping[str, str],
    url: str = "",
    route: Route = "auto",
    concurrency: int = 1,
    reveal: bool = False,
    judge: Judge | None = None,
    console: Console | None = None,
) -> Result:
    """Ask and judge a split, with a bar on the console; the records are sealed when saved, see `Result.save`.

    system  name of what is asked, for the report
    """
    items, judge, date, begun = load(split), judge or Judge.load(), now(), time.perf_counter()
    several = ask_all(items, ask, concurrency)
    turns = track(several, f"asking {system}, {split}", len(items), console=console or Console(), transient=True)
    records = tuple(judge.record(turn) for asked in turns for turn in asked)
    about = Run(
        split=split,
        sealed=split in SEALED and not reveal,
        system=system,
        url=url,
        route=route,
        concurrency=concurrency,
        versions=dict(versions),
        questions_sha256=questions_sha256(split),
        date=date,
        seconds=round(time.perf_counter() - begun, 1),
        machine=machine(),
    )
    return Result(run=about, records=records)
