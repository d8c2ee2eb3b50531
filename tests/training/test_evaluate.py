"""Scoring: what counts as right for rules, for a model's text and for both, and the counts that are kept."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from census.plan import Plan
from census.understand.prompt import written_plan
from census.understand.reply import NONE
from training import evaluate
from training.evaluate import Judge, NothingToScoreError, Tally, judge, main, metrics, read_texts, recited, tables

PEOPLE = {"op": "value", "measures": ["A1101"], "areas": ["13000"]}


@pytest.fixture(scope="module")
def judging() -> Judge:
    return Judge()


def row(
    question: str, plan: dict[str, Any] | None, language: str = "en", previous: dict[str, Any] | None = None
) -> dict[str, Any]:
    return {"question": question, "language": language, "plan": plan, "previous": previous}


def written(plan: dict[str, Any]) -> str:
    return written_plan(Plan.model_validate(plan))


def verdicts(judging: Judge, asked: dict[str, Any], text: str) -> tuple[bool, bool, bool]:
    """Whether the rules, the text, and the rules with the text are right."""
    found = dict(judging.judged(asked, {"plan": text}))
    assert list(found) == ["rules", "plan", "rules+plan"]
    return found["rules"], found["plan"], found["rules+plan"]


def test_the_expected_plan_is_right_however_it_is_spelled(judging: Judge) -> None:
    asked = row("population of Tokyo", PEOPLE)
    assert verdicts(judging, asked, written(PEOPLE)) == (True, True, True)
    spelled = json.dumps({"years": [], "areas": ["13000"], "order": "desc", "op": "value", "measures": ["A1101"]})
    assert verdicts(judging, asked, spelled) == (True, True, True)
    assert verdicts(judging, row("東京都の人口は？", PEOPLE, "ja"), written(PEOPLE)) == (True, True, True)


def test_another_plan_is_wrong_and_is_not_mended_by_the_rules(judging: Judge) -> None:
    asked = row("population of Tokyo", PEOPLE)
    assert verdicts(judging, asked, written(PEOPLE | {"op": "series"})) == (True, False, False)
    assert verdicts(judging, asked, NONE) == (True, False, False)


NOTHING_HAS_IT = written(PEOPLE | {"op": "change", "measures": ["nothing"], "years": [2000]})


@pytest.mark.parametrize("text", ["", "14 million", "{", written(PEOPLE | {"areas": ["27000"]}), NOTHING_HAS_IT])
def test_a_text_that_is_no_plan_of_the_question_leaves_it_to_the_rules(judging: Judge, text: str) -> None:
    assert verdicts(judging, row("population of Tokyo", PEOPLE), text) == (True, False, True)


def test_rules_that_are_wrong_are_said_to_be(judging: Judge) -> None:
    wanted = PEOPLE | {"op": "series"}
    assert verdicts(judging, row("population of Tokyo", wanted), written(wanted)) == (False, True, True)
    assert verdicts(judging, row("population of Tokyo", wanted), "") == (False, False, False)


def test_a_refusal_is_right_where_no_plan_is_expected_and_wrong_elsewhere(judging: Judge) -> None:
    asked = row("What is the population of France?", None)
    assert verdicts(judging, asked, NONE) == (True, True, True)
    refused = row("population of Tokyo", None)
    assert verdicts(judging, refused, NONE) == (False, True, True)
    assert verdicts(judging, refused, written(PEOPLE)) == (False, False, False)


def test_asking_back_is_right_when_the_expected_place_is_among_those_asked(judging: Judge) -> None:
    fuchu, other, elsewhere = (PEOPLE | {"areas": [code]} for code in ("13206", "34208", "01000"))
    asked = row("population of Fuchu City", fuchu)
    assert verdicts(judging, asked, written(fuchu)) == (True, True, True)
    assert verdicts(judging, asked, written(other)) == (True, False, True)
    assert verdicts(judging, row("population of Fuchu City", elsewhere), written(fuchu)) == (False, False, False)


@pytest.mark.parametrize("op", ["series", "change", "cagr"])
def test_an_open_range_of_years_equals_one_to_the_latest(judging: Judge, op: str) -> None:
    open_ended = PEOPLE | {"op": op, "years": [2010]}
    closed, short = open_ended | {"years": [2010, 2020]}, open_ended | {"years": [2010, 2015]}
    question = "population of Tokyo from 2010 to 2015 or 2020"
    for wanted, text in ((open_ended, closed), (closed, open_ended), (open_ended, open_ended)):
        assert dict(judging.judged(row(question, wanted), {"plan": written(text)}))["plan"]
    assert not dict(judging.judged(row(question, open_ended), {"plan": written(short)}))["plan"]


def test_one_year_of_a_lookup_is_no_open_range(judging: Judge) -> None:
    asked = row("population of Tokyo in 2010", PEOPLE | {"years": [2010]})
    assert verdicts(judging, asked, written(PEOPLE | {"years": [2010, 2020]}))[1] is False


def test_a_follow_up_leans_on_the_plan_before(judging: Judge) -> None:
    before, then = PEOPLE | {"years": [2015]}, PEOPLE | {"years": [2015], "areas": ["27000"]}
    assert verdicts(judging, row("and Osaka?", then, previous=before), written(then)) == (True, True, True)
    assert verdicts(judging, row("and Osaka?", then), written(then)) == (False, True, False)


# -- counts ----------------------------------------------------------------------------------------


def tally() -> Tally:
    found = Tally()
    for kind, language, right in (("lookup", "en", 1), ("lookup", "en", 0), ("lookup", "ja", 1), ("trend", "en", 0)):
        found.add(("test-areas", kind, language), bool(right))
    found.add(("test-wordings", "lookup", "en"), True)
    return found


def test_shares_are_of_the_groups_wanted() -> None:
    assert tally().share() == (3, 5)
    assert tally().share(split="test-areas") == (2, 4)
    assert tally().share(kind="lookup") == (3, 4)
    assert tally().share(kind="lookup", language="en") == (2, 3)
    assert tally().share(split="nothing") == (0, 0)


def test_metrics_are_counts_by_kind_and_by_group() -> None:
    found = json.loads(json.dumps(metrics(tally())))
    assert found["kinds"] == {"lookup": {"n": 4, "right": 3}, "trend": {"n": 1, "right": 0}}
    assert found["groups"] == {
        "test-areas/lookup/en": {"n": 2, "right": 1},
        "test-areas/lookup/ja": {"n": 1, "right": 1},
        "test-areas/trend/en": {"n": 1, "right": 0},
        "test-wordings/lookup/en": {"n": 1, "right": 1},
    }


def test_there_is_a_table_for_each_split_with_a_last_row_for_all() -> None:
    areas, wordings = tables({"rules": tally(), "plan": tally()})
    assert (areas.title, wordings.title) == ("test-areas", "test-wordings")
    assert [column.header for column in areas.columns] == ["kind", "language", "asked", "rules", "plan"]
    assert [list(column.cells) for column in areas.columns][:4] == [
        ["lookup", "lookup", "trend", "all"],
        ["en", "ja", "en", "all"],
        ["2", "1", "1", "4"],
        ["50.0%", "100.0%", "0.0%", "50.0%"],
    ]


def test_a_figure_recited_is_right_when_it_is_the_expected_one() -> None:
    def direct(name: str, answer: str) -> dict[str, Any]:
        return {"id": name, "messages": [{"role": "user", "content": "?"}, {"role": "assistant", "content": answer}]}

    rows = [
        direct("right", "The population of Tokyo in 2020 was 14,047,594 people."),
        direct("year", "The population of Tokyo in 2020 was 14,047,594 people."),
        direct("japanese", "東京都の総人口は、2020年時点で14,047,594人です。"),
        direct("silent", "The ageing rate of Tokyo in 2020 was 22.1%."),
    ]
    texts = {
        "right": "It was 14,047,594.",
        "year": "In 2020 it was 14,047,595.",  # the year alone is no figure
        "japanese": "14,047,594人です。",
    }
    assert recited(rows, texts) == (2, 4)
    assert recited([], {}) == (0, 0)


# -- files -----------------------------------------------------------------------------------------


def files(folder: Path) -> tuple[Path, Path]:
    """A split of three rows, and a model's texts for two of them: one right, one wrong."""
    refused = row("What is the population of France?", None) | {"id": "b", "kind": "refusal"}
    third = row("population of Osaka Prefecture", PEOPLE | {"areas": ["27000"]}) | {"id": "c", "kind": "lookup"}
    rows = [row("population of Tokyo", PEOPLE) | {"id": "a", "kind": "lookup"}, refused, third]
    data, texts = folder / "test-areas.jsonl", folder / "texts.jsonl"
    data.write_text("".join(json.dumps(each) + "\n" for each in rows), encoding="utf-8")
    replies = {"a": written(PEOPLE), "b": written(PEOPLE)}
    lines = (json.dumps({"id": name, "text": text}) + "\n" for name, text in replies.items())
    texts.write_text("".join(lines), encoding="utf-8")
    return data, texts


