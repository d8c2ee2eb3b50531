"""Which measure is meant: all that speaks for each candidate, weighed at once.

Candidates are the measures that the words name, the one the rules would take, and those retrieved. A conditional
logit model (McFadden 1974, "Conditional logit analysis of qualitative choice behavior") gives each its probability,
and one to "none of them". `python -m rag.fit_choice` fits it; nothing here needs more than arithmetic.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from census.indicators import Catalogue
from census.measures import Measures
from census.types import JAPAN, Derived, Indicator, Measure
from census.understand.attaching import Content, Word
from census.understand.cues import Cues
from census.understand.measures import OF_PEOPLE, POPULATION
from census.understand.outcomes import Outcome, Planned, Refused, measures_of
from census.understand.reading import Reading
from rag.chosen import Choice, Chosen
from rag.counting import asks_how_much, counted_in, counter, uncountable
from rag.documents import ITEM_TOPICS, family_code, load_descriptions
from rag.embeddings import Vectors
from rag.focus import asks_for_ratio, unconditioned
from rag.fusion import Evidence, strongest
from rag.nearness import Nearness
from rag.opinions import asks_opinion
from rag.phrases import Phrases
from rag.probe import Probe, Told
from rag.rivals import is_broader, left_over
from rag.spender import who
from rag.terms import stems
from rag.unsaid import Unsaid, Vocabulary, features, left_unsaid
from rag.whole import of_whole, wholes

WEIGHTS = Path(__file__).with_name("choice.json")
CANDIDATES = 30
"""Retrieved measures that are weighed: deeper ones are hardly ever meant."""
LEARNED = 5
"""Measures that the probe adds to those retrieved."""
FLOOR = 0.75
"""Cosines of this family of models crowd between 0.75 and 0.95."""
_A_PREFECTURE = "13000"
_MANY = 6  # words
_LONG = 2.0  # times a usual name
_BEST = ("cosine", "title", "alike", "overlap", "keyword", "learned")
_PEOPLED = ("persons", "living", "census", "size", "change", "not_yet")  # cues of questions that leave people unsaid

Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Subject:
    """A question without places and years, and its embedding (d,)."""

    text: str
    vector: Vectors


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the features of a candidate, and of those of "none".

    about         (d,) of a question's embedding: whether it asks for a statistic at all
    about_offset  added to that score
    """

    candidate: Features
    none: Features
    about: Vectors
    about_offset: float

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Weights:
        """Read what `rag.fit_choice` wrote."""
        raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return cls(raw["candidate"], raw["none"], np.asarray(raw["about"], np.float32), raw["about_offset"])


