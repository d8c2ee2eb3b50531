"""The image: what the Dockerfile says, what may enter it, and that an installed service lacks no file.

Its steps themselves are taken by `make rehearse`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from deploy.rehearsal.context import context_files, copy_in
from deploy.rehearsal.dockerfile import (
    Copy,
    Stage,
    UnknownInstructionError,
    copy_of,
    environment_of,
    exec_form,
    needed,
    read,
)

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "Dockerfile"
TARGETS = ("cpu", "gpu")


@pytest.fixture(scope="module")
def stages() -> tuple[Stage, ...]:
    return read(DOCKERFILE)


@pytest.fixture(scope="module")
def context() -> frozenset[str]:
    return context_files(ROOT)


def instructions(stages: tuple[Stage, ...], target: str, name: str) -> list[str]:
    return [i.value for stage in needed(stages, target) for i in stage.instructions if i.name == name]


def test_the_dockerfile_passes_its_linter() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([linter, "--no-color", DOCKERFILE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_image_for_a_cpu_is_built_where_none_is_named(stages: tuple[Stage, ...]) -> None:
    assert stages[-1].name == "cpu"
    assert needed(stages) == needed(stages, "cpu")


@pytest.mark.parametrize("target", TARGETS)
def test_it_runs_the_service_as_a_numbered_user_who_is_not_root(stages: tuple[Stage, ...], target: str) -> None:
    users = instructions(stages, target, "USER")
    assert users
    # A number, because an orchestrator that forbids root cannot look names up.
    assert all(part.isdigit() and part != "0" for part in users[-1].split(":"))
    entry = next(stage for stage in stages if stage.name == "runtime")
    assert entry.words("ENTRYPOINT") == ("census-qa",)
    assert entry.words("CMD") == ("serve",)


@pytest.mark.parametrize("target", TARGETS)
def test_it_says_whether_it_is_healthy(stages: tuple[Stage, ...], target: str) -> None:
    stage = next(stage for stage in stages if stage.name == target)
    [probe] = [i for i in stage.instructions if i.name == "HEALTHCHECK"]
    assert exec_form(probe) == ("python", "-m", "service.probe")


def test_the_image_for_a_cpu_is_made_without_the_stage_for_gpus(stages: tuple[Stage, ...]) -> None:
    assert "build-gpu" not in {stage.name for stage in needed(stages, "cpu")}
    assert "build-gpu" in {stage.name for stage in needed(stages, "gpu")}


def test_the_default_lock_holds_no_training_library() -> None:
    locked = {line.partition("==")[0] for line in (ROOT / "requirements/default.lock").read_text().splitlines()}
    assert not locked & {"torch", "trl", "peft", "unsloth", "datasets", "accelerate", "transformers"}


def test_every_file_that_is_copied_may_enter_the_build(stages: tuple[Stage, ...], context: frozenset[str]) -> None:
    for stage in stages:
        for step in stage.instructions:
            if step.name == "COPY" and copy_of(step.value).stage is None:
                for source in copy_of(step.value).sources:
                    assert any(name == source or name.startswith(f"{source}/") for name in context), source


def test_only_what_the_service_needs_may_enter_the_build(context: frozenset[str]) -> None:
    assert {name.split("/")[0] for name in context} == {
        "LICENSE", "NOTICE", "README.md", "pyproject.toml", "requirements", "census", "models", "rag", "router",
        "service",
    }  # fmt: skip
    assert not [name for name in context if "__pycache__" in name or Path(name).name.startswith(".env")]


def test_every_package_that_the_service_imports_enters_the_build(context: frozenset[str]) -> None:
    code = "import sys, service.cli, service.app, service.answer, service.server; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    ours = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert ours & set(done.stdout.split()) <= {name.split("/")[0] for name in context}


def test_an_installed_service_has_every_file_of_its_packages(tmp_path: Path, context: frozenset[str]) -> None:
    source = tmp_path / "source"
    for name in context:
        target = source / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", f"--wheel-dir={tmp_path}"]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(source)], check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    expected = {name for name in context if "/" in name and not name.startswith("requirements/")}
    assert expected <= set(zipfile.ZipFile(wheel).namelist())


def written(tmp_path: Path, text: str) -> tuple[Stage, ...]:
    path = tmp_path / "Dockerfile"
    path.write_text(text, encoding="utf-8")
    return read(path)


def test_an_instruction_that_is_not_rehearsed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownInstructionError, match="Dockerfile:2: ADD"):
        written(tmp_path, "FROM debian\nADD https://example.org/x /\n")
    with pytest.raises(UnknownInstructionError, match="--chown"):
        copy_of("--chown=1:1 a b")
    [stage] = written(tmp_path, "FROM debian\nENTRYPOINT census-qa serve\n")
    with pytest.raises(UnknownInstructionError, match="JSON"):
        stage.words("ENTRYPOINT")


def test_a_target_is_made_of_its_bases_and_of_what_it_copies_from(tmp_path: Path) -> None:
    stages = written(
        tmp_path,
        "ARG TAG=1\nFROM debian:${TAG} AS a\nFROM a AS b\nFROM debian AS c\nCOPY --from=b /x /x\nFROM debian AS d\n",
    )
    assert stages[0].base == "debian:1"
    assert [stage.name for stage in needed(stages, "c")] == ["a", "b", "c"]
    assert [stage.name for stage in needed(stages)] == ["d"]


def test_environments_build_on_each_other() -> None:
    assert environment_of("PATH=/opt/bin:$PATH A='b c'", {"PATH": "/bin"}) == {"PATH": "/opt/bin:/bin", "A": "b c"}


def test_copies_name_sources_destination_and_stage() -> None:
    assert copy_of("--from=build /opt/venv /opt/venv") == Copy(("/opt/venv",), "/opt/venv", "build")
    assert copy_of("a b requirements/") == Copy(("a", "b"), "requirements/")


def test_a_folder_is_copied_by_its_content_and_a_file_by_its_name(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "pkg" / "sub").mkdir(parents=True)
    for name in ("pkg/a.py", "pkg/sub/b.py", "note.md"):
        (source / name).write_text(name)
    files = frozenset({"pkg/a.py", "pkg/sub/b.py", "note.md"})
    assert copy_in(source, files, "pkg", target / "pkg", as_folder=False) == 2
    assert copy_in(source, files, "note.md", target, as_folder=True) == 1
    assert sorted(str(path.relative_to(target)) for path in target.rglob("*.*")) == [
        "note.md",
        "pkg/a.py",
        "pkg/sub/b.py",
    ]
    with pytest.raises(FileNotFoundError, match="dockerignore"):
        copy_in(source, files, "secrets", target, as_folder=False)
