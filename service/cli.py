"""The command-line program `census-qa`.

    census-qa serve                                   the HTTP service on 127.0.0.1:8000
    census-qa ask "What is the population of Tokyo?"  the same pipeline in this process
    census-qa data build, index build                 what is shipped, made again
    census-qa model build                             the planning model, merged before the first start
    census-qa key new --name partner                  an API key, and the line that admits it
    census-qa predictions FOLDER                      the prediction log as Parquet
    census-qa settings, metrics, version

Imports happen inside commands, so that each costs only what it needs.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from service.settings import Settings

app = typer.Typer(
    help="Answers questions about Japan's official statistics, in English and Japanese, with exact figures.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
data = typer.Typer(help="The fact table.", no_args_is_help=True)
index = typer.Typer(help="The retrieval index.", no_args_is_help=True)
model = typer.Typer(help="The planning model.", no_args_is_help=True)
app.add_typer(data, name="data")
app.add_typer(index, name="index")
app.add_typer(model, name="model")
key = typer.Typer(help="API keys.", no_args_is_help=True)
app.add_typer(key, name="key")


def main() -> None:
    """The program's entry point."""
    app()


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; 0.0.0.0 for all.  [HOST]")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.  [PORT]")] = None,
    workers: Annotated[int | None, typer.Option(help="Server processes, each with the data in memory.")] = None,
) -> None:
    """Serve POST /census_qa over HTTP until interrupted.

    Options win over environment variables; `census-qa settings` lists those.

    Example:  census-qa serve --port 9000
    """
    from service.server import serve as run

    # Into the environment, because server processes read their settings from there.
    for name, value in (("HOST", host), ("PORT", port), ("WORKERS", workers)):
        if value is not None:
            os.environ[f"CENSUS_QA_{name}"] = str(value)
    run(_settings())


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="In English or Japanese.", show_default=False)],
    language: Annotated[Literal["auto", "en", "ja"], typer.Option(help="Language of the answer.")] = "auto",
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON, as the service does.")] = False,
) -> None:
    """Answer one question in the terminal, with a table of the cells it used.

    The exit status is 0 for an answer and 1 where the data holds none.

    Example:  census-qa ask "大阪市の高齢化率は？"
    """
    from pydantic import TypeAdapter, ValidationError
    from rich.console import Console

    from service.replies import Entry
    from service.schemas import Question
    from service.terminal import show

    try:
        checked: str = TypeAdapter(Question).validate_python(question)
    except ValidationError as invalid:
        raise typer.BadParameter(invalid.errors()[0]["msg"], param_hint="question") from None
    # After the check: loading takes a second.
    from service.answer import build_pipeline

    answered = build_pipeline(_settings()).ask(checked, language=language)
    if as_json:
        typer.echo(Entry.of(answered).content.decode())
    else:
        show(answered, Console())
    raise typer.Exit(0 if answered.status == "answered" else 1)


@app.command()
def settings(
    markdown: Annotated[bool, typer.Option("--markdown", help="Print docs/settings.md.")] = False,
    env: Annotated[bool, typer.Option("--env", help="Print the settings of .env.example.")] = False,
) -> None:
    """List the environment variables that configure the service.

    Example:  CENSUS_QA_MAX_CONCURRENCY=8 census-qa serve
    """
    from rich.console import Console
    from rich.table import Table

    from service.settings import described, dotenv
    from service.settings import markdown as as_markdown

    if markdown or env:
        typer.echo(as_markdown() if markdown else dotenv(), nl=False)
        return
    table = Table("variable", "default", "meaning", box=None, header_style="bold", pad_edge=False)
    for row in described():
        table.add_row(*row)
    Console().print(table)


@app.command()
def metrics(
    markdown: Annotated[bool, typer.Option("--markdown", help="Print docs/metrics.md.")] = False,
) -> None:
    """List the metrics that a service gives at /metrics.

    Example:  census-qa metrics | grep cache
    """
    from service.metric_list import described
    from service.metric_list import markdown as as_markdown

    if markdown:
        typer.echo(as_markdown(), nl=False)
        return
    for one in described():
        typer.echo(f"{one.name}{{{','.join(one.labels)}}}  {one.kind}  {one.text}")


