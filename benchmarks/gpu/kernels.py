"""What the kernels of one step cost on this GPU, before any engine is loaded: `python -m benchmarks.gpu.kernels`.

An engine can be no faster than the matrix products and the attention of its steps. Both are timed here for the
Phi-3-mini shape, in CUDA graphs as an engine runs them, attention by every kernel that vLLM could take. Half a
minute. Prints the table; with --out it writes the records, with --best the name of the fastest attention for the
largest batch, as CENSUS_QA_VLLM_ATTENTION takes it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from benchmarks.gpu.limits import PHI3_MINI, Work

HEADS, PAGE = 32, 16
BATCHES = (1, 128, 1024)
TOKENS = (1, 128, 1024, 16384)
REPEATS = 8  # calls in one graph: the gaps between launches count, the time to start a graph hardly
GRAPHS = 5
WORK = Work()


@dataclass(frozen=True)
class Timed:
    """Microseconds of one layer. `name` is of an attention kernel or "matmul"; `batch` sequences or tokens."""

    name: str
    batch: int
    us: float
    problem: str = ""


@dataclass(frozen=True)
class Pages:
    """Paged keys and values of `batch` sequences half way through their output, one new token each."""

    batch: int
    query: Any
    keys: Any
    values: Any
    out: Any
    table: Any
    lengths: Any
    starts: Any
    longest: int

    @classmethod
    def of(cls, batch: int) -> Pages:
        """Random ones on the GPU."""
        import torch

        size = PHI3_MINI.hidden // HEADS
        length = WORK.prompt + WORK.output // 2
        pages = -(-length // PAGE)
        cache = torch.randn(batch * pages, 2, PAGE, HEADS, size, dtype=torch.bfloat16, device="cuda")
        keys, values = cache.unbind(1)
        query = torch.randn(batch, HEADS, size, dtype=torch.bfloat16, device="cuda")
        return cls(
            batch=batch,
            query=query,
            keys=keys,
            values=values,
            out=torch.empty_like(query),
            table=torch.randperm(batch * pages, device="cuda").to(torch.int32).view(batch, pages),
            lengths=torch.full((batch,), length, dtype=torch.int32, device="cuda"),
            starts=torch.arange(batch + 1, dtype=torch.int32, device="cuda"),
            longest=length,
        )


def flash(pages: Pages, version: int, splits: int) -> Callable[[], Any]:
    """vLLM's FlashAttention 2 or 3, in at most `splits` parts along the keys."""
    import torch
    from vllm.vllm_flash_attn.flash_attn_interface import flash_attn_varlen_func, get_scheduler_metadata

    scale = pages.query.shape[-1] ** -0.5
    plan: dict[str, Any] = {}
    if version == 3:
        plan["num_splits"] = splits
        plan["scheduler_metadata"] = get_scheduler_metadata(
            batch_size=pages.batch,
            max_seqlen_q=1,
            max_seqlen_k=pages.longest,
            num_heads_q=HEADS,
            num_heads_kv=HEADS,
            headdim=pages.query.shape[-1],
            cache_seqlens=pages.lengths,
            qkv_dtype=torch.bfloat16,
            cu_seqlens_q=pages.starts,
            page_size=PAGE,
            causal=True,
            num_splits=splits,
        )
    return lambda: flash_attn_varlen_func(
        q=pages.query,
        k=pages.keys,
        v=pages.values,
        out=pages.out,
        cu_seqlens_q=pages.starts,
        max_seqlen_q=1,
        seqused_k=pages.lengths,
        max_seqlen_k=pages.longest,
        softmax_scale=scale,
        causal=True,
        block_table=pages.table,
        fa_version=version,
        **plan,
    )


def triton(pages: Pages) -> Callable[[], Any]:
    """vLLM's attention in Triton; a few sequences are split along the keys, as its backend does."""
    import torch
    from vllm.v1.attention.ops.triton_unified_attention import unified_attention

    size, segments = pages.query.shape[-1], 16
    split: dict[str, Any] = {}
    if pages.batch <= 128 // HEADS:
        shape = (pages.batch, HEADS, segments)
        split = {
            "seq_threshold_3D": pages.batch,
            "num_par_softmax_segments": segments,
            "softmax_segm_output": torch.empty(*shape, 128, dtype=torch.float32, device="cuda"),
            "softmax_segm_max": torch.empty(shape, dtype=torch.float32, device="cuda"),
            "softmax_segm_expsum": torch.empty(shape, dtype=torch.float32, device="cuda"),
        }
    ones = torch.ones((), dtype=torch.float32, device="cuda").expand(pages.batch, HEADS)
    return lambda: unified_attention(
        q=pages.query,
        k=pages.keys,
        v=pages.values,
        out=pages.out,
        cu_seqlens_q=pages.starts,
        max_seqlen_q=1,
        seqused_k=pages.lengths,
        max_seqlen_k=pages.longest,
        softmax_scale=size**-0.5,
        causal=True,
        window_size=(-1, -1),
        block_table=pages.table,
        softcap=0.0,
        q_descale=None,
        k_descale=ones,
        v_descale=ones,
        **split,
    )