class MeasureChoice:
    """Weighs candidates. Safe to share between threads."""

    def __init__(self, catalogue: Catalogue, measures: Measures, weights: Weights, probe: Probe) -> None:
        self._catalogue = catalogue
        self._measures = measures
        self._weights = weights
        self.probe = probe
        self._families = {measure.code: family_code(measure, catalogue) for measure in catalogue}
        rates = [measure for measure in catalogue.derived.values() if measure.denominator]
        self._of_hundred = {code for rate in rates if rate.unit.style == "percent" for code in _rated(rate)}
        self._of_others = {code for rate in rates if rate.unit.style != "percent" for code in _rated(rate)}
        self._reached = {code: self._with_facets(code) for code in set(self._families.values())}
        self._vocabulary = Vocabulary(catalogue, load_descriptions())
        self.nearness = Nearness.of(catalogue, self.family, self._vocabulary)
        self._phrases = Phrases(measure for measure in catalogue if self._families[measure.code] == measure.code)

    def family(self, code: str) -> str:
        """The measure that stands for this one here; for one made on demand that on which it rests."""
        return self._families.get(code) or self._of_made(self._catalogue.get(code))

    def is_made(self, code: str) -> bool:
        """Whether no file lists the measure: its code spells it out (see `census.composed`)."""
        return code not in self._families

    def _of_made(self, measure: Measure) -> str:
        top = measure.numerator[0][0] if isinstance(measure, Derived) else measure.code
        return measure.base or self._families[top]

    def explains(self, code: str, facets: Sequence[tuple[str, str]]) -> bool:
        """Whether a measure is of these facets by itself: what is written about it says so."""
        return all(self._explains(code, group, value) for group, value in facets)

    def _explains(self, code: str, group: str, value: str) -> bool:
        if (group, value) in self._reached[code]:
            return True
        known = self._catalogue.facets.get(group, {}).get(value)
        words = re.findall(r"\d+", value) if group == "age" else [*known.en, *known.ja[:1]] if known else [value]
        return any(self._vocabulary.unwritten(code, word) == 0.0 for word in words)

    def member(self, code: str, reading: Reading) -> str:
        """Of a family that is meant the member that words name: of employees those in factories; of employees per
        establishment those per factory."""
        named = [one for codes in reading.measures for one in codes]
        told = [dict(self._catalogue.get(one).facets) for one in named if self._catalogue.get(one).facets]
        alike = (one.code for one in self._catalogue.family(code) if dict(one.facets) in told)
        return next((one for one in named if self.family(one) == code != one), next(alike, code))

    def choose(self, reading: Reading, subject: Subject, evidence: Sequence[Evidence], by_rules: Outcome) -> Choice:
        """`by_rules` is what rules alone make of the question."""
        candidates = self.candidates(reading, subject, evidence, by_rules)
        scores = {code: _weighed(found, self._weights.candidate) for code, found in candidates.items()}
        about = float(subject.vector @ self._weights.about) + self._weights.about_offset
        none = _weighed(self.none(reading, candidates.values(), about, claimed=claims(by_rules)), self._weights.none)
        top = max([none, *scores.values()])
        total = math.exp(none - top) + sum(math.exp(score - top) for score in scores.values())
        chosen = [Chosen(code, math.exp(score - top) / total) for code, score in scores.items()]
        return Choice(tuple(sorted(chosen, key=lambda one: -one.probability)), math.exp(none - top) / total)

    def candidates(
        self, reading: Reading, subject: Subject, evidence: Sequence[Evidence], by_rules: Outcome
    ) -> dict[str, Features]:
        """Features by code of every measure in question."""
        named: dict[str, int] = {}
        for place, codes in enumerate(reading.measures):
            for code in codes:
                named.setdefault(self.family(code), place)
        ruled = {self.family(code) for code in measures_of(by_rules)}
        made = {self.family(code) for code in measures_of(by_rules) if self.is_made(code)}
        compared = {self.family(code) for threshold in reading.thresholds for code in threshold.measures}
        found = {one.code: (rank, one) for rank, one in enumerate(evidence[:CANDIDATES])}
        learned = self.probe.told(subject.vector)
        most = strongest([one for _, one in found.values()])
        unfound = CANDIDATES, replace(most, keyword=0.0, overlap=0.0)
        said = _Said(
            reading=reading,
            content=Content(reading),
            words=frozenset(stems(subject.text)),
            learned=learned,
            ratio=asks_for_ratio(unconditioned(subject.text, reading)) and "change" not in reading.cues,
            counter=counter(reading),
            amount=asks_how_much(reading),
            wholes=wholes(reading, self._catalogue),
            named=named,
            lengths=self._lengths(reading),
            ruled=frozenset(ruled),
            made=frozenset(made),
            compared=frozenset(compared),
            operating=isinstance(by_rules, Planned) and by_rules.plan.op != "value",
            most=most,
        )
        every = dict.fromkeys([*named, *ruled, *found, *learned.likeliest(LEARNED)])
        return {code: self._features(code, said, *found.get(code, unfound)) for code in every}

    def none(self, reading: Reading, candidates: Iterable[Features], about: float, *, claimed: bool) -> Features:
        """Features of "none of them": how much the question leaves unexplained, whether it sounds like one `about`
        statistics, whether something is `claimed`, and the best of each candidate's."""
        every = list(candidates)
        best = {
            name: max((one[name] for one in every), default=0.0)
            for name in (*_BEST, "ruled", "ruled_operating", "peopled")
        }
        return {
            "always": 1.0,
            "about": about,
            "strange": float(min(len(reading.strange), _MANY)),
            "left": float(min(len(reading.left), _MANY)),
            "opinion": float(asks_opinion(reading)),
            "claimed": float(claimed),
            "ruled": best["ruled"],
            "ruled_operating": best["ruled_operating"],
            "peopled": best["peopled"],
            "unnamed": float(not reading.measures and not reading.facets),
            "nowhere": float(not reading.places),
            "covered": float(reading.covered),
            "settled": float(reading.settled),
            "named": float(bool(reading.measures) and not reading.weak),
        } | {f"best_{name}": best[name] for name in _BEST}

    def _features(self, code: str, said: _Said, rank: int, evidence: Evidence) -> dict[str, float]:
        measure = self._catalogue.get(code)
        ratio = self._catalogue.is_rate(code) or code in said.made
        named, ruled, covered = code in said.named, code in said.ruled, said.reading.covered
        facets = said.facets
        years = self._years(code, said.reading)
        own, left = self._unsaid(said.content, code)
        title, alike = self._phrases.common(code, said.words)
        return {
            "cosine": 10 * ((evidence.cosine or FLOOR) - FLOOR),
            "gap": 10 * evidence.gap,
            "keyword": evidence.keyword,
            "keyword_gap": said.most.keyword - evidence.keyword,
            "overlap": evidence.overlap,
            "overlap_gap": said.most.overlap - evidence.overlap,
            "rise": 10 * evidence.rise,
            "rank": 1 / (1 + rank),
            "learned": said.learned.log(code),
            "learned_gap": said.learned.log(code) - said.learned.best,
            "learned_first": float(said.learned.log(code) == said.learned.best),
            "title": title,
            "alike": alike,
            "named": float(named),
            "named_alone": float(named and len(said.named) == 1),
            "named_covered": float(named and covered),
            "named_weakly": float(named and said.reading.weak),
            "named_first": float(said.named.get(code) == 0),
            "named_last": float(said.named.get(code) == len(said.reading.measures) - 1),
            "named_length": said.lengths.get(code, 0.0),
            "named_longest": float(named and said.lengths[code] == max(said.lengths.values())),
            "whole_of_named": float(not named and any(self._catalogue.get(one).base == code for one in said.named)),
            "people_of_named": float(code == POPULATION and not named and bool(said.named)),
            "part_of_named": float(not named and measure.base in said.named),
            "facets_met": float(bool(facets) and facets <= self._reached[code]),
            "facets_missed": float(len(facets - self._reached[code])),
            "people_missed": float(sum(one[0] in OF_PEOPLE and not self._explains(code, *one) for one in facets)),
            "named_left": float(named) * min(len(said.reading.left), _MANY),
            "ruled": float(ruled),
            "ruled_covered": float(ruled and covered),
            "ruled_operating": float(ruled and said.operating),
            "compared": float(code in said.compared),
            "compared_alone": float(code in said.compared and not named and bool(said.named)),
            "ruled_joined": float(ruled and not named and len(said.named) > 1),
            "rated_named": float(ratio and said.rated and self._of_named(measure, said)),
            "peopled": float(code == POPULATION and said.reading.cues.any(*_PEOPLED)),
            "ruled_unnamed": float(ruled and not said.named),
            "ratio": float(ratio),
            "ratio_unasked": float(ratio and not said.ratio),
            "ratio_cued": float(ratio and said.rated),
            "ratio_among": float(ratio and len(said.reading.places) > 1 and said.rated),
            "count_cued": float(not ratio and said.rated),
            "rateless": float(code not in said.made and self._rateless(code, said.reading.cues)),
            "ruled_count": float(ruled and said.ratio and not ratio),
            "named_count": float(named and said.ratio and not ratio),
            "counted": float(counted_in(measure.unit, said.counter)),
            "uncountable": float(
                not said.ratio and uncountable(measure, said.reading) and not counted_in(measure.unit, said.counter)
            ),
            "miscounted": float(bool(said.counter) and not counted_in(measure.unit, said.counter)),
            "of_named": float(self._of_named(measure, said)),
            "published": float(bool(years)),
            "published_then": float(bool(years) and set(said.reading.years.years) <= set(years)),
            "item": float(measure.topic in ITEM_TOPICS),
            "counted_as_amount": float(said.amount and measure.unit.one is not None),
            "broader": float(is_broader(measure, said.content.words, self._vocabulary)),
            "left_over": left_over(left, self._vocabulary),
            **who(measure, said.reading),
            **of_whole(measure, said.wholes, self._catalogue),
            **features(own, left),
        }

    def _years(self, code: str, reading: Reading) -> Sequence[int]:
        """The years published for the place named first, or the city of its name; where none is, for Japan or its
        prefectures."""
        places = (reading.places[0].code, *reading.places[0].namesakes) if reading.places else (JAPAN, _A_PREFECTURE)
        return next((years for years in (self._measures.years(code, place) for place in places) if years), ())

    def _unsaid(self, content: Content, code: str) -> tuple[list[Word], list[Unsaid]]:
        return left_unsaid(content, code, self._families, self._reached[code], self._vocabulary)

    def lacking(self, reading: Reading, choice: Choice) -> Refused:
        """Why none is meant: statistics named that these data lack, or words that make another thing of what is
        named here."""
        content = Content(reading)
        for word in content.words:
            roles = [content.role(word, name) for name in content.words if name.codes and name is not word] or ["head"]
            if word.elsewhere and set(roles) != {"aside"}:
                near = self._catalogue.elsewhere[word.elsewhere[0]].near
                return Refused("lacking", reading.text.raw[word.start : word.end], near)
        for one in choice.ranked[:1]:
            own, left = self._unsaid(content, one.code)
            close = [found.word for found in left if found.close]
            if own and close and not own[0].weak:
                span = min(word.start for word in (*own, *close)), max(word.end for word in (*own, *close))
                return Refused("lacking", reading.text.raw[slice(*span)], (one.code,))
        return Refused("no_measure")

    def _lengths(self, reading: Reading) -> dict[str, float]:
        """How much of the question names each measure, as a number around 1; a Japanese letter says more."""
        lengths: dict[str, float] = {}
        for mention in (one for one in reading.mentions if one.measures and one.codes in reading.measures):
            letters = reading.text.folded[mention.start : mention.end]
            for code in mention.codes:
                length = min(len(letters) / (20 if letters.isascii() else 7), _LONG)
                lengths[self.family(code)] = max(length, lengths.get(self.family(code), 0.0))
        return {self.family(code): 0.0 for codes in reading.measures for code in codes} | lengths

    def _with_facets(self, code: str) -> frozenset[tuple[str, str]]:
        """The facets of which the measure, its projection or what it is a rate of has a part or is one."""
        measure = self._catalogue.get(code)
        roots = {measure.base or code}
        if isinstance(measure, Derived):
            top = self._catalogue.get(measure.numerator[0][0])
            return frozenset(top.facets.items()) | {
                facet for one in self._catalogue.family(measure.base or code) for facet in one.facets.items()
            }
        if isinstance(measure, Indicator) and measure.projection:
            roots.add(measure.projection)
        own = dict(measure.facets)
        return frozenset(
            facet
            for root in roots
            for one in self._catalogue.family(root)
            for facet in one.facets.items()
            if own.get(facet[0], facet[1]) == facet[1]
        )

    def _rateless(self, code: str, cues: Cues) -> bool:
        """Whether a rate is asked for of which the measure is neither one nor the part above."""
        shared = cues.any("share", "rate") and code not in self._of_hundred
        return shared or ("per" in cues and code not in self._of_others)

    def _of_named(self, measure: Measure, said: _Said) -> bool:
        """Whether it is a rate of a measure that is named."""
        return isinstance(measure, Derived) and self.family(measure.numerator[0][0]) in said.named


