"""How single kanji are read: the shipped `kanji_readings.json` (`python -m census.ingest.kanji_readings`).

One line per kanji of JIS level 1: {"医": "い"}, readings apart by "|". An input method offers kanji by their sound, so
that what was meant is found by it again (`census.understand.homophones`). Build time only (UniDic).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import fugashi
import jaconv

from census.understand.homophones import READINGS

_LEVEL_1 = range(0xB0, 0xD0)  # first byte in EUC-JP
_NEXT_BEST = 30  # analyses of one character that are looked at
_LONGEST = 3  # kana; longer readings are verbs and given names


def build() -> dict[str, str]:
    """Readings of each kanji in kana, in alphabetical order."""
    tagger = fugashi.Tagger()
    found = {}
    for kanji in _kanji():
        words = [path[0].feature for path in tagger.nbestToNodeList(kanji, _NEXT_BEST) if len(path) == 1]
        read = [word.kana for word in words if word.kana and word.pos2 != "固有名詞"]  # 知 is かず in names alone
        kana = {str(jaconv.kata2hira(word)) for word in read if len(word) <= _LONGEST}
        if kana:
            found[kanji] = "|".join(sorted(kana))
    return found


def _kanji() -> Iterator[str]:
    for first in _LEVEL_1:
        for second in range(0xA1, 0xFF):
            yield bytes((first, second)).decode("euc_jp", errors="ignore")


def write(path: Path = READINGS) -> None:
    """Writes the shipped file anew."""
    found = {kanji: kana for kanji, kana in build().items() if kanji}
    path.write_text(json.dumps(found, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
