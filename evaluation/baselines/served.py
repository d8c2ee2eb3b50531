"""The service itself, started for the comparison on a free port of this machine and asked over HTTP."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx

START_SECONDS = 120.0
STOP_SECONDS = 30.0
PROGRAM = "from service.cli import main; main()"
"""`census-qa`, also where a checkout is on the path and nothing is installed."""
MODEL_PLANNED = "fine-tuned-"


@contextmanager
def service(settings: Mapping[str, str]) -> Iterator[str]:
    """The base URL of a service with these settings and no others, ready; it is stopped at the end.

    Raises RuntimeError when it does not come up.
    """
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("CENSUS_QA_")}
    command = [sys.executable, "-c", PROGRAM, "serve", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, env=kept | dict(settings), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        _wait(url, process)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def by_model(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """An answer as it is where the model's plan stood, else none at all: neither an answer nor a refusal."""
    planned = str(answer.get("source", "")).startswith(MODEL_PLANNED)
    return answer if planned or str(answer.get("status")).startswith("error") else {"status": "not planned"}


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the service ended with {process.returncode}")
        try:
            if httpx.get(f"{url}/health/ready", timeout=5).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass  # it is not listening yet
        time.sleep(0.2)
    raise RuntimeError(f"the service was not ready within {START_SECONDS:g} seconds")
