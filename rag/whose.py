"""Who is counted, where statistics that these data lack tell it: 犬を飼っている家庭は何世帯.

People and households are named in every question; who of them is asked about is no figure here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from census.indicators import Catalogue
from census.understand.attaching import Content
from census.understand.outcomes import Refused
from census.understand.reading import Reading

_OWNERS = re.compile("[ぁ-ゖ]{0,6}(?:家庭?|人|方|世帯|家族)(?![一-鿿])")


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
