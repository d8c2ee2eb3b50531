"""The RAG planner: what retrieval finds in the catalogue, plus the entities linked, becomes a Plan.

The rules plan first. What is measured is then weighed anew, the measures named, the rules' own and those retrieved
together; where another is likelier, the rules plan with it. Areas, years and the operation come from the reading.
A question that likelier than not is about none of them gets no plan.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from census.measures import Measures
from census.plan import Plan
from census.types import Derived
from census.understand.leaning import OPERATIONS, is_follow_up, is_short, is_unexplained
from census.understand.measures import POPULATION
from census.understand.outcomes import Ambiguous, Outcome, Planned, Refused, measures_of
from census.understand.planning import Planner
from census.understand.reading import Reading
from census.understand.superlatives import only_odd
from census.understand.text import SENTENCE
from census.understand.words import SMALL_TALK
from rag.choice import MeasureChoice, Subject, claims
from rag.chosen import Choice
from rag.ellipsis import Ellipsis
from rag.opinions import only_judges
from rag.retrievers import MeasureRetriever
from rag.whose import no_people, only_amounts, others_than

_REFUSED = frozenset({"no_measure", "not_covered", "facet", "invalid", "passed_over", "time_unit"})
"""Reasons of refusals that another measure may mend."""
_TOLD = frozenset({"not_covered", "passed_over", "time_unit"})
"""Of these the ones that say more than that no measure is meant."""
_EMPTY = frozenset(
    {"follow_up", "pronoun", "which", "also", "share", "percent_change", "points", "rate", "per", "for_size"}
)
"""Cues of words that say nothing of what is measured."""
_SENTENCES = 3
"""Sentences of a long question that are looked at apart: what is asked comes late."""
_KIND = re.compile("[都道府県市区町村郡島州国]$|[ァ-ヺー]$")
"""Ends of words that are names of places, or of foreign ones."""
_WORD = re.compile("[一-鿿々ァ-ヺ]")
_SURE, _LIKELY = 0.7, 0.4
"""Least probability of a measure of which a follow-up says nothing plainer; where it says nothing else at all."""


@dataclass(frozen=True, slots=True)
class RagPlanner:
    """Plans with the measure that is likeliest meant.

    doubt  probability of "no measure of these" above which a question gets no plan
    """

    retriever: MeasureRetriever
    choice: MeasureChoice
    planner: Planner
    measures: Measures
    ellipsis: Ellipsis
    doubt: float

    def plan(
        self,
        reading: Reading,
        by_rules: Outcome,
        previous: Plan | None = None,
        note: Callable[[Choice], None] | None = None,
    ) -> Outcome:
        """The outcome of a question that is `by_rules` without retrieval; a follow-up leans on the plan `previous`.
        `note` is told what the choice was between."""
        if previous is not None and _may_be_measured(reading, by_rules):
            unnamed = self._followed(replace(reading, unknown=None), previous, Refused("no_measure"), note)
            return by_rules if isinstance(unnamed, Refused) else unnamed
        if isinstance(by_rules, Refused) and by_rules.reason not in _REFUSED:
            return by_rules
        if not isinstance(by_rules, Planned | Ambiguous | Refused):
            return by_rules
        if reading.given and not isinstance(by_rules, Refused):
            return by_rules
        if previous is not None and (is_follow_up(reading) or _left_out(reading)):
            return self._followed(reading, previous, by_rules, note)
        if reading.certain and isinstance(by_rules, Planned):
            return by_rules
        if _counts_areas(by_rules) and not reading.measures and not is_unexplained(reading) and _is_bare(reading):
            return by_rules  # how many villages there are
        if isinstance(by_rules, Refused) and (_says_nothing(reading) or only_judges(reading) or only_odd(reading)):
            return by_rules
        choice = self.weighed(reading, by_rules)
        if note is not None:
            note(choice)
        if choice.none > min(self.doubt, choice.likeliest):  # of many measures none stands out
            told = isinstance(by_rules, Refused) and by_rules.reason in _TOLD
            return by_rules if told else self.choice.lacking(reading, choice)
        if isinstance(by_rules, Refused) and self.choice.nearness.is_beside(choice.ranked[0].code, reading):
            return by_rules  # "the saddest town" is not the one with most people
        outcome = self.meant_or_asked(reading, previous, by_rules, choice)
        return self._uncounted(reading, measures_of(outcome)) or outcome

    def _uncounted(self, reading: Reading, planned: tuple[str, ...]) -> Refused | None:
        """Why those whom or what the question counts have no number here."""
        catalogue = self.measures.catalogue
        amounts = only_amounts(reading, catalogue, self.choice.nearness, planned)
        others = others_than(reading, catalogue, planned) or no_people(reading, catalogue, planned)
        return others or amounts

    def weighed(self, reading: Reading, by_rules: Outcome) -> Choice:
        """How likely each measure is meant: by the whole question, or by the sentence of it that says it best."""
        sentences = [part for part in SENTENCE.findall(reading.residual) if part.strip()]
        texts = dict.fromkeys([reading.residual, *(sentences[-_SENTENCES:] if len(sentences) > 1 else ())])
        return min((self._weighed(reading, by_rules, text) for text in texts), key=lambda choice: choice.none)

    def _weighed(self, reading: Reading, by_rules: Outcome, text: str) -> Choice:
        subject = self.retriever.focus.of(text)
        vector = self.retriever.embed.query(subject)
        evidence = self.retriever.evidence(text, vector)
        choice = self.choice.choose(reading, Subject(subject, vector), evidence, by_rules)
        return replace(choice, cosine=max((one.cosine for one in evidence if one.cosine is not None), default=0.0))

    def meant_or_asked(self, reading: Reading, previous: Plan | None, by_rules: Outcome, choice: Choice) -> Outcome:
        """The outcome with the measure likeliest meant, or a question back where another is about as likely."""
        told = None if reading.settled or claims(by_rules) else self.choice.nearness.told(choice, reading)
        outcome = self._meant(reading, previous, by_rules, told or choice.ranked[0].code)
        if told or not isinstance(outcome, Planned) or not choice.is_close or reading.settled or claims(by_rules):
            return outcome
        other = self._meant(reading, previous, by_rules, choice.ranked[1].code)
        if not isinstance(other, Planned) or len(outcome.plan.measures) > 1 or len(other.plan.measures) > 1:
            return outcome
        (one,), (two,) = outcome.plan.measures, other.plan.measures
        units = [self.measures.catalogue.get(code).unit for code in (one, two)]
        if self.choice.family(one) == self.choice.family(two) or units[0] != units[1]:
            return outcome  # people who are counted are no share of people: the question says which
        return Ambiguous(((one, outcome.plan), (two, other.plan)))

    def _meant(self, reading: Reading, previous: Plan | None, by_rules: Outcome, code: str) -> Outcome:
        """The rules' outcome where it is about this measure, else what they make of it."""
        known = measures_of(by_rules)
        same = len(known) > 1 or code in {self.choice.family(one) for one in known}
        claimed = claims(by_rules) and bool(reading.measures)  # its number is one of what the claim names
        if same or claimed or _counts_areas(by_rules) or self._parts(by_rules, code) or self._made(by_rules, code):
            return by_rules
        said = reading.meaning(self.choice.member(code, reading))
        outcome = self.planner.plan(said, previous, [code])
        if outcome == Refused("facet") and self.choice.explains(code, reading.facets):  # it is of these ages itself
            outcome = self.planner.plan(replace(said, facets=()), previous, [code])
        if outcome == Refused("facet"):
            return outcome
        return by_rules if isinstance(outcome, Refused) else outcome

    def _parts(self, by_rules: Outcome, code: str) -> bool:
        """Whether the rules read a share of a whole, which a measure that does not add up cannot have."""
        share = isinstance(by_rules, Planned) and by_rules.plan.op == "share"
        return share and not self.measures.adds_up(code)

    def _made(self, by_rules: Outcome, code: str) -> bool:
        """Whether the rules take what is named per so many people, and this is another rate of it."""
        catalogue = self.measures.catalogue
        made = [catalogue.get(one) for one in measures_of(by_rules) if self.choice.is_made(one)]
        meant = catalogue.get(code)
        parts = {part for one in made if isinstance(one, Derived) for part, _ in one.numerator}
        return isinstance(meant, Derived) and not parts.isdisjoint(meant.indicators)

    def _followed(
        self, reading: Reading, previous: Plan, by_rules: Outcome, note: Callable[[Choice], None] | None
    ) -> Outcome:
        """A follow-up keeps its measure unless it surely says another, and says nothing that names one."""
        if reading.thresholds and isinstance(by_rules, Planned) and not is_unexplained(reading):
            return by_rules  # a number to compare with names nothing
        if by_rules == Refused("time_unit") or (reading.given and by_rules == Refused("facet")):
            return by_rules  # "per month?" of what is published by the year
        if _lacks(reading):  # "nurses?" after doctors are no people who study nursing
            return by_rules if isinstance(by_rules, Refused) else Refused("no_measure")
        if self.asks_who(reading, previous) and (code := self._people_of_another(reading, previous)):
            return self._meant(reading, previous, by_rules, code)
        choice = self.weighed(reading, by_rules)
        if note is not None:
            note(choice)
        edited = reading.places or reading.years or reading.cues.level or reading.cues.any(*OPERATIONS)
        unsaid = not (reading.covered or reading.measures or edited)
        open_ = len(previous.measures) == 1 and (unsaid or is_unexplained(reading))
        if open_:
            choice = self._in_full(reading, previous, by_rules, choice)
        found = choice.ranked[0] if choice.ranked else None
        if isinstance(by_rules, Refused) and (choice.none > self.doubt or not found):
            return Refused("no_measure")
        cues, dated = reading.cues, bool(reading.places and reading.years)
        # One that says where and when leans on nothing by its "it"; 差し引き is no measure.
        leaning = "follow_up" in cues or ("pronoun" in cues and not dated)
        others = self.asks_who(reading, previous) and not reading.covered  # foreigners who did something
        named = bool(reading.measures and not others) or (bool(reading.places or reading.years) and leaning)
        told = not open_ and (named or cues.ordered or cues.any(*OPERATIONS) or _only_places(reading))
        refused = isinstance(by_rules, Refused)
        if found is None or found.probability < (_LIKELY if refused or others else _SURE) or (told and not refused):
            return by_rules
        return self._meant(reading, previous, by_rules, found.code)

    def asks_who(self, reading: Reading, previous: Plan | None) -> bool:
        """Whether people are named after something that is none of the population: kids after places in daycare."""
        if previous is None or len(previous.measures) != 1 or reading.thresholds or not is_follow_up(reading):
            return False
        catalogue = self.measures.catalogue
        codes = [code for named in reading.measures for code in named]
        people = bool(codes) and all(POPULATION in (code, catalogue.get(code).base) for code in codes)
        return people and catalogue.get(previous.measures[0]).topic != catalogue.get(POPULATION).topic

    def _people_of_another(self, reading: Reading, previous: Plan) -> str | None:
        """Which people are meant, where their name alone would mean residents: the children in daycare who attend."""
        catalogue = self.measures.catalogue
        population, talked_of = catalogue.get(POPULATION), catalogue.get(previous.measures[0])
        unnamed, none = replace(reading, measures=(), covered=False), Refused("no_measure")
        choice = self._in_full(unnamed, previous, none, self.weighed(unnamed, none))
        found = choice.ranked[0] if choice.ranked else None
        if found is None or found.probability < _SURE or choice.none > self.doubt:
            return None
        measure = catalogue.get(found.code)
        return found.code if measure.topic == talked_of.topic and measure.unit.ja == population.unit.ja else None

    def _in_full(self, reading: Reading, previous: Plan, by_rules: Outcome, own: Choice) -> Choice:
        """The choice with what the words mean after the previous measure: "commercial?" after residential prices."""
        code = previous.measures[0]
        text = self.ellipsis.full(reading.residual, code, reading.language)
        return self.ellipsis.joined(own, self._weighed(reading, by_rules, text) if text else None, code)