@app.command()
def predictions(
    folder: Annotated[Path, typer.Argument(help="Folder of the prediction log.", exists=True, file_okay=False)],
    out: Annotated[Path, typer.Option(help="Parquet file to write.")] = Path("predictions.parquet"),
) -> None:
    """Write the prediction log of a service (CENSUS_QA_PREDICTIONS) as one Parquet file.

    Example:  census-qa predictions /var/lib/census-qa/predictions --out predictions.parquet
    """
    from service.predictions import export

    if not any(folder.glob("predictions-*.jsonl*")):
        raise typer.BadParameter(f"no predictions in {folder}", param_hint="folder")
    typer.echo(f"{export(folder, out):,} predictions in {out}")


@app.command()
def version() -> None:
    """Print the version."""
    from importlib import metadata

    typer.echo(f"census-qa {metadata.version('census-qa')}")


@data.command("build")
def data_build(
    raw: Annotated[Path, typer.Option(help="Folder of the raw official files.", exists=True, file_okay=False)] = Path(
        "../shared/data"
    ),
    out: Annotated[Path | None, typer.Option(help="Folder to write to; the shipped data if not given.")] = None,
    report: Annotated[bool, typer.Option("--report", help="Print counts and differences between sources.")] = False,
) -> None:
    """Build the fact table and the gazetteer from the raw files. Building twice gives identical bytes.

    Example:  census-qa data build --raw ../shared/data --report
    """
    from rich.console import Console

    from census.ingest.build import build

    built = build(raw, out or _package_folder("census") / "data")
    if report:
        built.print(Console(), full=True)
    else:
        typer.echo(f"data version {built.data_version}: {built.cells:,} cells in {built.seconds:.1f} s")


@index.command("build")
def index_build(
    out: Annotated[Path | None, typer.Option(help="Folder to write to; the shipped index if not given.")] = None,
) -> None:
    """Build the retrieval index from the catalogue.

    Example:  census-qa index build
    """
    from rich.console import Console

    from census.areas import Gazetteer
    from census.indicators import Catalogue
    from rag.index import INDEX, build_index

    terminal = Console().is_terminal
    manifest = build_index(out or INDEX, Catalogue.load(), areas=Gazetteer.load(), show_progress=terminal)
    typer.echo(f"{manifest.count} documents, {manifest.model}")


@model.command("build")
def model_build() -> None:
    """Merge the planning model into CENSUS_QA_MODEL_CACHE now, so that no start has to; an image does this once.

    Example:  CENSUS_QA_MODEL_CACHE=/opt/models census-qa model build
    """
    from models.errors import ModelError
    from models.merge import merged
    from models.registry import Registry

    settings = _settings()
    try:
        version = Registry.load().get(settings.model)
        path = merged(version, settings.model_cache.expanduser(), settings.model_quantisation)
    except ModelError as error:
        typer.echo(f"census-qa: {settings.model}: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{version.name}: {path}")


@key.command("new")
def key_new(
    name: Annotated[str, typer.Option(help="Whose key it is: letters, digits, dots and dashes.")],
    rate: Annotated[list[str] | None, typer.Option(help="A limit of its own, GROUP=RATE; repeat for several.")] = None,
) -> None:
    """Make an API key. It is printed on standard output once and kept nowhere; its hash is for the service.

    Example:  census-qa key new --name partner --rate answers=600/minute
    """
    from service.keys import KeyLineError, line_of, new_key

    fresh = new_key()
    try:
        line = line_of(name, fresh, rate or ())
    except KeyLineError as wrong:
        raise typer.BadParameter(str(wrong)) from None
    typer.echo(fresh)
    typer.echo(f"Add this line to CENSUS_QA_API_KEYS_FILE, and start the service again:\n{line}", err=True)


def _package_folder(package: str) -> Path:
    from importlib.resources import files

    return Path(str(files(package)))


def _settings() -> Settings:
    from pydantic import ValidationError

    from service.settings import Settings, UnknownSettingError, variable

    try:
        return Settings.from_environment()
    except UnknownSettingError as unknown:
        typer.echo(f"census-qa: {unknown}", err=True)
    except ValidationError as invalid:
        for problem in invalid.errors():
            name = str(problem["loc"][0])
            typer.echo(f"census-qa: {name if name.isupper() else variable(name)}: {problem['msg']}", err=True)
    raise typer.Exit(2)
