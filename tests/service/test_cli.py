"""The command-line program: help, version, settings, and refusal of a wrong environment."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console
from service_fakes import answered
from typer.testing import CliRunner

from service.cli import app
from service.settings import markdown
from service.terminal import show

COMMANDS = (
    ["serve"],
    ["ask"],
    ["data", "build"],
    ["index", "build"],
    ["model", "build"],
    ["settings"],
    ["metrics"],
    ["predictions"],
    ["version"],
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(command: list[str]) -> None:
    result = CliRunner().invoke(app, [*command, "--help"])
    assert result.exit_code == 0
    assert "Usage" in result.output


def test_the_version_is_printed() -> None:
    assert CliRunner().invoke(app, ["version"]).output.startswith("census-qa ")


def test_the_settings_are_printed() -> None:
    assert CliRunner().invoke(app, ["settings", "--markdown"]).output == markdown()
    assert "CENSUS_QA_PORT" in CliRunner().invoke(app, ["settings"]).output


@pytest.mark.parametrize(
    ("name", "value"), [("CENSUS_QA_PROT", "1"), ("CENSUS_QA_PORT", "many"), ("CENSUS_QA_DEADLINE_S", "0")]
)
def test_a_wrong_environment_stops_the_start(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    result = CliRunner().invoke(app, ["serve"])
    assert result.exit_code == 2
    assert name in result.output


def test_a_model_that_is_not_registered_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CENSUS_QA_MODEL", "unheard-of")
    monkeypatch.setenv("CENSUS_QA_MODEL_CACHE", str(tmp_path))
    result = CliRunner().invoke(app, ["model", "build"])
    assert result.exit_code == 1
    assert "unheard-of" in result.output


def test_a_blank_question_is_refused() -> None:
    assert CliRunner().invoke(app, ["ask", "  "]).exit_code == 2


def test_an_answer_is_shown_with_its_cells() -> None:
    screen = io.StringIO()
    show(answered(), Console(file=screen, width=120))
    text = screen.getvalue()
    assert "The population of Tokyo was 14,047,594 in 2020." in text
    assert "Population Census 2020" in text


def test_the_metrics_are_printed_and_their_document_is_current() -> None:
    printed = CliRunner().invoke(app, ["metrics", "--markdown"]).output
    document = (Path(__file__).parents[2] / "docs" / "metrics.md").read_text(encoding="utf-8")
    assert document == printed, "run: census-qa metrics --markdown > docs/metrics.md"
    assert "census_qa_shed_total{reason}" in CliRunner().invoke(app, ["metrics"]).output
