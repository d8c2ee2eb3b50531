"""A base and a LoRA adapter made one GGUF file for llama.cpp, and kept in a folder.

Whatever the adapter leaves alone is copied as stored: vocabulary, chat template, norms, embeddings. Only adapted
projections are dequantised, changed and quantised anew.

A kept file is named by what it is made from, so that a new base, adapter or quantisation is a new file. It is
written aside and renamed when whole; a note beside it holds its hash, and a file that does not match is made again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from filelock import FileLock, Timeout
from gguf import GGMLQuantizationType, GGUFReader, LlamaFileType, dequantize, quantize
from numpy.typing import NDArray

from models.adapter import Adapter, LowRank, adapter_hash, load_adapter
from models.base import base_gguf, sha256
from models.errors import AdapterError, ModelError
from models.llama_gguf import as_stored, tensor_name, turned_heads, writer_like
from models.registry import Version

Quantisation = Literal["f16", "q8_0", "q4_0", "q4_1"]

FORMAT = 1
"""Raise when merging changes its output, so that files made before are not used."""
LOCK_TIMEOUT_S = 120
"""Longer than any merge; a start that waits longer says so instead of hanging."""


@dataclass(frozen=True)
class Stored:
    """What a quantisation is called inside a GGUF file: of a tensor, and of the file as a whole."""

    tensor: GGMLQuantizationType
    file: LlamaFileType


STORED: Mapping[Quantisation, Stored] = MappingProxyType(
    {
        "f16": Stored(GGMLQuantizationType.F16, LlamaFileType.MOSTLY_F16),
        "q8_0": Stored(GGMLQuantizationType.Q8_0, LlamaFileType.MOSTLY_Q8_0),
        "q4_0": Stored(GGMLQuantizationType.Q4_0, LlamaFileType.MOSTLY_Q4_0),
        "q4_1": Stored(GGMLQuantizationType.Q4_1, LlamaFileType.MOSTLY_Q4_1),
    }
)


def merge_adapter(base_gguf: Path, adapter_dir: Path, out: Path, quantisation: Quantisation = "q8_0") -> None:
    """Write base + adapter to `out`, adapted projections in `quantisation`. About 6 s for 135 M parameters.

    Raises AdapterError when the adapter does not fit the base or the base is not of the llama architecture.
    """
    adapter = load_adapter(adapter_dir)
    reader = GGUFReader(base_gguf)
    heads = turned_heads(reader)
    lows = _by_tensor(adapter, reader)
    stored = STORED[quantisation]

    def changed(tensor: Any) -> tuple[NDArray[Any], GGMLQuantizationType]:
        low = lows.get(tensor.name)
        if low is None:
            return tensor.data, tensor.tensor_type
        weight = dequantize(tensor.data, tensor.tensor_type) + as_stored(tensor.name, low.delta(), heads)
        return quantize(weight, stored.tensor), stored.tensor

    writer = writer_like(reader, out, stored.file)
    # numpy lets go of the interpreter in its loops, so two threads use two cores.
    with ThreadPoolExecutor(2) as pool:
        for tensor, (data, kind) in zip(reader.tensors, pool.map(changed, reader.tensors), strict=True):
            writer.add_tensor(tensor.name, data, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _by_tensor(adapter: Adapter, reader: GGUFReader) -> dict[str, LowRank]:
    """The adapter's parts by the name of the base's tensor. Raises AdapterError for one that fits none."""
    shapes = {tensor.name: tuple(int(side) for side in reversed(tensor.shape)) for tensor in reader.tensors}
    lows: dict[str, LowRank] = {}
    for (layer, module), low in adapter.parts.items():
        name, shape = tensor_name(layer, module), (low.up.shape[0], low.down.shape[1])
        if shapes.get(name) != shape:
            found = f"is {shapes[name]}" if name in shapes else "does not exist"
            raise AdapterError(f"{adapter.folder}: layer {layer} {module} is {shape}; in the base {name} {found}")
        lows[name] = low
    return lows


@dataclass(frozen=True)
class Recipe:
    """What a merged file is made from."""

    base: Path
    base_sha256: str
    adapter: Path
    adapter_sha256: str
    quantisation: Quantisation

    @property
    def key(self) -> str:
        """Twenty hex digits that differ when anything it is made from does."""
        parts = f"{FORMAT} {self.base_sha256} {self.adapter_sha256} {self.quantisation}"
        return hashlib.sha256(parts.encode()).hexdigest()[:20]


def merged(version: Version, cache: Path, quantisation: Quantisation = "q8_0") -> Path:
    """The merged GGUF file of a registered version, made in `cache` if it is not there whole already.

    Safe when several processes start at once: one merges, the others wait. Raises AdapterError when base or
    adapter are not those the version was registered with, BaseMissing when the base's package is not
    installed, ModelError when the folder cannot be written or another process holds it for too long.
    """
    recipe = recipe_of(version, quantisation)
    path = cache / f"{version.name}-{quantisation}-{recipe.key}.gguf"
    if _whole(path):  # asked without the lock, which a folder that is part of an image has no place for
        return path
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock"), timeout=LOCK_TIMEOUT_S):
            if not _whole(path):
                _make(recipe, path)
    except Timeout:
        raise ModelError(f"{path}: another process has held its lock for {LOCK_TIMEOUT_S} s") from None
    except OSError as error:
        raise ModelError(f"{path} cannot be written: {error.strerror or error}") from error
    return path


def recipe_of(version: Version, quantisation: Quantisation) -> Recipe:
    """What the version's merged file is made from. Raises AdapterError when that is not what was registered."""
    base = base_gguf(version.base)
    recipe = Recipe(base, sha256(base), version.adapter, adapter_hash(version.adapter), quantisation)
    for what, found, registered in (
        (base, recipe.base_sha256, version.base_sha256),
        (version.adapter, recipe.adapter_sha256, version.adapter_sha256),
    ):
        if registered and found != registered:
            raise AdapterError(f"{what} is not the one {version.name} was registered with: its hash differs")
    return recipe


def _note(path: Path) -> Path:
    return path.with_suffix(".json")


def _whole(path: Path) -> bool:
    """Whether the file is there and is the one its note describes."""
    try:
        note = json.loads(_note(path).read_text(encoding="utf-8"))
        return bool(path.stat().st_size == note["bytes"] and sha256(path) == note["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _make(recipe: Recipe, path: Path) -> None:
    # The names are the same in every process, so what a killed process left is overwritten, not piled up.
    aside, aside_note = path.with_suffix(".part"), path.with_suffix(".note")
    merge_adapter(recipe.base, recipe.adapter, aside, recipe.quantisation)
    note = {"sha256": sha256(aside), "bytes": aside.stat().st_size}
    aside_note.write_text(json.dumps(note), encoding="utf-8")
    os.replace(aside, path)
    os.replace(aside_note, _note(path))
