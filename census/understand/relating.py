"""What is measured when a follow-up leans on the measure before it: its rate, its count, a part of it, what it is
counted in, the other side of a fraction.

Nothing here knows a measure by name, apart from population, which everything is related to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from census.indicators import Catalogue
from census.measures import Measures
from census.plan import Plan
from census.types import Derived, Indicator
from census.understand import per_what
from census.understand.bases import base_of
from census.understand.belonging import Belonging, names_net
from census.understand.measures import POPULATION
from census.understand.reading import Reading
from census.understand.referring import References
from census.understand.words import ENGLISH

_FOR = re.compile(r"\b(?:per|for (?:every|each)|to every)\b|に対し|につき|[あ当]たり")
_HOUSES = frozenset("軒 店 店舗 館 施設 か所 カ所 ヶ所 箇所 件 社 事業所 院 棟".split())
"""Counters that people use of one another's buildings: hotels by the 軒, shops by the 件."""
_TEACHERS = re.compile(r"先生(?=[はのも]|だと|数)")
_WORD = re.compile(r"[a-z]{4,}|[一-鿿ァ-ヺー]{2,}")
_HEAD = re.compile(
    r"\b(?:per|for each|for every|a|each) (?:capita|person|head|resident|inhabitant|citizen)\b|"
    r"(?:住民|市民|県民|区民|町民|村民|国民|人口|\b|^)(?:1|一|ひと)(?:人|り)(?:あたり|当たり|につき)"
)
_PEOPLE_PER = re.compile(r"\b(?:people|persons|residents|inhabitants) (?:per|for (?:each|every))\b")
COUNTED_JA = re.compile("(?:先生|学生)(?=の?(?:人?数)|[はが](?:何|どれ))")  # small talk elsewhere: "先生、…"
_HOW_MANY_JA = re.compile(r"何([一-鿿々]{1,3})")


