"""Whether a figure talked of is a large one: "is that a lot?", 多いほう？, "how does that compare nationally?".

Its rank among its kind says so.
"""

from __future__ import annotations

import re
from dataclasses import replace

from census.plan import Plan
from census.types import JAPAN
from census.understand.reading import Reading

_KIND = r"(?:prefectures?|cities|towns|villages|wards|municipalities|places|areas|regions)"
_OTHERS = (
    rf"(?:(?:the )?(?:(?:other|rest|all(?: other)?)(?: of)?(?: the)? ?(?:{_KIND}|country|nation|japan)?|others|"
    rf"everyone else|everywhere else|elsewhere)|other {_KIND})"
)
_FOR_ONE = r"for (?:an? |this )?(?:city|town|village|ward|prefecture|place)(?: (?:in japan|of (?:that|this) size))?"
_AMONG = (
    rf"(?: (?:{_FOR_ONE}|nationally|nationwide|in japan|for japan|overall|"
    rf"(?:compared )?(?:to|with|against) {_OTHERS}))?"
)
_MUCH = r"(?:a lot|much|many|high|low|big|large|small|little|unusual|normal|typical|common|rare|exceptional)"
_JUDGED = re.compile(
    r"^(?:and |so |ok(?:ay)?,? |hm+,? |well,? |oh,? |wow,? |interesting,? )*(?:"
    r"(?:is|was|isn't) (?:that|this|it)(?: number| figure| rate)? (?:quite |very |really |considered |relatively )?"
    rf"{_MUCH}(?: one| number| figure)?{_AMONG}|"
    rf"(?:(?:is|was) (?:that|it) )?still {_MUCH}|"
    rf"how (?:does|did) (?:that|it|this) (?:compare|stack up|look|fare){_AMONG})[?.! ]*$|"
    r"^(?:じゃあ|で、|へえ、?|ちなみに)?(?:(?:それ|これ|この数|その数)(?:は|って)?)?"
    r"(?:全国的に(?:見て|みて)?(?:も|は)?|全国で(?:は|も)?|(?:他|ほか)(?:の(?:都道府)?[県市区町村]|の自治体)?(?:と|に)?比べ(?:て|ると|たら)?(?:も)?)?、?"
    r"(?:(?:多い|高い|少ない|低い|大きい|小さい|長い|短い|広い|狭い|早い|遅い)(?:ほう|方)?(?:なの|なん|の|です|でしょう)*(?:か(?:な)?)?|"
    r"どう(?:なの|です|でしょう|なん)*(?:か(?:な)?)?)[?？。]*$"
)
_FIRST_JA = re.compile(
    r"^(?:じゃあ|では|え、?|もしかして)?(?:(?:それ|これ)(?:は|って)?)?(?:全国|日本|国内|[都道府県市区町村]内)?(?:で(?:は|も)?)?"
    r"(?:(?P<least>最下位|ビリ|びり|最少|最低|ワースト)|[1一]位|トップ|首位|最多|最高|(?<=国)[1一]|(?<=本)[1一])"
    r"(?:なの|なん|です|でしょう|だ|かな|か)*[?？。]*$"
)
_SAYS = re.compile(r"多|高|少|低|大き|小さ|長|短|広|狭|早|遅|比べ|全国")


_WHERE_IS = re.compile(
    r"^(?:and |so |ok(?:ay)?,? |but )*where(?:'s| is| are| was| does| would)\b[^?]*[?.! ]*$|"
    r",? where(?:'s| is| are| does| do) (?:it|that|they)\b[^?]*[?.! ]*$|"
    r"は(?:どこ|どのへん|どの辺|どのあたり|どの辺り)(?:です|になり|なの|かな|ますか|か)*[?？。]*$"
)
_WHICH_IS = re.compile(
    r"^(?:so |then |ok(?:ay)?,? |and |no\? )*(?:which|who|what|where) (?:is|was|are)"
    r"(?: (?:it|that|one|then|the one|the (?:top|first|winner)))*[?.! ]*$|"
    r"^(?:じゃあ|では|それなら|なら|え、)*(?:それは)?(?:どこ|どの県|どの市)(?:なの|です|でしょう|が(?:一番|1位|一位|トップ)なの)*(?:か)?[?？。]*$"
)


