"""The service on Modal: containers that come with the questions and go when none are asked.

    pip install modal && modal setup
    modal deploy deploy/modal_app.py                             llama.cpp on processors
    CENSUS_QA_ENGINE=vllm modal deploy deploy/modal_app.py       vLLM on a GPU

Settings are those of the shell that deploys: every CENSUS_QA_ variable in it, and REDIS_URL, goes to the containers.
Sessions, limits and the cache are per container unless REDIS_URL names a Redis that Modal can reach. For vLLM, put the
folder that training.merge wrote on the volume first:  modal volume put census-qa-model build/merged /merged
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import modal

if TYPE_CHECKING:
    from fastapi import FastAPI

ROOT = Path(__file__).parent.parent
REMOTE = "/opt/census-qa"
MODELS = "/models"
VOLUME = "census-qa-model"
PYTHON = "3.11"
SOURCES = ("census", "models", "rag", "router", "service")
LIBRARIES = ("libgomp1",)
"""What an image needs of Debian, as in the Dockerfile."""
COMPILER = ("gcc", "libc6-dev")
"""What vLLM needs besides."""
GPU = "L4"
AT_A_TIME = 4
"""Questions a container should have, as many as CENSUS_QA_MAX_CONCURRENCY computes; more start another container."""
AT_MOST = 64
"""Questions a container is given while others start; it queues and sheds by its own settings."""
IDLE_S = 300


def chosen(environ: Mapping[str, str]) -> dict[str, str | None]:
    """The settings of an environment, for the containers."""
    return {name: value for name, value in environ.items() if name.startswith("CENSUS_QA_") or name == "REDIS_URL"}


def image_for(engine: str) -> modal.Image:
    """The Dockerfile's steps for an engine; Modal brings the user and the entry point."""
    gpu = engine == "vllm"
    image = modal.Image.debian_slim(python_version=PYTHON).apt_install(*LIBRARIES, *(COMPILER if gpu else ()))
    image = image.pip_install_from_requirements(str(ROOT / "requirements/default.lock"))
    image = image.pip_install_from_requirements(str(ROOT / "requirements/model.lock"), extra_options="--no-deps")
    if gpu:
        image = image.pip_install_from_requirements(str(ROOT / "requirements/vllm.lock"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        image = image.add_local_file(ROOT / name, f"{REMOTE}/{name}", copy=True)
    for package in SOURCES:
        image = image.add_local_dir(ROOT / package, f"{REMOTE}/{package}", copy=True, ignore=["**/__pycache__"])
    image = image.env({"HF_HUB_OFFLINE": "1", "CENSUS_QA_MODEL_CACHE": f"{REMOTE}/merged"})
    image = image.run_commands(f"pip install --no-deps {REMOTE}", "census-qa model build")
    return image.env({"CENSUS_QA_MODEL": f"{MODELS}/merged"}) if gpu else image


def application() -> FastAPI:
    """The service. Imported here, since whoever deploys need not have it installed."""
    from service.app import from_environment

    return from_environment()


engine = os.environ.get("CENSUS_QA_ENGINE", "llama_cpp")
volume = modal.Volume.from_name(VOLUME, create_if_missing=True)
app = modal.App("census-qa", image=image_for(engine))


@app.function(
    cpu=2,
    memory=(1024, 4096) if engine != "vllm" else (8192, 32_768),
    gpu=GPU if engine == "vllm" else None,
    volumes={MODELS: volume} if engine == "vllm" else {},
    secrets=[modal.Secret.from_dict(chosen(os.environ))],
    max_containers=10,
    scaledown_window=IDLE_S,
    startup_timeout=600,
    timeout=60,
)  # type: ignore[untyped-decorator, unused-ignore]
@modal.concurrent(max_inputs=AT_MOST, target_inputs=AT_A_TIME)  # type: ignore[untyped-decorator, unused-ignore]
@modal.asgi_app(label="census-qa")  # type: ignore[untyped-decorator, unused-ignore]
def serve() -> FastAPI:
    """Asked for once in each container; Modal starts it before the first question and ends it after the last."""
    return application()
