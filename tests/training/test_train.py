from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from typer.testing import CliRunner, Result

from training import throughput
from training.errors import RecipeError
from training.flops import Work, peak_flops, utilisation, work_of
from training.lora import matching_modules
from training.recipe import Recipe
from training.tokens import file_hash
from training.train import app

ROOT = Path(__file__).parents[2]
TINY = ROOT / "training" / "configs" / "tiny-cpu.yaml"
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
FUSED = ("qkv_proj", "o_proj", "gate_up_proj", "down_proj")


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """400 questions with plans: much alike, so that even an untrained model soon learns their form."""
    file = tmp_path_factory.mktemp("rows") / "train.jsonl"
    lines = []
    for number in range(400):
        area, year = f"{number % 47 + 1:02d}000", 1980 + number % 41
        question = f"How many people lived in area[{area}] in {year}?"
        plan = {"op": "value", "measures": ["A1101"], "areas": [area], "years": [year]}
        messages = [{"role": "user", "content": question}, {"role": "assistant", "content": json.dumps(plan)}]
        lines.append(json.dumps({"messages": messages}) + "\n")
    file.write_text("".join(lines), encoding="utf-8")
    return file


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", *map(str, arguments)]
    return subprocess.run(words, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=240)


def trained(*arguments: object) -> Result:
    """The same command in this process, where the libraries are loaded already."""
    return CliRunner().invoke(app, [str(TINY), *map(str, arguments)])


def losses(folder: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (folder / "losses.jsonl").read_text().splitlines()]


