"""Writing a model's texts: what is sent, in which order it comes back, and how many run at once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from benchmarks import write
from benchmarks.write import LIMITS, main, questions, run, write_texts
from census.understand.prompt import Message
from census.understand.reply import reply_schema
from service.engines import EngineBusy, EngineSettings, Limits, Written

SYSTEM: Message = {"role": "system", "content": "Write the plan."}


@dataclass
class FakeEngine:
    """Repeats the last message, the earlier ones more slowly; remembers what it was asked."""

    name: str = "fake-1.0.0"
    fails: bool = False
    running: int = 0
    most: int = 0
    closed: int = 0
    asked: list[tuple[Sequence[Message], Mapping[str, Any] | None, Limits]] = field(default_factory=list)

    async def generate(self, messages: Sequence[Message], schema: Mapping[str, Any] | None, limits: Limits) -> Written:
        self.asked.append((messages, schema, limits))
        self.running += 1
        self.most = max(self.most, self.running)
        await asyncio.sleep(0.02 / len(self.asked))
        self.running -= 1
        if self.fails:
            raise EngineBusy("no room")
        return Written(f"plan of {messages[-1]['content']}", -0.25)

    async def health(self) -> bool:
        return True

    async def close(self) -> None:
        self.closed += 1


def user(content: str) -> Message:
    return {"role": "user", "content": content}


def rows(path: Path, *texts: str) -> Path:
    """A split: each question with its answer."""
    answer = {"role": "assistant", "content": '{"op":"none"}'}
    found = [
        {"id": f"{path.stem}-{n}", "kind": "lookup", "messages": [SYSTEM, user(t), answer]} for n, t in enumerate(texts)
    ]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found), encoding="utf-8")
    return path


def written(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """Stands in for any engine the settings ask for."""
    fake = FakeEngine()
    monkeypatch.setattr(write, "engine_from", lambda *_: fake)
    return fake


def command(*arguments: object) -> Result:
    app = typer.Typer()
    app.command()(main)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_questions_come_without_the_answers_at_their_end(tmp_path: Path) -> None:
    path = rows(tmp_path / "a.jsonl", "one", "二")
    assert questions(path) == [("a-0", [SYSTEM, user("one")]), ("a-1", [SYSTEM, user("二")])]
    earlier: Message = {"role": "assistant", "content": "earlier"}
    turns = [user("one"), earlier, user("two")]
    path.write_text(json.dumps({"id": "x", "messages": turns}) + "\n", encoding="utf-8")
    assert questions(path) == [("x", turns)]  # an answer before the question belongs to it
    path.write_text('{"id": "x"}\n', encoding="utf-8")
    with pytest.raises(KeyError, match="messages"):
        questions(path)


def test_texts_keep_the_order_of_the_questions_whichever_is_ready_first(tmp_path: Path) -> None:
    engine, out = FakeEngine(), tmp_path / "texts.jsonl"
    asked = [(f"q{n}", [SYSTEM, user(f"問{n}")]) for n in range(12)]
    seconds = asyncio.run(write_texts(engine, asked, out, 3, None))
    assert written(out) == [{"id": f"q{n}", "text": f"plan of 問{n}", "logprob": -0.25} for n in range(12)]
    assert engine.most == 3  # never more than the engine has room for
    assert seconds > 0
    assert {limits for _, _, limits in engine.asked} == {LIMITS}


def test_an_engine_that_fails_leaves_no_file_of_some_texts(tmp_path: Path) -> None:
    with pytest.raises(EngineBusy):
        asyncio.run(write_texts(FakeEngine(fails=True), [("q", [user("one")])], tmp_path / "texts.jsonl", 1, None))
    assert not (tmp_path / "texts.jsonl").exists()


@pytest.mark.parametrize(
    ("settings", "at_once"),
    [
        (EngineSettings(engine="llama_cpp", llama_parallel=2, vllm_max_num_seqs=5), 2),
        (EngineSettings(engine="vllm", llama_parallel=2, vllm_max_num_seqs=5), 5),
    ],
)
def test_as_many_run_at_once_as_the_engine_decodes_together(
    tmp_path: Path, engine: FakeEngine, settings: EngineSettings, at_once: int
) -> None:
    asked = [(f"q{n}", [user("one")]) for n in range(9)]
    asyncio.run(run(settings, tmp_path / "model.gguf", asked, tmp_path / "texts.jsonl"))
    assert engine.most == at_once
    assert engine.closed == 1


def test_the_engine_is_closed_when_it_fails_too(tmp_path: Path, engine: FakeEngine) -> None:
    engine.fails = True
    with pytest.raises(EngineBusy):
        asyncio.run(run(EngineSettings(), tmp_path / "model.gguf", [("q", [user("one")])], tmp_path / "texts.jsonl"))
    assert engine.closed == 1


def test_no_engine_writes_no_texts(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="need an engine"):
        asyncio.run(run(EngineSettings(engine="none"), tmp_path / "model.gguf", [], tmp_path / "texts.jsonl"))


def test_the_command_writes_the_first_questions_of_each_file_within_the_schema(
    tmp_path: Path, engine: FakeEngine
) -> None:
    model, out = tmp_path / "model.gguf", tmp_path / "texts.jsonl"
    model.touch()
    first, second = rows(tmp_path / "a.jsonl", "one", "two", "three"), rows(tmp_path / "b.jsonl", "four")
    done = command(first, second, "--model", model, "--out", out, "--limit", 2)
    assert done.exit_code == 0, done.output
    assert "3 texts in " in done.output
    assert [row["id"] for row in written(out)] == ["a-0", "a-1", "b-0"]
    assert [schema for _, schema, _ in engine.asked] == [reply_schema()] * 3
    assert [messages[-1]["role"] for messages, _, _ in engine.asked] == ["user"] * 3


def test_the_command_can_do_without_the_schema(tmp_path: Path, engine: FakeEngine) -> None:
    model, out = tmp_path / "model.gguf", tmp_path / "texts.jsonl"
    model.touch()
    done = command(rows(tmp_path / "a.jsonl", "one"), "--model", model, "--out", out, "--free")
    assert done.exit_code == 0, done.output
    assert [schema for _, schema, _ in engine.asked] == [None]
