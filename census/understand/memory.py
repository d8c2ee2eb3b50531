"""What a dialogue remembers: its last few plans and its first, never the text of a question."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pydantic_core import from_json

from census.plan import Plan

PLANS = 6
SIZE = 16_384
"""Characters of canonical plans that are kept; the newest plan always is."""


@dataclass(frozen=True)
class Memory:
    """Plans of a dialogue, newest first; the last of them is the one it began with."""

    plans: tuple[Plan, ...] = ()

    def then(self, plan: Plan) -> Memory:
        """The memory after one more turn."""
        if self.plans[:1] == (plan,):
            return self
        kept = (plan, *self.plans)
        if len(kept) > PLANS:
            kept = (*kept[: PLANS - 1], kept[-1])
        while len(kept) > 1 and sum(len(one.canonical()) for one in kept) > SIZE:
            kept = (*kept[:-2], kept[-1]) if len(kept) > 2 else kept[:1]
        return Memory(kept)

    @property
    def last(self) -> Plan | None:
        return self.plans[0] if self.plans else None

    @property
    def first(self) -> Plan | None:
        return self.plans[-1] if self.plans else None

    def canonical(self) -> str:
        """Equal memories give equal strings."""
        return json.dumps([plan.canonical() for plan in self.plans])

    @classmethod
    def of_canonical(cls, text: str) -> Memory:
        """The memory that `canonical` wrote. Raises ValueError for any other text."""
        plans = from_json(text)  # the standard library raises other errors for what is nested too deep
        if not isinstance(plans, list) or len(plans) > PLANS or not all(isinstance(plan, str) for plan in plans):
            raise ValueError("not a memory")
        return cls(tuple(Plan.model_validate_json(plan) for plan in plans))
