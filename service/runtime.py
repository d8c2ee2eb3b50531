"""Runtime: everything the routes share, made once per application and passed to them.

The pipeline arrives when loading ends and the doors close when the process is told to stop; `ready`
says whether questions are welcome.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata

from structlog.typing import FilteringBoundLogger

from service.build import build
from service.errors import NotReadyError
from service.flights import Flights
from service.metrics import Metrics
from service.model import ModelPlanner
from service.predictions import PredictionLog
from service.settings import Settings
from service.steps import Steps
from service.stores import Stores
from service.types import Pipeline
from service.workers import Workers


@dataclass(frozen=True)
class Versions:
    """What an answer depends on besides its question."""

    service: str
    model_version: str
    data_version: str
    index: str
    build: str

    @cached_property
    def key(self) -> str:
        """Part of every cache key."""
        return f"{self.service}/{self.model_version}/{self.data_version}/{self.index}/{self.build}"

    @property
    def all(self) -> tuple[str, str, str, str, str]:
        """Service, model, data, index, build."""
        return (self.service, self.model_version, self.data_version, self.index, self.build)

    @cached_property
    def fields(self) -> bytes:
        """The fields of an answer as the inside of a JSON object."""
        shown = {"model_version": self.model_version, "data_version": self.data_version}
        return json.dumps(shown, separators=(",", ":"))[1:-1].encode("ascii")


def service_version() -> str:
    """The version of the installed distribution; "unknown" where the code runs from a folder."""
    try:
        return metadata.version("census-qa")
    except metadata.PackageNotFoundError:
        return "unknown"


class Runtime:
    """The parts of a running service. `cache` and `predictions` are None where settings turn them off."""

    def __init__(
        self,
        settings: Settings,
        log: FilteringBoundLogger,
        workers: Workers,
        stores: Stores,
        metrics: Metrics,
    ) -> None:
        self.settings = settings
        self.log = log
        self.workers = workers
        self.stores = stores
        self.cache = stores.cache
        self.sessions = stores.sessions
        self.flights = Flights()
        self.metrics = metrics
        self.model: ModelPlanner | None = None
        self.predictions: PredictionLog | None = None
        self._loaded: tuple[Pipeline, Steps, Versions] | None = None
        self._closing = False

    def open(self, pipeline: Pipeline, model: ModelPlanner | None = None) -> None:
        """Welcome questions; without a model, rules plan them."""
        version = service_version()
        planned_by = model.engine.name if model else f"rules-{version}"
        self.model = model
        data, index = pipeline.store.data_version, pipeline.index_version
        versions = Versions(version, planned_by, data, index, build(self.settings))
        self._loaded = (pipeline, Steps(pipeline, self.settings), versions)
        self._closing = False
        self.workers.open()

    def start_predictions(self) -> None:
        """Begin the prediction log, where settings ask for one."""
        settings = self.settings
        if settings.predictions is not None:
            size, files = settings.predictions_max_bytes, settings.predictions_max_files
            self.predictions = PredictionLog(settings.predictions, size, files, self.metrics.predicted)

    def close(self) -> None:
        """Report not ready from now on; what is under way, or still arrives, is answered."""
        self._closing = True

    @property
    def loaded(self) -> bool:
        """Whether the pipeline has arrived."""
        return self._loaded is not None

    @property
    def closing(self) -> bool:
        """Told to stop."""
        return self._closing

    @property
    def unready(self) -> str | None:
        """Why questions are not welcome here; None where they are."""
        if self._loaded is None:
            return "the service is starting"
        if self._closing:
            return "the service is stopping"
        if self.settings.engine_required and self.model is not None and not self.model.watch.moving:
            return "the model's engine stands still; what is asked all the same is answered by rules"
        return None

    @property
    def ready(self) -> bool:
        """Loaded, not stopping, and with an engine that moves where there is one."""
        return self.unready is None

    @property
    def dead(self) -> bool:
        """Whether the engine has stood still for so long that only a new process helps."""
        allowed_s = self.settings.engine_dead_s
        return self.model is not None and 0 < allowed_s <= self.model.watch.still_s

    @property
    def pipeline(self) -> Pipeline:
        """Raises NotReadyError before loading ends."""
        return self._all()[0]

    @property
    def steps(self) -> Steps:
        """What workers do with the pipeline. Raises NotReadyError before loading ends."""
        return self._all()[1]

    @property
    def versions(self) -> Versions:
        """Raises NotReadyError before loading ends."""
        return self._all()[2]

    def _all(self) -> tuple[Pipeline, Steps, Versions]:
        if self._loaded is None:
            raise NotReadyError("the service is starting; try again shortly", self.settings.retry_after_s)
        return self._loaded
