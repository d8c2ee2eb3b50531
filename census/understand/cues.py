"""Words that say what is to be done with the figures, found in a text by the patterns of `cue_words`.

They are looked for after names, measures and years have been blanked out, so that "total" in "total
fertility rate" and 平均 in 平均気温 are no cues.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from census.plan import ScopeLevel
from census.understand.cue_words import CUES
from census.understand.levels import level, without_levels
from census.understand.limits import limit, nth
from census.understand.ways import WAYS

_WAYS = {name: re.compile(words) for name, words in WAYS.items()}
_DOWNWARD = re.compile(  # "from most to fewest": the end of such an order is not asked for
    r"\b(?:most|high(?:est)?|largest|biggest|greatest|longest|large|big) (?:down )?to (?:the )?"
    r"(?:fewest|least|low(?:est)?|smallest|shortest|small)\b|"
    r"(?:多い|高い|大きい|広い|長い)(?:順|方|ほう|ところ|県|市)?から(?:少な|低|小さ|狭|短)い(?:順|方|ほう|ところ|県|市)?(?=へ|に|まで|$|[。、])"
)


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues found, and the numbers that came with them.

    names  keys of CUES that match
    limit  n of "top n"
    nth    n of "nth largest"
    level  the kind of area asked about ("which city", どの県)
    """

    names: frozenset[str]
    limit: int | None = None
    nth: int | None = None
    level: ScopeLevel | None = None

    @property
    def ordered(self) -> bool:
        """Whether an order is asked for: most, fewest, top n, nth."""
        return self.any("most", "least", "worst") or self.limit is not None or self.nth is not None

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def with_(self, *names: str) -> Cues:
        return Cues(self.names | set(names), self.limit, self.nth, self.level)

    def without(self, *names: str) -> Cues:
        return Cues(self.names - set(names), self.limit, self.nth, self.level)

    def any(self, *names: str) -> bool:
        return not self.names.isdisjoint(names)


def find(masked: str) -> Cues:
    """Cues of a folded text with its matches blanked."""
    masked = _DOWNWARD.sub(lambda match: "descending" if match.group().isascii() else "降順", masked)
    names = frozenset(name for name, pattern in CUES.items() if pattern.search(masked))
    return Cues(names, limit(masked), nth(masked), level(masked))


def blanked(masked: str, cues: Cues) -> str:
    """The text without the words that say what to do, or over which kind of area; `cues` are those found in it."""
    ways = [_WAYS[name] for name in _WAYS if name in cues]  # before "how many" is gone from "how many … separated"
    for pattern in (*ways, *(CUES[name] for name in CUES if name in cues)):
        masked = pattern.sub(lambda match: "\x00" * len(match.group()), masked)
    return without_levels(masked)
