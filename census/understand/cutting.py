"""Where a question may be two: sentence ends and the words that join one question to another.

"Population of Kobe in 1960, and how does it rank today?" may be cut before "how", 大分県の人口は？あと… after あと.
Nothing is decided here: `parts` tries the cuts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Literal

from census.understand import years
from census.understand.ages import find_ages
from census.understand.reading import Reading
from census.understand.years import Years

MAX_PARTS = 3
_MOST_CUTS = 5  # tried of one question
_LONGEST = 400  # characters of a question that is cut

_ALSO = (
    "and|plus|also|as well as|along with|together with|then|while|whereas|separately|additionally|in addition|besides|"
    "finally|lastly|secondly|furthermore"
)
_CUT_EN = re.compile(
    rf"(?:\s*[?!;,]+(?=\s)|\.(?=\s)|\s+[+&](?=\s)|\s*\b(?:{_ALSO})\b)(?:[\s,+&(]|\b(?:{_ALSO})\b)*(?:to that,? )?"
)
_AND_EN = re.compile(r"[\s,]*(?:and|&|\+)[\s,]*")
_ADDED_EN = re.compile(rf"\b(?:{_ALSO.removeprefix('and|')})\b|^\W*\+\W*$")
_OWN_WORD = re.compile(r"(?:(?:in|for|at|by|to|on|of) )?(?:how|what|which|where|when|who|whose)\b")
# "people who live in Kobe and are over 65": more is said of the same thing.
_SAME_THING = re.compile(
    r"(?:are|is|were|was|have|has|had|do|does|did|own|owns|live|lives|living|work|works|working|hold|holds|use|uses|"
    r"who|that|whose|over|under|aged|above|below|older|younger|up|down|out|not|more|less|fewer|no|ignore|forget)\b"
)
_BOTH_SIDES = re.compile(r"\b(?:between|from|both|either)\b[^,?.;]*$")
_LEAD_JA = (
    "あと|また(?!は)|それと|それから|そして|ついでに|あわせて|併せて|合わせて(?!何)|加えて|さらに|ちなみに|次に|"
    "もう[一1]つ|一方で?|で(?=、)"
)
_CUT_JA = re.compile(
    r"(?:[?!。;]+|(?:んですけど|けど|と|で|し|や)?(?<!の中で)(?<!のなかで)[、,]|\s*[+&]|(?<=[数率積人口額件者比県市町村区)])と(?!比|の差|同|違)|"
    r"(?<=何[人件校館軒戸歳%円位世度日つ])で|(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])|"
    rf"\s*(?=それと|それから|(?<=[^っのな])あと|および|及び|並びに|ならびに))(?:[\s、,]|{_LEAD_JA}|および|及び|並びに|ならびに)*"
)
OF_THEM_JA = r"(?:(?:その|この)(?:うち|内(?!訳)|中)|(?<=[、,と。?])うち(?!の))"
"""What announces a part of what was named: "人口と、そのうち65歳以上", 「就業者数、うち女性」."""
_ANNOUNCED_JA = re.compile(rf"[\s、,]*(?:{OF_THEM_JA}|うち(?!の)|そこ[でにの])")
_AND_JA = re.compile(r"と[、,]?|\s*[+&]\s*|および|及び|並びに|ならびに")
_ADDED_JA = re.compile(_LEAD_JA)
_ASKS = re.compile(r"\b(?:how|what|which|where|when|who)\b|何|いくつ|いくら|どこ|どの|どれ|どんな|いつ|誰")
_TELLS = re.compile(r"\W*(?:please )?(?:tell|give|show) (?:me|us)\b")
_OF_ALL = re.compile(
    r"\b(?:both|each|all of them|all three|respectively)\b|どちらも|どっちも|いずれも|両方|双方|ともに|それぞれ"
)
_REMARK = re.compile(
    r"(?:\b(?:both|each|all|every|of|for|in|as|please|pls|thanks|the|two|them|year|years|data|figures?|latest|numbers?|"
    r"parts?|questions?|answers?|same|time|thank you|respectively|only)\b|"
    r"どちらも|どっちも|いずれも|両方|双方|ともに|とも|それぞれ|全部|セット|すべて|全て|同じく|時点|データ|"
    r"お願い(?:します|いたします)?|よろしく(?:お願いします)?|教えて(?:ください|下さい)?|知りたい(?:です)?|出して|ください|"
    r"です|[のではをにが度年])|[\s?!.,;:()。、]"
)


_RESTRICTS = re.compile(
    r"\W*(?:[\w'-]+ ){1,4}only\W*|\W*only (?:[\w'-]+ ?){1,4}\W*|"
    r"[^。?？、]{1,12}(?:のみ|だけ|限定)(?:で|です)?[。！!]*"
)


Joint = Literal["first", "and", "stop", "also"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch [start, end) of a question.

    joint  what joins it to the one before: "and", と; a comma or an end; or words that announce one more
    bare   whether no comma stands there either
    asks   whether it has a question word or mark of its own
    """

    start: int
    end: int
    joint: Joint = "first"
    bare: bool = False
    asks: bool = False


