"""What became of the questions, and the counts of it."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from evaluation.baselines.grounding import Grounds
from evaluation.baselines.judge import judge
from evaluation.baselines.worker import Reply
from evaluation.items import Expect, Item
from evaluation.score import score
from evaluation.summary import Rate
from evaluation.table import Table

Put = Callable[[str, str | None], Reply]
"""(question, session id) → the reply of a system."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question put to one system. `refusal` tells whether it must be refused or asked back."""

    id: str
    kind: str
    language: str
    question: str
    refusal: bool
    right: bool
    reason: str
    status: str
    answer: str
    ungrounded: tuple[float, ...]
    milliseconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Run:
    """One system over the questions. `note` says what is particular, or why questions are missing."""

    name: str
    title: str
    outcomes: tuple[Outcome, ...] = ()
    index_seconds: float | None = None
    note: str = ""

    def noted(self, note: str) -> Run:
        """The same with one more note."""
        return replace(self, note="; ".join(part for part in (self.note, note) if part))


@dataclass(frozen=True, slots=True)
class Judge:
    """Decides by the fact table what a reply is worth, one at a time: systems are asked by threads."""

    table: Table
    grounds: Grounds
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def outcomes(self, item: Item, put: Put, *, text_only: bool) -> Iterator[Outcome]:
        """Put every turn of an item; the turns of a dialogue share a session."""
        session = f"baselines-{uuid.uuid4().hex}" if len(item.turns) > 1 else None
        asked: list[str] = []
        for number, turn in enumerate(item.turns, 1):
            asked.append(turn.question)
            reply = put(turn.question, session)
            name = item.id if session is None else f"{item.id}.{number}"
            with self._lock:
                found = self._outcome(item, turn.expect, tuple(asked), reply, text_only)
            yield replace(found, id=name)

    def _outcome(self, item: Item, expect: Expect, asked: Sequence[str], reply: Reply, text_only: bool) -> Outcome:
        answer, question = reply.answer, asked[-1]
        verdict = judge(answer, question, expect, self.table) if text_only else score(answer, expect, self.table)
        status, text = str(answer.get("status")), str(answer.get("answer") or "")
        # A question that wants words alone has no reading to hold numbers against, but may well be told in numbers.
        judged = status == "answered" and (expect.queries or expect.also or "answered" not in expect.status)
        return Outcome(
            id=item.id,
            kind=item.kind,
            language=item.language,
            question=question,
            refusal="answered" not in expect.status,
            right=verdict.right,
            reason=verdict.reason,
            status=status,
            answer=text,
            ungrounded=self.grounds.ungrounded(text, "\n".join(asked), expect) if judged else (),
            milliseconds=reply.milliseconds,
            megabytes=reply.megabytes,
        )


def counts(run: Run) -> dict[str, Any]:
    """Everything that the table shows of a run."""
    found = run.outcomes
    refusals = [one for one in found if one.refusal]
    wrong = [one for one in found if one.status == "answered" and not one.right]
    times = [one.milliseconds for one in found]
    return {
        "system": run.name,
        "title": run.title,
        "note": run.note,
        "all": accuracy(found),
        **{language: accuracy([one for one in found if one.language == language]) for language in ("en", "ja")},
        "refusals_right": sum(one.right for one in refusals),
        "refusals": len(refusals),
        "answered_wrong": len(wrong),
        "answered": sum(one.status == "answered" for one in found),
        "errors": sum(one.status.startswith("error") for one in found),
        "ungrounded_numbers": sum(len(one.ungrounded) for one in found),
        "ungrounded_answers": sum(bool(one.ungrounded) for one in found),
        "latency_ms_p50": round(float(np.percentile(times, 50)), 1) if times else None,
        "latency_ms_p95": round(float(np.percentile(times, 95)), 1) if times else None,
        "index_seconds": run.index_seconds,
        "megabytes": max((one.megabytes for one in found), default=None),
    }


def accuracy(found: Sequence[Outcome]) -> dict[str, Any]:
    """Right of total, with the 95 % Wilson interval."""
    rate = Rate(hits=sum(one.right for one in found), total=len(found))
    share = None if rate.share is None else round(rate.share, 4)
    interval = [round(bound, 4) for bound in rate.interval]
    return {"right": rate.hits, "total": rate.total, "share": share, "interval_95": interval}
