"""The RAG planner: what retrieval finds in the catalogue, plus the entities linked, becomes a Plan.

Retrieval decides what is measured when the question does not name it in the catalogue's words; areas,
years and the operation come from the reading. A question for which nothing is found with confidence gets
no plan.
"""

from __future__ import annotations

from dataclasses import dataclass

from census.plan import Plan
from census.understand.planning import Outcome, Planner
from census.understand.reading import Reading
from rag.embeddings import Vectors
from rag.retrievers import Hit, MeasureRetriever


@dataclass(frozen=True, slots=True)
class Retrieved:
    """An outcome, and the measures found for it, best first."""

    outcome: Outcome
    hits: tuple[Hit, ...]


class RagPlanner:
    """Plans with retrieved measures as candidates."""

    def __init__(self, retriever: MeasureRetriever, planner: Planner, confidence: float) -> None:
        self.retriever = retriever
        self._planner = planner
        self._confidence = confidence

    def plan(self, reading: Reading, previous: Plan | None, embedding: Vectors | None = None) -> Retrieved:
        """`embedding` is that of `reading.residual`, where at hand."""
        hits = self.retriever.search(reading.residual, k=5, embedding=embedding)
        sure = tuple(hit.member for hit in hits if hit.confidence >= self._confidence)
        return Retrieved(self._planner.plan(reading, previous, sure), hits)
