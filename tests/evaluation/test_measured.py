"""Questions of a split become lines that the choice of a measure is fitted on."""

from __future__ import annotations

import pytest
import typer

from census.indicators import Catalogue
from evaluation.items import Expect, Item, Turn
from evaluation.measured import lines, main


def _item(kind: str, status: str, *queries: dict[str, object]) -> Item:
    return Item("one", "en", kind, (Turn("how many births", Expect((status,), queries)),))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load()


def test_the_measures_of_every_spec_of_the_first_turn_are_told(catalogue: Catalogue) -> None:
    item = _item("lookup", "answered", {"measure": "A4101"}, {"measures": ["A4200"]})
    assert list(lines([item], catalogue)) == [
        {"language": "en", "text": "how many births", "codes": ["A4101", "A4200"]}
    ]


def test_a_quotient_is_the_derived_measure_of_its_terms(catalogue: Catalogue) -> None:
    item = _item("rate", "answered", {"measure": {"num": [["A4101", 1]], "den": [["A1101", 1]], "scale": 1000}})
    assert [line["codes"] for line in lines([item], catalogue)] == [["birth_rate"]]


def test_a_question_outside_the_data_means_no_measure(catalogue: Catalogue) -> None:
    assert [line["codes"] for line in lines([_item("refusal", "out_of_scope")], catalogue)] == [[]]


def test_a_year_that_is_not_published_says_nothing_of_measures(catalogue: Catalogue) -> None:
    assert list(lines([_item("not_available", "not_available")], catalogue)) == []


def test_a_sealed_split_is_refused() -> None:
    with pytest.raises(typer.BadParameter, match="sealed"):
        main("test")
