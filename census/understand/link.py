"""Finds areas, measures and facets in a question: exact names first, then spelling correction.

Longer matches win over shorter ones wherever they overlap, so 日本人人口 is a measure and not Japan, and
"Osaka City" is not Osaka Prefecture. Which of several readings of a name is meant is decided later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from census.areas import CAPITALS, DESIGNATED, Gazetteer
from census.understand import (
    activities,
    assumptions,
    brackets,
    demonyms,
    dialect,
    eaten_out,
    ellipsis,
    graduates,
    idioms,
    moving,
    national,
    paying,
    school_headings,
    shorthand,
    slips,
    variants,
)
from census.understand.lexicon import ICT, AreaName, Lexicon, Term
from census.understand.romaji import PREFECTURE_WORDS
from census.understand.spelling import WRONG_PLURAL, Spelling
from census.understand.text import STOP_WORDS, Key, Text, Token, area_key, area_token, compact, term_token
from census.understand.text import words as words_of
from census.understand.typos import SHORT, mistyped

PLACE_WORDS = frozenset(
    """
in of for at and vs versus or between to from than about around near outside inside within
""".split()
)
_SENTENCE_END = re.compile("[。!?]")
_COMMA = re.compile("[、,]")
_PEOPLE_LIVING = re.compile(
    r"(?:(?:people|persons|folks?|residents|inhabitants|citizens|who|are|many|lives?|lived|living)\b ?)+"
)
_WHO = re.compile(f"{_PEOPLE_LIVING.pattern}|households?|famil(?:y|ies)")
_OTHER_KIND = re.compile("[市町村](?![町村部内])")
_OF = re.compile(r"\b(?:of|at)\b")
_ASKING, _PARTS = frozenset({"does", "did"}), frozenset({"percent", "percentage", "share", "proportion", "rate"})
_WITH_IT = re.compile(
    r"\s*(?:も|を)?(?:入れ|含|込|加え)|\s*(?:included|too|as well)|.*\((?:including|incl|with|and|plus)\b"
)
_HIRAGANA, _KATAKANA = re.compile("[ぁ-ゖ]"), re.compile("[ァ-ヺ]")
_PARTICLES = "のはとでにがをもやへか、。？?!・,( )（）「」「」~-"
_SPOKEN = re.compile("って|だった(?:ら|の)|だと|じゃ")  # behind a name in kana, which has no other end
_KANA_NAME = 3  # kana of a name that these may follow: いって is no place
_LISTED = re.compile(r"[a-z][,;:/] ?[a-z]")
_LEFT_OUT = ("以外", "抜き", "外の", "除")  # 札幌以外の
_SHORTEST = 4  # letters of a word that is corrected
_TWO_WORDS = range(7, 31)  # letters that may be two words
_ONE_OF = frozenset({"which", "any", "every", "each", "biggest", "largest", "smallest", "populous", "other"})
_OWN_KINDS = frozenset("都道府県市区町村")
_KINDS = frozenset({"city", "town", "village", "ward", "wards", "district", "districts"})
_AFTER_COUNT = frozenset("学字値式珠")
_WIDE = ("country", "region", "set", "prefecture")
# 四国全体 and 西日本 are not the whole of Japan, though a name of it is written in them.
_ENDS_NAME = re.compile("[一-鿿](?<![年度月の])国|[東西南北中裏表]日本")


@dataclass(frozen=True, slots=True)
class Match:
    """Readings of one stretch [start, end) of the folded text."""

    start: int
    end: int
    areas: tuple[AreaName, ...] = ()
    terms: tuple[Term, ...] = ()
    corrected: bool = False  # not found as written, but as the spelling it nearly is

    @property
    def measures(self) -> tuple[str, ...]:
        return tuple(term.measure for term in self.terms if term.measure)

    @property
    def facets(self) -> tuple[tuple[str, str], ...]:
        return tuple(term.facet for term in self.terms if term.facet)

    @property
    def elsewhere(self) -> tuple[str, ...]:
        return tuple(term.elsewhere for term in self.terms if term.elsewhere)


class Linker:
    """Links a text to the lexicon."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer, vocabulary: frozenset[str] = frozenset()) -> None:
        self._lexicon = lexicon
        self._gazetteer = gazetteer
        self._vocabulary = vocabulary
        self._spelling = Spelling(lexicon.term_words | vocabulary, lexicon.area_words, gazetteer)
        self._people_in = demonyms.writer_out(_well_known(gazetteer))

    def spelt(self, text: Text) -> Text:
        """The question with words set apart, shorthand and kana written as what they stand for, and slips put right."""
        if text.raw.isascii() and text.raw.isupper() and " " in text.raw:
            text = text.respelt(text.raw.lower())  # HOW BIG IS IT: its capitals make no names
        else:
            text = text.respelt(ICT.sub("ICT", text.raw))
        text = text.respelt(shorthand.written_out(text.raw))
        if text.folded.isascii():
            text = text.respelt(school_headings.written_out(idioms.written_out(text.raw)))
            text = brackets.written_out(text, self._lexicon)
            text = self._as_meant(text.respelt(national.written_out(self._people_in(text.raw))))
            text = text.respelt(moving.written_out(variants.written_out(text.raw)))
            text = eaten_out.written_out(activities.written_out(text, self._lexicon), self._lexicon)
            return ellipsis.written_out(text, self._lexicon)
        text = brackets.written_out(text, self._lexicon)
        text = text.respelt(graduates.written(assumptions.written(paying.written(dialect.written(text.raw)))))
        text = text.respelt(self._lexicon.kana.read(slips.corrected(text.raw, self._lexicon.full_names)))
        return ellipsis.written_out(text, self._lexicon)

    def by_sound(self, text: Text) -> Text:
        """The question with names and terms that are written in other kanji of the same sound put right."""
        text = text.respelt(self._lexicon.place_sounds.corrected(text.raw))
        return text.respelt(self._lexicon.term_sounds.corrected(text.raw))

    def link(self, text: Text) -> tuple[tuple[Match, ...], bool]:
        """Non-overlapping matches in reading order, and whether no spelling had to be corrected."""
        found, corrected = self._linked(text)
        return found, corrected is None

    def put_right(self, text: Text) -> Text:
        """The question with misspelt words of terms put right, for what reads it next (retrieval knows no slips);
        names stay as written, since they are read by their sound."""
        _, corrected = self._linked(text)
        raw = text.raw
        for token, word in reversed(list(zip(text.tokens, corrected or (), strict=False))):
            if word != token.text and word in self._lexicon.term_words and word not in self._lexicon.area_words:
                raw = raw[: token.start] + word + raw[token.end :]
        return text.respelt(raw)

    def _linked(self, text: Text) -> tuple[tuple[Match, ...], list[str] | None]:
        """The matches, and the words as they were corrected for them; None where they are as written."""
        words = [token.text for token in text.tokens]
        found = self._matches(text, words)
        corrected = self._corrected(text, words, found)
        if corrected == words:
            return found, None
        again = self._matches(text, corrected)
        # Without a place, a word that nearly is a term more likely is another word, unless all others are known.
        meant = any(match.areas for match in again) or all(map(self._understood, text.tokens, corrected))
        return (again, corrected) if meant else (found, None)

    def _understood(self, token: Token, corrected: str) -> bool:
        return not token.latin or len(token.text) < _SHORTEST or token.text in STOP_WORDS or self.knows(corrected)

    def _as_meant(self, text: Text) -> Text:
        """The question with everyday words spelt right and a space where one is missing (tokyopopulation)."""
        raw = text.raw
        for token in reversed(text.tokens):
            if token.latin and len(token.text) >= SHORT and (meant := self._meant(text, token)):
                raw = raw[: token.start] + meant + raw[token.end :]
        return text.respelt(raw)

    def _meant(self, text: Text, token: Token) -> str | None:
        word = token.text
        if word.endswith("ys") and WRONG_PLURAL.search(word) and word[:-1] in self._vocabulary:
            return f"{word[:-2]}ies"
        if self.knows(word):
            return None
        if gap := self._gap(token):
            written = text.raw[token.start : token.end]
            return f"{written[:gap]} {written[gap:]}"
        nearest = None if text.capitalised(token) and token.start else self._spelling.nearest(word, True)
        return nearest if nearest in self._vocabulary and mistyped(nearest, word) else None

    def _gap(self, token: Token) -> int | None:
        """Where a word falls into a name and a known word, or a known word and a small one."""
        if len(token.text) not in _TWO_WORDS:
            return None
        for cut in range(2, len(token.text) - 1):
            left, right = token.text[:cut], token.text[cut:]
            if self._are_two(left, right) or self._are_two(right, left):
                return cut
        return None

    def _are_two(self, word: str, other: str) -> bool:
        if other in PLACE_WORDS and len(word) > SHORT:
            return self._lexicon.knows(word)
        return self._is_name(word) and (other in STOP_WORDS or self.knows(other))

    def _is_name(self, word: str) -> bool:
        return len(word) >= SHORT and area_token(word) in self._lexicon.area_words

    def _matches(self, text: Text, words: list[str]) -> tuple[Match, ...]:
        tokens = tuple(Token(word, token.start, token.end) for word, token in zip(words, text.tokens, strict=True))
        changed = [token for token, word in zip(text.tokens, words, strict=True) if token.text != word]
        areas = tuple(self._area_matches(text, tokens))
        kinds = {match.end for match in areas if match.end - match.start > 1}
        # The 市 of 佐賀市の面積 is the city's own, though 市の面積 is a name as well.
        terms = (
            m
            for m in self._term_matches(text, tokens)
            if not (text.folded[m.start] in _OWN_KINDS and m.start + 1 in kinds)
        )
        candidates = [*areas, *terms]
        if changed:
            candidates = [_marked(match, changed) for match in candidates]
        candidates.sort(key=lambda match: (*_rank(text, match), not match.areas, match.start))
        chosen: list[Match] = []
        for match in candidates:
            if all(match.end <= other.start or other.end <= match.start for other in chosen):
                chosen.append(match)
        spans = [(match.start, match.end) for match in chosen]
        kept = [m for m in chosen if not m.areas or self._stands_alone(text, m, spans)]
        return tuple(sorted(kept, key=lambda match: match.start))

    def _area_matches(self, text: Text, tokens: tuple[Token, ...]) -> Iterator[Match]:
        key = compact(tokens, area_token)
        for start, end, first, last, readings in _scan(self._lexicon.areas, key):
            match = Match(
                tokens[first].start, tokens[last].end, areas=self._as_spelt(tokens[first : last + 1], readings)
            )
            if self._asks_which(tokens, first, last) or _half_in_brackets(text.folded, match):
                continue
            if len(tokens[first].text) == 1 and text.folded[: match.start][-1:].isdigit():
                continue  # "500k in" names no Kin
            if tokens[first].latin and end - start <= 4 and not self._is_named(text, tokens, first, readings):
                continue
            if not tokens[first].latin and _COMMA.search(text.folded, match.start, match.end):
                continue  # 使う金、山形市 has no 金山 in it
            if match.start and _ENDS_NAME.match(text.folded, match.start - 1) and self._is_country(readings):
                continue
            yield match

    def _term_matches(self, text: Text, tokens: tuple[Token, ...]) -> Iterator[Match]:
        key = compact(tokens, term_token)
        for start, end, first, last, readings in _scan(self._lexicon.terms, key):
            if key.text[start:end] in self._lexicon.turned and not _OF.search(
                text.folded, tokens[first].end, tokens[last].start
            ):
                continue  # "households and private ones" names no private households
            between = {token.text for token in tokens[first + 1 : last]}
            if "and" in between and key.text[start:end] not in self._lexicon.together:
                continue  # "land prices and residential land prices" names no price of residential land
            if between & _ASKING and tokens[first].text in _PARTS:
                continue  # "by what percent did foreign visits fall" asks for no percentage of foreigners
            if tokens[first].text in _OWN_KINDS and tokens[first + 1 : last + 1] and _apart(tokens[first : first + 2]):
                continue  # 泊村、歳入 is no 村の歳入
            if _LISTED.search(text.folded, tokens[first].start, tokens[last].end) and last - first == 1:
                continue  # "people, households" are two things
            if brackets.explains(text.folded[tokens[first].start : tokens[last].end]):
                continue
            if tokens[last].text == "数" and tokens[last + 1 : last + 2] and tokens[last + 1].text in _AFTER_COUNT:
                continue  # 高校の数学 is no 高校の数
            if self._is_loose(key.text[start:end], tokens[first : last + 1], readings):
                continue
            yield Match(tokens[first].start, tokens[last].end, terms=readings)

    def _is_loose(self, key: str, tokens: tuple[Token, ...], readings: tuple[Term, ...]) -> bool:
        """Whether what would name something that the data lack is not written as one: "over time", "ramen at
        restaurants"."""
        lacking = all(reading.elsewhere for reading in readings)
        return lacking and len(tokens) not in self._lexicon.lacking[key]

    def _is_country(self, readings: tuple[AreaName, ...]) -> bool:
        return all(self._gazetteer.get(name.code).level == "country" for name in readings)

    def _asks_which(self, tokens: tuple[Token, ...], first: int, last: int) -> bool:
        """Whether "which Ibaraki city" is a city of the prefecture, and none of that name."""
        before = tokens[first - 1].text if first else ""
        after = tokens[last + 1].text if last + 1 < len(tokens) else ""
        kind = tokens[last].text in _KINDS and last > first and after not in _KINDS
        if not kind or before not in _ONE_OF:
            return False
        bare = self._lexicon.areas.get("".join(area_token(token.text) for token in tokens[first:last]), (0, ()))[1]
        return any(self._gazetteer.get(name.code).level == "prefecture" for name in bare)

    def _is_named(self, text: Text, tokens: tuple[Token, ...], first: int, readings: tuple[AreaName, ...]) -> bool:
        """Short Latin names (Date, Mine, Ota) are English words too: they need a capital or a place word."""
        if any(self._gazetteer.get(name.code).level in ("prefecture", "country") for name in readings):
            return True
        if tokens[first].text not in self._vocabulary:
            return True
        previous = tokens[first - 1].text if first else ""
        spelt = {words_of(self._gazetteer.get(name.code).short_en)[0] for name in readings}  # "about so many": no Soo
        placed = previous in PLACE_WORDS and tokens[first].text in spelt
        return placed or (first > 0 and text.capitalised(text.tokens[first]))

    def _as_spelt(self, tokens: tuple[Token, ...], readings: tuple[AreaName, ...]) -> tuple[AreaName, ...]:
        """Of names that only sound alike (Mino, Minoo) the one spelt as written, if there is one."""
        if len(readings) == 1 or not tokens[0].latin:
            return readings
        written = "".join(token.text for token in tokens)
        shorts = {name: "".join(words_of(self._gazetteer.get(name.code).short_en)) for name in readings}
        best = max((short for short in shorts.values() if written.startswith(short)), key=len, default="")
        kept = [name for name, short in shorts.items() if short == best or area_key(short) != area_key(best)]
        return tuple(kept) if best else readings

    def _stands_alone(self, text: Text, match: Match, spans: list[tuple[int, int]]) -> bool:
        """A bare Japanese name must not be a piece of a longer word (中央 in 中央値, つ in いくつ)."""
        name = text.folded[match.start : match.end]
        if not name.isascii() and _SENTENCE_END.search(name):
            return False  # です。その is no 裾野
        if _HIRAGANA.search(name) and _KATAKANA.search(name):
            return False  # オシの is no spelling of 忍野
        exact = any(reading.exact for reading in match.areas) and (len(name) > 2 or not _kana(name))
        if name[0].isascii() or exact:
            return True
        starts = {start for start, _ in spans}
        ends = {end for _, end in spans}
        before, after = text.folded[match.start - 1 : match.start], text.folded[match.end : match.end + 1]
        if match.end not in starts and _OTHER_KIND.match(text.folded, match.end):
            return False  # 兵庫市 is no name of 兵庫県
        if any(self._gazetteer.get(reading.code).level in _WIDE for reading in match.areas) and not _kana(name):
            return True
        if _kana(name) and (match.end in starts or match.start in ends):
            return False  # なら長崎県 begins with a word and not with Nara, 死亡低位なら ends with one
        free_before = (
            not before or before in _PARTICLES or not before.isalpha() or before.isascii() or match.start in ends
        )
        free_after = not after or after in _PARTICLES or not after.isalpha() or after.isascii() or match.end in starts
        if _kana(name) and len(name) >= _KANA_NAME:
            free_after = free_after or bool(_SPOKEN.match(text.folded, match.end))
        free_after = free_after or text.folded.startswith(_LEFT_OUT, match.end)
        if after == "県" and match.start not in ends:  # なら県, but not 人口なら県で
            free_after = free_after or any(self._gazetteer.get(r.code).level == "prefecture" for r in match.areas)
        if not _kana(name) and len(name) > 1:
            free_before = free_before or _kana(before)
            free_after = free_after or _kana(after) or after in "民内全市町村区県"
        return free_before and free_after

    def _corrected(self, text: Text, words: list[str], found: tuple[Match, ...]) -> list[str]:
        """Unknown Latin words replaced by the one known word or name they nearly are."""
        corrected = list(words)
        named = any(match.measures for match in found)  # a second measure would rather be a coincidence
        weakly = all(_WHO.fullmatch(text.folded, match.start, match.end) for match in found if match.measures)
        for index, token in enumerate(text.tokens):
            covered = any(match.start <= token.start < match.end for match in found)
            if covered or not token.latin or len(token.text) < _SHORTEST or self.knows(token.text):
                continue
            after = text.tokens[index + 1].text if index + 1 < len(text.tokens) else ""
            prefecture = self._spelling.prefecture(token.text) if after in PREFECTURE_WORDS else None
            nearest = prefecture or self._spelling.nearest(token.text, not named)
            if named and nearest is None:
                nearest = self._spelling.beside(token.text, weakly=weakly)
            corrected[index] = nearest or token.text
        return corrected

    def knows(self, word: str) -> bool:
        """Whether a folded Latin word means something here."""
        return word in self._vocabulary or self._lexicon.knows(word)


