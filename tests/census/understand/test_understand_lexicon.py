"""The automata hold the names of places and the titles and synonyms of measures."""

from __future__ import annotations

import pytest
from understand_world import World

from census.understand.lexicon import as_ict, measure_names
from census.understand.text import area_key, term_key


def codes(world: World, name: str) -> set[str]:
    _, readings = world.lexicon.areas.get(area_key(name), (0, ()))
    return {reading.code for reading in readings}


def test_a_bare_name_reads_as_prefecture_and_city(world: World) -> None:
    assert {"27000", "27100"} <= codes(world, "Osaka")
    assert {"27000", "27100"} <= codes(world, "大阪")


@pytest.mark.parametrize(("name", "code"), [("Osaka City", "27100"), ("大阪府", "27000"), ("Osaka-shi", "27100")])
def test_a_name_with_its_kind_reads_as_one_place(world: World, name: str, code: str) -> None:
    assert codes(world, name) == {code}


def test_every_title_and_synonym_leads_to_its_measure(world: World) -> None:
    missing = []
    for measure in world.catalogue:
        for name in measure_names(measure):
            _, terms = world.lexicon.terms.get(term_key(as_ict(name)), (0, ()))
            if measure.code not in {term.measure for term in terms}:
                missing.append((measure.code, name))
    assert missing == []


def test_known_words_are_those_of_names_and_terms(world: World) -> None:
    assert all(world.lexicon.knows(word) for word in ("tokyo", "oosaka", "population", "populations", "divorce"))
    assert not any(world.lexicon.knows(word) for word in ("atlantis", "ghost", "qwerty"))
