"""The wordings: every form in both languages and sections, with its slots, and none shared between sections."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest

from census.types import Language
from training.forms import FORMS, Form
from training.names import LANGUAGES
from training.wordings import Section, Wordings, general, key, rendered

SECTIONS: tuple[Section, ...] = ("train", "validation", "test")
OPTIONAL = re.compile(r"\[[^\[\]]*\]")
SLOT = re.compile(r"\{(\w+)\}")
YEAR = re.compile(r"\{year")


YEARS = {"two": ("year", "year2"), "three": ("year", "year2", "year3"), "from": ("year",), "one": ("year",)}


def generator(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 (no secret)


def test_no_wording_is_in_two_sections() -> None:
    for language in LANGUAGES:
        known = {section: {key(wording) for wording in Wordings.load(language, section)} for section in SECTIONS}
        assert not known["train"] & known["validation"]
        assert not known["train"] & known["test"]
        assert not known["validation"] & known["test"]


def test_wordings_are_the_same_but_for_case_width_and_signs() -> None:
    assert key("What is the {measure} of {area}?") == key("what is THE {measure} of {area}")
    assert key("{area}の{measure}は？（２０２０）") == key("{area}の{measure}は (2020)")
    assert key("{measure} in {area}") != key("{area} in {measure}")


def compulsory(form: Form) -> Iterator[str]:
    """The slots without which a wording would not say what its plan holds."""
    if form.op is not None and form.measured != "people" and (form.kind != "dialogue"):
        yield "measure"
    yield from ("area", "area2")[: form.areas]
    yield from YEARS.get(form.years, ())
    for wanted, slot in (
        (form.many, "areas"),
        (form.second, "measure2"),
        (form.share == "of", "of"),
        (form.inside, "inside"),
        (form.cmp and not form.than, "value"),
        (form.than, "than"),
        (form.other, "measure2"),
        (form.limit == "slot", "n"),
        (form.nth, "nth"),
        (form.exclude, "exclude"),
    ):
        if wanted:
            yield slot


def fillable(form: Form) -> set[str]:
    """The slots that are ever filled for a form."""
    found = {"measure", "foreign", "missing", "instruction", *compulsory(form)}
    found |= {"area", "year"} if form.op is None else set()
    found |= {"year"} if form.years == "optional" else set()
    found |= {"level", "level1"} if form.scope else set()
    return found | ({"inside"} if form.scope and not form.exclude else set())


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_has_wordings_with_its_slots_and_no_others(language: Language, section: Section) -> None:
    wordings = Wordings.load(language, section)
    assert set(wordings.forms) == set(FORMS)
    assert all((wordings.openings, wordings.closings, wordings.missing, wordings.foreign, wordings.instructions))
    for name, form in FORMS.items():
        assert len(wordings.forms[name]) >= 3, name
        assert len({key(wording) for wording in wordings.forms[name]}) == len(wordings.forms[name]), name
        for wording in wordings.forms[name]:
            always = set(SLOT.findall(OPTIONAL.sub("", wording)))
            assert set(compulsory(form)) <= always, wording
            assert set(SLOT.findall(wording)) <= fillable(form), wording
            assert ("{instruction}" in wording) == (name in ("value_injected", "refuse_instruction")), wording
            assert form.years != "none" or not YEAR.search(wording), wording


@pytest.mark.parametrize("language", LANGUAGES)
def test_training_has_sixty_wordings_of_every_kind(language: Language) -> None:
    kinds: dict[str, set[str]] = {}
    for name, wordings in Wordings.load(language, "train").forms.items():
        kinds.setdefault(FORMS[name].kind, set()).update(map(key, wordings))
    assert set(kinds) == {form.kind for form in FORMS.values()}
    assert {kind: len(known) for kind, known in kinds.items() if len(known) < 60} == {}


def test_optional_parts_come_and_go_and_are_left_out_without_their_slot() -> None:
    wording, slots = "{area} {measure}[ in {year}]", {"area": "Tokyo", "measure": "births"}
    texts = {rendered(wording, slots | {"year": "2015"}, generator(seed)) for seed in range(20)}
    assert texts == {
        ("Tokyo births", frozenset({"area", "measure"})),
        ("Tokyo births in 2015", frozenset({"area", "measure", "year"})),
    }
    assert {rendered(wording, slots, generator(seed))[0] for seed in range(20)} == {"Tokyo births"}


def test_a_slot_without_a_filling_is_an_error() -> None:
    with pytest.raises(KeyError, match="galaxy"):
        rendered("{measure} of {galaxy}", {"measure": "births"}, generator(0))


def test_general_chat_is_in_both_languages_and_of_no_statistics() -> None:
    pairs = general()
    assert {pair["language"] for pair in pairs} == set(LANGUAGES)
    assert len({pair["question"] for pair in pairs}) == len(pairs) >= 100
    assert all(pair["answer"].strip() for pair in pairs)
