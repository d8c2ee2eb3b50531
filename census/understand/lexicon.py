"""The names a question can use, as two automata: area names and terms (measures and facets).

Built once from the gazetteer and the catalogue. Suffix forms (Sapporo, Sapporo-shi, Sapporo City, 札幌,
札幌市, 北海道札幌市) are made here by rule; everything else comes from the data.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import ahocorasick
import jaconv

from census.areas import CAPITALS, DESIGNATED, Gazetteer
from census.indicators import Catalogue
from census.types import Area, Measure
from census.understand.cue_words import CUES
from census.understand.half_kana import half_kana
from census.understand.homophones import Homophones
from census.understand.kana import KanaReader
from census.understand.text import STOP_WORDS, area_key, area_token, fold, term_key, term_token, words
from census.understand.words import JAPANESE, JAPANESE_CHAT

_TYPES_EN = {
    "city": ("city", "shi"),
    "town": ("town", "machi", "cho"),
    "village": ("village", "mura", "son"),
    "special_ward": ("ward", "ku", "city"),
}

ICT = re.compile(
    r"(?<![a-z])it(?=[ぁ-ゖ一-鿿ァ-ヺ]|[ -](?:compan|firm|sector|industr|worker|engineer|job|staff|employee|business))|"
    r"(?<![A-Za-z])IT(?![A-Za-z])"
)
"""Information technology, which is no pronoun."""
_SPENT = {
    "spending on ": ("expenditure on ", "expenditures on ", "spend on ", "spent on ", "outlay on ", "purchases of "),
    "への支出": (
        "への年間支出",
        "の年間支出",
        "に使うお金",
        "に使う金額",
        "に使った金額",
        "に払う金額",
        "の年間購入額",
    ),
}
_SPOKEN = {"ている": ("てる", "とる", "ていた", "てた"), "でいる": ("でる", "どる", "でいた", "でた")}
"""What people do, as it is spoken: 住んでいる, 住んでる."""
_ACTIVITIES = "activities"
_TOGETHER = re.compile(r"(?i)\band\b|&")
_OF_WORDS = range(2, 5)  # words of a name that may be turned around
_LONG_NAME = 4  # kana: shorter ones are not written in kanji, ちば and つし could be other words
_KANA_SUFFIXES = {
    "市": ("し",), "区": ("く",), "町": ("ちょう", "まち"), "村": ("むら", "そん"), "県": ("けん",), "府": ("ふ",),
    "都": ("と",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AreaName:
    """One reading of a name; `exact` when the name says what kind of place it is (Osaka City, 大阪市)."""

    code: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Term:
    """One reading of a term: a measure code, a facet and its value, or the key of statistics that these data lack."""

    measure: str | None = None
    facet: tuple[str, str] | None = None
    elsewhere: str | None = None


class Lexicon:
    """Automata over area keys and term keys, and the words that spelling may be corrected to.

    together  keys of names that join two things by "and"
    lacking  how many words the names of statistics elsewhere have, by key
    activities  measures of what people do in their free time, by key
    """

    def __init__(self, gazetteer: Gazetteer, catalogue: Catalogue) -> None:
        self.areas: ahocorasick.Automaton = ahocorasick.Automaton()
        self.terms: ahocorasick.Automaton = ahocorasick.Automaton()
        names: dict[str, set[AreaName]] = defaultdict(set)
        for area in gazetteer:
            for name, exact in _area_names(area, gazetteer):
                names[area_key(name)].add(AreaName(area.code, exact))
        terms: dict[str, set[Term]] = defaultdict(set)
        known: set[str] = set()
        heard: set[str] = set()  # of what is not here: no spelling is corrected to it
        names_ja: set[str] = set()
        for name, term in _terms(catalogue):
            terms[term_key(name)].add(term)
            (heard if term.elsewhere else known).update(word for word in words(name) if word.isascii())
            if not term.elsewhere:
                names_ja.add(name)
        turned = {term_key(about): terms[term_key(name)] for name in names_ja for about in _turned(name)}
        self.turned = frozenset(turned.keys() - terms.keys())
        terms.update({key: turned[key] for key in self.turned})
        together = (name for name, _ in _terms(catalogue) if _TOGETHER.search(name))
        self.together = frozenset(term_key(name) for name in together)
        self.activities = _activities(catalogue)
        self.lacking: dict[str, set[int]] = defaultdict(set)
        for name in (name for of in catalogue.elsewhere.values() for name in (*of.en, *of.ja)):
            self.lacking[term_key(name)].add(len(words(name)))
        _fill(self.areas, names)
        _fill(self.terms, terms)
        self.area_words = frozenset(key for key in names if key.isascii() and key.isalpha() and len(key) >= 4)
        self.term_words = frozenset(known)
        self.kana = KanaReader(_place_readings(gazetteer), _small_talk(), names_ja | _small_talk())
        self.full_names = frozenset(fold(area.name_ja) for area in gazetteer if area.name_ja != area.short_ja)
        written = {fold(name) for name in names_ja} | JAPANESE
        self.place_sounds = Homophones(self.full_names, written, "都道府県市区町村")
        self.term_sounds = Homophones(written - JAPANESE, {*self.full_names, *JAPANESE})
        self._known_stems = frozenset(term_token(word) for word in known | heard)
        self._known_area_tokens = frozenset(
            area_token(word)
            for area in gazetteer
            for word in words(f"{area.name_en} {' '.join(area.aliases)}")
            if word.isascii()
        )

    def knows(self, word: str) -> bool:
        """Whether a folded Latin word is part of any name or term."""
        return term_token(word) in self._known_stems or area_token(word) in self._known_area_tokens


def _activities(catalogue: Catalogue) -> dict[str, frozenset[str]]:
    """Measures of the topic by the key of each English name."""
    found: dict[str, set[str]] = defaultdict(set)
    for measure in (one for one in catalogue if one.topic == _ACTIVITIES and not one.base):
        for name in (name for name in measure_names(measure) if name.isascii()):
            found[term_key(name)].add(measure.code)
    return {key: frozenset(codes) for key, codes in found.items()}


def _fill(automaton: ahocorasick.Automaton, entries: dict[str, set[AreaName]] | dict[str, set[Term]]) -> None:
    for key, readings in entries.items():
        if key and not key.isdigit():
            automaton.add_word(key, (len(key), tuple(sorted(readings, key=repr))))
    automaton.make_automaton()


def _small_talk() -> frozenset[str]:
    """Particles, small talk and the cues that are written in kana."""
    return JAPANESE_CHAT.union({"ひと"}, *(re.findall("[ぁ-ゖ]{2,}", pattern.pattern) for pattern in CUES.values()))


def _place_readings(gazetteer: Gazetteer) -> dict[str, str]:
    """Place names in kana and how they are written; names that only sound alike stay in kana (和泉市, 出水市)."""
    full: dict[str, set[str]] = defaultdict(set)
    bare: dict[str, set[str]] = defaultdict(set)
    for area in gazetteer:
        kana = str(jaconv.kata2hira(area.name_kana))
        full[kana].add(area.name_ja)
        full[str(jaconv.kata2hira(area.name_ja))].add(area.name_ja)  # おおい町 is no 多い町
        for ending in _KANA_SUFFIXES.get(area.name_ja[-1], ()):
            for stem in _without_suffix(kana, _KANA_SUFFIXES[area.name_ja[-1]]):
                full[f"{stem}{ending}"].add(area.name_ja)
                if len(stem) >= _LONG_NAME or area.level == "prefecture":
                    bare[stem].add(area.short_ja)
    readings = {}
    for kana, names in (bare | full).items():
        readings[kana] = max(names) if len(names) == 1 else kana
    return half_kana(_names_read(gazetteer), readings) | readings


def _names_read(gazetteer: Gazetteer) -> Iterator[tuple[str, str]]:
    """Names of places and how they are read; those well known also without their kind."""
    leading = {code for name in (DESIGNATED, CAPITALS) for code in gazetteer.get(name).members}
    for area in gazetteer:
        kana = str(jaconv.kata2hira(area.name_kana))
        if area.level not in ("prefecture", "municipality"):
            continue
        yield area.name_ja, kana
        if area.level == "prefecture" or area.code in leading:
            endings = _KANA_SUFFIXES.get(area.name_ja[-1], ())
            yield from ((area.short_ja, kana.removesuffix(one)) for one in endings if kana.endswith(one))


def _area_names(area: Area, gazetteer: Gazetteer) -> Iterator[tuple[str, bool]]:
    """Every (name, exact) of an area."""
    whole = area.level != "municipality" or area.name_ja == area.short_ja
    yield area.name_en, area.name_en != area.short_en
    yield area.name_ja, area.name_ja != area.short_ja
    if "ケ" in fold(area.name_ja):
        yield re.sub("[ケヶ]", "が", area.name_ja), area.name_ja != area.short_ja
    yield area.short_en, whole and area.level not in ("prefecture", "ward")
    if len(area.short_ja) > 1 or area.type == "city":
        yield area.short_ja, whole and area.level not in ("prefecture", "ward")
    if not area.short_en.endswith(area.name_ja[-1]) and area.name_ja != area.short_ja:
        yield f"{area.short_en}{area.name_ja[-1]}", True  # kagoshima市
    for alias in area.aliases:
        if len(alias) > 2 or area.level != "municipality" or alias.isascii():
            yield alias, _says_kind(area, alias)
    kana = jaconv.kata2hira(area.name_kana)
    if len(kana) >= 4:
        yield kana, area.level in ("municipality", "prefecture", "ward")
    if area.level == "prefecture":
        yield f"{area.short_en} prefecture", True
        yield f"{area.short_en} pref", True
        yield f"prefecture of {area.short_en}", True
        if area.short_ja not in ("北海道",):
            yield from ((bare, False) for bare in _without_suffix(kana, ("けん", "と", "ふ")))
    if area.level == "municipality":
        yield from _municipality_names(area, gazetteer, kana)
    if area.level == "ward" and area.parent:
        city = gazetteer.get(area.parent)
        bare = area.name_ja.removeprefix(city.name_ja)
        yield bare, True
        yield f"{city.name_ja}{bare}", True
        yield from ((f"{area.short_en} {suffix}", True) for suffix in _TYPES_EN["special_ward"][:2])
        yield f"{city.short_ja}{bare}", True


def _municipality_names(area: Area, gazetteer: Gazetteer, kana: str) -> Iterator[tuple[str, bool]]:
    for suffix in _TYPES_EN[area.type or "city"]:
        yield f"{area.short_en} {suffix}", suffix != "city" or area.type == "city"
    yield f"{_TYPES_EN[area.type or 'city'][0]} of {area.short_en}", True
    prefecture = gazetteer.prefecture_of(area.code)
    if prefecture:
        yield f"{prefecture.name_ja}{area.name_ja}", True
        yield f"{prefecture.short_ja}{area.name_ja}", True
        if area.district_ja:
            yield f"{prefecture.name_ja}{area.district_ja}{area.name_ja}", True
            yield f"{area.district_ja}{area.name_ja}", True
    for bare in _without_suffix(kana, ("し", "く", "ちょう", "まち", "むら", "そん")):
        yield bare, False
        yield f"{bare}{area.name_ja[-1]}", True


def _without_suffix(kana: str, suffixes: Iterable[str]) -> Iterator[str]:
    for suffix in suffixes:
        if kana.endswith(suffix) and len(kana) - len(suffix) >= 3:
            yield kana.removesuffix(suffix)


def _says_kind(area: Area, alias: str) -> bool:
    """An alias such as "Osaka-fu" says what it is; an old bare name does not."""
    if area.level in ("country", "region", "set"):
        return True
    folded = fold(alias)
    return (
        any(
            folded.endswith(suffix)
            for suffix in ("-shi", "-ku", "-cho", "-machi", "-mura", "-son", "-ken", "-fu", "-to")
        )
        or alias[-1:] in "市区町村都府県"
    )


def _terms(catalogue: Catalogue) -> Iterator[tuple[str, Term]]:
    """Every (name, term) of the catalogue."""
    for measure in catalogue:
        for name in measure_names(measure):
            for variant in _variants(name):
                yield variant, Term(measure=measure.code)
    for facet, values in catalogue.facets.items():
        for value, named in values.items():
            for name in (*named.en, *named.ja):
                yield as_ict(name), Term(facet=(facet, value))
    for key, lacking in catalogue.elsewhere.items():
        for name in (*lacking.en, *lacking.ja):
            yield name, Term(elsewhere=key)


def as_ict(name: str) -> str:
    """A name without the word "it", which is none of a key: "it companies" would be any companies."""
    return "ict" if name == "it" else ICT.sub("ict", name)


def _turned(name: str) -> Iterator[str]:
    """An English name with its head first: (pupils of) elementary schools, (rate of) unemployment."""
    parts = name.split()
    if name.isascii() and len(parts) in _OF_WORDS and not STOP_WORDS.intersection(parts):
        yield " ".join((parts[-1], *parts[:-1]))


def _variants(name: str) -> Iterator[str]:
    """The ways to write a Japanese name with and without の: 一般世帯数, 一般世帯の数."""
    name = as_ict(name)
    yield name
    for usual, others in _SPENT.items():
        if name.startswith(usual) and usual.isascii():
            yield from (f"{other}{name.removeprefix(usual)}" for other in others)
        elif name.endswith(usual):
            yield from (f"{name.removesuffix(usual)}{other}" for other in others)
    for usual, others in _SPOKEN.items():
        yield from (name.replace(usual, other) for other in others if usual in name)
    for droppable in ("の", "・"):
        if droppable in name:
            yield name.replace(droppable, "")
    for ending in ("数", "割合", "人口", "比率"):
        if name.endswith(ending) and len(name) > len(ending) + 1 and name[-len(ending) - 1] != "の":
            yield f"{name.removesuffix(ending)}の{ending}"


def measure_names(measure: Measure) -> tuple[str, ...]:
    """Titles and synonyms of a measure in both languages."""
    return (measure.title_en, measure.title_ja, *measure.synonyms_en, *measure.synonyms_ja)