def _rank(text: Text, match: Match) -> tuple[bool, int]:
    """What comes first: names of something more than people living, and of these the longest, an "and" that joins
    two names not counted ("fertility high and mortality low")."""
    written = text.folded[match.start : match.end]
    inner = sum(len(word) + 1 for word in ("and", "/", ",") if f" {word} " in f" {written} ")
    return bool(match.terms) and bool(_PEOPLE_LIVING.fullmatch(written)), match.start - match.end + inner


def _well_known(gazetteer: Gazetteer) -> Iterator[str]:
    """Places whose people have a name of their own: prefectures, their capitals and the designated cities."""
    leading = {*gazetteer.get(DESIGNATED).members, *gazetteer.get(CAPITALS).members}
    return (area.short_en for area in gazetteer if area.level == "prefecture" or area.code in leading)


def _half_in_brackets(folded: str, match: Match) -> bool:
    """Whether a name would end within brackets: Kyushu (Okinawa not counted) is no Kyushu-Okinawa."""
    end = match.end + (folded[match.end : match.end + 1] == ")")
    if _WITH_IT.match(folded, match.end) or _WITH_IT.match(folded[match.start : match.end]):
        return False  # 九州（沖縄も入れて）
    return folded.count("(", match.start, end) > folded.count(")", match.start, end)


def _apart(tokens: Sequence[Token]) -> bool:
    """Whether something stands between two characters."""
    return tokens[0].end < tokens[1].start


def _marked(match: Match, changed: list[Token]) -> Match:
    """The match, as corrected where it holds a word that was changed."""
    corrected = any(match.start <= token.start < match.end for token in changed)
    return replace(match, corrected=True) if corrected else match


def _scan(automaton: object, key: Key) -> Iterator[tuple[int, int, int, int, tuple]]:  # type: ignore[type-arg]
    """(start, end, first token, last token, readings) of each match that covers whole tokens."""
    for last_character, (length, readings) in automaton.iter(key.text):  # type: ignore[attr-defined]
        start, end = last_character + 1 - length, last_character + 1
        covered = key.tokens(start, end)
        if covered:
            yield start, end, *covered, readings


def _kana(text: str) -> bool:
    return bool(text) and all("ぁ" <= c <= "ヺ" or c == "ー" for c in text)
