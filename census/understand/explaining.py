"""Questions about the data themselves: what a measure means, and for which years and areas it is published.

They ask for no figure, so they get no plan. Which they are is told by their form, over the text with names
and years blanked; which measure is meant, by the words or by retrieval, as for any other question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import cast

from census.indicators import Catalogue
from census.plan import Plan
from census.types import JAPAN, Level
from census.understand.measures import MeasureChooser, NoMeasureError, UnsupportedFacetError
from census.understand.outcomes import Explained, ExplainedKind, Refused
from census.understand.reading import Reading
from census.understand.scoping import area_level

_MOST = 3  # measures explained at once
_NAMED = 0.6  # of the term asked about must be names of measures


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_THING = r"[^\x00?？。]{0,14}\x00"  # the measure, after quotes or an article
_QUOTED = r"\x00[」』\"'”’]?"
_HOW = (
    r"calculat\w*|comput\w*|work(?:ed)? out|deriv\w*|defin\w*|determin\w*|"
    r"(?<!same )(?<!this )(?<!that )measured?(?! up\b)|arrived? at|construct\w*"
)
_DEFINED = _any(
    r"\bwhat (?:do|does|did|would)\b[^?]*\bmean\b(?! of)|\bmeant by\b|\bmeaning of\b",
    r"\bwhat\b[^?]*\x00\W*(?:\w+ )?means\b",
    r"\bdefin(?:e|ed|es|ition|itions)\b",
    r"\bwhat (?:exactly |actually |precisely |on earth )?(?:is|are|do|does|did|'s)\b[^?]*"
    r"\bmeasur(?:e|es|ing)(?: exactly)?\W*$",
    rf"\bhow(?:'s| (?:do|does|did|is|are|was|were|would|can|should))\b[^?]*\b(?:{_HOW})\b",
    r"\b(?:formula|definition|method) (?:for|of|behind)\b",
    r"\bexplain (?:\w+ ){0,3}(?:what|how|the (?:term|meaning|concept|word|idea))\b",
    r"\b(?:what|who) (?:exactly |actually |precisely )?(?:is |are |gets? |was |were )?(?:(?:being )?"
    r"(?:counts?|counted|included|covered|classed|classified) (?:as|in|by|under)|considered (?:an? |as )?\x00)",
    rf"\bwhat (?:exactly )?(?:does|do|is|are) {_THING}+[^?]* (?:include|cover|consist of|stand for|based on)\b",
    r"意味(?!がない|はない)|定義|(?:計算|算出)(?:方法|式|の仕方|の方法)|求め方|出し方",
    r"どう(?:やって|いう風に|いうふうに)?(?:計算|算出|求め)(?!しても|ても)",
    r"どのよう(?:に|な方法で)(?:計算|算出|定義|求め)",
    r"どういう(?:指標|概念|統計|数字)|何を(?:指(?!定)|意味|表(?!に)|示|測|はか)|どんな[^、。?？]{0,8}(?:のこと|を指|を言)",
    r"(?:数え|含ま|含め|入|分類さ|扱わ|みなさ|見なさ|該当す)(?:られ|れ)?るのは、?(?:どんな|どういう|誰|だれ|どこまで)|"
    r"何を(?:引|除|差し引|足|合わせ|合計)(?:い|し|せ)?た(?:もの|面積|数|額|値|\x00)|"
    r"\x00の(?:決まり|きまり|基準|条件|範囲)(?:を|は|って)[^。、]{0,4}(?:説明|教え|何|なん|知り|どう)",
    r"何[歳才]から何[歳才]|(?:誰|だれ)(?:の(?:こと)?)?を(?:指|数え|含|言|いう|カウント)",
    r"(?:どういう|どんな)(?:人|子(?:ども|供)?|児童|方|世帯|家|家族|家庭|農家|住宅|施設|学校|会社|事業所|ところ|もの)"
    r"(?:たち)?(?:のこと|(?:が|を|も)(?:指|数え|含|言|いう|対象|カウント|入[るりっ]))",
)
_WHAT = _any(  # a definition where neither a place nor a year is named
    rf"\bwhat(?:'?s| is| are) (?:exactly|actually|precisely|meant|an?) {_THING}",
    rf"\bwhat (?:exactly|actually|precisely|on earth) (?:is|are) {_THING}",
    rf"^what(?:'?s| is| are) \W*\x00+\W*$|^define\b|\bexplain {_THING}",
    r"\x00[^?]*[.!;] (?:so |but |and )?what(?:'s| is) (?:exactly |actually )?(?:it|that|this) "
    r"(?:exactly|actually|precisely|supposed to mean|in plain (?:english|words))\W*$",
    r"\x00 (?:meaning|definition|explained|explanation)\W*$",
    r"[^、。?？](?:とは|って|というのは)(?:、|いったい|一体|つまり|そもそも)*"
    r"(?:何|なに|なん)(?:です|でしょう|の|なの|だ|を指|[?？。]|$)",
    rf"{_QUOTED}(?:とは|って|というのは)(?:、|いったい|一体|つまり|そもそも)*(?:どんな|どういう)(?!推移|変化|傾向)",
    rf"{_QUOTED}(?:とは|って|は)[^、。?？\x00]{{0,4}}何[歳才](?:以上|以下|未満|から|まで)[^、。?？]{{0,12}}"
    r"(?:のこと|を指|を言|いう|[?？]|$)",
    rf"{_QUOTED}(?:って|は|とは|というのは)[^。?？\x00]{{0,16}}と(?:は|どう|何が|なにが)?(?:違[いうっ]|ちが[いうっ]|異な)",
    rf"{_QUOTED}(?:って|とは|というのは)[^。?？]{{1,16}}(?:のこと|と同じ)(?:です|なの|でしょう)?(?:か|の|ね)?[?？]?$",
    rf"{_QUOTED}(?:に|の中に)は?[^。?？\x00]{{1,12}}(?:入[るり]|含まれ|含む)[^。]{{0,4}}(?:か|の|ん|[?？])",
    rf"{_QUOTED}(?:とは|というのは)[?？。、]?$|{_QUOTED}(?:について|を|の)(?:詳しく)?(?:説明|解説)",
)
_APART = re.compile(r"\bdifferen(?:ce|t|ces)\b|\bdiffer\b|違い|違う|異なる|ちがい|ちがう")
_TERM = re.compile(
    r"[「『“\"]([^」』”\"]{2,40})[」』”\"]|(?<!\w)['‘]([^'’]{2,40})['’](?!\w)"
    r"|^(?:そもそも|ところで|ちなみに|じゃあ|で、|あと|(?:この|こちらの)?(?:統計|調査|データ)(?:で(?:は|の|いう|言う)?|上の?|における))*、?([^\s、。?？「」『』]{2,20}?)(?:とは(?!違|ちが|異な|どう違|何が違)|というのは|って(?=何|なに|なん|どう|どんな))"
)
_IS_TOPIC = re.compile(r"[」』\"”’]?(?:って|とは|というのは)")
_HOLDING = (
    r"(?:you (?:have|hold|got|keep|cover|publish)|have you|available|published|covered|on record|in (?:the|your) data)"
)
_DATA = r"(?:data|datasets?|figures?|statistics|stats|numbers?|information|info|records|series)"
_AREAS = r"(?:municipalit(?:y|ies)|prefectures?|cit(?:y|ies)|towns?|wards?)"
_LEVEL = r"(?:level|municipal\w*|prefectur\w*|cit(?:y|ies)|towns?|wards?|years?)"
_KEPT = (
    r"(?:あり(?:ます|ません)|ある|取れ|収録|載|公表|見られ|見れ|入って|揃|そろ|調べ(?:ら|れ)|使え|手に入|確認でき|検索でき|"
    r"答えられ|参照でき|出せ|残って|持って)"
)
_COVERED = _any(
    rf"\b(?:what|which) (?:\w+ )?(?:years?|periods?|time span|dates?)\b[^?]*\b(?:{_HOLDING}|data|there|exist)\b",
    rf"\b(?:oldest|earliest|first|latest|newest|most recent|last)\b[^?]*\b{_HOLDING}\b",
    r"\b(?:data )?years? available\b(?! from\b)|\bdata years?\b|\byears of data\b",
    r"\b(?:what|which) years? (?:can|could|may|might) (?:i|we|you|one)\b",
    r"\bwhat years do(?:es)? (?:you|the|this|your)\b",
    r"\b(?:until|up to|till|since|from) when\b[^?]*\b(?:go|goes|run|runs|reach|extend|start|begin|end|recorded|"
    r"published|available|exist|kept|collected|measured)\b|\bhow far (?:ahead(?! of)|forward|into the future)\b",
    r"何年(?:先|前|後)まで[^?？。]*(?:見|取|得|分か|わか|あり|ある|調べ)",
    r"\bhow far back\b|\bhow many years of\b|\bhow (?:recent|up[- ]to[- ]date) (?:is|are)\b",
    r"\b(?:up to|until|since|from|starting|for) (?:which|what) year\b",
    rf"\b(?:since|from|until) when\b[^?]*\b{_HOLDING}\b",
    r"\bwhat(?:'s| is) the (?:\w+ )?coverage\b|\b(?:years?|levels?) (?:of )?(?:covered|coverage)\b",
    rf"\bavailable (?:for|at|by|on|only)\b[^?]*\b{_LEVEL}\b",
    rf"何年分|何年度?(?:の(?:ぶん|分|もの)|と何年)[^?？。]*{_KEPT}|いつ(?:ごろ|頃)?の(?:ぶん|もの|年)[^?？。]*{_KEPT}",
    r"(?:何年|いつ)から(?:なら|が|は)?(?:わか[りる]|分か[りる])(?=ん|の|か|[?？]|ます)",
    rf"何年度?以降[^?？。]*{_KEPT}|(?:データ|統計|数字|数値)(?:って|は)?(?:、|一体|いったい)?(?:いつ|何年)の(?:$|[?？]|です|もの|なの)",
    rf"どの年(?:度)?の(?:ぶん|分|もの)?(?:が|は|まで|を)(?:、|一体)?[^?？。]{{0,8}}{_KEPT}",
    rf"(?:どの|どこの)(?:町|市|県|地域|自治体|市町村|都市|区|村)(?:の?(?:分|ぶん|もの|データ|数字))?まで[^?？。]{{0,8}}{_KEPT}",
    r"いつ(?:から|まで|の時点)?の(?:データ|統計|数字|数値)|どの年の(?:もの|データ|統計|数字)",
    rf"(?:何年|いつ|どこ)(?:度)?(?:から|まで|のもの)[^?？]*(?:{_KEPT}|遡|さかのぼ|わかり|データ|統計)",
    r"(?:データ|統計|数字|数値)[^?？。]*(?:いつ|何年)(?:度)?(?:から|まで|の|$|[?？]|です)|(?:遡|さかのぼ)(?:れ|る)",
    r"(?:最も|一番|いちばん|もっとも)(?:古|新し)[^?？]*(?:何年|いつ|データ|統計)|最古|"
    r"(?:最も|一番|いちばん|もっとも)古い年(?:度)?(?:は|を教|って|[?？。]|$)",
    rf"\b(?:do|does|did|will)\b[^?.]*\b(?:go|get|come|reach|extend|drill|break)(?: all the way| right)? "
    r"(?:down|as far(?: down)?) (?:as|to|by|into|at) "
    rf"(?:the |each |every |single |level of )*(?:{_LEVEL}|villages?)\b",
    r"\bwhat(?:'s| is| was) the (?:last|latest|first|earliest|most recent|newest|oldest) (?:available |published )?year"
    rf"(?: available| published| covered| you have| (?:for|of|in) [^?.]*\b{_DATA})?\W*$",
    rf"(?:市区町村|市町村|都道府県|[市区町村県])(?:の(?:単位|レベル))?まで(?:は|も)?(?:細か|下り|降り|おり|落と|落ちて|出て|出る|分か|わか|見れ|{_KEPT})",
    r"最新[^?？。]{0,6}(?:何年|いつ)|何年度?の(?:データ|統計|数字)(?:です|でしょう|[?？が]|$)",
)
_OF_WHICH_YEARS = re.compile(r"\b(?:what|which) years?\b|何年")
_EXISTS = _any(  # coverage where no exact year is named: with one, the figure itself is wanted
    r"\b(?:do you|did you|can you|does (?:it|this)|have you)\b[^?.]*\b(?:have|hold|cover|include|got|keep)\b[^?.]*"
    rf"\b(?:any|anything|{_DATA}|level)\b",
    rf"\bdo(?:es)? (?:the|your|this|these) {_DATA} (?:cover|have|include|contain|hold)\b",
    rf"\b(?:do you|can i|can you)\b[^?.]*\b(?:by|at|for|per|or (?:just|only)) (?:the |each |individual )*{_AREAS}\b",
    rf"\b(?:is|are) there (?:any |some |also )?(?:anything|{_DATA})\b|\bgot (?:any|anything|some)\b",
    rf"\bany {_DATA} (?:on|about|for|regarding)\b|\banything (?:on|about)\b",
    rf"\b(?:is|are)\b[^?.]*(?:{_DATA}|\x00)[^?.]*\b(?:available|published|covered|included)\b",
    r"(?:データ|統計|数字|数値|資料|情報)(?:は|って|も|が|とか|なんか|なども)*[^?？。何]{0,14}"
    r"(?:あり(?:ます|ません)|ある(?=[?？か。]|の?$|の[?？]|かな)|扱って|扱い|収録|載って|持って|入って|含まれ|取れ)",
    rf"(?:別|単位|ごと|レベル)(?:に|で|まで|の|でも|は|も)*[^?？。]{{0,8}}(?:{_KEPT}|データ)",
    r"(?:収録|掲載|公表)(?:されて|して)(?:い)?(?:ます|る)",
)


_ASKS_WHERE = re.compile(r"^(?:and |so |ok,? )*(?:where|which|who)\b")


def asked(reading: Reading) -> ExplainedKind | None:
    """What the question asks about the data, or None."""
    text = reading.text.masked([(mention.start, mention.end) for mention in reading.mentions])
    if "count" in reading.cues and reading.cues.level and not _OF_WHICH_YEARS.search(text):
        return None  # "how many cities have data …" counts
    if _COVERED.search(text):
        return "coverage"
    dated, placed = bool(reading.years.years), any(place.code != JAPAN for place in reading.places)
    ordered = reading.cues.ordered and _ASKS_WHERE.search(text)  # "where can I find the most hospitals?"
    if _EXISTS.search(text) and not dated and not ordered:
        return "coverage"
    if _DEFINED.search(text):
        return "definition"
    return "definition" if not (dated or placed) and (_WHAT.search(text) or _tells_apart(reading, text)) else None


def _tells_apart(reading: Reading, text: str) -> bool:
    """ "The difference between households and private households": between two names that resemble each other,
    as those of births and deaths do not."""
    names = [reading.text.folded[m.start : m.end] for m in reading.mentions if m.measures]
    return bool(_APART.search(text)) and any(_alike(one, other) for one, other in combinations(names, 2))


def _alike(one: str, other: str) -> bool:
    if one.isascii() and other.isascii():
        return bool(set(one.split()) & set(other.split()) - {"of", "the", "and", "number"})
    return any(one[at : at + 2] in other for at in range(len(one) - 1))


class Explainer:
    """Decides what is to be explained."""

    def __init__(self, catalogue: Catalogue, chooser: MeasureChooser) -> None:
        self._catalogue = catalogue
        self._chooser = chooser

    def outcome(
        self, reading: Reading, kind: ExplainedKind, candidates: Sequence[str], previous: Plan | None
    ) -> Explained | Refused | None:
        """What to explain; None where a definition is asked of nothing the catalogue knows. `candidates` are the
        measures retrieved with confidence, best first, `previous` the plan that "how is that defined?" leans on."""
        unknown = kind == "definition" and _unknown_term(reading)
        measures = () if unknown else self._measures(reading, kind, candidates)
        if not measures and previous is not None and not (unknown or reading.strange or reading.left):
            measures = previous.measures
        if not measures:
            return Refused("not_covered") if kind == "coverage" or unknown else None
        place = next((place for place in reading.places if len(place.codes) == 1), None)
        level = cast(Level, area_level(reading.cues.level)) if reading.cues.level else None
        return Explained(kind, measures[:_MOST], place.code if place else None, level)

    def _measures(self, reading: Reading, kind: ExplainedKind, candidates: Sequence[str]) -> tuple[str, ...]:
        named = tuple(mention.codes for mention in reading.mentions if mention.measures)
        if kind == "definition" and len(named) > 1 and _APART.search(reading.text.folded):
            return tuple(dict.fromkeys(codes[0] for codes in named))
        if reading.measures or reading.facets:
            heads = (_topic(reading) if kind == "definition" else ()) or _heads(reading)
            try:
                return self._chooser.choose(reading, heads, JAPAN, None, candidates)
            except (NoMeasureError, UnsupportedFacetError):
                pass
        return tuple(candidates[:1]) or self._with_words(reading.left if not reading.strange else ())

    def _with_words(self, words: Sequence[str]) -> tuple[str, ...]:
        """The measure of the shortest title that has all the words: the vacancy rate, of "vacancy data"."""
        titles = [
            (len(measure.title_en), measure.code)
            for measure in self._catalogue
            if words and not measure.facets and set(words) <= set(measure.title_en.lower().split())
        ]
        return (min(titles)[1],) if titles else ()


def _topic(reading: Reading) -> tuple[tuple[str, ...], ...]:
    """What 自給的農家って or 「…」とは asks about, whatever is named after it to ask what it is."""
    named = (one for one in reading.mentions if one.codes in reading.measures)
    return tuple(one.codes for one in named if _IS_TOPIC.match(reading.text.folded, one.end))[:1]


def _heads(reading: Reading) -> tuple[tuple[str, ...], ...]:
    """The measures named, without those that only go before another: of "hotel guest nights" the nights."""
    named = [mention for mention in reading.mentions if mention.codes in reading.measures]
    before = {one.codes for one, two in pairwise(named) if reading.text.folded[one.end : two.start] == " "}
    return tuple(codes for codes in reading.measures if codes not in before) or reading.measures


def _unknown_term(reading: Reading) -> bool:
    """Whether the term in question is another than the one recognised in it: 昼夜間人口比率, 'infant mortality'."""
    term = _TERM.search(reading.text.folded)
    if term is None:
        return False
    start, end = next(term.span(group) for group in (1, 2, 3) if term[group])
    if any(start <= one.start and one.end <= end for one in reading.terms if one.elsewhere):
        return True
    inside = [mention for mention in reading.mentions if start <= mention.start and mention.end <= end]
    return 0 < sum(mention.end - mention.start for mention in inside) < _NAMED * (end - start)
