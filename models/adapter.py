"""LoRA adapters in PEFT format, read strictly: what merging would leave out is an error, never ignored."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from models.errors import AdapterError

WEIGHTS = "adapter_model.safetensors"
CONFIG = "adapter_config.json"

Matrix = NDArray[np.float32]

_KEY = re.compile(r"base_model\.model\.model\.layers\.(\d+)\.(.+)\.lora_([AB])\.weight")
_PRISTINE = (True, False, "gaussian", "orthogonal", "eva")
"""Initialisations that leave the base's weights alone. Others (pissa, olora …) train against a changed base."""
_UNSUPPORTED = (
    "use_dora", "use_qalora", "lora_bias", "fan_in_fan_out", "modules_to_save", "rank_pattern", "alpha_pattern",
    "layer_replication", "trainable_token_indices", "target_parameters", "megatron_config", "alora_invocation_tokens",
)  # fmt: skip


@dataclass(frozen=True)
class LowRank:
    """One adapted projection: its weight gains scale · up @ down.

    down  (r, inputs) float32, "lora_A"
    up    (outputs, r) float32, "lora_B"
    """

    down: Matrix
    up: Matrix
    scale: float

    def delta(self) -> Matrix:
        """(outputs, inputs) float32."""
        return cast(Matrix, (self.up * np.float32(self.scale)) @ self.down)


@dataclass(frozen=True)
class Adapter:
    """The adapted projections by (layer, module), e.g. (0, "self_attn.q_proj")."""

    folder: Path
    parts: Mapping[tuple[int, str], LowRank]


def load_adapter(folder: Path) -> Adapter:
    """Read adapter_config.json and adapter_model.safetensors (float16 or float32).

    Raises AdapterError for missing or damaged files, unknown keys, half a pair, wrong shapes, numbers that are
    not finite, and settings that merging does not know.
    """
    config = _config(folder)
    rank = int(config["r"])
    scale = float(config["lora_alpha"]) / (math.sqrt(rank) if config.get("use_rslora") else rank)
    halves: dict[tuple[int, str], dict[str, Matrix]] = {}
    for key, matrix in _tensors(folder / WEIGHTS).items():
        match = _KEY.fullmatch(key)
        if match is None:
            raise AdapterError(f"{folder / WEIGHTS}: {key} is not a LoRA weight of a decoder layer")
        layer, module, half = match.groups()
        halves.setdefault((int(layer), module), {})[half] = matrix
    if not halves:
        raise AdapterError(f"{folder / WEIGHTS} holds no weights")
    return Adapter(folder, {place: _pair(folder, place, pair, rank, scale) for place, pair in halves.items()})


def adapter_hash(folder: Path) -> str:
    """Hex SHA-256 over configuration and weights. Raises AdapterError when one is missing."""
    digest = hashlib.sha256()
    for name in (CONFIG, WEIGHTS):
        try:
            content = (folder / name).read_bytes()
        except OSError as error:
            raise AdapterError(f"{folder / name} cannot be read: {error.strerror}") from None
        digest.update(len(content).to_bytes(8, "little") + content)
    return digest.hexdigest()


def _config(folder: Path) -> dict[str, Any]:
    path = folder / CONFIG
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
        kind, rank, alpha = config.get("peft_type"), config["r"], config["lora_alpha"]
    except OSError as error:
        raise AdapterError(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise AdapterError(f"{path} is not a LoRA configuration: {error!r}") from None
    if kind != "LORA" or not isinstance(rank, int) or rank < 1 or not isinstance(alpha, int | float):
        raise AdapterError(f"{path}: a LoRA with r ≥ 1 is needed, not {kind} with r={rank}, lora_alpha={alpha}")
    used = [name for name in _UNSUPPORTED if config.get(name)]
    if config.get("bias", "none") != "none":
        used.append("bias")
    if config.get("init_lora_weights", True) not in _PRISTINE:
        used.append(f"init_lora_weights={config['init_lora_weights']}")
    if used:
        raise AdapterError(f"{path} uses {', '.join(used)}, which cannot be merged")
    return cast(dict[str, Any], config)


def _tensors(path: Path) -> dict[str, Matrix]:
    tensors: dict[str, Matrix] = {}
    try:
        with safe_open(path, framework="numpy") as file:
            for key in file.keys():  # noqa: SIM118 - not a mapping
                kind = file.get_slice(key).get_dtype()
                if kind not in {"F16", "F32"}:
                    raise AdapterError(f"{path}: {key} is {kind}; save the adapter in float16")
                tensors[key] = file.get_tensor(key).astype(np.float32)
    except FileNotFoundError:
        raise AdapterError(f"{path} is missing") from None
    except (OSError, SafetensorError) as error:
        raise AdapterError(f"{path} cannot be read: {error}") from None
    return tensors


def _pair(folder: Path, place: tuple[int, str], pair: Mapping[str, Matrix], rank: int, scale: float) -> LowRank:
    name = f"layer {place[0]} {place[1]}"
    if set(pair) != {"A", "B"}:
        raise AdapterError(f"{folder}: {name} has only lora_{next(iter(pair))}")
    down, up = pair["A"], pair["B"]
    if down.ndim != 2 or up.ndim != 2 or down.shape[0] != rank or up.shape[1] != rank:
        raise AdapterError(f"{folder}: {name} has shapes {down.shape} and {up.shape}, which do not fit r={rank}")
    if not (np.isfinite(down).all() and np.isfinite(up).all()):
        raise AdapterError(f"{folder}: {name} holds numbers that are not finite")
    return LowRank(down, up, scale)
