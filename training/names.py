"""What people call areas, measures, years and numbers: the surface of the slots.

Some names are kept out of training (`held_out`), so that tests can ask about areas and by synonyms that the
model never saw.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Sequence
from functools import lru_cache

from census.plan import ScopeLevel
from census.types import JAPAN, Area, Language, Measure

_AREAS_KEPT, _PHRASES_KEPT = 12, 8  # one in so many is held out
_NOT_A_NOUN_EN = re.compile(
    r"\b(?:live|lived|living|lives|born|how|many|are|were|was|is|spend|spends|home to|per|out of|go|went|moved|move|"
    r"have|has|own|die|died|got|who|that|with)\b|^[a-z]+(?:ed|ous|ly|er|est)$|^(?:old|aged|dense|packed|rich|poor|big|"
    r"wide|hot|cold|warm|pop|ppl|jinko|jinkou)$"
)
_NOT_A_NOUN_JA = re.compile(r"[ぁ-ゖ]$|^何|いくつ|どれ|^(?:都民|府民)$")
_PLURAL = re.compile(r"(?:s|\b(?:men|women|people|children))$")
_NO_PLURAL = re.compile(r"^(?:number|rate|share|percentage|total|average|area)\b|\d|\b(?:rate|ratio|share|size|count)$")
_LARGE: dict[Language, tuple[tuple[int, str], ...]] = {
    "en": ((10**12, " trillion"), (10**9, " billion"), (10**6, " million")),
    "ja": ((10**12, "兆"), (10**8, "億"), (10**4, "万")),
}
_ERAS = ((2019, 2018, "Reiwa", "令和", "R"), (1989, 1988, "Heisei", "平成", "H"), (1926, 1925, "Showa", "昭和", "S"))

LEVELS: dict[ScopeLevel, dict[Language, tuple[str, ...]]] = {
    "region": {"en": ("regions",), "ja": ("地方",)},
    "prefecture": {"en": ("prefectures",), "ja": ("都道府県", "県")},
    "municipality": {"en": ("municipalities",), "ja": ("市町村", "市区町村", "自治体")},
    "city": {"en": ("cities",), "ja": ("市",)},
    "town": {"en": ("towns",), "ja": ("町",)},
    "village": {"en": ("villages",), "ja": ("村",)},
    "special_ward": {"en": ("special wards",), "ja": ("特別区",)},
}
LANGUAGES: tuple[Language, ...] = ("en", "ja")
_JOINS: dict[Language, tuple[tuple[str, str], ...]] = {
    "en": (
        (", ", " and "), (", ", " and "), (", ", ", and "), (", ", " & "), (", ", ", "), (" and ", " and "),
        ("/", "/"), (" / ", " / "), ("; ", "; "), (" + ", " + "), (" ", " "), (", ", " as well as "), (", ", ", then "),
    ),
    "ja": (
        ("・", "・"), ("・", "・"), ("と", "と"), ("、", "、"), ("、", "と"), ("、", "、"), ("や", "や"), ("／", "／"),
        ("/", "/"), ("　", "　"), (" ", " "), ("、", "、そして"), ("、", "および"), ("、", "、それに"), ("，", "，"),
    ),
}  # fmt: skip
"""How people join three and more names: between them, and before the last."""
_SINGULAR = {"cities": "city", "municipalities": "municipality"}


@lru_cache(maxsize=65_536)
def held_out(kind: str, *names: str) -> bool:
    """Whether an area or a phrase is kept for tests: decided by its hash, the same in every run."""
    digest = hashlib.sha256("/".join((kind, *names)).encode()).digest()
    return digest[0] % (_AREAS_KEPT if kind == "area" else _PHRASES_KEPT) == 0


def held_area(code: str) -> bool:
    """Whether an area is kept for tests. Japan never is: it is the whole that shares are of."""
    return code != JAPAN and held_out("area", code)


def area_names(area: Area, language: Language) -> tuple[str, ...]:
    """Spellings of an area, its full name several times: it is the most usual."""
    if language == "ja":
        plain = [name for name in (area.name_kana, *area.aliases) if name and not name.isascii()]
        return (area.name_ja,) * 12 + (area.short_ja,) * 6 + tuple(plain)
    plain = [name for name in area.aliases if name.isascii()]
    names = (area.name_en,) * 4 + (area.short_en,) * 3 + tuple(plain)
    return (*names, area.name_en.lower(), area.short_en.lower())


def phrases(measure: Measure, language: Language, *, plural: bool = False) -> tuple[str, ...]:
    """Noun phrases for a measure, its title first; of plural ones those that answer "how many"."""
    if language == "ja":
        title = re.sub(r"[(（].*?[)）]", "", measure.title_ja)
        nouns = [p for p in (title, *measure.synonyms_ja) if not _NOT_A_NOUN_JA.search(p)]
        return tuple(p for p in nouns if not plural or not re.search(r"[数率額比積度]$|割合|人口|平均", p))
    title = re.sub(r" ?\(.*?\)", "", measure.title_en)
    title = title if any(c.isupper() for c in title[1:]) else title[:1].lower() + title[1:]
    nouns = [p for p in (title, *measure.synonyms_en) if not _NOT_A_NOUN_EN.search(p.lower())]
    return tuple(p for p in nouns if not plural or (_PLURAL.search(p) and not _NO_PLURAL.search(p)))


def split_phrases(measure: Measure, language: Language, *, plural: bool, unseen: bool) -> tuple[str, ...]:
    """The phrases of training, or those held out; titles and few phrases are never held out."""
    every = tuple(dict.fromkeys(phrases(measure, language, plural=plural)))
    kept = {p for p in every[2:] if held_out("phrase", measure.code, p)} if len(every) >= 4 else set()
    return tuple(p for p in every if (p in kept) == unseen)


def joined(names: Sequence[str], language: Language, rng: random.Random) -> str:
    """A, B and C; A/B/C; A・B・C; AとBとC."""
    between, last = rng.choice(_JOINS[language])
    return f"{between.join(names[:-1])}{last}{names[-1]}"


def year_name(year: int, language: Language, rng: random.Random) -> str:
    """2015, FY2015, Heisei 27 / 2015年, 平成27年, H27."""
    era = next((era for era in _ERAS if year >= era[0]), None)
    if era and rng.random() < 0.15:
        _, base, english, japanese, letter = era
        count = year - base
        if rng.random() < 0.25:
            return f"{letter}{count}" + ("年" if language == "ja" else "")
        return f"{english} {count}" if language == "en" else f"{japanese}{'元' if count == 1 else count}年"
    if language == "en":
        return f"FY{year}" if rng.random() < 0.05 else str(year)
    return f"{year}年" + ("度" if rng.random() < 0.05 else "")


def number_name(value: float, unit: str, language: Language, rng: random.Random) -> str:
    """A threshold as written: 100,000, 100k, 1.5 million, 10万, 20%."""
    if unit == "%":
        return (
            f"{value:g}%" if rng.random() < 0.8 else f"{value:g}" + (" percent" if language == "en" else "パーセント")
        )
    whole = int(value) if value == int(value) else None
    if whole is None:
        return f"{value:g}"
    if whole < 10_000:
        return f"{whole:,}" if rng.random() < 0.6 else str(whole)
    for size, name in _LARGE[language]:
        if whole >= size and rng.random() < 0.7:
            return f"{whole / size:g}{name}"
    if language == "ja":
        return f"{whole:,}"
    return f"{whole // 1000}k" if whole % 1000 == 0 and rng.random() < 0.2 else f"{whole:,}"


def level_name(level: ScopeLevel, language: Language, rng: random.Random) -> tuple[str, str]:
    """(plural, singular); Japanese has one form."""
    plural = rng.choice(LEVELS[level][language])
    return plural, plural if language == "ja" else _SINGULAR.get(plural, plural.removesuffix("s"))


def typo(text: str, rng: random.Random) -> str:
    """One slip in one long Latin word: two letters swapped, one dropped or doubled."""
    words: Sequence[re.Match[str]] = [*re.finditer(r"[A-Za-z]{6,}", text)]
    if not words:
        return text
    word = rng.choice(words)
    at = word.start() + rng.randrange(1, len(word.group()) - 1)
    slip = rng.choice(("swap", "drop", "double"))
    if slip == "swap":
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + (text[at] * 2 if slip == "double" else "") + text[at + 1 :]
