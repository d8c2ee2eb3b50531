"""The question set: complete, balanced, and every expected figure computable."""

from __future__ import annotations

from collections import Counter
from math import isfinite
from typing import get_args

import pytest

from evaluation.expected import OPERATIONS, expected
from evaluation.items import Item, Split, Turn, load
from evaluation.table import Table

SPLITS = {split: load(split) for split in get_args(Split)}
DEV, TEST = SPLITS["dev"], SPLITS["test"]
EVERY = tuple(item for items in SPLITS.values() for item in items)
REFUSED = {"not_available", "out_of_scope", "ambiguous"}


@pytest.fixture(scope="module")
def shipped() -> Table:
    """The shipped tables."""
    return Table.load()


def turns(items: tuple[Item, ...]) -> list[Turn]:
    return [turn for item in items for turn in item.turns]


def test_there_are_enough_questions_half_of_them_japanese() -> None:
    languages = Counter(item.language for item in EVERY)
    assert len(TEST) >= 500
    assert len(EVERY) >= 1500
    assert min(languages.values()) >= 0.45 * len(EVERY)


def test_every_operation_is_asked_for() -> None:
    asked = Counter(query["op"] for turn in turns(EVERY) for query in turn.expect.queries)
    assert set(asked) >= set(OPERATIONS) - {"values"}


def test_dialogues_have_at_least_forty_turns() -> None:
    dialogues = [item for item in EVERY if item.kind == "dialogue"]
    assert sum(len(item.turns) for item in dialogues) >= 40
    assert all(2 <= len(item.turns) <= 4 for item in dialogues)


def test_at_least_seventy_questions_must_not_be_answered() -> None:
    assert sum(set(turn.expect.status) <= REFUSED for turn in turns(EVERY)) >= 70


def test_only_questions_to_be_answered_have_a_query() -> None:
    for turn in turns(EVERY):
        wanted = bool(turn.expect.queries or turn.expect.text or turn.expect.intent)
        assert wanted == ("answered" in turn.expect.status), turn.question


def test_ids_and_questions_are_unique_and_the_splits_disjoint() -> None:
    ids = [item.id for item in EVERY]
    asked = [tuple(turn.question for turn in item.turns) for item in EVERY]
    assert len(set(ids)) == len(ids)
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("split", get_args(Split))
def test_every_query_evaluates_to_finite_figures(split: str, shipped: Table) -> None:
    for turn in turns(SPLITS[split]):
        for query in (*turn.expect.queries, *turn.expect.also):
            readings = expected(query, shipped)
            figures = [figure.value for reading in readings for group in reading.groups for figure in group]
            assert figures, turn.question
            assert all(isfinite(figure) for figure in figures), turn.question


def test_known_figures(shipped: Table) -> None:
    anchors = [
        ("13000", 2020, 14047594),
        ("13000", 2015, 13515271),
        ("00000", 2020, 126146099),
        ("13000", 1920, 3699428),
    ]
    for area, year, wanted in anchors:
        query = {"op": "value", "measure": "A1101", "area": area, "year": year}
        assert [group[0].value for reading in expected(query, shipped) for group in reading.groups] == [wanted]
