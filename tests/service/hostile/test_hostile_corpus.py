"""The corpus is as large as promised, and the same each time."""

from __future__ import annotations

from collections import Counter

import hostile_bytes
import hostile_questions
import hostile_replies
import hostile_requests
from test_hostile_files import SCRIPTS
from test_hostile_retrieval import documents
from test_hostile_stores import GUESSES, junk

LEAST = 500


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
