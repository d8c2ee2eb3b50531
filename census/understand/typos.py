"""How a Latin word is mistyped: letters left out, doubled, swapped, or one wrong in a long word."""

from __future__ import annotations

from rapidfuzz.distance import DamerauLevenshtein

LONG = 7  # letters that are hardly another word's but one
SHORT = 5  # letters: a shorter word is corrected to one of its length only (mayor is no mayo)


def has_letters(word: str, written: str) -> bool:
    """Whether a slip left out or swapped letters of the word."""
    return sorted(word) == sorted(written) or (len(word) > len(written) >= SHORT and _in_order(written, word))


def mistyped(word: str, written: str) -> bool:
    """Whether letters were left out, doubled or swapped; another letter makes another word (snowing, exceed)."""
    if word.startswith(written) or (len(word) == len(written) and sorted(word) != sorted(written)):
        return False
    return has_letters(word, written) or one_slip(word, written)


def one_slip(word: str, written: str) -> bool:
    """Whether a long word has one letter wrong."""
    return len(written) >= LONG and DamerauLevenshtein.distance(word, written) == 1


def _in_order(letters: str, word: str) -> bool:
    remaining = iter(word)
    return all(letter in remaining for letter in letters)