@dataclass(frozen=True, slots=True)
class _Said:
    """A question as candidates are compared with it.

    content  its words, and how they are attached to names
    learned  what its embedding alone tells
    counter  what is counted: the word after "how many", 何
    amount   whether an amount is asked for: "how much", どのくらい
    wholes   measures of which a part is asked for
    named    measure → place among those named
    ruled, made  measures of the rules' plan, and those of which it takes a rate that no file lists
    lengths  measure → how much of the question names it
    compared, operating  measures of conditions; whether rules read more than a lookup
    most     the largest of each kind of evidence that any candidate has
    """

    reading: Reading
    content: Content
    words: frozenset[str]
    learned: Told
    ratio: bool
    counter: str
    amount: bool
    wholes: frozenset[str]
    named: Mapping[str, int]
    lengths: Mapping[str, float]
    ruled: frozenset[str]
    made: frozenset[str]
    compared: frozenset[str]
    operating: bool
    most: Evidence

    @property
    def facets(self) -> frozenset[tuple[str, str]]:
        """What is said of whom or what is meant; of men and women, of two ages, nothing is."""
        groups = Counter(group for group, _ in self.reading.facets)
        return frozenset(facet for facet in self.reading.facets if groups[facet[0]] == 1)

    @property
    def rated(self) -> bool:
        """Whether a word asks for a rate, and not for how much something grew."""
        return self.reading.cues.any("share", "rate", "per") and "change" not in self.reading.cues


def claims(outcome: Outcome) -> bool:
    """Whether a question was read as a claim to be checked."""
    return isinstance(outcome, Planned) and outcome.plan.claim is not None


def _rated(rate: Derived) -> tuple[str, str]:
    """A rate and what it is a rate of."""
    return rate.code, rate.numerator[0][0]


def _weighed(features: Features, weights: Features) -> float:
    return sum(weights[name] * value for name, value in features.items())
