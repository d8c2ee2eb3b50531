"""vLLM in the service's process: AsyncLLM, whose engine core runs in a process of its own beside it.

The waiting queue of vLLM is unbounded, so the bound is ours. A caller who leaves or runs late cancels
the generator, on which vLLM aborts the request in the engine core. Only the final text crosses processes.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from census.understand.prompt import Message
from service.engines.gate import Gate
from service.engines.settings import EngineSettings
from service.engines.types import EngineFailed, EngineLate, EngineStats, Limits, Written

WIDE_TILED = 96
"""Head size that FlashAttention 3 computes in tiles of 192 query rows. On an H200, 1,024 sequences of Phi-3-mini's
shape, a step's attention takes 42.9 ms by it and 21.9 ms by Triton's kernels (`python -m benchmarks.gpu.kernels`)."""


class VllmEngine:
    """An Engine over a folder in Hugging Face format: weights, configuration, tokenizer, chat template.

    Making one loads the model and captures CUDA graphs: a minute or two. Use it from one event loop.
    Raises EngineFailed when the model cannot be loaded.
    """

    def __init__(self, model: Path, name: str, settings: EngineSettings) -> None:
        self._name = name
        self._settings = settings
        self._gate = Gate(settings.vllm_max_num_seqs + settings.engine_max_waiting)
        self._kv = KvUse(self._gate.progressed)
        self._llm = _load(model, name, settings, self._kv)
        self._tokenizer = self._llm.get_tokenizer()
        self._requests = itertools.count()
        self._adapters = itertools.count(1)
        self._adapter: Any = None
        self._closed = False
        self._read = self._kept = self._written = 0

    @property
    def name(self) -> str:
        return self._adapter.name if self._adapter is not None else self._name

    async def generate(self, messages: Sequence[Message], schema: Mapping[str, Any] | None, limits: Limits) -> Written:
        if self._closed:
            raise EngineFailed("the engine is closed")
        with self._gate.place():
            return await self._within(limits.deadline_s, self._tokens(messages), _sampling(schema, limits.max_tokens))

    async def health(self) -> bool:
        if self._closed or self._llm.errored:
            return False
        if self._gate.moves:
            return True
        canary: Sequence[Message] = ({"role": "user", "content": "1"},)
        try:
            await self._within(self._settings.engine_health_timeout_s, self._tokens(canary), _sampling(None, 1))
        except (EngineFailed, EngineLate):
            return False
        return True

    def stats(self) -> EngineStats:
        taken, most = self._gate.taken, self._settings.vllm_max_num_seqs
        used = self._kv.share if taken else 0.0  # vLLM says nothing more once all is done
        kv_use = used if self._settings.vllm_stats else None
        return EngineStats(min(taken, most), max(0, taken - most), self._read, self._kept, self._written, kv_use)

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        llm, self._llm = self._llm, None
        await asyncio.to_thread(llm.shutdown)

    async def load_adapter(self, path: Path, name: str) -> None:
        """Put an unmerged LoRA adapter over the model for the requests from now on; it may replace another.

        path  folder in PEFT format
        name  what the engine reports from then on

        Raises EngineFailed when it cannot be loaded; what served before serves on.
        """
        from vllm.lora.request import LoRARequest

        if not self._settings.vllm_lora:
            raise EngineFailed("adapters need vllm_lora")
        adapter = LoRARequest(lora_name=name, lora_int_id=next(self._adapters), lora_path=str(path))
        try:
            loaded = await self._llm.add_lora(adapter)
        except Exception as error:  # vLLM passes on whatever its engine core raised
            raise EngineFailed(f"adapter {name}: {error}") from error
        if not loaded:
            raise EngineFailed(f"adapter {name} was not loaded")
        self._adapter = adapter

    def drop_adapter(self) -> None:
        """Serve the model alone again; requests in progress keep their adapter."""
        self._adapter = None

    def _tokens(self, messages: Sequence[Message]) -> list[int]:
        """The prompt's token ids. A fraction of a millisecond: too little for a thread."""
        text = self._tokenizer.apply_chat_template(list(messages), tokenize=False, add_generation_prompt=True)
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False)
        return ids

    async def _within(self, seconds: float, tokens: list[int], sampling: Any) -> Written:
        """The final text. Raises EngineLate and EngineFailed."""
        try:
            async with asyncio.timeout(seconds):
                return await self._final(tokens, sampling)
        except TimeoutError:
            raise EngineLate(f"no text within {seconds:g} seconds") from None
        except EngineFailed:
            raise
        except Exception as error:  # a dead engine core, a prompt that is too long, a schema it cannot use
            raise EngineFailed(f"vLLM: {type(error).__name__}: {error}") from error

    async def _final(self, tokens: list[int], sampling: Any) -> Written:
        request_id = f"plan-{next(self._requests)}"
        outputs = self._llm.generate(
            {"prompt_token_ids": tokens}, sampling, request_id=request_id, lora_request=self._adapter
        )
        async for output in outputs:
            if output.finished:
                self._gate.progressed()
                self._count(output)
                written = output.outputs[0]
                text: str = self._tokenizer.decode(written.token_ids, skip_special_tokens=True)
                return Written(text, written.cumulative_logprob)
        raise EngineFailed("vLLM ended the request without a text")

    def _count(self, output: Any) -> None:
        kept = output.num_cached_tokens or 0
        self._kept += kept
        self._read += len(output.prompt_token_ids) - kept
        self._written += len(output.outputs[0].token_ids)


