"""The command line."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Annotated

import typer
import uvloop
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from chaos import engine_faults, redis_faults, soak, termination, vllm_core
from chaos.report import Found, as_json, show

Tell = Callable[[str], None]
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


class Name(StrEnum):
    """The experiments."""

    redis = "redis"
    engine = "engine"
    sigterm = "sigterm"
    soak = "soak"
    vllm = "vllm"


@app.command()
def main(
    names: Annotated[list[Name] | None, typer.Argument(help="Experiments; without any, all but vllm.")] = None,
    minutes: Annotated[float, typer.Option(help="Soak: minutes that are measured.", min=0.05)] = 1,
    rate: Annotated[float, typer.Option(help="Redis: questions a second.", min=1)] = 35,
    period: Annotated[float, typer.Option(help="Redis: seconds of each healthy and each faulty period.", min=2)] = 8,
    fault: Annotated[list[str] | None, typer.Option(help="Redis: only faults whose names begin so.")] = None,
    rounds: Annotated[int, typer.Option(help="Redis: healthy and faulty periods of each fault.", min=1)] = 3,
) -> None:
    """Break what the service leans on, under load, and count what that costs.

    A table for people, then a line of JSON. The exit status is 1 where a promise is broken. All of it takes
    about ten minutes and wants two cores; a machine that others use as well makes times longer, never answers wrong.
    """
    experiments: Mapping[Name, Callable[[Tell], Awaitable[list[Found]]]] = {
        Name.redis: lambda tell: redis_faults.experiment(redis_faults.Sizes(rounds, period, rate), tell, chosen),
        Name.engine: lambda tell: engine_faults.experiment(engine_faults.Sizes(), tell),
        Name.sigterm: lambda tell: termination.experiment(termination.Sizes(), tell),
        Name.soak: lambda tell: soak.experiment(soak.Sizes(minutes), tell),
        Name.vllm: vllm_core.experiment,
    }
    chosen = tuple(fault or ("",))
    began = time.monotonic()
    found = uvloop.run(_all([experiments[name] for name in names or [name for name in Name if name is not Name.vllm]]))
    print(json.dumps({"chaos": as_json(found), "seconds": round(time.monotonic() - began)}))
    raise typer.Exit(0 if all(one.kept for one in found) else 1)


async def _all(experiments: list[Callable[[Tell], Awaitable[list[Found]]]]) -> list[Found]:
    """One after the other, saying which, and what it found as soon as it has."""
    found: list[Found] = []
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("starting", total=None)
        for experiment in experiments:
            some = await experiment(lambda what: progress.update(task, description=what))
            show(some, Console())
            found += some
    return found


if __name__ == "__main__":
    app()
