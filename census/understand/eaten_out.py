"""Money spent where one eats, under the names of spending on what is eaten there: "spend at yakiniku restaurants",
"eating out udon", "sushi at restaurants", "spend in cafes".

Restaurants of a kind are shops that nobody counts here; what is spent in them is published.
"""

from __future__ import annotations

import re

from census.understand.lexicon import Lexicon
from census.understand.text import Text, term_key

_SPENT = re.compile(r"\bspen(?:d|ds|t|ding)\b|\bexpenditures?\b|\b(?:yen|money|budgets?|bills?)\b")
_PLACES = "(?:restaurants?|eateries|bars|joints?|shops|places|chains|houses|diners)"
_DISH = r"[a-z][a-z'-]*(?: (?:and |or )?[a-z][a-z'-]*)?"
_FORMS = (
    re.compile(rf"\b(?P<dish>{_DISH}) {_PLACES}\b"),
    re.compile(rf"\b(?P<dish>[a-z][a-z'-]*) {_PLACES}\b"),
    re.compile(rf"\b(?:eating|dining) out (?:on |for |at )?(?P<dish>{_DISH})\b"),
    re.compile(r"\b(?:eating|dining) out (?:on |for |at )?(?P<dish>[a-z][a-z'-]*)\b"),
    re.compile(rf"\b(?P<dish>[a-z][a-z'-]*) (?:(?:at|in) {_PLACES}|eaten out|(?:when|while) (?:eating|dining) out)\b"),
)
_SEATED = (
    (re.compile(r"\b(?:in|at) (?:cafes?|coffee ?(?:shops|houses|bars)|tea ?rooms|kissaten)\b"), "on cafes spending"),
    (re.compile(r"\b(?:in|at) (?:bars|pubs|izakayas?)(?: and (?:bars|pubs|izakayas?))?\b"), "on drinking out"),
)
_MEALS = "LB121"
"""Codes of what is spent on one kind of meal eaten out."""


def written_out(text: Text, lexicon: Lexicon) -> Text:
    """The question about spending with what is eaten for where it is."""
    if not _SPENT.search(text.folded) or len(text.folded) != len(text.raw):
        return text
    for form in _FORMS:
        for said in form.finditer(text.folded):
            if dish := _named(said["dish"], lexicon):
                return text.respelt(f"{text.raw[: said.start()]}{dish}{text.raw[said.end() :]}")
    raw = text.raw
    for seated, spent in _SEATED:
        raw = seated.sub(spent, raw)
    return text.respelt(raw)


def _named(dish: str, lexicon: Lexicon) -> str | None:
    """The name of what is eaten that has a measure: "chinese food" for "chinese"."""
    for name in (dish, f"{dish} food"):
        terms = lexicon.terms.get(term_key(name), (0, ()))[1]
        if any(term.measure and term.measure.startswith(_MEALS) for term in terms):
            return name
    return None
