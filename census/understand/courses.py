"""Claims about the course of figures over time: "births fell every year", "peaked in 2008", 減り続けている."""

from __future__ import annotations

import re

from census.plan import Claim
from census.understand.reading import Reading

_EVERY_TIME = re.compile(
    r"\b(?:every|each) (?:single )?(?:year|census|time|five years)\b|\byear (?:after|on|by) year\b|"
    r"\b(?:steadily|consistently|continuously|continually|constantly|without (?:a )?(?:break|interruption|exception)|"
    r"uninterrupted(?:ly)?|all the time|ever since)\b|毎年|年々|一貫して|ずっと|連続[でしに]|途切れ|続け"
)
_PEAKED = re.compile(
    r"\bpeak(?:ed|s)?\b|\btopped out\b|\bmaxed out\b|"
    r"\b(?:hit|reached|had|at|was|were)(?: at)? (?:its|a|an|their|the) (?:all[- ]time |record |historic )?"
    r"(?:peak|high(?:est)?|maximum|largest|greatest|top)\b|\brecord high\b|"
    r"ピーク|頂点|(?:最も|もっとも|一番|いちばん)(?:\x00|が|の|人)*(?:多か|高か|大きか)った|過去最[多高大]|最[多高大](?:だった|になった|を記録)"
)
_BOTTOMED = re.compile(
    r"\bbottomed out\b|\b(?:hit|reached|had|at|was|were)(?: at)? (?:its|a|an|their|the) "
    r"(?:all[- ]time |record |historic )?(?:low(?:est)?|minimum|trough|bottom|smallest)\b|\brecord low\b|"
    r"底(?:だった|を打|になった)|(?:最も|もっとも|一番|いちばん)(?:\x00|が|の|人)*(?:少なか|低か|小さか)った|過去最[少低小]|"
    r"最[少低小](?:だった|になった|を記録)"
)


def of_course(reading: Reading, text: str) -> Claim | None:
    """What the question, with its names blanked in `text`, claims of one place over time; None for nothing."""
    cues, years = reading.cues, reading.years
    if len(reading.places) > 1 or cues.level or reading.quantities:
        return None
    if _EVERY_TIME.search(text) and "change" in cues and len(years.years) in (0, 2):
        return Claim(cmp="<" if "fall" in cues else ">", about="every")
    top, bottom = _PEAKED.search(text), _BOTTOMED.search(text)
    if not (top or bottom) or len(years.years) != 1 or years.span:
        return None
    return Claim(cmp="==", value=years.years[0], about="peak" if top else "trough")
