"""VllmEngine over the real vLLM on the CPU: a tiny Phi-3 with random weights, made here.

The tests share one engine and run in the order written; the last kills its core.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import time
import warnings
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from service.engines import EngineBusy, EngineFailed, EngineLate, EngineSettings, Limits, Written, engine_from
from service.engines.vllm import VllmEngine, engine_arguments, prepare

MESSAGES: Any = [{"role": "system", "content": "Write JSON."}, {"role": "user", "content": "Tokyo[13000]?"}]
SCHEMA = {
    "type": "object",
    "properties": {"op": {"enum": ["value", "sum"]}, "year": {"type": "integer", "minimum": 1920, "maximum": 2020}},
    "required": ["op", "year"],
    "additionalProperties": False,
}
SETTINGS = EngineSettings(
    engine="vllm",
    engine_max_waiting=1,
    engine_health_timeout_s=4,
    vllm_max_num_seqs=2,
    vllm_max_num_batched_tokens=512,
    vllm_max_model_len=512,
    vllm_gpu_memory_utilization=0.2,
    vllm_kv_cache_bytes=64 << 20,
    vllm_dtype="float32",
    vllm_enforce_eager=True,
    vllm_lora=True,
    vllm_max_lora_rank=8,
)
LONG = 400
END = {"eos_token": "<|end|>", "pad_token": "<|endoftext|>"}


def write_tokenizer(folder: Path) -> int:
    """A byte-level tokenizer with a chat template; returns its size."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = ["<|endoftext|>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>"]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=300, special_tokens=special, initial_alphabet=alphabet)
    tokenizer.train_from_iterator(['{"op":"value","year":2020}'] * 4, trainer)
    fast: Any = PreTrainedTokenizerFast(tokenizer_object=tokenizer, **END)  # type: ignore[no-untyped-call]
    fast.chat_template = (
        "{% for m in messages %}<|{{ m['role'] }}|>{{ m['content'] }}<|end|>{% endfor %}"
        "{% if add_generation_prompt %}<|assistant|>{% endif %}"
    )
    fast.save_pretrained(folder)
    return len(fast)


def write_model(folder: Path, vocabulary: int) -> None:
    """Two layers of the Phi-3 architecture, its projections fused as in the published checkpoints."""
    import torch
    from transformers import Phi3Config, Phi3ForCausalLM

    torch.manual_seed(0)
    config = Phi3Config(
        vocab_size=vocabulary,
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=512,
        original_max_position_embeddings=512,
        bos_token_id=0,
        eos_token_id=4,
        pad_token_id=0,
    )
    model: Any = Phi3ForCausalLM(config)  # type: ignore[no-untyped-call]
    model.save_pretrained(folder)


@pytest.fixture
def adapter(engine: VllmEngine, tmp_path: Path) -> Path:
    """A LoRA adapter of the fused projections, random and strong enough to be seen."""
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM

    base = AutoModelForCausalLM.from_pretrained(engine._llm.model_config.model)
    torch.manual_seed(1)
    modules = ["qkv_proj", "gate_up_proj", "down_proj"]
    config = LoraConfig(r=8, lora_alpha=64, target_modules=modules, init_lora_weights=False, task_type="CAUSAL_LM")
    folder = tmp_path / "adapter"
    get_peft_model(base, config).save_pretrained(str(folder))
    return folder


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """One loop for all tests: vLLM's sockets belong to the loop of the first call."""
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture(scope="module")
def engine(loop: asyncio.AbstractEventLoop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[VllmEngine]:
    folder = tmp_path_factory.mktemp("tiny-phi3")
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore")  # other people's deprecations
        patch.setenv("HF_HUB_OFFLINE", "1")
        patch.setenv("VLLM_NO_USAGE_STATS", "1")
        patch.setenv("VLLM_LOGGING_LEVEL", "ERROR")
        patch.setenv("OMP_NUM_THREADS", "1")
        write_model(folder, write_tokenizer(folder))
        loaded = loop.run_until_complete(asyncio.to_thread(engine_from, SETTINGS, folder, "tiny-phi3-0.0.1"))
        assert isinstance(loaded, VllmEngine)
    yield loaded
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # vLLM leaves a socket context open
        loop.run_until_complete(loaded.close())
        del loaded
        gc.collect()


PATIENT = 120.0
"""Seconds: on a machine that does much else, the first text alone has taken over twenty."""


def in_time(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, Any], seconds: float = PATIENT) -> Any:
    return loop.run_until_complete(asyncio.wait_for(work, seconds))


async def begun(engine: VllmEngine) -> None:
    while not engine._llm.output_processor.has_unfinished_requests():  # noqa: ASYNC110 - vLLM has no event for it
        await asyncio.sleep(0.001)


