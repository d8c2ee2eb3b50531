"""Replies: answers as bytes, so that a cached one is sent without being read or written again.

An entry of the cache is one line of JSON for the log and the session, then the reply's content. What
differs between two replies to one question (request id, latency, whether it was cached) is appended.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json

from census.plan import Plan
from census.types import Language
from census.understand.memory import Memory
from service.schemas import AnswerContent
from service.types import Answered, Decided

_JAPANESE = b'"language":"ja"'
"""So stands in the content of a Japanese answer; within a text its quotes would be escaped."""


_DEFINITION = "definition"  # an intent: what it explains is talked of where nothing else was


@dataclass(frozen=True)  # without slots, which take four times as long to unpickle
class Entry:
    """An answer ready to send.

    content   JSON of AnswerContent
    decision  what the log says of it
    plan      canonical plan, for the session
    places    areas named where there is none, for the session
    """

    content: bytes
    decision: Mapping[str, Any]
    plan: str | None
    places: tuple[str, ...] = ()

    @classmethod
    def of(cls, answered: Answered) -> Entry:
        """The entry of a fresh answer."""
        content = AnswerContent.model_validate(answered).model_dump_json().encode()
        decision = {
            "route": answered.route,
            "source": answered.source,
            "intent": answered.intent,
            "answer_status": answered.status,
            "grounded": answered.grounded,
            "reason": answered.decision_reason,
            "score": round(answered.router_score, 4),
        }
        first_reading = answered.alternatives[0].plan if answered.alternatives else None
        last = answered.parts[-1].plan if answered.parts else None
        plan = last or answered.plan or first_reading or answered.about
        return cls(content, decision, plan.canonical() if plan else None, () if plan else answered.places)

    def decided(self, decided: Decided) -> Entry:
        """The same answer to another question with the same plan."""
        shown = {"source": decided.source, "route": decided.route, "router_score": decided.score}
        content = json.dumps(json.loads(self.content) | shown, ensure_ascii=False, separators=(",", ":")).encode()
        logged = {"route": decided.route, "source": decided.source, "reason": decided.reason}
        return Entry(content, {**self.decision, **logged, "score": round(decided.score, 4)}, self.plan, self.places)

    def packed(self) -> bytes:
        """The entry as the cache keeps it."""
        return json.dumps([self.decision, self.plan, *self.places]).encode("ascii") + b"\n" + self.content

    @classmethod
    def unpacked(cls, data: bytes) -> Entry | None:
        """The entry in cached bytes, or None where they are not one."""
        head, newline, content = data.partition(b"\n")
        try:
            # The standard library raises other errors for what is nested too deep.
            decision, plan, *places = from_json(head)
        except (TypeError, ValueError):
            return None
        if (
            not newline
            or not isinstance(decision, dict)
            or not isinstance(plan, str | None)
            or not all(isinstance(place, str) for place in places)
            or not (content.startswith(b'{"') and content.endswith(b"}"))
        ):
            return None
        return cls(content, decision, plan, tuple(places))

    def leads_to(self, previous: Memory | None = None) -> Memory | None:
        """What a follow-up leans on: the memory before, with the executed plan or the first reading of an ambiguous
        question."""
        if self.plan is None:
            return (previous or Memory()).at(self.places) if self.places else previous
        if previous is not None and previous.last is not None and self.decision.get("intent") == _DEFINITION:
            return previous  # "and what does that mean?": the talk goes on about its figures
        language: Language = "ja" if _JAPANESE in self.content else "en"
        return (previous or Memory()).then(Plan.model_validate_json(self.plan), language)

    def reply(self, *, cached: bool, latency_ms: float, versions: bytes, request_id: str) -> bytes:
        """The body of the response. `request_id` is a safe token, `versions` a JSON object's inside."""
        tail = b',"cached":%s,"latency_ms":%.3f,%s,"request_id":"%s"}' % (
            b"true" if cached else b"false",
            latency_ms,
            versions,
            request_id.encode("ascii"),
        )
        return self.content[:-1] + tail
