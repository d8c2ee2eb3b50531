""" "Japanese" said of the country: Hokkaido's share of all Japanese farmland.

Elsewhere the word tells Japanese from foreign residents, or says nothing. Only what a share is of, and is no kind of
people, is the country's.
"""

from __future__ import annotations

import re

_PEOPLE = (
    "people|persons?|residents?|nationals?|citizens?|population|inhabitants|women|men|woman|man|children|kids|folks?|"
    r"households?(?! (?:live|are|is)\b)|"
    "females?|males?|adults?|seniors?|elderly|ones?|in|from|of|at|and|or|who|that|is|are|was|were|speakers?"
)
_LIVE = r"(?:live|lives|living|lived|reside|resides|residing)"
_OF = (
    r"(?:\b(?:share|percentage|proportion|fraction|part|portion|slice|per ?cent|much|many) of|% of|^of|, of) "
    r"(?:(?:all|the|total|overall|every) )*"
)
_WHOLE = re.compile(rf"(?P<of>{_OF})japanese (?={_LIVE}\b|(?!(?:{_PEOPLE})\b)[a-z])", re.IGNORECASE)
_INHABITANTS = re.compile(rf"(?P<of>{_OF})japanese (?:people |residents |folks? )?(?={_LIVE}\b)", re.IGNORECASE)
_OWN = re.compile(
    r"\b(?P<the>the|this|that|our|each) (?P<of>\w*[^aeiou\W]y)s (?!(?:in|of|at|and|or|with|that|which|who|to|by|"
    r"for|from|on|per|are|were|is|was|have|has|had|do|did|does|there)\b)(?=[a-z])",
    re.IGNORECASE,
)

_PART = re.compile(r"\b(?:share|percentage|proportion|fraction|part|portion|slice|per ?cent)\b|%", re.IGNORECASE)
_ALL_OF_IT = re.compile(r"\b(?P<of>of|in|across) the (?:entire|whole) (?:country|nation)\b(?!')", re.IGNORECASE)


def written_out(text: str) -> str:
    """The text with the country for "Japanese" where a share is of all of it, and "the countrys" as what is its own."""
    text = _OWN.sub(r"\g<the> \g<of>'s ", text)
    text = _ALL_OF_IT.sub(r"\g<of> Japan", text) if _PART.search(text) else text
    if "apanese " not in text:
        return text
    text = _INHABITANTS.sub(r"\g<of>Japan's people ", text)
    return _WHOLE.sub(r"\g<of>Japan's ", text)
