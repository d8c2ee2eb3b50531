"""Is a bare text right? `evaluation.score` decides, with the benefit of the doubt wherever a text can show less.

- A text that says it does not know (`refuses`), or says nothing, is a refusal; it is right where any refusal is.
- A right number may stand anywhere in the text, among any others.
- Places of a ranking may be named in any order; where the question names none of them, naming them is enough.
- That a chart is wanted is not held against a text that gives its figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from evaluation.expected import Expectation, expected
from evaluation.items import Expect
from evaluation.score import Verdict, score
from evaluation.table import Table

Answer = Mapping[str, Any]

REFUSALS = frozenset({"not_available", "out_of_scope"})
UNABLE = re.compile(
    r"\b(?:do(?:es)? not|don['’]t|doesn['’]t|did not|cannot|can['’]t|could not|couldn['’]t|unable to|not able to)"
    r" (?:\w+ ){0,3}?(?:know|answer|provide|determine|find|tell|have (?:\w+ ){0,2}?(?:data|information|access)|contain"
    r"|mention|specify|give|access|assist|help)\b"
    r"|\bno (?:\w+ )?(?:data|information|answer|results?) (?:is|are|was|were|available|found|on|about|for)\b"
    r"|\b(?:not|isn['’]t) (?:\w+ )?(?:available|known|provided|mentioned|specified|given)\b|\bunknown\b"
    r"|\b(?:sorry|empty response)\b|^(?:the )?error\b"
    r"|(?:分|わか)りません|(?:分|わか)らない|存じません|知りません|不明|お?答えできません|申し訳"
    r"|(?:データ|情報)[はが]?(?:ありません|ない|存在しません)",
    re.IGNORECASE,
)


def refuses(text: str) -> bool:
    """Whether a text says that it cannot answer, or says nothing."""
    return not text.strip() or UNABLE.search(text) is not None


def response(text: str) -> Answer:
    """A text as the service would send it."""
    return {"status": "not_available" if refuses(text) else "answered", "answer": text, "value": None, "facts": []}


def judge(answer: Answer, question: str, expect: Expect, table: Table) -> Verdict:
    """Judge the response of a system that gives text alone."""
    if answer.get("status") in REFUSALS and REFUSALS.intersection(expect.status):
        return Verdict(True)
    if expect.queries or expect.text:
        expect = replace(expect, intent=None)
    first = score(answer, expect, table)
    if first.right or answer.get("status") != "answered":
        return first
    tries = (score({**answer, "facts": facts}, expect, table) for facts in _places(answer, question, expect, table))
    return next((found for found in tries if found.right), first)


def _places(answer: Answer, question: str, expect: Expect, table: Table) -> Iterator[list[Mapping[str, Any]]]:
    """The places a text names, as facts in the order of each reading of a ranking that it names in full."""
    text = str(answer.get("answer"))
    for reading in _rankings(expect, table):
        if all(_names(text, place, table) for place in reading.areas):
            given = any(_names(question, place, table) for place in reading.areas)
            figure = None if given else reading.groups[0][0].value
            yield [{"area_code": min(place), "value": figure} for place in reading.areas]


def _rankings(expect: Expect, table: Table) -> Iterator[Expectation]:
    for spec in (*expect.queries, *expect.also):
        yield from (reading for reading in expected(spec, table) if reading.areas)


def _names(text: str, place: frozenset[str], table: Table) -> bool:
    return any(_named(text, name) for code in place for name in table.names(code))


def _named(text: str, name: str) -> bool:
    # "Tsu" is no part of "Tsuruoka"; Japanese has no such edges.
    return name in text if not name.isascii() else re.search(rf"\b{re.escape(name)}\b", text) is not None