@dataclass(frozen=True, slots=True)
class _Cut:
    """What joins two pieces: the first ends at `end`, the second begins at `start`."""

    end: int
    start: int
    joint: Joint
    bare: bool = False


def cuttings(reading: Reading) -> Iterator[tuple[tuple[Piece, ...], Years]]:
    """Every way to cut the question into two or three pieces, fewer pieces first, with the years of a closing
    remark on all of them ("2020 for both")."""
    text = reading.text.folded
    cuts = _cuts(reading) if len(text) <= _LONGEST else ()
    end, said = len(text), _said_of_all(reading)
    if cuts and cuts[-1].joint == "stop" and _is_remark(reading, cuts[-1].start):
        end, said = cuts[-1].end, years.parse(text[cuts[-1].start :])
        cuts = cuts[:-1]
    for number in range(1, MAX_PARTS):
        for chosen in combinations(cuts, number):
            yield _pieces(text, chosen, end), said


def _cuts(reading: Reading) -> tuple[_Cut, ...]:
    """The places to cut at; of too many those with a sentence end or a comma."""
    text, japanese = reading.text.folded, reading.language == "ja"
    names = [(mention.start, mention.end) for mention in reading.mentions]
    names += [(start, start + len(text[start:end].rstrip())) for start, end in reading.years.spans]
    names += [(age.start, age.end) for age in find_ages(text)]  # "65 plus"
    found, told = [], _told_to(reading)
    for match in (_CUT_JA if japanese else _CUT_EN).finditer(text):
        start, end = match.span()
        if start == end or start == 0 or end == len(text) or start < told:
            continue
        if any(a < end and start < b for a, b in names) or (not japanese and _SAME_THING.match(text[end:])):
            continue
        joint, bare = _joint(match.group(), text[end:], japanese=japanese), not re.search(r"[?!;,.。、]", match.group())
        if joint == "and" and bare and _BOTH_SIDES.search(text[:start]):
            continue
        found.append(_Cut(start, end, joint, bare))
    if len(found) > _MOST_CUTS:
        found = [cut for cut in found if cut.joint != "and"]
    return tuple(found[-_MOST_CUTS:])


def _told_to(reading: Reading) -> int:
    """Where what is only told ends, before which nothing is asked."""
    end = reading.told
    for start, stop in reading.aside:
        end = stop if start <= end else end
    return end


def _joint(between: str, after: str, *, japanese: bool) -> Joint:
    """What kind of joint the words between two pieces are."""
    if (_ADDED_JA if japanese else _ADDED_EN).search(between) or (japanese and _ANNOUNCED_JA.match(after)):
        return "also"
    if not (_AND_JA if japanese else _AND_EN).search(between):
        return "stop"
    return "also" if not japanese and _OWN_WORD.match(after) else "and"


def _pieces(text: str, cuts: Sequence[_Cut], end: int) -> tuple[Piece, ...]:
    edges = [_Cut(0, 0, "first"), *cuts, _Cut(end, end, "stop")]
    return tuple(
        Piece(one.start, two.end, one.joint, one.bare, _asks(text, one.start, two.end)) for one, two in pairwise(edges)
    )


def _asks(text: str, start: int, end: int) -> bool:
    """Whether it has a question word, or is a sentence that ends in a question mark."""
    sentence = not text[:start].strip() or text[:start].rstrip()[-1] in "?!.;。"
    marked = text[:end].endswith("?") or text[end:].startswith("?")
    return bool(_ASKS.search(text[start:end]) or _TELLS.match(text[start:end])) or (sentence and marked)


def _said_of_all(reading: Reading) -> Years:
    """The years that the end of a question says of all it named: "…, both in 2020", （2023年）どっちも."""
    tail = reading.text.folded[max((mention.end for mention in reading.mentions), default=0) :]
    return years.parse(tail) if _OF_ALL.search(tail) else Years()


def _is_remark(reading: Reading, start: int) -> bool:
    """Whether only a time or a limit is said from here on: どちらも2024年度, "2020 for both", "Retail only."."""
    if _RESTRICTS.fullmatch(reading.text.folded, start):
        return True
    if any(mention.start >= start for mention in reading.mentions):
        return False
    spans = [span for span in reading.years.spans if span[0] >= start]
    rest = reading.text.masked(spans)[start:].replace("\x00", " ")
    return not _REMARK.sub("", rest)
