"""Slips of dictation and input methods in what follows a place name: さいたま氏, 千葉件, 金沢しの.

A sound-alike is only put right where a known full name comes out of it and no kanji follows: 千葉件数 and
名古屋圏 stay.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from census.understand.text import fold

_SOUND_ALIKE = {
    "市": "氏誌紙死士師史詩志視資氐",
    "県": "件剣券権犬軒健",
    "区": "苦句九",
    "町": "丁庁帳兆朝",
    "村": "損孫尊",
    "府": "負婦付符富歩",
    "都": "戸徒途斗",
}
_MEANT = {wrong: right for right, others in _SOUND_ALIKE.items() for wrong in others} | {
    "し": "市", "く": "区", "けん": "県", "ふ": "府", "まち": "町", "ちょう": "町", "むら": "村", "そん": "村",
}  # fmt: skip
_SLIP = re.compile(
    rf"(?<=[一-鿿々ぁ-ゖァ-ヺー]{{2}})(?:([{''.join(w for w in _MEANT if not 'ぁ' <= w <= 'ゖ')}])(?![一-鿿々])"
    r"|(?<=[一-鿿々])(し|く|けん|ふ|まち|ちょう|むら|そん)(?=[のはで、。 ?？]|に(?![は一-鿿])|$|[一-鿿]))"
)
_LONGEST = 7  # characters of a name without its last


def corrected(text: str, names: Collection[str]) -> str:
    """The text with sound-alikes of 市, 県 … put right after the (folded) names that have them."""
    folded = fold(text)
    return _SLIP.sub(lambda match: _meant(folded, match, names), text)


def _meant(folded: str, match: re.Match[str], names: Collection[str]) -> str:
    right = _MEANT[match.group()]
    stems = (folded[match.start() - length : match.start()] for length in range(2, _LONGEST))
    return right if any(f"{stem}{right}" in names for stem in stems) else match.group()