class KvUse:
    """The share (0–1) of vLLM's KV cache in use, as its scheduler said last; `stepped` is called for every step."""

    def __init__(self, stepped: Callable[[], None]) -> None:
        self.share = 0.0
        self._stepped = stepped

    def listener(self) -> Callable[[Any, int], Any]:
        """What vLLM calls for a listener of its statistics, one per engine core."""
        from vllm.v1.metrics.loggers import StatLoggerBase

        use = self

        class Listener(StatLoggerBase):  # type: ignore[misc]
            def __init__(self, vllm_config: Any, engine_index: int = 0) -> None:
                pass

            def record(self, scheduler_stats: Any, *_: Any, **__: Any) -> None:
                if scheduler_stats is not None:
                    use._stepped()
                    use.share = scheduler_stats.kv_cache_usage

            def log_engine_initialized(self) -> None:
                pass

        return Listener


def prepare(settings: EngineSettings) -> None:
    """Say what vLLM reads from the environment only, when an engine is made.

    It starts without flashinfer where that is missing: 0.24 takes its sampler on Hopper cards for granted, and
    greedy decoding needs none.
    """
    if find_spec("flashinfer") is None:
        os.environ.setdefault("VLLM_USE_FLASHINFER_SAMPLER", "0")
    if settings.vllm_model_runner != "auto":
        os.environ["VLLM_USE_V2_MODEL_RUNNER"] = str(int(settings.vllm_model_runner == "v2"))


def _load(model: Path, name: str, settings: EngineSettings, kv: KvUse) -> Any:
    from vllm import AsyncEngineArgs
    from vllm.config import StructuredOutputsConfig
    from vllm.v1.engine.async_llm import AsyncLLM

    if not model.is_dir():
        raise EngineFailed(f"no model folder at {model}")
    prepare(settings)
    # Compact and by the library that llama.cpp uses too, so that both engines may write the same texts.
    structured = StructuredOutputsConfig(backend=settings.vllm_structured_backend, disable_any_whitespace=True)
    arguments = AsyncEngineArgs(**engine_arguments(model, name, settings), structured_outputs_config=structured)
    try:
        return AsyncLLM.from_engine_args(arguments, stat_loggers=[kv.listener()] if settings.vllm_stats else None)
    except Exception as error:  # out of memory, an unknown architecture, a failed worker: many types
        raise EngineFailed(f"vLLM cannot load {model.name}: {error}") from error


