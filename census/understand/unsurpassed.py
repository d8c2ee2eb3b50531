"""That nothing goes beyond a place: "nobody sleeps less than people in Kanagawa", 鳥取県より人口が少ない県はない.

Said so, the place is first or last of its kind, and no measure for others.
"""

from __future__ import annotations

import re
from typing import Literal

_NOBODY = (
    r"\b(?:nobody|no[ -]one|nowhere|none|no (?:other |single )?(?:prefecture|city|town|village|ward|region|place|"
    r"municipality|area|part of \x00+|people))(?: else)?\b"
)
_MORE_EN = "more|larger|bigger|higher|greater|longer|later|older|denser|richer|wider|warmer|hotter|further"
_LESS_EN = "fewer|less|smaller|lower|shorter|earlier|younger|sparser|poorer|colder"
_BEYOND_EN = re.compile(
    rf"{_NOBODY}[^.?!;]{{0,60}}?\b(?:(?P<more>{_MORE_EN})|(?P<less>{_LESS_EN}))\b[^.?!;]{{0,40}}?\bthan\b"
    r"(?: (?:people|folks?|residents|those|the|that|in|of|from))* ?\x00"
)
_BEYOND_JA = re.compile(
    r"\x00(?:の(?:人|方|人たち|人々)|民)?(?:より(?:も)?|ほど|くらい)"
    r"(?:[^。、?]{0,20}?(?:(?P<more>[多高広長暑遅][いくか]|大き|若)|(?P<less>少な|低|小さ|狭|短|寒|早)))?[^。、?]{0,16}?"
    r"(?:ところ|所|場所|[都道府県市区町村]|自治体|地域|人|の|\x00)(?:は|って|が)?(?:他に|ほかに|他には|ほかには|どこにも|1つも|一つも)?"
    r"(?:な(?:い|かった)|いない|存在しない|ありません|いません|見当たら)"
)


def unsurpassed(masked: str) -> Literal["most", "least"] | None:
    """Which end of an order a place is said to hold; `masked` is the folded text with names blanked."""
    match = _BEYOND_EN.search(masked) or _BEYOND_JA.search(masked)
    return ("least" if match["less"] else "most") if match else None
