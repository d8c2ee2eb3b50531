"""The commands, over a service that is a function."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from evaluation_replies import DIALOGUE, SINGLE, record, reply, result
from typer.testing import CliRunner

from census.indicators import Catalogue
from evaluation import __main__ as commands
from evaluation import benchmark
from evaluation.grounding import Screen
from evaluation.metrics import Judge
from evaluation.plans import Reader
from evaluation.records import Result
from evaluation.table import Table

RUNNER = CliRunner()


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, small: Table) -> list[httpx.Request]:
    """A service that answers everything with Tokyo's population, two items to ask, and the requests it got."""
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, json={"service": "1"} if request.url.path == "/version" else reply())

    def client(**given: Any) -> httpx.Client:
        return httpx.Client(base_url=given["base_url"], transport=httpx.MockTransport(answer))

    class Served:
        """httpx, with the client replaced and everything else as it is."""

        Client, Limits = staticmethod(client), httpx.Limits
        ConnectError, HTTPStatusError = httpx.ConnectError, httpx.HTTPStatusError

    catalogue = Catalogue.load()
    judge = Judge(small, Reader(catalogue, small), Screen(catalogue, small))
    monkeypatch.setattr(commands, "httpx", Served)
    monkeypatch.setattr(benchmark, "load", lambda _: (SINGLE, DIALOGUE))
    monkeypatch.setattr(Judge, "load", classmethod(lambda _: judge))
    return requests


def test_a_run_keeps_what_was_asked_of_what(served: list[httpx.Request], tmp_path: Path) -> None:
    out = tmp_path / "dev.json"
    said = RUNNER.invoke(commands.app, ["run", "--out", str(out), "--show-failures", "--concurrency", "2"])
    assert said.exit_code == 0, said.output
    assert "2 of 3" in said.output
    assert "a joke?" in said.output
    kept = Result.load(out)
    assert (kept.run.split, kept.run.versions, kept.run.concurrency) == ("dev", {"service": "1"}, 2)
    assert [(one.id, one.right) for one in kept.records] == [("en-1", True), ("en-2.1", True), ("en-2.2", False)]
    assert len(served) == 4


def test_a_sealed_run_tells_nothing(served: list[httpx.Request], tmp_path: Path) -> None:
    out = tmp_path / "test.json"
    said = RUNNER.invoke(commands.app, ["run", "--split", "test", "--out", str(out), "--show-failures"])
    assert said.exit_code == 0, said.output
    assert "joke" not in said.output + out.read_text(encoding="utf-8")
    assert "en-2" not in out.read_text(encoding="utf-8")
    revealed = RUNNER.invoke(commands.app, ["run", "--split", "test", "--out", str(out), "--reveal"])
    assert revealed.exit_code == 0
    assert "joke" in out.read_text(encoding="utf-8")


def test_without_a_service_the_command_says_how_to_start_one() -> None:
    said = RUNNER.invoke(commands.app, ["run", "--url", "http://127.0.0.1:9"])
    assert said.exit_code == 2
    assert "make serve" in said.output


def test_runs_that_do_not_fit_are_not_compared(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one.json", "two.json")]
    for path, name in zip(paths, "ab", strict=True):
        result(record(name)).save(path)
    said = RUNNER.invoke(commands.app, ["report", *map(str, paths), "--out", str(tmp_path / "report")])
    assert said.exit_code == 2
    assert "different turns" in said.output
