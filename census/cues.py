"""Cues: the role of a number in a sentence, from the words beside it, in both languages.

Reads words only; which figure a number must equal is decided in `census.verify`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from census.claims import TOTALS, Role
from census.numbers import Mention
from census.plan import PRODUCTS, Plan

_UNIT = r" *(?:か所|[^\s、。,.;()（）0-9ぁ-ん]{0,10}?)"
_LIST_MARK = re.compile(r"\s*[0-9]+[.)]\s")
_TIMES_SIGN = re.compile(r"[×x]\s?$")
_TIMES_AS = re.compile(r"\s?times (?:as|that|the|those)\b")
_TIMES = re.compile(r"\s?(?:times\b|倍)")
_BY = re.compile(
    r"(?:\bby|\b(?:growth|increase|decrease|rise|fall|drop|decline|difference|gap|change) (?:of|was|is)|\b(?:up|down)"
    r"|差は|差が|増減は|増減率は|増加率は|減少率は|伸び率は|[(（](?:増減|差))(?: about|約)? *$",
    re.IGNORECASE,
)
_WORDS = r"(?: +(?!(?:and|is|was|were|are|which|with|in|but|of)\b)[a-z²/]+){0,4}"  # of an English unit
_MORE = re.compile(
    rf"%?{_WORDS} +(?:more|fewer|less|higher|lower|greater|larger|smaller|above|below|longer|shorter|later|earlier)\b"
    rf"|%?{_UNIT}(?:の差|多く|多い|少な|高く|高い|低く|低い|大き|小さ|長く|長い|短|遅|早|の?増加|の?減少|上回|下回"
    r"|[増減](?![0-9A-Za-z]))"
)
_A_YEAR = re.compile(r"\s?%?(?: a year| per year|/年)|%?ずつ")
_OVER = re.compile(
    r"(?:\bover|\babove|\bmore than|\bat least|\bunder|\bbelow|\bfewer than|\bless than|\bat most|\bup to|[<>≥≤]=?) ?$",
    re.IGNORECASE,
)
_OR_MORE = re.compile(
    rf"{_UNIT}(?:以上|以下|未満|超|を超え|を上回|を下回|より)|%?{_WORDS} or (?:more|less|fewer|over|under)\b"
)
_PLACES = re.compile(
    r"\s?(?:(?:special |designated |prefectural )?(?:prefectures?|municipalit(?:y|ies)|cit(?:y|ies)|towns?|villages?"
    r"|wards?|regions?|areas?|places?|capitals?)\b|of (?:the )?[0-9]"
    r"|都道府県|市区町村|市町村|政令|県庁|特別区|自治体|地域|地方|[市町村区](?![0-9A-Za-z])|か所のうち|のうち|中)"
)
_OF_A_NUMBER = re.compile(r"\s?of (?:the )?[0-9]")
_AMONG = re.compile(r"\b(?:of|among|in|across|all|for)(?: the)? $", re.IGNORECASE)
_OF_WHICH = re.compile(r"[^\s、。0-9]{0,8}(?:のうち|のすべて|中[^央])")
_TOP = re.compile(r"(?:\b(?:top|bottom)|上位|下位) ?$", re.IGNORECASE)
_EXTREMES = re.compile(r" (?:largest|smallest|highest|lowest|most|fewest|longest|shortest)\b")
_MISSING = re.compile(r"\bno figures?\b|\bwithout (?:a )?figures?\b|数値がな|データがな|公表されていな")
_TOTAL = re.compile(
    r"\b(?:total|sum|mean|average|median|altogether|combined|together)\b|合計|平均|中央値|総計|合わせ", re.IGNORECASE
)
_YEAR_LEFT = re.compile(
    r"(?:\b(?:in|since|until|during|after|before|year|fy|as of|from|between|census|the)|[(（–〜/-]"
    r"|(?:1[89]|20)[0-9]{2}(?:,| and| to| vs)|^\s*[-・]?) ?$",
    re.IGNORECASE,
)
_YEAR_RIGHT = re.compile(r"\s?(?:年|度|census\b|population census\b|[:：)）–〜])")


_PRODUCT_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("score", re.compile(r"(?:score|得点) ?$", re.IGNORECASE)),
    ("percentile", re.compile(r"(?:percentile|百分位) ?$", re.IGNORECASE)),
    ("weight", re.compile(r"(?:weight|重み) ?$", re.IGNORECASE)),
    ("percent", re.compile(r"(?:share of [^:]{1,40}|に占める割合)[:：] ?$")),
)
_SPAN_SIGN = re.compile(r"\s?(?:年|年度)?(?:から|[–〜~-]|until|through)\s?")


@dataclass(frozen=True, slots=True)
class Place:
    """A number in its sentence: the text before and after it, on the same line."""

    mention: Mention
    left: str
    right: str


def in_year_position(place: Place) -> bool:
    """Whether a bare 2020 stands where a year stands ("in 2020", 2020年) and not where a figure does."""
    return bool(_YEAR_LEFT.search(place.left) or _YEAR_RIGHT.match(place.right))


def is_span(left: str, between: str) -> bool:
    """Whether two years with these words before and between are the ends of one span of time."""
    if between.strip() in {"to", "and"}:
        return between.strip() == "to" or left.rstrip().lower().endswith("between")
    return bool(_SPAN_SIGN.fullmatch(between))


def role(place: Place, plan: Plan, units: frozenset[str]) -> Role:
    """What a number that is not a year must be. `units` are the styles and keys of the rows' units."""
    mention, left, right = place.mention, place.left, place.right
    if mention.kind == "span":
        return "span"
    if plan.op in PRODUCTS:
        named = next((role for role, pattern in _PRODUCT_ROLES if pattern.search(left)), None)
        if named:
            return named
    if mention.kind == "rank" or (not left.strip() and _LIST_MARK.match(str(mention.value) + right)):
        return "rank"
    if _TIMES_SIGN.search(left):
        return "scale"
    if _OVER.search(left) or _OR_MORE.match(right):
        return "threshold"
    if _TIMES.match(right) and (
        _TIMES_AS.match(right)
        or "times" not in units
        or (left.endswith(("の", "比は")) and plan.op in {"ratio", "compare"})
    ):
        return "ratio"
    if mention.kind == "points":
        return "figure" if "points" in units else "difference"
    more = _MORE.match(right) and not _PLACES.match(right)  # "11 of the 47 prefectures have more than …"
    if _BY.search(left) or more or _A_YEAR.match(right):
        return "percent" if mention.kind == "percent" else "difference"
    if mention.kind == "percent" and (plan.op == "share" or "percent" not in units):
        return "percent"
    return _of_a_set(place, plan)


def _of_a_set(place: Place, plan: Plan) -> Role:
    sentence = place.left + place.right
    if place.mention.kind == "number" and place.mention.step == 1:
        if _TOP.search(place.left) or _EXTREMES.match(place.right):
            return "limit"
        if _PLACES.match(place.right):
            return "missing" if _MISSING.search(sentence) else _counted(place, plan)
    if plan.op in TOTALS and _TOTAL.search(sentence):
        return "total"
    return "figure"


def _counted(place: Place, plan: Plan) -> Role:
    """In "29 of the 47 prefectures", 29 is counted and 47 examined."""
    if plan.op != "count":
        return "count"
    if _OF_A_NUMBER.match(place.right):
        return "counted"
    return "count" if _AMONG.search(place.left) or _OF_WHICH.match(place.right) else "counted"
