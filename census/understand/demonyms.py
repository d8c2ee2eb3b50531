"""Who lives somewhere, as a name of the people: Osakans, Tokyoites, the average Okinawan."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from census.understand.text import fold

_SHORTEST = 4  # letters of a name: of shorter ones an ending makes other words (Tsun, Mien)


def writer_out(names: Iterable[str]) -> Callable[[str], str]:
    """What writes such names as the people in the place; `names` are those of places, in Latin letters."""
    known = {fold(name): name for name in names if len(name) >= _SHORTEST}
    longest_first = "|".join(sorted(map(re.escape, known), key=len, reverse=True))
    demonym = re.compile(
        rf"\b(?P<place>{longest_first})(?:(?P<ending>(?:(?<=a)n|i?an|ite)s?)|ers)"
        rf"(?P<own>(?:'s?)?)(?!\w)(?P<more> [a-z])?",
        re.IGNORECASE,
    )

    def people_in(match: re.Match[str]) -> str:
        place, ending = known[fold(match["place"])], match["ending"] or "ers"
        more = match["more"] or ""
        if match["own"]:
            return f"{place}'s{more}"
        if ending.endswith("s"):
            return f"people in {place}{more}"
        return f"{place}{more}" if ending.endswith("n") and more else f"person in {place}{more}"

    return lambda text: demonym.sub(people_in, text)