async def unfinished(engine: VllmEngine) -> int:
    """Requests that vLLM itself still knows, after a moment for aborts to arrive."""
    for _ in range(100):
        if not engine._llm.output_processor.has_unfinished_requests():
            return 0
        await asyncio.sleep(0.02)
    return int(engine._llm.output_processor.get_num_unfinished_requests())


def test_reports_the_name_it_was_given(engine: VllmEngine) -> None:
    assert engine.name == "tiny-phi3-0.0.1"


def test_random_weights_still_write_what_the_schema_asks(loop: Any, engine: VllmEngine) -> None:
    written = in_time(loop, engine.generate(MESSAGES, SCHEMA, Limits(64, PATIENT)))
    text = written.text
    assert -1000 < written.logprob < 0
    plan = json.loads(text)
    assert set(plan) == {"op", "year"}
    assert plan["op"] in {"value", "sum"}
    assert 1920 <= plan["year"] <= 2020
    assert text == json.dumps(plan, separators=(",", ":"))


def test_equal_prompts_give_equal_texts_and_the_limit_holds(loop: Any, engine: VllmEngine) -> None:
    async def twice() -> list[Written]:
        return [await engine.generate(MESSAGES, None, Limits(8, PATIENT)) for _ in range(2)]

    first, second = in_time(loop, twice())
    assert first == second
    longer = in_time(loop, engine.generate(MESSAGES, None, Limits(24, PATIENT)))
    assert longer.text.startswith(first.text)
    assert len(longer.text) > len(first.text)
    assert longer.logprob < first.logprob


def test_a_prompt_that_is_too_long_fails_and_the_engine_lives(loop: Any, engine: VllmEngine) -> None:
    with pytest.raises(EngineFailed):
        in_time(loop, engine.generate([{"role": "user", "content": "x" * 2000}], None, Limits(8, PATIENT)))
    assert in_time(loop, engine.health())


def test_a_late_request_is_aborted(loop: Any, engine: VllmEngine) -> None:
    with pytest.raises(EngineLate):
        in_time(loop, engine.generate(MESSAGES, None, Limits(LONG, 0.03)))
    assert in_time(loop, unfinished(engine)) == 0


def test_a_caller_who_leaves_frees_the_engine(loop: Any, engine: VllmEngine) -> None:
    async def leave() -> int:
        task = asyncio.create_task(engine.generate(MESSAGES, None, Limits(LONG, PATIENT)))
        await begun(engine)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return await unfinished(engine)

    assert in_time(loop, leave()) == 0
    assert engine._gate.taken == 0


def test_one_more_than_the_queue_holds_is_refused(loop: Any, engine: VllmEngine) -> None:
    async def crowd() -> list[Any]:
        calls = [engine.generate(MESSAGES, SCHEMA, Limits(32, PATIENT)) for _ in range(4)]
        return await asyncio.gather(*calls, return_exceptions=True)

    results = in_time(loop, crowd())
    assert [type(result) for result in results] == [Written, Written, Written, EngineBusy]


def test_what_it_reads_and_writes_is_counted(loop: Any, engine: VllmEngine) -> None:
    async def watched() -> tuple[Any, list[Any]]:
        before = engine.stats()
        call = asyncio.create_task(engine.generate(MESSAGES, None, Limits(48, PATIENT)))
        during = []
        while not call.done():
            await asyncio.sleep(0.005)
            during.append(engine.stats())
        await call
        return before, during

    before, during = in_time(loop, watched())
    after = engine.stats()
    assert after.written - before.written == 48
    assert after.read + after.kept > before.read + before.kept
    assert max(stats.running for stats in during) == 1
    assert 0 < max(stats.kv_use for stats in during) < 0.5
    assert (after.running, after.waiting, after.kv_use) == (0, 0, 0.0)


def test_the_canary_sings(loop: Any, engine: VllmEngine) -> None:
    engine._gate._token_at = float("-inf")
    assert in_time(loop, engine.health())


def test_an_unmerged_adapter_comes_and_goes(loop: Any, engine: VllmEngine, adapter: Path, tmp_path: Path) -> None:
    async def swap() -> list[str]:
        texts = [await engine.generate(MESSAGES, None, Limits(16, PATIENT))]
        await engine.load_adapter(adapter, "tiny-phi3-0.0.2")
        assert engine.name == "tiny-phi3-0.0.2"
        texts.append(await engine.generate(MESSAGES, None, Limits(16, PATIENT)))
        with pytest.raises(EngineFailed, match="broken"):
            await engine.load_adapter(tmp_path, "broken")
        assert engine.name == "tiny-phi3-0.0.2"
        engine.drop_adapter()
        return [*texts, await engine.generate(MESSAGES, None, Limits(16, PATIENT))]

    before, adapted, after = in_time(loop, swap())
    assert before == after != adapted
    assert engine.name == "tiny-phi3-0.0.1"


