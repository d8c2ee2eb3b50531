"""The command line of the comparison."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from evaluation.baselines.grounding import Grounds
from evaluation.baselines.options import Options
from evaluation.baselines.outcomes import Judge, Outcome, Run
from evaluation.baselines.report import grid, write
from evaluation.baselines.sample import SEED, sample
from evaluation.baselines.systems import CONTENDERS
from evaluation.baselines.worker import BrokenError, Worker
from evaluation.items import Item, load
from evaluation.table import Table

DEFAULTS = Options()


def compared(name: str, items: Sequence[Item], options: Options, judge: Judge, progress: Progress) -> Run:
    """Put all items to a system. A system that breaks keeps what it has answered, with a note."""
    contender = CONTENDERS[name]
    run = Run(name, contender.title)
    bar = progress.add_task(contender.title, total=len(items))
    found: list[Outcome] = []
    try:
        with Worker(name, options) as worker:
            ready = worker.start(lambda done, of: progress.update(bar, completed=done, total=of))
            run = Run(name, contender.title, index_seconds=ready.index_seconds, note=ready.note)
            progress.update(bar, completed=0, total=len(items))
            for item in items:
                found += judge.outcomes(item, worker.ask, text_only=contender.text_only)
                progress.advance(bar)
    except BrokenError as error:
        run = run.noted(f"stopped: {error}" if found else str(error))
        progress.stop_task(bar)
    return Run(run.name, run.title, tuple(found), run.index_seconds, run.note)


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
) -> None:
    """Put the same questions to every system and print one table.

    Example:  python -m evaluation.baselines --split dev --limit 40 --only ours --only row-rag
    """
    names = only or list(CONTENDERS)
    if unknown := [name for name in names if name not in CONTENDERS]:
        raise typer.BadParameter(f"no system {', '.join(unknown)}; there are {', '.join(CONTENDERS)}")
    options = Options(direct_model, rows, threads, seconds, cache)
    console, items, table = Console(), sample(load(split), limit, seed), Table.load()
    judge = Judge(table, Grounds(table))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    about: dict[str, Any] = {"split": split, "items": len(items), "limit": limit, "seed": seed, "threads": threads}
    runs: list[Run] = []
    with Progress(*columns, console=console) as progress:
        for name in names:
            runs.append(compared(name, items, options, judge, progress))
            write(runs, about, out, in_detail=split == "dev")  # each time: a run of all takes long
    console.print(grid(runs))
    console.print(f"written to {out / 'baselines.json'} and {out / 'baselines.md'}")
