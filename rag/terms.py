"""Words of a text for keyword search: English words, and character pairs of Japanese.

Japanese writes no spaces. Pairs of neighbouring characters find compounds in any inflection without a
dictionary; single kanji count as well, since many carry the meaning alone (雨, 米).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import Stemmer

_RUNS = re.compile(r"[a-z0-9][a-z0-9'.-]*|[\u3041-\u3096]+|[\u30a1-\u30fa\u30fc]+|[\u3400-\u9fff\u3005]+")
_KANJI = re.compile(r"[\u3400-\u9fff\u3005]")
_HIRAGANA = re.compile(r"[\u3041-\u3096]")
_JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")


def terms(text: str) -> tuple[str, ...]:
    """Keyword terms in order, with repeats. Particles and endings (short hiragana) are left out."""
    found: list[str] = []
    for run in _RUNS.findall(unicodedata.normalize("NFKC", text).lower()):
        if run[0].isascii():
            found.append(run.rstrip("'.-"))
        elif _HIRAGANA.match(run):
            found.extend(_pairs(run) if len(run) > 2 else ())
        else:
            found.extend(_pairs(run))
            found.extend(_KANJI.findall(run) if len(run) > 1 else ())
    return tuple(found)


def stems(text: str) -> tuple[str, ...]:
    """The terms with English endings off, so that commuters share a word with commuting, in order, with repeats."""
    return tuple(stem(term) for term in terms(text))


@lru_cache(maxsize=65536)
def stem(term: str) -> str:
    """One term without an English ending (Porter 2)."""
    # A stemmer of its own each time, 1 µs: one shared by threads is not safe.
    return str(Stemmer.Stemmer("english").stemWord(term)) if term.isascii() else term


def is_japanese(text: str) -> bool:
    """Whether the text holds any Japanese character."""
    return _JAPANESE.search(text) is not None


def _pairs(run: str) -> tuple[str, ...]:
    return tuple(run[i : i + 2] for i in range(len(run) - 1)) or (run,)
