"""The README's figures are those of the committed results."""

from __future__ import annotations

import pytest
from evaluation_replies import record, result

from evaluation.readme import BEGIN, END, README, block, rewritten
from evaluation.records import questions_sha256
from evaluation.summary import Summary


def test_the_readme_says_what_the_results_say() -> None:
    text = README.read_text(encoding="utf-8")
    wanted = rewritten(text, block([Summary.load("test"), Summary.load("dev")]))
    assert text == wanted, "run `python -m evaluation readme`"


@pytest.mark.parametrize("split", ["dev", "test"])
def test_the_results_are_of_the_committed_questions(split: str) -> None:
    summary = Summary.load("dev" if split == "dev" else "test")
    assert summary.run.questions_sha256 == questions_sha256(summary.run.split), f"run {split} again"
    assert summary.run.sealed == (split == "test")


def test_the_block_follows_the_results_and_names_no_sealed_kind() -> None:
    records = [record(str(number), right=number > 5, kind="rank") for number in range(20)]
    dev, sealed = Summary.of(result(*records)), Summary.of(result(*records, split="test", sealed=True))
    assert "14 of 20, 70.0 %" in block([dev])
    assert "rank (14 of 20)" in block([sealed, dev])
    assert "rank" not in block([sealed])


def test_only_the_block_is_rewritten() -> None:
    assert rewritten(f"a\n{BEGIN}\nold\n{END}\nb\n", "new\n") == f"a\n{BEGIN}\nnew\n{END}\nb\n"
    with pytest.raises(ValueError, match="lacks"):
        rewritten("a README without markers", "new\n")
