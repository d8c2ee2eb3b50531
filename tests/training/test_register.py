"""Registering a run, the gate, rolling back, and what the command says."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from typer.testing import CliRunner, Result

from models.adapter import adapter_hash
from models.registry import Registry
from training.register import app

LINE = "smollm2-135m"
ADAPTER = "base_model.model.model.layers.0.mlp.up_proj"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """What a training run and its base leave behind, a few bytes of it."""
    base, run = tmp_path / "base", tmp_path / "run"
    base.mkdir()
    run.mkdir()
    record = {"base": "SmolLM2-135M-Instruct", "gguf_sha256": "a" * 64, "licence": "Apache-2.0"}
    (base / "base.json").write_text(json.dumps(record))
    (run / "metrics.json").write_text(json.dumps({"steps": 3125, "final_loss": 0.012, "eval_loss": 0.0131, "mfu": 0.3}))
    started = {"data": {"sha256": "b" * 64, "samples": 200_000}, "code": "abc", "device": "CPU"}
    (run / "run.json").write_text(json.dumps(started))
    (run / "recipe.yaml").write_text("learning_rate: 0.001\n")
    write_adapter(run, rank=2)
    return run


def write_adapter(run: Path, rank: int) -> None:
    halves = {"A": (rank, 8), "B": (16, rank)}
    weights = {f"{ADAPTER}.lora_{half}.weight": np.ones(shape, np.float16) for half, shape in halves.items()}
    save_file(weights, run / "adapter_model.safetensors")
    config = {"peft_type": "LORA", "r": rank, "lora_alpha": 4, "base_model_name_or_path": "somewhere/else"}
    (run / "adapter_config.json").write_text(json.dumps(config))


def register(run: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--registry", str(run.parent / "registry")])


def add(run: Path, scores: dict[str, tuple[int, int]], *more: str) -> Result:
    metrics = run.parent / "metrics.json"
    kinds = {kind: {"n": n, "right": right} for kind, (right, n) in scores.items()}
    metrics.write_text(json.dumps({"kinds": kinds, "other": "figures"}))
    options = ["--run", str(run), "--base", str(run.parent / "base"), "--metrics", str(metrics), "--line", LINE]
    return register(run, "add", *options, *more)


def loaded(run: Path) -> Registry:
    return Registry.load(run.parent / "registry")


def test_a_version_holds_what_the_run_and_its_evaluation_say(run: Path) -> None:
    result = add(run, {"lookup": (98, 100)}, "--promote")
    counts = f"plans right by {run.parent / 'metrics.json'}: lookup 98/100 (98.0%)"
    said = ["registered smollm2-135m@1.0.0", counts, "promoted smollm2-135m@1.0.0"]
    assert (result.exit_code, result.output.splitlines()) == (0, said)
    version = loaded(run).get(LINE)
    assert (version.base, version.licence, version.steps) == ("SmolLM2-135M-Instruct", "Apache-2.0", 3125)
    assert (version.dataset.rows, version.dataset.sha256) == (200_000, "b" * 64)
    assert (version.losses.train, version.losses.validation, version.parent) == (0.012, 0.0131, None)
    assert (version.metrics["lookup"].right, version.metrics["lookup"].n) == (98, 100)
    assert version.adapter_sha256 == adapter_hash(version.adapter)


def test_the_adapter_is_copied_without_the_runs_paths_and_with_a_card(run: Path) -> None:
    add(run, {"lookup": (98, 100)})
    folder = loaded(run).get(f"{LINE}@1.0.0").adapter
    assert (
        json.loads((folder / "adapter_config.json").read_text())["base_model_name_or_path"] == "SmolLM2-135M-Instruct"
    )
    assert (folder / "adapter_model.safetensors").read_bytes() == (run / "adapter_model.safetensors").read_bytes()
    card = (folder / "README.md").read_text()
    assert "| lookup | 100 | 98.00% |" in card
    assert "learning_rate: 0.001" in card
    assert not list((run.parent / "registry").glob(".adding-*"))


def test_a_worse_version_is_registered_but_not_promoted(run: Path) -> None:
    add(run, {"lookup": (98, 100), "ranking": (90, 100)}, "--promote")
    result = add(run, {"lookup": (99, 100), "ranking": (150, 200)}, "--promote")
    assert result.exit_code == 1
    assert f"register: {LINE}@1.1.0 is not promoted: ranking fell from 90/100 (90.00%) to 150/200" in result.output
    registry = loaded(run)
    assert registry.get(LINE).version == "1.0.0"
    assert registry.get(f"{LINE}@1.1.0").parent == "1.0.0"
    again = register(run, "promote", f"{LINE}@1.1.0")
    assert (again.exit_code, "ranking fell" in again.output) == (1, True)


def test_both_versions_are_held_against_each_other_on_the_same_questions(run: Path) -> None:
    add(run, {"ranking": (90, 100)}, "--promote")
    add(run, {"ranking": (160, 200)})  # harder questions
    again = run.parent / "again.json"
    again.write_text(json.dumps({"kinds": {"ranking": {"n": 200, "right": 150}}}))
    assert register(run, "promote", f"{LINE}@1.1.0").exit_code == 1
    assert "ranking 150/200" in register(run, "measure", f"{LINE}@1.0.0", "--metrics", str(again)).output
    assert register(run, "promote", f"{LINE}@1.1.0").exit_code == 0


def test_an_equal_version_is_promoted_and_rolled_back(run: Path) -> None:
    for rank in (2, 3):
        write_adapter(run, rank)
        assert add(run, {"lookup": (98, 100)}, "--promote").exit_code == 0
    assert loaded(run).get(LINE).version == "1.1.0"
    assert register(run, "rollback", LINE).output == f"{LINE} is back to 1.0.0\n"
    assert loaded(run).get(LINE).version == "1.0.0"
    assert register(run, "rollback", LINE).exit_code == 1


def test_a_version_that_nothing_goes_back_to_is_removed_with_its_adapter(run: Path) -> None:
    for rank in (2, 3, 4):
        write_adapter(run, rank)
        add(run, {"lookup": (98, 100)}, "--promote")
    kept, gone = (loaded(run).get(f"{LINE}@{number}").adapter for number in ("1.1.0", "1.0.0"))
    assert register(run, "remove", f"{LINE}@1.1.0").exit_code == 1
    assert register(run, "remove", f"{LINE}@1.0.0").output == f"removed {LINE}@1.0.0\n"
    assert (kept.exists(), gone.exists()) == (True, False)
    assert [one.version for one in loaded(run).lines[LINE].versions] == ["1.1.0", "1.2.0"]


def test_the_same_adapter_with_the_same_counts_is_registered_once(run: Path) -> None:
    add(run, {"lookup": (98, 100)}, "--promote")
    write_adapter(run, rank=3)
    refused = add(run, {"lookup": (90, 100)}, "--promote")
    again = add(run, {"lookup": (90, 100)}, "--promote")
    assert "registered smollm2-135m@1.1.0" in refused.output
    assert "there already: smollm2-135m@1.1.0" in again.output
    assert (refused.exit_code, again.exit_code) == (1, 1)
    assert add(run, {"lookup": (99, 100)}, "--promote").exit_code == 0  # other counts: another version
    assert [version.version for version in loaded(run).lines[LINE].versions] == ["1.0.0", "1.1.0", "1.2.0"]


def test_there_is_no_way_around_the_gate(run: Path) -> None:
    add(run, {"lookup": (98, 100)}, "--promote")
    add(run, {"lookup": (77, 100)})
    assert register(run, "promote", f"{LINE}@1.1.0", "--force").exit_code == 2


def test_the_list_shows_what_is_promoted(run: Path) -> None:
    add(run, {"lookup": (98, 100)}, "--promote")
    add(run, {"lookup": (97, 100)})
    output = register(run, "list").output
    rows = {line.split()[0]: line.split()[1] for line in output.splitlines()[1:] if line.startswith(LINE)}
    assert rows == {f"{LINE}@1.0.0": "yes", f"{LINE}@1.1.0": "SmolLM2-135M-Instruct"}


def test_a_version_that_is_not_above_the_others_leaves_nothing_behind(run: Path) -> None:
    add(run, {"lookup": (98, 100)}, "--version", "2.0.0")
    result = add(run, {"lookup": (98, 100)}, "--version", "1.5.0")
    assert (result.exit_code, "not above the versions registered: 2.0.0" in result.output) == (1, True)
    assert {path.name for path in (run.parent / "registry").iterdir()} == {f"{LINE}-2.0.0", "registry.json"}


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("run/metrics.json", '{"steps": 1}', "final_loss: Field required"),
        ("run/run.json", "{", "Invalid JSON"),
        ("base/base.json", None, "cannot be read"),
        ("run/adapter_config.json", '{"peft_type": "IA3", "r": 1, "lora_alpha": 1}', "IA3"),
    ],
)
def test_missing_and_damaged_records_are_named(run: Path, file: str, content: str | None, says: str) -> None:
    path = run.parent / file
    if content is None:
        path.unlink()
    else:
        path.write_text(content)
    result = add(run, {"lookup": (1, 1)})
    assert (result.exit_code, path.name in result.output, says in result.output) == (1, True, True)


@pytest.mark.parametrize("scores", [{}, {"lookup": (2, 1)}, {"lookup": (0, 0)}])
def test_metrics_that_cannot_be_are_refused(run: Path, scores: dict[str, tuple[int, int]]) -> None:
    result = add(run, scores)
    assert (result.exit_code, "kinds" in result.output) == (1, True)


def test_an_adapter_too_large_for_the_repository_is_refused(run: Path) -> None:
    write_adapter(run, rank=600_000)
    result = add(run, {"lookup": (1, 1)})
    assert (result.exit_code, "28.8 MB; at most 25 MB" in result.output) == (1, True)
