"""Measures named to be left out: ビール(発泡酒は別), 診療所は除いて, "hospitals, not counting clinics".

What is left is only asked for where it has nothing of what was left out, or where it is a sum of which one part stays:
外食 without 飲酒代 is a figure that nobody publishes.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from census.indicators import Catalogue
from census.types import Derived, Indicator, Measure
from census.understand.exclusions import EXCLUDED_JA, EXCLUDING

if TYPE_CHECKING:
    from census.understand.reading import Mention, Reading

_OUT_JA = re.compile(
    rf"(?:代|費|数|の?(?:人|家|世帯|もの|ほう|方|数|[町街話]|こと))?(?:だけ|のみ)?(?:{EXCLUDED_JA}|は別(?=[)）。、で]|です|に|$))"
)
_OUT_EN = re.compile(rf"\b(?:{EXCLUDING})(?: (?:the|all|any))? $")
_IN_A_ROW = re.compile("(?:代|費|数)?[や・と]")
_TOTALS = {
    **dict.fromkeys(("L3221", "yearly_spending"), ("L3221", "LB")),
    **dict.fromkeys(("LB00", "L322101"), ("LB",)),
    **dict.fromkeys(("C2107", "C2108"), ("C21", "H613")),
}
"""Codes of what is a part of these, though nothing else in the catalogue says so."""
_ITEM = re.compile(r"LB\d{6}")  # of household spending, the items of which have nothing in common


def set_aside(reading: Reading, catalogue: Catalogue) -> Reading:
    """The reading without the measures that are left out, where what is left is a figure of its own."""
    out = _left_out(reading)
    gone = {code for one in out for code in one.codes}
    named = [codes for codes in reading.measures if gone.isdisjoint(codes)]
    rest = tuple(dict.fromkeys(left for codes in named for left in [_without(codes, gone, catalogue)] if left))
    if not (out and rest) or len(rest) < len(named):
        return reading
    sure = len(rest) == 1 and not (reading.strange or reading.left)
    return replace(
        reading,
        measures=rest,
        mentions=_others(reading.mentions, out),
        terms=_others(reading.terms, out),
        listed=reading.listed and len(rest) > 1,
        residual=_unsaid(reading, out),
        certain=reading.certain or sure,
    )


def holds(catalogue: Catalogue, whole: str, part: str) -> bool:
    """Whether the figures of one measure have those of another in them: eating out, and drinks there."""
    if whole == part or catalogue.get(part).base == whole:
        return True
    measure = catalogue.get(whole)
    if isinstance(measure, Derived) and not measure.denominator:
        return part in {code for code, sign in measure.numerator if sign > 0}
    return part.startswith(_TOTALS.get(whole, (whole,) if whole.startswith("LB") else ()))


def _left_out(reading: Reading) -> list[Mention]:
    """The measures left out, those named in a row with one of them as well: ビールや日本酒は別."""
    folded = reading.text.folded
    found: list[Mention] = []
    for one in sorted({*reading.terms, *reading.mentions}, key=lambda mention: mention.start, reverse=True):
        beside = found and _IN_A_ROW.fullmatch(folded, one.end, found[-1].start)
        if one.measures and (_is_out(folded, one) or beside):
            found.append(one)
    return found


def _is_out(folded: str, said: Mention) -> bool:
    return bool(_OUT_JA.match(folded, said.end) or _OUT_EN.search(folded[: said.start]))


def _unsaid(reading: Reading, out: list[Mention]) -> str:
    """What retrieval looks for, without the names that are left out."""
    kept = reading.residual
    for one in out:
        kept = kept.replace(reading.text.raw[one.start : one.end], " ", 1)
    return kept


def _others(mentions: tuple[Mention, ...], out: list[Mention]) -> tuple[Mention, ...]:
    return tuple(one for one in mentions if all((one.start, one.end) != (two.start, two.end) for two in out))


def _without(codes: tuple[str, ...], gone: set[str], catalogue: Catalogue) -> tuple[str, ...]:
    """What is left of a measure without others; nothing where that is no figure of its own."""
    if all(_apart(codes[0], other, catalogue) for other in gone):
        return codes
    whole = catalogue.get(codes[0])
    if not isinstance(whole, Derived) or whole.denominator or any(sign < 0 for _, sign in whole.numerator):
        return ()
    left = tuple(code for code, _ in whole.numerator if code not in gone)
    return left if len(left) == 1 < len(whole.numerator) else ()


def _apart(one: str, other: str, catalogue: Catalogue) -> bool:
    """Whether two measures are known to have nothing in common: items of spending, parts that a sum is made of, those
    that a facet tells apart."""
    if one == other:
        return False
    if _ITEM.fullmatch(one) and _ITEM.fullmatch(other):
        return True
    first, second = catalogue.get(one), catalogue.get(other)
    things = {one.unit.key for one in (first, second) if one.unit.style == "count"} - {"establishment"}
    if len(things) == 2 and _survey(first) == _survey(second) is not None:
        return True  # universities and junior colleges
    if first.base and first.base == second.base and first.facets.keys() == second.facets.keys():
        return sum(first.facets[key] != second.facets[key] for key in first.facets) == 1
    sums = (dict(each.numerator) for each in catalogue.derived.values() if not each.denominator)
    return any(terms.get(one, 0) > 0 and terms.get(other, 0) > 0 for terms in sums)


def _survey(measure: Measure) -> str | None:
    return measure.survey_ja if isinstance(measure, Indicator) else None
