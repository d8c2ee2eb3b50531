"""Areas that a question leaves out: "except Tokyo", 沖縄を除く, "other than the capital"."""

from __future__ import annotations

import re

from census.areas import CAPITALS

EXCLUDING = (
    "outside(?: of)?|except(?: for)?|excluding|other than|besides|apart from|not (?:counting|including)|without|"
    "leaving out|but not|aside from"
)
EXCLUDED_JA = (
    "以外|(?:を|は)?除(?:[いくき]|外)|を?のぞ[いく]|(?:を|は)(?:含|入れ|数え)(?:まない|めない|ない)|"
    "(?:を|は)?抜(?:き|か(?!し)|い(?!た(?:$|[?？。、]|って|と|か|の(?!全)|らしい|という|ん)|て(?:い|る|\\d位|トップ|首位|一番)))|は?別として"
)
_BEFORE = re.compile(rf"(?:{EXCLUDING})(?: the)?\s*(?:\x00| |,|and|or)*$")
_AFTER = re.compile(
    rf"^(?:\x00|と|や|、|・)*(?:{EXCLUDED_JA}|外(?=[のでに]))|"
    r"^(?:\x00| |,|and|or)*\b(?:aside|out(?= ?[:,;.?!]|$)|excluded|left out|not (?:counted|included))\b"
)
_CAPITAL_EXCLUDED = re.compile(
    rf"(?:{EXCLUDING}) (?:(?:the|its|their|any|all) )?(?P<kind>(?:prefectural )?capitals?(?: cit(?:y|ies))?)\b"
)


def is_excluded(masked: str, start: int, end: int) -> bool:
    """Whether the place at [start, end) is left out; `masked` has names blanked."""
    return bool(_BEFORE.search(masked[:start]) or _AFTER.search(masked[end:]))


def without_sets(masked: str) -> tuple[str, tuple[str, ...]]:
    """The text without "other than the capital", and the sets of areas that are left out so."""
    match = _CAPITAL_EXCLUDED.search(masked)
    if match is None:
        return masked, ()
    blank = "\x00" * len(match["kind"])
    return masked[: match.start("kind")] + blank + masked[match.end("kind") :], (CAPITALS,)
