"""Names of measures that are seldom meant: "people", 人 and "households" say whom a question counts, or how many of
something else."""

from __future__ import annotations

import re
from itertools import pairwise

from census.indicators import Catalogue
from census.understand.heads import only_heads
from census.understand.link import Match
from census.understand.text import Text

_WEAK = frozenset(
    """
people person persons residents inhabitants folk folks household households family families lived living
人 人々 住民 世帯 家庭 一般家庭 ご家庭 ひと 何人
citizens
""".split()
)
_GENERAL = re.compile(
    r"head ?count|何世帯|"
    r"(?P<who>(?:number of|how many) (?:of (?:its|the|their) )?(?:people|persons|folks?|households|families))"
)
_WHO = re.compile(
    r" (?:there )?(?:who|with|without|working|employed|aged|on|out of|in work|are|have|consist|live|living)\b|$|[,.?;]"
)
_HEAD = re.compile("の?(?:総)?(?:世帯数|世帯の数|世帯|人数|頭数)")  # 独り住まいの世帯数: how many of those
_ITEM_BEFORE = re.compile(r"[:,;：、，・/](?: (?:the|and|number of|how many))* ?$|(?:^|\x00の)$")
_ITEM_AFTER = re.compile(r" ?[,;、，・/]|,? (?:and|&) |(?:と|および|及び)(?![の違差比])|[.?!。]*$")


def without_weak(text: Text, named: list[Match], catalogue: Catalogue) -> list[Match]:
    """The measures named; "people", 人 and "households" are only meant when nothing else is named."""
    weak = [match for match in named if (is_weak(text, match) or _of_others(text, match)) and not _item(text, match)]
    weak += [two for one, two in pairwise(named) if _HEAD.fullmatch(text.folded, one.end, two.end)]
    weak += only_heads(text, named, catalogue)
    return [match for match in named if match not in weak] if len(named) > len(weak) else named


def _item(text: Text, match: Match) -> bool:
    """Whether it stands alone in a list: "Karuizawa: inhabitants, restaurants, and …", 世帯、人口."""
    return bool(_ITEM_AFTER.match(text.folded, match.end) and _ITEM_BEFORE.search(text.folded[: match.start]))


def says_whom(text: Text, match: Match) -> bool:
    """Whether it may only say whom a question counts: households of 犬を飼っている家庭は何世帯."""
    return is_weak(text, match) or _of_others(text, match)


def _of_others(text: Text, match: Match) -> bool:
    """Whether it only says that others are counted: "number of people who work", 何世帯."""
    found = _GENERAL.fullmatch(text.folded[match.start : match.end])
    return found is not None and (not found["who"] or _WHO.match(text.folded, match.end) is not None)


def is_weak(text: Text, match: Match) -> bool:
    """Whether it is such a word and nothing more."""
    return text.folded[match.start : match.end] in _WEAK
