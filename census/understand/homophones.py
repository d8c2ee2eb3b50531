"""Words typed with the wrong kanji of the same sound: 歯科意思 for 歯科医師, 熊元県 for 熊本県, 高例化率.

A run of kanji that is no known word is read as the one known word of as many characters that sounds alike in each
place and shares one at least. The sounds of single kanji are shipped (`census.ingest.kanji_readings`).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

READINGS = Path(__file__).parents[1] / "data" / "kanji_readings.json"
_RUN = re.compile("[一-鿿々]{2,}")
_KANJI = re.compile("[一-鿿々]+")
_DIGITS = frozenset("一二三四五六七八九十百千万")  # 日本一人口 is no 日本人人口
_SHORTEST, _LONGEST = 3, 8


class Homophones:
    """Puts kanji right by the words that there are."""

    def __init__(self, names: Iterable[str], others: Iterable[str] = (), kinds: str = "") -> None:
        """`names` in kanji that may be meant, of three characters at least (人工 is no misspelt 人口), beside `others`
        that are not; of names of places a last character of `kinds` is not enough to share."""
        raw = json.loads(READINGS.read_text(encoding="utf-8"))
        self._sounds = {kanji: frozenset(kana.split("|")) for kanji, kana in raw.items()}
        self._names = frozenset(name for name in names if len(name) >= _SHORTEST and _KANJI.fullmatch(name))
        self._known = self._names.union(others)
        self._sharing: dict[tuple[int, int, str], set[str]] = defaultdict(set)
        for name in self._names:
            for place, kanji in enumerate(name[:-1] if name[-1] in kinds else name):
                self._sharing[len(name), place, kanji].add(name)

    def corrected(self, text: str) -> str:
        """The text with runs of kanji written as the known words they sound like."""
        return _RUN.sub(lambda run: self._run(run.group()), text)

    def _run(self, run: str) -> str:
        """A run that is a misspelt word, alone or beside known words; any other stays as it is."""
        for length in range(min(len(run), _LONGEST), 1, -1):
            for start in range(len(run) - length + 1):
                before, written, after = run[:start], run[start : start + length], run[start + length :]
                if written in self._known:
                    return run
                if all(not rest or rest in self._known for rest in (before, after)) and (meant := self._meant(written)):
                    return f"{before}{meant}{after}"
        return run

    def _meant(self, written: str) -> str | None:
        alike = {name for at, kanji in enumerate(written) for name in self._sharing.get((len(written), at, kanji), ())}
        found = [name for name in alike if self._sound_alike(name, written)]
        return found[0] if len(found) == 1 else None

    def _sound_alike(self, name: str, written: str) -> bool:
        return not any(one != other and other in _DIGITS for one, other in zip(name, written, strict=True)) and all(
            one == other or self._sounds.get(one, frozenset()) & self._sounds.get(other, frozenset())
            for one, other in zip(name, written, strict=True)
        )
