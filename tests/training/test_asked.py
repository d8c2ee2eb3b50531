"""Training rows of questions that people asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evaluation.items import Split
from evaluation.records import Counts, Detail, Record, Result, Run
from training.asked import Rows, app

TOKYO = {"op": "value", "measures": ["A1101"], "areas": ["13000"], "years": [2015]}
RUN = Run(
    split="recent", sealed=False, system="", url="", route="auto", concurrency=1, versions={}, questions_sha256="",
    date="", seconds=1.0, machine={},
)  # fmt: skip
OSAKA = TOKYO | {"areas": ["27000"]}


def record(name: str, question: str, plan: dict[str, Any] | None, **other: Any) -> Record:
    detail = Detail(question=question, answer="", value=None, plan=plan, reason="", unexplained=())
    said: dict[str, Any] = {
        "id": name, "kind": "lookup", "language": "en", "right": True, "wanted": "answer", "status": "answered",
        "route": "rag", "planner": "rules", "plan_match": None, "areas": None, "indicators": None,
        "citations": Counts(hits=0, given=0, wanted=0), "grounded": True, "unexplained": None, "own_language": True,
        "cached": False, "milliseconds": 1.0, "service_milliseconds": None, "router_score": None, "detail": detail,
    }  # fmt: skip
    return Record(**said | other)


@pytest.fixture(scope="module")
def rows() -> Rows:
    return Rows()


def replies(rows: Rows, *records: Record) -> dict[str, Any]:
    return {row["id"]: json.loads(row["messages"][-1]["content"]) for row in rows.of(records)}


def test_what_was_answered_rightly_is_learnt_with_the_prompt_of_the_service(rows: Rows) -> None:
    (row,) = rows.of([record("a", "population of Tokyo in 2015?", TOKYO)])
    assert row["messages"][1]["content"] == "population[A1101] of Tokyo[13000] in 2015?"
    assert json.loads(row["messages"][2]["content"]) == {"op": "value", "years": [2015]}


def test_wrong_answers_and_plans_that_the_prompt_does_not_offer_are_not_learnt(rows: Rows) -> None:
    report = {"op": "report", "areas": ["13000"]}
    assert not replies(
        rows,
        record("a", "population of Tokyo in 2015?", TOKYO, right=False),
        record("b", "population of Tokyo in 2015?", OSAKA),
        record("c", "a profile of Tokyo", report),
        record("d", "births and deaths in Tokyo", None),
    )


def test_what_is_out_of_scope_is_learnt_as_a_refusal(rows: Rows) -> None:
    assert replies(rows, record("a", "who will win the cup?", None, status="out_of_scope")) == {"a": {"op": "none"}}


def test_a_later_turn_leans_on_the_plan_before_it(rows: Rows) -> None:
    first, second = record("d.1", "population of Tokyo in 2015?", TOKYO), record("d.2", "and Osaka prefecture?", OSAKA)
    found = {row["id"]: row["messages"][1]["content"] for row in rows.of([first, second])}
    assert '"areas":["13000"]' in found["d.2"]
    assert "previous" not in found["d.1"]
    lost = record("d.1", "births and deaths in Tokyo", None)
    assert not replies(rows, lost, second)  # what it leans on is not known


@pytest.mark.parametrize(("split", "sealed"), [("recent", False), ("test", True)])
def test_nothing_is_learnt_from_a_sealed_run(split: Split, sealed: bool, tmp_path: Path) -> None:
    path, out = tmp_path / "run.json", tmp_path / "rows.jsonl"
    Result(
        run=RUN.model_copy(update={"split": split, "sealed": sealed}),
        records=(record("a", "population of Tokyo in 2015?", TOKYO),),
    ).save(path)
    done = CliRunner().invoke(app, [str(path), "--out", str(out)])
    assert (done.exit_code == 0, out.exists()) == (not sealed, not sealed)


def test_asked_rows_stand_among_made_ones(tmp_path: Path) -> None:
    path, made, out = tmp_path / "run.json", tmp_path / "train.jsonl", tmp_path / "mixed.jsonl"
    Result(run=RUN, records=(record("a", "population of Tokyo in 2015?", TOKYO),)).save(path)
    made.write_text('{"id":"made"}\n' * 5, encoding="utf-8")
    done = CliRunner().invoke(app, [str(path), "--beside", str(made), "--times", "3", "--out", str(out)])
    assert done.exit_code == 0, done.output
    names = [json.loads(line)["id"] for line in out.read_text(encoding="utf-8").splitlines()]
    assert sorted(names) == ["a"] * 3 + ["made"] * 5
