"""What build of the service this is, as far as its answers depend on it.

Values that outlive a process, or are shared by several, must not be taken from a process that would have
answered otherwise: of other code, other tables beside the facts, or other settings.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from service.settings import Settings

_PACKAGES = ("census", "models", "rag", "router", "service")
_READ = frozenset({".py", ".yaml", ".json"})  # facts, index and weights have versions of their own
_ANSWERING = frozenset(
    {
        "engine", "model", "model_quantisation", "model_max_tokens", "retrieval_confidence",
        "vllm_quantization", "vllm_dtype",
    }
)  # fmt: skip
"""Settings that can change an answer."""


def build(settings: Settings) -> str:
    """Equal strings: the same answers to the same questions about the same data with the same model."""
    chosen = settings.model_dump(mode="json", include=set(_ANSWERING))
    return _digest(_code().encode() + json.dumps(chosen, sort_keys=True).encode())


@lru_cache(maxsize=1)
def _code() -> str:
    digest = hashlib.sha256()
    for package in _PACKAGES:
        root = Path(str(files(package)))
        for path in sorted(root.rglob("*")):
            if path.suffix in _READ and path.is_file():
                digest.update(f"{package}/{path.relative_to(root).as_posix()}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
