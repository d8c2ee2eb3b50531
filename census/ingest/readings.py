"""How the catalogue's Japanese words are read: the shipped `readings.json` (`python -m census.ingest.readings`).

One line per name, in the chunks that people switch between when they type: {"人口|密度": "じんこう|みつど"}.
Names with の, digits or letters are left out: their parts are there. Build time only (UniDic).
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import fugashi
import jaconv

from census.indicators import Catalogue
from census.understand.cue_words import CUES
from census.understand.kana import READINGS, SHORTEST
from census.understand.lexicon import measure_names
from census.understand.words import JAPANESE

MOST_CHUNKS = 4
ALSO = {"出生": "しゅっせい", "日本": "にほん", "町村": "ちょうそん", "他": "た", "人": "じん"}
"""Readings in wide use besides the one UniDic prefers."""
_NAME = re.compile(r"[一-鿿々ァ-ヺーぁ-ゖ]+")
_BETWEEN = re.compile(r"の|[^一-鿿々ァ-ヺーぁ-ゖ]+")
_IN_PATTERN = re.compile(r"[一-鿿]{2,}|[一-鿿]+(?:しい|ない|きい|い|く)(?![ぁ-ゖ])")
_NOUNS = frozenset(("名詞", "接尾辞", "接頭辞", "形容詞", "形状詞", "副詞", "代名詞"))
Chunk = tuple[str, str]


class Reader:
    """Holds the tokenizer's dictionary."""

    def __init__(self) -> None:
        self._tagger = fugashi.Tagger()

    def readings(self, name: str) -> Iterator[tuple[Chunk, ...]]:
        """A name in chunks, (as written, as read), and each chunk; nothing where a reading is unknown or one a verb."""
        words = self._tagger(name)
        if len(words) > MOST_CHUNKS or not all(word.feature.kana and word.feature.pos1 in _NOUNS for word in words):
            return
        chunks = tuple((word.surface, str(jaconv.kata2hira(word.feature.kana))) for word in words)
        yield chunks
        if len(chunks) > 1:
            yield from ((chunk,) for chunk in chunks if len(chunk[0]) > 1)  # 町 and 業 are the end of a word


def build(catalogue: Catalogue) -> dict[str, str]:
    """Readings and what is written, chunks apart; of words that sound alike the one in more names."""
    used: dict[str, Counter[tuple[Chunk, ...]]] = defaultdict(Counter)
    reader = Reader()
    for name, times in Counter(names(catalogue)).items():
        for chunks in reader.readings(name) if _NAME.fullmatch(name) else ():
            for said in {chunks, tuple((text, ALSO.get(text, kana)) for text, kana in chunks)}:
                used["".join(kana for _, kana in said)][said] += times
    written = {}
    for sound, spellings in sorted(used.items()):
        if len(sound) < SHORTEST:
            continue
        texts = {"".join(text for text, _ in chunks) for chunks in spellings}
        chunks = max(spellings, key=lambda said: (spellings[said], said))
        if sound in texts:  # うどん is a word as it is
            chunks = ((sound, sound),)
        written["|".join(kana for _, kana in chunks)] = "|".join(text for text, _ in chunks)
    return written


def names(catalogue: Catalogue) -> Iterator[str]:
    """The Japanese words that mean something in a question, each as often as it is used."""
    for measure in catalogue:
        for name in measure_names(measure):
            yield from (part for part in _BETWEEN.split(name) if len(part) > 1 or part == name)
    for values in catalogue.facets.values():
        for value in values.values():
            yield from value.ja
    yield from JAPANESE
    for pattern in CUES.values():
        yield from _IN_PATTERN.findall(pattern.pattern)


def write(path: Path = READINGS) -> None:
    """Writes the shipped file anew."""
    readings = build(Catalogue.load())
    path.write_text(json.dumps(readings, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
