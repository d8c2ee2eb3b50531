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
_WORDS = {  # words of two characters, of which no rule may tell that another was meant
    "病院": "病因|病員|病印",
    "死亡": "死忘|死望|志望(?=者?数|率)",
    "離婚": "離根|離混",
    "結婚": "結根|決婚",
    "出生": "出性|出正",
    "世帯": "世体|世態",
    "面積": "面責|面石",
    "農家": "農化|納家",
    "気温": "気音|気恩",
    "所得": "所特|処得",
    "医師": "医士|意思(?=の?数|は何人|何人)",
    "市町村": "市長村|市庁村|市町損|市長損",
    "空き家": "空き屋|空きや|開き家",
    "降水量": "高水量|香水量",
    "人口": r"人工(?=\d|の?数|は何|は?[?？]|が(?:多|少|一番|最)|密度|[をの]?(?:教|推移|ランキング)|[ 　、。]|$)",
    "率": "(?:(?<=失業)|(?<=出生)|(?<=死亡)|(?<=離婚)|(?<=高齢化)|(?<=空き家))卒",
}
_MISSPELT = tuple((re.compile(wrong), right) for right, wrong in _WORDS.items())
_LONGEST = 7  # characters of a name without its last


def corrected(text: str, names: Collection[str]) -> str:
    """The text with sound-alikes of 市, 県 … put right after the (folded) names that have them."""
    for wrong, right in _MISSPELT:
        text = wrong.sub(right, text)
    folded = fold(text)
    return _SLIP.sub(lambda match: _meant(folded, match, names), text)


def _meant(folded: str, match: re.Match[str], names: Collection[str]) -> str:
    right = _MEANT[match.group()]
    stems = (folded[match.start() - length : match.start()] for length in range(2, _LONGEST))
    return right if any(f"{stem}{right}" in names for stem in stems) else match.group()
