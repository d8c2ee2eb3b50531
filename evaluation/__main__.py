"""The public benchmark.

    python -m evaluation run --url http://127.0.0.1:8000 --split dev --concurrency 4 --out dev.json
    python -m evaluation report dev.json other.json --out build/report
    python -m evaluation readme dev.json test.json

`run` needs a running service, the others need none. Of the test split nothing is shown or kept that tells a question,
unless `--reveal` is given, so that nothing gets tuned to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console

from evaluation import benchmark, markdown, readme
from evaluation.asking import Route, over_http, versions
from evaluation.comparison import NotComparableError
from evaluation.items import Split
from evaluation.records import Record, Result
from evaluation.report import Forced, write
from evaluation.summary import Summary, measures

OUT = Path("build/evaluation")
app = typer.Typer(help="The public benchmark: ask, report, keep the README's figures.", no_args_is_help=True)
ResultFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="file that `run` wrote")]


@app.command()
def run(
    url: Annotated[str, typer.Option(help="where the service listens")] = "http://127.0.0.1:8000",
    split: Annotated[Split, typer.Option(help="which part of the question set")] = "dev",
    concurrency: Annotated[int, typer.Option(min=1, max=64, help="items asked at a time")] = 4,
    route: Annotated[Route, typer.Option(help="force a planner, to measure the router")] = "auto",
    out: Annotated[
        Path | None, typer.Option(help="result file; build/evaluation/<split>-<time>.json if not given")
    ] = None,
    show_failures: Annotated[bool, typer.Option("--show-failures", help="print every wrong answer")] = False,
    reveal: Annotated[bool, typer.Option("--reveal", help="keep the test split's texts; ends its use")] = False,
) -> None:
    """Ask a running service the question set and keep what became of each turn."""
    console = Console()
    with httpx.Client(base_url=url, timeout=60, limits=httpx.Limits(max_connections=concurrency)) as client:
        try:
            result = benchmark.run(
                over_http(client, route),
                split,
                system="census-qa",
                versions=versions(client),
                url=url,
                route=route,
                concurrency=concurrency,
                reveal=reveal,
                console=console,
            )
        except (httpx.ConnectError, httpx.HTTPStatusError) as error:
            raise typer.BadParameter(f"no service answers at {url} ({error}); `make serve` starts one") from error
    path = out or OUT / f"{split}-{result.run.date[:19].replace(':', '')}.json"
    result.save(path)
    if show_failures and not result.run.sealed:
        _show_failures(console, result.records)
    _show(console, split, result.records)
    console.print(f"written to {path}")


def _show(console: Console, split: str, records: Sequence[Record]) -> None:
    found = measures(records)
    console.print(f"[bold]{split}[/]: {markdown.both(found.right)} right")
    for key, name in markdown.NAMES.items():
        console.print(f"  {markdown.both(getattr(found, key)):>40}  {name}", highlight=False, soft_wrap=True)


def _show_failures(console: Console, records: Sequence[Record]) -> None:
    for record in records:
        if not record.right and record.detail:
            said = record.detail
            console.print(
                f"{record.id} {record.kind}: {said.question}\n   {said.reason}\n   {said.answer}", markup=False
            )


@app.command()
def report(
    result: ResultFile,
    other: Annotated[Path | None, typer.Argument(exists=True, dir_okay=False, help="a second run, to compare")] = None,
    out: Annotated[Path, typer.Option(help="folder for report.md and its plots")] = OUT / "report",
    finetuned: Annotated[Path | None, typer.Option(exists=True, help="the same with --route finetuned")] = None,
    rag: Annotated[Path | None, typer.Option(exists=True, help="the same with --route rag")] = None,
) -> None:
    """Write tables and plots of a run; of two, whether they differ by more than chance, and where."""
    forced = Forced(Result.load(finetuned), Result.load(rag)) if finetuned and rag else None
    try:
        path = write(out, Result.load(result), Result.load(other) if other else None, forced)
    except NotComparableError as error:
        raise typer.BadParameter(str(error)) from error
    typer.echo(f"written to {path}")


@app.command("readme")
def rewrite_readme(
    results: Annotated[list[Path] | None, typer.Argument(exists=True, help="new runs to summarise first")] = None,
) -> None:
    """Rewrite the README's block from `evaluation/results`, after summing up the runs given."""
    for path in results or ():
        typer.echo(f"written to {Summary.of(Result.load(path)).save()}")
    summaries = [Summary.load("test"), Summary.load("dev")]
    text = readme.README.read_text(encoding="utf-8")
    readme.README.write_text(readme.rewritten(text, readme.block(summaries)), encoding="utf-8")


if __name__ == "__main__":
    app()
