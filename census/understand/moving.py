"""Coming and going told by verbs, written as what is counted: "more people moved into Chiba than left it".

Beside each other such verbs say who moved in and who moved out; alone, "left" is many other things, and only "moved
away" and the like say it.
"""

from __future__ import annotations

import re

_PLACE = r"(?: (?:it|there|here|that place|the (?:prefecture|city|town|village|ward|place|area|region)))?"
_IN = (
    r"(?:mov(?:ed?|es|ing)|c(?:ame|omes?|oming)|arriv(?:ed?|es|ing)|settl(?:ed?|es|ing)|relocat(?:ed?|es|ing))"
    r"(?: in(?:to)?| to)?(?! (?:out|away|from|off)\b)"
)
_OUT = (
    r"(?:mov(?:ed?|es|ing)|went|go(?:es|ing)?) (?:away|out)(?: from| of)?|(?:mov(?:ed?|es|ing)) from|"
    r"left|leav(?:e|es|ing)|depart(?:ed|s|ing)?(?: from)?"
)
_WHO = r"(?:(?:who|that|people|those|the number|of|have|had|were|are) )*"
_COMPARED = r"(?P<between>[^.?!;]{0,60}?)\b(?P<than>than|as) " + _WHO
_INTO = re.compile(
    rf"\b(?P<first>{_IN})\b{_COMPARED}(?:{_OUT}|w(?:ent|ere going)|go(?:es)?){_PLACE}(?: the other way)?\b",
    re.IGNORECASE,
)
_AWAY = re.compile(rf"\b(?P<first>{_OUT})\b{_COMPARED}(?:{_IN}){_PLACE}\b", re.IGNORECASE)
_MOVED = re.compile(r"\b(?:people|residents|persons|folks?|newcomers|movers|inhabitants)\b", re.IGNORECASE)


_AWAY_ALONE = re.compile(  # which says by itself that somebody left
    r"\b(?:mov(?P<ending>ed?|es|ing)|relocat(?P<ending2>ed?|es|ing)) "
    r"(?:(?:away|elsewhere|off|out)(?: from| of| to (?:other|another|different|elsewhere)(?: [a-z]+)?)?|"
    r"from(?! \w+(?: \w+){0,2} (?:in)?to\b))(?![\w-])|"
    r"\b(?P<went>went|going|go|goes) (?:away|off) from\b|\b(?:packed|packing) up and (?P<left>left|leaving|leave)\b",
    re.IGNORECASE,
)
_RELOCATED = re.compile(r"\brelocat(ed?|es|ing)(?= (?:in)?to\b)", re.IGNORECASE)
_THEY_LEFT = re.compile(
    r"\b(?:folks?|residents|inhabitants|persons|locals) (?:who |that |have |had )*(?P<left>left|leaving|leave)"
    r"(?= (?!in\b|with\b|out\b|over\b|behind\b|for\b)[a-z])",
    re.IGNORECASE,
)
_WENT = {"went": "moved", "going": "moving", "go": "move", "goes": "moves"}


def _out(match: re.Match[str]) -> str:
    if match["left"]:
        return match["left"]
    verb = _WENT[match["went"].lower()] if match["went"] else f"mov{match['ending'] or match['ending2']}"
    return f"{verb} out of" if re.search(r"(?i)\b(?:from|of)$", match.group()) else f"{verb} out"


def written_out(raw: str) -> str:
    """The question with the verbs as "moved into" and "moved out"; `raw` itself where they do not stand so."""
    if not _MOVED.search(raw):
        return raw
    if _AWAY.search(raw):
        return _AWAY.sub(lambda match: f"moved out of{match['between']}{match['than']} moved in", raw, count=1)
    raw = _INTO.sub(lambda match: f"moved into{match['between']}{match['than']} moved out", raw, count=1)
    return _RELOCATED.sub(r"mov\1", _THEY_LEFT.sub(r"people \g<left>", _AWAY_ALONE.sub(_out, raw)))
