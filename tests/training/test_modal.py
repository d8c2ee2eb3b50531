"""The rented run is the local one: same script, same options, all sources and a GPU. No account is needed."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import modal
import pytest

ROOT = Path(__file__).parents[2]


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("modal_train", ROOT / "deploy" / "modal_train.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["modal_train"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def deployed() -> ModuleType:
    return load()


def test_the_app_offers_training_on_a_gpu_with_a_volume(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []
    real = modal.App.function
    monkeypatch.setattr(modal.App, "function", lambda self, **options: asked.append(options) or real(self, **options))
    deployed = load()
    assert isinstance(deployed.train, modal.Function)
    assert isinstance(deployed.image, modal.Image)
    [options] = asked
    assert options["gpu"].startswith("A100")
    assert options["timeout"] >= 3600
    assert options["cpu"] >= 4
    assert list(options["volumes"]) == [deployed.MOUNT]


def test_every_package_that_is_sent_exists(deployed: ModuleType) -> None:
    for name in deployed.SOURCES:
        assert (ROOT / name / "__init__.py").is_file(), name


def test_every_package_that_a_stage_imports_is_sent(deployed: ModuleType) -> None:
    ours = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    code = "import sys; import benchmarks.write, training.dataset, training.evaluate, training.merge, training.register"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; print(*sys.modules)"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ours & set(done.stdout.split()) <= set(deployed.SOURCES)
    assert {"service", "benchmarks"} <= set(deployed.SOURCES)


def test_the_script_understands_the_command(deployed: ModuleType, tmp_path: Path) -> None:
    recipe = "training/configs/tiny-cpu.yaml"
    arguments = deployed.command("tiny", recipe, "epochs=2 'model=a b'", start="train")
    at = arguments.index("--")
    arguments = [*arguments[:at], "--dry-run", *arguments[at:]]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=True)
    lines = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    assert list(lines) == ["base", "dataset", "train", "merge", "write", "evaluate", "register"]
    assert f"training.train {recipe} --data /made/tiny/data/train.jsonl" in lines["train"]
    assert lines["train"].endswith(r"epochs=2 model=a\ b")
    assert "--registry /made/tiny/registry" in lines["register"]


@pytest.mark.parametrize("line", ["", "../elsewhere", "a/b"])
def test_a_line_that_would_leave_the_volume_is_refused(deployed: ModuleType, line: str) -> None:
    with pytest.raises(ValueError, match="no name of a line"):
        deployed.command(line, "recipe.yaml")