def tiny_model(kind: str) -> Any:
    from transformers import AutoConfig, AutoModelForCausalLM

    sizes = {"vocab_size": 64, "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2}
    heads = {"num_attention_heads": 4, "num_key_value_heads": 4, "pad_token_id": 0}
    return AutoModelForCausalLM.from_config(AutoConfig.for_model(kind, **sizes, **heads))


def test_the_tiny_recipe_trains_and_leaves_a_whole_record(rows: Path, tmp_path: Path) -> None:
    done = command("training.train", TINY, "--data", rows, "--out", tmp_path, "eval_steps=30", "eval_rows=24")
    assert done.returncode == 0, done.stderr[-2000:]

    state = load_file(tmp_path / "adapter_model.safetensors")
    assert {tensor.dtype for tensor in state.values()} == {torch.float16}
    assert len(state) == 2 * 2 * len(FUSED)  # A and B, in two layers
    assert any(tensor.abs().max() > 0 for name, tensor in state.items() if "lora_B" in name)
    config = json.loads((tmp_path / "adapter_config.json").read_text())
    assert sorted(config["target_modules"]) == sorted(FUSED)
    assert str(tmp_path) not in json.dumps(config)

    record = json.loads((tmp_path / "run.json").read_text())
    assert record["data"]["sha256"] == file_hash(rows)
    assert record["data"]["samples"] + record["data"]["evaluation_samples"] == 400
    assert record["libraries"]["torch"] == torch.__version__
    assert record["code"] != "unknown"
    metrics = json.loads((tmp_path / "metrics.json").read_text())
    assert metrics["final_loss"] < 0.9 * metrics["first_loss"]
    assert metrics["eval_loss"] < 0.95 * metrics["first_loss"]
    assert metrics["tokens_per_s"] > metrics["samples_per_s"] > 0
    assert losses(tmp_path)[-1]["step"] == 60
    assert "max_steps: 60" in (tmp_path / "recipe.yaml").read_text()


@pytest.mark.parametrize(
    ("overrides", "status", "said"),
    [
        (["target_modules=[qkv_proj, q_proj]"], 2, "'q_proj' matches no module; there are down_proj, gate_up_proj"),
        (["turbo=true"], 2, "unknown key 'turbo'"),
        (["model=nowhere"], 2, "nowhere is no folder of a model"),
        (["max_steps=2", "learning_rate=1e-9", "must_fall=0.5"], 3, "should have fallen by 50%"),
    ],
)
def test_the_command_says_what_is_wrong(
    overrides: list[str], status: int, said: str, rows: Path, tmp_path: Path
) -> None:
    done = trained("--data", rows, "--out", tmp_path, *overrides)
    assert (done.exit_code, said in done.stderr) == (status, True), done.output[-2000:]


def test_two_processes_train_the_same_adapter_together(rows: Path, tmp_path: Path) -> None:
    # Half the batch each: the same samples in the same steps, so the same losses up to rounding.
    launch = ["torch.distributed.run", "--standalone", "--nproc-per-node=2", "-m", "training.train"]
    common = ["--data", rows, "max_steps=4", "must_fall=0", "logging_steps=1", "batch_size=8"]
    both = command(*launch, TINY, *common, "--out", tmp_path / "two")
    assert both.returncode == 0, both.stderr
    single = trained(*common, "--out", tmp_path / "one", "gradient_accumulation=2")
    assert single.exit_code == 0, single.output[-2000:]
    two, one = ([line["loss"] for line in losses(tmp_path / name)] for name in ("two", "one"))
    assert len(two) == 4
    assert two == pytest.approx(one, rel=1e-3)
    assert json.loads((tmp_path / "two" / "run.json").read_text())["processes"] == 2


def test_a_run_goes_on_from_its_checkpoint(rows: Path, tmp_path: Path) -> None:
    common = ["--data", rows, "--out", tmp_path, "save_steps=2", "must_fall=0", "logging_steps=1"]
    assert trained(*common, "max_steps=2").exit_code == 0
    assert trained(*common, "max_steps=4", "resume=true").exit_code == 0
    # A run that started anew would have left only its own lines, one that forgot its place would repeat steps.
    assert [line["step"] for line in losses(tmp_path)] == [1, 2, 3, 4]


def test_modules_of_both_architectures_are_found_and_the_head_is_not() -> None:
    assert matching_modules(tiny_model("phi3"), "all-linear") == sorted(FUSED)
    llama = matching_modules(tiny_model("llama"), "all-linear")
    assert llama == ["down_proj", "gate_proj", "k_proj", "o_proj", "q_proj", "up_proj", "v_proj"]
    with pytest.raises(RecipeError, match="'gate_proj' matches no module"):
        matching_modules(tiny_model("phi3"), ["gate_proj"])


def test_matrix_weights_are_counted_with_the_head_and_without_the_embedding() -> None:
    work = work_of(tiny_model("phi3"))
    layer = 32 * 96 + 32 * 32 + 32 * 96 + 48 * 32
    assert work == Work(layers=2 * layer, head=32 * 64)
    assert work.per_token(checkpointing=False) == 4 * work.weights
    assert work.per_token(checkpointing=True) == 6 * work.weights
    assert work.done_per_token(False, answer_share=0.5) == 4 * work.layers + 2 * work.head


def test_utilisation_of_the_phi3_shape_agrees_with_the_limit_by_hand() -> None:
    work = Work(layers=32 * (3072 * 9216 + 3072 * 3072 + 3072 * 16384 + 8192 * 3072), head=3072 * 32064)
    share = utilisation(work.per_token(False), 50 * 1326, peak_flops("NVIDIA H200"))
    assert share == pytest.approx(1.0, abs=0.01)
    assert utilisation(1.0, 1.0, peak_flops("a toaster")) is None


def test_a_measurement_that_fails_is_a_line_in_the_table(tmp_path: Path, rows: Path) -> None:
    setting = throughput.Setting(
        tmp_path, {throughput.SMALL: Recipe(model="nowhere", max_steps=1)}, {throughput.SMALL: rows}, limit_s=60
    )
    outcome = throughput.measure(throughput.Measurement("one", throughput.SMALL, "train"), setting)
    assert "status 2" in outcome["problem"]
    assert throughput.ratios({"small-ours": outcome}) == []


def test_ratios_compare_samples_a_second() -> None:
    outcomes = {
        "small-ours": {"samples_per_s": 60.0, "final_loss": 1.0},
        "small-naive": {"samples_per_s": 10.0, "final_loss": 1.0},
        "large-packed": {"samples_per_s": 9.0, "mfu": 0.35},
        "large-unpacked": {"problem": "not done in 5 s"},
    }
    assert [(one["ratio"], one["goal"]) for one in throughput.ratios(outcomes)] == [
        (6.0, 5.0),
        (1.0, None),
        (0.35, 0.3),
    ]
