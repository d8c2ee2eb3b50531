"""Which projection of Japan's population is meant, told by what it assumes: "few births and lots of deaths", "low
fertility high mortality", "the low variant", "worst case".

Births and deaths are figures of their own, and "low fertility high mortality" holds "fertility high": only beside
each other, or where a projection is named, do such words say which assumptions.
"""

from __future__ import annotations

import re

_LOW, _HIGH = r"low(?:er|est)?|few(?:er|est)?|falling", r"high(?:er|est)?|many|more|lots of|a lot of|plenty of|rising"
_MEDIUM = r"medium|middle|median|mid|average"
_LEVEL = rf"(?P<{{0}}>{_LOW}|{_HIGH}|{_MEDIUM})"
_PAIR = re.compile(
    rf"\b{_LEVEL.format('births')}[- ](?:fertility|births?|birth[- ]rates?)(?: rate)?[ ,;/&+-]*"
    r"(?:(?:and|but|with) )?(?:a )?"
    rf"{_LEVEL.format('deaths')}[- ](?:mortality|deaths?|death[- ]rates?)(?: rate)?\b",
    re.IGNORECASE,
)
_PROJECTED = re.compile(
    r"\b(?:scenarios?|variants?|projections?|projected|forecasts?|assum\w+|(?:worst|best)[- ]case|20[3-9]\d|21\d\d)\b",
    re.IGNORECASE,
)
_VARIANT = re.compile(
    r"\b(?P<level>low|high)(?:est)?[- ](?P<kind>variant|scenario|projection|estimate|case)\b(?!s)", re.IGNORECASE
)
_CASE = re.compile(
    r"\b(?:(?P<bad>worst|pessimistic|gloom(?:y|iest)|bleak(?:est)?)|(?P<good>best|optimistic|ros(?:y|iest)))"
    r"(?:[- ]case)?[- ](?:scenario|variant|projection|forecast|case|assumptions?|estimate|outlook)\b",
    re.IGNORECASE,
)
_MIDDLE = re.compile(  # which is meant where no other is
    r",? ?\(?(?:(?:under|in|by|for|on|with|using) )?(?:the )?"
    r"(?:medium|middle|central)[- ](?:variant|scenario|estimate|case)\)?",
    re.IGNORECASE,
)
_CASE_WORD = re.compile(r"\b(?:worst|best)(?=[- ]case\b)", re.IGNORECASE)
_ASSUMED = re.compile(r"\b(?:fertility|mortality|birth[- ]rate|death[- ]rate|births|deaths)\b", re.IGNORECASE)
_PEOPLE = re.compile(r"\b(?:population|people|persons|inhabitants|residents|japanese|live|living)\b", re.IGNORECASE)


def written_out(raw: str) -> str:
    """The question with the assumptions as they are named; `raw` where it is about no projection."""
    if not _PROJECTED.search(raw) or not _PEOPLE.search(raw):
        return raw
    raw = _PAIR.sub(lambda pair: f"{_level(pair['births'])} fertility and {_level(pair['deaths'])} mortality", raw)
    if not _ASSUMED.search(raw):
        raw = _CASE.sub(_assumed, _MIDDLE.sub("", raw), count=1)
        raw = _VARIANT.sub(r"\g<level> fertility \g<kind>", raw, count=1)
    return _CASE_WORD.sub(lambda case: "pessimistic" if case.group().lower() == "worst" else "optimistic", raw)


def _level(said: str) -> str:
    if re.fullmatch(_LOW, said, re.IGNORECASE):
        return "low"
    return "high" if re.fullmatch(_HIGH, said, re.IGNORECASE) else "medium"


def _assumed(case: re.Match[str]) -> str:
    levels = "low fertility and high mortality" if case["bad"] else "high fertility and low mortality"
    return f"{levels} {case.group().split()[-1]}"
