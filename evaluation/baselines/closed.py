"""Closed book: a model answers from its weights, with no data at hand."""

from __future__ import annotations

from evaluation.baselines.chat import Chat, Message, Respond, user

PLAIN = (
    "You answer questions about Japan's official statistics in one short sentence, in the language of the question. "
    "If you do not know the answer, say that you do not know."
)
TRAINED = "You are a Japanese census data expert. Answer with the figure."
"""What the rows of direct-train.jsonl begin with (`training.examples.RECITE`; a test compares them)."""


def closed_book(model: Chat, system: str) -> Respond:
    """Answers by the model alone, told `system` first."""
    first = Message(role="system", content=system)
    return lambda question, deadline: model.chat([first, user(question)], deadline)
