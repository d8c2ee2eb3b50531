"""What a question says, before deciding what to do: resolved areas, measures, years, cues, conditions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from census.areas import CAPITALS, DESIGNATED, Gazetteer
from census.indicators import Catalogue
from census.measures import Measures
from census.types import JAPAN, Language
from census.understand import asides, background
from census.understand import cues as cue_patterns
from census.understand import years as year_patterns
from census.understand.aged import kept_by_age
from census.understand.ages import Age, find_ages
from census.understand.asked_units import find_unit
from census.understand.conditions import Quantity, Threshold, find_conditions, find_quantities
from census.understand.corrections import corrected_from, corrections, divides, orders_after, taken_back, years_after
from census.understand.cues import Cues
from census.understand.exclusions import is_excluded, left_out_of, without_sets
from census.understand.foreign import ForeignPlaces
from census.understand.growing import CROPS, of_growth
from census.understand.implied import implied
from census.understand.kinds import Kinds
from census.understand.levels import level
from census.understand.lexicon import Lexicon
from census.understand.life_years import asked_years
from census.understand.link import Linker, Match
from census.understand.not_meant import is_negated, is_qualified
from census.understand.not_names import is_none
from census.understand.own_area import own_areas
from census.understand.places import Place, PlaceResolver
from census.understand.proportions import of_population
from census.understand.superlatives import odd
from census.understand.text import Text
from census.understand.times_over import is_multiple, told_apart, told_in_times
from census.understand.unknown_names import unknown_name
from census.understand.unsurpassed import unsurpassed
from census.understand.weak_names import is_weak, says_whom, without_weak
from census.understand.widths import without_widths
from census.understand.words import ENGLISH, JAPANESE, SMALL_TALK
from census.understand.yardsticks import average_compared_with, is_yardstick, measured_before
from census.understand.years import Years
from census.units import AskedUnit

_NOT_RATE = re.compile(
    r"\bnot (?:the |a |an |as |in |its )*(?:rates?|shares?|percent(?:age)?s?|ratios?|proportions?|%)|"
    r"(?:率|割合|比率)(?:では|じゃ|で)な(?:い|く)"
    rf"|{CROPS}"
)
_RISE_IN_PERCENT = re.compile(
    r"\b(?:rise|increase|growth|change|fall|drop|decline|decrease|gain|loss|jump|shift),? "
    r"(?:expressed |given |measured |stated )?(?:in|as a) (?:per ?cent(?:age)?|%)(?! of)"
)
_FALLEN = re.compile(  # it is no decline that rain falls
    r"\b(?:how much|amount of|more|most|least|less) (?:rain|snow|precipitation|water)"
    r"(?: (?:that|which|does|did|has|have|had|will|usually|typically|normally|it))* (?:falls?|fell|fallen|falling)\b|"
    r"\b(?:rain|snow) (?:falls?|fell|falling)\b(?! (?:by|from|since|to)\b)|"
    r"\bof [^?.]{3,60} (?:falls?|fell) (?:to|on) (?!\d|about |around |under |below |just |only |its |the |an? )"
)
_LIST = re.compile(
    r"(?:代|費|額|へ?の(?:支出|購入額|金額|[人件戸校台軒棟]?数|割合))?[\s,]*"
    r"(?:and|or|over and above|vs\.?|versus|to|than|minus|with|against|,|&|/|-|"
    r"と|や|・|、|および|及び|か|より|対|は|が|から|に対する)"
    r"\s*(?:(?:the|of|a|number|more|fewer|ordinary|normal|regular) |(?:普通|ふつう|一般|通常)の)*"
)
_KINDS = frozenset({CAPITALS, DESIGNATED})  # sets that are kinds of area
_CHATTER = 1  # characters of Japanese content that a settled question may have left over
_HIRAGANA = re.compile(
    r"[のはがをにでともへかやねよなだし]*([ぁ-ゖ]{2,}?)[のはがをにでともへかやねよなだし]*(?![ぁ-ゖ])|[ぁ-ゖ]"
)
_JA_RUN = re.compile(r"[一-鿿々ァ-ヺー]{2,}")


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch [start, end) of the question that names something, and the areas, measures, facets or statistics
    lacking here that it can mean. `weak` are people and households, who are of every question."""

    start: int
    end: int
    codes: tuple[str, ...]
    measures: bool
    facets: tuple[tuple[str, str], ...] = ()
    elsewhere: tuple[str, ...] = ()
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A question taken apart.

    mentions      what was named, in reading order, places resolved
    terms         every stretch that names a measure, a facet or what these data lack, also those not asked about
    rest          the folded text with everything blanked that means something here
    measures      per mention, the codes the words can mean
    facets        sex, industry, age … named apart from a measure
    inside/excluded  decided in planning from `places` and `excluded`
    listed        whether several measures are a list (births and deaths), not one thing said in parts
    head_last     whether of several measures the last is the head (住宅の空き家)
    than_measures  what is compared with the area `than`
    total         whether the measure is called a total: of several areas, their sum
    certain       whether a form of words says what is measured, so that no other measure is to be weighed
    weak          whether at most "people" or "households" are named: retrieval may know better
    quantities    every number that is no year, age or part of a name
    growths       thresholds of what a figure grew by ("lost more than a tenth")
    thresholds    those that areas are compared with; `than` is the area whose figure is one
    strange       content words that mean nothing here
    left          English content words that are part of no name found
    covered       whether the measures named, with the cues, are most of what the question says
    residual      the question without places, years and what only tells of the speaker, for retrieval
    aside         the clauses that only tell of the speaker
    told          the end of the sentences that only tell, before the one that asks
    exact         whether everything was found as written, without correcting a spelling
    unknown       a name in a place's position that no gazetteer entry has
    foreign       a foreign country or city named
    unit          the unit the figure is wanted in, where the question says one
    given         whether the dialogue says what is measured, so that nothing need be looked for
    unkept        whether areas are to be kept or ordered by what no condition or measure says
    """

    text: Text
    language: Language
    places: tuple[Place, ...]
    excluded: tuple[str, ...]
    measures: tuple[tuple[str, ...], ...]
    facets: tuple[tuple[str, str], ...]
    years: Years
    cues: Cues
    mentions: tuple[Mention, ...] = ()
    terms: tuple[Mention, ...] = ()
    rest: str = ""
    aside: tuple[tuple[int, int], ...] = ()
    told: int = 0
    quantities: tuple[Quantity, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    growths: tuple[Threshold, ...] = ()
    than: Place | None = None
    listed: bool = False
    head_last: bool = False
    total: bool = False
    than_measures: tuple[str, ...] = ()
    certain: bool = False
    weak: bool = False
    strange: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    covered: bool = True
    residual: str = ""
    exact: bool = True
    unknown: str | None = None
    foreign: str | None = None
    unit: AskedUnit | None = None
    given: bool = False
    unkept: bool = False

    def meaning(self, code: str) -> Reading:
        """The reading with this measure for those named."""
        return replace(self, measures=((code,),), weak=False, listed=False)

    @property
    def settled(self) -> bool:
        """Whether the words name what is measured and nothing besides."""
        return self.covered and not self.weak and (len(self.measures) == 1 or self.listed)

    @property
    def says_something(self) -> bool:
        """Whether anything of the data was named at all."""
        named = bool(self.places or self.excluded or self.measures or self.facets or self.cues.level or self.unit)
        return named or bool(self.years) or self.years.latest


class Reader:
    """Takes questions apart."""

    def __init__(
        self,
        linker: Linker,
        gazetteer: Gazetteer,
        foreign: ForeignPlaces,
        catalogue: Catalogue,
        size: Callable[[str], float],
    ) -> None:
        """`size` tells an area's population."""
        self._catalogue = catalogue
        self._linker = linker
        self._foreign = foreign
        self._gazetteer = gazetteer
        self._resolver = PlaceResolver(gazetteer, size)
        self._kinds = Kinds(gazetteer)

    @classmethod
    def of(cls, catalogue: Catalogue, gazetteer: Gazetteer, measures: Measures) -> Reader:
        """The reader of a catalogue and a gazetteer, with the foreign places that are shipped."""
        linker = Linker(Lexicon(gazetteer, catalogue), gazetteer, ENGLISH)
        return cls(linker, gazetteer, ForeignPlaces.load(), catalogue, measures.population)

    def read(self, question: str, language: str = "auto") -> Reading:
        text = self._linker.spelt(Text.of(question, language))
        if self._foreign.find(text, ()) is None:  # 山南市 in China is no misspelt 泉南市
            text = self._linker.by_sound(text)
        written, text = text, self._linker.put_right(text)
        matches, exact = self._linker.link(text)
        exact = exact and text is written
        matches = self._kinds.of_lists(text.folded, matches)
        # 平方キロ names a density: behind a number it is a unit, which tells that the number is no year.
        undated = text.masked([(m.start, m.end) for m in matches if m.measures and not _counted(text, m)])
        stands_from = corrected_from(text.folded)
        years = years_after(undated, asked_years(text, undated, matches), stands_from)
        ages = tuple(age for age in find_ages(text.folded) if not _within(age, years.spans))
        matches = tuple(m for m in matches if not is_none(text.folded, m.start, m.end))
        unit = find_unit(text.folded)
        named_here = [self._gazetteer.get(name.code) for m in matches for name in m.areas]
        own = tuple(one for one in own_areas(text.folded) if one.is_among(named_here))
        taken = [
            *years.spans,
            *([(unit.start, unit.end)] if unit else ()),
            *((one.start, one.end) for one in own),
            *((age.start, age.end) for age in ages if not _named_whole(age, matches)),
        ]
        matches = tuple(m for m in matches if not any(start < m.end and m.start < end for start, end in taken))
        ages = tuple(age for age in ages if not _named_whole(age, matches))
        spans = [(m.start, m.end) for m in matches]
        masked = text.masked([*spans, *taken])
        quantities = find_quantities(text.folded, masked)
        is_anyone = partial(is_weak, text)
        thresholds, used = find_conditions(text.folded, masked, matches, quantities, self._is_money, is_anyone)
        growths = of_growth(masked, thresholds) if level(masked) else ()
        if growths:
            grown = {(one.start, one.end) for one in growths}
            thresholds = tuple(one for one in thresholds if (one.start, one.end) not in grown)
            used = tuple(match for match in used if thresholds)
        in_times = told_in_times((code for m in matches for code in m.measures), self._catalogue)
        if not in_times and (multiples := [one for one in thresholds if is_multiple(text.folded, one)]):
            thresholds = tuple(one for one in thresholds if one not in multiples)
            used = tuple(match for match in used if thresholds)
        told_to = asides.told(text, [*(m for m in matches if m.measures), *ages])
        asked_from = max(told_to, thought := asides.opined(text, matches))
        apart_from = asides.contrasted(text, matches, years.spans)
        beside = asides.beside(text, [m for m in matches if m.measures])
        after = asides.told_after(text, [m for m in matches if m.measures]) if text.language == "en" else []
        beside += [*background.own_times(masked, matches), *after]
        aside = [*beside, *apart_from]
        around = [(0, told_to), *(beside if text.language == "ja" else after)]  # a comma ends little in English
        years = background.asked_years(text.folded, years, told_to)
        of_times = background.of_times(text.folded, years.spans, matches)
        unasked = [
            *background.settled(text.folded, around, matches),
            *background.homes(text.folded, matches),
            *of_times,
        ]
        fallen = [match.span() for match in _FALLEN.finditer(text.folded)]
        conditions = [(one.start, one.end) for one in (*thresholds, *growths)]
        bare = text.masked([*spans, *taken, *conditions, *fallen, *beside, (0, asked_from)])
        bare = _NOT_RATE.sub(lambda match: "\x00" * len(match.group()), bare)
        bare, sets_left_out = without_sets(bare)
        bare = orders_after(bare, stands_from) if stands_from else bare
        bare = background.unheard(background.blanked(bare, of_times))
        asked_of = asides.counts_kinds(text.folded) or any(
            m.measures and not background.within(m, around) and not is_weak(text, m) for m in matches
        )
        cues = background.undescribed(cue_patterns.find(bare), bare, around, named=asked_of)
        cueless = cue_patterns.blanked(bare, cues)
        if held := unsurpassed(masked):
            cues = cues.without("most", "least", "less").with_(held)
        if "for_size" in cues or of_population(text.folded):
            cues = cues.without("ratio", "compared").with_("per", "for_size")
        if year_patterns.is_on_year(text.folded) or _RISE_IN_PERCENT.search(text.folded):
            cues = cues.without("rate", "share", "ratio", "percent_change").with_("change")
        units = asides.in_units(text, [m for m in matches if m.measures and not is_weak(text, m)])
        again = [
            *asides.glossed(text, [m for m in matches if m.measures], self._catalogue),
            taken_back(text.folded, stands_from),
            *corrections(text.folded),
            *units,
            *aside,
            *of_times,
            *asides.plain_kinds(text, [m for m in matches if m.measures], thought),
        ]
        for start, end in again:
            cueless = cueless[:start] + "\x00" * (end - start) + cueless[end:]
        named_areas = [m for m in matches if m.areas]
        around_areas = (
            text.masked([*((m.start, m.end) for m in named_areas), *taken]) if text.language == "en" else masked
        )
        apart = [
            m for m in named_areas if is_excluded(around_areas, m.start, m.end) or is_yardstick(masked, m.start, m.end)
        ]
        places = self._resolver.places(text, named_areas, cues.level, apart)
        places = [own[0].placed(place) for place in places] if own and len(places) == 1 else places
        mentions = [Mention(place.start, place.end, place.codes, measures=False) for place in places]
        left_out = left_out_of(around_areas, places, [] if cues.any("compare", "difference", "ratio") else apart)
        places = [place for place in places if place not in left_out]
        places = asides.without_thoughts(places, thought, cues)
        places = background.asked_places(text.folded, places, around, named_areas, cues)
        around_it = {p.code for p in left_out if any(self._gazetteer.holds(p.code, one.code) for one in places)}
        excluded = (*(p.code for p in left_out if p.code not in around_it), *sets_left_out)  # "the city, not Hokkaido"
        if cues.level is None and not places and not _KINDS.isdisjoint(excluded):
            cues = replace(cues, level="city")  # "non-capital", 政令市以外で
        of_kind = cues.level or any(place.code in _KINDS for place in places)
        than = next(
            (place for place in places if of_kind and not held and is_yardstick(masked, place.start, place.end)), None
        )
        if average := average_compared_with(text.folded):
            cues = cues.without("mean")
            than = than or (Place((JAPAN,), *average) if of_kind else None)
        foreign = self._foreign.find(text, matches, unasked)
        of_parts = [m for m in matches if not m.measures and m.start >= asked_from and not _within(m, apart_from)]
        facets = [facet for m in of_parts for facet in m.facets[:1]]
        facets += [("age", age.value) for age in ages if age.start >= asked_from and not _within(age, apart_from)]
        meant = [m for m in matches if m.start >= asked_from and not any(s <= m.start < e for s, e in again)]
        meant = [m for m in meant if not (m.elsewhere and background.within(m, [*beside, *of_times]))]
        lacking = [text.folded[m.start : m.end] for m in meant if m.elsewhere]
        left = self._left(text, cueless)
        strange = (*self._strange(left, cueless), *odd(bare), *lacking)
        left = (*left, *lacking)
        named = asides.since(text, [m for m in matches if m.measures and m not in used], asked_from)
        named = [match for match in named if not is_negated(text, match)] or named
        standing = [
            match
            for match in named
            if match.start >= stands_from and not divides(text.folded, match.start, stands_from)
        ]
        dropped = [(m.start, m.end) for m in named if standing and m not in standing]
        named = standing or named
        named = without_widths(text, asides.asked_about(text, named, aside), self._catalogue)
        named = [match for match in named if not is_qualified(text, match, strange, left)]
        mentions += [Mention(m.start, m.end, m.measures, measures=True) for m in matches if m in used or m in named]
        reading = Reading(
            text=text,
            language=text.language,
            places=tuple(places),
            excluded=excluded,
            measures=tuple(dict.fromkeys(m.measures for m in without_weak(text, named, self._catalogue))),
            listed=_listed(text, named),
            head_last=any(text.folded[a.end : b.start] == "の" for a, b in pairwise(named)),
            total=any(text.folded[match.start : match.end].startswith("total ") for match in named),
            weak=bool(named) and all((says_whom if lacking else is_weak)(text, match) for match in named),
            facets=tuple(dict.fromkeys(facets)),
            years=years,
            mentions=tuple(sorted(mentions, key=lambda mention: mention.start)),
            terms=tuple(
                Mention(m.start, m.end, m.measures, bool(m.measures), m.facets, m.elsewhere, weak=is_weak(text, m))
                for m in meant
                if m.terms and m not in used
            ),
            rest=cueless,
            cues=cues,
            quantities=quantities,
            thresholds=thresholds,
            growths=growths,
            than=than,
            than_measures=measured_before(than, matches),
            residual=_residual(
                text,
                [
                    *((m.start, m.end) for m in matches if m.areas),
                    *taken[: len(taken) - len(ages)],
                    *aside,
                    *units,
                    *dropped,
                ],
            ),
            aside=tuple(aside),
            told=told_to,
            exact=exact,
            strange=strange,
            left=left,
            covered=not left and len(_content(cueless)) <= _CHATTER,
            unknown=None if foreign else self._unknown(text, background.blanked(masked, unasked), places),
            foreign=foreign,
            unit=unit.unit if unit else None,
        )
        return implied(kept_by_age(told_apart(reading, self._catalogue)), self._catalogue)

    def _unknown(self, text: Text, masked: str, places: Sequence[Place]) -> str | None:
        """A name that nothing here has, or words for the asker's own area where none is named."""
        untold = None if places else next(iter(own_areas(masked)), None)
        if untold:
            return text.raw[untold.start : untold.end]
        return unknown_name(text, masked, self._linker.knows, has_places=bool(places))

    def _is_money(self, code: str) -> bool:
        return self._catalogue.get(code).unit.style == "money"

    def _left(self, text: Text, cueless: str) -> tuple[str, ...]:
        """English content words that nothing accounts for."""
        free = [t.text for t in text.tokens if t.latin and len(t.text) > 2 and "\x00" not in cueless[t.start : t.end]]
        return tuple(word for word in free if word.removesuffix("'s") not in ENGLISH)

    def _strange(self, left: Sequence[str], cueless: str) -> tuple[str, ...]:
        """Content words that mean nothing here: crimes, 犯罪."""
        words = [word for word in left if not self._linker.knows(word.removesuffix("'s"))]
        return (*words, *(run for run in _JA_RUN.findall(cueless) if not any(known in run for known in JAPANESE)))


def _content(cueless: str) -> str:
    """What a Japanese question says besides names, cues, small talk and particles."""
    rest = SMALL_TALK.sub(" ", cueless)
    rest = _HIRAGANA.sub(lambda match: match.group(1) or "", rest)
    return "".join(re.findall(r"[一-鿿々ァ-ヺーぁ-ゖ]", rest))


def _counted(text: Text, match: Match) -> bool:
    return match.start > 0 and text.folded[match.start - 1].isdigit()


def _listed(text: Text, named: list[Match]) -> bool:
    gaps = [text.folded[one.end : two.start] for one, two in pairwise(named)]
    return bool(gaps) and all(_LIST.fullmatch(gap) for gap in gaps)


def _within(age: Age | Match, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < age.end and age.start < end for start, end in spans)


def _named_whole(age: Age, matches: Sequence[Match]) -> bool:
    """Whether a measure's own name holds the age: 65歳以上人口."""
    return any(m.measures and m.start <= age.start and age.end <= m.end for m in matches)


def _residual(text: Text, spans: list[tuple[int, int]]) -> str:
    kept = list(text.raw)
    for start, end in spans:
        kept[start:end] = " " * (end - start)
    return " ".join("".join(kept).split()) or text.raw
