"""Names that are found and not meant: of convenience stores the stores, of "not the rate" the rate."""

from __future__ import annotations

import re
from collections.abc import Sequence

from census.understand.link import Match
from census.understand.text import Text

_NOT_EN = re.compile(r"\b(?:not (?:by )?|outside (?:of )?)(?:the |a |an |its |their )?$")
_NO_OTHER = re.compile(r"\bonly[,;(]? ?(?:and )?(?:no|not any) other (?:kinds? of )?$")
_NOT_JA = re.compile(
    r"(?:では|じゃ|で)な(?:い|く)|(?:以外|の外)で|"
    r"(?:の(?:[町街話方]|こと|ほう))?は(?:さておき|ともかく|置いといて|別として|どうでもよく)"  # 餃子の町はさておき
)


def is_qualified(text: Text, match: Match, strange: Sequence[str], left: Sequence[str]) -> bool:
    """Whether an unknown word makes another thing of it: convenience stores, hospital beds, 私立高校数."""
    before, after = text.folded[: match.start], text.folded[match.end :]
    gap = "" if match.end > match.start and not text.folded[match.start].isascii() else " "
    if _NO_OTHER.search(before):
        return True  # "convenience stores only, no other shops"
    words = [word for word in strange if len(word) > 3 or not word.isascii()]
    heads = [word for word in left if len(word) > 3]  # "ramen shop", "hospital beds": the thing comes last
    return any(before.endswith(word + gap) or after.startswith(gap + word) for word in words) or any(
        after.startswith(f" {word}") for word in heads
    )


def is_negated(text: Text, match: Match) -> bool:
    """Whether it is what is not meant: "headcount, not the rate", 失業率ではなく, "outside school"."""
    before, after = text.folded[: match.start], text.folded[match.end :]
    return bool(_NOT_EN.search(before) or _NOT_JA.match(after))
