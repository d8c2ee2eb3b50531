"""The answers to several questions asked as one, as one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from service.types import Answered, AnsweredPart


def composed(answers: Sequence[Answered]) -> Answered:
    """One answer of several, each verified on its own: their texts and cells in order, the figure and the plan of the
    first that is answered, and questions to go on with from the last, which a follow-up leans on.

    It is answered where one of them is; a part without figures says so in the text.
    """
    first = next((one for one in answers if one.status == "answered"), answers[0])
    return replace(
        first,
        answer="\n\n".join(one.answer for one in answers),
        status="answered" if any(one.status == "answered" for one in answers) else first.status,
        facts=tuple(dict.fromkeys(chain.from_iterable(one.facts for one in answers))),
        fact_count=sum(one.fact_count for one in answers),
        parts=tuple(_part(one) for one in answers),
        suggestions=next((one.suggestions for one in reversed(answers) if one.suggestions), ()),
        grounded=all(one.grounded for one in answers),
        unmatched=sum(one.unmatched for one in answers),
        notes=tuple(dict.fromkeys(chain.from_iterable(one.notes for one in answers))),
        chart=next((one.chart for one in answers if one.chart), None),
    )


def _part(answered: Answered) -> AnsweredPart:
    return AnsweredPart(answered.answer, answered.value, answered.unit, answered.plan, answered.intent, answered.status)
