"""Names that only say how much there is of what is named before them: 広さ of 人が住める土地の広さ.

A part and its whole side by side are one name, of the part, unless one is set against
the other (可住地の総面積に占める割合).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from census.indicators import Catalogue
from census.types import Derived
from census.understand.link import Match
from census.understand.text import Text

_SET_AGAINST = re.compile(r"に(?:対|占|おけ|比べ)|のうち|比|割|率|より|あたり|当たり")


def only_heads(text: Text, named: Sequence[Match], catalogue: Catalogue) -> Iterator[Match]:
    """Those of the measures named that only say how much there is of a part of them."""
    chain: list[Match] = []
    for match in named:
        joined = chain and text.folded[chain[-1].end : match.start] in ("", "の") and not text.folded.isascii()
        chain = chain if joined else []
        against = _SET_AGAINST.match(text.folded, match.end)
        if chain and not against and any(_is_part(part, match, catalogue) for part in chain):
            yield match
        chain.append(match)


def _is_part(part: Match, whole: Match, catalogue: Catalogue) -> bool:
    """Whether one is published as a part of the other: as a member of its family, or by a share of it."""
    wholes, parts = set(whole.measures), set(part.measures)
    if wholes & parts:
        return False
    if any(catalogue.get(code).base in wholes for code in parts):
        return True
    return any(
        rate.unit.style == "percent"
        and {code for code, _ in rate.numerator} <= parts
        and not wholes.isdisjoint(code for code, sign in rate.denominator if sign > 0)
        for rate in catalogue.derived.values()
        if isinstance(rate, Derived) and rate.denominator
    )
