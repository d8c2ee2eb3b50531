"""The question set as values: one `Item` per line of `evaluation/questions/<split>.jsonl`.

It reads; scoring is `evaluation.score`, asking is `evaluation.asking`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Split = Literal["dev", "recent", "test", "unseen"]
SEALED = frozenset({"test", "unseen"})
"""Splits of which only totals are looked at; the others are worked on, `recent` since the last public run."""
QUESTIONS = Path(__file__).parent / "questions"


@dataclass(frozen=True, slots=True)
class Expect:
    """What a right answer is.

    status   statuses any of which is right
    queries  specs (see `evaluation.expected`), any of which may give the figure; none for a refusal
    also     specs of further figures, all of which must be given: a question of two parts
    text     groups of words; the answer must hold one of each, as a definition or a list of years does
    intent   of the answer, where it is a chart, a report or a ranking by several measures
    """

    status: tuple[str, ...]
    queries: tuple[Mapping[str, Any], ...] = ()
    also: tuple[Mapping[str, Any], ...] = ()
    text: tuple[tuple[str, ...], ...] = ()
    intent: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what a right answer to it is."""

    question: str
    expect: Expect


@dataclass(frozen=True, slots=True)
class Item:
    """A question, or a dialogue of several turns in one session."""

    id: str
    language: Literal["en", "ja"]
    kind: str
    turns: tuple[Turn, ...]


def load(split: Split, folder: Path = QUESTIONS) -> tuple[Item, ...]:
    """The items of a split in file order. Raises OSError where the file is missing."""
    lines = (folder / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_item(json.loads(line)) for line in lines if line)


def _item(raw: Mapping[str, Any]) -> Item:
    turns = raw.get("turns", [raw])
    return Item(
        raw["id"], raw["language"], raw["kind"], tuple(Turn(t["question"], _expect(t["expect"])) for t in turns)
    )


def _expect(raw: Mapping[str, Any]) -> Expect:
    queries = [raw["query"]] if "query" in raw else []
    return Expect(
        status=tuple(raw["status"]),
        queries=(*queries, *raw.get("accept", ())),
        also=tuple(raw.get("and", ())),
        text=tuple(tuple(group) for group in raw.get("text", ())),
        intent=raw.get("intent"),
    )
