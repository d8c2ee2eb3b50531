"""The service as `census-qa serve` runs it, over the fake pipeline, whose questions take 50 ms, or FAKE_SECONDS.

python fake_server.py PORT [WORKERS]
"""

from __future__ import annotations

import os
import sys
import time

import uvicorn
from fastapi import FastAPI
from service_fakes import FakeDraft, FakePipeline, FakeRead

from service.app import create_app
from service.server import options
from service.settings import Settings


class SlowPipeline(FakePipeline):
    def plan(self, read: FakeRead, *, modelled: bool = True) -> FakeDraft:
        time.sleep(float(os.environ.get("FAKE_SECONDS", "0.05")))
        return super().plan(read, modelled=modelled)


def create() -> FastAPI:
    return create_app(Settings.from_environment(), SlowPipeline())


if __name__ == "__main__":
    port, workers = int(sys.argv[1]), int(sys.argv[2])
    uvicorn.run("fake_server:create", factory=True, workers=workers, **options(Settings(port=port)))
