"""Serving on Modal is the image's service: same packages, same libraries, same settings. No account is needed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import modal
import pytest

from deploy.rehearsal.dockerfile import copy_of, read

ROOT = Path(__file__).parents[2]


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("modal_app", ROOT / "deploy" / "modal_app.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["modal_app"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is asked of Modal for the containers."""
    options: list[dict[str, Any]] = []
    real = modal.App.function
    monkeypatch.setattr(modal.App, "function", lambda self, **given: options.append(given) or real(self, **given))
    return options


def test_it_serves_the_application_on_processors(asked: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CENSUS_QA_ENGINE", raising=False)
    deployed = load()
    assert isinstance(deployed.serve, modal.Function)
    [options] = asked
    assert options["gpu"] is None
    assert options["volumes"] == {}
    paths = {route.path for route in deployed.application().routes}
    assert {"/census_qa", "/health/ready"} <= paths


def test_the_engine_chooses_a_gpu_and_the_models_volume(
    asked: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CENSUS_QA_ENGINE", "vllm")
    deployed = load()
    [options] = asked
    assert options["gpu"] == deployed.GPU
    assert list(options["volumes"]) == [deployed.MODELS]


def test_the_settings_of_the_shell_go_to_the_containers_and_nothing_else() -> None:
    environ = {"CENSUS_QA_ENGINE": "none", "REDIS_URL": "redis://r", "HOME": "/home/x", "MODAL_TOKEN_SECRET": "secret"}
    assert load().chosen(environ) == {"CENSUS_QA_ENGINE": "none", "REDIS_URL": "redis://r"}


def test_it_is_made_of_what_the_image_is_made_of() -> None:
    deployed = load()
    stages = read(ROOT / "Dockerfile")
    build = next(stage for stage in stages if stage.name == "build")
    copied = {s for i in build.instructions if i.name == "COPY" for s in copy_of(i.value).sources}
    assert set(deployed.SOURCES) == {name for name in copied if (ROOT / name).is_dir()}
    assert all((ROOT / name).is_file() for name in copied - set(deployed.SOURCES))
    steps = " ".join(i.value for stage in stages for i in stage.instructions if i.name == "RUN")
    assert all(f" {name} " in steps for name in (*deployed.LIBRARIES, *deployed.COMPILER))
    assert deployed.PYTHON in (ROOT / "Dockerfile").read_text(encoding="utf-8")
