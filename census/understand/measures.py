"""Which measure is meant: the linked codes, turned by facets (women, construction), by a percent or
"per" cue towards a rate, by years towards the series that has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from census.composed import ages, per
from census.indicators import Catalogue
from census.measures import Measures
from census.types import Derived, Indicator
from census.understand.ages import find_ages
from census.understand.bases import base_of, counted_by
from census.understand.corrections import corrected_from
from census.understand.each_sex import of_each_sex
from census.understand.reading import Reading

POPULATION = "A1101"
OF_PEOPLE = frozenset({"sex", "age"})
"""Groups of facets that are never passed over."""
_SURVEYED = {"15+": frozenset({"labour"}), "10+": frozenset({"time_use", "activities"})}
"""Ages from which surveys of a topic ask people."""
_BY_INDUSTRY = {"F1102": "C2208"}
"""People in work are published by industry as employees of establishments."""
_USUAL = 100_000
"""People that a rate is usually told for where the question says "per head" of what few have."""
_OF_OTHERS = re.compile(
    r"\b(?:per|for every) [\d,]+k? (?:thousand )?"
    r"(?!thousand|people|persons?|residents?|inhabitants?|head|capita|citizens?|population|in\b|for\b)[a-z]+|"
    r"(?:歳未満|歳以上|女性|男性|子ども|児童|生徒|学生|高齢者)(?:人口)?[\d,]*[千万]?人"
)
_BOTH_SEXES = ("compare", "difference", "ratio", "most", "least", "each")
_AREA_UNIT = re.compile(r"km(?:2|²)|\bsq(?:uare)? (?:km|kilomet)|平方キロ")
_PART_OF = re.compile(
    r"\b(?:share|percentage|proportion|per ?cent) of (?:the |its |their )?(?:people |those |residents )?$"
)
_HOW_MANY_PEOPLE = re.compile(r"\bhow many\b[^?]*\b(?:people|persons|residents|folks)\b|何人")
_RATIO_WORD = re.compile(r"rate|ratio|share|per ?cent|proportion|fraction|%|率|割合|比")
_JOINED = re.compile(r"(?:['’]s?)? ?|の")


class UnsupportedFacetError(Exception):
    """The measure is not published by this facet (dentists by sex)."""


class NoMeasureError(Exception):
    """Nothing says what is measured."""


class MeasureChooser:
    """Chooses measure codes for a reading."""

    def __init__(self, catalogue: Catalogue, measures: Measures) -> None:
        self._catalogue = catalogue
        self._measures = measures
        self._rates: dict[str, list[Derived]] = {}
        for derived in catalogue.derived.values():
            if derived.denominator and len(derived.numerator) == 1:
                self._rates.setdefault(derived.numerator[0][0], []).append(derived)

    def choose(
        self,
        reading: Reading,
        named: Sequence[tuple[str, ...]],
        area: str,
        level: str | None,
        candidates: Sequence[str] = (),
    ) -> tuple[str, ...]:
        """One code per measure meant; `candidates` are retrieved ones, best first. Facets alone mean people.

        Raises UnsupportedFacetError, and NoMeasureError where nothing is named.
        """
        if not named and reading.facets:
            named = self._of_facets(reading.facets)
        if not named:
            raise NoMeasureError
        before = named
        if "for_size" in reading.cues:  # of the population, which may be named too
            named = [codes for codes in named if POPULATION not in codes] or named
        named, said = self._people_as_facets(reading, named)
        reading = replace(reading, facets=tuple(dict.fromkeys((*reading.facets, *said))))
        if said and any(codes not in named and self._catalogue.is_rate(codes[0]) for codes in before):
            reading = replace(reading, cues=reading.cues.with_("share"))  # "foreign share of hotel guests"
        variants = _facet_variants(reading)
        named = self._narrower(named, reading) if not reading.listed else named
        rate = self._rate_of_two(named, reading)
        if rate:
            named = ((rate,),)
        elif len(named) > 1 and not reading.listed:
            named = (self._one_of(named, candidates, variants[0], reading),)
        chosen = []
        for codes in named:
            for facets in variants:
                found = self._by_facets(codes, facets)
                found = self._as_rate(found, reading) or self._as_count(found, reading)
                chosen.append(self._available(found, area, level)[0])
        return tuple(dict.fromkeys(self._of_years(code, reading, area) for code in chosen))

    def _of_facets(self, facets: Sequence[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
        """What facets alone are said of: people, or the one family that has them (低位 of births: projections)."""
        keys = {facet for facet, _ in facets}
        if keys <= OF_PEOPLE:
            return ((POPULATION,),)
        special = keys - OF_PEOPLE
        roots = {measure.base for measure in self._catalogue if measure.base and special <= measure.facets.keys()}
        return tuple((root,) for root in roots) if len(roots) == 1 else ()

    def _people_as_facets(
        self, reading: Reading, named: Sequence[tuple[str, ...]]
    ) -> tuple[Sequence[tuple[str, ...]], tuple[tuple[str, str], ...]]:
        """ "Female" of "how many female dentists" is said of the dentists, though it names people as well."""
        if len(named) < 2 or reading.listed:
            return named, ()
        people = [codes for codes in named if self._people_of(codes[0])]
        others = [codes for codes in named if codes not in people]
        if len(others) == 1 and people:
            facets = self._people_of(people[0][0])
            share = isinstance(self._catalogue.get(people[0][0]), Derived)
            return (named, ()) if share and not self._members(others[0], facets) else (others, facets)
        return self._firms_as_facets(named, reading)

    def _people_of(self, code: str) -> tuple[tuple[str, str], ...]:
        """The facets of a part of the population, or of its share in it (percentage of women)."""
        measure = self._catalogue.get(code)
        if isinstance(measure, Derived) and [term for term, _ in measure.denominator] == [POPULATION]:
            measure = self._catalogue.get(measure.numerator[0][0])
        return tuple(measure.facets.items()) if measure.base == POPULATION else ()

    def _firms_as_facets(
        self, named: Sequence[tuple[str, ...]], reading: Reading
    ) -> tuple[Sequence[tuple[str, ...]], tuple[tuple[str, str], ...]]:
        """ "Factory" of "factory employees" and "how many work in hotels and restaurants" tells which employees."""
        for whole in named:
            of = self._catalogue.get(whole[0])
            people = isinstance(of, Indicator) and not of.facets and of.unit.key in ("employee", "worker")
            parts = [part for part in named if part is not whole]
            # Of "factory workers, private firms only" the firms are those that factories are among.
            bases = {self._catalogue.get(code).base for part in parts for code in part}
            trades = {self._trade(part, whole[0], reading) for part in parts if bases.isdisjoint(part)}
            facets = (("industry", trades.pop() or ""),) if people and len(trades) == 1 else ()
            if facets and self._members([_BY_INDUSTRY.get(code, code) for code in whole], facets):
                return (whole,), facets
        return named, ()

    def _trade(self, part: tuple[str, ...], whole: str, reading: Reading) -> str | None:
        """The industry of firms that are named: of factories, of hotels."""
        if self._catalogue.get(part[0]).base not in (None, whole) and "industry" in self._catalogue.get(part[0]).facets:
            return self._catalogue.get(part[0]).facets["industry"]
        said = (facet for mention in reading.terms if mention.codes == part for facet in mention.facets)
        return next((value for group, value in said if group == "industry"), None)

    def rate_of(self, before: Sequence[str], named: Sequence[tuple[str, ...]], reading: Reading) -> str | None:
        """ "What share of the population is that?" of the measures asked for before."""
        return self._rate_of_two((tuple(before), *named), reading) if len(named) == 1 else None

    def threshold_measure(self, reading: Reading, codes: Sequence[str], *, percent: bool) -> str | None:
        """The measure a threshold compares: of percent, a rate of what is named."""
        if not percent:
            return codes[0] if codes else None
        for facets in _facet_variants(reading):
            for named in filter(None, (codes, *reading.measures, (POPULATION,))):
                for code in self._by_facets(named, facets):
                    if self._catalogue.get(code).unit.style == "percent":
                        return code
                    for rate in self._rates.get(code, ()):
                        if rate.unit.style == "percent":
                            return rate.code
        return codes[0] if codes else None

    def _narrower(self, named: Sequence[tuple[str, ...]], reading: Reading) -> Sequence[tuple[str, ...]]:
        """Without what the word before says a part of: of foreign visitors' overnight stays the foreign ones."""
        told = [mention for mention in reading.mentions if mention.measures]
        joined = {
            two.codes: one.codes
            for one, two in pairwise(told)
            if _JOINED.fullmatch(reading.text.folded, one.end, two.start)
        }
        parts = {whole for whole, part in joined.items() if self._catalogue.get(part[0]).base == whole[0]}
        return [codes for codes in named if codes not in parts] or named

    def _one_of(
        self,
        named: Sequence[tuple[str, ...]],
        candidates: Sequence[str],
        facets: Sequence[tuple[str, str]],
        reading: Reading,
    ) -> tuple[str, ...]:
        """Of measures that were not listed, the one that has the facets, the one retrieved, a rate, or the first."""
        for codes in named:
            if facets and self._members(codes, facets):
                return codes
        said = [code for codes in named for code in codes]
        retrieved = [candidate for candidate in candidates if candidate in said] or list(candidates)
        if retrieved:
            return (retrieved[0],)
        rates = [code for code in said if isinstance(self._catalogue.get(code), Derived)]
        # The head of a Japanese phrase comes last (住宅の空き家), of an English one first.
        return ((rates or said)[-1 if reading.head_last else 0],)

    def _rate_of_two(self, named: Sequence[tuple[str, ...]], reading: Reading) -> str | None:
        """ "Foreign residents as % of the population": a rate whose two sides are named."""
        if len(named) != 2 or not reading.cues.any("share", "per", "rate"):
            return None
        for top, bottom in (named, named[::-1]):
            for code in top:
                for rate in self._rates.get(code, ()):
                    if set(bottom) & {term for term, _ in rate.denominator}:
                        return rate.code
        return None

    def _by_facets(self, codes: Sequence[str], facets: Sequence[tuple[str, str]]) -> list[str]:
        """The family members that have these facets beside the measure's own; those of people are
        compulsory, an industry that the measure does not know is not."""
        if not facets:
            return list(codes)
        people = [facet for facet in facets if facet[0] in OF_PEOPLE]
        for wanted in (list(facets), *([facet, *people] for facet in facets if facet not in people), people):
            found = (self._members(codes, wanted) or self._rates_of_part(codes, wanted)) if wanted else []
            if found:
                return found
        by_industry = [_BY_INDUSTRY[code] for code in codes if code in _BY_INDUSTRY]
        if by_industry:
            return [code for code in self._by_facets(by_industry, facets) if code not in by_industry] or list(codes)
        if any(group == "industry" for group, _ in facets) and self._root(codes[0]) == POPULATION:
            raise UnsupportedFacetError  # women in manufacturing are no women of the population
        own = {facet for code in codes for facet in self._catalogue.get(code).facets.items()}
        if set(people) <= own | self._of_all(codes):
            return list(codes)
        made = self._age_range(codes, dict(people))
        if made is None:
            raise UnsupportedFacetError
        return [made]

    def _rates_of_part(self, codes: Sequence[str], facets: Sequence[tuple[str, str]]) -> list[str]:
        """The percentages of a part of what a percentage named is of: of those in work, those in primary industry."""
        rates = [self._catalogue.derived[code] for code in codes if code in self._catalogue.derived]
        tops = [rate.numerator[0][0] for rate in rates if rate.unit.style == "percent" and len(rate.numerator) == 1]
        parts = self._members(tops, facets)
        return [rate.code for part in parts for rate in self._rates.get(part, ()) if rate.unit.style == "percent"]

    def _of_all(self, codes: Sequence[str]) -> set[tuple[str, str]]:
        """The ages that all figures of these measures are of: who works or looks for work is over 15."""
        topics = {self._catalogue.get(code).topic for code in codes}
        return {("age", age) for age, of in _SURVEYED.items() if topics <= of}

    def _age_range(self, codes: Sequence[str], people: Mapping[str, str]) -> str | None:
        """People of an age that is no group of its own but a sum of groups."""
        if "age" not in people or self._root(codes[0]) != POPULATION:
            return None
        sex = people.get("sex") or self._catalogue.get(codes[0]).facets.get("sex", "")
        made = ages(people["age"], sex)
        return made if made and made in self._catalogue else None

    def _root(self, code: str) -> str:
        return self._catalogue.get(code).base or code

    def _members(self, codes: Sequence[str], facets: Sequence[tuple[str, str]]) -> list[str]:
        found: list[str] = []
        for code in self._with_related(codes):
            measure = self._catalogue.get(code)
            wanted = dict(measure.facets) | dict(facets)
            root = measure.base or measure.code
            found += [m.code for m in self._catalogue.family(root) if dict(m.facets) == wanted and m.code not in found]
        return found

    def _with_related(self, codes: Sequence[str]) -> Iterable[str]:
        for code in codes:
            yield code
            measure = self._catalogue.get(code)
            if isinstance(measure, Indicator):
                yield from measure.also
                if measure.projection:
                    yield measure.projection

    def _as_rate(self, codes: Sequence[str], reading: Reading) -> list[str]:
        """A rate whose numerator the words named, where the question asks for one."""
        text, sized = reading.text.folded, "for_size" in reading.cues
        of_all = [code for code in codes if sized and self._root(code) == POPULATION != code]
        if of_all and (shares := self._shares(of_all)):
            return shares
        if "per" in reading.cues:
            base, of_people = (
                None if sized else base_of(text[corrected_from(text) :]) or base_of(text),
                _OF_OTHERS.search(text) is None,
            )
            codes = [counted_by(self._catalogue.get(code), base) for code in codes] if of_people else codes
            rates = [rate for code in codes for rate in self._rates.get(code, ()) if rate.unit.style != "percent"]
            listed = [rate for rate in rates if not of_people or _per_head(rate)]
            same = [rate for rate in listed if base in (None, "1", str(rate.scale))]
            sized = base is None and not same  # "for its size" asks for no number of people
            parts = [r.code for code in codes for r in self._rates.get(code, ()) if r.unit.style == "percent"]
            if sized and parts:
                return parts
            made = self._made_per_head(codes, base) if of_people else []
            found = [rate.code for rate in same] or made or [rate.code for rate in rates]
            return found or (self._shares(codes) if sized else parts if base == "1" and of_people else [])
        in_units = bool(_AREA_UNIT.search(text)) and any(self._catalogue.get(code).unit.key == "km2" for code in codes)
        asked = "points" in reading.cues or not reading.cues.any("change", "ratio") or _as_part(reading)
        if reading.cues.any("share", "rate") and asked and not in_units:
            per_head = [rate.code for code in codes for rate in self._rates.get(code, ()) if _per_head(rate)]
            rated = "rate" in reading.cues and not reading.listed and "比率" not in text
            return self._shares(codes) or (per_head if rated else [])  # marriages "as a rate"
        return []

    def _shares(self, codes: Sequence[str]) -> list[str]:
        """The percentages that these are counted for."""
        rates = [rate for code in codes for rate in self._rates.get(code, ()) if rate.unit.style == "percent"]
        return [rate.code for rate in rates] or self._made_share(codes)

    def _as_count(self, codes: Sequence[str], reading: Reading) -> list[str]:
        """What a percentage is of, where people are counted: "how many unemployment people" are the unemployed."""
        said = {code: reading.text.folded[m.start : m.end] for m in reading.mentions for code in m.codes}
        counted = _HOW_MANY_PEOPLE.search(reading.text.folded) and not reading.cues.any("share", "rate", "per")
        rated = [
            self._catalogue.derived[code].numerator[0][0]
            for code in codes
            if code in self._catalogue.derived
            and self._catalogue.get(code).unit.style == "percent"
            and not _RATIO_WORD.search(said.get(code, "rate"))
        ]
        return rated if counted and rated else list(codes)

    def _made_per_head(self, codes: Sequence[str], base: str | None) -> list[str]:
        """A rate per so many people of what no listed rate is of."""
        for code in codes:
            measure = self._catalogue.get(code)
            of_people = self._root(code) == POPULATION and (code == POPULATION or base in (None, "1"))
            if not isinstance(measure, Indicator) or not measure.additive or of_people:
                continue  # of people the part that they are is told, unless a number says of how many
            usual = 1 if measure.unit.style == "money" else _USUAL
            made = per(code, POPULATION, int(base) if base and base.strip("0") == "1" else usual)
            if made in self._catalogue:
                return [made]
        return []

    def _made_share(self, codes: Sequence[str]) -> list[str]:
        """The share of all people that an age range is."""
        made = [per(code, POPULATION, 100) for code in codes if code not in self._catalogue.derived]
        of_people = [code for code in made if code.startswith("AGE_") and code in self._catalogue]
        return of_people or list(dict.fromkeys(share for code in codes for share in self._rest_shares(code)))

    def _rest_shares(self, code: str) -> Iterator[str]:
        """The percentage of what is left without what a listed one is of: dwellings that are not vacant, people
        whose toilet has no flush."""
        own = dict(self._catalogue.derived[code].numerator) if code in self._catalogue.derived else {code: 1}
        for rate in self._catalogue.derived.values():
            whole = rate.denominator[0][0] if len(rate.denominator) == 1 else ""
            parts = {term: sign for term, sign in rate.numerator if term != whole}
            rest = {whole: 1} | {term: -sign for term, sign in parts.items()} if len(parts) == 1 else {}
            all_but = len(rate.numerator) == 2 and parts == {code: -1}
            if rate.unit.style == "percent" and (own == rest or all_but) and per(code, whole, 100) in self._catalogue:
                yield per(code, whole, 100)

    def _available(self, codes: Sequence[str], area: str, level: str | None) -> list[str]:
        """Codes with figures there first; the order of the words is kept otherwise."""

        def has(code: str) -> bool:
            return level in self._measures.levels(code) if level else bool(self._measures.years(code, area))

        return sorted(dict.fromkeys(codes), key=lambda code: not has(code))

    def _of_years(self, code: str, reading: Reading, area: str) -> str:
        """The series for the years asked: a projection for the future, a related one where the usual ends."""
        measure = self._catalogue.get(code)
        if not isinstance(measure, Indicator):
            return code
        years = self._measures.years(code, area)
        asked = [*reading.years.years, *filter(None, reading.years.span or ())]
        future = bool(asked and max(asked) > self._measures.store.indicator_years(code)[-1])
        if measure.projection and (future or "not_yet" in reading.cues):
            return measure.projection
        if asked and not set(asked) & set(years):
            for other in measure.also:
                if set(asked) & set(self._measures.years(other, area)):
                    return other
        return code


def _as_part(reading: Reading) -> bool:
    """Whether the part of something is named as such: "by share of 65+", "the percentage of women"."""
    text = reading.text.folded
    return any(_PART_OF.search(text[: mention.start]) for mention in reading.mentions) or any(
        _PART_OF.search(text[: age.start]) for age in find_ages(text)
    )


def _per_head(rate: Derived) -> bool:
    """Whether it is of all people."""
    return [code for code, _ in rate.denominator] == [POPULATION]


def _facet_variants(reading: Reading) -> list[list[tuple[str, str]]]:
    """The facets of each measure meant: "men or women" means two, 男女あわせて neither."""
    groups: dict[str, list[str]] = {}
    for facet, value in reading.facets:
        groups.setdefault(facet, []).append(value)
    if "by_sex" in reading.cues:
        groups["sex"] = ["male", "female"]
    elif len(groups.get("sex", ())) == 2 and not (reading.cues.any(*_BOTH_SEXES) or of_each_sex(reading.text.folded)):
        del groups["sex"]
    several = next((facet for facet in ("sex", "age") if len(groups.get(facet, ())) > 1), None)
    single = [(facet, values[0]) for facet, values in groups.items() if facet != several]
    return [[*single, (several, value)] for value in groups[several]] if several else [single]
