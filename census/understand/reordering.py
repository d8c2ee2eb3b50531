"""An order of places as a follow-up changes it: "the lowest?", "top 3", その次, "the one above it", 逆に.

What is not said stays, as everywhere in a dialogue: the places, the year, how many are shown.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from census.compute import Computer
from census.errors import CensusError
from census.measures import Measures
from census.plan import Plan
from census.understand.reading import Reading
from census.understand.years import small_number

Parts = dict[str, Any]
MOST = 100  # places that are listed
LISTED = 50  # where all that meet a condition are asked for
_THING = "one|place|city|town|village|ward|prefecture|area|municipality|region"
_KIND_JA = "都道府県|市町村|自治体|[市県区町村都府]"
_JUST = "comes?|came|is|was|ranks?|ranked|just|right|directly|immediately|straight|next"
_NEIGHBOUR = rf"\b(?:{_THING}|who|what|which|whoever|{_JUST})(?: (?:{_JUST}))*"
_IT = r"(?: (?:it|that|them|this|him|\w+ one)| *(?:[?.,!]|$))"
_PLACES = "(?:one|a) (?:place|rank|spot|step|notch)"
AFTER = re.compile(
    rf"{_NEIGHBOUR} (?:below|beneath|under|behind|after|following){_IT}|"
    rf"\b(?:the )?next\b(?! (?:year|census|decade|to\b|door|up\b))|"
    rf"\b{_PLACES} (?:down|lower|below)\b|\bafter (?:that|it)\b|"
    rf"その次|次は|次の|次に[多高大少低小]|(?:[1一]つ|ひとつ|すぐ|その|直)下の?(?:{_KIND_JA}|[はがの?？]|順位|$)|後に続く|続くのは"
)
BEFORE = re.compile(
    rf"{_NEIGHBOUR} (?:above|before|ahead of|in front of){_IT}|"
    rf"\b{_PLACES} (?:up|higher|above)\b|\bnext (?:one )?up\b|\bprevious one\b|"
    rf"(?:[1一]つ|ひとつ|すぐ|その)上の?(?:{_KIND_JA}|[はがの?？]|順位|$)|[1一]つ前の?(?:順位|{_KIND_JA}|[はが])"
)
TURNED = re.compile(
    r"\b(?:the )?(?:other|opposite) way (?:a)?rou?nd\b|\b(?:in |the )?revers(?:e|ed)\b|\b(?:the )?opposite\b|"
    r"\bconversely\b|\b(?:at|from) the other (?:end|extreme)\b|\bflip (?:it|that)\b|"
    r"逆(?:に|は|だと|の順|順|から|で|を|の場合)|反対(?:に|は|だと|の順|から)|ひっくり返"
)
_NEXT_SEVERAL = re.compile(
    r"\bnext (\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)\b(?! years?)|"
    r"次の?(\d{1,2}|[一二三四五])(?:つ|位|[県市町村区])"
)
_SO_MANY = re.compile(
    r"\b(?:just|only) (\d{1,2}|two|three|four|five|ten)\b|"
    r"(\d{1,2}|[二三四五])(?:つ|個|か所|[県市町村区])(?:だけ|まで)?(?:だと|なら|では|は)?[?？。]*$"
)
_SEVERAL = re.compile(
    r"(?<!最)[上下]位|\b(?:ones|list|[2-9]|two|three|four|five|ten)\b|[2-9二三四五](?:つ|位|[県市町村区])"
)


def step(folded: str) -> int:
    """How far down (+1) or up (−1) the order from where it stands; 0 where nothing is said."""
    if AFTER.search(folded):
        return 1
    return -1 if BEFORE.search(folded) else 0


def turned(folded: str) -> bool:
    """Whether the other end of the order is asked for."""
    return TURNED.search(folded) is not None


class Reordering:
    """Changes the order of a plan's places."""

    def __init__(self, reading: Reading, previous: Plan, measures: Measures) -> None:
        self._reading = reading
        self._cues = reading.cues
        self._folded = reading.text.folded
        self._previous = previous
        self._measures = measures

    def opened(self) -> Parts | None:
        """The parts of a new order of the places that were counted, compared or stood among; None for none."""
        previous, cues = self._previous, self._cues
        if previous.scope is None or "position" in cues or self._reading.places:
            return None
        if self._reading.given and previous.op in ("count", "rank") and cues.any("count", "ranking"):
            told = {"op": "count"} if "count" in cues else {"op": "rank", "limit": LISTED}
            return {"scope": previous.scope} | told
        named = cues.any("most", "least", "worst") or bool(cues.nth)
        if previous.op == "count" and cues.any("most", "least", "worst"):  # "which of them has the most people?"
            scope = previous.scope.model_copy(update={"level": cues.level or previous.scope.level})
            return {"op": "rank", "scope": scope, "limit": 1, "order": self._end(self._named_measure())}
        if previous.op != "position":
            return None
        if move := step(self._folded):
            place = self._place()
            found = place + move if place else 0
            return {"op": "rank", "scope": previous.scope, "nth": found, "order": previous.order} if found > 0 else None
        if not named:
            return None
        cut: Parts = {"nth": cues.nth} if (cues.nth or 1) > 1 else {"limit": cues.limit or 1}
        return {"op": "rank", "scope": previous.scope, "order": self._end(previous.measures[0])} | cut

    def _named_measure(self) -> str:
        return self._reading.measures[0][0] if self._reading.measures else self._previous.measures[0]

    def _end(self, code: str) -> Literal["asc", "desc"]:
        """From which end of the order: from the low one where the least is asked for, or the worst of what is good."""
        worst = "worst" in self._cues and not self._measures.catalogue.is_burden(code)
        return "asc" if self._cues.any("least", "less") or worst else "desc"

    def _place(self) -> int | None:
        """Where the area asked about before stands."""
        try:
            value = Computer(self._measures).execute(self._previous).main
        except CensusError:
            return None
        return int(value) if value is not None else None

    def changed(self, parts: Parts) -> None:
        """Puts direction and cut of an order into the parts of a plan."""
        self._direct(parts)
        self._cut(parts)

    def _direct(self, parts: Parts) -> None:
        cues = self._cues
        burden = self._measures.catalogue.is_burden(parts["measures"][0])
        if step(self._folded):
            return  # "below" and "lower" say where in the order
        if cues.any("least", "less") or ("worst" in cues and not burden):
            parts["order"] = "asc"
        elif ("most" in cues and (cues.nth or 1) == 1) or "worst" in cues:
            parts.pop("order", None)
        elif turned(self._folded):
            parts["order"] = "desc" if parts.get("order") == "asc" else "asc"

    def _cut(self, parts: Parts) -> None:
        cues, previous = self._cues, self._previous
        if parts["op"] != "rank":
            return
        single = not (cues.nth or cues.limit or _SEVERAL.search(self._folded))
        if single and (cues.any("most", "least", "worst") or (turned(self._folded) and previous.nth)):
            parts.pop("nth", None)
            parts["limit"] = 1
        move, at = step(self._folded), previous.nth or previous.limit or 1
        if several := _NEXT_SEVERAL.search(self._folded):
            parts.pop("nth", None)
            parts["limit"] = min(at + small_number(several[1] or several[2]), MOST)
        elif limit := cues.limit or self._so_many():
            parts.pop("nth", None)
            parts["limit"] = limit
        elif nth := (cues.nth or (max(at + move, 1) if move else None)):
            parts.pop("limit", None)
            parts["nth"] = nth

    def _so_many(self) -> int | None:
        """3つだと？: how many are shown."""
        match = _SO_MANY.search(self._folded)
        return small_number(match[1] or match[2]) if match and not step(self._folded) else None
