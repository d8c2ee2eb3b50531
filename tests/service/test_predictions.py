"""The prediction log keeps what was asked and answered where it is turned on, within bounds, for one owner's eyes."""

from __future__ import annotations

import json
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from service_fakes import answered
from test_model import ScriptedEngine
from typer.testing import CliRunner

from census.understand.reply import Fault
from service.cli import app
from service.predictions import COLUMNS, Prediction, PredictionLog, export
from service.replies import Entry
from service.settings import Settings
from service.stages import Scores, Span
from service.steps import Settled

VERSIONS = ("0.1.0", "smollm2-1", "data-1", "e5/1", "abc")


def prediction(question: str = "東京都の人口は？", **changed: Any) -> Prediction:
    settled = Settled(Entry.of(answered()), (Span("read", 0, 1_500_000),), **changed)
    return Prediction("id-1", question, "auto", "auto", None, settled, 4.2, VERSIONS)


def rows(folder: Path) -> list[dict[str, Any]]:
    files = sorted(folder.glob("*.jsonl*"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def logged(folder: Path, *predictions: Prediction, max_bytes: int = 1 << 20, max_files: int = 3) -> list[str]:
    """What became of them."""
    told: list[str] = []
    log = PredictionLog(folder, max_bytes, max_files, told.append)
    for one in predictions:
        log.note(one)
    log.close()
    return told


def test_no_question_ends_its_line_early_or_steers_a_terminal(tmp_path: Path) -> None:
    question = 'x\r\n{"forged": 1}\u2028\u2029\x85\x0b\x0c\x1c\x1b[2J\x9b2J\x7f\u202e\U000e0041東京'
    logged(tmp_path, prediction(question))
    (line,) = (tmp_path / "predictions-0.jsonl").read_text("utf-8").splitlines()
    assert line.isprintable()
    assert "東京" in line
    assert json.loads(line)["question"] == question


def test_nothing_is_kept_unless_a_folder_is_set(client: TestClient, tmp_path: Path) -> None:
    client.post("/census_qa", json={"question": "echo my name is Taro"})
    assert Settings().predictions is None
    assert list(tmp_path.iterdir()) == []


def test_a_question_its_plan_and_its_answer_are_a_line(make: Callable[..., FastAPI], tmp_path: Path) -> None:
    asked = {"question": "model: population of Tokyo?", "session_id": "s"}
    with TestClient(make(engine=ScriptedEngine("nonsense"), predictions=tmp_path)) as client:
        replies = [client.post("/census_qa", json=asked) for _ in range(2)]
    first, second = rows(tmp_path)
    assert set(first) == set(COLUMNS)
    assert (first["question"], first["reply"], first["fault"]) == (asked["question"], "nonsense", "unreadable")
    assert json.loads(first["plan"])["measures"] == ["A1101"]
    assert (first["answer"], first["value"]) == (replies[0].json()["answer"], 14047594)
    assert (first["request_id"], first["data_version"]) == (replies[0].headers["x-request-id"], "data-1")
    assert first["before"] is None
    assert json.loads(second["before"])
    assert first["stages_ms"]["plan"] == 0.5
    assert "session" not in json.dumps(first)


def test_a_cached_answer_is_a_line_too(make: Callable[..., FastAPI], tmp_path: Path) -> None:
    with TestClient(make(predictions=tmp_path)) as client:
        for _ in range(2):
            client.post("/census_qa", json={"question": "population of Tokyo"})
        counted = client.get("/metrics").text
    assert [row["cached"] for row in rows(tmp_path)] == [False, True]
    assert 'census_qa_predictions_total{result="dropped"} 0.0' in counted


def test_files_are_turned_over_by_size_and_only_so_many_are_kept(tmp_path: Path) -> None:
    told = logged(tmp_path, *(prediction(f"question {number}") for number in range(60)), max_bytes=4096)
    assert told == ["written"] * 60
    files = list(tmp_path.glob("*.jsonl*"))
    assert len(files) == 3
    assert all(file.stat().st_size <= 4096 for file in files)
    kept = {row["question"] for row in rows(tmp_path)}
    assert "question 59" in kept
    assert "question 0" not in kept


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    logged(folder, *(prediction() for _ in range(30)), max_bytes=4096)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.glob("*.jsonl*")} == {0o600}


def test_workers_write_files_of_their_own_and_take_them_up_again(tmp_path: Path) -> None:
    logs = [PredictionLog(tmp_path, 1 << 20, 3, lambda _: None) for _ in range(2)]
    for log in logs:
        log.note(prediction())
    for log in logs:
        log.close()
    logged(tmp_path, prediction())
    assert sorted(file.name for file in tmp_path.glob("*.jsonl")) == ["predictions-0.jsonl", "predictions-1.jsonl"]
    assert len(rows(tmp_path)) == 3


def test_a_line_that_cannot_be_written_is_counted_and_the_next_is_tried(tmp_path: Path) -> None:
    broken = Prediction("id", "q", "auto", "auto", None, Settled(Entry(b"{", {}, None)), 1.0, VERSIONS)
    assert logged(tmp_path, broken, prediction()) == ["dropped", "written"]


def test_where_the_disk_is_too_slow_lines_are_dropped_and_nobody_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    told: list[str] = []

    def slow(self: Prediction, _: Any) -> str:
        gate.wait(20)
        return "{}"

    monkeypatch.setattr(Prediction, "line", slow)
    log = PredictionLog(tmp_path, 1 << 20, 3, told.append)
    for _ in range(1100):
        log.note(prediction())
    assert told.count("dropped") >= 99
    gate.set()
    log.close()
    assert told.count("written") + told.count("dropped") == 1100


def test_all_files_become_one_parquet_file_oldest_first(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    scores = (Scores(0.86, 0.7, 0.02),)
    faulty = prediction("b", scores=scores, fallback=Fault("invented_year", "year 2021 was not offered"), reply="{}")
    logged(folder, *(prediction(f"question {number}") for number in range(20)), faulty, max_bytes=8192)
    with (folder / "predictions-0.jsonl").open("a") as file:
        file.write('{"time": "2026-11-30T0')  # a worker is writing
    out = tmp_path / "predictions.parquet"
    assert export(folder, out) == len(rows_that_are_whole(folder))
    table = duckdb.read_parquet(str(out))
    assert dict(zip(table.columns, map(str, table.types), strict=True)) == dict(COLUMNS)
    last = dict(zip(table.columns, table.fetchall()[-1], strict=True))
    assert (last["question"], last["fault"], last["likeliest"], last["value"]) == ("b", "invented_year", 0.7, 14047594)
    assert last["stages_ms"] == {"read": 1.5}
    times = [time for (time,) in table.select("time").fetchall()]
    assert times == sorted(times)


def rows_that_are_whole(folder: Path) -> list[str]:
    lines = [line for file in folder.glob("*.jsonl*") for line in file.read_text("utf-8").splitlines()]
    return [line for line in lines if line.endswith("}")]


def test_the_command_says_how_many(tmp_path: Path) -> None:
    logged(tmp_path / "log", prediction(), prediction())
    out = tmp_path / "p.parquet"
    result = CliRunner().invoke(app, ["predictions", str(tmp_path / "log"), "--out", str(out)])
    assert result.output == f"2 predictions in {out}\n"
    assert out.exists()


def test_the_command_says_where_there_are_none(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["predictions", str(tmp_path)])
    assert result.exit_code == 2
    assert "no predictions in" in result.output
