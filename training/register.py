"""The registry of adapters from the command line.

    python -m training.register add --run runs/a --base build/base --metrics metrics.json --line smollm2-135m
    python -m training.register measure smollm2-135m@1.0.0 --metrics metrics-of-1.0.0.json
    python -m training.register promote smollm2-135m@1.1.0
    python -m training.register rollback smollm2-135m
    python -m training.register remove smollm2-135m@1.0.0
    python -m training.register list

Promotion is refused when plan accuracy fell on any kind of question; the remedy is a better version. The same
adapter with the same counts is registered once, however often it is added.
"""

from __future__ import annotations

import filecmp
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from pydantic import BaseModel, Field, ValidationError
from rich.console import Console
from rich.table import Table

from models.adapter import CONFIG, WEIGHTS, adapter_hash, load_adapter
from models.errors import ModelError
from models.registry import SHIPPED, Dataset, Losses, Registry, Score, Version
from training.base import RECORD
from training.errors import TrainingError
from training.model_card import model_card

LARGEST = 25_000_000
"""Bytes of an adapter that is kept in the repository."""

app = typer.Typer(
    help="The registry of adapters: add, promote, roll back, remove, list.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Folder = Annotated[Path, typer.Option("--registry", help="Folder of registry.json and the adapters.")]
Read = TypeVar("Read", bound=BaseModel)


class RunMetrics(BaseModel):
    """What is read of a run's metrics.json."""

    steps: int
    final_loss: float
    eval_loss: float | None = None


class RunData(BaseModel):
    """What is read of the data in a run's run.json."""

    sha256: str
    samples: int


class RunRecord(BaseModel):
    """What is read of a run's run.json."""

    data: RunData
    code: str
    device: str


class BaseRecord(BaseModel):
    """What training.base writes beside the weights."""

    base: str
    gguf_sha256: str
    licence: str


class Evaluation(BaseModel):
    """What is read of training.evaluate's metrics: exact plan matches by kind of question."""

    kinds: dict[str, Score] = Field(min_length=1)


@dataclass(frozen=True)
class Sources:
    """What a version is registered from.

    run      folder that training.train wrote
    base     folder that training.base wrote
    metrics  file that training.evaluate wrote
    """

    run: Path
    base: Path
    metrics: Path


@app.command()
def add(
    run: Annotated[Path, typer.Option(help="Folder that training.train wrote.", exists=True, file_okay=False)],
    base: Annotated[Path, typer.Option(help="Folder that training.base wrote.", exists=True, file_okay=False)],
    metrics: Annotated[Path, typer.Option(help="File that training.evaluate wrote.", exists=True, dir_okay=False)],
    line: Annotated[str, typer.Option(help="Line of models, e.g. smollm2-135m.")],
    version: Annotated[str | None, typer.Option(help="e.g. 1.0.0; the next minor version if not given.")] = None,
    promote: Annotated[bool, typer.Option("--promote", help="Promote it too, if it passes the gate.")] = False,
    registry: Folder = SHIPPED,
) -> None:
    """Copy a trained adapter into the registry, with its record and a model card.

    Example:  python -m training.register add --run runs/a --base build/base --metrics m.json --line smollm2-135m
    """
    with _Reported():
        loaded, sources = Registry.load(registry), Sources(run, base, metrics)
        before = None if version else registered(loaded, sources, line)
        added = before or add_version(loaded, sources, line, version)
        typer.echo(f"{'there already: ' if before else 'registered '}{added.reference}")
        typer.echo(f"plans right by {metrics}: {_counts(added)}")
        if promote:
            _promote(registry, added.reference)


@app.command("promote")
def promote_command(
    name: Annotated[str, typer.Argument(help="LINE@VERSION, e.g. smollm2-135m@1.1.0.")], registry: Folder = SHIPPED
) -> None:
    """Make a version the one that services load, unless it plans any kind of question worse than the present one,
    by more than chance."""
    with _Reported():
        _promote(registry, name)


@app.command()
def measure(
    name: Annotated[str, typer.Argument(help="LINE@VERSION, e.g. smollm2-135m@1.0.0.")],
    metrics: Annotated[Path, typer.Option(help="File that training.evaluate wrote.", exists=True, dir_okay=False)],
    registry: Folder = SHIPPED,
) -> None:
    """Give a version the counts of another measurement: a new version is held against it on the same questions."""
    with _Reported():
        changed = Registry.load(registry).measured(name, _read(Evaluation, metrics).kinds)
        changed.save()
        typer.echo(f"plans right by {metrics}: {_counts(changed.get(name))}")


@app.command()
def rollback(
    line: Annotated[str, typer.Argument(help="Line of models, e.g. smollm2-135m.")], registry: Folder = SHIPPED
) -> None:
    """Promote again the version that was promoted before the present one."""
    with _Reported():
        changed = Registry.load(registry).roll_back(line)
        changed.save()
        typer.echo(f"{line} is back to {changed.get(line).version}")


@app.command()
def remove(
    name: Annotated[str, typer.Argument(help="LINE@VERSION, e.g. smollm2-135m@1.0.0.")], registry: Folder = SHIPPED
) -> None:
    """Delete a version and its adapter, unless it is promoted or the one that a roll-back goes back to."""
    with _Reported():
        loaded = Registry.load(registry)
        version = loaded.get(name)
        loaded.without(name).save()
        shutil.rmtree(version.adapter)
        typer.echo(f"removed {version.reference}")


@app.command("list")
def list_versions(registry: Folder = SHIPPED) -> None:
    """List all versions, those promoted marked, with their accuracy by kind of question."""
    with _Reported():
        loaded = Registry.load(registry)
    table = Table("version", "promoted", "base", "steps", "loss", "plans right", box=None, pad_edge=False)
    for line, history in sorted(loaded.lines.items()):
        for version in history.versions:
            mark = "yes" if version == loaded.promoted(line) else ""
            scores = ", ".join(f"{kind} {float(score.rate):.1%}" for kind, score in sorted(version.metrics.items()))
            loss = f"{version.losses.train:.4f}"
            table.add_row(version.reference, mark, version.base, str(version.steps), loss, scores)
    Console().print(table)


def registered(registry: Registry, sources: Sources, line: str) -> Version | None:
    """The version of the line with the same weights and the same counts, if there is one.

    A run that is done again after its promotion was refused would else add one version after another. Raises
    TrainingError for metrics that cannot be read.
    """
    history, counts = registry.lines.get(line), _read(Evaluation, sources.metrics).kinds
    for version in reversed(history.versions if history else ()):
        kept = version.adapter / WEIGHTS
        if dict(version.metrics) == counts and kept.is_file() and filecmp.cmp(sources.run / WEIGHTS, kept, False):
            return version
    return None


def add_version(registry: Registry, sources: Sources, line: str, number: str | None) -> Version:
    """Copy the adapter, write its card, save the registry with the new version; it is not promoted.

    Raises TrainingError for records that are missing or damaged and for an adapter over 25 MB, models.errors.ModelError
    for an adapter that could not be merged and for a version that is not above those registered.
    """
    version = _described(registry, sources, line, number)
    registry.add(version)  # refused, if it is, before anything is copied
    size = sum((sources.run / name).stat().st_size for name in (WEIGHTS, CONFIG))
    if size > LARGEST:
        raise TrainingError(f"the adapter is {size / 1e6:.1f} MB; at most {LARGEST / 1e6:.0f} MB are kept. Lower r.")
    registry.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=registry.folder, prefix=".adding-") as aside:
        placed = Path(aside) / version.name
        placed.mkdir()
        shutil.copyfile(sources.run / WEIGHTS, placed / WEIGHTS)
        (placed / CONFIG).write_text(_named_config(sources.run, version.base), encoding="utf-8")
        (placed / "README.md").write_text(model_card(version, sources.run), encoding="utf-8")
        version = version.model_copy(update={"adapter_sha256": adapter_hash(placed)})
        if version.adapter.exists():
            raise TrainingError(f"{version.adapter} is there already but not registered; remove it first")
        placed.rename(version.adapter)
    registry.add(version).save()
    return version


