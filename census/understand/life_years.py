"""Years of the asker's own life, of which nothing is asked: 2015年に卒業しました。滋賀県の大学は何校?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from census.understand import asides
from census.understand import years as year_patterns
from census.understand.background import Span, blanked
from census.understand.link import Match
from census.understand.text import Text
from census.understand.years import Years

_LIFE = re.compile(  # and nothing else before the clause ends
    r"(?:生まれ|結婚|入籍|卒業|[入進]学|就職|入社|退職|定年|転[勤職居]|引っ?越|越して|移住|上京|帰[国郷省]|留学|亡くな|失[いっ]|開[業店]|"
    r"始め|やって|建て|買[いっ]|購入|出産|育[っち]|旅行|訪れ|来[てま]|住[みん]|暮らし|勤め|離れ)"
    r"(?:を(?:考え|予定|検討)|予定)?[ぁ-ゖ]*[、。!?.]*$|"
    r"\b(?:born|married|graduated|moved|retired|died|started|bought|built|joined|came|arrived|left)\b"
)
_SINCE = re.compile(
    r"当時|その[年時頃後間]|それ(?:から|以来)|あれから|以来|同じ年|増え|減[っり少]|変わ|変化|推移|伸び|比べ|"
    r"\b(?:since|then|that year|chang\w*|gr[eo]w\w*|increas\w*|decreas\w*|declin\w*|compar\w*|fallen|risen|same)\b"
)


def asked_years(text: Text, undated: str, matches: Sequence[Match]) -> Years:
    """The years of the text `undated` (names are blanked in it), those of the asker's life taken up and not meant."""
    years = year_patterns.parse(undated)
    told = told_spans(text, [match for match in matches if match.measures]) if years.spans else []
    own = own_years(text.folded, years.spans, told)
    return replace(year_patterns.parse(blanked(undated, own)), spans=years.spans) if own else years


def told_spans(text: Text, named: Sequence[Match]) -> list[Span]:
    """What is only told: in English whole sentences, since a comma ends little there. `named` name measures."""
    return [(0, asides.told(text, named)), *(asides.beside(text, named) if text.language == "ja" else ())]


def own_years(folded: str, years: Iterable[Span], told: Iterable[Span]) -> list[Span]:
    """Of the years in what is told those in which something happened to the asker."""
    if _SINCE.search(folded):
        return []
    until = {(at, end): stop for at, end in years for start, stop in told if start <= at and end <= stop}
    return [year for year, stop in until.items() if _LIFE.search(_sentence(folded, year[0], stop))]


def _sentence(folded: str, at: int, stop: int) -> str:
    """The sentence around a place in what is told until `stop`."""
    start = max(folded.rfind(mark, 0, at) for mark in "。!?") + 1
    return re.split("[。!?]", folded[start:stop])[0]
