"""English words spelt by ear: educashun, skools, agriculcher.

Both sides are brought to one spelling of their sound. The first vowel keeps its letter, since another one there makes
another word (kettle is no cattle); the others only count, since those are the ones people hear alike.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import DamerauLevenshtein

SHORTEST = 6  # letters of a word spelt by ear: shorter ones sound like too many others
_SIMILAR = 0.55  # of the letters: what is alike in sound alone, and hardly in a letter, is a coincidence
_RULES = [
    (re.compile(pattern), into)
    for pattern, into in [
        (r"^(?:kn|gn)", "n"), (r"^wr", "r"), (r"(?<=[a-z])(?:t|s|c|ss|sh|sch|ch)[iou]{1,2}n(?=s?$|al)", "Sn"),
        (r"tch", "ch"), (r"sch(?=[eo])", "sk"), (r"ch(?=[lr])", "k"), (r"ph", "f"), (r"gh(?=t|$)", ""),
        (r"(?:tu|chu|che)r(?:e?s?$|(?=al))", "Cr"), (r"(?:ci|ti|sh)(?=[aou])", "S"), (r"dge?", "j"),
        (r"g(?=[eiy])", "j"), (r"c(?=[eiy])", "s"), (r"ck|q(?!u)|c(?!h)", "k"), (r"qu", "kw"), (r"x", "ks"),
        (r"z", "s"), (r"e?s$", "s"), (r"e$", ""), (r"([a-zA-Z])\1", r"\1"),
    ]
]  # fmt: skip
_VOWELS = re.compile("[aeiouy]+")


def sound(word: str) -> str:
    """One spelling for English words that sound alike."""
    for pattern, into in _RULES:
        word = pattern.sub(into, word)
    first = _VOWELS.search(word)
    if first is None:
        return word
    return word[: first.start() + 1] + _VOWELS.sub("V", word[first.end() :])


class WordSounds:
    """Finds the known word that one spelt by ear stands for."""

    def __init__(self, known: Iterable[str]) -> None:
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        for word in known:
            if len(word) >= SHORTEST:
                self._by_sound[sound(word)].append(word)

    def alike(self, word: str) -> str | None:
        """The one word that sounds like it."""
        if len(word) < SHORTEST:
            return None
        near = [
            one
            for one in self._by_sound.get(sound(word), ())
            if DamerauLevenshtein.normalized_similarity(one, word) >= _SIMILAR
        ]
        return near[0] if len(near) == 1 else None
