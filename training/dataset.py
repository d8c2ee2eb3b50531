"""Writes the training data: questions with their plans, from the fact store, the catalogue and the gazetteer.

    python -m training.dataset --out DIR            200,000 examples and the splits, in under two minutes
    python -m training.dataset --out DIR --rows 5000

DIR/train.jsonl, validation.jsonl and three test splits, each held out in one way: test-wordings, test-areas,
test-synonyms. DIR/direct-train.jsonl and direct-test.jsonl hold the direct-answer form (question → sentence
with the figure). DIR/card.md says what is in them. The same seed gives the same bytes.
"""

from __future__ import annotations

import gc
import hashlib
import io
import json
import math
import multiprocessing
import os
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.progress import Progress, TimeElapsedColumn

from training.card import card
from training.examples import Example, Examples, Source, row
from training.forms import FORMS, SHARES, Kind
from training.names import LANGUAGES
from training.slots import Held, NoFillError
from training.wordings import Section, Wordings, general, key

CHUNK = 1000
_TOLD, _GENERAL, _RECITED = 0.03, 0.01, 0.4  # shares of other tasks, and of lookups that are recited too
_SPARE = {True: 1.025, False: 1.08}  # of training or not: made over what is needed, for rows that are repeated
_TRIES = 60


@dataclass(frozen=True, slots=True)
class Split:
    """A file of examples: whose wordings, which names, how many rows."""

    name: str
    section: Section
    held: Held
    rows: int
    kinds: tuple[Kind, ...] = ()

    @property
    def training(self) -> bool:
        return self.name == "train"


def splits(rows: int, tests: int) -> tuple[Split, ...]:
    """The splits of a data set. Refusals name no area and no measure, so only wordings can be unseen."""
    named: tuple[Kind, ...] = tuple(kind for kind in SHARES if kind not in ("refusal", "dialogue", "ambiguous"))
    return (
        Split("train", "train", Held(), rows),
        Split("validation", "validation", Held(), tests),
        Split("test-wordings", "test", Held(), tests),
        Split("test-areas", "train", Held(areas=True), tests, named),
        Split("test-synonyms", "train", Held(phrases=True), tests, named),
    )


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one process made: (digest of the question, line) of the split, lines of the direct-answer form.

    kinds    "kind/language" → rows
    dropped  drawings given up: nothing fitting was found
    """

    lines: tuple[tuple[bytes, str], ...]
    direct: tuple[str, ...]
    kinds: Counter[str]
    dropped: int


class Maker:
    """Makes chunks."""

    def __init__(self) -> None:
        self._examples = Examples()
        self._general = general()
        self._sources = cache(source)

    def chunk(self, task: Task) -> Chunk:
        """The same for the same task."""
        rng = random.Random(f"{task.seed}/{task.split.name}/{task.index}")  # noqa: S311 (no secret)
        rows = _Rows(task)
        while not rows.full:
            if task.split.training and rng.random() < _GENERAL:
                rows.add(_general_row(rng.choice(self._general), rng), "general")
                continue
            try:
                self._asked(task.split, rng, rows)
            except NoFillError:
                rows.dropped += 1
        return Chunk(tuple(rows.lines), tuple(rows.direct), rows.kinds, rows.dropped)

    def _asked(self, split: Split, rng: random.Random, rows: _Rows) -> None:
        """A question, its variant, and the other tasks made of it."""
        drawn = self._draw(split, rng)
        for example in drawn:
            fields = {} if split.training else _test_fields(example)
            rows.add(row(example, "", **fields), f"{example.kind}/{example.language}")
        first = drawn[0]
        if split.training and rng.random() < _TOLD and (told := self._examples.told(first)):
            rows.add(_task("tell", first.language, told), "tell")
        if first.kind == "lookup" and (not split.training or rng.random() < _RECITED):
            recited = self._examples.recited(first)
            rows.direct += [_line(_task("direct", first.language, recited))] if recited else []

    def _draw(self, split: Split, rng: random.Random) -> tuple[Example, ...]:
        kinds: list[Kind] = list(split.kinds or SHARES)
        kind = rng.choices(kinds, [SHARES[kind] if split.training else 1.0 for kind in kinds])[0]
        language = rng.choice(LANGUAGES)
        source = self._sources(split)
        names = [name for name, form in FORMS.items() if form.kind == kind]
        # Within a kind a form is asked as often as it has wordings.
        name = rng.choices(names, [len(source.wordings[language].forms[name]) for name in names])[0]
        for _ in range(_TRIES):
            try:
                return self._examples.draw(source, name, language, rng)
            except NoFillError:
                continue
        raise NoFillError


@dataclass(frozen=True, slots=True)
class Task:
    """`rows` rows of a split; the index makes them differ from the others."""

    split: Split
    seed: int
    index: int
    rows: int


class _Rows:
    """The rows of a chunk as they grow."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self.lines: list[tuple[bytes, str]] = []
        self.direct: list[str] = []
        self.kinds: Counter[str] = Counter()
        self.dropped = 0

    @property
    def full(self) -> bool:
        return len(self.lines) >= self._task.rows

    def add(self, data: dict[str, Any], kind: str) -> None:
        if self.full:
            return
        data["id"] = f"{self._task.split.name}-{self._task.index}-{len(self.lines)}"
        asked = "" if kind == "general" else "\0".join(message["content"] for message in data["messages"][:-1])
        self.lines.append((hashlib.blake2b(asked.encode(), digest_size=8).digest() if asked else b"", _line(data)))
        self.kinds[kind] += 1


