"""What the choice between measures comes to: how likely each is meant, and that none is."""

from __future__ import annotations

from dataclasses import dataclass

CLOSE = 0.8
"""Of the first's probability, from which on the second is asked about: held out, the first is then wrong more often
than right (`python -m rag.fit_choice` prints it)."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A measure (for its family, see `rag.documents.family_code`) and the probability (0–1) that it is meant."""

    code: str
    probability: float


@dataclass(frozen=True, slots=True)
class Choice:
    """Candidates, likeliest first, and the probability that none is meant; `cosine` is of the nearest text found."""

    ranked: tuple[Chosen, ...]
    none: float
    cosine: float = 0.0

    @property
    def likeliest(self) -> float:
        """The probability of the first, 0 where there is none."""
        return self.ranked[0].probability if self.ranked else 0.0

    @property
    def is_close(self) -> bool:
        """Whether the second is so nearly as likely as the first that asking costs less than choosing."""
        return len(self.ranked) > 1 and self.ranked[1].probability >= CLOSE * self.ranked[0].probability
