"""Which slips of a finger make a word of another, and which letters make another word."""

from __future__ import annotations

import pytest

from census.understand.typos import has_letters, mistyped, one_slip


@pytest.mark.parametrize(("word", "written"), [("population", "popualtion"), ("population", "poplation")])
def test_letters_swapped_or_left_out_are_a_slip(word: str, written: str) -> None:
    assert has_letters(word, written)
    assert mistyped(word, written)


def test_one_wrong_letter_is_a_slip_in_a_long_word_alone() -> None:
    assert one_slip("hospitals", "hospitaks")
    assert not one_slip("sleep", "sheep")


def test_the_beginning_of_a_word_and_another_letter_are_no_slip() -> None:
    assert not mistyped("households", "house")
    assert not mistyped("showing", "snowing")
