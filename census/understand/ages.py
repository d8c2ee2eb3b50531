"""Age ranges in a question: "over-75s", "aged 20 to 24", 65歳以上, 20代 as values of the facet `age`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from census.understand.numerals import kanji

_N = r"(\d{1,3})"
_YEARS_OLD = r"(?:\s*-?\s*years?(?:\s*-?\s*olds?|\s+of\s+age)?|\s*歳|\s*才)?"
_GROUP = "population|share|age group|cohort|bracket"
_RANGE = re.compile(
    rf"(?:aged?s?|between|from|the)?\s*{_N}{_YEARS_OLD}\s*(?:-|to|and|~|"
    rf"から)\s*{_N}(?:\s*-?\s*years?(?:\s*-?\s*olds?|\s+of\s+age)|\s*歳|\s*才)"
    rf"|(?:aged|ages|age)\s*{_N}\s*(?:-|to|and|~)\s*{_N}|\({_N}\s*(?:-|to|~)\s*{_N}\)"
)
_FROM = re.compile(
    rf"over[- ]?(?:the age of )?{_N}'?s\b|\bover-{_N}\b|\bover {_N}(?= (?:{_GROUP})\b)|"
    rf"(?<!\d)(?<!\d[,.]){_N}\s*(?:\+|-?\s*plus\b|-and-(?:over|older)\b|歳以上|才以上|以上の(?:人|男|女|"
    rf"高齢)|歳超)|{_N}{_YEARS_OLD}\s*(?:and|or)\s*(?:over|older|above|up)\b"
    rf"|(?:aged|age|people|men|women|over the age of|older than)\s*(?:over|above|"
    rf"at least)?\s*{_N}(?=\s*(?:\+|plus|and over|or over|or older|and older|or more))"
    rf"|(?:aged over|over the age of|people over|those over|persons over|women over|men over|"
    rf"residents over|are over|citizens over|population over|older than){_N}\b|(?:aged over|"
    rf"over the age of|people over|those over|persons over|women over|men over|residents over|"
    rf"are over|citizens over|population over|older than)\s+{_N}(?![\d,.]|\s*(?:%|k\b|thousand|"
    rf"million))"
)
_BELOW = re.compile(
    rf"under[- ]?(?:the age of )?{_N}'?s\b|\bunder-{_N}\b|\bunder {_N}(?= (?:{_GROUP})\b)|"
    rf"(?:aged under|under the age of|people under|"
    rf"those under|children under|kids under|(?<=boys )under|(?<=girls )under|(?<=men )under|"
    rf"(?<=males )under|babies under|"
    rf"(?:people|those|children|kids|aged|youngsters|youths|anyone|everyone|residents|boys|girls|men|women) below|"
    rf"(?:youngsters|youths|anyone|everyone) under|younger than|below the age of)\s+{_N}(?![\d,.]|"
    rf"\s*%)|{_N}\s*[歳才](?:未満|に(?:満た|達し)ない|より(?:下|若))"
)
_UP_TO = re.compile(rf"{_N}\s*歳(?:以下|まで)")
_DECADE = re.compile(
    rf"(?:in their |the )?{_N}(?:s\b|'s\b|代)|in their (twenties|thirties|forties|fifties|"
    rf"sixties|seventies|eighties)"
)
_KANJI = re.compile("(?:[一二三四五六七八九]十[一二三四五六七八九]?|十[一二三四五六七八九])(?=[歳才代])")
_HUNDRED = re.compile("百[歳才]以上")
_HALF = re.compile(  # "in their early twenties", 30代後半
    r"(?:in their |the )?\b(?P<half>early|late)[- ](?:(?P<tens>[1-9]0)(?:s\b|'s\b)|(?P<word>twenties|thirties|"
    r"forties|fifties|sixties|seventies|eighties))|(?P<tens_ja>[1-9]0)代の?(?P<half_ja>前半|後半)"
)
_OF_THINGS = (
    re.compile(r"\b(?:with|w/|has|have|had|having) (?:about |around )?$"),
    re.compile(
        r" (?!people\b|persons?\b|population\b|residents?\b|year|men\b|women\b|male|female|folks?\b|citizens?\b|"
        r"share\b|inhabitants?\b|age|group\b|cohort\b|households?\b|over\b|as\b|making\b|was\b|were\b|is\b|are\b|in\b|at\b)[a-z]+"
    ),
)
_OLDEST = 99  # "100+ people" are so many
_DECADES = {
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
}


@dataclass(frozen=True, slots=True)
class Age:
    """An age range at [start, end) of the folded text; `value` as in the facet, e.g. "65+", "20-24"."""

    start: int
    end: int
    value: str


def find_ages(folded: str) -> tuple[Age, ...]:
    """Age ranges, not overlapping, in reading order."""
    found: list[Age] = []
    for age in (*_candidates(_KANJI.sub(_in_digits, folded)), *_centenarians(folded)):
        if all(age.end <= other.start or other.end <= age.start for other in found):
            found.append(age)
    return tuple(sorted(found, key=lambda age: age.start))


def _in_digits(match: re.Match[str]) -> str:
    """八十 as 80, 七十五 as 075: of the same length, so that all else stays where it is."""
    return str(kanji(match.group())).zfill(len(match.group()))


def _centenarians(folded: str) -> Iterator[Age]:
    return (Age(*match.span(), "100+") for match in _HUNDRED.finditer(folded))


def _candidates(folded: str) -> Iterator[Age]:
    for match in _RANGE.finditer(folded):
        low, high = (int(group) for group in match.groups() if group)
        yield Age(*match.span(), f"{low}-{high}")
    for pattern, offset, form in ((_FROM, 0, "{}+"), (_BELOW, -1, "0-{}"), (_UP_TO, 0, "0-{}")):
        for match in pattern.finditer(folded):
            number = int(next(group for group in match.groups() if group)) + offset
            if match.group().endswith("+") and _counts(folded, match, number):
                continue
            yield Age(*match.span(), form.format(number))
    for match in _HALF.finditer(folded):
        low = _DECADES.get(match["word"] or "") or int(match["tens"] or match["tens_ja"])
        low += 5 if (match["half"] or match["half_ja"]) in ("late", "後半") else 0
        yield Age(*match.span(), f"{low}-{low + 4}")
    for match in _DECADE.finditer(folded):
        text = next(group for group in match.groups() if group)
        low = _DECADES.get(text) or int(text)
        if low % 10 == 0 and 10 <= low <= 90:
            yield Age(*match.span(), f"{low}-{low + 9}")


def _counts(folded: str, match: re.Match[str], number: int) -> bool:
    """Whether a number with a plus says how many there are: "cities with 20+ hospitals", "100+ people"."""
    if not match.group()[0].isdigit():
        return False  # "aged 65+"
    before, after = _OF_THINGS
    return number > _OLDEST or bool(before.search(folded[: match.start()]) and after.match(folded, match.end()))
