"""Retrieval over row sentences as it is commonly built: LlamaIndex's VectorStoreIndex with LlamaIndex's defaults.

The two nearest sentences go into the default prompt, in the default response mode; the vectors are the project's.
"""

from __future__ import annotations

from collections.abc import Sequence

from llama_index.core import VectorStoreIndex
from llama_index.core.schema import TextNode

from evaluation.baselines.chat import Chat, Respond
from evaluation.baselines.llama_index import ChatLLM, QueryEmbedding
from rag.embeddings import Embed, Vectors


def over_rows(sentences: Sequence[str], vectors: Vectors, embed: Embed, chat: Chat) -> Respond:
    """Answers from sentences; `vectors[i]` is the embedding of sentence i."""
    nodes = [
        TextNode(id_=str(row), text=text, embedding=vector.tolist())
        for row, (text, vector) in enumerate(zip(sentences, vectors, strict=True))
    ]
    llm = ChatLLM(chat)
    index = VectorStoreIndex(nodes, embed_model=QueryEmbedding(embed))
    return llm.responding(index.as_query_engine(llm=llm).query)