def core() -> int:
    """The process of the engine's core."""
    [pid] = [child.pid for child in psutil.Process().children(recursive=True) if "EngineCore" in " ".join(_of(child))]
    return pid


def _of(process: psutil.Process) -> list[str]:
    words: list[str] = process.cmdline()
    return words


def test_a_core_that_stands_still_is_noticed_and_one_that_goes_on_too(loop: Any, engine: VllmEngine) -> None:
    async def stop() -> tuple[bool, bool]:
        engine._settings = SETTINGS.model_copy(update={"engine_health_timeout_s": 0.3})
        engine._gate._token_at = float("-inf")
        os.kill(core(), signal.SIGSTOP)
        try:
            still = await engine.health()
        finally:
            os.kill(core(), signal.SIGCONT)
        engine._settings = SETTINGS
        return still, await engine.health()

    assert in_time(loop, stop()) == (False, True)


def test_a_killed_core_is_noticed_and_nothing_hangs(loop: Any, engine: VllmEngine) -> None:
    async def kill() -> tuple[BaseException | str, bool, float]:
        task = asyncio.create_task(engine.generate(MESSAGES, None, Limits(LONG, PATIENT)))
        await begun(engine)
        began = time.monotonic()
        os.kill(core(), signal.SIGKILL)
        (result,) = await asyncio.gather(task, return_exceptions=True)
        healthy = await engine.health()
        return result, healthy, time.monotonic() - began

    result, healthy, seconds = in_time(loop, kill())
    assert isinstance(result, EngineFailed)
    assert not healthy
    assert seconds < 5
    with pytest.raises(EngineFailed):
        in_time(loop, engine.generate(MESSAGES, SCHEMA, Limits(8, 5)))


def test_both_batch_limits_are_always_given() -> None:
    default = engine_arguments(Path("m"), "m", EngineSettings(engine="vllm"))
    assert (default["max_num_seqs"], default["max_num_batched_tokens"]) == (1024, 8192)
    assert max(default["cudagraph_capture_sizes"]) == 1024
    assert default["quantization"] is None
    eager = engine_arguments(Path("m"), "m", SETTINGS)
    assert "cudagraph_capture_sizes" not in eager
    lora = engine_arguments(Path("m"), "m", EngineSettings(vllm_lora=True, vllm_quantization="fp8"))
    assert lora["enable_lora"]
    assert lora["quantization"] == "fp8"


def test_attention_is_vllms_choice_unless_a_setting_names_one() -> None:
    def chosen(name: Any) -> Any:
        return engine_arguments(Path("m"), "m", EngineSettings(vllm_attention=name))["attention_config"]

    splits = {"flash_attn_max_num_splits_for_cuda_graph": 1}
    assert chosen("auto") == splits
    assert chosen("flash_attn") == splits | {"backend": "FLASH_ATTN"}
    assert chosen("flash_attn_2") == splits | {"backend": "FLASH_ATTN", "flash_attn_version": 2}
    assert chosen("triton_attn") == splits | {"backend": "TRITON_ATTN"}


@pytest.mark.parametrize(
    ("config", "hopper", "backend"),
    [
        ({"hidden_size": 3072, "num_attention_heads": 32}, True, "TRITON_ATTN"),
        ({"head_dim": 96, "hidden_size": 2048, "num_attention_heads": 32}, True, "TRITON_ATTN"),
        ({"hidden_size": 3072, "num_attention_heads": 32}, False, None),
        ({"hidden_size": 576, "num_attention_heads": 9}, True, None),
        ({}, True, None),
    ],
)
def test_heads_of_96_values_take_tritons_attention_on_hopper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: dict[str, int], hopper: bool, backend: str | None
) -> None:
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    monkeypatch.setattr("service.engines.vllm._hopper", lambda: hopper)
    assert engine_arguments(tmp_path, "m", EngineSettings())["attention_config"].get("backend") == backend
    named = engine_arguments(tmp_path, "m", EngineSettings(vllm_attention="flash_attn"))
    assert named["attention_config"]["backend"] == "FLASH_ATTN"


@pytest.mark.parametrize(("runner", "said"), [("auto", None), ("v1", "0"), ("v2", "1")])
def test_the_model_runner_is_told_by_the_environment(
    monkeypatch: pytest.MonkeyPatch, runner: Any, said: str | None
) -> None:
    for name in ("VLLM_USE_V2_MODEL_RUNNER", "VLLM_USE_FLASHINFER_SAMPLER"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    prepare(EngineSettings(vllm_model_runner=runner))
    assert os.environ.get("VLLM_USE_V2_MODEL_RUNNER") == said
