"""Areas that a question leaves out: "except Tokyo", 沖縄を除く, "other than the capital"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from census.areas import CAPITALS, DESIGNATED

if TYPE_CHECKING:
    from census.understand.link import Match
    from census.understand.places import Place

EXCLUDING = (
    "outside(?: of)?|except(?: for)?|excepting|excluding|exclude|excl\\.?|other than|besides|apart from|"
    "not (?:counting|including)|without|leaving (?:out|aside)|leave (?:out|aside)|but not|aside from|ignoring|ignore|"
    "disregarding|discounting|omitting|skipping|skip|barring|(?<!n't )(?<!not )(?<!never )forget(?:ting)?(?: about)?"
)
_OUT_OF_IT = "(?: of (?:it|this|that|the (?:picture|list|count|ranking|running)|account|consideration))?"
_NEGATED_JA = (
    "(?:では|じゃ|で)な(?:い|かった)"
    "(?=[^、。?]{0,6}?(?:都市|市|町|村|区|県|府|自治体|ところ|場所|とこ|地域|話|ほう|方))"
)
EXCLUDED_JA = (
    "以外|(?:を|は|も)?除(?:[いくき]|外)|を?のぞ[いく]|(?:を|は|も)(?:含|入れ|数え)[まめれ]{0,2}(?:ない|なく|ず|ません)|"
    "(?:を|は)?抜(?:き|か(?!し(?!て(?!い|る|\\d位|トップ|首位)|たら|た場合))|い(?!た(?:$|[?？。、]|って|と|か|の(?!全)|らしい|という|ん)|て(?:い|る|\\d位|トップ|首位|一番)))|"
    "(?:を|は)(?:飛ば|とば)し(?:て|たら|た場合)|は?別として|(?:を|は|も)外(?:し|す|せば)|は(?:対象外|ナシ|なし|無し)(?=[でに])|は(?:置いといて|さておき)|"
    "は[^、。\x00]{1,8}(?:ので|から|ため)、?(?:外[しせ]|除[いくき]|のぞ[いく]|抜き)"
)
_IS_NOT = r"(?:that|which|who) (?:are|is|were|was)(?:n't| not)(?: also)?(?: in)?"
_BEFORE = re.compile(
    rf"\b(?:{EXCLUDING}|{_IS_NOT}|non[- ])(?: (?:a|the|any))?\s*(?:\x00| |,|and|or)*$|"
    r"(?:[,.;(\x00]|\bonly|\bitself) ?(?:and )?not (?:the )?(?:(?:whole|all|rest)(?: of)? )?$"  # "city, not Hokkaido"
)
_AFTER = re.compile(
    r"^(?:\([\x00と、・ ]+\))?(?:\x00|と|や|、|・)*(?:の(?:\d|[一二三四五六七八九十])[都道府県市町村区]+)?\)?"
    rf"(?:{EXCLUDED_JA}|{_NEGATED_JA}|外(?=[のでに]))|"
    rf"^(?:\x00| |,|and|or)*\b(?:(?:set |put |left )?aside|out{_OUT_OF_IT}(?= ?[:,;.?!]|$)|excluded|left out|"
    r"not (?:counted|included)|does(?:n't| not) count)\b|"
    r"^(?:'s)? [a-z' ]{2,40},? (?:and |but )?(?:so|then),? (?:please |let's )?(?:skip|ignore|exclude|forget(?: about)?|"
    r"disregard|drop|leave(?: out)?) (?:it|that(?: one)?|them)\b"  # "Hokkaido would win anyway, so skip it"
)
_KINDS: tuple[tuple[str, str], ...] = (
    (CAPITALS, r"(?:prefectural )?capitals?(?: cit(?:y|ies))?"),
    (DESIGNATED, r"(?:government[- ])?(?:ordinance[- ])?designated(?: cit(?:y|ies))?"),
)
_SEATS_JA = re.compile(  # 4県庁を抜いたら: the cities where they are
    rf"(?<![一-鿿])(?P<kind>(?:\d{{1,2}}|各)?県庁(?:のある|がある|所在)?(?:[市地]|都市)?)(?={EXCLUDED_JA})"
)
_LEFT_OUT = rf"\b(?:{EXCLUDING}|{_IS_NOT}|not|non)(?: |-)(?:(?:a|an|the|its|their|any|all) )?"
_KINDS_EXCLUDED = (
    *((area, re.compile(rf"{_LEFT_OUT}(?P<kind>{kind})(?![a-z])")) for area, kind in _KINDS),
    (CAPITALS, _SEATS_JA),
)
_WARDS_JA = re.compile(rf"の(?:特別)?区(?=(?:{EXCLUDED_JA}))")


def wards_left_out(folded: str, end: int) -> int | None:
    """Where 東京の区 ends that are left out, of a name that ends at `end`: the wards alone, and no city of Tokyo."""
    match = _WARDS_JA.match(folded, end)
    return match.end() if match else None


def is_excluded(masked: str, start: int, end: int) -> bool:
    """Whether the place at [start, end) is left out; `masked` has names blanked."""
    return bool(_BEFORE.search(masked[:start]) or _AFTER.search(masked[end:]))


def left_out_of(masked: str, places: Sequence[Place], named: Sequence[Match]) -> list[Place]:
    """The places left out where they are named, or among those `named` again: 東京が強すぎるので、東京都は抜きで."""
    again = [match for match in named if is_excluded(masked, match.start, match.end)]
    codes = {name.code for match in again for name in match.areas}
    return [place for place in places if is_excluded(masked, place.start, place.end) or place.code in codes]


def without_sets(masked: str) -> tuple[str, tuple[str, ...]]:
    """The text without "other than the capital" or "not designated", and the sets of areas that are left out so."""
    left_out: list[str] = []
    for area, pattern in _KINDS_EXCLUDED:
        if match := pattern.search(masked):
            masked = masked[: match.start("kind")] + "\x00" * len(match["kind"]) + masked[match.end("kind") :]
            left_out.append(area)
    return masked, tuple(left_out)
