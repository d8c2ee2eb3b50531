"""Processes of systems, and what is told of them."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evaluation.baselines import command
from evaluation.baselines.command import compared, side_by_side
from evaluation.baselines.grounding import Grounds
from evaluation.baselines.options import Options
from evaluation.baselines.outcomes import Judge, Outcome, Run, accuracy, counts
from evaluation.baselines.report import HEADINGS, markdown, row, write
from evaluation.baselines.sample import shuffled
from evaluation.baselines.served import service
from evaluation.baselines.worker import BrokenError, Ready, Reply, SpentError, Worker
from evaluation.items import Expect, Item, Turn
from evaluation.table import Table

TOKYO = Expect(("answered",), ({"op": "value", "measure": "A1101", "area": "13000", "year": 2020},))
REFUSED = Expect(("out_of_scope", "not_available"))
ITEM = Item("en-1", "en", "dialogue", (Turn("Tokyo?", TOKYO), Turn("a joke?", REFUSED), Turn("Tokyo?", TOKYO)))


def test_a_system_that_cannot_start_says_why_and_costs_one_row(small: Table) -> None:
    from rich.progress import Progress

    with Progress(disable=True) as progress:
        run = compared("closed-tuned", [ITEM], Options(), Judge(small, Grounds(small)), progress)
    assert run.outcomes == ()
    assert "--direct-model" in run.note
    assert row(run)[-1] == run.note


class Dying:
    """A worker that answers once and is gone."""

    def __init__(self, *_: object) -> None:
        self.asked = 0

    def __enter__(self) -> Dying:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def start(self, _: object) -> Ready:
        return Ready(2.0, "frail")

    def ask(self, *_: object) -> Reply:
        self.asked += 1
        if self.asked > 1:
            raise BrokenError("it ended with -9")
        return Reply({"status": "answered", "answer": "100", "value": None, "facts": []}, 1.0, 1.0)


def test_a_system_that_dies_keeps_what_it_answered(small: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.progress import Progress

    monkeypatch.setattr(command, "Worker", Dying)
    single = [replace(ITEM, id=f"en-{number}", turns=ITEM.turns[:1]) for number in range(3)]
    with Progress(disable=True) as progress:
        run = compared("row-rag", single, Options(), Judge(small, Grounds(small)), progress)
    assert [(one.id, one.right) for one in run.outcomes] == [("en-0", True)]
    assert run.note == "frail; stopped: it ended with -9"


class Slow(Dying):
    """A worker that answers once, when the time is over."""

    def ask(self, *args: object) -> Reply:
        if self.asked:
            raise SpentError
        return super().ask(*args)


def test_when_the_budget_is_spent_what_is_answered_stays_and_the_row_says_so(
    small: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rich.progress import Progress

    monkeypatch.setattr(command, "Worker", Slow)
    single = [replace(ITEM, id=f"en-{number}", turns=ITEM.turns[:1]) for number in range(3)]
    with Progress(disable=True) as progress:
        run = compared("row-rag", single, Options(), Judge(small, Grounds(small)), progress)
    assert [one.id for one in run.outcomes] == ["en-0"]
    assert run.note == "frail; 1 of 3 questions, then --budget was spent"


def test_a_worker_is_not_waited_for_beyond_the_budget() -> None:
    # Waited for, it would say that it has no model: a BrokenError.
    with pytest.raises(SpentError), Worker("closed-base", Options(), time.monotonic() + 0.2) as worker:
        worker.start(lambda *_: None)
    assert not worker._process.is_alive()


def test_systems_run_side_by_side_and_are_told_in_their_order() -> None:
    both, one_told = threading.Barrier(2, timeout=30), threading.Event()

    def compare(name: str) -> Run:
        if name in "ab":
            both.wait()  # breaks unless both run at once
        if name == "a":
            assert one_told.wait(30)
        return Run(name, name)

    told = []
    for runs in side_by_side(["a", "b", "c"], compare, 2):
        told.append([run.name for run in runs])
        one_told.set()
    assert told[0] in (["b"], ["c"])
    assert told[-1] == ["a", "b", "c"]


def test_a_budget_takes_the_questions_in_a_mixed_order_that_stays() -> None:
    items = [replace(ITEM, id=f"en-{number}") for number in range(50)]
    assert shuffled(items) == shuffled(items) != tuple(items)
    assert sorted(shuffled(items), key=items.index) == items


def test_a_broken_model_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "broken.gguf").write_bytes(b"GGUF?")
    options = Options(direct_model=tmp_path / "broken.gguf")
    with Worker("closed-tuned", options) as worker, pytest.raises(BrokenError, match=r"broken\.gguf"):
        worker.start(lambda *_: None)


def test_a_setting_of_the_service_that_is_unknown_stops_the_start() -> None:
    with pytest.raises(RuntimeError, match="ended with 2"), service({"CENSUS_QA_NONSENSE": "1"}):
        pass


def _outcomes(small: Table, *answers: dict[str, Any]) -> list[Outcome]:
    replies = [Reply(answer, 10.0 * (number + 1), 100.0 + number) for number, answer in enumerate(answers)]
    asked: list[str | None] = []

    def put(question: str, session: str | None) -> Reply:
        asked.append(session)
        return replies[len(asked) - 1]

    found = list(Judge(small, Grounds(small)).outcomes(ITEM, put, text_only=False))
    assert len(set(asked)) == 1
    assert asked[0] is not None
    return found


def test_counts_tell_refusals_wrong_answers_and_ungrounded_numbers_apart(small: Table) -> None:
    found = _outcomes(
        small,
        {"status": "answered", "answer": "99 people", "value": 99, "facts": []},
        {"status": "out_of_scope", "answer": "no", "value": None, "facts": []},
        {"status": "error 500"},
    )
    told = counts(Run("x", "X", tuple(found), index_seconds=3.0))
    assert [one.id for one in found] == ["en-1.1", "en-1.2", "en-1.3"]
    assert (told["all"]["right"], told["all"]["total"]) == (1, 3)
    assert (told["refusals_right"], told["refusals"]) == (1, 1)
    assert (told["answered_wrong"], told["answered"], told["errors"]) == (1, 1, 1)
    assert (told["ungrounded_numbers"], told["ungrounded_answers"]) == (1, 1)
    assert (told["latency_ms_p50"], told["megabytes"]) == (20.0, 102.0)


def test_the_interval_is_wilsons(small: Table) -> None:
    found = _outcomes(small, *[{"status": "answered", "answer": "100", "value": 100}] * 3)
    assert [one.right for one in found] == [True, False, True]
    assert accuracy(found)["interval_95"] == pytest.approx([0.2077, 0.9385], abs=1e-3)
    assert accuracy([])["interval_95"] == [0.0, 1.0]


def test_the_report_holds_questions_only_of_a_split_that_may_be_seen(small: Table, tmp_path: Path) -> None:
    run = Run("x", "X|Y", tuple(_outcomes(small, *[{"status": "answered", "answer": "100", "value": 100}] * 3)))
    for in_detail in (True, False):
        write([run], {"split": "dev"}, tmp_path, in_detail=in_detail)
        (told,) = json.loads((tmp_path / "baselines.json").read_text("utf-8"))["systems"]
        assert ("outcomes" in told) is in_detail
        assert ("a joke?" in (tmp_path / "baselines.json").read_text("utf-8")) is in_detail
    head, _, names, rule, line = (tmp_path / "baselines.md").read_text("utf-8").splitlines()[:5]
    assert head == "split dev"
    assert names.count("|") == rule.count("|") == line.count("|") == len(HEADINGS) + 1
    assert "66.7%" in line
    assert "a joke?" not in markdown([run], "")
