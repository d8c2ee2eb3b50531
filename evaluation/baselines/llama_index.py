"""A chat model and an embedding model as LlamaIndex wants them.

LlamaIndex's global `Settings` is never touched: everything is passed in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.llms import CompletionResponse, CompletionResponseGen, CustomLLM, LLMMetadata
from llama_index.core.llms.callbacks import llm_completion_callback

from evaluation.baselines.chat import Chat, Deadline, Respond, user
from rag.embeddings import Embed

MOST_SECONDS = 60.0


class ChatLLM(CustomLLM):  # type: ignore[misc]  # llama_index is not typed for mypy here
    """Every completion is one message to a chat model, within the deadline of the question at hand."""

    _chat: Chat = PrivateAttr()
    _deadline: Deadline = PrivateAttr()

    def __init__(self, chat: Chat) -> None:
        super().__init__()
        self._chat = chat
        self._deadline = Deadline(MOST_SECONDS)

    @property
    def metadata(self) -> LLMMetadata:
        """LlamaIndex's own defaults: a context of 3,900 tokens, 256 of them for the reply."""
        return LLMMetadata()

    @llm_completion_callback()  # type: ignore[untyped-decorator]
    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:  # noqa: ARG002
        return CompletionResponse(text=self._chat.chat([user(prompt)], self._deadline))

    @llm_completion_callback()  # type: ignore[untyped-decorator]
    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        yield self.complete(prompt, formatted, **kwargs)

    def responding(self, query: Callable[[str], Any]) -> Respond:
        """A query engine's `query` as a system, its completions held to each question's deadline."""

        def respond(question: str, deadline: Deadline) -> str:
            self._deadline = deadline
            return str(query(question)).strip()

        return respond


class QueryEmbedding(BaseEmbedding):  # type: ignore[misc]
    """The project's embedding model, with its prefixes for questions and for documents."""

    _embed: Embed = PrivateAttr()

    def __init__(self, embed: Embed) -> None:
        super().__init__(model_name=embed.name)
        self._embed = embed

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(number) for number in self._embed.query(query)]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return [float(number) for number in self._embed.documents([text])[0]]