def _counts_areas(outcome: Outcome) -> bool:
    """Whether areas are counted without a condition: nothing is measured."""
    plan = outcome.plan if isinstance(outcome, Planned) else None
    return plan is not None and plan.op == "count" and plan.scope is not None and not plan.scope.where


def _only_places(reading: Reading) -> bool:
    """Whether a short question names places and nothing else: "how does Kochi do?" """
    named = reading.measures or reading.facets or reading.quantities or reading.unit or is_unexplained(reading)
    return reading.covered and bool(reading.places) and not named and is_short(reading)


def _is_bare(reading: Reading) -> bool:
    """Whether no word is left that could be of what areas have: お城がある県."""
    return reading.covered and not _WORD.search(SMALL_TALK.sub("", reading.rest))


def _left_out(reading: Reading) -> bool:
    """Whether a short question says where, and of what it measures only in what it differs: "bread in Tokushima?" """
    return is_unexplained(reading) and is_short(reading) and bool(reading.places) and not reading.measures


def _says_nothing(reading: Reading) -> bool:
    """Whether nothing is left that could say what is measured: "and Osaka?" with nothing before it."""
    named = reading.measures or reading.facets or reading.quantities or reading.unit
    ranked = not (reading.places or reading.cues.level)  # "where does it rank?"
    empty = _EMPTY | {"position", "ranking"} if ranked else _EMPTY
    return reading.covered and not named and not is_unexplained(reading) and reading.cues.names <= empty


def _may_be_measured(reading: Reading, by_rules: Outcome) -> bool:
    """Whether a word that is no place's name may as well say what is measured: 定員は after daycare centres."""
    word = reading.unknown or ""
    refused = isinstance(by_rules, Refused) and by_rules.reason == "unknown_place"
    return refused and reading.language == "ja" and word in reading.strange and not _KIND.search(word)


def _lacks(reading: Reading) -> bool:
    """Whether all that a follow-up names is a statistic that these data lack."""
    lacking = [reading.text.folded[term.start : term.end] for term in reading.terms if term.elsewhere]
    return bool(lacking) and not (reading.measures or reading.facets) and set(reading.strange) <= set(lacking)
