"""A head that several modifiers share, written out: "commercial and residential land prices", "a higher death rate than
birth", 小学校と中学校の生徒数.

It is, where each modifier with the head is the name of a measure, and not all of the same one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, product

from census.understand.lexicon import Lexicon
from census.understand.text import STOP_WORDS, Text, term_key

_WORDS = 3
_AND = re.compile(
    r",? (?:and|or|vs\.?|versus|&|to|from|against|with|as|(?:(?:is |are |was |were )?"
    r"(?:higher|lower|larger|bigger|greater|smaller|dearer|cheaper|more expensive) )?than(?: for)?) "
    r"(?:the |its |their )?"
)
_COORDINATED = re.compile(r",? (?:and|or|vs\.?|versus|&|against) (?:the |its |their )?")
_BEFORE = re.compile(r"(?:[a-z][a-z'-]*(?:, | ))*[a-z][a-z'-]*$")
_AFTER = re.compile(r"[a-z][a-z'-]*(?: [a-z][a-z'-]*)*")
_ENDS = re.compile(r" ?(?:$|[?.!,;:(]| (?:in|for|at|of|there|across|among|during|as|by|is|was|were|are)\b)")
_RUN = "[一-鿿々ァ-ヺーA-Za-z0-9]+(?:[いきしちひみりえけせねめれげ]{1,2}[一-鿿]+)?"  # 持ち家, 売り場
_AND_JA = "(?:と|や|および|及び|ならびに|・|、)"
_SHARED_JA = re.compile(
    rf"(?<![一-鿿々ァ-ヺー])(?P<first>{_RUN}(?:{_AND_JA}{_RUN}){{1,3}})(?P<head>(?:の{_RUN}){{0,2}})"
)
_OWNED_JA = re.compile(
    r"(?<![一-鿿々ァ-ヺー])(?P<owner>[一-鿿ァ-ヺー]{2,8}?)(?:の数|数)(?=(?:と|や|、))"
    r"(?P<items>(?:(?:と|や|、)[一-鿿ァ-ヺー]{1,8}(?:の数)?(?![一-鿿ァ-ヺー])){1,3})"
)
_SPLIT_JA = re.compile(f"({_AND_JA})")


def written_out(text: Text, lexicon: Lexicon) -> Text:
    """The question with a shared head said with each of its modifiers."""
    folded = text.folded
    if len(folded) != len(text.raw):
        return text
    japanese = chain(_japanese(folded, lexicon), _owned(folded, lexicon))
    found = next(japanese if text.language == "ja" else _english(folded, lexicon), None)
    if found is None:
        return text
    start, end, said = found
    return text.respelt(text.raw[:start] + said + text.raw[end:])


def _english(folded: str, lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    for joint in _AND.finditer(folded):
        before, after = _BEFORE.search(folded[: joint.start()]), _AFTER.match(folded, joint.end())
        if before is None or after is None:
            continue
        if _COORDINATED.fullmatch(joint.group()):
            yield from _shared_after(joint, before, after, lexicon)
        yield from _shared_before(folded, joint, before, after, lexicon)


def _shared_after(
    joint: re.Match[str], before: re.Match[str], after: re.Match[str], lexicon: Lexicon
) -> Iterator[tuple[int, int, str]]:
    """ "Primary, secondary and tertiary industry workers"."""
    *items, last = before.group().split(", ")
    words, firsts = after.group().split(" "), last.split(" ")
    sizes = ((b, h) for h, b in product(range(_WORDS, 0, -1), repeat=2) if b + h <= len(words))
    for b, h in sizes:
        modifier, head = " ".join(words[:b]), " ".join(words[b : b + h])
        for a in range(min(_WORDS, len(firsts)), 0, -1):
            own = [" ".join(firsts[-a:])]
            if a == len(firsts):
                own = [*(item for item in items if len(item.split()) <= _WORDS), *own] if items else own
            for modifiers in (own, own[-1:]):
                if _are_names([*modifiers, modifier], head, lexicon) and not any(
                    _is_thing(one, head, lexicon) for one in modifiers
                ):
                    start = joint.start() - len(", ".join(modifiers))
                    end = after.start() + len(f"{modifier} {head}")
                    yield start, end, " and ".join(f"{one} {head}" for one in (*modifiers, modifier))


def _shared_before(
    folded: str, joint: re.Match[str], before: re.Match[str], after: re.Match[str], lexicon: Lexicon
) -> Iterator[tuple[int, int, str]]:
    """ "Commercial land price than residential"."""
    listed = _COORDINATED.fullmatch(joint.group()) is not None
    words, others = before.group().split(", ")[-1].split(" "), after.group().split(" ")
    for a, h in product(range(_WORDS, 0, -1), repeat=2):
        if a + h > len(words):
            continue
        modifier, head = " ".join(words[-a - h : -h]), " ".join(words[-h:])
        for b in range(min(_WORDS, len(others)), 0, -1):
            other = " ".join(others[:b])
            end = after.start() + len(other)
            own = bool(_measures(other, lexicon)) and (listed or other.endswith("s"))
            if not own and _ENDS.match(folded, end) and _are_names([modifier, other], head, lexicon):
                yield end, end, f" {head}"


def _japanese(folded: str, lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    for match in _SHARED_JA.finditer(folded):
        *others, last = _SPLIT_JA.split(match["first"])[::2]
        heads = [(last, match["head"])] if match["head"] else []
        heads += [(last[:cut], last[cut:] + match["head"]) for cut in range(1, len(last))]
        for modifier, head in heads:
            bare = head.removeprefix("の")
            own = [
                next((one for one in (other + head, f"{other}の{bare}", other + bare) if _measures(one, lexicon)), "")
                for other in others
            ]
            whole = next((one for one in (modifier + head, modifier + bare) if _measures(one, lexicon)), "")
            if (
                all(own)
                and whole
                and _differ([*own, whole], lexicon)
                and not all(
                    _measures(one, lexicon) & _measures(other, lexicon) for one, other in zip(own, others, strict=True)
                )
            ):
                yield match.start(), match.end(), "と".join([*own, whole])


def _owned(folded: str, lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    """Things counted of what was counted first: 小学校の数と先生の数, which are the teachers of those schools."""
    for match in _OWNED_JA.finditer(folded):
        owner, items = match["owner"], _SPLIT_JA.split(match["items"])
        said = [_of(owner, item, lexicon) if at % 2 == 0 else item for at, item in enumerate(items)]
        if said != items and _measures(f"{owner}数", lexicon):
            yield match.start("items"), match.end("items"), "".join(said)


def _of(owner: str, item: str, lexicon: Lexicon) -> str:
    """The item with the owner said, where that alone makes it the name of a measure."""
    if not item or _measures(item, lexicon):
        return item
    bare = item.removesuffix("の数").removesuffix("数")
    names = (f"{owner}の{item}", f"{owner}{item}", f"{owner}の{bare}数", f"{owner}の{bare}")
    return next((name for name in names if _measures(name, lexicon)), item)


def _are_names(modifiers: Sequence[str], head: str, lexicon: Lexicon) -> bool:
    ends = {word for one in (*modifiers, head) for word in (one.split()[0], one.split()[-1])}
    if ends & STOP_WORDS:
        return False
    names = [f"{modifier} {head}" for modifier in modifiers]
    return all(_measures(name, lexicon) for name in names) and _differ(names, lexicon)


def _differ(names: Sequence[str], lexicon: Lexicon) -> bool:
    return len({tuple(sorted(_measures(name, lexicon))) for name in names}) == len(names)


def _is_thing(modifier: str, head: str, lexicon: Lexicon) -> bool:
    """Whether a modifier is a thing of its own ("deaths and birth rate"), or one that the head adds nothing to."""
    own = _measures(modifier, lexicon)
    return bool(own) and (modifier.endswith("s") or bool(own & _measures(f"{modifier} {head}", lexicon)))


def _measures(name: str, lexicon: Lexicon) -> set[str]:
    """The measures that a name alone is the name of."""
    readings = lexicon.terms.get(term_key(name), (0, ()))[1]
    return {term.measure for term in readings if term.measure}
