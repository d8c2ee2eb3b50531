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
        (  # "which share fell to Kanto" is no fall
            r"\b(?P<part>share|proportion|percentage|portion|part|fraction|%) "
            r"(?:fell|falls|went|goes|belong(?:s|ed)) to (?=(?:the )?(?-i:[A-Z]))",
            r"\g<part> was in ",
        ),
        (
            r"\bhow much of (?:the|that) (?:pie|cake|total|lot) (?:belong(?:s|ed)|go(?:es)?|went|fell) to "
            r"(?=(?:the )?(?-i:[A-Z]))",
            "what share was in ",
        ),
        (  # of all that work, and of all there are
            r"\b(?:everyone|everybody|all (?:people|those)) (?:(?:who (?:is|was|were) )?(?:in|at) work|"
            r"with (?:a )?jobs?|in employment|employed)\b(?! (?:in|at|for) )",
            "employed people",
        ),
        (
            r"\b(?P<part>(?:share|proportion|percentage|per ?cent|fraction|%) of )every(?:one|body)"
            r"(?=(?: (?:in|there|living)\b|\W*$|,))",
            r"\g<part>the population",
        ),
        (  # that is, not of a family of two households or more
            r"\b(?P<who>households?|families) (?:of|with) (?P<size>two|three|four|five|six|[2-6]) or more"
            r"(?! (?:people|persons?|members?|children|kids|cars|rooms))\b",
            r"\g<who> of \g<size> or more people",
        ),
        (
            r"^(?:when|if) (?:you|we|i|one) looks? at (?P<what>(?:all (?:of )?)?[^,?.;]{3,60}), "
            r"(?=(?:how much|how many|what|which) )",
            r"of \g<what>, ",
        ),
        (r"\bi\.e\.,?", "that is,"),
        (r"\bthe (?:(?:whole|entire) (?:land|nation)|entire country)\b", "the whole country"),
        (r" (?:registered )?at (?:the )?(?:job cent(?:re|er)s?|hello work|employment (?:offices?|exchanges?))\b", ""),
        (
            r"\b(?P<part>(?:share|proportion|percentage|per ?cent|%) of )(?:the |all )?(?P<who>(?:wo)?men in "
            r"(?-i:[A-Z])[\w' -]{2,30}?) (?:work|worked|ha(?:ve|d) (?:a )?jobs?)(?=\W*$| in (?:19|20)\d\d)",
            r"\g<part>\g<who> are employed",
        ),
        (r"(?<!for )(?<!for the )\bunder[- ](?:the[- ])?fives\b", "under-5s"),
        (r"(?<!for )(?<!for the )\bunder[- ](?:the[- ])?tens\b", "under-10s"),
        (r"(?<!for )(?<!for the )\bunder[- ](?:the[- ])?fifteens\b", "under-15s"),
        (r"\bover[- ](?:the[- ])?sixt(?:y|ies)[- ]?fives\b", "over-65s"),
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