def _described(registry: Registry, sources: Sources, line: str, number: str | None) -> Version:
    """The version as the run's records tell it."""
    load_adapter(sources.run)
    metrics = _read(RunMetrics, sources.run / "metrics.json")
    record = _read(RunRecord, sources.run / "run.json")
    base = _read(BaseRecord, sources.base / RECORD)
    parent = registry.promoted(line)
    number = number or _next_minor(registry, line)
    try:
        return Version(
            line=line,
            version=number,
            base=base.base,
            base_sha256=base.gguf_sha256,
            licence=base.licence,
            adapter=registry.folder / f"{line}-{number}",
            adapter_sha256=adapter_hash(sources.run),
            steps=metrics.steps,
            dataset=Dataset(rows=record.data.samples, sha256=record.data.sha256),
            losses=Losses(train=metrics.final_loss, validation=metrics.eval_loss),
            metrics=_read(Evaluation, sources.metrics).kinds,
            created=datetime.now(UTC).replace(microsecond=0),
            parent=parent.version if parent else None,
        )
    except ValidationError as invalid:
        raise TrainingError(f"{line} {number}: {_first(invalid)}") from None


def _named_config(run: Path, base: str) -> str:
    """The adapter's configuration with the base by its name: the run's folders are nobody else's."""
    config: Mapping[str, object] = json.loads((run / CONFIG).read_text(encoding="utf-8"))
    return json.dumps({**config, "base_model_name_or_path": base}, indent=2, sort_keys=True) + "\n"


def _next_minor(registry: Registry, line: str) -> str:
    history = registry.lines.get(line)
    if not history or not history.versions:
        return "1.0.0"
    major, minor, _ = history.versions[-1].version.split(".")
    return f"{major}.{int(minor) + 1}.0"


def _promote(folder: Path, name: str) -> None:
    changed = Registry.load(folder).promote(name)
    changed.save()
    typer.echo(f"promoted {name}")


def _counts(version: Version) -> str:
    """The scores by kind that the gate looks at."""
    scores = sorted(version.metrics.items())
    return ", ".join(f"{kind} {score.right}/{score.n} ({float(score.rate):.1%})" for kind, score in scores)


def _read(model: type[Read], path: Path) -> Read:
    try:
        return model.model_validate_json(path.read_bytes())
    except OSError as error:
        raise TrainingError(f"{path} cannot be read: {error.strerror}") from None
    except ValidationError as invalid:
        raise TrainingError(f"{path}: {_first(invalid)}") from None


def _first(invalid: ValidationError) -> str:
    problem = invalid.errors()[0]
    return f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"


class _Reported:
    """Turns errors raised on purpose into a line and an exit status of 1."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if isinstance(error, ModelError | TrainingError):
            typer.echo(f"register: {error}", err=True)
            raise typer.Exit(1) from None


if __name__ == "__main__":
    app()
