"""The corpus is as large as promised, and the same each time."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import hostile_bytes
import hostile_questions
import hostile_replies
import hostile_requests
from test_hostile_files import SCRIPTS
from test_hostile_retrieval import documents
from test_hostile_stores import FORGED, GUESSES, junk

LEAST = 500
PAGE = Path(__file__).parents[3] / "docs" / "promises.md"


def inputs() -> list[tuple[str, object]]:
    """(family, input) of everything that is sent, written back, retrieved or stored."""
    asked = [*hostile_questions.written(), *hostile_questions.disguised(), *hostile_questions.endless()]
    replies = [*hostile_replies.texts(), *hostile_replies.plans(), *hostile_replies.thresholds()]
    return [
        *((one.family, one.ask) for one in asked),
        *((one.family, one) for one in hostile_requests.all_requests()),
        *((one.family, one) for one in hostile_bytes.all_wires()),
        *(("model replies", text) for text in replies),
        *(("retrieved texts", document) for document in documents()),
        *(("stored values", value) for value in junk()),
        *(("forged values", number) for number in range(FORGED)),
        *(("guessed dialogues", guess) for guess in GUESSES),
        *(("markup", script) for script in SCRIPTS),
    ]


def test_there_are_at_least_five_hundred_different_inputs_of_every_kind() -> None:
    different = set(inputs())
    families = Counter(family for family, _ in different)
    assert len(different) >= LEAST
    assert min(families.values()) >= 5, families


def test_they_are_the_same_each_time() -> None:
    assert inputs() == inputs()


def test_the_page_of_promises_counts_them_right() -> None:
    counted = Counter(family for family, _ in set(inputs()))
    section = PAGE.read_text("utf-8").partition("## Hostile input")[2].partition("\n## ")[0]
    told = {family: int(number) for family, number in re.findall(r"^\| ([a-z ]+) \| (\d+) \|", section, re.M)}
    assert told == dict(counted)
    assert f"{sum(told.values()):,} inputs" in section
