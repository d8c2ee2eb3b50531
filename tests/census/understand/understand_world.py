"""Reader and planner over the shipped data, and a short way to write expected plans.

No retrieval: what is tested is what the words themselves decide.
"""

from __future__ import annotations

from dataclasses import dataclass

from census.areas import Gazetteer
from census.indicators import Catalogue
from census.measures import Measures
from census.plan import Plan
from census.store import FactStore
from census.understand.foreign import ForeignPlaces
from census.understand.lexicon import Lexicon
from census.understand.link import Linker
from census.understand.memory import Memory
from census.understand.outcomes import Ambiguous, Help, Outcome, Planned, Refused
from census.understand.planning import Planner
from census.understand.reading import Reader, Reading
from census.understand.recalling import Recall
from census.understand.words import ENGLISH

PEOPLE = "A1101"
TOKYO, OSAKA, JAPAN = "13000", "27000", "00000"


@dataclass(frozen=True)
class World:
    """Everything between a question and a plan, built as the service builds it."""

    gazetteer: Gazetteer
    catalogue: Catalogue
    measures: Measures
    lexicon: Lexicon
    linker: Linker
    foreign: ForeignPlaces
    reader: Reader
    planner: Planner
    recall: Recall

    @classmethod
    def load(cls) -> World:
        catalogue, gazetteer, store = Catalogue.load(), Gazetteer.load(), FactStore.load()
        measures = Measures(store, catalogue, gazetteer)
        lexicon = Lexicon(gazetteer, catalogue)
        linker = Linker(lexicon, gazetteer, ENGLISH)
        foreign = ForeignPlaces.load()
        reader = Reader(linker, gazetteer, foreign, catalogue, measures.population)
        planner = Planner(catalogue, gazetteer, measures)
        recall = Recall(catalogue, gazetteer, measures)
        return cls(gazetteer, catalogue, measures, lexicon, linker, foreign, reader, planner, recall)

    def read(self, question: str) -> Reading:
        return self.reader.read(question)

    def outcome(self, question: str, previous: Plan | None = None) -> Outcome:
        return self.planner.plan(self.reader.read(question), previous)

    def told(self, *questions: str) -> str:
        """What the last of these questions, asked one after the other, comes to: canonical plan,
        "ambiguous <codes>", "refused <reason>" or "help"."""
        memory = Memory()
        outcome: Outcome = Help()
        for question in questions:
            reading, leaning = self.recall.recalled(self.read(question), memory)
            outcome = self.planner.plan(reading, leaning)
            memory = memory.then(outcome.plan) if isinstance(outcome, Planned) else memory
        return told(outcome)


def told(outcome: Outcome) -> str:
    match outcome:
        case Planned(plan=plan):
            return plan.canonical()
        case Ambiguous(readings=readings):
            return " ".join(["ambiguous", *sorted(code for code, _ in readings)])
        case Refused(reason=reason):
            return f"refused {reason}"
        case Help():
            return "help"


def areas_of(outcome: Outcome) -> set[str]:
    """Codes of the areas planned for, or of all readings."""
    match outcome:
        case Planned(plan=plan):
            return set(plan.areas)
        case Ambiguous(readings=readings):
            return {code for code, _ in readings}
        case _:
            return set()


def plan(op: str, measures: str = PEOPLE, areas: str = "", years: str = "", **rest: object) -> str:
    """Canonical form of a plan; lists are written with spaces: plan("value", "A1101", "13000", "2015 2020")."""
    return Plan.model_validate(
        {
            "op": op,
            "measures": measures.split(),
            "areas": areas.split(),
            "years": [int(year) for year in years.split()],
            **rest,
        }
    ).canonical()


def scope(level: str, inside: str = "", exclude: str = "", where: tuple[str, ...] = ()) -> dict[str, object]:
    """A scope; conditions as "A1101 > 5000000", or "A1101 > than 34000" for another area's figure."""
    return {
        "level": level,
        "inside": inside.split(),
        "exclude": exclude.split(),
        "where": [_condition(text) for text in where],
    }


def _condition(text: str) -> dict[str, object]:
    measure, cmp, *threshold = text.split()
    if threshold[0] == "than":
        return {"measure": measure, "cmp": cmp, "than": threshold[1]}
    return {"measure": measure, "cmp": cmp, "value": float(threshold[0])}
