"""Coming and going told by verbs, written as what is counted: "more people moved into Chiba than left it".

Only beside each other do such verbs say who moved in and who moved out; alone, "left" is many other things.
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


def written_out(raw: str) -> str:
    """The question with the two verbs as "moved into" and "moved out"; `raw` itself where they do not stand so."""
    if not _MOVED.search(raw):
        return raw
    if _AWAY.search(raw):
        return _AWAY.sub(lambda match: f"moved out of{match['between']}{match['than']} moved in", raw, count=1)
    return _INTO.sub(lambda match: f"moved into{match['between']}{match['than']} moved out", raw, count=1)
