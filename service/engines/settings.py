"""Settings of the engines: one flat model, so that every field can be an environment variable."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

EngineKind = Literal["none", "llama_cpp", "vllm"]


class EngineSettings(BaseModel):
    """Which engine writes plans, and how. Times are in seconds, sizes in bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    engine: EngineKind = Field(
        default="llama_cpp", description="What runs the planning model: llama_cpp, vllm, or none for rules alone."
    )
    engine_max_waiting: int = Field(
        default=16, ge=0, description="Generations that may wait for the engine; one more is planned by rules."
    )
    engine_health_timeout_s: float = Field(
        default=3.5, gt=0, description="Seconds the engine may take to prove that it still writes tokens."
    )
    engine_health_every_s: float = Field(
        default=1.0, gt=0, description="Seconds between two looks at whether the engine still writes tokens."
    )
    engine_required: bool = Field(
        default=True,
        description="Report not ready while the engine stands still, so that instances whose engine moves are asked; "
        "false: stay ready, since rules answer meanwhile.",
    )
    engine_dead_s: float = Field(
        default=60.0,
        ge=0,
        description="Seconds the engine may stand still before /health/live fails too, so that whoever watches it "
        "starts the process anew; 0: never.",
    )

    llama_parallel: int = Field(default=4, ge=1, le=64, description="llama.cpp: prompts decoded together.")
    llama_threads: int = Field(
        default=0,
        ge=0,
        le=256,
        description="llama.cpp: threads; 0 for one per core, 4 at most. They spin while they wait for each other: "
        "1 where other programs want the cores too.",
    )
    llama_context: int = Field(
        default=1024, ge=128, le=131_072, description="llama.cpp: tokens of prompt and text together, per prompt."
    )

    vllm_max_num_seqs: int = Field(default=1024, ge=1, description="vLLM: requests decoded together.")
    vllm_max_num_batched_tokens: int = Field(default=8192, ge=64, description="vLLM: tokens in one step.")
    vllm_max_model_len: int = Field(default=1024, ge=128, description="vLLM: tokens of prompt and text together.")
    vllm_gpu_memory_utilization: float = Field(
        default=0.9, gt=0, le=1, description="vLLM: share of the GPU's memory to take."
    )
    vllm_kv_cache_bytes: int | None = Field(
        default=None, ge=1, description="vLLM: memory for the KV cache, instead of what the share leaves."
    )
    vllm_quantization: Literal["none", "fp8", "awq", "bitsandbytes"] = Field(
        default="none",
        description="vLLM: none, fp8 (quantised at load), awq (the model comes quantised) or bitsandbytes (4 bits).",
    )
    vllm_dtype: Literal["auto", "bfloat16", "float16", "float32"] = Field(
        default="auto", description="vLLM: number format of weights and activations; auto takes the model's own."
    )
    vllm_tensor_parallel_size: int = Field(default=1, ge=1, description="vLLM: GPUs that share the model.")
    vllm_enforce_eager: bool = Field(default=False, description="vLLM: no compilation and no CUDA graphs; slower.")
    vllm_prefix_caching: bool = Field(default=True, description="vLLM: keep the KV cache of shared prompt beginnings.")
    vllm_attention: Literal["auto", "flash_attn", "flash_attn_2", "triton_attn"] = Field(
        default="auto",
        description="vLLM: kernels of attention; auto takes vLLM's choice, but Triton's on Hopper where heads have "
        "96 values (Phi-3-mini), in half the time of FlashAttention 3.",
    )
    vllm_model_runner: Literal["auto", "v1", "v2"] = Field(
        default="auto",
        description="vLLM: what prepares each step; v2 does less of it on the CPU. auto takes vLLM's choice.",
    )
    vllm_structured_backend: Literal["guidance", "xgrammar"] = Field(
        default="guidance", description="vLLM: what masks tokens by the schema; llama.cpp uses guidance as well."
    )
    vllm_load_format: Literal["auto", "dummy"] = Field(
        default="auto", description="vLLM: auto reads the weights; dummy makes random ones, for measuring."
    )
    vllm_stats: bool = Field(
        default=True, description="vLLM: let it say how much of its KV cache is in use, for the metrics."
    )
    vllm_lora: bool = Field(default=False, description="vLLM: accept unmerged adapters at run time.")
    vllm_max_lora_rank: Literal[8, 16, 32, 64, 128, 256] = Field(
        default=64, description="vLLM: largest rank of an unmerged adapter."
    )
