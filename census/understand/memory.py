"""What a dialogue remembers: its last few plans and its first, never the text of a question."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from pydantic_core import from_json

from census.plan import Plan
from census.types import Language

PLANS = 6
_PLACES = "@"
SIZE = 16_384
"""Characters of canonical plans that are kept; the newest plan always is."""


@dataclass(frozen=True)
class Memory:
    """Plans of a dialogue, newest first; the last of them is the one it began with.

    language  of its last answer: that of a question without letters ("2015?")
    places    areas named since in a question that got no plan: the next one is likely about them too
    """

    plans: tuple[Plan, ...] = ()
    language: Language = "en"
    places: tuple[str, ...] = ()

    def then(self, plan: Plan, language: Language = "en") -> Memory:
        """The memory after one more turn."""
        if self.plans[:1] == (plan,):
            return replace(self, language=language, places=())
        kept = (plan, *self.plans)
        if len(kept) > PLANS:
            kept = (*kept[: PLANS - 1], kept[-1])
        while len(kept) > 1 and sum(len(one.canonical()) for one in kept) > SIZE:
            kept = (*kept[:-2], kept[-1]) if len(kept) > 2 else kept[:1]
        return Memory(kept, language)

    def at(self, places: tuple[str, ...]) -> Memory:
        """The memory after a question about these places that got no plan."""
        return replace(self, places=places) if places else self

    @property
    def last(self) -> Plan | None:
        return self.plans[0] if self.plans else None

    @property
    def first(self) -> Plan | None:
        return self.plans[-1] if self.plans else None

    def canonical(self) -> str:
        """Equal memories give equal strings."""
        said: list[str] = [] if self.language == "en" else [self.language]
        said += [f"{_PLACES}{' '.join(self.places)}"] if self.places else []
        return json.dumps([*said, *(plan.canonical() for plan in self.plans)])

    @classmethod
    def of_canonical(cls, text: str) -> Memory:
        """The memory that `canonical` wrote. Raises ValueError for any other text."""
        plans = from_json(text)  # the standard library raises other errors for what is nested too deep
        language: Language = "ja" if isinstance(plans, list) and plans[:1] == ["ja"] else "en"
        plans = plans[1:] if language == "ja" else plans
        there = plans[0] if isinstance(plans, list) and plans and isinstance(plans[0], str) else ""
        places = there.removeprefix(_PLACES).split() if there.startswith(_PLACES) else []
        plans = plans[1:] if places else plans
        if not isinstance(plans, list) or len(plans) > PLANS or not all(isinstance(plan, str) for plan in plans):
            raise ValueError("not a memory")
        return cls(tuple(Plan.model_validate_json(plan) for plan in plans), language, tuple(places))


def language_of(question: str, asked: str, memory: Memory | None) -> str:
    """The language to answer in: where none is asked for and the question has no letters, that of the dialogue."""
    wordless = memory is not None and asked == "auto" and not any(char.isalpha() for char in question)
    return memory.language if memory is not None and wordless else asked
