"""Which part of a question asks, and what is only told before: "We are moving with two kids. How many schools …?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from census.understand.link import Match
from census.understand.text import SENTENCE, Text

_ASKS = re.compile(
    r"[?？]|\b(?:how (?:many|much|big|large|old|far|long|often)|what|which|where|who|number of|give|tell|list|show|"
    r"name|find|need|want|please|plz|pls|rank|compare)\b|(?:か|の|かな|っけ)[。！!]*$|教え|ください|下さい|知りたい|[何幾]|"
    r"どこ|どれ|いくら|いくつ|お願い|出して|調べて|は[。]*$"
)
_TELLS = re.compile(
    r"\b(?:i|i'm|i've|i'd|i'll|we|we're|we've|my|our|he|she|they|her|his|is|are|was|were|has|have|had|got|been|"
    r"thinking|doing|writing|planning|heard|said)\b|(?:です|ます|ました|ません|した|いる|てる|ある|った|ない|[るたい]|だ)(?:ね|よ|が|けど|ので|から|な|し|[。、！!])*$"
)
_SAME = re.compile(
    r"\b(?:same|such|like (?:that|this|those|her|him|them|us|me)|those|these|of them|other)\b|"
    r"そう(?:いう|した|いった)|そんな|こう(?:いう|した)|こんな|同じ|それ"
)
_GLOSS = re.compile(r"\s*\([a-z' -]+\)")


def told(text: Text, named: Sequence[Match]) -> int:
    """The end of what is told before the first sentence that asks about something named in it, 0 for nothing.

    `named` are matches that name measures. Where the question leans on what was told ("in the same
    situation", そういう世帯), nothing is only told.
    """
    before = 0
    for sentence in SENTENCE.finditer(text.folded):
        said = sentence.group().strip()
        if _ASKS.search(said):
            asked = any(sentence.start() <= match.start < sentence.end() for match in named)
            return before if asked and not _SAME.search(said) else 0
        if not _TELLS.search(said):
            return 0
        before = sentence.end()
    return 0


def glossed(text: Text, named: Sequence[Match]) -> list[tuple[int, int]]:
    """Where a name is said again in brackets: "current balance ratio (keijo shushi hiritsu)"."""
    found = (_GLOSS.match(text.folded, match.end) for match in named)
    return [gloss.span() for gloss in found if gloss]
