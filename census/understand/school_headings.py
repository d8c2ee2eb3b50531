"""A kind of school as a heading of what is asked: "junior high in Ehime: how many schools and how many students".

The kind holds for every figure after it; alone, "schools" are those of all kinds.
"""

from __future__ import annotations

import re

_KIND = r"elementary|primary|junior high|middle|senior high|high"
_HEADED = re.compile(
    rf"\b(?P<kind>{_KIND})(?: schools?)?(?P<where> (?:in|of) [a-z' -]{{2,40}}?)?(?:: ?|, (?=how many|number of))"
    r"(?P<asked>[^:;]*)$",
    re.IGNORECASE,
)
_SCHOOLS = re.compile(r"\bschools\b", re.IGNORECASE)
_PUPILS = re.compile(r"\b(?:students|pupils)\b", re.IGNORECASE)
_OF_A_KIND = re.compile(rf"\b(?:{_KIND}|kind|types?)\b", re.IGNORECASE)


def written_out(raw: str) -> str:
    """The question with the kind said of the schools and of the pupils that are both asked for."""
    headed = _HEADED.search(raw)
    if headed is None:
        return raw
    asked, kind = headed["asked"], headed["kind"]
    if not (_SCHOOLS.search(asked) and _PUPILS.search(asked)) or _OF_A_KIND.search(asked):
        return raw
    asked = _PUPILS.sub(lambda match: f"{kind} school {match.group()}", _SCHOOLS.sub(f"{kind} schools", asked))
    return f"{raw[: headed.start()]}{(headed['where'] or '').strip()}, {asked}".strip(" ,")
