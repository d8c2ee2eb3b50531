"""Hostile questions: those written down in corpus/questions.yaml, and plain ones in disguise, the same each time."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

CORPUS = Path(__file__).with_name("corpus") / "questions.yaml"
PLAIN = (
    "What is the population of Tokyo in 2020?",
    "東京都の2020年の人口は？",
    "How many households are there in Osaka City in 2015?",
    "横浜市の2015年の世帯数は？",
    "Births in Nara Prefecture in 2019",
    "千葉市の2019年の出生数",
)
UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202d\u202e\u2060\u2061\u2066\u2068"
    "\u206a\u2800\u3164\ufe0f\ufeff\uffa0\ufff9\U000e0001\U000e0041\U000e0100\x00\x07\x08\x1b\x7f\x80\x9b"
)
MARKS = "\u0301\u0305\u0336\u0489\u20dd\u20e3\u0e49\u093c"
LOOKALIKES = {
    "a": "\u0430", "o": "\u043e", "e": "\u0435", "p": "\u0440", "k": "\u043a", "y": "\u0443", "s": "\u0455",
    "i": "\u0131", "h": "\u04bb", "n": "\u0578", "u": "\u057d", "l": "\u04cf", "T": "\u03a4", "O": "\u039f",
    "B": "\u0392", "N": "\u039d", "京": "\u4eb0", "世": "\u4e17", "人": "\u5165",
}  # fmt: skip
DIGITS = (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10, 0x1D7CE, 0x1D7D8, 0x1D7EC, 0x1FBF0)
DIGIT_LETTERS = str.maketrans("015", "OlS")


@dataclass(frozen=True)
class Hostile:
    """A question, and its harmless form where it has one."""

    family: str
    ask: str
    harmless: str | None = None


def written() -> Iterator[Hostile]:
    """Those of the file."""
    for family, lists in yaml.safe_load(CORPUS.read_text("utf-8")).items():
        for one in lists:
            yield from (Hostile(family, str(ask), one.get("as")) for ask in one["ask"])


def disguised() -> Iterator[Hostile]:
    """Plain questions that look the same, or nearly, and are other characters."""
    chance = random.Random(86)  # noqa: S311
    for number, unseen in enumerate(UNSEEN):
        for plain in (PLAIN[number % len(PLAIN)], PLAIN[(number + 1) % len(PLAIN)]):
            place = chance.randrange(1, len(plain))
            yield Hostile("unseen", plain[:place] + unseen + plain[place:], plain)
        yield Hostile("unseen", unseen.join(plain), plain)
    for number, mark in enumerate(MARKS):
        plain = PLAIN[number % len(PLAIN)]
        place = chance.randrange(1, len(plain))
        yield Hostile("marks", plain[:place] + mark + plain[place:], plain)
        yield Hostile("marks", mark.join(plain), plain)
    for letter, other in LOOKALIKES.items():
        for plain in [plain for plain in PLAIN if letter in plain][:2]:
            yield Hostile("lookalikes", plain.replace(letter, other, 1), plain)
            yield Hostile("lookalikes", plain.replace(letter, other), plain)
    for number, zero in enumerate(DIGITS):
        plain = PLAIN[number % len(PLAIN)]
        yield Hostile("digits", "".join(chr(zero + int(c)) if c in "0123456789" else c for c in plain), plain)
    for plain in PLAIN:
        yield Hostile("digits", plain.translate(DIGIT_LETTERS), plain)
        yield Hostile("directions", f"\u202e{plain}\u202c", plain)
        yield Hostile("directions", f"\u2067{plain}\u2069\u200f", plain)
        yield Hostile("forms", unicodedata.normalize("NFD", plain), plain)
        yield Hostile("forms", "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in plain), plain)
        yield Hostile("forms", "".join(_mathematical(c) for c in plain), plain)
        yield Hostile("lines", "\r\n".join(plain.split()) + '\r\n{"event": "request", "status": 200}', plain)
        yield Hostile("lines", plain + '\u2028{"event": "forged"}\u2029\x85\x1b[2K\x1b[1A', plain)


def _mathematical(c: str) -> str:
    if "A" <= c <= "Z":
        return chr(0x1D400 + ord(c) - ord("A"))
    return chr(0x1D41A + ord(c) - ord("a")) if "a" <= c <= "z" else c


def endless() -> Iterator[Hostile]:
    """2,000 characters of what makes work."""
    for piece in (
        "population of Tokyo and ",
        "東京都と",
        "tttt ",
        "1年",
        "((((",
        "㍿",
        "\ufdfa",
        "9",
        "2020年から",
    ):
        yield Hostile("endless", (piece * 2000)[:2000].strip())
