"""The service as `census-qa serve` runs it, in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

from benchmarks.load import UNLIMITED
from benchmarks.server import free_port

REAL = "service.app:from_environment"
ROOT = Path(__file__).parents[1]
START_S = 120.0
_SERVE = "import sys; from service.server import serve; from service.settings import Settings; "
_SERVE += "serve(Settings.from_environment(), sys.argv[1])"


@dataclass(frozen=True)
class Served:
    """A running service."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def terminate(self) -> None:
        """SIGTERM, as whoever stops a service sends it."""
        self.process.send_signal(signal.SIGTERM)


@contextmanager
def served(factory: str = REAL, **environment: str) -> Iterator[Served]:
    """A service that is ready, without limits on who asks how often; killed at the end where it has not ended.

    Settings are those given alone, whatever this process' environment says. Raises RuntimeError where it does not
    start.
    """
    ours = {name: value for name, value in os.environ.items() if not _is_setting(name)}
    port = free_port()
    environ = ours | UNLIMITED | {"CENSUS_QA_ENGINE": "none", "PORT": str(port)} | environment
    environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), ours.get("PYTHONPATH", "")]))
    with tempfile.TemporaryFile() as log:
        command = [sys.executable, "-c", _SERVE, factory]
        with subprocess.Popen(command, env=environ, stdout=log, stderr=log) as process:  # noqa: S603
            try:
                service = Served(process, port)
                _wait(service)
                yield service
            except _NotStarted:
                log.seek(0)
                raise RuntimeError(
                    f"the service did not start: {log.read()[-2000:].decode(errors='replace')}"
                ) from None
            finally:
                process.kill()


def client() -> httpx.AsyncClient:
    """For whatever is asked beside the load."""
    return httpx.AsyncClient(timeout=10, trust_env=False)


def ready(url: str) -> bool:
    """Whether it says so. False where nothing answers."""
    try:
        return httpx.get(f"{url}/health/ready", timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


class _NotStarted(Exception):
    pass


def _wait(service: Served) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end and service.process.poll() is None:
        if ready(service.url):
            return
        time.sleep(0.1)
    raise _NotStarted


def _is_setting(name: str) -> bool:
    return name.startswith("CENSUS_QA_") or name in {"REDIS_URL", "HOST", "PORT"}


Series = Mapping[tuple[str, frozenset[tuple[str, str]]], float]


async def scraped(url: str) -> Series:
    """Every value of /metrics, by name and labels; none where the service does not give them in time."""
    try:
        async with client() as asking:
            text = (await asking.get(f"{url}/metrics")).text
    except httpx.HTTPError:
        return {}
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(series: Series, name: str, **labels: str) -> float:
    """The sum of a metric over the labels that are not given; 0 where there is none."""
    wanted = frozenset(labels.items())
    return sum(value for (found, labelled), value in series.items() if found == name and wanted <= labelled)