_LIST = re.compile(
    r"^(?:please |can you |could you |ok(?:ay)?,? |and |so )*"
    r"(?:(?:list|name|show|give)(?: me)? (?:them|those|these|all)\b[^?]*|which "
    r"(?:ones|are they|are those|prefectures|cities|towns|villages|municipalities)(?: are (?:they|those))?)[?.! ]*$|"
    r"^(?:それ(?:は|って)|じゃあ|では)?(?:具体的に)?(?:どこ|どの[県市町村])(?:です|なの|でしょう)*か?[?？。]*$|"
    r"^(?:全部|すべて|全て|それを|一覧で)*(?:挙げて|列挙して|リスト(?:に|化)?して|一覧(?:に|を|で))[^。]{0,10}$"
)
_COUNT = re.compile(
    r"^(?:and |so )*how many "
    r"(?:are (?:there|they|those)|is that|of (?:them|those)(?: are there)?|in (?:total|all))[?.! ]*$|"
    r"^(?:全部で|合計で|合わせて)?(?:いくつ|何(?:県|市|町|村|区|自治体|市町村|都市))(?:ある|あります|ですか|なの|になる|になります|か)*[?？。]*$"
)


def among(reading: Reading, plan: Plan) -> Reading:
    """The reading of "and where is Saitama?" after an order of places as one for its rank, and of "which is?" after
    the rank of one as one for the first."""
    folded = reading.text.folded
    if reading.measures or reading.facets or reading.years or plan.scope is None:
        return reading
    conditioned = bool(plan.scope.where) and not reading.places
    if conditioned and plan.op == "count" and _LIST.search(folded):
        return _only(reading, "ranking")
    if conditioned and plan.op == "rank" and _COUNT.search(folded):
        return _only(reading, "count")
    if plan.op in ("rank", "position") and len(reading.places) == 1 and _WHERE_IS.search(folded):
        return replace(reading, cues=reading.cues.with_("position").without("which"), given=True)
    if plan.op == "position" and not reading.places and _WHICH_IS.search(folded):
        return _only(reading, "least" if plan.order == "asc" else "most")
    return reading


def _only(reading: Reading, cue: str) -> Reading:
    """The reading of a question that asks for this alone."""
    cues = replace(reading.cues, names=frozenset({cue, "which"}), limit=None, nth=None, level=None)
    return replace(reading, cues=cues, strange=(), left=(), unknown=None, covered=True, given=True)


def judged(reading: Reading, plan: Plan) -> Reading:
    """The reading of such a question as one for the rank of the area talked of."""
    one = plan.op in ("value", "position") and len(plan.measures) == len(plan.areas) == 1 and plan.areas != (JAPAN,)
    folded = reading.text.folded
    with_japan = "compare" in reading.cues and bool(reading.places)  # its figure beside that of the country
    elsewhere = with_japan or any(place.code != JAPAN for place in reading.places)
    named = reading.measures or reading.facets or reading.years or elsewhere
    first = _FIRST_JA.search(folded) if reading.language == "ja" else None
    if one and not named and first:  # 全国最下位？
        names = frozenset({"position", "pronoun", *(("least",) if first["least"] else ())})
        cues = replace(reading.cues, names=names, limit=None, nth=None, level=None)
        return replace(reading, cues=cues, places=(), strange=(), left=(), unknown=None, covered=True, given=True)
    if not one or named or _JUDGED.search(folded) is None or (reading.language == "ja" and not _SAYS.search(folded)):
        return reading
    names = frozenset({"position", "pronoun"})
    cues = replace(reading.cues, names=names, limit=None, nth=None)
    return replace(reading, cues=cues, places=(), strange=(), left=(), unknown=None, covered=True, given=True)
