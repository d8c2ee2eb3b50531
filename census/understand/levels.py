"""The kind of area that a question is about: "which towns", どの県, 町村, "prefectural capitals"."""

from __future__ import annotations

import re

from census.plan import ScopeLevel
from census.understand.exclusions import EXCLUDED_JA, EXCLUDING

# "not city", 県ではなく市: the kind that is not meant
_NOT_MEANT = re.compile(
    r"\bnot (?:the |a |in )?[a-z]+|[(,;] ?(?:and )?no (?:[a-z]+ (?:or|and|nor) )?[a-z]+|"
    r"(?:都道府県|市町村|[都府県市区町村])(?:では|じゃ|で)(?:ない|なく)"
)
_KIND_EN = "(?:towns?|villages?|wards?|cities)"
_KIND_JA = "(?:市町村|町村|市町|[市区町村])"
_LEFT_OUT = re.compile(  # 町と村は数えなくていい
    rf"(?<![一-鿿ァ-ヺ\x00])(?P<kinds>{_KIND_JA}(?:[とや、・]{_KIND_JA}){{0,2}})(?:{EXCLUDED_JA}|は別)|"
    rf"\b(?:{EXCLUDING}) (?:(?:the|any|all) )?(?P<en>{_KIND_EN}(?:(?:,| and| or| &) {_KIND_EN}){{0,2}})\b"
)
_ALONE = re.compile(  # 町村のうち村だけで, "of the municipalities, villages only"
    rf"(?<![一-鿿ァ-ヺ\x00])(?:都市|[市区町村])(?=だけ|のみ|に(?:限|しぼ|絞))|\b{_KIND_EN}(?= only\b)"
)
_OF_KINDS: dict[str, ScopeLevel] = {
    "市": "city", "町": "town", "村": "village", "市町": "city_or_town", "町村": "town_or_village",
}  # fmt: skip
_MOST, _ENDS = "(?<=最[大小多少高低長短])", "(?=$|[、?？])"  # 面積 最大 市
_LEVELS: tuple[tuple[ScopeLevel, str], ...] = (
    ("designated_city", r"\bdesignated cit(?:y|ies)\b|\bordinance[- ]designated\b|政令(?:指定都)?市"),
    ("capital", r"\b(?:prefectural )?capitals?(?: cit(?:y|ies))?\b|県庁所在(?:地|市)|県都"),
    ("municipality",
        r"\b(?:municipalit(?:y|ies)|local governments?|communit(?:y|ies)|localit(?:y|ies))\b|"
        r"市区町村|市町村|自治体|区市町村"),
    ("town_or_village",
        r"町村(?!合併)|[町村][やと、・か][町村]|郡部|"
        r"\btowns? ?(?:and|or|&|/) ?villages?\b|\bvillages? ?(?:and|or|&|/) ?towns?\b"),
    ("city_or_town",
        r"市町(?!村)|(?<![一-鿿])市[やと、・か]町(?!村)|"
        r"\bcit(?:y|ies) ?(?:and|or|&|/) ?towns?\b|\btowns? ?(?:and|or|&|/) ?cit(?:y|ies)\b"),
    ("special_ward", r"\bwards?\b|区|\bku\b"),
    (
        "prefecture",
        r"\b(?:prefectures?|prefs?|ken)\b|(?:都道?|道)?府県|[都道]県|(?:どの|何|各|(?<![\x00一-鿿]))県(?!内|庁)|"
        r"県(?:は|が|を|で|の中|の?うち|別|$)|\b(?:of|among|amongst|all)(?: the| all| those| these)* 47(?=$|[?.,!]| "
        r"(?:will|is|has|had|was|does|did|ranks?|comes?|would|have|in|for|by|with)\b)|47(?:の中|のうち)",
    ),
    ("city", r"\bcit(?:y|ies)\b|(?<![\x00-])\bshi\b|都市|"
        r"[何各]市|(?<![一-鿿])市|(?<=[一二三四五六七八九十])市(?![町区])|"
        rf"{_MOST}市{_ENDS}"),
    ("town", r"\btowns?\b|\bmachi\b|どの町|[何各]町|(?<![一-鿿市])町(?!村)|" rf"{_MOST}町{_ENDS}"),
    ("village", r"\bvillages?\b|\bmura\b|どの村|各村|(?<![一-鿿町])村|" rf"{_MOST}村{_ENDS}"),
    ("region", r"\bregions?\b|地方(?!交付|税|財政|公共)|どの地域|地域別|ブロック"),
)  # fmt: skip
_LEVEL_PATTERNS = tuple((level, re.compile(pattern)) for level, pattern in _LEVELS)


def level(masked: str) -> ScopeLevel | None:
    """The area level a text speaks of, e.g. "which towns"."""
    left_out = _LEFT_OUT.search(masked)
    meant = _NOT_MEANT.sub(" ", _LEFT_OUT.sub(" ", masked))
    if alone := _ALONE.search(meant):
        meant = alone.group()
    found = next((name for name, pattern in _LEVEL_PATTERNS if pattern.search(meant)), None)
    if left_out and found in (None, "municipality"):
        said = _in_japanese(left_out["en"]) if left_out["en"] else left_out["kinds"]
        return _OF_KINDS.get("".join(kind for kind in "市町村" if kind not in said), found)
    return found


def _in_japanese(kinds: str) -> str:
    """The kinds of "towns and villages", a letter each."""
    return "".join(letter for word, letter in (("cit", "市"), ("town", "町"), ("village", "村")) if word in kinds)


def without_levels(masked: str) -> str:
    """The text without the words that say which kind of area is asked about."""
    for _, pattern in _LEVEL_PATTERNS:
        masked = pattern.sub(lambda match: "\x00" * len(match.group()), masked)
    return masked
