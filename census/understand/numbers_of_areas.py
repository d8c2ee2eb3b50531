"""Areas ordered by how many others lie in them, and the course of that number: 市町村数が一番多い県, 市町村数の推移.

The areas of today can be counted, but their number is no measure that orders or has years.
"""

from __future__ import annotations

import re

_JA = re.compile(
    r"(?:市区?町村|市町|町村|自治体|[市町村区])の?数(?:が|の|は|で)?[^、。?？]{0,8}?"
    r"(?:最も|もっとも|一番|いちばん|最多|最少|ランキング|順位|何位|何番|推移|変化|増減|増え|減っ|減り)"
)
_EN = re.compile(
    r"\b(?:which|what) (?:prefecture|region)s?\b[^?.]{0,20}?"
    r"\b(?:most|fewest|(?:highest|greatest|largest|lowest|smallest) number of) "
    r"(?:municipalities|cities|towns|villages)\b(?! (?:with|where|that|whose|over|under|of))"
)


def orders_by_number(folded: str) -> bool:
    """Whether a number of areas is what others are ordered by, or what is to be followed through the years."""
    return bool(_JA.search(folded) or _EN.search(folded))
