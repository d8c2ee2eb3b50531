"""A question prepared for matching: one folding for all, tokens, and two compact keys over them.

The *area key* writes Latin words in one romanisation (Ohsaka, Oosaka and Ōsaka are all `osaka`) and
kana as hiragana; the *term key* drops English plurals and small words ("the number of births" and
"birth numbers" meet). Spaces and hyphens vanish in both, so "Higashi-Osaka" equals "Higashiosaka".
Names and synonyms go through the same functions as questions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import jaconv

from census.types import Language
from census.understand.kanji import MODERN
from census.understand.numerals import in_digits

# Letters and signs that show nothing, and that Unicode counts among neither marks nor format characters.
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_SOUND_MARKS = frozenset("\u3099\u309a")
# What looks like a year and has letters for digits: 2O15, 20l5.
_LOOKS_DATED = re.compile(r"(?<![0-9A-Za-z])(?:[12][0-9OolIS]{3}|[lI][0-9]{2}[0-9OolIS])(?![0-9A-Za-z])")
_AS_DIGITS = str.maketrans("OolIS", "00115")
_OTHER_SCRIPT = re.compile(r"[^\W\d_A-Za-zぁ-ゖゝゞァ-ヺー-ヿㇰ-ㇿ㐀-䶿一-鿿々〆〇\ufa0e-\ufa29\U00020000-\U0003134f]")
_TOKEN = re.compile(r"[a-z]+(?:'(?!s\b)[a-z]+)?|\d+(?:[.,]\d+)*(?:s\b)?|[^\W\d_a-z]|[ー・]", re.UNICODE)
_KANA = re.compile(r"[ぁ-ゖァ-ヺー]")
_KANJI = re.compile("[一-鿿]")
_CJK = re.compile(r"[ぁ-ゖァ-ヺー一-鿿々〆]")
_PLAIN = MODERN | dict(zip("’‘ʼʻ‐–—−〜～ヶヵゖゕ", "''''----~~ケカケカ", strict=True))
# One letter between spaces is a piece of a word (東京 都 の 人口, 6 5 歳 以 上); 大阪 府中市 is two words.
_LETTER, _PIECE = "[ぁ-ゖァ-ヺー一-鿿々]", "[のはがをにでとも都道府県市区町村歳才年人]"
_SPACE_IN_WORD = re.compile(
    rf"(?<=[^\x00-\x2f:-\x7f]) (?={_PIECE}(?:[ ?!。、]|$))|(?<= {_PIECE}) (?=[0-9]|{_LETTER})"
    rf"|(?:(?<= {_LETTER})|(?<=^{_LETTER})) (?={_LETTER}(?:[ ?!。、]|$))"
    # 高齢化率 って なに: small words of a spaced sentence
    rf"|(?<={_LETTER}) (?=(?:って|とは|から|まで|より|では|には|なに|なん|です|でしょう|だと|なら)(?:[ ?!。、か]|$))"
)
_SPACE_IN_KANA = re.compile(r"(?<=[ぁ-ゖァ-ヺー]) (?=[ぁ-ゖァ-ヺー])")

SENTENCE = re.compile(r"[^.!?。！？]+(?:[.](?=[^\s.ぁ-ゖァ-ヺ一-鿿])[^.!?。！？]*)*[.!?。！？]*")
"""A sentence with the marks that end it; a point before a letter or digit (No.1, 3.5) ends none."""
STOP_WORDS = frozenset(
    """
a an the of in at on is are was were be been being there who that which do does did has have had by and s
please its it their
""".split()
)

_ROMAJI_RULES = [
    (re.compile(pattern), into)
    for pattern, into in [
        (r"oh(?=[^aeiouy]|$)", "o"),
        (r"(?<![sc])hu", "fu"),
        (r"sy(?=[auo])", "sh"),
        (r"ty(?=[auo])", "ch"),
        (r"(?:zy|jy)(?=[auo])", "j"),
        (r"(?<![a-z])si|(?<=[aeioun])si", "shi"),
        (r"ti", "chi"),
        (r"tu", "tsu"),
        (r"zi", "ji"),
        (r"tch", "cch"),
        (r"kio", "kyo"),
        (r"m(?=[bpm])", "n"),
        (r"(?<=[aeiou])h(?=[^aeiouy]|$)", ""),
        (r"ou|oo", "o"),
        (r"([aeiu])\1", r"\1"),
    ]
]


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or one Japanese character of the folded text."""

    text: str
    start: int
    end: int

    @property
    def latin(self) -> bool:
        return self.text[0].isascii() and self.text[0].isalpha()


@dataclass(frozen=True, slots=True)
class Key:
    """Token keys joined without spaces, and which token each character belongs to."""

    text: str
    owner: tuple[int, ...]

    def tokens(self, start: int, end: int) -> tuple[int, int] | None:
        """Indexes (first, last) of the tokens that key[start:end] covers whole, else None."""
        first, last = self.owner[start], self.owner[end - 1]
        if start > 0 and self.owner[start - 1] == first:
            return None
        if end < len(self.owner) and self.owner[end] == last:
            return None
        return first, last


