"""The training data: the same each time, held-out parts apart, every plan within reach of its prompt."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from census.areas import Gazetteer
from census.compute import Computer
from census.errors import NotAvailable, PlanError
from census.indicators import Catalogue
from census.measures import Measures
from census.plan import Plan
from census.store import FactStore
from census.types import JAPAN, Language
from census.understand.prompt import Prompt, Prompter
from census.understand.reply import NONE, areas_of, fault, parse
from training import dataset
from training.dataset import Chunk, Maker, Split, Task, WordingLeakError, make, source, splits, write
from training.examples import Example
from training.filling import _rounded
from training.forms import ALL_LIMIT, FORMS, Comparison, Form
from training.names import LANGUAGES, held_area, joined, phrases, split_phrases
from training.slots import Held, NoFillError
from training.wordings import Section, Wordings

ROWS, TESTS, SEED = 60, 20, 7
SECTIONS: tuple[Section, ...] = ("train", "validation", "test")
TRAIN, VALIDATION, WORDINGS, AREAS, SYNONYMS = splits(ROWS, TESTS)
FILES = ("train", "validation", "test-wordings", "test-areas", "test-synonyms", "direct-train", "direct-test")
BRACKETS = re.compile(r"\[[^\[\]]*\]")

Row = dict[str, Any]


class Here:
    """Stands in for a process pool: everything is made in this process."""

    def Pool(self, _processes: int) -> Any:  # noqa: N802
        return nullcontext(self)

    imap = staticmethod(map)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All files, made in this process."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("multiprocessing.get_context", lambda _: Here())
        make(folder, ROWS, TESTS, SEED, 1)
    return folder


@pytest.fixture(scope="module")
def maker() -> Maker:
    """The one that `made` was made with: loading takes seconds."""
    return dataset._maker()


@pytest.fixture(scope="module")
def computer() -> Computer:
    return Computer(Measures(FactStore.load(), Catalogue.load(), Gazetteer.load()))


def generator(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 (no secret)


def rows(folder: Path, name: str) -> list[Row]:
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def drawn(maker: Maker, split: Split, count: int, seed: int = SEED) -> list[Row]:
    return [json.loads(line) for _, line in maker.chunk(Task(split, seed, 0, count)).lines]


def examples(maker: Maker, name: str, language: Language, count: int) -> list[Example]:
    """Training examples of one form, as many drawings as it takes."""
    rng, found = generator(SEED), list[Example]()
    for _ in range(60 * count):
        if len(found) >= count:
            return found
        try:
            found.append(maker._examples.draw(maker._sources(TRAIN), name, language, rng)[0])
        except NoFillError:
            continue
    raise AssertionError(name)


def asked(row: Row) -> str:
    """The question as it was asked, without the codes."""
    return BRACKETS.sub("", row["messages"][1]["content"].split("\n")[0])


def plan_of(row: Row) -> Plan | None:
    return parse(row["messages"][-1]["content"], row["known"])


def planned(found: list[Row]) -> list[tuple[Row, Plan]]:
    """The rows that write a plan."""
    tasks = [row for row in found if row["kind"] not in ("general", "tell", "direct")]
    return [(row, plan) for row in tasks if (plan := plan_of(row))]


# -- files -----------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bytes_in_another_process(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A process that is spawned has sets and dictionaries of strings in another order.
    monkeypatch.setattr(dataset, "splits", lambda rows, tests: splits(rows, tests)[:1])
    make(tmp_path, ROWS, TESTS, SEED, 1)
    for name in ("train.jsonl", "direct-train.jsonl"):
        assert (tmp_path / name).read_bytes() == (made / name).read_bytes(), name


@pytest.mark.parametrize("split", [TRAIN, VALIDATION, WORDINGS, AREAS, SYNONYMS], ids=lambda split: split.name)
def test_the_same_task_gives_the_same_chunk(made: Path, maker: Maker, split: Split) -> None:
    first = maker.chunk(Task(split, SEED, 0, split.rows)).lines[0][1]
    assert first == (made / f"{split.name}.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)[0]


def test_another_seed_and_another_chunk_give_other_rows(maker: Maker) -> None:
    first = maker.chunk(Task(TRAIN, SEED, 0, 20)).lines
    assert maker.chunk(Task(TRAIN, SEED, 0, 20)).lines == first
    for other in (Task(TRAIN, SEED + 1, 0, 20), Task(TRAIN, SEED, 1, 20)):
        assert not {asked for asked, _ in maker.chunk(other).lines} & {asked for asked, _ in first}


def test_every_split_has_its_rows_and_ids_differ(made: Path) -> None:
    ids: set[str] = set()
    for split in splits(ROWS, TESTS):
        found = rows(made, split.name)
        assert len(found) == split.rows
        assert {row["language"] for row in found} == set(LANGUAGES)
        assert not ids & {row["id"] for row in found}
        ids |= {row["id"] for row in found}
    assert len(ids) == ROWS + 4 * TESTS
    assert rows(made, "direct-train")
    assert rows(made, "direct-test")


def test_rows_are_chats_with_the_answer_last(made: Path) -> None:
    for name in FILES:
        for row in rows(made, name):
            assert [message["role"] for message in row["messages"]] == ["system", "user", "assistant"]
            assert all(message["content"].strip() for message in row["messages"])


def test_test_rows_hold_what_the_rules_are_asked(made: Path) -> None:
    for name in FILES[1:5]:
        for row in rows(made, name):
            assert row["question"]
            expected = Plan.model_validate(row["plan"]) if row["plan"] else None
            assert plan_of(row) == expected
            lines = row["messages"][1]["content"].split("\n")
            assert any(line.startswith("previous: ") for line in lines) == bool(row["previous"])
    assert "plan" not in rows(made, "train")[0]


def test_no_question_of_a_test_is_asked_in_training(made: Path) -> None:
    known = {asked(row) for row in rows(made, "train")}
    for name in FILES[1:5]:
        assert not known & {asked(row) for row in rows(made, name)}


def test_what_was_asked_before_is_left_out_of_later_splits(tmp_path: Path) -> None:
    def chunk(*lines: tuple[bytes, str]) -> Chunk:
        return Chunk(lines, (), Counter({"lookup/en": len(lines)}), 1)

    seen: set[bytes] = set()
    reported: list[int] = []
    train = chunk((b"1", "one\n"), (b"2", "two\n"), (b"1", "again\n"), (b"", "chat\n"), (b"", "chat\n"))
    done = write(Split("train", "train", Held(), 9), [train], tmp_path, seen, reported.append)
    assert (tmp_path / "train.jsonl").read_text() == "one\ntwo\nchat\nchat\n"
    assert (done.rows, done.repeated, done.dropped) == (4, 1, 1)
    test = Split("test-wordings", "test", Held(), 2)
    done = write(test, [chunk((b"2", "two\n"), (b"3", "three\n")), chunk((b"4", "four\n"), (b"5", "five\n"))],
                 tmp_path, seen, reported.append)  # fmt: skip
    assert (tmp_path / "test-wordings.jsonl").read_text() == "three\nfour\n"
    assert (done.rows, done.repeated) == (2, 1)
    assert reported == [4, 1, 1]


def test_the_card_says_what_is_in_every_split(made: Path) -> None:
    card = (made / "card.md").read_text(encoding="utf-8")
    for split in splits(ROWS, TESTS):
        assert f"| {split.name} | {split.rows} |" in card
    assert f"seed {SEED}" in card
    for language, title in (("en", "English"), ("ja", "Japanese")):
        assert title in card
        assert f"lookup/{language}" in card
    for section in SECTIONS:
        english, japanese = (len(list(Wordings.load(language, section))) for language in LANGUAGES)
        assert f"| {section} | {english} | {japanese} |" in card


# -- what is held out ------------------------------------------------------------------------------


def test_a_wording_of_a_test_that_is_one_of_training_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    load = Wordings.load
    leaked = next(iter(load("en", "train"))).upper().replace("{AREA}", "{area}").replace("{MEASURE}", "{measure}")
    leaked = leaked.replace("{YEAR}", "{year}") + "!"

    def with_leak(language: Language, section: Section) -> Wordings:
        found = load(language, section)
        if section == "train":
            return found
        forms = {**found.forms, "value": (*found.forms["value"], leaked)}
        return replace(found, forms=forms)

    monkeypatch.setattr(Wordings, "load", staticmethod(with_leak))
    with pytest.raises(WordingLeakError, match="test wordings"):
        source(WORDINGS)
    assert source(TRAIN).strict


def test_the_areas_split_asks_about_a_held_out_area_in_every_row(maker: Maker) -> None:
    found = planned(drawn(maker, AREAS, 150))
    assert len(found) == 150
    for row, plan in found:
        assert any(held_area(code) for code in areas_of(plan)), row["question"]
        if not plan.scope:
            assert all(held_area(code) for code in plan.areas), row["question"]


def test_training_plans_use_no_held_out_area(maker: Maker) -> None:
    for row, plan in planned(drawn(maker, TRAIN, 400)):
        assert not any(held_area(code) for code in areas_of(plan)), row["messages"][1]["content"]


def test_a_phrase_is_of_training_or_held_out() -> None:
    unseen = 0
    for measure in Catalogue.load():
        for language in LANGUAGES:
            known, kept = (split_phrases(measure, language, plural=False, unseen=held) for held in (False, True))
            assert not set(known) & set(kept)
            assert sorted({*known, *kept}) == sorted(set(phrases(measure, language)))
            unseen += len(kept)
    assert unseen > 100


@pytest.mark.parametrize(("split", "unseen"), [(SYNONYMS, True), (TRAIN, False), (AREAS, False)])
def test_a_split_names_measures_by_the_phrases_it_claims(
    maker: Maker, monkeypatch: pytest.MonkeyPatch, split: Split, unseen: bool
) -> None:
    catalogue = Catalogue.load()
    slots = maker._examples._slots
    draw = slots.measure
    named: list[tuple[str, str, Language]] = []

    def recorded(form: Form, language: Language, held: Held, rng: random.Random) -> Any:
        measure, phrase = draw(form, language, held, rng)
        named.append((measure.code, phrase, language))
        return measure, phrase

    monkeypatch.setattr(slots, "measure", recorded)
    drawn(maker, split, 100)
    phrased = [(code, phrase, language) for code, phrase, language in named if phrase]
    assert len(phrased) >= 50
    for code, phrase, language in phrased:
        of = [split_phrases(catalogue.get(code), language, plural=plural, unseen=unseen) for plural in (False, True)]
        assert any(phrase in known for known in of), phrase


# -- plans -----------------------------------------------------------------------------------------


def test_every_training_plan_is_offered_by_its_prompt(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    prompts: dict[str, Prompt] = {}
    write_prompt = Prompter.prompt

    def recorded(self: Prompter, *arguments: Any) -> Prompt:
        prompt = write_prompt(self, *arguments)
        prompts[prompt.text] = prompt
        return prompt

    monkeypatch.setattr(Prompter, "prompt", recorded)
    rng, drawings = generator(SEED), Counter[tuple[str, Language]]()
    examples: list[Example] = []
    for name in FORMS:
        for language in LANGUAGES:
            for _ in range(400):  # drawings that do not fit are drawn again
                try:
                    examples += maker._examples.draw(maker._sources(TRAIN), name, language, rng)
                except NoFillError:
                    continue
                drawings[name, language] += 1
                if drawings[name, language] == 2:
                    break
    assert {(name, language) for name in FORMS for language in LANGUAGES} == set(drawings)
    for example in examples:
        if example.plan:
            prompt = prompts[example.messages[1]["content"]]
            assert fault(example.plan, prompt, example.previous) is None, example.question
        assert (example.plan is None) == (example.messages[2]["content"] == NONE) == (example.kind == "refusal")


def test_everything_in_a_plan_of_training_is_written_in_its_prompt(maker: Maker) -> None:
    for row, plan in planned(drawn(maker, TRAIN, 300)):
        text = unicodedata.normalize("NFKC", row["messages"][1]["content"])
        codes = set(re.findall(r"[A-Za-z0-9_.:-]+", text))
        assert ({*areas_of(plan), *plan.measures} - {JAPAN}) <= codes, text
        assert {str(year) for year in plan.years} <= set(re.findall(r"\d{4}", text)), text
        for condition in plan.scope.where if plan.scope else ():
            assert condition.measure in codes
            assert f"{condition.value:.15g}" in text


@pytest.mark.parametrize("name", FILES[1:5])
def test_the_plans_of_tests_can_be_carried_out(made: Path, computer: Computer, name: str) -> None:
    for row, plan in planned(rows(made, name)):
        try:
            computer.execute(plan)
        except NotAvailable:
            continue
        except PlanError as error:  # growth from zero, the tenth of seven: no question of a test
            pytest.fail(f"{row['question']}: {error}")


@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if form.many])
def test_a_list_names_three_to_six_areas_in_the_order_of_the_plan(maker: Maker, name: str) -> None:
    for language in LANGUAGES:
        for example in examples(maker, name, language, 6):
            assert example.plan is not None
            text = example.messages[1]["content"]
            marked = [code for mark in BRACKETS.findall(text) for code in mark[1:-1].split("|")]
            assert 3 <= len(example.plan.areas) <= 6
            assert [code for code in marked if code in example.plan.areas] == list(example.plan.areas), text


@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if form.second])
def test_two_measures_are_different_and_the_larger_comes_first_where_one_is_subtracted(
    maker: Maker, computer: Computer, name: str
) -> None:
    catalogue = Catalogue.load()
    for language in LANGUAGES:
        for example in examples(maker, name, language, 6):
            assert example.plan is not None
            first, second = (catalogue.get(code) for code in example.plan.measures)
            assert first != second
            if FORMS[name].second == "same_unit":
                assert first.unit == second.unit
            if example.plan.op == "difference" and not example.plan.years:
                assert (computer.execute(example.plan).main or 0) >= 0, example.question


def test_an_instruction_beside_a_question_leaves_its_plan_and_alone_is_refused(maker: Maker) -> None:
    for language in LANGUAGES:
        orders = Wordings.load(language, "train").instructions
        for example in examples(maker, "value_injected", language, 5):
            assert example.plan is not None
            assert example.plan.op == "value"
        for example in examples(maker, "refuse_instruction", language, 5):
            assert example.messages[2]["content"] == NONE
        assert len(orders) >= 12


def test_people_are_offered_where_a_verb_alone_asks_for_them(maker: Maker) -> None:
    levels: set[str] = set()
    gazetteer = Gazetteer.load()
    for language in LANGUAGES:
        for example in examples(maker, "people_verb", language, 25):
            assert example.plan is not None
            assert "A1101" in example.messages[1]["content"]
            levels |= {gazetteer.get(code).level for code in example.plan.areas}
    assert {"region", "prefecture", "municipality"} <= levels


def test_all_of_a_level_are_listed_from_either_end(maker: Maker) -> None:
    for name, order in (("rank_all", "desc"), ("rank_all_last", "asc")):
        for example in examples(maker, name, "ja", 3):
            assert example.plan is not None
            assert (example.plan.op, example.plan.limit, example.plan.order) == ("rank", ALL_LIMIT, order)


@pytest.mark.parametrize(
    ("cmp", "figure", "expected"),
    [(">", 1234.0, 1000.0), (">", 2000.0, 1000.0), ("<", 1234.0, 2000.0), ("<", 1700.0, 2000.0), (">=", 2000.0, 2000.0),
     ("<", 0.034, 0.04), (">=", 1700.0, 1000.0)],
)  # fmt: skip
def test_a_threshold_is_one_that_the_figure_itself_meets(cmp: Comparison, figure: float, expected: float) -> None:
    assert _rounded(figure, 1, cmp) == expected


def test_names_are_joined_in_the_ways_of_their_language() -> None:
    english = {joined(("A", "B", "C"), "en", generator(seed)) for seed in range(60)}
    japanese = {joined(("甲", "乙", "丙"), "ja", generator(seed)) for seed in range(60)}
    assert {"A, B and C", "A/B/C", "A B C"} <= english
    assert {"甲・乙・丙", "甲と乙と丙", "甲、乙、丙"} <= japanese


def test_direct_answers_hold_the_figure_and_no_plan(made: Path) -> None:
    for name in ("direct-train", "direct-test"):
        for row in rows(made, name):
            answer: Mapping[str, str] = row["messages"][-1]
            assert any(character.isdigit() for character in answer["content"])
            assert "{" not in answer["content"]
            assert "[" not in row["messages"][1]["content"]
