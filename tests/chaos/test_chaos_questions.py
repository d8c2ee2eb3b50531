"""Each question has one right answer, which the fact store says."""

from __future__ import annotations

import pytest

from census.store import FactStore
from chaos.questions import FORMS, Asked, Questions, keyed


@pytest.fixture(scope="module")
def asked() -> tuple[Asked, ...]:
    return keyed()


def test_there_are_thousands_and_no_two_share_a_cell_or_a_text(asked: tuple[Asked, ...]) -> None:
    assert len(asked) > 3000
    assert len({one.cell for one in asked}) == len({one.question for one in asked}) == len(asked)
    assert {one.cell.indicator for one in asked} == set(FORMS)


def test_the_answer_is_what_the_store_holds(asked: tuple[Asked, ...]) -> None:
    store = FactStore.load()
    for one in asked[::97]:
        cell = store.cell(one.cell.indicator, one.cell.area, one.cell.year)
        assert cell is not None
        assert cell.value == one.cell.value
        assert str(one.cell.year) in one.question


def test_some_are_asked_time_and_again_and_the_others_in_turn(asked: tuple[Asked, ...]) -> None:
    questions = Questions(asked, seed=1, hot=5, hot_share=0.5)
    drawn = [questions.one() for _ in range(1000)]
    assert 300 < sum(drawn.count(one) for one in set(drawn[:0]) | set(questions._hot)) < 700
    assert len(set(drawn)) > 300


def test_a_follow_up_is_of_the_same_place_and_measure_in_a_session_of_its_own(asked: tuple[Asked, ...]) -> None:
    questions = Questions(asked, seed=1)
    dialogues = [questions.dialogue() for _ in range(50)]
    for one in dialogues:
        assert one.first.session == one.second.session
        assert (one.first.cell.indicator, one.first.cell.area) == (one.second.cell.indicator, one.second.cell.area)
        assert one.first.cell.year != one.second.cell.year
        assert one.second.question == f"And in {one.second.cell.year}?"
    assert len({one.first.session for one in dialogues}) == 50


def test_equal_seeds_ask_the_same(asked: tuple[Asked, ...]) -> None:
    one, other = Questions(asked, 7), Questions(asked, 7)
    assert [one.one() for _ in range(20)] == [other.one() for _ in range(20)]
