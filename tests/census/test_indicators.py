"""The catalogue covers the data, its words keep measures apart, and its loader refuses mistakes."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from census.errors import DataError, UnknownMeasure
from census.indicators import Catalogue
from census.types import Derived, Indicator, Measure

REPOSITORY = Path(__file__).parents[2]
FACTS = REPOSITORY / "census" / "data" / "facts.parquet"
RAW = REPOSITORY.parent / "shared" / "data"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load()


def raw_codes() -> Iterator[str]:
    """Series codes in the header rows of the raw SSDSE files, where they are at hand."""
    for path in sorted((RAW / "ssdse").glob("SSDSE-?-*.csv")):
        with path.open(encoding="cp932", errors="replace", newline="") as lines:
            for code in next(csv.reader(lines)):
                if re.fullmatch(r"[A-Z]{1,2}\d\w*", code):
                    yield code


def test_every_series_of_the_fact_table_has_an_entry(catalogue: Catalogue) -> None:
    codes = {row[0] for row in duckdb.execute(f"SELECT DISTINCT indicator_code FROM '{FACTS}'").fetchall()}  # noqa: S608

    assert codes - set(catalogue.indicators) == set()


def test_every_raw_series_has_an_entry(catalogue: Catalogue) -> None:
    assert set(raw_codes()) - set(catalogue.indicators) == set()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_synonym_belongs_to_one_family(catalogue: Catalogue, language: str) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for measure in catalogue:
        for text in (getattr(measure, f"title_{language}"), *getattr(measure, f"synonyms_{language}")):
            owners[text.casefold()].add(measure.base or measure.code)

    assert {text: families for text, families in owners.items() if len(families) > 1} == {}


def test_members_of_a_family_differ_in_their_facets(catalogue: Catalogue) -> None:
    members: dict[tuple[str, tuple[tuple[str, str], ...]], list[str]] = defaultdict(list)
    for measure in catalogue:
        if measure.base is not None:
            assert measure.facets, measure.code
            members[measure.base, tuple(sorted(measure.facets.items()))].append(measure.code)

    assert {key: codes for key, codes in members.items() if len(codes) > 1} == {}


def test_a_facet_word_names_one_value_of_its_group(catalogue: Catalogue) -> None:
    for group, values in catalogue.facets.items():
        owners: dict[str, set[str]] = defaultdict(set)
        for key, value in values.items():
            for word in (*value.en, *value.ja):
                owners[word].add(key)
        assert {word: keys for word, keys in owners.items() if len(keys) > 1} == {}, group


def test_every_facet_value_has_a_member(catalogue: Catalogue) -> None:
    used = {item for measure in catalogue for item in measure.facets.items()}

    assert {(group, value) for group, values in catalogue.facets.items() for value in values} - used == set()


def test_every_unit_survey_and_topic_is_used(catalogue: Catalogue) -> None:
    assert set(catalogue.units) == {measure.unit.key for measure in catalogue}
    assert set(catalogue.surveys) == set(catalogue.survey_of.values())
    assert set(catalogue.topics) == {measure.topic for measure in catalogue}


def test_every_derived_measure_without_a_base_is_defined_in_words(catalogue: Catalogue) -> None:
    undefined = [m.code for m in catalogue.derived.values() if m.base is None and not (m.note_en and m.note_ja)]

    assert undefined == []


def test_a_percentage_has_scale_100_and_a_denominator(catalogue: Catalogue) -> None:
    odd = [
        m.code for m in catalogue.derived.values() if m.unit.key == "percent" and (m.scale != 100 or not m.denominator)
    ]

    assert odd == []


@pytest.mark.parametrize(
    ("code", "scale"),
    [
        ("B1101", Fraction(1, 100)),
        ("C3107", Fraction(1, 100)),
        ("D3201", Fraction(1000)),
        ("C1111", Fraction(10**6)),
        ("C121101", Fraction(1000)),
        ("A1101", Fraction(1)),
    ],
)
def test_raw_figures_are_scaled_to_their_unit(catalogue: Catalogue, code: str, scale: Fraction) -> None:
    assert catalogue.indicators[code].scale == scale


def test_a_family_holds_its_root_first(catalogue: Catalogue) -> None:
    codes = [measure.code for measure in catalogue.family("F1102")]

    assert codes == ["F1102", "F110201", "F110202", "F2201", "F2211", "F2221"]


def test_a_series_by_sex_stands_for_three(catalogue: Catalogue) -> None:
    boys = catalogue.get("AGE_0_4_M")

    assert (boys.base, boys.title_en, dict(boys.facets)) == (
        "A1101",
        "Population aged 0–4, male",
        {"age": "0-4", "sex": "male"},
    )


def test_the_kind_of_figures_comes_from_the_survey(catalogue: Catalogue) -> None:
    assert [catalogue.kind(code) for code in ("A1101", "A4101", "L3221")] == ["census", "administrative", "estimate"]


def test_of_a_burden_the_highest_figures_are_the_worst(catalogue: Catalogue) -> None:
    burdens = ("unemployment_rate", "unemployment_rate_male", "A420001", "J250502")
    assert all(catalogue.is_burden(code) for code in burdens)
    assert not any(catalogue.is_burden(code) for code in ("A1101", "openings_ratio", "A4101"))


def test_an_unknown_code_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownMeasure):
        catalogue.get("A9999")
    with pytest.raises(UnknownMeasure):
        catalogue.kind("density")


def test_iteration_gives_published_series_then_derived_ones(catalogue: Catalogue) -> None:
    measures: list[Measure] = list(catalogue)

    assert len(measures) == len(catalogue)
    assert isinstance(measures[0], Indicator)
    assert isinstance(measures[-1], Derived)
    assert "density" in catalogue


GOOD = "- {code: A1, en: People, ja: 人々, unit: person, topic: people, survey: count"
SUM = "- {code: s, en: Sum, ja: 和, unit: person, topic: people, numerator: [[A1, 1]]"


def catalogue_of(folder: Path, indicators: str, derived: str = "[]") -> Catalogue:
    vocabulary = {
        "units.yaml": "person: {en: people, one: person, ja: 人}",
        "surveys.yaml": "count: {en: Count, ja: 調査, kind: census}",
        "topics.yaml": "people: {en: People, ja: 人}",
        "facets.yaml": "sex: {male: {en: [male], ja: [男]}}",
        "indicators-x.yaml": indicators,
        "derived.yaml": derived,
    }
    for name, text in vocabulary.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Catalogue.load(folder)


def test_a_small_catalogue_loads_from_another_folder(tmp_path: Path) -> None:
    assert [m.code for m in catalogue_of(tmp_path, GOOD + "}", SUM + "}")] == ["A1", "s"]


@pytest.mark.parametrize(
    ("indicators", "derived", "complaint"),
    [
        (GOOD + ", colour: red}", "[]", r"indicators-x\.yaml: A1: unknown keys \['colour'\]"),
        ("- {code: A1, en: People}", "[]", r"A1: missing keys \['ja', 'topic', 'unit'\]"),
        (GOOD + "}\n" + GOOD + "}", "[]", r"indicators-x\.yaml: A1: given twice"),
        (GOOD.replace("unit: person", "unit: cow") + "}", "[]", "A1: unknown unit 'cow'"),
        (GOOD.replace("survey: count", "survey: guess") + "}", "[]", "A1: unknown survey 'guess'"),
        (GOOD.replace("topic: people", "topic: stars") + "}", "[]", "A1: unknown topic 'stars'"),
        (GOOD + ", facets: {sex: other}}", "[]", "A1: unknown sex facet 'other'"),
        (GOOD + ", scale: ten}", "[]", "A1: scale 'ten' is no number"),
        (GOOD + ", base: A2}", "[]", "A1: base 'A2' is not the root of a family"),
        (GOOD + ", also: [A2]}", "[]", "A1: no published series has the code 'A2'"),
        (GOOD + ", projection: A2}", "[]", "A1: no published series has the code 'A2'"),
        (GOOD + "}", SUM.replace("code: s", "code: A1") + "}", "A1: also the code of a published series"),
        (GOOD + "}", SUM.replace("[A1, 1]", "[A2, 1]") + "}", "s: no published series has the code 'A2'"),
        (GOOD + "}", SUM.replace("[[A1, 1]]", "[5]") + "}", "s: numerator is no list"),
        (GOOD + "}", SUM + ", also: [A1]}", r"derived\.yaml: s: unknown keys \['also'\]"),
        (GOOD, "[]", r"indicators-x\.yaml"),
    ],
)
def test_a_mistake_is_refused_by_file_and_code(tmp_path: Path, indicators: str, derived: str, complaint: str) -> None:
    with pytest.raises(DataError, match=complaint):
        catalogue_of(tmp_path, indicators, derived)


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("units.yaml", "person: {en: people, ja: 人, style: loud}", "person: unknown style 'loud'"),
        ("units.yaml", "person: {en: people}", r"units\.yaml: person: .*'ja'"),
        ("surveys.yaml", "count: {en: Count, ja: 調査, kind: rumour}", "count: unknown kind 'rumour'"),
        ("topics.yaml", "people: {en: People, ja: 人, colour: red}", r"topics\.yaml: people: .*'colour'"),
    ],
)
def test_a_mistake_in_a_vocabulary_is_refused(tmp_path: Path, name: str, text: str, complaint: str) -> None:
    catalogue_of(tmp_path, GOOD + "}")
    (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(DataError, match=complaint):
        Catalogue.load(tmp_path)
