"""Years in a question: 2020, FY2015, 令和2年, Heisei 27, S55, ranges, and relative years.

A relative year ("five years earlier") is kept relative: what it counts from is known when the measure is. Years in
words are written in digits before (`census.understand.numerals`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_ERAS = {
    "meiji": 1867, "taisho": 1911, "showa": 1925, "heisei": 1988, "reiwa": 2018,
    "明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "t": 1911, "s": 1925, "h": 1988, "r": 2018,
}  # fmt: skip
_DIGITS = dict(zip("〇一二三四五六七八九", range(10), strict=True))
_WORDS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip

_NOT_A_UNIT = (
    r"(?!\s*(?:people|persons?|residents|inhabitants|households|万|億|人|世帯|円|yen|km|ha|(?<! )%|"
    r"か所|校|件|以上|以下|未満|を?超|を?越え|or more|平方|社|軒|戸|棟|カ所|箇所|[cm]?m(?![a-z])|ミリ|センチ|"
    r"メートル|キロ|k?g(?![a-z])|グラム|トン|ヘクタール|millimet|hectares|hours)"
    r"|(?:時間|台|床|店|施設|組|館|園|室|名)(?!舗?数))"
)
_Y = rf"(?<![\d.,])(?:1[6-9]\d\d|2[01]\d\d)(?![\d]|[.,]\d){_NOT_A_UNIT}"
_ERA = (
    r"(?:(?:(?:meiji|taisho|showa|heisei|reiwa)\s*|(?:明治|大正|昭和|平成|令和))(?:元|\d{1,2}|"
    r"[〇一二三四五六七八九十]{1,3})|(?<![a-z0-9])[tshr]\.?\d{1,2}(?![a-z0-9%]|\.\d))"
)
_ONE = rf"(?:{_ERA}|{_Y})"
_SUFFIX = r"\s*(?:年度|年代|年|s\b)?"
_YEAR = re.compile(rf"(?:fy\s*|fiscal (?:year )?|')?({_ONE}){_SUFFIX}")
_TO = rf"(?:fy\s*)?({_ONE}){_SUFFIX}(?:\s*(?:まで|の間|にかけて))?"
# Said where a year stands, and none that anybody counts: 3020年, "in 99999". What is short is a length of time.
_NO_YEAR = re.compile(
    r"(?<![\d.,〇一二三四五六七八九])(?!\d{1,2}年|1[0-4]\d年|150年)\d+(?:\.\d+)?年(?![間前後代目])|(?<![\d.,])0年(?![間前後代目])"
    r"|(?:\b(?:in|as of|during) (?:the )?(?:year )?|\byear )"
    r"(?:\d{5,}|[3-9]\d{3}|2[2-9]\d\d|1[0-5]\d\d|0)(?=\s*(?:[?.!,)]|$))"
)
_BEYOND = 9999
_SET_OUT = "を(?:境|起点|基点|始点|出発点|皮切り|スタート|振り出し)(?:に|として)(?:して)?、?"  # 2012年を境に2022年まで
_RANGE = re.compile(
    rf"(?:from |since )?(?:fy\s*)?({_ONE}){_SUFFIX}\s*"
    rf"(?:から|より|{_SET_OUT}|~|->|=>|→|⇒|-|to|until|through|till)\s*{_TO}"
    rf"|between (?:the )?(?:fy\s*)?({_ONE}){_SUFFIX}(?:\s*census)?\s*and\s*(?:the )?{_TO}"
    rf"|({_ONE}){_SUFFIX}と({_ONE}){_SUFFIX}の間"
)
_SINCE = re.compile(
    rf"(?:since|after|starting (?:in|from)|"
    rf"from)\s+(?:the year )?(?:fy)?({_ONE})(?:\s+(?:census|onwards?|on))*|"
    rf"({_ONE}){_SUFFIX}\s*(?:以降|から|以来|onwards?)"
)
_UNTIL = re.compile(rf"(?:until|up to|through)\s+({_ONE})|({_ONE}){_SUFFIX}\s*まで")
_DECADE = re.compile(r"(?:the )?(?<!\d)(1[89]\d0|20\d0)(?:'?s\b|年代)")
_N = (
    r"(\d{1,3}|a|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty|"
    r"fifty|百|[一二三四五六七八九十]{1,3})"
)
_LENGTH = rf"(?:{_N} (?:years?|yrs?)|(decade|century|half[- ]century))"
_LASTING = re.compile(  # a span by its start and length
    rf"({_ONE}){_SUFFIX}\s*(?:から|より)の?{_N}年(?:間|(?=で|の間))"
    rf"|(?:the|in|over|during|for) {_LENGTH} (?:from|since|after|following|starting (?:in|from)) (?:the year )?({_ONE})"
)
_ENDING = re.compile(  # a span by its length and end
    rf"({_ONE}){_SUFFIX}\s*までの?{_N}年(?!ずつ|ごと|毎|おき|刻み)間?"
    rf"|the {_LENGTH} (?:to|up to|until|before|preceding|through|"
    rf"ending(?: in)?|ended(?: in)?|closing(?: in| with)?|leading (?:up )?to|prior to) (?:the year )?({_ONE})"
)
_LENGTHS = {"decade": 10, "century": 100, "half-century": 50, "half century": 50, "百": 100}
_AGO = re.compile(rf"{_N}\s*(?:years?|yrs?)\s*(?:ago|earlier|before|prior|back|previously)|{_N}\s*年前")
_LATER = re.compile(  # "spend a year on coffee" goes on with what the money is for
    rf"{_N}\s*(?:years?|yrs?)\s*(?:later|after|on\b(?=\s*(?:[?!.,;:)]|$)| (?:from|after|what|how|is|was|did|it)\b))|"
    rf"{_N}\s*年後"
)
_PAST = re.compile(
    rf"(?:over|in|during|for|of)?\s*the (?:past|last|previous) {_N}\s*(?:years?|yrs?)|(?:過去|"
    rf"直近|ここ|この|(?<=その)){_N}\s*年(?:間)?|past {_N} years|(?<=those ){_N} years"
)
_PREVIOUS_CENSUS = re.compile(
    r"(?:previous|preceding) census|census before|last but one census|last two censuses|"
    r"\bthe one before(?: (?:that|it))?\b(?=[^a-z]*$)|"
    r"(?:さらに)?その前(?=(?:は|だと|って)?[?？。]*$)|前回(?:の)?(?:国勢)?調査|(?:その|[1一]つ|ひとつ)前の(?:国勢)?調査|(?:国勢)?調査とその前|(?:直近|最近)の?[2二]回の(?:国勢)?調査"
)
_FIRST_CENSUS = re.compile(
    r"\b(?:first|earliest|very first) (?:ever )?(?:population )?census|第[1一]回(?:の)?国勢調査|(?:最初|初回)の国勢調査"
)
_ON_YEAR = r"前年度?(?:同期)?比|\byear[- ](?:on|over)[- ]year\b|\byoy\b"
_PAIRS = re.compile(
    rf"{_ON_YEAR}|前年度?|前の年|\byear (?:before|earlier|prior)\b|\b(?:previous|preceding|prior) year\b"
)
_NEXT_YEAR = re.compile(
    r"翌年度?|次の年(?![代齢])|\byear after(?! year)(?: that| it)?\b|\b(?:next|following|subsequent) year\b"
)
_LAST_YEAR = re.compile(r"last year|昨年|去年")
_NOW = r"(?<!^)(?<!^ok )(?<!^and )(?<!^so )(?<!^ok, )(?<!^okay )(?<!^right, )\bnow\b"  # "now Hamamatsu please" goes on
_LATEST = re.compile(
    r"latest|most recent|newest|current(?:ly)?|nowadays|right now|today|at present|these days|"
    rf"{_NOW}|^(?:and |so |but |ok,? )?now[?.! ]*$|最新|現在|今の|いまの|直近|今(?=、|\s|何|ど|い|日本)|"
    r"(?:今|いま)(?=(?:は|だと|なら|では|って|の時点)[^一-鿿]{0,4}[?？。]*$|[?？]?$)|the last census|latest census"
)


@dataclass(frozen=True, slots=True)
class Years:
    """What a question says about time.

    years     exact years, in the order named
    span      (from, to) of a range; None at an open end
    offset    years relative to the one year named, else to the latest or the previous question's (−5 = five earlier)
    past      length of "the last n years"
    previous_census, first_census  the census before the latest, the earliest one
    latest    the question says so itself
    spans     stretches of the folded text that spoke of time
    """

    years: tuple[int, ...] = ()
    span: tuple[int | None, int | None] | None = None
    offset: int | None = None
    past: int | None = None
    previous_census: bool = False
    first_census: bool = False
    latest: bool = False
    spans: tuple[tuple[int, int], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.years or self.span or self.offset or self.past or self.previous_census or self.first_census)


def parse(folded: str) -> Years:
    """Everything said about time in a folded question."""
    taken: list[tuple[int, int]] = []

    def first(pattern: re.Pattern[str]) -> re.Match[str] | None:
        for match in pattern.finditer(folded):
            if all(match.end() <= start or end <= match.start() for start, end in taken):
                taken.append(match.span())
                return match
        return None

    span = _span(first)
    years: list[int] = []
    for match in _YEAR.finditer(folded):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        if (
            match.group(1).isdigit()
            and _COMPARED.search(folded[: match.start()])
            and not any(start >= match.start() - _NEAR for start, end in taken)  # "in 2022 than 2015"
            and not folded[: match.end()].endswith("年")
            and not _over_years(folded, *match.span())
        ):
            continue  # "under 2000 residents" whose residents are blanked
        taken.append(match.span())
        year = year_of(match.group(1))
        if year not in years:
            years.append(year)
    impossible = first(_NO_YEAR)
    if impossible:
        # Left out, the question would be answered for the latest year; no plan takes this one.
        years, span = [_BEYOND], None
    if span and span[0] and span[1] is None and len(years) == 1 and years[0] > span[0]:
        span = (span[0], years[0])  # "since 2009 …? as of 2022": the later year ends it
    relative = _relative(first, dated=bool(years))
    if relative and len(years) == 1 and _AND_ALSO.fullmatch(folded[taken[-2][1] : relative[1][0]]):
        years.append(years[0] + relative[0])  # "in 2015 and ten years later"
        relative = None
    offset = relative[0] if relative and not _apposed(folded, relative[1], taken) else None
    past = first(_PAST) if offset is None else None
    return Years(
        years=tuple(years) if span is None else (),
        span=span,
        offset=offset,
        past=_number(past) if past else None,
        previous_census=first(_PREVIOUS_CENSUS) is not None,
        first_census=first(_FIRST_CENSUS) is not None,
        latest=first(_LATEST) is not None,
        spans=tuple(taken),
    )


_NEAR = 12  # characters between two years that are compared
_AND_ALSO = re.compile(r"\s*,?\s*(?:and(?: then)?(?: again)?|と(?:その)?)\s*")
_WHICH_IS = re.compile(r"\s*(?:の|、|,|[,(]? ?in|\(|[,(]? ?i\.e\.,?)\s*")
_NAMELY = re.compile(r"\b(?:i\.e\.?|namely|that is|meaning|so)[,:]? (?:in )?$")
_COMPARED = re.compile(
    r"(?:\b(?:over|under|above|below|at least|at most|exceed\w*|topp?(?:s|ed|ing)?)|"
    r"(?:more|fewer|less)\b.{0,30}\bthan)\s*$"
)
_OVER = re.compile(r"\bover(?: the)?(?: (?:calendar )?years)? $")
_AVERAGED = re.compile(r"\baveraged? over\b")
_ROUND = ("00", "50")
_ENDS_THERE = re.compile(r"\s*(?:[?.!,;)]|$)")
_ONE_MORE = re.compile(r" ?(?:,|and|to|through|&|-|–|/) ?(?:18|19|20)\d\d(?![\d,.])")


def _over_years(folded: str, start: int, end: int) -> bool:
    """Whether something is counted over it: as the first of two years, on average, or as no round number that anybody
    compares with ends what is asked ("how much rain fell over 2021?")."""
    before = folded[:start]
    if not _OVER.search(before):
        return False
    ends = not folded[start:end].endswith(_ROUND) and _ENDS_THERE.match(folded, end)
    return bool(_ONE_MORE.match(folded, end) or _AVERAGED.search(before) or ends)


_AGES = {
    "meiji": 1868,
    "明治": 1868,
    "taisho": 1912,
    "大正": 1912,
    "showa": 1926,
    "昭和": 1926,
    "heisei": 1989,
    "平成": 1989,
}
_ENDS = {1868: 1911, 1912: 1925, 1926: 1988, 1989: 2018, 1800: 1867}
_AGE = re.compile(r"(meiji|taisho|showa|heisei|edo|明治|大正|昭和|平成|江戸)\s*(?:時代|期|初期|末期|era|period|years)")


def _span(first: Callable[[re.Pattern[str]], re.Match[str] | None]) -> tuple[int | None, int | None] | None:
    for pattern, forward in ((_LASTING, True), (_ENDING, False)):
        if match := first(pattern):
            return _stretch(match, forward)
    if match := first(_RANGE):
        start, end = (year_of(group) for group in match.groups() if group)
        return min(start, end), max(start, end)
    if match := first(_AGE):
        start = _AGES.get(match.group(1), 1800)
        return start, _ENDS[start]
    if match := first(_DECADE):
        return int(match.group(1)), int(match.group(1)) + 9
    if match := first(_SINCE):
        return year_of(match.group(1) or match.group(2)), None
    if match := first(_UNTIL):
        return None, year_of(match.group(1) or match.group(2))
    return None


def _stretch(match: re.Match[str], forward: bool) -> tuple[int, int]:
    """From 1990 for 20 years, or the ten years to 2020."""
    said = [group for group in match.groups() if group]
    year = next(year_of(group) for group in said if re.fullmatch(_ONE, group))
    length = next(_LENGTHS.get(group) or small_number(group) for group in said if not re.fullmatch(_ONE, group))
    return (year, year + length) if forward else (year - length, year)


def _relative(
    first: Callable[[re.Pattern[str]], re.Match[str] | None], *, dated: bool
) -> tuple[int, tuple[int, int]] | None:
    """The years before (−) or after, and where that is said."""
    if match := first(_AGO):
        return -_number(match), match.span()
    if match := first(_LATER):
        return _number(match), match.span()
    if match := first(_NEXT_YEAR):
        return 1, match.span()
    match = first(_PAIRS) or (None if dated else first(_LAST_YEAR))  # 去年じゃなくて2023年
    return (-1, match.span()) if match else None


def is_on_year(folded: str) -> bool:
    """Whether a change from the year before is asked for: 前年比, "year on year"."""
    return re.search(_ON_YEAR, folded) is not None


def _apposed(folded: str, span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    """Whether a year said beside only says which it is: 5年前の2015年, "ten years ago, in 2010", 2015年(5年前)."""
    gaps = [folded[span[1] : start] for start, _ in taken if start >= span[1]]
    before = [folded[end : span[0]] for _, end in taken if end <= span[0]]
    if any(_NAMELY.search(gap) for gap in gaps):
        return True  # "the last year before covid hit, i.e. 2019"
    return any(_WHICH_IS.fullmatch(gap) for gap in gaps) or any(gap.strip() in ("(", ",", "、") for gap in before)


def _number(match: re.Match[str]) -> int:
    return small_number(next(group for group in match.groups() if group))


def small_number(text: str) -> int:
    """1–999 in digits, kanji (十五) or an English word."""
    if text.isdigit():
        return int(text)
    if text in _WORDS:
        return _WORDS[text]
    if text == "百":
        return 100
    tens, _, ones = text.rpartition("十")
    if "十" in text:
        return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)
    return int("".join(str(_DIGITS[c]) for c in text))


def year_of(text: str) -> int:
    """2020 from "2020", "令和2", "heisei 27", "h27", "昭和元"."""
    text = text.replace(" ", "").replace(".", "")
    if text.isdigit():
        return int(text)
    for name, base in _ERAS.items():
        if text.startswith(name):
            rest = text.removeprefix(name)
            return base + (1 if rest == "元" else small_number(rest))
    raise ValueError(text)
