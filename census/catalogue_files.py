"""Reads and checks the YAML files of the catalogue.

    units.yaml surveys.yaml topics.yaml facets.yaml   vocabularies: key → fields
    indicators-*.yaml                                 lists of published series
    derived.yaml                                      list of measures computed from them
    burdens.yaml                                      list of codes whose high figures are the bad ones
    elsewhere.yaml                                    statistics that these data lack: key → names and nearest measures

Unknown keys, codes given twice and references to nothing are refused with the file and the code. An
indicator with `by_sex: true` stands for itself and two members, CODE_M and CODE_F.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml

from census.errors import DataError
from census.types import Derived, Indicator, Kind, Unit

# The C loader is ten times faster; PyYAML without libyaml lacks it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_SHARED = {"code", "en", "ja", "unit", "topic", "base", "facets", "synonyms_en", "synonyms_ja", "note_en", "note_ja"}
_INDICATOR = _SHARED | {"survey", "scale", "additive", "also", "projection", "by_sex"}
_DERIVED = _SHARED | {"numerator", "denominator", "scale", "decimals", "everybody"}
_STYLES = {"count", "decimal", "percent", "money", "clock", "minutes"}
_SEXES = (("M", "male", "男"), ("F", "female", "女"))

Entry = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Survey:
    """Statistics that figures come from, and the kind of their figures."""

    en: str
    ja: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading under which measures are listed."""

    en: str
    ja: str


@dataclass(frozen=True, slots=True)
class FacetValue:
    """The words by which a member of a family is named, the usual one first."""

    en: tuple[str, ...]
    ja: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Statistics of Japan that these data lack: their names, and the codes of the nearest measures that they have."""

    en: tuple[str, ...]
    ja: tuple[str, ...]
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueFiles:
    """What the YAML files say, checked."""

    units: Mapping[str, Unit]
    surveys: Mapping[str, Survey]
    topics: Mapping[str, Topic]
    facets: Mapping[str, Mapping[str, FacetValue]]
    indicators: Mapping[str, Indicator]
    derived: Mapping[str, Derived]
    survey_of: Mapping[str, str]
    burdens: frozenset[str]
    elsewhere: Mapping[str, Elsewhere]


def read(folder: Path) -> CatalogueFiles:
    """Read all files of a catalogue folder. Raises DataError naming file and code."""
    units = _vocabulary(folder / "units.yaml", _unit)
    surveys = _vocabulary(folder / "surveys.yaml", _survey)
    topics = _vocabulary(folder / "topics.yaml", lambda _, entry: Topic(**entry))
    facets = _vocabulary(folder / "facets.yaml", _facet_group)
    reader = _Reader(units, surveys, topics, facets)
    indicators: dict[str, Indicator] = {}
    survey_of: dict[str, str] = {}
    for path in sorted(folder.glob("indicators-*.yaml")):
        for entry in _entries(path, _INDICATOR):
            indicator = reader.indicator(path, entry)
            _add(indicators, indicator.code, indicator, path)
            survey_of[indicator.code] = entry["survey"]
    derived: dict[str, Derived] = {}
    path = folder / "derived.yaml"
    for entry in _entries(path, _DERIVED):
        measure = reader.derived(path, entry)
        if measure.code in indicators:
            raise DataError(f"{path.name}: {measure.code}: also the code of a published series")
        _add(derived, measure.code, measure, path)
    _check_references(indicators, derived)
    known = indicators.keys() | derived.keys()
    burdens = _codes(folder / "burdens.yaml", known)
    path = folder / "elsewhere.yaml"
    elsewhere = _vocabulary(path, lambda _, entry: _elsewhere(entry, known)) if path.exists() else {}
    return CatalogueFiles(units, surveys, topics, facets, indicators, derived, survey_of, burdens, elsewhere)


def _load(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  a safe loader, see above
    except (OSError, yaml.YAMLError) as error:
        raise DataError(f"{path.name}: {error}") from error


def _vocabulary(path: Path, build: Callable[[str, Entry], T]) -> dict[str, T]:
    """Read a file of key → fields; dataclass constructors refuse unknown and missing keys."""
    result = {}
    for key, entry in (_load(path) or {}).items():
        try:
            result[str(key)] = build(str(key), entry)
        except (TypeError, ValueError) as error:
            raise DataError(f"{path.name}: {key}: {error}") from error
    return result


def _unit(key: str, entry: Entry) -> Unit:
    unit = Unit(key=key, **entry)
    if unit.style not in _STYLES:
        raise ValueError(f"unknown style {unit.style!r}")
    return unit


def _survey(_: str, entry: Entry) -> Survey:
    survey = Survey(**entry)
    if survey.kind not in get_args(Kind):
        raise ValueError(f"unknown kind {survey.kind!r}")
    return survey


def _elsewhere(entry: Mapping[str, list[str]], known: Set[str]) -> Elsewhere:
    unknown = sorted(set(entry.get("near", ())) - known)
    if unknown:
        raise ValueError(f"unknown measures {', '.join(unknown)}")
    return Elsewhere(**{key: tuple(names) for key, names in entry.items()})


def _facet_group(_: str, values: Mapping[str, Mapping[str, list[str]]]) -> dict[str, FacetValue]:
    return {
        str(value): FacetValue(**{language: tuple(words) for language, words in entry.items()})
        for value, entry in values.items()
    }


def _codes(path: Path, known: Set[str]) -> frozenset[str]:
    """A list of codes; a file that is not there names none."""
    codes = frozenset(map(str, _load(path) or ())) if path.exists() else frozenset()
    if unknown := sorted(codes - known):
        raise DataError(f"{path.name}: unknown codes {unknown}")
    return codes


def _entries(path: Path, known: set[str]) -> Iterable[Entry]:
    """The entries of a file, `by_sex` expanded."""
    for entry in _load(path) or []:
        unknown = set(entry) - known
        missing = {"code", "en", "ja", "unit", "topic"} - set(entry)
        if unknown or missing:
            what = f"unknown keys {sorted(unknown)}" if unknown else f"missing keys {sorted(missing)}"
            raise DataError(f"{path.name}: {entry.get('code')}: {what}")
        yield entry
        if entry.get("by_sex"):
            yield from (_of_sex(entry, *sex) for sex in _SEXES)


def _of_sex(entry: Entry, suffix: str, sex: str, ja: str) -> Entry:
    """The member for one sex. It is found by the family's words and the facet, so it has no synonyms."""
    return {
        **{key: value for key, value in entry.items() if key not in {"synonyms_en", "synonyms_ja", "also"}},
        "code": f"{entry['code']}_{suffix}",
        "en": f"{entry['en']}, {sex}",
        "ja": f"{entry['ja']}({ja})",
        "base": entry.get("base", entry["code"]),
        "facets": {**entry.get("facets", {}), "sex": sex},
    }