def command(*arguments: object) -> Result:
    app = typer.Typer()
    app.command()(main)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def loaded(judging: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    """The judge of the other tests: loading one takes seconds."""
    monkeypatch.setattr(evaluate, "Judge", lambda: judging)


@pytest.mark.usefixtures("loaded")
def test_only_rows_that_every_model_answered_are_scored(tmp_path: Path) -> None:
    data, texts = files(tmp_path)
    tallies = judge([data], {"plan": read_texts(texts), "other": {"a": NONE, "c": NONE}})
    assert {planner: found.share() for planner, found in tallies.items()} == {
        "rules": (1, 1),
        "plan": (1, 1),
        "rules+plan": (1, 1),
        "other": (0, 1),
        "rules+other": (0, 1),
    }


@pytest.mark.usefixtures("loaded")
def test_the_command_prints_tables_and_writes_the_counts_of_the_model(tmp_path: Path) -> None:
    data, texts = files(tmp_path)
    done = command(data, "--texts", f"plan={texts}", "--out", tmp_path / "metrics.json")
    assert done.exit_code == 0, done.output
    assert "test-areas" in done.output
    kept = json.loads((tmp_path / "metrics.json").read_text(encoding="utf-8"))
    # The rules are right in both: what is kept is the model's.
    assert kept == {
        "kinds": {"lookup": {"n": 1, "right": 1}, "refusal": {"n": 1, "right": 0}},
        "groups": {
            "test-areas/lookup/en": {"n": 1, "right": 1},
            "test-areas/refusal/en": {"n": 1, "right": 0},
        },
    }


def test_texts_for_other_rows_are_an_error_that_names_file_and_ids(tmp_path: Path) -> None:
    data, texts = files(tmp_path)
    texts.write_text("".join(json.dumps({"id": f"x-{n}", "text": NONE}) + "\n" for n in range(5)), encoding="utf-8")
    done = command(data, "--texts", f"plan={texts}", "--out", tmp_path / "metrics.json")
    assert done.exit_code == 2
    said = " ".join(re.sub(r"[│╭╮╰╯─]", " ", done.output).split())
    assert "plan: none of its texts (ids x-0, x-1, x-2, …) is for a row of test-areas.jsonl (ids a, b, c)" in said
    assert not (tmp_path / "metrics.json").exists()


def test_two_models_that_answered_different_rows_cannot_be_compared(tmp_path: Path) -> None:
    data, _ = files(tmp_path)
    with pytest.raises(NothingToScoreError, match=r"no row of test-areas.jsonl .* has a text of each of plan, other"):
        judge([data], {"plan": {"a": NONE}, "other": {"b": NONE}})


def test_counts_of_the_rules_are_never_written_as_if_they_were_a_models(tmp_path: Path) -> None:
    data, _ = files(tmp_path)
    done = command(data, "--out", tmp_path / "metrics.json")
    assert done.exit_code == 2
    assert "--texts" in done.output
    assert not (tmp_path / "metrics.json").exists()
