"""The model as a planner that never fails: it replies in time, or the rules' plan stands and a counter rises."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from structlog.typing import FilteringBoundLogger

from census.understand.prompt import SYSTEM, Prompt
from census.understand.reply import reply_schema
from models.errors import ModelError
from models.merge import merged
from models.registry import Registry
from service.engines import engine_from
from service.engines.types import Engine, EngineBusy, EngineError, EngineFailed, EngineLate, Limits, Written
from service.engines.watch import Watch
from service.metrics import Metrics
from service.settings import Settings


class ModelPlanner:
    """Asks an engine for plans, while the watch over it finds it moving."""

    def __init__(
        self, engine: Engine, watch: Watch, limits: Limits, metrics: Metrics, log: FilteringBoundLogger
    ) -> None:
        self.engine = engine
        self.watch = watch
        self._limits = limits
        self._metrics = metrics
        self._log = log
        self._schema: Mapping[str, Any] = reply_schema()

    async def reply(self, prompt: Prompt, within_s: float = math.inf) -> Written | None:
        """What the model writes, or None where it is busy, late (for whoever asks within seconds, too) or broken. No
        time is spent on an engine that stands still."""
        if not self.watch.moving:
            self._metrics.fell_back("still")
            return None
        started = time.perf_counter()
        limits = replace(self._limits, deadline_s=min(self._limits.deadline_s, within_s))
        try:
            written = await self.engine.generate(prompt.messages, self._schema, limits)
        except EngineError as error:
            reason: Literal["busy", "late", "failed"] = (
                "busy" if isinstance(error, EngineBusy) else "late" if isinstance(error, EngineLate) else "failed"
            )
            self._metrics.generated(reason, time.perf_counter() - started)
            self._metrics.fell_back(reason)
            self._log.warning("model_fallback", reason=reason, error=str(error))
            return None
        self._metrics.generated("written", time.perf_counter() - started)
        return written


def load_engine(settings: Settings) -> Engine | None:
    """The engine and its model, loaded, or None where settings ask for none. The first start merges the model.

    Raises EngineFailed when it cannot be loaded.
    """
    if settings.engine == "none":
        return None
    try:
        path, name = _model(settings)
    except (ModelError, OSError) as error:
        raise EngineFailed(f"{settings.model}: {error}") from error
    return engine_from(settings, path, name, [{"role": "system", "content": SYSTEM}])


def _model(settings: Settings) -> tuple[Path, str]:
    """Where the model is, and its name. A registered adapter is merged for llama.cpp; vLLM reads a merged folder."""
    path = Path(settings.model)
    if path.exists():
        return path, path.stem
    version = Registry.load().get(settings.model)
    if settings.engine == "vllm":
        raise EngineFailed(f"vLLM reads a merged folder: python -m training.merge makes one of {version.name}")
    return merged(version, settings.model_cache.expanduser(), settings.model_quantisation), version.name
