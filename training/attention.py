"""Attention over packed rows with PyTorch's own flash kernel, registered with transformers as `varlen`.

A packed row holds many samples end to end; `cu_seq_lens_q` (samples + 1 offsets, int32) says where each
begins. The kernel attends causally within each and never across. Equal offsets at the end are empty
samples: they let every batch have the same shapes, so that nothing is compiled twice.
On a CPU, where the kernel does not exist, the samples are attended to one by one: exact, slow, for tests.
"""

from __future__ import annotations

import inspect
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

NAME = "varlen"


def register() -> None:
    """Make `attn_implementation="varlen"` known to transformers. Calling it again changes nothing."""
    from transformers import AttentionInterface

    # Not among the mask functions: transformers then builds no mask, which would be (tokens x tokens).
    AttentionInterface.register(NAME, varlen_attention)


def varlen_attention(
    _module: torch.nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    _mask: Tensor | None,
    scaling: float | None = None,
    cu_seq_lens_q: Tensor | None = None,
    max_length_q: int | None = None,
    **_: Any,
) -> tuple[Tensor, None]:
    """One layer's attention: (1, heads, tokens, size) → (1, tokens, heads, size).

    Raises ValueError for a row without offsets, or for a batch of several rows.
    """
    if cu_seq_lens_q is None or max_length_q is None:
        raise ValueError("attention varlen needs a packed row with cu_seq_lens_q and max_length_q")
    if query.shape[0] != 1:
        raise ValueError(f"attention varlen takes one packed row, not {query.shape[0]}")
    # Rotary embedding may have widened queries and keys; the kernel takes half precision only.
    queries, keys, values = (part[0].transpose(0, 1).to(value.dtype) for part in (query, key, value))
    attend = flash if query.is_cuda else one_by_one
    return attend(queries, keys, values, cu_seq_lens_q, int(max_length_q), scaling).unsqueeze(0), None


def flash(query: Tensor, key: Tensor, value: Tensor, offsets: Tensor, longest: int, scaling: float | None) -> Tensor:
    """(tokens, heads, size) each, on a GPU; key and value may have fewer heads. Returns query's shape."""
    from torch.nn.attention.varlen import varlen_attn

    # The interface moved between releases: `is_causal` became `window_size`, then `enable_gqa` came.
    known = _PARAMETERS
    options: dict[str, Any] = {"window_size": (-1, 0)} if "window_size" in known else {"is_causal": True}
    if key.shape[1] != query.shape[1]:
        if "enable_gqa" in known:
            options["enable_gqa"] = True
        else:
            repeats = query.shape[1] // key.shape[1]
            key, value = key.repeat_interleave(repeats, dim=1), value.repeat_interleave(repeats, dim=1)
    if "scale" in known:
        options["scale"] = scaling
    elif scaling is not None and abs(scaling - query.shape[-1] ** -0.5) > 1e-6:
        query = query * (scaling * query.shape[-1] ** 0.5)
    attended: Tensor = varlen_attn(query, key, value, offsets, offsets, longest, longest, **options)
    return attended


@torch.compiler.disable  # type: ignore[untyped-decorator]
def one_by_one(
    query: Tensor, key: Tensor, value: Tensor, offsets: Tensor, _longest: int, scaling: float | None
) -> Tensor:
    """As `flash`, on any device, sample by sample."""
    repeats = query.shape[1] // key.shape[1]
    key, value = key.repeat_interleave(repeats, dim=1), value.repeat_interleave(repeats, dim=1)
    parts = []
    for start, end in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True):
        if end > start:
            q, k, v = (part[start:end].transpose(0, 1) for part in (query, key, value))
            one = functional.scaled_dot_product_attention(q, k, v, is_causal=True, scale=scaling)
            parts.append(one.transpose(0, 1))
    return torch.cat(parts)


def works(heads: int, key_heads: int, size: int, device: torch.device) -> str | None:
    """None if the kernel agrees with sample-by-sample attention here, forward and back; else what is wrong."""
    if device.type != "cuda":
        return None
    try:
        return _disagreement(heads, key_heads, size, device)
    except (ImportError, RuntimeError, TypeError, ValueError, NotImplementedError) as problem:
        return f"{type(problem).__name__}: {problem}"


def _disagreement(heads: int, key_heads: int, size: int, device: torch.device) -> str | None:
    generator = torch.Generator(device).manual_seed(0)
    offsets = torch.tensor([0, 37, 100, 128, 128, 128], dtype=torch.int32, device=device)
    results = []
    shapes = ((128, heads, size), (128, key_heads, size), (128, key_heads, size))
    start = [torch.randn(shape, generator=generator, device=device, dtype=torch.bfloat16) for shape in shapes]
    for attend in (flash, one_by_one):
        inputs = [part.clone().requires_grad_() for part in start]
        out = attend(inputs[0], inputs[1], inputs[2], offsets, 64, size**-0.5)
        out.float().square().sum().backward()
        results.append([out.detach(), *(part.grad for part in inputs if part.grad is not None)])
    worst = max(
        float((a.float() - b.float()).abs().max() / b.float().abs().max()) for a, b in zip(*results, strict=True)
    )
    return None if worst < 0.05 else f"differs from plain attention by {worst:.2g}"


def _parameters() -> frozenset[str]:
    try:
        from torch.nn.attention.varlen import varlen_attn
    except ImportError:
        return frozenset()
    return frozenset(inspect.signature(varlen_attn).parameters)


# Read once: a traced layer must not inspect signatures.
_PARAMETERS = _parameters()
