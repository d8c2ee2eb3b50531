"""Questions typed in kana: ならけんのじんこうみつど, 出生すう are written as 奈良県の人口密度, 出生数.

Kana do not show where a word ends, so a stretch of them is only read when it falls into known words: names of
places, words of the catalogue (their readings are shipped, see `census.ingest.readings`), cues, particles and
small talk. A word beside kana that mean nothing here is left as it is: わりあいに stays apart from 割合.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ahocorasick
import jaconv

READINGS = Path(__file__).parents[1] / "data" / "readings.json"
_KANA = re.compile("[ぁ-ゖゝゞー]")
_ALL_KANA = re.compile("[ぁ-ゖー]+")
_KATAKANA = re.compile("[ァ-ヺー]+")
_ENDED = re.compile("[一-鿿々][ぁ-ゖ]*$")
_KANJI = re.compile("[一-鿿々]")
_WORD_LETTER = re.compile("[ぁ-ゖー一-鿿々]")
_HOLDERS = frozenset("都道府県郡")
_PARTICLE = re.compile("[のはでにと、。?]|$")
_UNMISTAKABLE = 5
SHORTEST = 3  # kana: さけ and いか are too often a piece of something else
_ENDINGS = 3  # kana after a kanji that may end its word: 増えた, 住んでいる
# After a number only; the last four after one of the others, too.
_UNITS = {
    "さい": "歳", "ねん": "年", "ねんど": "年度", "ねんだい": "年代", "ねんかん": "年間", "にん": "人", "まん": "万",
    "まんにん": "万人", "だい": "代", "ばい": "倍", "えん": "円", "いじょう": "以上", "いか": "以下", "みまん": "未満",
    "いこう": "以降",
}  # fmt: skip
_LIMITS = ("いじょう", "いか", "みまん", "いこう")
_UNIT = re.compile(rf"(?<=\d)({'|'.join(sorted(set(_UNITS) - set(_LIMITS), key=len, reverse=True))})")
_LIMIT = re.compile(rf"(?<=[\d歳才年人万億円%])({'|'.join(_LIMITS)})(?!ない|が)")  # 千人いかない
_AT_ONCE = re.compile("|".join(_LIMITS))
_HEADS = {
    "けん": "県",
    "まち": "町",
    "むら": "村",
    "とし": "都市",
    "ひと": "人",
}  # どのけん, おおいけん: after another word only
_STEMS = {
    "おお": "多", "すくな": "少な", "たか": "高", "ひく": "低", "おおき": "大き", "ちいさ": "小さ", "ひろ": "広",
    "せま": "狭", "なが": "長", "みじか": "短", "さむ": "寒", "あつ": "暑", "ちが": "違", "ふえ": "増え",
    "へっ": "減っ", "へり": "減り", "あがっ": "上がっ", "さがっ": "下がっ", "くらべ": "比べ", "すんで": "住んで",
}  # fmt: skip
_OF_ADJECTIVES = ("い", "く", "さ", "め", "かった", "ければ")
_OF_VERBS = {
    "ちが": ("う", "い", "って"), "ふえ": ("た", "て", "る"), "へっ": ("た", "て"), "へり": ("ました", "つつ"),
    "あがっ": ("た", "て"), "さがっ": ("た", "て"), "くらべ": ("て", "る", "ると", "たら"),
    "すんで": ("いる", "る", "ます", "います"),
}  # fmt: skip
_LONGEST = 8  # kana of small talk
_NOTHING, _PLAIN, _WORD = 1, 0, 3


@dataclass(frozen=True, slots=True)
class _Piece:
    """Kana [start, end) and what they are written as; `kind` is _WORD, _PLAIN (particles) or _NOTHING."""

    start: int
    end: int
    written: str
    kind: int
    cost: float = 1


@dataclass(frozen=True, slots=True)
class _Path:
    """The best division of the text so far: its cost, its last piece and what comes before."""

    cost: float
    last: _Piece | None = None
    before: _Path | None = None

    @property
    def kind(self) -> int:
        return self.last.kind if self.last else _PLAIN

    def pieces(self) -> list[_Piece]:
        """The pieces in reading order."""
        path, backwards = self, []
        while path.last and path.before:
            backwards.append(path.last)
            path = path.before
        return backwards[::-1]


class KanaReader:
    """Writes kana as the words they spell."""

    def __init__(self, places: Mapping[str, str], plain: Iterable[str], names: Collection[str] = ()) -> None:
        """`places`: readings of place names and what they are written as; `plain`: particles and small talk;
        `names`: what needs no other spelling, though it sounds like one."""
        self._names = names
        self._words: ahocorasick.Automaton = ahocorasick.Automaton()
        spoken = dict(_inflected())
        self._spoken = frozenset(spoken)
        for read, written in (*_terms(), *spoken.items(), *places.items()):
            if len(read) >= SHORTEST or read in places:
                self._words.add_word(read, (len(read), written))
        self._words.make_automaton()
        self._places = frozenset(places)
        self._short = frozenset(read for read in places if len(read) <= SHORTEST)
        self._plain = frozenset(word for word in plain if _ALL_KANA.fullmatch(word))

    def read(self, text: str) -> str:
        """The text with its kana written as the words they spell, where they do."""
        hiragana = str(jaconv.kata2hira(text))
        words = [
            *self._known(text, hiragana),
            *(_Piece(*m.span(), _UNITS[m.group()], _WORD, 0.3) for m in _unit(hiragana)),
        ]
        if all(text[word.start : word.end] == word.written for word in words):
            return text
        best: dict[int, dict[int, _Path]] = {0: {_PLAIN: _Path(0)}}
        starting: dict[int, list[_Piece]] = {}
        for word in words:
            starting.setdefault(word.start, []).append(word)
        for at in range(len(text)):
            for path in best.pop(at, {}).values():
                for piece in (*starting.get(at, ()), *self._between(text, hiragana, at)):
                    _keep(best, path, piece)
        cheapest = min(best[len(text)].values(), key=lambda path: path.cost)
        return "".join(_written(text, cheapest.pieces()))

    def _known(self, text: str, hiragana: str) -> Iterator[_Piece]:
        for last, (length, written) in self._words.iter(hiragana):
            start = last + 1 - length
            if hiragana[start : last + 1] in self._short and not _apart(hiragana, start, last + 1):
                continue
            # 住まいとして is no 毎年: kana right after a kanji are the end of its word, unless 一番ちいさい.
            spoken, place = (hiragana[start : last + 1] in known for known in (self._spoken, self._places))
            own = spoken or length >= _UNMISTAKABLE or (place and hiragana[start - 1 : start] in _HOLDERS)
            if own or not (_KANA.match(hiragana, start) and start and _KANJI.match(hiragana, start - 1)):
                as_is = text[start : last + 1]
                mixed = place and _KANJI.search(hiragana, start, last)  # 名古や市 is no 名古 and 市
                cost = 0.8 if spoken else 0.3 if mixed else 0.7 if place else 1
                yield _Piece(start, last + 1, as_is if as_is in self._names else written, _WORD, cost)

    def _between(self, text: str, hiragana: str, at: int) -> Iterator[_Piece]:
        """What can stand at a place besides words: other letters, small talk, the end of a word in kanji."""
        if not _KANA.match(hiragana, at):
            yield _Piece(at, at + 1, text[at], _PLAIN, 0)
            return
        for end in range(at + 1, min(len(text), at + _LONGEST) + 1):
            if hiragana[at:end] in self._plain:
                yield _Piece(at, end, hiragana[at:end], _PLAIN, 0.45 if end - at < SHORTEST else 1)
            if hiragana[at:end] in _HEADS:
                yield _Piece(at, end, _HEADS[hiragana[at:end]], _WORD)
        if _ENDED.search(text, max(0, at - _ENDINGS), at):
            yield _Piece(at, at + 1, text[at], _PLAIN, 1.5)
        yield _Piece(at, at + 1, text[at], _NOTHING, 4)


def _keep(best: dict[int, dict[int, _Path]], path: _Path, piece: _Piece) -> None:
    """Remembers the path with this piece where it is the cheapest to its end."""
    if path.kind + piece.kind == _NOTHING + _WORD:
        return
    longer = _Path(path.cost + piece.cost, piece, path)
    known = best.setdefault(piece.end, {}).get(piece.kind)
    if known is None or longer.cost < known.cost:
        best[piece.end][piece.kind] = longer


def _written(text: str, pieces: Sequence[_Piece]) -> Iterator[str]:
    """What the pieces are written as; particles in katakana are none where the katakana do not fall into words."""
    odd = _letters(p for p in pieces if p.kind == _NOTHING)
    read = _letters(p for p in pieces if p.kind == _WORD and text[p.start : p.end] != p.written)
    runs = (range(*run.span()) for run in _KATAKANA.finditer(text))
    foreign = {at for run in runs if not odd.isdisjoint(run) or read.isdisjoint(run) for at in run}
    for piece in pieces:
        as_is = piece.kind != _WORD and piece.start in foreign
        yield text[piece.start : piece.end] if as_is else piece.written


def _apart(hiragana: str, start: int, end: int) -> bool:
    """Whether a short name of a place stands first and before a particle: なはしの is Naha's, 大きなはしの is not. One
    that begins with a kanji (熊もと) may follow kana."""
    letter = _KANJI if _KANJI.match(hiragana, start) else _WORD_LETTER
    return not (start and letter.match(hiragana, start - 1)) and bool(_PARTICLE.match(hiragana, end))


def _letters(pieces: Iterable[_Piece]) -> set[int]:
    return {at for piece in pieces for at in range(piece.start, piece.end)}


def _unit(hiragana: str) -> Iterator[re.Match[str]]:
    """Units and limits after a number: 65さいいじょう."""
    for unit in _UNIT.finditer(hiragana):
        yield unit
        if limit := _AT_ONCE.match(hiragana, unit.end()):
            yield limit
    yield from _LIMIT.finditer(hiragana)


def _inflected() -> Iterator[tuple[str, str]]:
    """Words that say how much or what became of it, as they are spoken: せまい 狭い, ふえた 増えた."""
    for read, written in _STEMS.items():
        yield from ((read + ending, written + ending) for ending in _OF_VERBS.get(read, _OF_ADJECTIVES))


def _terms() -> Iterator[tuple[str, str]]:
    """Readings of the catalogue's words, also half in kana (人口みつど), and the words."""
    for read, written in json.loads(READINGS.read_text(encoding="utf-8")).items():
        kana, chunks = read.split("|"), written.split("|")
        for cut in range(len(chunks)):
            yield "".join(kana[: cut + 1] + chunks[cut + 1 :]), "".join(chunks)
            yield "".join(chunks[:cut] + kana[cut:]), "".join(chunks)
