"""What a question says word by word, and how each word is attached to the name of what is measured.

"Beds" of "hospital beds" and "Brazilian" of "Brazilian nationals" make another thing of it; "nurse" of "as a nurse I
wonder how many hospitals there are" does not. There is no parser here: what stands between two words (nothing, の, a
preposition, the end of a clause) tells enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from census.understand.reading import Reading
from census.understand.words import ENGLISH, JAPANESE, SMALL_TALK

Role = Literal["before", "after", "linked", "over", "head", "loose", "aside"]
"""How a word is attached to a name: directly before or after it (infant deaths, hospital beds), by a preposition, a
particle or a relative clause (deaths from cancer, 交通事故による死者), as the head that the name belongs to (teachers
at high schools); where nothing is named, as what is counted (how many nurses); by nothing, but in the same clause;
in another clause."""

_W, _P = "\x01", "\x02"  # a letter of a content word, of a place
_HARD = re.compile(r"[.?!;:()]| - |--")
_APPOSED = re.compile(r"\x02[^,]*,(?!\d) (?:an?|the|where|which|home|famous|known|our|my)\b")
_EXAMPLE = re.compile(
    r"\b(?:such as|like|e\.g\.|including|for example|eg)(?: (?:an? |the )?\x01+,?(?: and| or)?)* (?:an? |the )?$"
)
_COMMA = re.compile(r",(?!\d)")
_TOLD = re.compile(
    r"\b(?:i|i'm|i've|i'd|i'll|we|we're|we've|my|our|me|us|you|your|he|she|his|her|because|since|so|but|although|though|"
    r"while|if|when|being|for (?:an?|the|this|some|that|his|her|their)|as an?|before|after)\b"
)
_SIDE = re.compile(r"[\s\x01-]*(?:(?:and|or|&)[\s\x01-]+)*")
_LINK = re.compile(
    r"[\s\x01-]*,? ?(?:[a-z]+(?:ed|ing|en) )?"
    r"(?:of|in|at|from|by|with|without|for|on|to|between|among|amongst|who|that|which|whose|where|due|"
    r"caused|having|under|using|against|about|per|involving|through|as|are|is|were|was|have|has|had|do|does|did)\b"
)
_OVER = re.compile(
    r"'?s? (?:\x01+ )*(?:of|in|at|for|from|on|by|with|among|to|within|inside|per|between)"
    r"(?: (?:the|all|its|an?|\x01+|\x02+|[\d,]+|thousand|million|,))*[ \x01-]*"
)
_COUNTED = re.compile(
    r"(?:\bhow (?:many|much)|\b(?:most|fewest|more|fewer)|"
    r"\b(?:number|share|percentage|proportion|rate|count|amount|total|level|volume|value)s? of)"
    r"(?: (?:the|all|its|of|total|different|other))*[ \x01-]*$"
)
_COUNTS = re.compile(r"\b(?:how (?:many|much)|(?:number|share|percentage|proportion|rate|count|amount|total)s? of)\b")
_ASKING = re.compile(r"\b(?:how|what|which|where|who|number|share|percentage|rate|average|give|tell|list|show)\b|[?]")

_STOP = re.compile(r"[。！？!?]")
_CLAUSE = re.compile(
    r"(?:です|ます|ました|ません|でした|だ|である|たい|いる|った|した|いて|って|り|して|ため|ために|たところ|[るたいだす]が|から)[、,]|"
    r"(?:です|ます|ました|ません|でした)(?:が|けれど)|ので(?!す)|のに[、,\x02]|けど|けれども"
)
_DIRECT = re.compile(r"(?:さん|たち|ら|等|など)?(?:の|な|的な|系の?|型の?|別の?)?\x01*(?:の|な|的な)?")
_CHAIN = re.compile(r"[ぁ-んー\x01一-鿿々ァ-ヺ・]*")
_EXAMPLE_JA = re.compile(r"(?:[・、やと]\x01+)*(?:など|とか|みたい[なに]|のような|のように|といった|をはじめ)")
_PURPOSE = re.compile(
    r"(?:など|の\x01+)?(?:用[のにで]|向け|として|のために?|を?目指|[にで](?:載せ|使|必要|使用|話題)|の(?:参考|資料|会報|番組|関係|仕事|会社|者です|あと|後|前|影響|とき|際)|[前後禍]|以[前後])"
)
_COUNTED_JA = re.compile(
    r"(?:さん|たち|ら|等|など)?(?:の|が|は|って|とか|を)*(?:総?数|人数|件数|台数|戸数|頭数|校数|店舗数|回数|割合|比率|率|量|額|面積|平均|何|"
    r"いくつ|いくら|どれ|どの|どう|どこ|ランキング|順位|多い|多く|少ない|ある|いる|[?？]|$)"
)
_ASKING_JA = re.compile(r"[何幾]|どこ|どの|どれ|いくつ|いくら|教え|知りた|ください|数|割合|率|[?？]|か[。]?$|は[。]?$")
_RUN = re.compile(r"[一-鿿々ァ-ヺー]+|[a-z][a-z'-]+")
_KANA_WORD = re.compile(r"(?<![ぁ-ゖ])[ぁ-ゖ]{2,6}?(?=[のがをで][一-鿿\x00]|に?よる)")
_LONE = re.compile(r"[のがをはでに数、。 \x00?？]|$")
_KNOWN_JA = re.compile(
    "何[一-鿿](?:間|目)?|" + "|".join(sorted((re.escape(w) for w in JAPANESE if len(w) > 1), key=len, reverse=True))
)


@dataclass(frozen=True, slots=True)
class Word:
    """A content word or a name [start, end): the measures (codes), facets and statistics lacking here that it means.
    `weak` are people and households, who are of every question."""

    start: int
    end: int
    text: str
    codes: tuple[str, ...] = ()
    facets: tuple[tuple[str, str], ...] = ()
    elsewhere: tuple[str, ...] = ()
    weak: bool = False


class Content:
    """The words of a question that say what it is about: no places, years, cues and small talk."""

    def __init__(self, reading: Reading) -> None:
        text = reading.text.folded
        names = [
            Word(one.start, one.end, text[one.start : one.end], one.codes, one.facets, one.elsewhere, one.weak)
            for one in reading.terms
        ]
        self._aside = reading.aside
        self.words: tuple[Word, ...] = tuple(sorted([*names, *_unknown(reading)], key=lambda word: word.start))
        self._english = reading.language == "en"
        marked = list(text)
        for place in (mention for mention in reading.mentions if not mention.measures):
            marked[place.start : place.end] = _P * (place.end - place.start)
        for word in self.words:
            marked[word.start : word.end] = _W * (word.end - word.start)
        self._marked = "".join(marked)
        self._core = self._asked_from()
        self._roles: dict[tuple[int, int | None], Role] = {}

    def role(self, word: Word, name: Word | None) -> Role:
        """How the word is attached to the `name` of what is measured, or to the question where none is named."""
        # Every measure that is weighed asks again, and in a question of 2,000 characters a word is far from a name.
        key = word.start, name.start if name else None
        if key not in self._roles:
            self._roles[key] = self._role(word, name)
        return self._roles[key]

    def _role(self, word: Word, name: Word | None) -> Role:
        if any(start <= word.start < end for start, end in self._aside) or self._exemplifies(word):
            return "aside"
        if name is None:
            return self._unnamed(word)
        before = word.end <= name.start
        gap = self._marked[word.end : name.start] if before else self._marked[name.end : word.start]
        return self._role_en(name, gap, before=before) if self._english else self._role_ja(word, gap, before=before)

    def _exemplifies(self, word: Word) -> bool:
        """ "Shops such as bakeries" are shops, 本屋や八百屋などの店."""
        if self._english:
            return _EXAMPLE.search(self._marked[: word.start]) is not None
        return _EXAMPLE_JA.match(self._marked, word.end) is not None

    def _role_en(self, name: Word, gap: str, *, before: bool) -> Role:
        if _SIDE.fullmatch(gap):
            return "before" if before else "after"
        if _HARD.search(gap) or _TOLD.search(gap):
            return "aside"
        if before:
            if _OVER.fullmatch(gap):
                return "over"
            told = not name.weak and (_COMMA.search(gap) or _COUNTS.search(gap) or _COUNTS.match(name.text))
            return "aside" if told else "loose"
        if _APPOSED.search(gap):
            return "aside"
        return "linked" if _LINK.match(gap) else "loose"

    def _role_ja(self, word: Word, gap: str, *, before: bool) -> Role:
        if _STOP.search(gap) or (before and _CLAUSE.search(gap)) or _PURPOSE.match(self._marked, word.end):
            return "aside"
        if _DIRECT.fullmatch(gap):
            return "before" if before else "after"
        return "linked" if _CHAIN.fullmatch(gap) else "loose"

    def _unnamed(self, word: Word) -> Role:
        if self._english:
            if _COUNTED.search(self._marked[: word.start]):
                return "head"
            start, end = sorted((word.start, self._core))
            gap = self._marked[start:end]
            return "aside" if word.start < self._core and (_HARD.search(gap) or _TOLD.search(gap)) else "loose"
        if _PURPOSE.match(self._marked, word.end):
            return "aside"
        if _COUNTED_JA.match(self._marked, word.end):
            return "head"
        gap = self._marked[word.end : self._core]
        return "aside" if _STOP.search(gap) or _CLAUSE.search(gap) else "loose"

    def _asked_from(self) -> int:
        """Where the clause that asks begins to ask."""
        asking = _ASKING if self._english else _ASKING_JA
        found = list(asking.finditer(self._marked))
        return found[-1].start() if found else len(self._marked)


def _unknown(reading: Reading) -> Iterator[Word]:
    """Content words that nothing accounts for."""
    rest = reading.rest
    for run in _RUN.finditer(rest):
        if run.group().isascii():
            word = run.group().strip("'-").removesuffix("'s")
            if len(word) > 2 and word not in ENGLISH:
                yield Word(run.start(), run.end(), word)
        else:
            yield from _pieces(rest, run)
    for kana in _KANA_WORD.finditer(rest):
        if not SMALL_TALK.search(kana.group()):
            yield Word(kana.start(), kana.end(), kana.group())


def _pieces(rest: str, run: re.Match[str]) -> Iterator[Word]:
    """A run of kanji and katakana without the everyday words in it."""
    kept = _KNOWN_JA.sub(lambda match: " " * len(match.group()), run.group())
    for piece in re.finditer(r"\S+", kept):
        start, end = run.start() + piece.start(), run.start() + piece.end()
        lone = end - start == 1
        if piece.group() in JAPANESE or (lone and not (start == run.start() and _LONE.match(rest, end))):
            continue
        yield Word(start, end, piece.group())
