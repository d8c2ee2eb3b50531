"""Names in the position of a place that nothing here has: "people in Springfield", 桜木県の人口, くれの人口は."""

from __future__ import annotations

import re
from collections.abc import Callable

from census.understand.cue_words import CUES
from census.understand.text import Text
from census.understand.words import ENGLISH, JAPANESE, JAPANESE_CHAT, SMALL_TALK

_TERSE = 4  # tokens of a question that is hardly a sentence: its first word may be a name
_SLOT = re.compile(
    r"\b(?:in|of|for|at|within|around)\s+(?:the\s+)?(?:city of\s+|prefecture of\s+|town of\s+|"
    r"village of\s+|state of\s+)?([a-z][a-z'-]+)"
)
_JA_SLOT = re.compile(r"([一-鿿々ァ-ヺー]{2,})(?=の\x00|における|では?\x00|の(?:人|総|数|\x00)|$|は[?？]?$)")
_JA_KANA_SLOT = re.compile(r"^([ぁ-ゖー]{2,8})(?=の\x00)")
_NO_NAMES = re.compile(
    "(?:そ|こ|あ|ど)[れこのん].*|.*[そこあど]|いま|ぜんぶ|すべて|みんな|みな|ほか|おおよそ|だいたい|さいきん|ことし|むかし|ひとつ|"
    "ふつう|わがくに|.*(?:たち|なか|うち|ごと|とき|ころ|だけ|など|まで|から)"
)
_PLAIN = re.compile("普通|通常")  # では普通の小学校は
_OWN = re.compile("(?:本|当|我が|わが)[都道府県市区町村]")
"""What those who work there call a place: of that named beside it."""
_JA_PLACE = re.compile(
    r"([一-鿿々ァ-ヺー]{1,6}(?:市|県|町|村|区|王国|共和国|州|省))(?=の|は|で|に|と|、|\s|[?？]|\x00|$)"
)


_KINDS_OF_TOWN = re.compile("(?:城下|門前|宿場|[港下商裏田元地山横]|温泉|学園|企業)[町街村]|(?:農|漁|山)村|都市")
_SO_MANY = re.compile("[一二三四五六七八九十]{1,3}[都道府県市区町村]{1,2}")
_PART_OF_JAPAN = re.compile("[東西南北中裏表]日本")  # without borders, unless the gazetteer has them


def unknown_name(text: Text, masked: str, knows: Callable[[str], bool], *, has_places: bool) -> str | None:
    """A name where a place would stand that nothing here has; `masked` is the folded text with what is known blanked,
    `knows` tells words of the catalogue and the gazetteer."""
    if text.language == "en":
        return _in_english(text, masked, lambda word: word in ENGLISH or knows(word), has_places=has_places)
    return _in_japanese(masked, has_places=has_places)


def _in_english(text: Text, masked: str, means_something: Callable[[str], bool], *, has_places: bool) -> str | None:
    for match in _SLOT.finditer(masked):
        word = match.group(1).removesuffix("'s")
        name = text.raw[match.start(1) : match.end(1)]
        if len(word) >= 3 and not means_something(word) and (not has_places or name[:1].isupper()):
            return name
    if has_places:
        return None
    for index, token in enumerate(text.tokens):
        named = token.latin and text.capitalised(token) and (index > 0 or len(text.tokens) <= _TERSE)
        free = len(token.text) >= 4 and "\x00" not in masked[token.start : token.end]
        if named and free and not means_something(token.text):
            return text.raw[token.start : token.end]
    return None


def _in_japanese(masked: str, *, has_places: bool) -> str | None:
    if part := _PART_OF_JAPAN.search(masked):
        return part.group()
    for pattern in (_JA_PLACE, _JA_SLOT):
        for match in pattern.finditer(masked):
            name = match.group(1)
            if _PLAIN.fullmatch(name):
                continue
            if _OWN.fullmatch(name):
                if not has_places:
                    return name
                continue
            if has_places and _KINDS_OF_TOWN.fullmatch(name):
                continue  # 城下町の松江市
            if has_places and _SO_MANY.fullmatch(name):
                continue  # 四国の四県
            if any(word in name for word in JAPANESE if len(word) > 1) or CUES["count"].search(name):
                continue
            if (pattern is _JA_PLACE and len(name) > 1) or not has_places:
                return name
    first = None if has_places else _JA_KANA_SLOT.match(masked)
    said = first and (
        first[1] in JAPANESE | JAPANESE_CHAT or _NO_NAMES.fullmatch(first[1]) or SMALL_TALK.fullmatch(first[1])
    )
    return first[1] if first and not said else None
