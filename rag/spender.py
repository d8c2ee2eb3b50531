"""Who spends: the household, or the town out of its budget. Both have figures for education, and their titles are
alike; the words around them tell."""

from __future__ import annotations

import re

from census.types import Measure
from census.understand.reading import Reading

_PUBLIC = re.compile(
    r"\b(?:fy ?\d|fiscal|budget|public|municipal|government|council|city hall|town hall|treasury|(?:settled )?accounts|"
    r"expenditures?)\b|年度|決算|予算|財政|歳出|歳入|役所|役場|自治体|行政|公費"
)
_PRIVATE = re.compile(
    r"\b(?:households?|famil(?:y|ies)|homes?|people|persons?|folks?|residents|consumers?|shoppers|we|i)\b|"
    r"家庭|世帯|家計|一家|人々|県民|市民|住民|みんな|消費"
)
_PLACE_SPENDS = re.compile(
    r"\x02(?:(?:'s)? (?:city|prefecture|town|village|ward))? (?:spend|spends|spent|pay|pays|paid|put|puts|devotes?d?|"
    r"allocates?d?)\b|\b(?:does|did|do|has|by|have) (?:the )?(?:(?:city|prefecture|town|village) of )?\x02|"
    r"\x02[はがも](?!.*(?:世帯|家庭|家計))[^。]*(?:使|つか|支出|かけ|充て|投じ|出し)"
)


def who(measure: Measure, reading: Reading) -> dict[str, float]:
    """Whether the measure is of a budget or a household's, and the question of one or the other."""
    public, private = measure.topic == "finance", measure.topic == "spending"
    if not (public or private):
        return dict.fromkeys(("budgeted", "unbudgeted", "housed", "unhoused", "place_spends"), 0.0)
    text = reading.text.folded
    of_budget, of_household = _PUBLIC.search(text) is not None, _PRIVATE.search(text) is not None
    return {
        "budgeted": float(public and of_budget),
        "unbudgeted": float(public and of_household and not of_budget),
        "housed": float(private and of_household),
        "unhoused": float(private and of_budget and not of_household),
        "place_spends": float(public and _PLACE_SPENDS.search(_marked(reading)) is not None),
    }


def _marked(reading: Reading) -> str:
    """The question with each place as one sign."""
    text = reading.text.folded
    for place in sorted(reading.places, key=lambda one: -one.start):
        text = f"{text[: place.start]}\x02{text[place.end :]}"
    return text
