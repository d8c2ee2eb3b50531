"""Engines: what runs the planning model. One protocol, two implementations, chosen by settings.

vLLM and llama.cpp are imported when an engine of theirs is made, not before: neither has to be installed
for the other, and a service that plans by rules needs none.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from census.understand.prompt import Message
from service.engines.settings import EngineSettings
from service.engines.types import (
    Engine,
    EngineBusy,
    EngineError,
    EngineFailed,
    EngineLate,
    EngineStats,
    Limits,
    Written,
)

__all__ = [
    "Engine",
    "EngineBusy",
    "EngineError",
    "EngineFailed",
    "EngineLate",
    "EngineSettings",
    "EngineStats",
    "Limits",
    "Written",
    "engine_from",
    "preload",
]


def preload(settings: EngineSettings) -> None:
    """Load llama.cpp's library, if it will be used, before others that change how OpenMP threads wait.

    Its OpenMP runtime reads OMP_WAIT_POLICY once, when it is loaded; threads that sleep between the many short
    steps of a token, as the embedding model's should, make a text take three times as long. A library that cannot be
    loaded is the engine's failure to report, which a service survives.
    """
    if settings.engine == "llama_cpp":
        with suppress(ImportError):
            import xllamacpp  # noqa: F401 - loading it is the point


def engine_from(settings: EngineSettings, model: Path | None, name: str, warm: Sequence[Message] = ()) -> Engine | None:
    """The engine that the settings ask for, loaded; None for "none". Blocks while loading: call it in a thread.

    model  the merged GGUF file for llama_cpp, the merged model's folder for vllm
    name   what the engine reports as its name
    warm   the messages that every prompt begins with, kept computed

    Raises EngineFailed when the model cannot be loaded.
    """
    if settings.engine == "none":
        return None
    if model is None:
        raise EngineFailed(f"the engine {settings.engine} needs a model")
    if settings.engine == "vllm":
        from service.engines.vllm import VllmEngine

        return VllmEngine(model, name, settings)
    from service.engines.llama_cpp import LlamaCppEngine

    return LlamaCppEngine(model, name, settings, warm)
