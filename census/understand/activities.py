"""What people do, told by bare verbs and nouns beside each other, written as the names of who does it: "do more people
fish or camp", "more people play shogi than go", "is fishing more popular than camping".

Alone "fish" is food and "go" a verb; beside another activity, and after words that compare how many do it, both are
what people do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from census.understand.lexicon import Lexicon
from census.understand.text import STOP_WORDS, Text, term_key

_WORDS = 4
_COMPARED = re.compile(
    r"\b(?:more|fewer|less|most|as many) (?:people|persons|folks?|residents|locals|adults|men|women|kids|children)\b|"
    r"\b(?:more|less|as|most) (?:popular|common|widespread|practi[sc]ed)\b|\bmore fans\b|\bpopularity\b"
)
_JOINT = re.compile(r",? (?:or|than|vs\.?|versus|and|as) ")
_BEFORE = re.compile(r"[a-z]+(?: [a-z]+)*$")
_AFTER = re.compile(r"[a-z]+(?: [a-z]+)*")
_VERB = re.compile(r"(play|do|go|practi[sc]e|study|watch|learn) [a-z]")
_DOING = re.compile(r"(play|do|go|practis|watch|learn|study|read)ing ([a-z].*)")
_PEOPLE = re.compile(r"\b(?:people|persons|folks?|residents|locals|adults)(?: who)? $")


def written_out(text: Text, lexicon: Lexicon) -> Text:
    """The question with two activities that it compares under the names that measures have."""
    folded = text.folded
    if not _COMPARED.search(folded) or len(folded) != len(text.raw):
        return text
    for joint in _JOINT.finditer(folded):
        before, after = _BEFORE.search(folded[: joint.start()]), _AFTER.match(folded, joint.end())
        found = _pair(before.group(), after.group(), lexicon) if before and after else None
        if found is None:
            continue
        (first, named), (second, other) = found
        if (first, second) == (named, other):
            return text
        start, end = joint.start() - len(first), joint.end() + len(second)
        people = _PEOPLE.search(folded[:start])
        start = people.start() if people and named.startswith("people ") else start
        said = f"{named}{folded[joint.start() : joint.end()]}{other}".replace("people who ", "people ")
        return text.respelt(f"{text.raw[:start]}{said}{text.raw[end:]}")
    return text


def _pair(before: str, after: str, lexicon: Lexicon) -> tuple[tuple[str, str], tuple[str, str]] | None:
    """What stands on each side, with its name; the verb of the first may serve the second: "play shogi than go"."""
    words, others = before.split(" "), after.split(" ")
    for size in range(min(_WORDS, len(words)), 0, -1):
        said = " ".join(words[-size:])
        first = _name(said, "", lexicon)
        if first is None:
            continue
        verb = _VERB.match(said)
        for length in range(min(_WORDS, len(others)), 0, -1):
            second = _name(" ".join(others[:length]), verb[1] if verb else "", lexicon)
            if second and _codes(first, lexicon) != _codes(second, lexicon):
                return (said, first), (" ".join(others[:length]), second)
    return None


def _name(said: str, verb: str, lexicon: Lexicon) -> str | None:
    """The name of those who do what is said: the words themselves, or "people who go fishing" for "fish"."""
    if said.split(" ")[0] in STOP_WORDS | {"people"} and not said.startswith("do "):
        return None
    return next((name for name in _names(said, verb) if _codes(name, lexicon)), None)


def _names(said: str, verb: str) -> Iterator[str]:
    if verb:
        yield f"people who {verb} {said}"
    yield said
    if done := _DOING.match(said):  # "playing golf"
        base, thing = done.groups()
        yield from (f"people who {base if base != 'practis' else 'practise'} {thing}", thing)
    yield from (f"people who {one}{said}" for one in ("", "go ", "play ", "do ", "practise ", "sing ", "read "))
    if " " not in said:
        doing = (f"{said}ing", f"{said}{said[-1]}ing", f"{said[:-1]}ing")
        yield from (name for one in doing for name in (one, f"people who go {one}"))


def _codes(name: str, lexicon: Lexicon) -> frozenset[str]:
    """What people do that has this name."""
    return lexicon.activities.get(term_key(name), frozenset())
