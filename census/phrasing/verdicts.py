"""Yes or no, before the figures that a claim is judged by, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from census.phrasing.telling import Telling
from census.plan import AGGREGATES, Claim, Comparison
from census.types import Language
from census.verdict import HOLDS

_MEASURED = AGGREGATES | {"value"}  # operations whose main number is in the measure's unit
_ENGLISH: Mapping[Comparison, str] = {">": "over", ">=": "at least", "<": "under", "<=": "at most"}
_JAPANESE: Mapping[Comparison, tuple[str, str]] = {
    ">": ("を超えています", "を超えていません"),
    ">=": ("以上です", "以上ではありません"),
    "<": ("未満です", "未満ではありません"),
    "<=": ("以下です", "以下ではありません"),
}
_PLAIN: Mapping[Language, tuple[str, str]] = {
    "en": ("Yes. ", "No. "),
    "ja": ("はい、そのとおりです。", "いいえ、違います。"),
}


def lead(t: Telling) -> str:
    """What to begin the answer with; nothing where nothing was claimed or no figure decides."""
    verdict, claim = t.number(HOLDS), t.plan.claim
    if verdict is None or claim is None:
        return ""
    if claim.value is None or claim.cmp == "==" or t.plan.op not in _MEASURED:
        return _PLAIN[t.language][0 if verdict else 1]
    return _compared(t, claim, bool(verdict))


def _compared(t: Telling, claim: Claim, right: bool) -> str:
    size = t.condition_figure(claim.value or 0, t.plan.measures[0])
    if t.language == "en":
        return f"{'Yes,' if right else 'No, not'} {_ENGLISH[claim.cmp]} {size}. "
    return f"{'はい' if right else 'いいえ'}、{size}{_JAPANESE[claim.cmp][0 if right else 1]}。"
