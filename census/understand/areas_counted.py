"""Areas ordered by how many areas they hold: "which prefecture has the most villages", 市町村が一番多い県.

No measure counts them, and their population is no answer.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from census.understand.reading import Reading

_MOST = (
    r"\b(?:most|fewest|least|(?:highest|largest|lowest|smallest|greatest|biggest) (?:number|count) of) "
    r"(?:municipalities|cities|towns|villages|wards|prefectures)\b"
)
_EN = re.compile(rf"{_MOST}(?! (?:with|where|that|which|whose|having|over|under|above|below|in which)\b)")
_OF_EACH = re.compile(rf"\b(?:which|what) (?:prefecture|region)s? [^,.;?!]*{_MOST}")
_JA = re.compile(
    r"(?<![どの何各])(?:市区?町村|自治体|[市町村区])(?:の?数)?[がの](?:最も|もっとも|一番|いちばん)?(?:多い|多く|少ない|少なく)"
)


def not_by_their_areas(reading: Reading) -> Reading:
    """The reading of such a question, which nothing here can keep or order areas by."""
    if not (reading.cues.ordered and reading.cues.level):
        return reading
    if _OF_EACH.search(reading.text.folded):
        return replace(reading, unkept=True)
    if reading.measures or reading.facets or reading.thresholds or reading.growths:
        return reading
    pattern = _EN if reading.language == "en" else _JA
    return replace(reading, unkept=True) if pattern.search(reading.text.folded) else reading
