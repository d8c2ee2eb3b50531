"""The real base: its folder and the merged files mean to transformers what the GGUF files mean to llama.cpp."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from llama_server import LlamaServer
from safetensors.numpy import save_file
from transformers import AutoModelForCausalLM, AutoTokenizer
from typer.testing import CliRunner

from models.base import base_gguf, sha256
from training.base import BASE, write_base
from training.fidelity import compare, read_prompts, rendered
from training.merge import app

TEXTS = [
    "Tokyo[13000] population[A1101] in Heisei 27[2015]?",
    "東京都[13000]の人口は？ 平成27年",
    "in 2015  it's 1,234.5%,  two  spaces\n\nnew lines\t x",
    "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n",
    "２０１５年 ½ ² ㍻27年 Ⅳ",
    '{"op":"value","measures":["A1101"],"years":[2015]}',
    "emoji 😀 naïve — “quotes” a 12 b  34",
]
PROMPTS = ["The capital of Japan is", "東京都の人口は"]
MODULES = {
    "self_attn.q_proj": (576, 576),
    "self_attn.k_proj": (192, 576),
    "self_attn.v_proj": (192, 576),
    "self_attn.o_proj": (576, 576),
    "mlp.gate_proj": (1536, 576),
    "mlp.up_proj": (1536, 576),
    "mlp.down_proj": (576, 1536),
}
CLOSE = 0.5
"""Log-probability: llama.cpp rounds activations to 8 bits where weights are quantised."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    write_base(BASE, folder)
    return folder


@pytest.fixture(scope="module")
def tokenizer(base: Path) -> Any:
    return AutoTokenizer.from_pretrained(base)


@pytest.fixture(scope="module")
def original(base: Path) -> Any:
    return AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32).eval()


@pytest.fixture(scope="module")
def adapter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random, of rank 8, and strong enough to change what comes next."""
    folder, random, tensors = tmp_path_factory.mktemp("adapter"), np.random.default_rng(0), {}
    for layer in range(30):
        for module, (outputs, inputs) in MODULES.items():
            for half, shape in (("A", (8, inputs)), ("B", (outputs, 8))):
                weight = (random.standard_normal(shape) * 0.06).astype(np.float16)
                tensors[f"base_model.model.model.layers.{layer}.{module}.lora_{half}.weight"] = weight
    save_file(tensors, folder / "adapter_model.safetensors")
    names = [module.split(".")[1] for module in MODULES]
    config = {"peft_type": "LORA", "task_type": "CAUSAL_LM", "r": 8, "lora_alpha": 16, "target_modules": names}
    (folder / "adapter_config.json").write_text(json.dumps(config))
    return folder


@pytest.fixture(scope="module")
def merged(base: Path, adapter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command's outputs: merged/, f16.gguf, report.json."""
    folder = tmp_path_factory.mktemp("merged")
    answer = '{"op":"value","measures":["A1101"],"areas":["13000"]}'
    messages = [{"role": "user", "content": "Tokyo?"}, {"role": "assistant", "content": answer}]
    (folder / "test.jsonl").write_text(json.dumps({"id": "1", "messages": messages}) + "\n")
    options = {"base": base, "adapter": adapter, "out": folder / "merged", "gguf": folder / "f16.gguf"}
    options |= {"quantisation": "f16", "test": folder / "test.jsonl", "report": folder / "report.json"}  # type: ignore[dict-item]
    result = CliRunner().invoke(app, [part for name, value in options.items() for part in (f"--{name}", str(value))])
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="module")
def merged_model(merged: Path) -> Any:
    return AutoModelForCausalLM.from_pretrained(merged / "merged", dtype=torch.float32).eval()


def logprobs(model: Any, ids: list[int]) -> torch.Tensor:
    with torch.inference_mode():
        logits: torch.Tensor = model(torch.tensor([ids])).logits
    return logits[0, -1].float().log_softmax(-1)


def apart(model: Any, tokenizer: Any, server: LlamaServer) -> float:
    """The largest difference of log-probability among llama.cpp's five likeliest next tokens."""
    largest = 0.0
    for prompt in PROMPTS:
        ids = tokenizer(prompt).input_ids
        ours = logprobs(model, ids)
        ours[tokenizer.eos_token_id] = -torch.inf  # as the server was told
        ours = ours.log_softmax(-1)
        for token, theirs in server.next_token(ids, 5).items():
            largest = max(largest, abs(float(ours[token]) - theirs))
    return largest


def test_the_folder_reads_as_llama_cpp_reads_the_file(tokenizer: Any, original: Any) -> None:
    server = LlamaServer(base_gguf(BASE))
    for text in TEXTS:
        assert tokenizer(text).input_ids == server.tokens(text), text
    assert apart(original, tokenizer, server) < CLOSE


def test_text_comes_back_from_its_tokens(tokenizer: Any) -> None:
    for text in TEXTS:
        assert tokenizer.decode(tokenizer(text).input_ids) == text


def test_the_turn_ends_where_the_template_ends_it(base: Path, tokenizer: Any) -> None:
    asked = tokenizer.apply_chat_template([{"role": "system", "content": "S"}], tokenize=False)
    assert asked == "<|im_start|>system\nS<|im_end|>\n"
    generation = json.loads((base / "generation_config.json").read_text())
    assert generation["eos_token_id"] == tokenizer.eos_token_id == tokenizer.convert_tokens_to_ids("<|im_end|>")


def test_the_folder_is_plain_bfloat16_and_says_what_it_is_made_from(base: Path) -> None:
    config = json.loads((base / "config.json").read_text())
    assert (config["dtype"], "quantization_config" in config) == ("bfloat16", False)
    record = json.loads((base / "base.json").read_text())
    assert record == {"base": BASE, "gguf_sha256": sha256(base_gguf(BASE)), "licence": "Apache-2.0"}


def test_merged_files_agree_with_each_other_and_differ_from_the_base(
    merged: Path, original: Any, merged_model: Any, tokenizer: Any
) -> None:
    server = LlamaServer(merged / "f16.gguf")
    assert apart(merged_model, tokenizer, server) < CLOSE
    # The adapter is strong: a merge that did nothing, or in another order of rows, would be far off.
    assert apart(original, tokenizer, server) > 4 * CLOSE


def test_the_report_measures_what_was_written(merged: Path) -> None:
    report = json.loads((merged / "report.json").read_text())
    assert 0 < report["largest_difference"] < 0.01
    assert set(report["fidelity"]) == {"bfloat16", "f16"}
    for figures in report["fidelity"].values():
        assert (figures["prompts"], figures["tokens"] > 10) == (1, True)
        assert 0 < figures["mean_kl"] < 0.05


def test_a_model_is_like_itself_and_unlike_another(
    merged: Path, original: Any, merged_model: Any, tokenizer: Any
) -> None:
    prompts = read_prompts(merged / "test.jsonl", tokenizer, 10)
    itself = compare(original, original, prompts)
    assert (itself.same_token, itself.same_answer, itself.max_kl, itself.max_difference) == (1, 1, 0, 0)
    assert compare(original, merged_model, prompts).mean_kl > 0.5


def test_answers_start_behind_the_prompt(tokenizer: Any) -> None:
    messages = [{"role": "user", "content": "Tokyo?"}, {"role": "assistant", "content": "{}"}]
    prompt = rendered(messages, tokenizer)
    assert tokenizer.decode(prompt.ids[prompt.start :]) == "{}<|im_end|>\n"
