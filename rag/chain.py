"""The RAG planner: what retrieval finds in the catalogue, plus the entities linked, becomes a Plan.

Retrieval decides what is measured when the question does not name it in the catalogue's words; areas,
years and the operation come from the reading. A question for which nothing is found with confidence gets
no plan.
"""

from __future__ import annotations

from dataclasses import dataclass

from census.plan import Plan
from census.understand.outcomes import Candidate, Outcome
from census.understand.planning import Planner
from census.understand.reading import Reading
from rag.retrievers import Hit, MeasureRetriever


@dataclass(frozen=True, slots=True)
class Retrieved:
    """An outcome, and the measures found for it, best first."""

    outcome: Outcome
    hits: tuple[Hit, ...]


class RagPlanner:
    """Plans with retrieved measures as candidates."""

    def __init__(self, retriever: MeasureRetriever, planner: Planner) -> None:
        self.retriever = retriever
        self._planner = planner

    def plan(self, reading: Reading, previous: Plan | None = None) -> Retrieved:
        """Retrieve with the question's words, places and years apart, and plan with what was found."""
        hits = self.retriever.search(reading.residual, k=5)
        candidates = [Candidate(hit.code, hit.confidence) for hit in hits]
        return Retrieved(self._planner.plan(reading, previous, candidates), hits)
