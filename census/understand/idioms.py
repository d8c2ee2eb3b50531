"""What people say in other words than the names have: homes that "stood empty", to "turn in" early, "ppl 2020" in a
note, a nationality in brackets, and "do women or men walk more" of how many do.

Each form is rewritten where it stands and only there, since its words mean other things elsewhere.
"""

from __future__ import annotations

import re

_HOMES = r"(?:homes?|houses?|dwellings?|flats|apartments|housing units|properties)"
_STAND = (
    r"(?:that |which )?(?:(?:are |were |is |was |have been )?(?:standing|sitting|lying|left)|stood|stands?|sat|sits?|"
    r"lay|lies?|remain(?:ed|s)?|are|were|is|was)(?: currently| still| now)?"
)
_EMPTY = "(?:empty|vacant|unoccupied|uninhabited)"
_FORMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), said)
    for pattern, said in (
        (
            rf"\b(?P<what>{_HOMES}) (?P<where>in [a-z' -]{{2,40}}? )?{_STAND} {_EMPTY}\b",
            r"vacant \g<what> \g<where>",
        ),
        (
            r"\b(?:turn|turns|turned|turning) in(?= (?:the )?(?:earl(?:y|ier|iest)|lat(?:e|er|est)|first|last)\b)",
            "go to bed",
        ),
        (r"\bearl(?:y|iest) (?:risers?|birds?)\b", "earliest wake-up time"),
        (r"\blate(?:st)? risers?\b", "latest wake-up time"),
        (r"\b(?:rise|gets? up|wakes?(?: up)?) (?:the )?first\b", "get up earliest"),
        (r"\b(?:rise|gets? up|wakes?(?: up)?) (?:the )?last\b", "get up latest"),
        (r"\bas an? (?:pastime|leisure activity|leisure pursuit|recreation)\b", "as a hobby"),
        (r"(?<=[a-z]{3})-ken\b", " Prefecture"),
        (r"\bcall(?:s|ed|ing)? it a (?:night|day)(?= (?:the )?(?:earl(?:y|ier|iest)|lat(?:e|er|est)))", "go to bed"),
        (
            r"\b(?P<takes>(?:takes?|took|spends?|spent|long(?:er|est)?)\b[^.?!;]{0,40}?)"
            r"\b(?:to get|getting|to go|going|to travel|travell?ing) to (?:their )?(?:work|the office|school)"
            r"(?: (?:or|and) (?:work|school))?\b",
            r"\g<takes>commuting",
        ),
        (r"\bfamil(?:y|ies)(?P<spend> (?:there |here )?spen(?:d|ds|t)\b)", r"households\g<spend>"),
        (r"(?P<joint>[,;/&+] ?|\band )people(?=,? (?:in )?(?:19|20)\d\d\b|\s*[?.!]*$)", r"\g<joint>population"),
        (
            r"\b(?P<lives>liv(?:e|es|ed|ing)) (?:all )?(?:by (?:them|him|her)sel(?:f|ves)|on (?:their|his|her) own)\b",
            r"\g<lives> alone",
        ),
        (
            r" ?\((?P<whose>[a-z]+) (?:nationality|nationals|citizens|citizenship)(?: only)?\)",
            r" of \g<whose> nationality",
        ),
        (
            r"\bdo (?P<who>(?:(?:wo)?men|(?:fe)?males|girls|boys) or (?:(?:wo)?men|(?:fe)?males|girls|boys)) "
            r"(?P<does>[^?.,;]*?) more (?=for )",
            r"do more \g<who> \g<does> ",
        ),
    )
)


def written_out(raw: str) -> str:
    """The question in the words that names have."""
    for form, said in _FORMS:
        raw = form.sub(said, raw)
    return raw
