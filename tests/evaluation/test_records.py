"""Result files: nothing lost, and of a sealed run nothing told."""

from __future__ import annotations

from pathlib import Path

import pytest
from evaluation_replies import record, result
from pydantic import ValidationError

from evaluation.items import QUESTIONS
from evaluation.records import Detail, Result, machine, questions_sha256

DETAIL = Detail(
    question="Tokyo?", answer="It is 4242.", value=4242, plan={"op": "value"}, reason="got 1", unexplained=()
)


def test_a_file_gives_back_what_was_saved(tmp_path: Path) -> None:
    saved = result(record("a", detail=DETAIL), record("b", right=False))
    saved.save(tmp_path / "new" / "run.json")
    assert Result.load(tmp_path / "new" / "run.json") == saved


def test_a_sealed_file_tells_no_question_answer_or_figure(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    result(record("en-value-01", detail=DETAIL), split="test", sealed=True).save(path)
    text = path.read_text(encoding="utf-8")
    assert not [told for told in ("en-value-01", "Tokyo", "4242", "got 1") if told in text]
    (kept,) = Result.load(path).records
    assert (kept.detail, kept.kind, kept.right) == (None, "value", True)


def test_a_sealed_id_is_the_same_in_each_run_and_differs_between_turns() -> None:
    assert record("a", right=False).sealed().id == record("a").sealed().id != record("b").sealed().id


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text('{"outcomes": []}', encoding="utf-8")
    with pytest.raises(ValidationError):
        Result.load(path)


def test_the_hash_is_that_of_the_question_file(tmp_path: Path) -> None:
    (tmp_path / "dev.jsonl").write_bytes((QUESTIONS / "dev.jsonl").read_bytes() + b"\n")
    assert questions_sha256("dev") != questions_sha256("dev", tmp_path)


def test_the_machine_is_described_without_its_name() -> None:
    assert set(machine()) == {"system", "cores", "memory_gib", "python"}
