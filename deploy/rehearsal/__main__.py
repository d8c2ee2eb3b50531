"""Takes the Dockerfile's steps in a scratch root and asks the service in it a question. Needs no container engine.

    python -m deploy.rehearsal --root build/image [--target cpu]

Same files, same order, same entry point, same user as the image; run with a read-only root, without network and
without rights, as docker-compose.yml does. Needs root, and Debian's packages mmdebstrap, util-linux and iproute2.
What differs: the base is Debian's own Python in place of the image named after FROM, layers are plain folders, and
limits of processor and memory are not set.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path
from typing import Annotated

import typer

from deploy.rehearsal.container import Container
from deploy.rehearsal.dockerfile import Stage, exec_form, needed, read
from deploy.rehearsal.roots import Built, build, make_base, missing_tools, size_mb

REPOSITORY = Path(__file__).parents[2]
READY_WITHIN_S = 300
STOPPED_WITHIN_S = 30
QUESTION = "What is the population of Tokyo?"
RIGHT = 14_047_594
PATIENT = {"CENSUS_QA_MODEL_DEADLINE_S": "60", "CENSUS_QA_DEADLINE_S": "80", "CENSUS_QA_LLAMA_THREADS": "1"}
"""For a busy machine: whether the model in the image writes plans is asked here, not how fast."""
FORBIDDEN = frozenset({"torch", "trl", "peft", "unsloth", "datasets", "accelerate", "pytest"})
"""Distributions that no image holds, but for the torch that vLLM brings."""
_ASK = (
    "import json,sys,urllib.request as u;"
    "r=u.Request(sys.argv[1],json.dumps({'question':sys.argv[2]}).encode(),{'content-type':'application/json'});"
    "print(u.urlopen(r,timeout=90).read().decode())"
)
_LISTED = "from importlib import metadata as m;print(*sorted({d.name.lower() for d in m.distributions()}))"


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    root: Annotated[Path, typer.Option(help="Folder for the scratch roots; stages of an earlier run are made anew.")],
    target: Annotated[str | None, typer.Option(help="Stage to make; the last one if not given.")] = None,
) -> None:
    """Build, start, probe, ask, and stop; the exit status is 0 when everything was as it must be."""
    if lacking := missing_tools():
        raise typer.BadParameter(f"this machine lacks {', '.join(lacking)}")
    if os.geteuid() != 0:
        raise typer.BadParameter("changing the root needs root")
    stages = needed(read(REPOSITORY / "Dockerfile"), target)
    image = _build(stages, root.resolve())
    failures = _try(stages, image, root.resolve() / "service.log")
    for failure in failures:
        typer.echo(f"FAILED: {failure}")
    typer.echo("the image's steps lead to a service that answers" if not failures else "see service.log")
    raise typer.Exit(1 if failures else 0)


def _build(stages: tuple[Stage, ...], root: Path) -> Built:
    for stage in stages:
        shutil.rmtree(root / stage.name, ignore_errors=True)
    root.mkdir(parents=True, exist_ok=True)
    typer.echo("base: Debian with its Python, in place of the image after FROM")
    built: dict[str, Built] = {}
    base = make_base(root / "base")
    for stage in stages:
        began = time.monotonic()
        typer.echo(f"stage {stage.name}")
        start = built.get(stage.base, base)
        built[stage.name] = build(stage, start, built, REPOSITORY, lambda text: typer.echo(f"  {text}"))
        typer.echo(f"  {time.monotonic() - began:.0f} s, {size_mb(built[stage.name].root)} MB with the base")
    return built[stages[-1].name]


def _try(stages: tuple[Stage, ...], image: Built, log: Path) -> list[str]:
    """What was not as it must be."""
    words = [*_last(stages, "ENTRYPOINT"), *_last(stages, "CMD")]
    typer.echo(f"start {' '.join(words)} as {image.user}, root read-only, no network")
    image.environment.update(PATIENT)
    # What the compose file gives in memory or as a volume: /tmp, and the home of what compiles kernels.
    container = Container(image, words, log, ["/tmp", *filter(None, [image.environment.get("HOME")])])
    try:
        failures = _probe(container, _last(stages, "HEALTHCHECK"))
        if not failures:
            failures = [*_ask(container), *_contained(container)]
    finally:
        began = time.monotonic()
        status = container.stop(STOPPED_WITHIN_S)
    typer.echo(f"stopped by SIGTERM with status {status} after {time.monotonic() - began:.1f} s")
    return failures if status == 0 else [*failures, f"exit status {status} after SIGTERM"]


def _last(stages: tuple[Stage, ...], name: str) -> tuple[str, ...]:
    """The instruction's words in the target, else in the stages it is made from."""
    found = [i for stage in stages for i in stage.instructions if i.name == name]
    return exec_form(found[-1])


def _probe(container: Container, words: tuple[str, ...]) -> list[str]:
    began = time.monotonic()
    while time.monotonic() - began < READY_WITHIN_S:
        time.sleep(0.3)
        if not container.running:
            return ["it ended while starting"]
        if container.run(words).returncode == 0:
            typer.echo(f"healthy after {time.monotonic() - began:.1f} s, {container.resident_mb()} MB resident")
            return []
    return [f"not healthy within {READY_WITHIN_S} s"]


def _ask(container: Container) -> list[str]:
    url = f"http://127.0.0.1:{container.image.environment['PORT']}/census_qa"
    asked = container.run(["python", "-c", _ASK, url, QUESTION], timeout_s=100)
    if asked.returncode != 0:
        return [f"no answer: {asked.stderr.strip()}"]
    reply = json.loads(asked.stdout)
    typer.echo(f"{QUESTION}\n  → {reply['answer']}\n  value {reply['value']}, source {reply['source']}")
    checks = {
        f"value {reply['value']}, not {RIGHT}": reply["value"] == RIGHT and reply["grounded"],
        f"planned by {reply['source']}, not by the model": reply["source"].startswith("fine-tuned") or _vllm(container),
    }
    return [text for text, holds in checks.items() if not holds]


def _contained(container: Container) -> list[str]:
    """Nothing runs as root, nothing can be written, and nothing is there for training."""
    user = container.run(["id", "-u"]).stdout.strip()
    spared = [word for folder in ("/proc/*", "/dev/shm", *container.writable) for word in ("-not", "-path", folder)]
    words = ["find", "/", "-xdev", "-writable", "-not", "-type", "l", *spared]
    writable = " ".join(container.run(words).stdout.split())
    held = set(container.run(["python", "-c", _LISTED]).stdout.split())
    foreign = held & (FORBIDDEN - {"torch"} if _vllm(container) else FORBIDDEN)
    typer.echo(f"user {user}; {len(held)} Python distributions; writable besides: {writable or 'nothing'}")
    checks = {
        f"runs as user {user}": user != "0",
        f"can write to {writable}": not writable,
        f"holds {sorted(foreign)}": not foreign,
    }
    if _vllm(container):
        imported = container.run(["python", "-c", "import vllm; print(vllm.__version__)"], timeout_s=300)
        typer.echo(f"vLLM {imported.stdout.strip()} can be imported; its engine needs a GPU, so rules answered")
        checks[f"vLLM cannot be imported: {imported.stderr.strip()}"] = imported.returncode == 0
    return [text for text, holds in checks.items() if not holds]


def _vllm(container: Container) -> bool:
    """Whether the image's engine is vLLM, which does not start here."""
    return container.image.environment.get("CENSUS_QA_ENGINE") == "vllm"


if __name__ == "__main__":
    app()
