"""Text-only systems over a handful of rows, with a chat model that says what it is told to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from census.indicators import Catalogue
from evaluation.baselines.chat import Deadline, LateError, Message, ModelError
from evaluation.baselines.closed import TRAINED, closed_book
from evaluation.baselines.database import database
from evaluation.baselines.rows import sentences
from evaluation.baselines.served import by_model
from evaluation.baselines.systems import in_words
from evaluation.baselines.vectors import embedded
from evaluation.table import Table
from rag.embeddings import Vectors

WORDS = ("Tokyo", "Osaka", "Tottori", "population")


class Scripted:
    """A chat model that replies from a list and keeps what it was sent."""

    def __init__(self, *replies: str) -> None:
        self.replies = list(replies)
        self.prompts: list[str] = []

    def chat(self, messages: Sequence[Message], deadline: Deadline) -> str:
        deadline.check()
        self.prompts.append(messages[-1]["content"])
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


class Bag:
    """Embeds by the words of a list: enough to tell places apart."""

    name = "bag"
    dimension = len(WORDS) + 1

    def __init__(self) -> None:
        self.embedded = 0

    def documents(self, texts: Sequence[str]) -> Vectors:
        self.embedded += len(texts)
        return np.stack([self.query(text) for text in texts])

    def query(self, text: str) -> Vectors:
        counts = np.array([1.0, *(2.0 * (word in text) for word in WORDS)], dtype=np.float32)
        return counts / np.float32(np.linalg.norm(counts))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load()


def test_rows_are_census_counts_in_both_languages_of_usual_measures_known_everywhere(
    small: Table, catalogue: Catalogue
) -> None:
    rows = sentences(small, catalogue, 100)
    # Births are known of two prefectures in three; the projection is no figure; a census wins over an estimate.
    assert rows[:2] == (
        "In 2020, Population of Tokyo (13000) was 100 people.",
        "2020年の東京都(13000)の総人口は100人でした。",
    )
    assert len(rows) == 6
    assert len(sentences(small, catalogue, 8)) == 4


def test_embeddings_are_made_once(tmp_path: Path) -> None:
    embed, texts, seen = Bag(), ["Tokyo", "Osaka and Tottori"], []
    first = embedded(texts, embed, tmp_path, lambda done, of: seen.append((done, of)))
    again = embedded(texts, embed, tmp_path, lambda done, of: seen.append((done, of)))
    assert embed.embedded == 2
    assert seen == [(2, 2)]
    assert np.array_equal(first.vectors, again.vectors)
    assert np.array_equal(first.vectors[1], embed.query("Osaka and Tottori"))
    assert again.seconds == first.seconds
    embedded([*texts, "new"], embed, tmp_path, lambda *_: None)
    assert embed.embedded == 5


def test_the_two_nearest_rows_reach_the_model_in_the_default_prompt(small: Table, catalogue: Catalogue) -> None:
    from evaluation.baselines.rowrag import over_rows

    rows, embed, chat = sentences(small, catalogue, 100)[::2], Bag(), Scripted("100 people")
    respond = over_rows(rows, embed.documents(rows), embed, chat)
    assert respond("How many people has Tokyo?", Deadline(30)) == "100 people"
    (prompt,) = chat.prompts
    assert "In 2020, Population of Tokyo (13000) was 100 people." in prompt
    assert prompt.startswith("Context information is below.")
    assert prompt.count("In 2020") == 2


def test_sql_of_the_model_is_run_over_the_three_tables(small: Table, catalogue: Catalogue, tmp_path: Path) -> None:
    from evaluation.baselines.sql import over_tables

    made = database(small, catalogue, tmp_path, data=_facts(tmp_path))
    query = (
        "SELECT value FROM facts JOIN areas ON code = area_code "
        "WHERE name_en = 'Tokyo' AND indicator_code = 'A1101' AND year = 2020"
    )
    chat = Scripted(query, "It is 100.")
    assert over_tables(made.path, chat)("How many people has Tokyo?", Deadline(30)) == "It is 100."
    asked, told = chat.prompts
    assert all(name in asked for name in ("facts", "areas", "indicators", "How many people has Tokyo?"))
    assert "100.0" in told
    assert database(small, catalogue, tmp_path, data=tmp_path) == made


@pytest.mark.parametrize("statement", ["DELETE FROM facts", "DROP TABLE areas", "SELECT nonsense FROM facts"])
def test_statements_that_write_or_fail_change_nothing(
    small: Table, catalogue: Catalogue, tmp_path: Path, statement: str
) -> None:
    from evaluation.baselines.sql import over_tables

    made = database(small, catalogue, tmp_path, data=_facts(tmp_path))
    before = made.path.read_bytes()
    chat = Scripted(statement, "No idea.")
    assert over_tables(made.path, chat)("?", Deadline(30)) == "No idea."
    assert "Error" in chat.prompts[-1]
    assert made.path.read_bytes() == before


def test_a_long_query_is_interrupted_and_a_large_result_is_cut(
    small: Table, catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from evaluation.baselines import sql

    monkeypatch.setattr(sql, "QUERY_SECONDS", 0.2)
    made = database(small, catalogue, tmp_path, data=_facts(tmp_path))
    count = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT"
    chat = Scripted(f"{count} max(i) FROM n", "late")
    sql.over_tables(made.path, chat)("?", Deadline(30))
    assert "interrupted" in chat.prompts[-1]
    chat = Scripted(f"{count} i FROM n", "cut")
    sql.over_tables(made.path, chat)("?", Deadline(30))
    assert "(100,)" in chat.prompts[-1]
    assert "(101,)" not in chat.prompts[-1]


def test_a_follow_up_comes_with_the_questions_before_it() -> None:
    chat = Scripted("100 people")
    ask = in_words(closed_book(chat, "system"), 30)
    ask("Tokyo?", "one")
    ask("And Osaka?", "one")
    ask("Tottori?", "two")
    ask("Gifu?", None)
    assert chat.prompts == ["Tokyo?", "Tokyo?\nAnd Osaka?", "Tottori?", "Gifu?"]


@pytest.mark.parametrize("error", [LateError("late"), ModelError("too long"), ValueError("a library's own")])
def test_what_goes_wrong_costs_one_question(error: Exception) -> None:
    def respond(question: str, deadline: Deadline) -> str:
        raise error

    assert str(in_words(respond, 30)("?", None)["status"]).startswith("error")


def test_the_fine_tuned_model_is_asked_as_it_was_trained() -> None:
    from training.examples import RECITE

    assert TRAINED == RECITE


def test_of_the_model_alone_only_what_it_planned_counts() -> None:
    planned = {"status": "answered", "source": "fine-tuned-smollm2", "value": 1}
    assert by_model(planned) == planned
    assert by_model({"status": "answered", "source": "rules", "value": 1}) == {"status": "not planned"}
    assert by_model({"status": "out_of_scope", "source": "rules"}) == {"status": "not planned"}
    assert by_model({"status": "error 503"}) == {"status": "error 503"}


def _facts(folder: Path) -> Path:
    """A folder with a file of facts: its bytes name the database."""
    (folder / "facts.parquet").write_bytes(b"small")
    return folder
