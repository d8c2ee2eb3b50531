"""What the years of a question are for: a stretch of them shown figure by figure ("give me 2015 through 2024",
2015年から2024年まで並べて), or one that now is compared with."""

from __future__ import annotations

import re

from census.understand.reading import Reading

_FIGURES_EN = (
    r"(?:(?:all|me|us|the|every|each|yearly|annual|figures?|numbers?|data|values?|years?|counts?|series|it|them|for|"
    r"from|of|in) )*"
)
_BEFORE = re.compile(
    rf"\b(?:give|show|list|print|display|tabulate|plot|send|get|see|want|need|run through) {_FIGURES_EN}$"
)
_AFTER = re.compile(
    r"(?:の(?:間|期間))?(?:まで|分|の?(?:数字|数値|数|値|データ))*(?:を|で|は)?(?:全部|ぜんぶ|すべて|一通り|ひととおり|ずらっと|ずらりと|順に)?"
    r"(?:並べ|見せ|出し|挙げ|あげ|示し|列挙|一覧)|"
    r"(?:まで)?(?:に|の間に?)?、?(?:どう|どんなふうに|どのよう(?:な|に)|どげん|いかに)[^、。?？]{1,10}か(?:を|、)?"
    r"(?:並べ|見せ|示し)"
)

_AGAINST = re.compile(r"\b(?:vs\.?|versus|compared? (?:to|with)|relative to)(?: in| what it was in)? ?$")

_COMPARED_JA = re.compile("の?(?:とき|頃|時点|数字|値)?(?:と|に)比")


def compared_with_year(reading: Reading) -> bool:
    """Whether the one year named is what now is compared with: 2015年と比べて, "dental clinics vs 2015"."""
    folded = reading.text.folded
    return any(_COMPARED_JA.match(folded, end) or _AGAINST.search(folded[:start]) for start, end in reading.years.spans)


def lists_years(reading: Reading) -> bool:
    """Whether the span of years itself is what is to be shown, whatever the question says of a course before."""
    folded, span = reading.text.folded, reading.years.span
    if span is None or None in span or not reading.years.spans:
        return False
    start, end = reading.years.spans[0]
    return bool(_BEFORE.search(folded[:start]) or _AFTER.match(folded[end:]))
