"""LlamaIndex retrievers over the index: vectors in FAISS, keywords in BM25.

Importing this module costs the better part of two seconds, so it is imported where an index is loaded, not
before. LlamaIndex's global `Settings` (which would make an OpenAI client) is never touched: everything is
passed in.
"""

from __future__ import annotations

from collections.abc import Sequence

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from llama_index.core.vector_stores.types import VectorStoreQuery
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.faiss import FaissVectorStore

from rag.embeddings import Embed
from rag.index import CatalogueIndex
from rag.terms import stems


class VectorRetriever(BaseRetriever):  # type: ignore[misc]  # llama_index is not typed for mypy here
    """Documents nearest to the question; a node's id is the document's row in the index."""

    def __init__(self, index: CatalogueIndex, embed: Embed, top_k: int) -> None:
        self._store = FaissVectorStore(faiss_index=index.vectors)
        self._embed = embed
        self._top_k = top_k
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        vector = query_bundle.embedding
        if vector is None:
            vector = self._embed.query(query_bundle.query_str).tolist()
        found = self._store.query(VectorStoreQuery(query_embedding=vector, similarity_top_k=self._top_k))
        return [
            NodeWithScore(node=TextNode(id_=row, text=""), score=float(cosine))
            for row, cosine in zip(found.ids, found.similarities, strict=True)
        ]


class KeywordRetriever(BaseRetriever):  # type: ignore[misc]
    """Texts that share words with the question by BM25; a node's id is the text's position."""

    def __init__(self, texts: Sequence[str], top_k: int) -> None:
        nodes = [TextNode(id_=str(row), text=" ".join(stems(text))) for row, text in enumerate(texts)]
        # The words are split beforehand, in both languages: BM25 only has to split at spaces.
        spaces = r"\S+"
        self._bm25 = BM25Retriever(nodes=nodes, similarity_top_k=min(top_k, len(nodes)), token_pattern=spaces)
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        words = " ".join(stems(query_bundle.query_str))
        if not words:
            return []
        found = self._bm25.retrieve(QueryBundle(words))
        return [node for node in found if node.score]
