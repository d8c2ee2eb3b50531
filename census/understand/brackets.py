"""Which kind of a thing is meant, said in brackets behind it: bread (white), schools (elementary)."""

from __future__ import annotations

import re

from census.understand.lexicon import Lexicon
from census.understand.text import Text, term_key

_KIND_BEHIND = re.compile(r"\b(?P<thing>[a-z][a-z'-]*) \((?P<kind>[a-z][a-z'-]*)\)")
_KIND_BEHIND_JA = re.compile(r"(?P<thing>[一-鿿ァ-ヺー]{2,10})\((?P<kind>[一-鿿ァ-ヺー]{2,8})\)")
_EXPLAINED = re.compile(r"\((?:the|an?|that is|i\.?e\.?)\b")


def written_out(text: Text, lexicon: Lexicon) -> Text:
    """The question with the kind before the thing, where both together are the name of a measure."""
    if "(" not in text.folded or len(text.folded) != len(text.raw):
        return text
    raw = text.raw
    for said in reversed(list(_KIND_BEHIND_JA.finditer(text.folded))):
        thing = next((end for end in _endings(said["thing"]) if _is_name(said["kind"] + end, lexicon)), None)
        if thing and not _is_name(said.group(), lexicon):
            raw = raw[: said.end("thing") - len(thing)] + said["kind"] + thing + raw[said.end() :]
    for said in reversed(list(_KIND_BEHIND.finditer(text.folded))):
        name = f"{said['kind']} {said['thing']}"
        if _is_name(name, lexicon):
            raw = raw[: said.start()] + name + raw[said.end() :]
    return text.respelt(raw)


def _is_name(name: str, lexicon: Lexicon) -> bool:
    return any(term.measure for term in lexicon.terms.get(term_key(name), (0, ()))[1])


def _endings(thing: str) -> list[str]:
    """Of 年出生率 also 出生率, the longest first."""
    return [thing[start:] for start in range(len(thing) - 1)]


def explains(written: str) -> bool:
    """Whether an explanation begins or ends within it, of which no English name is made up: spending (the fruit)."""
    return written.isascii() and (_EXPLAINED.search(written) is not None or written.count(")") > written.count("("))
