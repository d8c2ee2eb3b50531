"""Place names written half in kana: 宮ざき県, 北九しゅう市, みや崎県.

Each name of several kanji is cut between two of them, and one side is written as it is read. The reading is divided
by the sounds of single kanji (`census.ingest.kanji_readings`); a name that does not divide in one way has no such
spelling, and neither has one that another name shares.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache

from census.understand.homophones import READINGS

_KANJI = re.compile("[一-鿿々]{2,}")
_SHORTEST_KANA = 2
_INFLECTIONS = frozenset(
    """
しい さい きい かい ない たい から まで より など した する して って ます ちい いち 
また なら いる どの ただ いま ころ こと たの
""".split()
)
"""Kana that end other words: 大きい市 is no name."""
_VOICED = str.maketrans("かきくけこさしすせそたちつてとはひふへほ", "がぎぐげござじずぜぞだぢづでどばびぶべぼ")
_PARTICLES = frozenset("のはがをにとでもへ")


@cache
def _sounds() -> Mapping[str, tuple[str, ...]]:
    raw = json.loads(READINGS.read_text(encoding="utf-8"))
    return {kanji: tuple(kana.split("|")) for kanji, kana in raw.items()}


def half_kana(names: Iterable[tuple[str, str]], taken: Collection[str]) -> dict[str, str]:
    """Half spellings and the names they stand for; `names` are pairs of a name and its reading, and `taken` spellings
    that mean something else."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, reading in names:
        for spelling in _spellings(name, reading):
            found[spelling].add(name)
    return {spelling: max(of) for spelling, of in found.items() if len(of) == 1 and spelling not in taken}


def _spellings(name: str, reading: str) -> Iterator[str]:
    kind = name[-1] if name[-1] in "都道府県市区町村" else ""
    stem = name.removesuffix(kind) if len(name) > 2 else name
    if not _KANJI.fullmatch(stem):
        return
    divided = list(_divided(stem, reading, whole=not kind))
    if len(divided) != 1:
        return
    for cut in range(1, len(stem)):
        read = "".join(divided[0][:cut]), "".join(divided[0][cut:])
        for kana, spelling in ((read[1], stem[:cut] + read[1]), (read[0], read[0] + stem[cut:])):
            if len(kana) >= _SHORTEST_KANA and kana not in _INFLECTIONS:
                yield spelling + kind
        if kind and cut > 1 and read[1] not in _PARTICLES:
            yield stem[:cut] + read[1] + kind  # 名古や市
        if kind and len(stem) > cut + 1 and read[0] not in _PARTICLES:
            yield read[0] + stem[cut:] + kind  # な古屋市


def _voiced(sound: str) -> str:
    """The sound as it is inside a word: 古 of 名古屋 is ご."""
    return sound[0].translate(_VOICED) + sound[1:]


def _divided(stem: str, reading: str, *, whole: bool, inner: bool = False) -> Iterator[tuple[str, ...]]:
    """The ways to read kanji by kanji; where not `whole`, what is left is the reading of the name's kind."""
    if not stem:
        if bool(reading) != whole:
            yield ()
        return
    sounds = _sounds().get(stem[0], ())
    for sound in dict.fromkeys((*sounds, *(_voiced(one) for one in sounds if inner))):
        if reading.startswith(sound):
            for rest in _divided(stem[1:], reading.removeprefix(sound), whole=whole, inner=True):
                yield (sound, *rest)
