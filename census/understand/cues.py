"""Words that say what is to be done with the figures, as pattern tables in both languages.

They are looked for after names, measures and years have been blanked out, so that "total" in "total
fertility rate" and 平均 in 平均気温 are no cues.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from census.plan import ScopeLevel
from census.understand.years import small_number

_COUNT_WORD = r"(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|[一二三四五六七八九十]{1,3})"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}

CUES: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "most": r"\b(?:most|largest|biggest|highest|greatest|top|leads?|leading|maximum|longest|busiest|number one|no\.? ?1|more than any|best|latest|densest|oldest|richest|wealthiest|hottest|rainiest|ranks? first|comes? first|heaviest|keenest)\b|最も|もっとも|一番|いちばん|最多|最大|最高|最長|トップ|上位|首位|[1一]位|多い順|高い順|大きい順|広い順|長い順|ベスト|降順",
        "least": r"\b(?:fewest|least|smallest|lowest|bottom|minimum|shortest|worst|cheapest|poorest|sparsest|youngest|earliest|coldest|last place|ranks? last)\b|(?:最も|もっとも|一番|いちばん)(?:\x00|が|の)*(?:少な|低|小さ|狭|短|早|安|若|寒)|最少|最小|最低|最短|下位|最下位|ワースト|少ない順|低い順|小さい順|狭い順|短い順|昇順",
        "position": r"\brank(?:s|ed|ing)?\b(?=.*\b(?:of|does|among|in|is|where|what)\b)|\b(?:what|which) (?:rank|place|position)\b|\bwhere does\b.*\b(?:rank|stand|come)\b|\bhow does\b.*\brank\b|何位|なん位|順位|何番目|何番",
        "ranking": r"\branking\b|\brank(?:ed)?\b|\blist\b.*\bby\b|ランキング|順に|順で|番付",
        "count": r"\bhow many\b|\bnumber of\b|\bcount\b|いくつ|何(?:県|市|町|村|区|自治体|都道府県|都市|か所|カ所|箇所|つ)|数は|の数",
        "mean": r"\b(?:average|mean|averages)\b|\bon average\b|平均",
        "median": r"\bmedian\b|中央値|メジアン",
        "sum": r"\b(?:total|combined|together|altogether|sum|in all|overall|aggregate|add(?:ed)? up)\b|合計|合わせ|合算|総計|総和|足す|足し|トータル|全部で|計(?=で|は|を|$)",
        "max": r"\bmaximum\b|最大値|最高値",
        "min": r"\bminimum\b|最小値|最低値",
        "compare": r"\b(?:compare|compared|comparison|comparing|vs|versus|against|which (?:is|has|had|one|of)|than|side by side|or)\b|比較|比べ|どちら|どっち|どれが|対(?=\x00)|のほうが|の方が|より(?=多|少|高|低|大|小|も)",
        "difference": r"\b(?:difference|differ|gap|how (?:many|much) (?:more|fewer|less|larger|bigger|higher|lower|greater|smaller)|subtract|minus|exceeds?)\b|差(?!別)|どれ(?:だけ|くらい|ぐらい|ほど)(?:多|少|高|低|大|小|違|広)|何人(?:多|少)|違い|違う|どのくらい(?:多|少|高|低|大|小|違)",
        "ratio": r"\bhow many times\b|\btimes (?:as|more|larger|bigger|higher|the)\b|\bratio\b|\bdivided by\b|\bmultiple of\b|何倍|倍率|倍(?=か|で|に|の|$|\?)",
        "change": r"\b(?:chang(?:e|ed|es|ing)|grow(?:th|n|ing|s)?|grew|increas(?:e|ed|es|ing)|ris(?:e|en|es|ing)|rose|fell|fall(?:en|s|ing)?|drop(?:ped|s)?|declin(?:e|ed|es|ing)|decreas(?:e|ed|es|ing)|shr(?:ink|ank|unk|inking)|los(?:t|e|s|ing|es)|gain(?:ed|s|ing)?|went (?:up|down)|go(?:ne)? (?:up|down))\b|増加|減少|増減|伸び|変化|増え|減っ|減り|成長|増した|落ち込",
        "percent_change": r"\b(?:rate of|percent(?:age)?|relative|in %|by what %|growth rate|fastest|quickest|sharpest|steepest|what percent)\b|率|何%|何パーセント|割合|%",
        "fall": r"\b(?:fell|fall(?:en|s|ing)?|drop(?:ped|s)?|declin(?:e|ed|es|ing)|decreas(?:e|ed|es|ing)|shr(?:ink|ank|unk|inking)|los(?:t|e|s|ing|es)|went down|gone down)\b|減少|減っ|減り|落ち込",
        "annual": r"\b(?:per year|annual(?:ly|ised|ized)?|a year|each year on average|yearly|compound(?:ed)?|cagr)\b|年平均|年率|年あたり|年当たり|1年あたり",
        "series": r"\b(?:trends?|over time|over the (?:years|decades)|histor(?:y|ical|ically)|time series|each (?:year|census)|every (?:year|census)|by year|year by year|yearly figures|evol(?:ve|ved|ution)|develop(?:ed|ment)?|throughout|timeline|through the years|across (?:the )?(?:years|censuses))\b|推移|変遷|トレンド|時系列|歴史|年ごと|年次|移り変わり|動向|経年|変わってき|これまでの",
        "peak": r"\bpeak(?:ed)?\b|\bat its (?:highest|lowest)\b|\bwhen (?:was|did|were)\b|ピーク|いつ(?:が|最|一番|ごろ)|何年(?:が|に最|に一番)",
        "share": r"\b(?:share|percentage|per ?cent|proportion|fraction|part|portion|what %|how much of|made? up|account(?:s|ed)? for|% of|one in how many)\b|割合|比率|シェア|占め|何%|何割|何パーセント|構成比|率",
        "per": r"\bper (?:capita|person|head|resident|inhabitant|[\d,]+|thousand|hundred thousand|million)\b|\ba head\b|\bfor every [\d,]+\b|(?:人口|1人|一人|住民)(?:[\d,]+万?人|千人|十万人|一人|1人)?(?:あたり|当たり|につき)|人口比",
        "not_yet": r"\b(?:projected|projection|forecast|predicted?|will|expected|future|estimated to)\b|将来|推計|予測|見通し|見込み|予想",
        "exclude": r"\b(?:outside(?: of)?|except(?: for)?|excluding|other than|besides|apart from|not (?:counting|including)|without|leaving out|but not|aside from)\b|以外|を除[いくき]|除く|を含まない|抜き",
        "unit_of_time": r"\b(?:monthly|weekly|daily|quarterly|hourly|per month|by month|each month|every month|this week|this month|tomorrow)\b|\b(?:january|february|march|april|june|july|august|september|october|november|december) (?:of |in )?\d*|月別|月次|毎月|毎日|週|四半期|(?<!\d)\d{1,2}月|先月|今月|来月|明日|今日|昨日",
        "help": r"^(?:hi|hello|hey|help|good (?:morning|evening|afternoon)|thanks?(?: you)?|menu|usage)\b[\s!.?,]*(?:there)?[\s!.?]*$|\bwhat can (?:you|i|this)\b|\bwhat (?:data|statistics|kind of (?:data|questions|statistics)|topics)\b.*\b(?:have|cover|available|know|ask|answer)\b|\bhow do i use\b|\bwho are you\b|^(?:こんにちは|はじめまして|ヘルプ|使い方|ありがとう|おはよう)|何ができ|何が(?:わか|聞け|質問でき)|使い方|どんな(?:データ|質問|統計)",
        "follow_up": r"^(?:and|what about|how about|what of|then|ok(?:ay)?,?|so|now|same (?:for|thing)|also|but|in|for|versus|compared? (?:to|with)|instead)\b|^(?:じゃあ|では|それでは|それなら|なら|あと|次に|同じく|ちなみに|で、|また|そして|一方)|(?:は|では|なら|だと|に)(?:どう(?:です(?:か)?|でしょう(?:か)?)?)?[?。]?$",
        "pronoun": r"\b(?:there|it|its|that|this|those|them|their|same)\b|そこ|それ|その|同じ|両者|両方",
        "which": r"\b(?:which|what|where|name the|list|show|who)\b|どの|どこ|何県|何市|どちら|どれ",
    }.items()
}

_TOP = re.compile(
    rf"\b(?:top|bottom|first|best|worst|last|leading) {_COUNT_WORD}\b|\b{_COUNT_WORD} (?:\S+ ){{0,2}}?(?:most|largest|biggest|highest|lowest|smallest|fewest|least|with the)\b|(?:トップ|上位|下位|ベスト|ワースト|ワーストの)\s*{_COUNT_WORD}|{_COUNT_WORD}(?:位まで|傑|つの|か所|県を|市を|都市を|都道府県を|自治体を)"
)
_NTH = re.compile(
    rf"\b(\d{{1,4}})(?:st|nd|rd|th)\b|\b({'|'.join(_ORDINALS)})\b[\s-]+(?:most|largest|biggest|highest|lowest|smallest|fewest|least|in|place|for|by|oldest|\x00)|(?:第)?{_COUNT_WORD}(?:番目|位)(?!まで|以)|\b(?:number|no\.?|#) ?(\d{{1,3}})\b"
)

_LEVELS: tuple[tuple[ScopeLevel, str], ...] = (
    ("designated_city", r"\bdesignated cit(?:y|ies)\b|\bordinance[- ]designated\b|政令(?:指定都)?市"),
    ("capital", r"\b(?:prefectural )?capitals?(?: cit(?:y|ies))?\b|県庁所在(?:地|市)|県都"),
    ("special_ward", r"\b(?:special |23 |tokyo(?:'s)? )?wards?\b|特別区|\d*区(?:部|内)?(?:で|の中|のうち|は|が)|どの区|何区|区別|区"),
    ("prefecture", r"\b(?:prefectures?|prefs?\b|ken)\b|都道府県|府県|どの県|何県|県(?:は|が|を|で|の中|別|内|$)|(?<![\x00一-鿿])県"),
    ("municipality", r"\b(?:municipalit(?:y|ies)|local governments?|places?|communit(?:y|ies)|localit(?:y|ies))\b|市区町村|市町村|自治体|区市町村"),
    ("city", r"\bcit(?:y|ies)\b|都市|どの市|何市|(?<![一-鿿])市(?:は|が|を|で|の中|部|$|の)?"),
    ("town", r"\btowns?\b|どの町|何町|(?<![一-鿿市])町(?!村)"),
    ("village", r"\bvillages?\b|どの村|(?<![一-鿿町])村"),
    ("region", r"\bregions?\b|地方(?!交付|税|財政|公共)|どの地域|地域別|ブロック"),
)  # fmt: skip
_LEVEL_PATTERNS = tuple((level, re.compile(pattern)) for level, pattern in _LEVELS)


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues found, and the numbers that came with them.

    names  keys of CUES that match
    limit  n of "top n"
    nth    n of "nth largest"
    level  the kind of area asked about ("which city", どの県)
    """

    names: frozenset[str]
    limit: int | None = None
    nth: int | None = None
    level: ScopeLevel | None = None

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def any(self, *names: str) -> bool:
        return not self.names.isdisjoint(names)


def find(masked: str) -> Cues:
    """Cues of a folded text with its matches blanked."""
    names = frozenset(name for name, pattern in CUES.items() if pattern.search(masked))
    return Cues(names, _limit(masked), _nth(masked), level(masked))


def level(masked: str) -> ScopeLevel | None:
    """The area level a text speaks of, e.g. "which towns"."""
    for name, pattern in _LEVEL_PATTERNS:
        if pattern.search(masked):
            return name
    return None


def _limit(masked: str) -> int | None:
    match = _TOP.search(masked)
    if match is None:
        return None
    found = small_number(next(group for group in match.groups() if group))
    return found if 1 <= found <= 100 else None


def _nth(masked: str) -> int | None:
    match = _NTH.search(masked)
    if match is None:
        return None
    found = next(group for group in match.groups() if group)
    return _ORDINALS[found] if found in _ORDINALS else small_number(found)
