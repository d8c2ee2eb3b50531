"""Hepburn romanisation of place names as used officially: Osaka, Kobe, Toyooka, Iizuka, Gunma.

A long o or u loses its second letter inside a morpheme (大阪 おおさか → Osaka) but not across two
(豊岡 とよおか → Toyooka, 松浦 → Matsuura). Kana alone do not show the difference; the pronunciation field
of UniDic does, when its reading is the wanted one. Otherwise a long o or u is one morpheme unless a later kanji is
read from there on (瀬戸内: 内 うち → Setouchi). Build time only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import fugashi
import jaconv

LONG = re.compile(
    "(?<=[おこごそぞとどのほぼぽもよろょを])う|(?<=[おこごそぞとどのほぼぽもよろょを])お|(?<=[うくぐすずつづぬふぶぷむゆるゅ])う"
)
SAME_SOUND = str.maketrans("ヂヅ", "ジズ")


class Romaniser:
    """Holds the tokenizer's dictionary."""

    def __init__(self) -> None:
        self._tagger = fugashi.Tagger()

    def reading(self, kanji: str) -> str:
        """The most likely reading in hiragana; empty where the dictionary has none."""
        kana = [word.feature.kana for word in self._tagger(kanji)]
        return "" if None in kana else str(jaconv.kata2hira("".join(kana)))

    def __call__(self, kanji: str, kana: str) -> str:
        """Romaji of a name written in kanji and in hiragana, capitalised."""
        long = self._long_by_dictionary(kanji, kana)
        if long is None:
            long = {at for at in long_vowels(kana) if not self._begins_kanji(kanji, kana[at:])}
        return spell("".join(sound for at, sound in enumerate(kana) if at not in long))

    def _begins_kanji(self, kanji: str, rest: str) -> bool:
        return any(reading and rest.startswith(reading) for reading in map(self.reading, kanji[1:]))

    def _long_by_dictionary(self, kanji: str, kana: str) -> set[int] | None:
        """Positions of long o and u; None when the dictionary reads the name in another way."""
        words = list(self._tagger(kanji))
        if any(word.feature.kana is None or word.feature.pron is None for word in words):
            return None
        read = "".join(word.feature.kana for word in words)
        pronounced = "".join(word.feature.pron for word in words)
        wanted = str(jaconv.hira2kata(kana))
        if len(read) != len(pronounced) or read.translate(SAME_SOUND) != wanted.translate(SAME_SOUND):
            return None
        # a long i or e is written out: Niigata, Hokuei
        return {at for at, sound in enumerate(pronounced) if sound == "ー" and read[at] in "ウオ"}


def long_vowels(kana: str) -> set[int]:
    """Positions in hiragana of the second letter of what could be a long o or u."""
    return {match.start() for match in LONG.finditer(kana)}


def collapsed(kana: str) -> str:
    """Hiragana with every possible long o and u shortened (真岡 もおか → Moka, as the city itself writes)."""
    long = long_vowels(kana)
    return spell("".join(sound for at, sound in enumerate(kana) if at not in long))


def lips(name: str) -> str:
    """The older Hepburn spelling, m before b, m and p: Gotenba → Gotemba, as the city writes."""
    return re.sub("n(?=[bmp])", "m", name)


def spell(kana: str, capital: bool = True) -> str:
    """Hiragana letter by letter: no vowel is dropped."""
    latin = str(jaconv.kana2alphabet(kana.replace("ー", ""))).replace("cch", "tch")
    return latin.capitalize() if capital else latin


def distinct(names: Iterable[str], other_than: Iterable[str]) -> tuple[str, ...]:
    """Names in order, each once, without those already in use."""
    used = set(other_than)
    return tuple(name for name in dict.fromkeys(names) if name and name not in used)