def source(split: Split) -> Source:
    """The wordings and names of a split. Raises WordingLeakError where one of a test is one of training."""
    wordings = {language: Wordings.load(language, split.section) for language in LANGUAGES}
    if split.section != "train":
        for language in LANGUAGES:
            known = {key(wording) for wording in Wordings.load(language, "train")}
            leaked = sorted(wording for wording in wordings[language] if key(wording) in known)
            if leaked:
                raise WordingLeakError(f"{split.section} wordings that training has too: {leaked[:3]}")
    return Source(wordings, split.held, strict=split.training)


class WordingLeakError(ValueError):
    """A wording of a test that is one of training."""


def _test_fields(example: Example) -> dict[str, Any]:
    """What rules and services are asked with, beside the prompt."""
    previous = example.previous.model_dump(exclude_defaults=True, mode="json") if example.previous else None
    plan = example.plan.model_dump(exclude_defaults=True, mode="json") if example.plan else None
    return {"question": example.question, "previous": previous, "plan": plan}


def _general_row(pair: dict[str, str], rng: random.Random) -> dict[str, Any]:
    system = rng.choice(("You are a helpful assistant.", "Answer briefly."))
    turns = (("system", system), ("user", pair["question"]), ("assistant", pair["answer"]))
    return _task("general", pair["language"], [{"role": role, "content": content} for role, content in turns])


def _task(kind: str, language: str, messages: Any) -> dict[str, Any]:
    return {"id": "", "kind": kind, "form": kind, "language": language, "messages": messages}


def _line(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


@cache
def _maker() -> Maker:
    """One per process: loading takes seconds."""
    made = Maker()
    # A million objects stay, and examples leave no cycles behind: looking for some after every 700 new objects
    # takes a fifth of the time.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    return made


def _chunk(task: Task) -> Chunk:
    return _maker().chunk(task)


@dataclass(slots=True)
class Written:
    """Counts of one split, for the card."""

    rows: int = 0
    repeated: int = 0
    dropped: int = 0
    direct: int = 0
    kinds: Counter[str] = field(default_factory=Counter)


def write(split: Split, chunks: Iterable[Chunk], out: Path, seen: set[bytes], report: Callable[[int], None]) -> Written:
    """Stream a split to its files. A prompt in `seen`, which grows, is left out: nothing is asked twice, and
    nothing of a test is asked in training."""
    done = Written()
    with (out / f"{split.name}.jsonl").open("w", encoding="utf-8") as file, _direct(split, out) as direct:
        for chunk in chunks:
            before = done.rows
            for asked, line in chunk.lines:
                if asked in seen:
                    done.repeated += 1
                elif done.rows < split.rows:
                    file.write(line)
                    done.rows += 1
                    seen |= {asked} - {b""}
            direct.writelines(chunk.direct)
            done.direct += len(chunk.direct)
            done.kinds += chunk.kinds
            done.dropped += chunk.dropped
            report(done.rows - before)
    return done


@contextmanager
def _direct(split: Split, out: Path) -> Iterator[TextIO]:
    """Where the direct-answer form of a split goes, if it has one."""
    name = {"train": "direct-train", "test-wordings": "direct-test"}.get(split.name)
    with (out / f"{name}.jsonl").open("w", encoding="utf-8") if name else io.StringIO() as file:
        yield file


def _tasks(split: Split, seed: int) -> list[Task]:
    """Chunks for all rows and for those that will turn out to be repeated."""
    size = min(CHUNK, split.rows)
    return [Task(split, seed, index, size) for index in range(math.ceil(split.rows * _SPARE[split.training] / size))]


def make(out: Path, rows: int, tests: int, seed: int, processes: int) -> dict[str, Written]:
    """Write every split to a folder, with progress. Raises WordingLeakError; OSError where it cannot write."""
    out.mkdir(parents=True, exist_ok=True)
    every = splits(rows, tests)
    seen: set[bytes] = set()
    done: dict[str, Written] = {}
    columns = (*Progress.get_default_columns(), TimeElapsedColumn())
    with multiprocessing.get_context("spawn").Pool(processes) as pool, Progress(*columns) as progress:
        # One stream of tasks for all splits: nobody waits while a file is finished.
        made = pool.imap(_chunk, (task for split in every for task in _tasks(split, seed)))
        for split in every:
            bar = progress.add_task(split.name, total=split.rows)
            chunks = islice(made, len(_tasks(split, seed)))
            done[split.name] = write(split, chunks, out, seen, partial(progress.advance, bar))
    (out / "card.md").write_text(card(done, seed), encoding="utf-8")
    return done


def main(
    out: Annotated[Path, typer.Option(help="Folder to write to.")],
    rows: Annotated[int, typer.Option(min=1, help="Training examples.")] = 200_000,
    tests: Annotated[int, typer.Option(min=1, help="Examples of each held-out split.")] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 1,
    processes: Annotated[int, typer.Option(min=1, help="Processes to make them with.")] = os.cpu_count() or 1,
) -> None:
    """Write training, validation and test examples, and a card that describes them."""
    done = make(out, rows, tests, seed, processes)
    for name, written in done.items():
        typer.echo(f"{name}: {written.rows:,} rows, {written.repeated:,} repeated ones left out")


if __name__ == "__main__":
    typer.run(main)
