"""Which part of a question asks, and what is only told before: "We are moving with two kids. How many schools …?"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from census.indicators import Catalogue
from census.understand.ages import Age
from census.understand.cues import Cues
from census.understand.link import Match
from census.understand.places import Place
from census.understand.text import SENTENCE, Text

if TYPE_CHECKING:
    from census.understand.reading import Mention

_ASKS = re.compile(
    r"[?？]|\b(?:how (?:many|much|big|large|old|far|long|often)|what|which|where(?! (?:i|we|my)\b)|"
    r"(?<!, )who|number of|give|tell|list|show|name|find|need|want|please|plz|pls|rank|compare)\b|"
    r"(?:か|の|かな|っけ)[。！!]*$|教え|ください|下さい|知りたい|[何幾]|"
    r"どこ|どれ|いくら|いくつ|お願い|出して|調べて|は[。]*$"
)
_TELLS = re.compile(
    r"\b(?:i|i'm|i've|i'd|i'll|we|we're|we've|my|our|he|she|they|her|his|is|are|was|were|has|have|had|got|been|"
    r"thinking|doing|writing|planning|drafting|preparing|researching|compiling|visiting|heard|said)\b|"
    r"\bhere(?=[,.!])|(?:です|ます|ました|ません|した|いる|てる|ある|った|ない|[るたい]|だ)(?:ね|よ|が|けど|ので|から|な|し|[。、！!.])*$|"
    r"(?:予定|つもり|ところ|最中|途中|中|決定|[がはも][^、。]{1,20}(?<!抜き)(?<!以外)(?<!なし)(?<!込み)(?<!限定)で|だらけで|ばかりで|(?:宿題|仕事|授業|取材|研究|課題|卒論|都合|関係|用事|出張|転勤)で|[くしっえいりせけれ]て|[もこ]とで|んで)[。、！!.]*$"
)
_KIND_COUNTED = re.compile(
    r"(?:都道府県|市区?町村|自治体|[市区町村県])[」』]?(?:って|は|が|も|の数)?、?(?:今|いま|現在)?、?(?:いくつ|何個|幾つ)"
)
_CLAUSE_END = re.compile(
    r"[.!?。！？]+(?!\w)|[,;:](?!\d)|[()]| -+ |"
    r"(?:ので(?!す)|けれども?|けど|(?:です|ます|ました|た|だ)が)、?|(?<=[のして])、|(?:(?<=から)|(?<=この頃))、"
)
_SPEAKS = re.compile(
    r"\b(?:i|i'm|i've|i'd|i'll|we|we're|we've|my|our|me|us|he|she|his|her|"
    r"as an?(?! (?:\w+ )?(?:multiple|ratio|share|percentage|per ?cent|proportion|fraction|quotient|factor|whole|"
    r"comparison|rate|number|figure|single)\b)|being|because|asking for|"
    r"(?:for|needs?|wants?) (?:a|an|my|our|the|his|her|some)|"
    r"planning|here|aside|upcoming)\b|\b(?:asking|writing|speaking)(?: here)?[:,.]?$|"
    r"(?:です|ます|ました|ません|でした|たい|だ)(?:が|けど|けれど|し|ので)?[。、！]*$|(?:ので|けど|けれど|から|この頃)[、]*$"
)
_GREETS = re.compile(r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|thanks?|quick|sorry)\b")
_AFTER_COLON = re.compile(  # what asks behind a colon or semicolon
    r"[:;](?= *(?:how (?:many|much|big|large|old|far|long|often)|what|which|where|who|when|(?:the )?number of|is|are|"
    r"do|does|did)\b)"
)
_NEEDED = re.compile(r"\bneed (?:it|this|that|them)\b")
_GOES_ON = re.compile(r"\W*(?:and|also|plus|but|or|in|for|only|just|not|no|same|then)\b")
_MEANT = re.compile(r"\b(?:i|we) mean\b")  # which says what is asked
_WISHES = re.compile(
    r"\b(?:like (?:to|the)|love (?:to|the)|looking for|interested in|curious|wonder(?:ing)?|after the|keen on)\b|気にな"
)
_SAME = re.compile(
    r"\b(?:same|such|like (?:that|this|those|her|him|them|us|me)|those|these|of them|other)\b|"
    r"そう(?:いう|した|いった)|そんな|こう(?:いう|した)|こんな|同じ|それ"
)
_IN_SQUARE_KM = re.compile(r"(?:,| in|\() ?(?:square|sq\.?) ?(?:km|kilomet(?:er|re)s?)\b\)?")
_GLOSS = re.compile(r"(?: (?:spending|numbers?|figures?))?\s*\([a-z' -]+\)")

_TAILS = {
    "money": re.compile(r" (?:spending|expenditures?|expenses?|outlays?|costs?|payments?)\b"),
    "clock": re.compile(r" (?:starts?|begins?)\b"),
}

_CONTRASTED = re.compile(
    r"(?:^|(?P<before>,? ?\(?\b))(?:as (?:opposed to|distinct from)|in contrast (?:to|with)|rather than|instead of|"
    r"not to be confused with)\b[^,;.?!()]*"
)

_AS_MANY = re.compile(r"\b(?:more|fewer|less)\b[^,;.?!]*$")  # "more deaths rather than births" compares them

_OPINED = re.compile(  # what others think, before the question whether it is otherwise
    r"^(?:(?:well|so|hi|hey|hello),? )?(?:every(?:one|body)|(?:most |many |some |a lot of )?(?:people|folks)|many|"
    r"(?:my|our|the) \w+|they)(?: \w+)? (?:always |often |usually |all |just )*"
    r"(?:thinks?|says?|believes?|assumes?|reckons?|keeps? saying|imagines?|complains?)\b"
    r"[^?!]{3,90}?(?:, ?|; ?| |\. ?)but\b,?|"
    r"^(?:みんな|皆|誰もが|世間|世の中|よく|普通|ふつう|一般|周り|周囲|多くの人|友達|友人|家族)[^。?？]{3,50}?"
    r"(?:と|って|イメージ)[^。?？、]{0,10}(?:けれども|けれど|けど|のに|が)、?|"
    r"^[^。?？]{3,60}?(?:と|って)(?:思[うっわ]|信じ|勘違い|誤解|言[うっわ]|考え)[^。?？、]{0,6}"
    r"(?:人|方|声|イメージ)(?:が|も|は)?(?:多|い[るま]|けっこう|結構)[^。?？、]{0,6}(?:けれども|けれど|けど|のに|が)、?"
)
_COMPARES = re.compile(r"\b(?:more|fewer|less|bigger|larger|higher|lower|smaller)(?: \w+)? than\b|より")
_PLAIN_KIND = re.compile(r"\b(?:ordinary|normal|regular)\b ?$|(?:普通|ふつう|一般|通常)の$")
_PLAIN_ALONE = re.compile(
    r"(?:^|(?<=では)|(?<=じゃあ)|(?<=なら)|(?<=、))(?:普通|ふつう|通常)の$|"
    r"(?:^|\b(?:about|and|then|so|of|many|in) )(?:just )?(?:ordinary|normal|regular|plain) $"
)
_LISTED_WITH = re.compile(r"\b(?:or|and|than|versus|vs)\b|[とやか、]|より")


def opined(text: Text, named: Sequence[Match | Mention]) -> int:
    """The end of what others are said to think before the question itself, which must name a measure or compare what
    they think of; else 0."""
    found = _OPINED.match(text.folded)
    if found is None:
        return 0
    asks = any(_measures(one) and one.start >= found.end() for one in named)
    return found.end() if asks or _COMPARES.search(text.folded, found.end()) else 0


def since(text: Text, named: list[Match], start: int) -> list[Match]:
    """The measures named from there on; all where none is and no places of a kind are counted."""
    late = [match for match in named if match.start >= start]
    return late if late or counts_kinds(text.folded[start:]) else named


def _measures(one: Match | Mention) -> bool:
    return bool(one.measures or one.facets)


def without_thoughts(places: list[Place], thought: int, cues: Cues) -> list[Place]:
    """The places of the question itself, of those that stand before `thought` too; where one is compared and the
    other stands only there, both: みんな東京だと思ってるけど、沖縄の方が高い."""
    asked = [place for place in places if place.start >= thought]
    if len(asked) == 1 and "compare" in cues:
        return asked + [place for place in places if place.start < thought][-1:]
    return asked or ([] if cues.level and thought else places)


def plain_kinds(text: Text, named: Sequence[Match], thought: int = 0) -> list[tuple[int, int]]:
    """Words that only tell a kind from the special one beside it: "dental practices or ordinary clinics", and what
    stands before `thought`."""
    found = [(0, thought)]
    if named and (plain := _PLAIN_ALONE.search(text.folded[: named[0].start])):
        found.append(plain.span())  # では普通の小学校は, after free schools
    for one, two in pairwise(named):
        between = text.folded[one.end : two.start]
        plain = _PLAIN_KIND.search(between)
        if plain and _LISTED_WITH.search(between[: plain.start()]):
            found.append((one.end + plain.start(), one.end + plain.end()))
    return found


def told(text: Text, named: Sequence[Match | Age]) -> int:
    """The end of what is told before the first sentence that asks about something named in it, 0 for nothing.

    `named` are matches that name measures, and ages. Where the question leans on what was told ("in the same
    situation", そういう世帯), nothing is only told.
    """
    before = 0
    for start, end in _sentences(text.folded):
        said = text.folded[start:end].strip()
        names = any(start <= match.start < end for match in named)
        if _ASKS.search(said) and (names or not _announces(said)):
            asked = names or counts_kinds(said)
            return before if asked and not _SAME.search(said) else 0
        if not (_TELLS.search(said) or _GREETS.match(said)):
            return 0
        before = end
    return 0


def _announces(said: str) -> bool:
    """Whether a question is only said to come: "I need one hard number to open with:"."""
    return said.endswith((":", ";")) and _SPEAKS.search(said) is not None


def _sentences(folded: str) -> Iterator[tuple[int, int]]:
    """The sentences, and apart from each what introduces the question in it: "I write about villages: how many …"."""
    for sentence in SENTENCE.finditer(folded):
        start, end = sentence.span()
        if (asks := _AFTER_COLON.search(folded, start, end)) and _SPEAKS.search(folded[start : asks.start()]):
            yield start, asks.end()
            start = asks.end()
        yield start, end


def counts_kinds(folded: str) -> bool:
    """Whether it is asked how many places of a kind there are: 村はいくつ."""
    return _KIND_COUNTED.search(folded) is not None


def glossed(text: Text, named: Sequence[Match], catalogue: Catalogue) -> list[tuple[int, int]]:
    """Where a name is said again in brackets, "current balance ratio (keijo shushi hiritsu)", or what it is in a word
    behind it: of an amount of money "spending", of a time of day "starts"."""
    found = [_GLOSS.match(text.folded, match.end) for match in named]
    for match in named:
        styles = {catalogue.get(code).unit.style for code in match.measures}
        found += [_TAILS[style].match(text.folded, match.end) for style in styles & _TAILS.keys()]
    return [gloss.span() for gloss in found if gloss]


def in_units(text: Text, named: Sequence[Match]) -> list[tuple[int, int]]:
    """Where the unit is said that land is published in, after the name of what is meant: "habitable land, sq km"."""
    found = _IN_SQUARE_KM.finditer(text.folded)
    return [unit.span() for unit in found if any(match.end <= unit.start() for match in named)]


def beside(text: Text, named: Sequence[Match]) -> list[tuple[int, int]]:
    """Clauses that tell of the speaker and ask nothing: "we print wedding cards", 保険の仕事をしているので.

    None where no other clause names what is meant; `named` are matches of measures.
    """
    asking, telling = [], []
    for start, end in _clauses(text.folded):
        clause = text.folded[start:end].strip()
        names = any(start <= match.start < end for match in named) or counts_kinds(clause)
        asks = _ASKS.search(clause) or _WISHES.search(clause)
        if _SPEAKS.search(clause) and not (asks or _MEANT.search(clause)):
            telling.append((start, end))
        elif names or asks:
            asking.append(names)
    return telling if any(asking) else []


def told_after(text: Text, named: Sequence[Match]) -> list[tuple[int, int]]:
    """Sentences behind the one that asks that only tell of the asker: "… in Mie? I need it by tomorrow."."""
    found: list[tuple[int, int]] = []
    asked = False
    for sentence in SENTENCE.finditer(text.folded):
        start, end = sentence.span()
        said = _NEEDED.sub("", text.folded[start:end].strip())
        names = any(start <= match.start < end for match in named)
        asks = _ASKS.search(said) or _WISHES.search(said) or _MEANT.search(said) or _GOES_ON.match(said)
        if asked and not (names or asks) and _SPEAKS.search(said):
            found.append((start, end))
        asked = asked or (names and _ASKS.search(said) is not None)
    return found


def contrasted(text: Text, matches: Sequence[Match], years: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where what is asked is told from what is not: "new rental homes, as opposed to homes for sale".

    What is told apart is a measure or a part of one; another place or year after such words may be asked as well."""
    found = []
    for said in _CONTRASTED.finditer(text.folded):
        start, end = said.span()
        others = [match.start for match in matches if match.areas] + [year for year, _ in years]
        end = min((other for other in others if start <= other < end), default=end)
        if _AS_MANY.search(text.folded[:start]):
            continue
        told_apart = any(match.terms and start <= match.start < end for match in matches)
        asked = any(match.terms and not start <= match.start < end for match in matches)
        if told_apart and asked:
            found.append((start, end))
    return found


def asked_about(text: Text, named: list[Match], aside: Sequence[tuple[int, int]]) -> list[Match]:
    """The measures named without those that only clauses `aside` name, unless the question leans on them."""
    if _SAME.search(text.folded):
        return named
    asked = {one.measures for one in named if not any(start <= one.start < end for start, end in aside)}
    return [match for match in named if match.measures in asked] or named


def _clauses(folded: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _CLAUSE_END.finditer(folded):
        yield start, end.end()
        start = end.end()
    if start < len(folded):
        yield start, len(folded)