ATTENTION: dict[str, Callable[[Pages], Callable[[], Any]]] = {
    "flash_attn": lambda pages: flash(pages, 3, 1),
    "flash_attn, up to 32 splits": lambda pages: flash(pages, 3, 32),
    "flash_attn_2": lambda pages: flash(pages, 2, 1),
    "triton_attn": triton,
}


def microseconds(call: Callable[[], Any]) -> float:
    """Of one call, from graphs of several."""
    import torch

    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            call()
    torch.cuda.current_stream().wait_stream(side)
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        for _ in range(REPEATS):
            call()
    graph.replay()
    start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
    start.record()
    for _ in range(GRAPHS):
        graph.replay()
    end.record()
    end.synchronize()
    return 1000 * float(start.elapsed_time(end)) / (REPEATS * GRAPHS)


def attentions() -> Iterator[Timed]:
    """Every kernel at every batch. One that cannot run says why."""
    import torch

    for batch in BATCHES:
        pages = Pages.of(batch)
        wanted: Any = None
        for name, kernel in ATTENTION.items():
            try:
                us = microseconds(kernel(pages))
                wanted = pages.out.clone() if wanted is None else wanted
                off = float((pages.out - wanted).abs().max())
                yield Timed(name, batch, us, "" if off < 0.02 else f"differs by {off:.3g}")
            except (RuntimeError, ImportError, TypeError, AttributeError) as problem:
                yield Timed(name, batch, float("inf"), f"{type(problem).__name__}: {problem}".splitlines()[0][:160])
        del pages
        torch.cuda.empty_cache()


def products() -> Iterator[Timed]:
    """The four matrix products of a layer."""
    import torch

    hidden, inner = PHI3_MINI.hidden, PHI3_MINI.intermediate
    shapes = ((hidden, 3 * hidden), (hidden, hidden), (hidden, 2 * inner), (inner, hidden))
    weights = [torch.randn(out, into, dtype=torch.bfloat16, device="cuda") * 0.02 for into, out in shapes]
    for tokens in TOKENS:
        inputs = [torch.randn(tokens, into, dtype=torch.bfloat16, device="cuda") for into, _ in shapes]

        def layer(inputs: list[Any] = inputs) -> None:
            for x, weight in zip(inputs, weights, strict=True):
                torch.nn.functional.linear(x, weight)

        yield Timed("matmul", tokens, microseconds(layer))


def told(found: list[Timed]) -> Iterator[str]:
    """The lines of the table."""
    layers, shape = PHI3_MINI.layers, PHI3_MINI
    flops = 2 * (shape.matmul - shape.head) / layers
    kept = (WORK.prompt + WORK.output // 2) * shape.kv_bytes / layers
    for timed in found:
        if timed.problem and timed.us == float("inf"):
            yield f"{timed.name}, {timed.batch}: {timed.problem}"
        elif timed.name == "matmul":
            rate = flops * timed.batch / timed.us / 1e6
            read = flops / timed.us / 1e6  # two bytes and two operations to a weight
            ms = layers * timed.us / 1000
            yield f"matmul, {timed.batch} tokens: {ms:.2f} ms a step, {rate:.0f} TFLOP/s, {read:.2f} TB/s of weights"
        else:
            rate = kept * timed.batch / timed.us / 1e6
            ms = layers * timed.us / 1000
            yield f"{timed.name}, {timed.batch} sequences: {ms:.2f} ms a step, {rate:.2f} TB/s {timed.problem}"


def fastest(found: list[Timed]) -> str:
    """The attention, by its name as a setting, that decodes the largest batch soonest; "auto" when none ran."""
    rows = [t for t in found if t.batch == max(BATCHES) and "," not in t.name and t.name != "matmul" and not t.problem]
    return min(rows, key=lambda timed: timed.us).name if rows else "auto"


def main(
    out: Annotated[Path | None, typer.Option(help="JSON to write.")] = None,
    best: Annotated[Path | None, typer.Option(help="File for the name of the fastest attention.")] = None,
) -> None:
    """Time and print."""
    found = [*products(), *attentions()]
    for line in told(found):
        typer.echo(line)
    if out:
        out.write_text(json.dumps([asdict(timed) for timed in found], indent=1), encoding="utf-8")
    if best:
        best.write_text(fastest(found), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
