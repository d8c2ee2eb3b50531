"""Two runs over the same questions, turn by turn: does one do better than the other, and where?

The test is McNemar's, exact: of the turns that only one of them gets right, is the split further from even than
chance makes it? Turns of a dialogue lean on each other, so the p-value is a little too small where those moved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scipy.stats import binomtest

from evaluation.records import Record, Result


class NotComparableError(ValueError):
    """Two runs that do not share their questions."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Paired turns: how many only the second run gets right (`gained`), how many only the first (`lost`)."""

    name: str
    turns: int
    gained: int
    lost: int

    @property
    def p_value(self) -> float:
        """Two-sided; 1 where nothing moved."""
        moved = self.gained + self.lost
        return float(binomtest(self.gained, moved, 0.5).pvalue) if moved else 1.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """`kinds` holds those in which anything moved, the largest change first; their p-values are not corrected
    for their number."""

    overall: Moved
    kinds: tuple[Moved, ...]


def compare(first: Result, second: Result) -> Comparison:
    """Pair the records by id. Raises NotComparableError where the questions differ."""
    if first.run.questions_sha256 != second.run.questions_sha256:
        raise NotComparableError("the runs asked different versions of the question file")
    if first.run.sealed != second.run.sealed:
        raise NotComparableError("one run is sealed and the other is not: ask again with the same --reveal")
    others = {record.id: record for record in second.records}
    pairs = [(record, others[record.id]) for record in first.records if record.id in others]
    if len(pairs) != len(first.records) or len(pairs) != len(second.records):
        raise NotComparableError("the runs hold different turns")
    kinds = sorted({record.kind for record in first.records})
    moved = [_moved(kind, (pair for pair in pairs if pair[0].kind == kind)) for kind in kinds]
    shown = [one for one in moved if one.gained or one.lost]
    return Comparison(
        _moved("all", pairs), tuple(sorted(shown, key=lambda one: (-abs(one.gained - one.lost), one.name)))
    )


def _moved(name: str, pairs: Iterable[tuple[Record, Record]]) -> Moved:
    paired = list(pairs)
    return Moved(
        name,
        len(paired),
        gained=sum(after.right and not before.right for before, after in paired),
        lost=sum(before.right and not after.right for before, after in paired),
    )