@dataclass(frozen=True, slots=True)
class Text:
    """A question: as written (NFKC), folded, in tokens."""

    raw: str
    folded: str
    tokens: tuple[Token, ...]
    language: Language

    @classmethod
    def of(cls, question: str, language: str = "auto") -> Text:
        raw = in_digits(clean(question))
        if " " in raw and not raw.isascii():
            spaced = _SPACE_IN_WORD if _KANJI.search(raw) else _SPACE_IN_KANA  # ナハシ ノ ジンコウ
            raw = spaced.sub("", raw)
        folded = fold(raw)
        tokens = tuple(Token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(folded))
        detected: Language = detect(raw) if language not in ("en", "ja") else ("en" if language == "en" else "ja")
        return cls(raw, folded, tokens, detected)

    def respelt(self, raw: str) -> Text:
        """The question in another spelling."""
        return self if raw == self.raw else Text.of(raw, self.language)

    def capitalised(self, token: Token) -> bool:
        """Whether the word began with a capital (folding keeps lengths)."""
        return self.raw[token.start : token.start + 1].isupper()

    def masked(self, spans: list[tuple[int, int]]) -> str:
        """The folded text with these spans blanked, for cue patterns."""
        characters = list(self.folded)
        for start, end in spans:
            characters[start:end] = "\x00" * (end - start)
        return "".join(characters)


def clean(question: str) -> str:
    """NFKC as it is seen: nothing invisible, no control characters, all digits those of ASCII, spaces made plain;
    lengths settle here."""
    text = question
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode("utf-8"))
        text = unicodedata.normalize("NFKC", text.translate(_SEEN))
    return " ".join(_LOOKS_DATED.sub(lambda match: match.group().translate(_AS_DIGITS), text).split())


class _Seen(dict[int, str]):
    """What is seen of a character. Fills itself.

    Nothing of what only steers how others are drawn (variation selectors, directions, joiners, marks that no letter
    has taken up): between the letters of a word it would make another word of it, or none."""

    def __missing__(self, point: int) -> str:
        self[point] = self._of(chr(point))
        return self[point]

    def _of(self, c: str) -> str:
        if c.isspace():
            return " "
        category = unicodedata.category(c)
        if category[0] == "C" or category in ("Mn", "Me") or c in _BLANKS:
            return c if c in _SOUND_MARKS else ""
        digit = unicodedata.decimal(c, None)
        return c if digit is None else str(digit)


_SEEN = _Seen()


class _Folding(dict[int, str]):
    """Fills itself: each character's folding is worked out once."""

    def __missing__(self, point: int) -> str:
        c = _PLAIN.get(chr(point), chr(point))
        if "LATIN" in unicodedata.name(c, ""):
            c = unicodedata.normalize("NFD", c)[0]
        lowered = c.lower()
        self[point] = lowered if len(lowered) == 1 else c
        return self[point]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Lower case, no accents on Latin letters, one spelling of small ke and typographic quotes."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def unreadable(text: Text) -> str | None:
    """The first word with a letter of another script than Latin and Japanese, as written; None where there is none.

    To leave it out would be to answer another question: "Tokyo" with a Cyrillic letter in it names nothing here, and
    whoever wrote it did not ask about Japan as a whole. A letter that stands alone (α, Δ) is a sign, and no word."""
    if text.raw.isascii():
        return None
    for found in _OTHER_SCRIPT.finditer(text.folded):
        if unicodedata.category(found.group())[0] != "L":
            continue
        start, end = found.span()
        while start and _in_word(text.folded[start - 1]):
            start -= 1
        while end < len(text.folded) and _in_word(text.folded[end]):
            end += 1
        if end - start > 1:
            return text.raw[start:end]
    return None


def _in_word(c: str) -> bool:
    return c.isalnum() and not "ぁ" <= c <= "ゖ"


def detect(text: str) -> Language:
    """Japanese when Japanese letters outweigh English words."""
    japanese = len(_CJK.findall(text))
    words = len(re.findall(r"[A-Za-zÀ-ž]{2,}", text))
    return "ja" if japanese > 2 * words or (japanese and _KANA.search(text) and japanese >= words) else "en"


def area_key(text: str) -> str:
    """The area key of a name."""
    return "".join(area_token(word) for word in words(text))


def term_key(text: str) -> str:
    """The term key of a synonym."""
    return "".join(term_token(word) for word in words(text))


def words(text: str) -> list[str]:
    """The token texts of a name."""
    return _TOKEN.findall(fold(clean(text)))


def compact(tokens: tuple[Token, ...], keyed: Callable[[str], str]) -> Key:
    """Joins token keys; `keyed` maps a token's text to its key."""
    text, owner = [], []
    for index, token in enumerate(tokens):
        key = keyed(token.text)
        text.append(key)
        owner += [index] * len(key)
    return Key("".join(text), tuple(owner))


@lru_cache(maxsize=65536)
def area_token(word: str) -> str:
    """One token of an area key."""
    if not (word[0].isascii() and word[0].isalpha()):
        return str(jaconv.kata2hira(word))
    word = word.replace("'", "")
    for pattern, into in _ROMAJI_RULES:
        word = pattern.sub(into, word)
    return word


@lru_cache(maxsize=65536)
def term_token(word: str) -> str:
    """One token of a term key."""
    if word[0].isdigit():
        return word.replace(",", "")
    if not word[0].isascii():
        return word
    return "" if word in STOP_WORDS else singular(word.replace("'", ""))


def singular(word: str) -> str:
    """Without an English plural ending: the S-stemmer of Harman (1991), "How effective is suffixing?"."""
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    if word.endswith("s") and not word.endswith(("us", "ss")):
        return word[:-1]
    return word
