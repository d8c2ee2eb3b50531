"""Words of a follow-up that point back: "the two", "the first number", その1位, 差し引き.

They are looked for in the folded question, names included; what they say of the dialogue is no unknown word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from census.understand.cue_words import CUES
from census.understand.cues import Cues
from census.understand.places import Place
from census.understand.reading import Reading
from census.understand.reordering import AFTER, BEFORE, TURNED

_MORE = (
    "more|fewer|less|larger|bigger|higher|lower|greater|smaller|longer|shorter|later|earlier|older|younger|cheaper|"
    "wider|warmer|colder|hotter|wetter|richer|better|worse"
)
_MORE_WORDS = re.compile(rf"\b(?:{_MORE}|wins|leads|ahead|comes|out|top)\b")
_ORDINAL_EN = "first|second|third|fourth|fifth|top|last|bottom|number one|winner|leader"
_AREA_JA = "都道府県|市町村|自治体|都市|市|県|区|町|村|府"
_THING_EN = "(?:number|figure|question|place|thing|one|value|city|prefecture|town|area|year|measure|topic)"

NET = re.compile(
    r"\bnet\b(?: (?:then|of that|result|effect|figure|balance|change|flow|gain|loss))?|\bbalance\b|"
    r"\bsurplus\b|\bdeficit\b|"
    r"差し?引き?|正味|収支|プラス?マイナス"
)
_PATTERNS: dict[str, re.Pattern[str]] = {
    "first": re.compile(
        rf"\b(?:the|my) (?:very first|first|original|initial) {_THING_EN}\b"
        r"(?: (?:that )?(?:i|we) (?:asked|had|wanted)(?: (?:about|for))?)?|\bwhere (?:i|we) (?:started|began)\b|"
        r"\b(?:i|we) (?:first|originally) asked(?: about)?|"
        rf"(?:最初|はじめ|初め|一番目|いちばん初め)(?:の|に)(?:質問|数字|数値|数|話題|話|値|人数|場所|ところ|もの|"
        rf"{_AREA_JA}|(?:聞|尋|訊)[いねか][たて]?(?:の|もの|こと|{_AREA_JA})?|"
        r"やつ|ほう|方|(?=[はをにで、。?]|$))"
    ),
    "back": re.compile(
        r"\b(?:go(?:ing)?|come|coming|get(?:ting)?|turn(?:ing)?)? ?back to\b|\breturn(?:ing)? to\b|\bagain\b|"
        r"(?:に|へ)(?:話を)?(?:戻|もど)[るしっり]|の話(?:に|だけど|ですが|だが)|再び|もう一度"
    ),
    "those": re.compile(
        r"\b(?:of|among|amongst|between) (?:all )?(?:of )?(?:these|those|them)\b|[こそ](?:の|れらの)(?:中|なか|うち)で?"
    ),
    "three": re.compile(
        r"\b(?:all|the|those|these) three\b|\bthree of them\b|(?<![\d十二])[3三](?:つ|者|都市|[県市町村区])"
    ),
    "both": re.compile(
        r"\b(?:the|those|these|them|both|all|last|previous|of) (?:two|2)\b|\bboth\b(?! (?:sexes|genders))|"
        r"\beach other\b|\b(?:of|"
        r"between|to)? ?"
        r"them\b|\btogether\b|\bcombined\b|"
        r"\badd(?:ed)? (?:them )?up\b|\bthe other(?: one)?\b(?! (?:way|end|extreme|side))|"
        rf"\b(?:the|in the) (?:former|latter)\b|(?:二|(?<!\d)2|両)(?:つ|者|方|{_AREA_JA})|"
        r"両年|ふたつ|お互い|互い|それら|双方|前者|後者"
    ),
    "pair": re.compile(
        rf"^(?:じゃあ|では|この|その)*(?:2|二|両)(?:つの)?(?:{_AREA_JA})(?:で(?:は|いうと)?|のうち|の中で|だと)[、\s]?"
        r"[^をつ]{0,8}(?:多|少な|高|低|大き|小さ|長|短|広|狭)"
    ),
    "between": re.compile(
        r"\bbetween (?:(?:those|these|the) (?:two )?(?:years|censuses|dates|times)|then and now)|\bin between\b|"
        r"\b(?:over|in|during) (?:that|those|this|the same) (?:time|period|years|interval|span)\b|"
        r"(?:その|この)(?:間|期間|あいだ)|^間の(?:各|毎)?年|(?:2|二)時点"
    ),
    "latter": re.compile(r"\bthe (?:second|latter|last) (?:one|place|city|prefecture)?|後者|2つ目|二つ目|あとのほう"),
    "choice": re.compile(
        rf"\b(?:which|who|where)\b[^?]*\b(?:{_MORE})\b(?! than)|\bwhich (?:one )?of (?:them|those|the two|these)\b|"
        rf"\bis (?:the )?(?:first|second|former|latter)(?: one)?\b[^?]*\b(?:{_MORE})\b(?! than)|"
        r"\b(?:which|who)(?: one)? (?:wins|leads|is ahead|comes out ahead|comes out on top)\b|"
        r"(?:どっち|どちら)(?:の[^がは]{1,4})?(?:が|の?(?:ほう|方)が)|どっち(?:[?。]|$)"
    ),
    "net": NET,
    "counted": re.compile(
        r"\b(?:the|in|as|just the|actual|raw|absolute) (?:absolute |raw |actual )?(?:head ?count|numbers?|counts?|"
        r"absolute terms)\b|\bhow many (?:people |persons |households |of them |cases )?(?:is|are|was|were|did|"
        r"does|do|in|"
        r"live|lived|it|that|actually)\b|人数|件数|戸数|世帯数|実数|(?:^|[^0-9])何(?:人|件|戸|世帯|軒|校|室|か所)"
    ),
    "their_number": re.compile(
        r"\b(?:greatest|largest|highest|biggest|most|smallest|lowest|fewest) (?:absolute |actual |total )?"
        r"(?:numbers?|count) of (?:them|those|these)\b|\b(?:most|fewest) of (?:them|those|these)\b|"
        r"\bby (?:number|head ?count|count)\b|"
        r"(?<![口員帯])(?:人数|件数|実数|数)(?:で(?:いうと|言うと|見ると|みると|は)?|そのもの)?(?:が|の)?"
        r"(?:一番|最も|いちばん|もっとも)?(?:の)?(?:多|少な)"
    ),
    "actual": re.compile(
        r"\b(?:really|actual(?:ly)?|in reality|real|true|measured|counted|census|published)\b|実際|実績|"
        r"国勢調査|本当(?:は|の)|"
        r"現実"
    ),
    "each": re.compile(r"\beach(?: of them)?\b|\bthey\b|\btheirs?\b|\bof those\b|\bof them\b|それぞれ|各々|それら"),
    "last": re.compile(
        r"\b(?:come|came|comes|rank(?:s|ed)?|finish(?:es|ed)?|place(?:s|d)?|is|was) (?:dead |in )?last\b|"
        r"\bat the bottom\b|(?:^|\b(?:and|the|who(?:'s| is)?) )last(?: one| place)?[?.! ]*$|"
        r"びり|ビリ|最下位|一番下"
    ),
    "tops": re.compile(
        r"\b(?:tops|topped|heads|headed|leads|led)(?: (?:the )?(?:list|ranking|table|rankings|chart)s?)?\b|"
        r"\bwho wins\b|"
        r"\bnumber one\b|トップ(?:は|$)|首位"
    ),
    "restated": re.compile(
        r"\bwhat(?:'s| is| was) (?:the|that|its) (?:actual |exact )?(?:figure|number|value)[?. ]*$|"
        r"^(?:じゃあ|で、)?(?:その|具体的な|実際の)?(?:数字|数値|値)(?:そのもの)?は[?？]*$"
    ),
    "only_number": re.compile(r"\bjust the (?:head ?count|number|count|figure)\b|(?:人数|件数|実数|数)だけ"),
    "own": re.compile(
        r"\b(?:the|its|their|that|this) (?:whole |entire |total )?(?:city|town|village|ward|prefecture|"
        r"municipality)(?:'s)?\b|"
        r"(?<![一-鿿ァ-ヺ\x00])(?:市|県|区|町|村|府|都|道)(?:の|全体|内|民|が占め)|"
        r"^(?:and |so |then )*(?:city|town|village|ward)'s\b"
    ),
    "sum": re.compile(r"\badd (?:them|these|those|the two|both|it)(?: all| both)? ?(?:up|together)?\b|足した|足せば"),
    "plain": re.compile(
        r"\b(?:the|in|as) (?:plain|simple|bare|raw|actual|absolute) (?:head ?counts?|numbers?|counts?|figures?)\b|"
        r"\bnot (?:as )?(?:the|a)? ?(?:rate|share|percentage)\b|"
        r"(?:人数|件数|戸数|実数)(?:そのもの|に(?:戻|もど|直|する|して))|(?:率|割合)(?:じゃ|では)なく"
    ),
    "whole": re.compile(
        r"\b(?:both|all) (?:sexes|genders)\b|\bmen and women(?: (?:together|combined))?\b|"
        r"\bboth men and women\b|\beveryone\b|\beverybody\b|\ball nationalities\b|"
        r"男女(?:計|合計|合わせ|あわせ|とも|両方|込み|全体|の?合計)|男女問わず|性別(?:を)?問わ"
    ),
    "fraction": re.compile(r"何分の[1一]|\bwhat fraction\b|\bone in how many\b"),
    "terms": re.compile(
        r"(?:金額|額|人数|件数|円|数字|数)(?:で(?:いうと|言うと|見ると|みると|は)?|だと)(?=[?。、]|$)|"
        r"\bin (?:yen|money|terms of (?:money|spending|numbers?|people)|numbers|figures)\b"
    ),
    "same": re.compile(
        r"\b(?:the )?same (?:comparison|question|calculation|ratio|ranking|thing|again|sum|share|change|difference|"
        r"as before)\b|"
        r"\bdo (?:it|that|the same)(?: again)?\b|同じ(?:比較|質問|計算|こと|集計|やり方)|同様(?:に|の)|同じように"
    ),
    "next": AFTER,
    "prior": BEFORE,
    "turned": TURNED,
    "since": re.compile(r"\bsince\b(?! then and)|それから|それ以来|その後|from then"),
}
_REPEATED = ("compare", "compared", "difference", "ratio", "share", "change", "sum", "mean", "ranking", "rate")
_ASIDE = re.compile(
    r"^(?:ok(?:ay)?,? |so |right,? |now )?(?:enough (?:about|of|on|with)|forget(?: about)?|never ?mind|"
    r"(?:let's )?(?:leave|drop|skip)|no more|that's (?:it|enough) (?:for|about|on))\b[^.,;:!?—]*[.,;:!—]+|"
    r"^(?:[^。、.,?!]*?)(?:の(?:話|こと))?(?:は|については)(?:もう|これで|それで)?(?:いい|良い|結構|十分|充分|おしまい|終わり)"
    r"(?:や|です|よ|わ|ので|から|として|ですから|けど|んで|ね)*[。、.,!]+|"
    r"^[^。、.,?!]*?(?:は|の話は)(?:置いておいて|おいといて|置いといて|やめて|さておき)[。、.,!]*"
)
_ITEM_EN = re.compile(
    rf"\b(?:of|in|for|at|does|is|has|did|about) (?:the |that )?({_ORDINAL_EN})(?: (?:one|place|of (?:them|those|these)|"
    rf"city|prefecture|town|ward|village))?\b(?! (?:most|largest|biggest|highest|lowest|smallest|fewest))|"
    rf"\bthe ({_ORDINAL_EN})(?: one)?'s\b|\bthe ({_ORDINAL_EN}) (?:one|place|city|prefecture|town|ward|village)\b"
)
_ITEM_JA = re.compile(
    r"(?:その|第|上の)?(?:([1-9一二三四五])(?:位|番目)|(トップ|首位|最下位))の?(?:は|の|だと|だけで|って|が)"
)
_NUMBERS = {"first": 0, "top": 0, "number one": 0, "winner": 0, "leader": 0, "second": 1, "third": 2, "fourth": 3,
            "fifth": 4, "last": -1, "bottom": -1, "トップ": 0, "首位": 0, "最下位": -1}  # fmt: skip


@dataclass(frozen=True, slots=True)
class References:
    """What a question points back to.

    names   keys of the patterns found
    item    which of a list of areas, from 0; −1 for the last; `item_start` where it is said
    words   the stretches of text that said so
    """

    names: frozenset[str]
    item: int | None
    words: tuple[str, ...]
    item_start: int = 0

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def any(self, *names: str) -> bool:
        return not self.names.isdisjoint(names)


NOTHING = References(frozenset(), None, ())


def references(reading: Reading) -> References:
    """Everything a question points back to."""
    folded = reading.text.folded
    found = {name: match for name, pattern in _PATTERNS.items() if (match := pattern.search(folded))}
    item = _ITEM_EN.search(folded) or _ITEM_JA.search(folded)
    words = [match.group() for name, match in found.items() if name != "choice"]
    words += (
        _MORE_WORDS.findall(folded) if "choice" in found else ()
    )  # what lies between is asked: "which recycles more"
    start = item.start() if item else 0
    return References(frozenset(found), _index(item), (*words, *([item.group()] if item else ())), start)


def _index(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    said = next(group for group in match.groups() if group)
    if said in _NUMBERS:
        return _NUMBERS[said]
    return ("一二三四五".index(said) if said in "一二三四五" else int(said) - 1) if said else None


def without_topic(reading: Reading) -> Reading:
    """The reading without what is waved aside: "forget the area. Population?", 面積はもういいや。人口は？"""
    match = _ASIDE.search(reading.text.folded)
    if match is None:
        return reading

    def aside(start: int, end: int) -> bool:
        return match.start() <= start and end <= match.end()

    kept = [one for one in reading.mentions if one.measures and not aside(one.start, one.end)]
    if not kept and not reading.text.folded[match.end() :].strip(" 、。,.?"):
        return reading
    codes = {one.codes for one in kept}
    said = match.group()
    return replace(
        reading,
        measures=tuple(one for one in reading.measures if one in codes),
        listed=False,
        mentions=tuple(one for one in reading.mentions if not (one.measures and aside(one.start, one.end))),
        places=tuple(place for place in reading.places if not aside(place.start, place.end)),
        strange=tuple(word for word in reading.strange if word not in said),
        left=tuple(word for word in reading.left if word not in said),
        covered=True,
    )


def understood(reading: Reading, found: References) -> Reading:
    """The reading without the words that only point back, and with what they ask for as cues."""
    said = " ".join(found.words)
    cues = reading.cues
    if "last" in found and not cues.ordered:
        cues = cues.with_("least")
    if "tops" in found and not cues.ordered:
        cues = cues.with_("most")
    if found.any("next", "prior", "turned"):
        cues = cues.with_("next")
    if "sum" in found:
        cues = cues.with_("sum")
    if "same" in found and (reading.places or reading.years or reading.measures):
        cues = cues.without(*_REPEATED)
    restated = "restated" in found and not (reading.measures or reading.places or reading.facets)
    left = tuple(word for word in reading.left if word not in said)
    strange = tuple(word for word in reading.strange if word not in said)
    unknown = reading.unknown
    if unknown and (unknown.casefold() in said or _asks(unknown, cues)):
        unknown = None
    places = tuple(place for place in reading.places if not _if(reading, place))
    covered = reading.covered or (bool(reading.left) and not left)
    told = replace(reading, cues=cues, left=left, strange=strange, unknown=unknown, places=places, covered=covered)
    return replace(told, given=told.given or restated)


def _asks(word: str, cues: Cues) -> bool:
    """Whether a word only says what to do: 増減率."""
    for name in cues.names:
        word = CUES[name].sub("", word)
    return not word


def _if(reading: Reading, place: Place) -> bool:
    """Whether なら after a name or a year says "if it were", and not Nara."""
    folded = reading.text.folded
    return folded[place.start : place.end] == "なら" and folded[: place.start][-1:].isalnum()
