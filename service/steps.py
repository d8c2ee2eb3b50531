"""The steps of a question as calls for workers, whether these are threads or processes.

    begin ─┬─ more than a lookup: Deferred ── go_on ─┐
           └──────────────┬──────────────────────────┘
                          ├─ nothing to ask a model ──────────────────► Settled
                          ├─ Asked (prompt, draft) ── reply ── finish ──► Settled
                          └─ Meant (plan, draft) ──── in no cache ─ tell ─► Settled

In a process, steps arrive as the settings they are loaded from, once; a draft passes through the server
sealed, so that only workers take it apart; an answer comes back as the bytes to send.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from census.plan import Plan
from census.types import Language
from census.understand.memory import Memory
from census.understand.prompt import Prompt
from census.understand.reply import Fault
from service.engines.types import Written
from service.heap import keep
from service.line import Work
from service.replies import Entry
from service.settings import Settings
from service.stages import Scores, Span
from service.types import MODEL, Answered, AskedLanguage, AskedRoute, Draft, Meaning, Pipeline, Read


class Sealed:
    """A value that crosses processes as bytes: pickled once where it was made, unpickled once where it is opened."""

    def __init__(self, value: Any = None, packed: bytes | None = None) -> None:
        self._value = value
        self._packed = packed

    def open(self) -> Any:
        """The value. What is unpickled was pickled by a worker of this server and left it through a pipe only."""
        return self._value if self._packed is None else pickle.loads(self._packed)  # noqa: S301

    def __reduce__(self) -> tuple[type[Sealed], tuple[None, bytes]]:
        return Sealed, (None, self._packed or pickle.dumps(self._value, pickle.HIGHEST_PROTOCOL))


@dataclass(frozen=True)
class Deferred:
    """A question that has been read and is more work than a lookup, which is to wait for its turn."""

    kind: Work
    read: Sealed


@dataclass(frozen=True)
class Asked:
    """A question that a model may plan."""

    prompt: Prompt
    draft: Sealed


@dataclass(frozen=True)
class Meant:
    """A question whose answer is that of a plan, which may be cached; the stages until here, and what they found."""

    meaning: Meaning
    draft: Sealed
    spans: Sequence[Span]
    scores: Sequence[Scores]


@dataclass(frozen=True)
class Settled:
    """An answer ready to send.

    spans, scores, unmatched, fallback  as in `Answered`
    reply     what the model wrote, where it was asked
    lasting   whether it may be cached: not when the model was away, and the rules stood in for it
    of_plan   whether another question with the same plan has the same answer
    cached    whether it was found in a cache
    """

    entry: Entry
    spans: Sequence[Span] = ()
    scores: Sequence[Scores] = ()
    unmatched: int = 0
    fallback: Fault | None = None
    reply: str | None = None
    lasting: bool = True
    of_plan: bool = False
    cached: bool = False


class Steps:
    """What workers do with a pipeline. `settings` are those that a process loads it from."""

    def __init__(self, pipeline: Pipeline, settings: Settings) -> None:
        self._pipeline = pipeline
        self._settings = pickle.dumps(settings)  # once: it goes with every call

    def begin(
        self,
        question: str,
        language: AskedLanguage,
        route: AskedRoute,
        previous: Memory | None,
        modelled: bool,
        to_plan: bool = False,
    ) -> Deferred | Asked | Meant | Settled:
        """Read a question, and go on where it is a lookup."""
        read = self._pipeline.read(question, language=language, route=route, previous=previous)
        return self._planned(read, modelled, to_plan) if read.kind == "lookup" else Deferred(read.kind, Sealed(read))

    def go_on(self, read: Sealed, modelled: bool, to_plan: bool = False) -> Asked | Meant | Settled:
        """Plan a deferred question."""
        return self._planned(read.open(), modelled, to_plan)

    def _planned(self, read: Read, modelled: bool, to_plan: bool) -> Asked | Meant | Settled:
        """Up to the model's prompt where there is a model and a prompt for it; up to the plan where there is one and
        `to_plan` asks for it; else to the end."""
        draft = self._pipeline.plan(read, modelled=modelled)
        if draft.prompt is not None:
            return Asked(draft.prompt, Sealed(draft))
        if to_plan and (meaning := draft.meaning) is not None:
            return Meant(meaning, Sealed(draft), draft.spans, draft.scores)
        return _settled(self._pipeline.finish(draft, None))

    def finish(self, draft: Sealed, reply: Written | None, model: str) -> Settled:
        """The answer by the reply of `model`, or by the rules' plan without one."""
        opened: Draft = draft.open()
        answered = self._pipeline.finish(opened, reply)
        source = f"fine-tuned-{model}" if answered.source == MODEL else answered.source
        text = reply.text if reply is not None else None
        return replace(_settled(replace(answered, source=source)), reply=text, lasting=reply is not None)

    def tell(self, draft: Sealed) -> Settled:
        """The answer of a draft that no model was asked about."""
        answered = self._pipeline.finish(draft.open(), None)
        # Without a plan it says why there is none, and what else might be asked: that is of the question.
        return replace(_settled(answered), of_plan=answered.plan is not None)

    def replay(self, plan: Plan, language: Language) -> Settled:
        """Execute a plan. Raises PlanError where it cannot be executed."""
        return replace(_settled(self._pipeline.replay(plan, language=language)), of_plan=True)

    def __reduce__(self) -> tuple[Any, tuple[bytes]]:
        return load, (self._settings,)


@lru_cache(maxsize=1)
def load(settings: bytes) -> Steps:
    """The steps of this process over the shipped pipeline, from pickled settings. Call it before the first step."""
    # Loading brings FAISS and LlamaIndex, which a test with its own pipeline does without.
    from service.answer import build_pipeline

    chosen: Settings = pickle.loads(settings)  # noqa: S301 - pickled by this service
    pipeline = build_pipeline(chosen)
    keep(pipeline)
    return Steps(pipeline, chosen)


def _settled(answered: Answered) -> Settled:
    return Settled(Entry.of(answered), answered.spans, answered.scores, answered.unmatched, answered.fallback)
