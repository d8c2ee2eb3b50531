"""Names in the position of a place that nothing here has: 桜木県の人口, くれの人口は."""

from __future__ import annotations

import re

from census.understand.cues import CUES
from census.understand.words import JAPANESE, JAPANESE_CHAT, SMALL_TALK

_JA_SLOT = re.compile(r"([一-鿿々ァ-ヺー]{2,})(?=の\x00|における|では?\x00|の(?:人|総|数|\x00)|$|は[?？]?$)")
_JA_KANA_SLOT = re.compile(r"^([ぁ-ゖー]{2,8})(?=の\x00)")
_NO_NAMES = re.compile(
    "(?:そ|こ|あ|ど)[れこのん].*|.*[そこあど]|いま|ぜんぶ|すべて|みんな|みな|ほか|おおよそ|だいたい|さいきん|ことし|むかし|ひとつ|"
    "ふつう|わがくに|.*(?:たち|なか|うち|ごと|とき|ころ|だけ|など|まで|から)"
)
_JA_PLACE = re.compile(
    r"([一-鿿々ァ-ヺー]{1,6}(?:市|県|町|村|区|王国|共和国|州|省))(?=の|は|で|に|と|、|\s|[?？]|\x00|$)"
)


def unknown_in_japanese(masked: str, *, has_places: bool) -> str | None:
    """The name; `masked` is the folded text with what is known blanked."""
    for pattern in (_JA_PLACE, _JA_SLOT):
        for match in pattern.finditer(masked):
            name = match.group(1)
            if any(word in name for word in JAPANESE if len(word) > 1) or CUES["count"].search(name):
                continue
            if (pattern is _JA_PLACE and len(name) > 1) or not has_places:
                return name
    first = None if has_places else _JA_KANA_SLOT.match(masked)
    said = first and (
        first[1] in JAPANESE | JAPANESE_CHAT or _NO_NAMES.fullmatch(first[1]) or SMALL_TALK.fullmatch(first[1])
    )
    return first[1] if first and not said else None
