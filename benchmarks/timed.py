"""The service for benchmarks/overload.py: whatever is more than a lookup takes a fixed time, as with an engine.

    python -m benchmarks.timed --seconds 0.1 --port 8000

The shipped pipeline reads every question and answers lookups. The rest waits, in its thread, for as long as it is told
to, and is then answered with one known answer; so that the capacity of the service is known and costs no processor.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from typing import Any

import uvicorn

from service.answer import Draft, QuestionPipeline, Read, build_pipeline
from service.app import create_app
from service.heap import keep
from service.server import options
from service.settings import Settings
from service.stages import Stages


class Timed:
    """A pipeline with one known answer."""

    def __init__(self, pipeline: QuestionPipeline, seconds: float) -> None:
        self._pipeline = pipeline
        self._seconds = seconds
        self._answer = pipeline.plan(pipeline.read("What was the population of Tokyo in 2020?"), modelled=False)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pipeline, name)

    def plan(self, read: Read, *, modelled: bool = True) -> Draft:
        if read.kind == "lookup":
            return self._pipeline.plan(read, modelled=modelled)
        time.sleep(self._seconds)
        return replace(self._answer, stages=Stages())


def main() -> None:
    """Command line; see the module docstring."""
    parser = argparse.ArgumentParser(description="The service with a fixed time for all that is more than a lookup.")
    parser.add_argument("--seconds", type=float, default=0.1)
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    sys.setswitchinterval(0.001)  # as service.app.from_environment does
    settings = Settings.from_environment().model_copy(update={"port": arguments.port})
    pipeline = build_pipeline(settings)
    keep(pipeline)
    app = create_app(settings, Timed(pipeline, arguments.seconds))
    uvicorn.run(app, **options(settings))


if __name__ == "__main__":
    main()