def engine_arguments(model: Path, name: str, settings: EngineSettings) -> dict[str, Any]:
    """vLLM's arguments. Both batch limits are given: in-process engines default to 128 and 2,048."""
    arguments: dict[str, Any] = {
        "model": str(model),
        "served_model_name": name,
        "max_num_seqs": settings.vllm_max_num_seqs,
        "max_num_batched_tokens": settings.vllm_max_num_batched_tokens,
        "max_model_len": settings.vllm_max_model_len,
        "gpu_memory_utilization": settings.vllm_gpu_memory_utilization,
        "kv_cache_memory_bytes": settings.vllm_kv_cache_bytes,
        "quantization": None if settings.vllm_quantization == "none" else settings.vllm_quantization,
        "dtype": settings.vllm_dtype,
        "tensor_parallel_size": settings.vllm_tensor_parallel_size,
        "enforce_eager": settings.vllm_enforce_eager,
        "enable_prefix_caching": settings.vllm_prefix_caching,
        "load_format": settings.vllm_load_format,
        # Sampling is ours alone, not what a model's generation_config.json suggests.
        "generation_config": "vllm",
        "disable_log_stats": True,
        "attention_config": _attention(model, settings),
    }
    if not settings.vllm_enforce_eager:
        # vLLM stops at 512 by itself, and larger batches would run without graphs.
        arguments["cudagraph_capture_sizes"] = capture_sizes(settings.vllm_max_num_seqs)
    if settings.vllm_lora:
        arguments |= {"enable_lora": True, "max_loras": 1, "max_lora_rank": settings.vllm_max_lora_rank}
    return arguments


def _attention(model: Path, settings: EngineSettings) -> dict[str, Any]:
    """Which kernels. Prompts are short: split along their keys, attention would only have parts to join."""
    chosen: dict[str, Any] = {"flash_attn_max_num_splits_for_cuda_graph": 1}
    attention = settings.vllm_attention
    if attention == "auto" and head_size(model) == WIDE_TILED and _hopper():
        attention = "triton_attn"
    if attention != "auto":
        name, _, version = attention.partition("_attn")
        chosen["backend"] = f"{name}_attn".upper()
        if version:
            chosen["flash_attn_version"] = int(version[1:])
    return chosen


def head_size(model: Path) -> int | None:
    """Values of an attention head, by the model's config.json; None where that does not say."""
    try:
        config = json.loads((model / "config.json").read_text(encoding="utf-8"))
        return int(config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _hopper() -> bool:
    """Whether vLLM would take FlashAttention 3 by itself."""
    from vllm.platforms import current_platform

    return bool(current_platform.is_cuda() and current_platform.is_device_capability_family(90))


def capture_sizes(seqs: int) -> list[int]:
    """Batch sizes of CUDA graphs for up to `seqs` sequences, coarser above 128: a step padded by 64 costs less
    than capturing a graph for every eight."""
    fine = (1, 2, 4, 8, 16, 24, 32, 48, 64, 80, 96, 112, 128)
    return sorted({min(size, seqs) for size in (*fine, *range(192, seqs + 64, 64))})


def _sampling(schema: Mapping[str, Any] | None, max_tokens: int) -> Any:
    from vllm import SamplingParams
    from vllm.sampling_params import RequestOutputKind, StructuredOutputsParams

    return SamplingParams(
        temperature=0,
        max_tokens=max_tokens,
        logprobs=0,  # of the tokens written alone
        # The text is made once, of all tokens: after each of them it would cost most of the process that serves.
        detokenize=False,
        output_kind=RequestOutputKind.FINAL_ONLY,
        structured_outputs=None if schema is None else StructuredOutputsParams(json=dict(schema)),
    )
