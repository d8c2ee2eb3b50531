"""Which kind of a thing is meant, said in brackets behind it: bread (white), schools (elementary)."""

from __future__ import annotations

import re

from census.understand.lexicon import Lexicon
from census.understand.text import Text, term_key

_KIND_BEHIND = re.compile(r"\b(?P<thing>[a-z][a-z'-]*) \((?P<kind>[a-z][a-z'-]*)\)")
_EXPLAINED = re.compile(r"\((?:the|an?|that is|i\.?e\.?)\b")


def written_out(text: Text, lexicon: Lexicon) -> Text:
    """The question with the kind before the thing, where both together are the name of a measure."""
    if "(" not in text.folded or len(text.folded) != len(text.raw):
        return text
    raw = text.raw
    for said in reversed(list(_KIND_BEHIND.finditer(text.folded))):
        name = f"{said['kind']} {said['thing']}"
        terms = lexicon.terms.get(term_key(name), (0, ()))[1]
        if any(term.measure for term in terms):
            raw = raw[: said.start()] + name + raw[said.end() :]
    return text.respelt(raw)


def explains(written: str) -> bool:
    """Whether an explanation begins or ends within it, of which no English name is made up: spending (the fruit)."""
    return written.isascii() and (_EXPLAINED.search(written) is not None or written.count(")") > written.count("("))
