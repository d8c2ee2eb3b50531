"""Women or men of what was measured before: 男は？ after the minutes women spend on housework, "and girls?" after the
boys born, 女は男の何倍.

A sex alone names no measure, so that of the dialogue stays, with the other sex where two are set beside each other.
"""

from __future__ import annotations

import re
from dataclasses import replace

from census.composed import per
from census.indicators import Catalogue
from census.plan import Plan
from census.types import Derived
from census.understand.leaning import is_short
from census.understand.measures import POPULATION
from census.understand.reading import Reading

OTHER = {"female": "male", "male": "female"}
_CALLED = {
    "male": frozenset("guy fellows 男性陣 男衆 野郎".split()),
    "female": frozenset("chicks 女性陣 女衆".split()),
}
_BESIDE = ("difference", "ratio", "compare")
_POPULATION = re.compile(r"\bpopulation\b|人口|\blive|住")
_THAN_EN = re.compile(r"\b(?:than|as|to|of|versus|vs\.?|against) (?:the |for |that of )?$")
_THAN_JA = re.compile(r"(?:性|の(?:人|子|ほう|方))?(?:より|の何|と比べ|に比べ|に対し)")


class Sexes:
    """Reads follow-ups that name a sex and no measure."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def told(self, reading: Reading, plan: Plan) -> Reading:
        """The reading with what was measured before, of the sex named or of both."""
        reading = self._again(self._of_those(_called(reading), plan), plan)
        said = [value for kind, value in reading.facets if kind == "sex"]
        bare = not (reading.measures or reading.strange or reading.left or reading.unknown or reading.thresholds)
        if not (said and bare) or len(said) < len(reading.facets) or self._elsewhere(reading, plan):
            return reading
        beside = reading.cues.any(*_BESIDE)
        if len(set(said)) == 1 and not beside:
            codes = dict.fromkeys(self.of_sex(code, said[0]) for code in plan.measures)
            if None in codes and self._are_people(plan):
                return replace(reading, given=True)  # doctors are not told by sex, and women are none of them
            return _meaning(reading, tuple(codes)) if len(codes) == 1 else reading
        if not beside or len({self.of_sex(code, "female") for code in plan.measures}) != 1:
            return reading
        order = tuple(dict.fromkeys(said)) if len(set(said)) == 2 else self._order(reading, said[0])
        codes = dict.fromkeys(self.of_sex(plan.measures[0], sex) for sex in order)
        return _meaning(reading, tuple(codes)) if len(codes) == 2 else reading

    def _are_people(self, plan: Plan) -> bool:
        """Whether people are counted, and not everybody."""
        counted = [self._catalogue.get(code) for code in plan.measures]
        return all(one.unit.ja == "人" and POPULATION not in (one.code, one.base) for one in counted)

    def _of_those(self, reading: Reading, plan: Plan) -> Reading:
        """ "How many are women?" after those over 75: of them, and not of everybody."""
        codes = {code for named in reading.measures for code in named}
        people = [self._catalogue.get(code) for code in codes]
        sexes = {one.facets["sex"] for one in people if one.base == POPULATION and set(one.facets) == {"sex"}}
        before = self._catalogue.get(plan.measures[0])
        aged = before.base == POPULATION and "age" in before.facets
        narrowed = len(plan.measures) == 1 and (aged or self._are_people(plan))
        if not (narrowed and len(sexes) == len(people) == 1) or reading.places or not is_short(reading):
            return reading
        if _POPULATION.search(reading.text.folded):
            return reading  # the female population
        cues = reading.cues.without("count", "persons")
        return replace(reading, measures=(), facets=(("sex", sexes.pop()),), weak=False, cues=cues)

    def _again(self, reading: Reading, plan: Plan) -> Reading:
        """ "So men commute how much longer?": what was measured is said again, and only the sex is new."""
        sexes = bool(reading.facets) and all(kind == "sex" for kind, _ in reading.facets)
        if not (sexes and reading.cues.any(*_BESIDE)) or reading.places or reading.years or len(reading.measures) != 1:
            return reading
        roots = {self._catalogue.get(code).base or code for code in plan.measures}
        again = POPULATION not in roots and any(roots == {code} for code in reading.measures[0])
        return replace(reading, measures=(), weak=False) if again else reading

    def _elsewhere(self, reading: Reading, plan: Plan) -> bool:
        """Whether it may be about people at large, a part of them, or any place of a kind."""
        cues = reading.cues
        people = all(self._catalogue.get(code).unit.ja == "人" for code in plan.measures)
        at_large = cues.any("living", "persons", "count") and not (people or cues.any(*_BESIDE))
        long = bool(reading.places) and not is_short(reading)
        return cues.any("share", "rate", "per") or at_large or long or cues.level is not None

    def of_sex(self, code: str, sex: str) -> str | None:
        """The measure of one sex alone; of a share, of both its sides where both are of one sex."""
        measure = self._catalogue.get(code)
        if ":" in code and isinstance(measure, Derived):
            top, bottom, scale = code.split(":")
            part, whole = self.of_sex(top, sex), self.of_sex(bottom, sex)
            under = whole if "sex" in self._catalogue.get(bottom).facets else bottom
            made = per(part, under, int(scale)) if part and under and part != under else ""
            return made if made in self._catalogue else None
        wanted = dict(measure.facets) | {"sex": sex}
        if wanted == dict(measure.facets):
            return code
        family = self._catalogue.family(measure.base or code)
        return next((one.code for one in family if dict(one.facets) == wanted), None)

    def _order(self, reading: Reading, sex: str) -> tuple[str, str]:
        """The two sexes, that first of which something is said: "how many more women", 男の何倍."""
        folded = reading.text.folded
        spans = [(one.start, one.end) for one in reading.terms if ("sex", sex) in one.facets]
        under = any(_THAN_EN.search(folded[:start]) or _THAN_JA.match(folded, end) for start, end in spans)
        return (OTHER[sex], sex) if under else (sex, OTHER[sex])


def _called(reading: Reading) -> Reading:
    """The reading with the sex of words that mean other things elsewhere, where nothing else is left: 男性陣は？"""
    words = {*reading.strange, *reading.left}
    said = {sex for sex, names in _CALLED.items() if words & names}
    if len(said) != 1 or not words <= frozenset.union(*_CALLED.values()) or reading.facets or reading.measures:
        return reading
    return replace(reading, facets=(("sex", said.pop()),), strange=(), left=(), unknown=None, covered=True)


def _meaning(reading: Reading, codes: tuple[str | None, ...]) -> Reading:
    named = tuple((code,) for code in codes if code is not None)
    if not named or len(named) < len(codes):
        return reading
    told = replace(reading, measures=named, listed=len(named) > 1, weak=False, facets=())
    return replace(told, covered=True, given=True)
