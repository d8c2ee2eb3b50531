"""Men and women told apart: "the unemployment rate of men and of women", 男性と女性の平均睡眠時間.

"How many men and women work" may well be all people; the figure of men and women is one of either.
"""

from __future__ import annotations

import re

_A_SEX = "(?:the )?(?:men|women|males|females|boys|girls)"
_HIS = "(?:male|female|(?:men|women|boy|girl)'?s'?)"
_EACH_EN = re.compile(
    rf"\b(?:of|for|among|in) {_A_SEX},? (?:and|&|plus) (?:also )?(?:(?:that )?of |for |among |in )?{_A_SEX}\b|"
    rf"\b{_HIS} (?P<what>[a-z ]{{3,40}}?) and {_HIS} (?P=what)\b|"
    r"\b(?!the|of|more|many|are|for)(?P<who>[a-z]{4,}) (?:men|women|males|females|boys|girls) and (?P=who) "
    r"(?:men|women|males|females|boys|girls)\b"
)
_TOGETHER = re.compile(r"\b(?:total|combined|together|altogether|overall|all)\b")
_EACH_JA = re.compile(
    r"(?:男性?と女性?|女性?と男性?)の(?!合計|総数|人数|数|両方の計)|"
    r"[男女]性?の(?P<what>[^、。と]{2,12})(?:と|、|及び|および|・)(?:それと|また|あと)?[男女]性?の(?P=what)"
)


def of_each_sex(folded: str) -> bool:
    """Whether a figure of each sex is asked for, and not one of both."""
    told_apart = _EACH_EN.search(folded) and not _TOGETHER.search(folded)
    return bool(told_apart or _EACH_JA.search(folded))