def _add(measures: dict[str, T], code: str, measure: T, path: Path) -> None:
    if code in measures:
        raise DataError(f"{path.name}: {code}: given twice")
    measures[code] = measure


@dataclass(frozen=True, slots=True)
class _Reader:
    """Builds measures from entries with the vocabularies at hand."""

    units: Mapping[str, Unit]
    surveys: Mapping[str, Survey]
    topics: Mapping[str, Topic]
    facets: Mapping[str, Mapping[str, FacetValue]]

    def indicator(self, path: Path, entry: Entry) -> Indicator:
        code = entry["code"]
        survey = self._lookup(path, code, "survey", self.surveys, entry.get("survey"))
        try:
            scale = Fraction(str(entry.get("scale", "1")))
        except (ValueError, ZeroDivisionError) as error:
            raise DataError(f"{path.name}: {code}: scale {entry['scale']!r} is no number") from error
        return Indicator(
            **self._shared(path, entry),
            survey_en=survey.en,
            survey_ja=survey.ja,
            additive=entry.get("additive", False),
            scale=scale,
            also=tuple(entry.get("also", ())),
            projection=entry.get("projection"),
        )

    def derived(self, path: Path, entry: Entry) -> Derived:
        terms = {}
        for side in ("numerator", "denominator"):
            try:
                terms[side] = tuple((str(code), int(factor)) for code, factor in entry.get(side, ()))
            except (TypeError, ValueError) as error:
                raise DataError(f"{path.name}: {entry['code']}: {side} is no list of [code, factor]") from error
        if not terms["numerator"]:
            raise DataError(f"{path.name}: {entry['code']}: no numerator")
        return Derived(
            **self._shared(path, entry),
            numerator=terms["numerator"],
            denominator=terms["denominator"],
            scale=entry.get("scale", 1),
            decimals=entry.get("decimals", 1),
            everybody=entry.get("everybody"),
        )

    def _shared(self, path: Path, entry: Entry) -> dict[str, Any]:
        """The constructor arguments that both kinds of measure have."""
        code = entry["code"]
        self._lookup(path, code, "topic", self.topics, entry["topic"])
        facets = dict(entry.get("facets", {}))
        for group, value in facets.items():
            values = self._lookup(path, code, "facet", self.facets, group)
            self._lookup(path, code, f"{group} facet", values, value)
        return {
            "code": code,
            "title_en": entry["en"],
            "title_ja": entry["ja"],
            "unit": self._lookup(path, code, "unit", self.units, entry["unit"]),
            "topic": entry["topic"],
            "base": entry.get("base"),
            "facets": facets,
            "synonyms_en": tuple(entry.get("synonyms_en", ())),
            "synonyms_ja": tuple(entry.get("synonyms_ja", ())),
            "note_en": entry.get("note_en", ""),
            "note_ja": entry.get("note_ja", ""),
        }

    @staticmethod
    def _lookup(path: Path, code: str, what: str, known: Mapping[str, T], key: Any) -> T:
        if key not in known:
            raise DataError(f"{path.name}: {code}: unknown {what} {key!r}")
        return known[key]


def _check_references(indicators: Mapping[str, Indicator], derived: Mapping[str, Derived]) -> None:
    """Every code a measure refers to exists, and a base is itself a root."""
    measures: dict[str, Indicator | Derived] = {**indicators, **derived}
    for measure in measures.values():
        if measure.base is not None and (measure.base not in measures or measures[measure.base].base is not None):
            raise DataError(f"{measure.code}: base {measure.base!r} is not the root of a family")
        for code in _referred(measure):
            if code not in indicators:
                raise DataError(f"{measure.code}: no published series has the code {code!r}")


def _referred(measure: Indicator | Derived) -> tuple[str, ...]:
    if isinstance(measure, Derived):
        return measure.indicators
    return measure.also if measure.projection is None else (*measure.also, measure.projection)
