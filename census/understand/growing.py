"""Areas chosen by how a figure moved: cities that lost more than a tenth, 人口が増えた市町村, "how many grew".

A threshold beside a verb of growth compares what a figure grew by, and not the figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from census.plan import Condition
from census.understand.conditions import Comparison, Threshold
from census.understand.multiples import find_multiple
from census.understand.sides import said_of_each

if TYPE_CHECKING:
    from census.understand.reading import Reading

CROPS = (  # what is grown there, and no figure that grew
    r"\bgrow(?:s|ing|n)?\b(?= (?:(?:only |just )?for|their own|its own|rice|food|crops?|vegetables|fruit|what|things|"
    r"to (?:sell|eat))\b)|\bwhat (?:they|people|farmers|it|he|she) (?:grows?|grew)\b|\bgrown (?:for|to (?:sell|eat))\b"
)
_UP = r"grew|grown|grow|rose|risen|rise|increased?|gained?|gain|added|expanded|climbed|jumped"
_DOWN = r"fell|fallen|fall|dropped|drop|declined?|decreased?|shrank|shrunk|shrink|lost|lose|dipped|dwindled|contracted"
_BEFORE = re.compile(rf"\b(?:{_UP}|{_DOWN}|up|down)\b[\x00 a-z]{{0,24}}$")
_AFTER = re.compile(
    r"^[\x00 a-z%]{0,24}\b(?:growth|increase|rise|decline|decrease|drop|fall|loss|gain|shrinkage)\b"
    r"|^(?:\x00|[人世帯件%の])*(?:も|以上|超)?に?(?:増加|減少|増え|増や|減っ|減り|減ら|増|減|伸び|成長|上昇|低下|縮)"
)
_THAT_GREW = re.compile(
    rf"\b(?:that|which|who|where)\b[\x00 a-z']{{0,40}}\b(?:{_UP}|{_DOWN})\b|\b(?:growing|shrinking|declining)\b|"
    r"(?:増え|減っ|増加し|減少し|伸び|伸ばし|縮ん)(?:た|だ|ている|てる)(?:のは)?(?:都道府県|市区?町村|自治体|[都府県市区町村]|ところ|地域)"
)
_RISES = re.compile(rf"\b(?:{_UP}|up)\b|増|伸び|上昇|上が")
_FALLS = re.compile(rf"\b(?:{_DOWN}|down)\b|減|縮|低下|下が|落ち")
_LINE = re.compile(r"(?:below|under|beneath|above|beyond|past|north of|south of|short of)\b")  # fell below 5,000
_TIMES = re.compile(r"\d ?倍|times|fold")
_FOLD = re.compile(r"\b(?:doubled|(?P<triple>tripled)|(?P<four>quadrupled)|(?P<half>halved))\b|倍増|(?P<half_ja>半減)")
_LESS = "fewer|less|lower|smaller|under"
_MOVES = frozenset({"A5101", "A5102"})
_GAINED = re.compile(
    r"\b(?:gain(?:ed|s|ing)?|los(?:t|e|es|ing)|add(?:ed|s|ing)?)\b[^.?!;]{0,40}\b(?:mov(?:e|ed|ing)|arriv|in-migra|migra)"
)
_GROWN_SINCE = re.compile(r"\b(?:since|between|compared|than|increase|growth|change|grew|rose|from (?:19|20)\d\d)\b")
_THAN_IN = re.compile(
    rf"\b(?:(?P<less>{_LESS})|more|higher|greater|larger)\b[^?]{{0,40}}"
    r"\bin (?P<then>\d{4}) than (?:in )?(?P<other>\d{4})\b"
    r"|(?P<other_ja>\d{4})年(?:より|に比べ)[^。?？]{0,6}(?P<then_ja>\d{4})年(?:の(?:ほう|方))?[^。?？]{0,10}(?:(?P<less_ja>少な|低|減)|多|高|増)"
)
_FLIPPED: dict[Comparison, Comparison] = {">": "<", ">=": "<=", "<": ">", "<=": ">="}


def of_growth(masked: str, thresholds: Sequence[Threshold]) -> tuple[Threshold, ...]:
    """Those of the thresholds that compare growth; `masked` has names and years blanked."""
    return tuple(
        _in_percent(replace(one, measures=()), masked)
        for one in thresholds
        if (_BEFORE.search(masked[: one.start]) and not _LINE.match(masked, one.start))
        or _AFTER.match(masked[one.end :])
    )


def _in_percent(threshold: Threshold, masked: str) -> Threshold:
    """Twice as many are 100 % more."""
    if not _TIMES.search(masked, threshold.start, threshold.end):
        return threshold
    return replace(threshold, value=(threshold.value - 1) * 100, percent=True)


def chooses(reading: Reading) -> bool:
    """Whether areas are told apart by whether, or how much, they grew."""
    cues = reading.cues
    if cues.level is None:
        return False
    if reading.growths or (_THAN_IN.search(reading.text.folded)):
        return True
    ordered = cues.ordered or "ranking" in cues
    counted = "count" in cues and not reading.thresholds  # towns that "dipped below 5,000" lie there
    return "change" in cues and not ordered and (counted or bool(_THAT_GREW.search(reading.text.folded)))


def conditions(reading: Reading, code: str, years: tuple[int, ...]) -> tuple[Condition, ...]:
    """What the growth of a measure between two years must meet."""
    since, year = years
    down = "fall" in reading.cues
    parts: dict[str, Any] = {"measure": code, "year": year, "since": since}
    if compared := _THAN_IN.search(reading.text.folded):
        later = int(compared["then"] or compared["then_ja"]) > int(compared["other"] or compared["other_ja"])
        down = bool(compared["less"] or compared["less_ja"]) == later
    if not reading.growths and (sides := said_of_each(reading, _RISES, _FALLS)):
        each = (parts | {"measure": codes[0], "cmp": "<" if falls else ">", "value": 0} for codes, falls in sides)
        return tuple(Condition(**one) for one in each)
    if not reading.growths:
        fold, times = _FOLD.search(reading.text.folded), find_multiple(reading.text.folded)
        if fold is None and times is not None:
            cmp = ">=" if times.cmp == "==" else times.cmp
            return (Condition(cmp=cmp, value=100 * (times.value - 1), growth="percent", **parts),)
        if fold is None:
            return (Condition(cmp="<" if down else ">", value=0, **parts),)
        if fold["half"] or fold["half_ja"]:
            return (Condition(cmp="<=", value=-50, growth="percent", **parts),)
        folded = 4 if fold["four"] else 3 if fold["triple"] else 2
        return (Condition(cmp=">=", value=100 * (folded - 1), growth="percent", **parts),)
    found = []
    for one in reading.growths:
        comparison = _FLIPPED[one.cmp] if down else one.cmp
        value = -one.value if down else one.value
        by: Literal["difference", "percent"] = "percent" if one.percent else "difference"
        found.append(Condition(cmp=comparison, value=value, growth=by, **parts))
        if one.cmp in ("<", "<="):  # "fell by less than 5 %" fell
            found.append(Condition(cmp="<" if down else ">", value=0, **parts))
    return tuple(found)


def gained_by_moving(reading: Reading, code: str) -> bool:
    """Whether what is gained or lost are those who move: "gained the most people moving in" is no change of it."""
    return code in _MOVES and bool(_GAINED.search(reading.text.folded)) and not _GROWN_SINCE.search(reading.text.folded)
