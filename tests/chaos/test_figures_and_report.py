"""What is measured is compared with what was promised, and a promise without a measurement is broken."""

from __future__ import annotations

import io
import json
from collections.abc import Awaitable, Callable
from math import nan

import pytest
from rich.console import Console
from typer.testing import CliRunner

from chaos import __main__ as command
from chaos import figures
from chaos.figures import Period
from chaos.judge import Seen
from chaos.report import Found, Promise, as_json, show

PERIODS = [Period(0, 10, True), Period(10, 20, False), Period(20, 30, True), Period(30, 40, False)]
_LAG = "census_qa_event_loop_lag_seconds_bucket"


def asked(at: float, seconds: float) -> Seen:
    return Seen(at, seconds, "right")


def test_each_faulty_period_is_set_beside_the_healthy_one_before_it() -> None:
    seen = [asked(at + n / 10, seconds) for at, seconds in ((0, 1), (10, 2), (20, 2), (30, 3)) for n in range(50)]
    assert figures.ratios(seen, PERIODS) == [2.0, 1.5]
    assert figures.middle(figures.ratios(seen, PERIODS)) == 1.75


def test_only_answers_are_timed_and_only_in_their_periods() -> None:
    seen = [asked(1, 1), Seen(2, 9, "lost"), asked(11, 2), asked(45, 9)]
    assert figures.answered(seen, PERIODS, healthy=True) == [1]
    assert figures.answered(seen, PERIODS, healthy=False) == [2]


def test_lag_is_what_happened_between_two_scrapes() -> None:
    def scrape(*counts: float) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
        return {(_LAG, frozenset({("le", le)})): n for le, n in zip(("0.01", "0.1", "+Inf"), counts, strict=True)}

    assert figures.lag(scrape(0, 50, 50), scrape(99, 150, 150)) == 0.01
    assert figures.lag(scrape(0, 50, 50), scrape(98, 150, 150)) == 0.1
    assert figures.lag(scrape(1, 1, 1), scrape(1, 1, 1)) != figures.lag(scrape(1, 1, 1), scrape(1, 1, 1))


@pytest.mark.parametrize(("measured", "bound", "kept"), [(0, 0, True), (1, 0, False), (nan, 5, False), (9, None, True)])
def test_a_promise_is_kept_up_to_its_bound_and_never_unmeasured(
    measured: float, bound: float | None, kept: bool
) -> None:
    assert Promise("something", measured, bound).kept is kept


def test_what_was_found_is_shown_and_written() -> None:
    found = [Found("redis", [Promise("lost", 2, 0), Promise("p99", 12.5, unit="ms")], {"requests": 10})]
    text = io.StringIO()
    show(found, Console(file=text, width=100))
    assert "broken" in text.getvalue()
    assert "12.5 ms" in text.getvalue()
    written = as_json(found)["redis"]
    assert written["kept"] is False
    assert written["requests"] == 10
    assert written["promises"][0] == {"what": "lost", "measured": 2, "at_most": 0, "kept": False}


@pytest.mark.parametrize(("lost", "status"), [(0, 0), (1, 1)])
def test_the_exit_status_says_whether_all_was_kept(lost: int, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    async def soaked(sizes: object, tell: command.Tell) -> list[Found]:
        tell("soaking")
        return [Found("soak", [Promise("lost", lost, 0)])]

    monkeypatch.setattr("chaos.soak.experiment", soaked)
    result = CliRunner().invoke(command.app, ["soak", "--minutes", "1"])
    assert result.exit_code == status
    assert json.loads(result.stdout.splitlines()[-1])["chaos"]["soak"]["kept"] is (not lost)


def test_without_a_name_all_run_but_the_one_that_needs_vllm(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def noting(name: str) -> Callable[..., Awaitable[list[Found]]]:
        async def run(*_: object) -> list[Found]:
            ran.append(name)
            return [Found(name, [Promise("lost", 0, 0)])]

        return run

    for name in ("redis_faults", "engine_faults", "termination", "soak", "vllm_core"):
        monkeypatch.setattr(f"chaos.{name}.experiment", noting(name))
    assert CliRunner().invoke(command.app, []).exit_code == 0
    assert ran == ["redis_faults", "engine_faults", "termination", "soak"]


def test_an_experiment_that_there_is_not_is_named() -> None:
    result = CliRunner().invoke(command.app, ["earthquake"])
    assert result.exit_code == 2
    assert "earthquake" in result.output
