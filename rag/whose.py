"""Who or what is counted, where these data have no such number: 犬を飼っている家庭は何世帯, カフェは何軒.

People and households are named in every question; who of them is asked about is no figure here. What is spent at cafés
is, and not how many there are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from census.indicators import Catalogue
from census.understand.attaching import Content
from census.understand.outcomes import Refused
from census.understand.reading import Reading
from rag.counting import counts_things, uncountable
from rag.nearness import Nearness

_OWNERS = re.compile("[ぁ-ゖ]{0,6}(?:家庭?|人|方|世帯|家族)(?![一-鿿])")

_NUMBER = re.compile(r"の?(?:店舗|施設|軒|件)?数(?![一-鿿])")
_HOW_MANY = re.compile(r"\b(?:how many|number of) $")
_PEOPLE = re.compile(
    r"[人者師士員医手生婦夫家客民子]$|さん$|(?:ists?|ians?|ers?|ors?|women|men|people|staff|nts?|gps|vets)$"
)
_PERSON = "人"


def others_than(reading: Reading, catalogue: Catalogue, planned: Sequence[str]) -> Refused | None:
    """Why the people or households that alone are named, and `planned` to be measured, are others than those asked
    about; None where they are not."""
    named = {code for codes in reading.measures for code in codes}
    if not (reading.weak and planned and named.issuperset(planned)):
        return None
    content = Content(reading)
    names = [word for word in content.words if word.codes]
    for word in content.words:
        if not word.elsewhere:
            continue
        roles = [content.role(word, name) for name in names]
        if any(role not in ("aside", "loose") for role in roles) or _OWNERS.match(reading.text.folded, word.end):
            near = catalogue.elsewhere[word.elsewhere[0]].near
            return Refused("lacking", reading.text.raw[word.start : word.end], near)
    return None


def no_people(reading: Reading, catalogue: Catalogue, planned: Sequence[str]) -> Refused | None:
    """Why things of which these data lack the number are told by no number of people: 薬局の数 are no pharmacists."""
    if not planned or any(catalogue.get(code).unit.ja != _PERSON for code in planned):
        return None
    text = reading.text
    for term in reading.terms:
        word = text.folded[term.start : term.end]
        said = _NUMBER.match(text.folded, term.end) or _HOW_MANY.search(text.folded[: term.start])
        counted = said or (counts_things(reading) and not reading.measures)
        if term.elsewhere and counted and not _PEOPLE.search(word):
            return Refused("lacking", text.raw[term.start : term.end], catalogue.elsewhere[term.elsewhere[0]].near)
    return None


def only_amounts(reading: Reading, catalogue: Catalogue, nearness: Nearness, planned: Sequence[str]) -> Refused | None:
    """Why what is named has no number where things are counted: it names an amount, and what is `planned` is that
    amount or says nothing of it."""
    if not counts_things(reading):
        return None
    named = [one for one in reading.mentions if one.measures and not one.weak]
    amounts = [one for one in named if all(uncountable(catalogue.get(code), reading) for code in one.codes)]
    if not amounts or amounts != named:
        return None
    one, text = amounts[-1], reading.text
    word = text.folded[one.start : one.end]
    told = (code for code in planned if code not in one.codes and nearness.names(code, word))
    return None if any(told) else Refused("lacking", text.raw[one.start : one.end], one.codes[:1])