class Relations:
    """Finds measures that belong with those asked for before."""

    def __init__(self, catalogue: Catalogue, measures: Measures) -> None:
        self._catalogue = catalogue
        self._measures = measures
        self._over: dict[str, list[Derived]] = {}  # by numerator
        self._under: dict[str, list[Derived]] = {}  # by denominator
        self.belonging = Belonging(catalogue, measures, self._over)
        self._sums = [one for one in catalogue.derived.values() if not one.denominator and len(one.numerator) == 2]
        for rate in catalogue.derived.values():
            if rate.denominator and len(rate.numerator) == 1:
                self._over.setdefault(rate.numerator[0][0], []).append(rate)
                for code, _ in rate.denominator:
                    self._under.setdefault(code, []).append(rate)
        self._projected = {
            one.projection: one.code for one in catalogue.indicators.values() if one.projection is not None
        }

    def measure(self, reading: Reading, found: References, previous: Plan) -> str | None:
        """The measure meant by its relation to the previous plan's; None where there is no such relation."""
        if len(previous.measures) > 1:
            return self._of_several(reading, found, previous.measures)
        code = previous.measures[0]
        if "net" in found and not names_net(reading) and (net := self._net((code,), signed=True)):
            return net
        if base_of(reading.text.folded) not in (None, "1"):
            return None  # 人口千人あたり says per how many
        if rate := self.per_person(reading, code):
            return rate
        if ratio := self._fraction(reading):
            return ratio
        related = self.per_unit(reading, code) or self._per_named(reading, code) or self._counterpart(reading, code)
        related = related or self.belonging.in_unit(reading, code) or self.belonging.out_of(reading, code)
        if related or reading.strange or reading.left or reading.unknown:
            return related
        return (
            self._actual(reading, found, previous)
            or self._projection(reading, previous)
            or self._undivided(reading, found, code)
            or self._share(reading, code)
            or self._part(reading, code)
            or self._counted(reading, found, code)
            or self._sibling(reading, code)
        )

    def _fraction(self, reading: Reading) -> str | None:
        """ "How many divorces per 100 marriages", 結婚100件につき離婚: the rate whose two sides are named."""
        if len(reading.measures) != 2 or not _FOR.search(reading.text.folded):
            return None
        for top, bottom in (reading.measures, reading.measures[::-1]):
            for rate in (rate for code in top for rate in self._over.get(code, ())):
                if set(bottom) & {term for term, _ in rate.denominator}:
                    return rate.code
        return None

    # -- of two measures ------------------------------------------------------------------------

    def _of_several(self, reading: Reading, found: References, codes: Sequence[str]) -> str | None:
        cues = reading.cues
        if reading.measures and not reading.weak:
            return None
        if "net" in found or "difference" in cues:
            return self._net(codes, signed=True)
        if "sum" in cues and (total := self._net(codes, signed=False)):
            return total
        if "change" not in cues:
            return None
        unit = _HOW_MANY_JA.search(reading.text.folded)
        counted = (code for code in codes if unit and unit[1].startswith(self._catalogue.get(code).unit.ja))
        return next(counted, codes[0])

    def _net(self, codes: Sequence[str], *, signed: bool) -> str | None:
        """The sum or, `signed`, the difference that is published of these."""
        for one in self._sums:
            (_, plus), (_, other) = one.numerator
            terms = {code for code, _ in one.numerator}
            if (plus * other < 0) == signed and set(codes) <= terms:
                return one.code
        return None

    # -- of one measure -------------------------------------------------------------------------

    def _actual(self, reading: Reading, found: References, previous: Plan) -> str | None:
        """From a projection to what was counted: "and what was it really in 2020?" """
        base = self._projected.get(previous.measures[0])
        if base is None or reading.measures or "not_yet" in reading.cues:
            return None
        said = bool(reading.years.years) and self._has(base, previous, reading.years.years)
        return base if said or ("actual" in found and not reading.years) or reading.years.latest else None

    def _projection(self, reading: Reading, previous: Plan) -> str | None:
        """From what was counted to its projection: "and in 2045?" """
        measure, said = self._catalogue.get(previous.measures[0]), reading.years.years
        projection = measure.projection if isinstance(measure, Indicator) else None
        if projection is None or not said or not previous.areas or reading.measures:
            return None
        later = max(said) > max(self._measures.years(measure.code, previous.areas[0]), default=0)
        return projection if later and self._has(projection, previous, said) else None

    def _has(self, code: str, previous: Plan, years: Sequence[int]) -> bool:
        """Whether there are figures of the previous plan's area for these years."""
        return bool(previous.areas) and set(years) <= set(self._measures.years(code, previous.areas[0]))

    def _counted(self, reading: Reading, found: References, code: str) -> str | None:
        """From a rate back to what it is the rate of: "and the number?", 人数は？"""
        measure = self._catalogue.get(code)
        placed = bool(reading.places) and not found.any("plain", "back")
        own = (
            set(self._catalogue.get(measure.numerator[0][0]).facets.items()) if isinstance(measure, Derived) else set()
        )
        other = bool(reading.measures) or not set(reading.facets) <= own  # 製造業の人数 after its share is the number
        named = placed or (other and not reading.weak)
        if named or not found.any("counted", "only_number", "plain"):
            return None
        return self.counted(code)

    def counted(self, code: str) -> str | None:
        """What a rate is the rate of."""
        measure = self._catalogue.get(code)
        if not isinstance(measure, Derived) or not measure.denominator or len(measure.numerator) != 1:
            return None
        return measure.numerator[0][0]

    def per_unit(self, reading: Reading, code: str) -> str | None:
        """ "Per school?", 1校あたりにすると: by what the previous measure is divided by, or divides."""
        units = per_what.units(reading)
        if not units:
            return None
        own = self._catalogue.get(code)
        if isinstance(own, Derived) and own.denominator and len(own.numerator) == 1:
            code = own.numerator[0][0]  # "per teacher?" after "per school?"
        rates = [rate for rate in self._over.get(code, ()) if rate.unit.style != "percent"]
        for fits in (self._is_unit, self._is_thing):
            for rate in rates:
                if any(fits(unit, term) for unit in units for term, _ in rate.denominator):
                    return rate.code
        words = [word for word in self.words(reading) if word not in units]
        for rate in self._under.get(code, ()):
            same = any(self._is_unit(unit, code) or self._is_thing(unit, code) for unit in units)
            if same and self.called(words, rate.numerator[0][0]):
                return rate.code
        return self._namesake(reading, code)

    def _per_named(self, reading: Reading, code: str) -> str | None:
        """ "Per habitable area?", 可住地面積あたり: the rate of what was measured by what is named."""
        own = self._catalogue.get(code)
        top = own.numerator[0][0] if isinstance(own, Derived) and len(own.numerator) == 1 else code
        for codes in per_what.measures(reading):
            rates = (rate for rate in self._over.get(top, ()) if {one for one, _ in rate.denominator} <= set(codes))
            if rate := next(rates, None):
                return rate.code
        return None

    def _namesake(self, reading: Reading, code: str) -> str | None:
        """ "Students per teacher" after junior high schools: the rate so called that belongs to them."""
        rates = (*self._over.get(code, ()), *self._under.get(code, ()))
        named = {one for codes in reading.measures for one in codes}
        if not named or any(rate.code in named for rate in rates):
            return None
        words = [word for word in self.words(reading) if " per " in word or per_what.PER_JA.search(word)]
        return next((rate.code for rate in rates if self.called(words, rate.code)), None)

    def per_head(self, reading: Reading, previous: Plan) -> Plan | None:
        """The previous figure over the population, where no rate of that kind is published."""
        said = len(previous.measures) == 1 and _HEAD.search(reading.text.folded)
        one = previous.op == "value" and len(previous.areas) == 1 and len(previous.years) <= 1
        if not (said and one) or reading.places or reading.facets or (reading.measures and not self._people(reading)):
            return None
        code = previous.measures[0]
        if code == POPULATION or not self._measures.adds_up(code) or self._of_people(code):
            return None
        return previous.model_copy(update={"op": "ratio", "measures": (code, POPULATION), "unit": None})

    def per_thing(self, reading: Reading, previous: Plan) -> Plan | None:
        """ "People per library?", 1館あたりの人口は after libraries: what is named over the figure before, where no
        rate of that kind is published."""
        one = previous.op == "value" and len(previous.measures) == len(previous.areas) == 1
        named = [codes[0] for codes in reading.measures if previous.measures[0] not in codes]
        if not named and _PEOPLE_PER.search(reading.text.folded):
            named = [POPULATION]
        if not one or len(named) != 1 or len(previous.years) > 1 or reading.places or reading.facets:
            return None
        code = previous.measures[0]
        said = any(self._is_unit(unit, code) or self._is_thing(unit, code) for unit in per_what.units(reading))
        if not said or not (self._measures.adds_up(code) and self._measures.adds_up(named[0])):
            return None
        return previous.model_copy(update={"op": "ratio", "measures": (named[0], code), "unit": None})

    def per_person(self, reading: Reading, code: str) -> str | None:
        """ "And who had the fewest per person?", 1人あたりだと？: what is published of it per head, or it where
        it is per head already; None where something else is named."""
        other = reading.measures and not self._people(reading) and not any(code in named for named in reading.measures)
        if other or base_of(reading.text.folded) not in (None, "1") or not _HEAD.search(reading.text.folded):
            return None
        measure = self._catalogue.get(code)
        of_people = isinstance(measure, Derived) and POPULATION in {term for term, _ in measure.denominator}
        if of_people and measure.unit.style != "percent":
            return code
        return self._of_people(code)

    def _people(self, reading: Reading) -> bool:
        return reading.weak or all(POPULATION in codes for codes in reading.measures)

    def _of_people(self, code: str) -> str | None:
        """What is published of it per head."""
        rates = [rate for rate in self._over.get(code, ()) if rate.unit.style != "percent"]
        found = [rate for rate in rates if POPULATION in {term for term, _ in rate.denominator}]
        return min(found, key=lambda rate: rate.scale).code if found else None  # doctors: per 100,000

    def _undivided(self, reading: Reading, found: References, code: str) -> str | None:
        """ "Back to both sexes": the measure without the part that was asked for."""
        own = self._catalogue.get(code)
        if "whole" not in found or not own.facets or (reading.measures and not reading.weak):
            return None
        root = own.base or own.code
        wanted = {kind: value for kind, value in own.facets.items() if kind not in ("sex", "nationality")}
        alike = (one.code for one in self._catalogue.family(root) if dict(one.facets) == wanted)
        return next((one for one in alike if one != code), None)

    def _is_unit(self, word: str, code: str) -> bool:
        unit = self._catalogue.get(code).unit
        singular = {word, word.split()[0], word.rstrip("s")}
        alike = word in _HOUSES and unit.ja in _HOUSES
        return alike or bool({unit.ja, unit.en, unit.one or ""} & singular)

    def _is_thing(self, word: str, code: str) -> bool:
        return len(word) > 1 and self.called([word, word.split()[0]], code)

    def _share(self, reading: Reading, code: str) -> str | None:
        """ "What share of the population is that?", "what share were foreigners?" """
        cues = reading.cues
        if cues.any("change", "ratio") or len(reading.measures) != 1 or reading.listed:
            return None
        named = reading.measures[0]
        if not (cues.any("share", "rate") or self._catalogue.get(named[0]).unit.style == "percent"):
            return None
        rates = [rate for rate in self._over.get(code, ()) if rate.unit.style == "percent"]
        for rate in rates:
            terms = {term for term, _ in rate.denominator}
            if set(named) & (terms | {self._catalogue.get(term).base for term in terms}):
                return rate.code
        for rate in self._under.get(code, ()):
            if rate.unit.style == "percent" and rate.numerator[0][0] in named:
                return rate.code
        unit = self._catalogue.get(named[0]).unit.key  # "of all households": of those that its share is published of
        whole = (rate for rate in rates for term, _ in rate.denominator if self._catalogue.get(term).unit.key == unit)
        if named[0] != code and (of_whole := next(whole, None)):
            return of_whole.code
        part = self._member(code, self._facets_of(named))
        of_part = self._over.get(part, ()) if part else ()
        return next((rate.code for rate in of_part if rate.unit.style == "percent"), None)

    def _part(self, reading: Reading, code: str) -> str | None:
        """ "How many were men?" of the unemployed: not of the population."""
        if len(reading.measures) != 1 or reading.cues.any("share", "rate", "per"):
            return None
        named = reading.measures[0]
        people = self._catalogue.get(named[0]).base == POPULATION
        return self._member(code, self._facets_of(named)) if people else None

    def member(self, code: str, facets: dict[str, str]) -> str | None:
        """The measure itself where it has these facets, or the part of it that has."""
        own = self._catalogue.get(code)
        wanted = dict(own.facets) | facets
        if not facets or wanted == own.facets:
            return code if facets else None
        family = self._catalogue.family(own.base or own.code)
        return next((one.code for one in family if dict(one.facets) == wanted), None)

    def _sibling(self, reading: Reading, code: str) -> str | None:
        """ "And fishing?" after golfers: no industry, but the one other thing of their kind that goes by it."""
        own = self._catalogue.get(code)
        if reading.measures or not reading.facets or not isinstance(own, Indicator):
            return None
        kinds = {kind for one in self._catalogue.family(own.base or code) for kind in one.facets}
        if kinds & {kind for kind, _ in reading.facets}:
            return None
        return self._of_kind(reading, own)

    def instead(self, reading: Reading, plan: Plan) -> str | None:
        """ "And fish?" after hikers of Yamanashi: of what goes by it the thing of the same kind, where what is named
        has no figure there."""
        own = self._catalogue.get(plan.measures[0])
        if len(reading.measures) != 1 or reading.facets or not plan.areas or not isinstance(own, Indicator):
            return None
        if side := self.belonging.of_that_year(reading, plan, self._other_sides(own.base or own.code)):
            return side
        if any(self._measures.years(code, plan.areas[0]) for code in reading.measures[0]):
            return None
        return self._of_kind(reading, own)

    def _of_kind(self, reading: Reading, own: Indicator) -> str | None:
        """The one other measure of this topic and unit that goes by the question's words."""
        code = own.code
        words = [word for word in _WORD.findall(reading.text.folded) if word not in ENGLISH]
        alike = (one for one in self._catalogue.indicators.values() if (one.topic, one.unit) == (own.topic, own.unit))
        found = [one.code for one in alike if one.base is None and one.code != code and self.called(words, one.code)]
        return found[0] if len(found) == 1 else None

    def _member(self, code: str, facets: dict[str, str]) -> str | None:
        """The part of a measure that has these facets beside its own."""
        own = self._catalogue.get(code)
        if POPULATION in (code, own.base or own.code):
            return None
        found = self.member(code, facets)
        return found if found != code else None

    def _facets_of(self, codes: Sequence[str]) -> dict[str, str]:
        """What a measure of people says about them: of a rate, its numerator."""
        measure = self._catalogue.get(codes[0])
        if isinstance(measure, Derived) and measure.numerator:
            measure = self._catalogue.get(measure.numerator[0][0])
        return dict(measure.facets) if measure.base == POPULATION else {}

    def _counterpart(self, reading: Reading, code: str) -> str | None:
        """ "Pupils?" after elementary schools: those of the same fraction, in the same industry."""
        own = self._catalogue.get(code)
        root = own.base or own.code
        words = self.words(reading)
        # 宿泊者数 after it are no foreign ones, and high schools after junior ones no students of theirs.
        named = any(code in codes or self._catalogue.get(codes[0]).unit == own.unit for codes in reading.measures)
        people = reading.weak or reading.measures == ((POPULATION,),)  # of everybody, not of land they can live on
        if named or people or root == POPULATION or not words or reading.cues.any("share", "rate", "per"):
            return None
        kinds = {kind for one in self._catalogue.family(root) for kind in one.facets}
        if any(kind not in kinds and kind not in ("sex", "age") for kind, _ in reading.facets):
            return None  # "education spending" after recreation is not all spending
        sides = list(dict.fromkeys(self._other_sides(root)))
        called = [other for other in sides if self.called(words, other)]
        if not (called or reading.measures):  # teachers after schools: what their pupils are divided by
            further = (other for side in sides if side != POPULATION for other in self._other_sides(side))
            called = [other for other in dict.fromkeys(further) if self.called(words, other)][:1]
        if not called or (len(called) > 1 and all(self._part_of_people(codes) for codes in reading.measures)):
            return None  # "kids" after daycare places may be those who attend or those who wait
        if not own.facets:
            return called[0]
        found = (one.code for one in self._catalogue.family(called[0]) if dict(one.facets) == dict(own.facets))
        return next(found, called[0])

    def _part_of_people(self, codes: Sequence[str]) -> bool:
        """Whether what is named is a part of the population."""
        return all(POPULATION in (code, self._catalogue.get(code).base) for code in codes)

    def _other_sides(self, code: str) -> Iterator[str]:
        for rate in (*self._over.get(code, ()), *self._under.get(code, ())):
            for term in (rate.numerator[0][0], *(term for term, _ in rate.denominator)):
                measure = self._catalogue.get(term)
                if term != code and POPULATION not in (term, measure.base) and isinstance(measure, Indicator):
                    yield term

    def words(self, reading: Reading) -> list[str]:
        """What a question calls the thing measured: names found, and words that are none."""
        folded = reading.text.folded
        meant = [mention for mention in reading.mentions if mention.measures and mention.codes in reading.measures]
        named = [folded[mention.start : mention.end] for mention in meant]
        unknown = reading.unknown or ""
        unnamed = [word for word in dict.fromkeys((*reading.strange, *reading.left, unknown)) if len(word) > 1]
        counted = [word for word in COUNTED_JA.findall(folded) if word not in named]
        taught = _TEACHERS.findall(folded) if not named else []  # which is also how people are addressed
        return [*named, *unnamed, *counted, *(word for word in taught if word not in counted)]

    def called(self, words: Iterable[str], code: str) -> bool:
        """Whether a measure goes by one of these words as well."""
        measure = self._catalogue.get(code)
        names = (measure.title_en, measure.title_ja, *measure.synonyms_en, *measure.synonyms_ja)
        texts = [name.casefold() for name in names]
        return any(_in(word.rstrip("s") if word.isascii() else word, text) for word in words for text in texts)


def _in(word: str, text: str) -> bool:
    return bool(re.search(rf"\b{re.escape(word)}", text)) if word.isascii() else word in text
