"""Scores planners on held-out questions: rules, a model's texts, and both together.

    python -m training.evaluate DATA/test-wordings.jsonl DATA/test-areas.jsonl --texts plan=TEXTS.jsonl \
        --out metrics.json

DATA files are splits of `training.dataset`; TEXTS holds {"id", "text"} lines written by a model for the same
rows (`python -m benchmarks.write`). A plan is right when its canonical form is the expected one; an open year
range equals one to the latest year. Prints a table by kind and language, and writes the counts by kind.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from census.areas import Gazetteer
from census.errors import CensusError
from census.indicators import Catalogue
from census.measures import Measures
from census.numbers import extract
from census.plan import Plan
from census.store import FactStore
from census.types import JAPAN
from census.understand.outcomes import Ambiguous, Outcome, Planned
from census.understand.planning import Planner
from census.understand.prompt import Prompter
from census.understand.reading import Reader
from census.understand.reply import NONE, Decided, ReplyError, ReplyReader, parse

_SHOWN = 3  # ids named where those of texts and rows differ
RULES, BOTH = "rules", "rules+"
_OPEN_ENDED = ("change", "cagr", "series")


class NothingToScoreError(ValueError):
    """Texts that belong to no row: written for other questions."""


@dataclass(slots=True)
class Tally:
    """Right and asked, by (split, kind, language)."""

    right: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    asked: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, group: tuple[str, str, str], right: bool) -> None:
        self.asked[group] += 1
        self.right[group] += right

    def share(self, **wanted: str) -> tuple[int, int]:
        """(right, asked) of the groups with this split, kind or language."""
        names = ("split", "kind", "language")
        groups = [g for g in self.asked if all(g[names.index(name)] == value for name, value in wanted.items())]
        return sum(self.right[g] for g in groups), sum(self.asked[g] for g in groups)


class Judge:
    """Plans rows by rules, reads models' texts, and compares both with what was expected."""

    def __init__(self) -> None:
        catalogue, gazetteer = Catalogue.load(), Gazetteer.load()
        self._measures = Measures(FactStore.load(), catalogue, gazetteer)
        self._reader = Reader.of(catalogue, gazetteer, self._measures)
        self._planner = Planner(catalogue, gazetteer, self._measures)
        self._prompter = Prompter(catalogue, gazetteer, self._measures)
        self._replies = ReplyReader(self._measures)

    def judged(self, row: Mapping[str, Any], texts: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
        """(planner, whether its plan is right) for the rules, every model's text, and rules with each model."""
        wanted = self._key(Plan.model_validate(row["plan"]) if row["plan"] else None)
        previous = Plan.model_validate(row["previous"]) if row["previous"] else None
        reading = self._reader.read(row["question"], row["language"])
        by_rules = self._planner.plan(reading, previous)
        yield RULES, wanted in self._keys(by_rules)
        prompt = self._prompter.prompt(reading, previous)
        for name, text in texts.items():
            yield name, wanted == self._written(text, row.get("known"))
            try:
                together = self._replies.outcome(text, prompt, reading, previous)
            except ReplyError:
                together = by_rules
            yield BOTH + name, wanted in self._keys(together)

    def _written(self, text: str, known: Decided | None) -> str:
        try:
            return self._key(parse(text, known))
        except (ReplyError, CensusError):  # no plan, or one of codes that nothing has
            return "no plan"

    def _keys(self, outcome: Outcome) -> set[str]:
        if isinstance(outcome, Ambiguous):
            return {self._key(plan) for _, plan in outcome.readings}
        return {self._key(outcome.plan if isinstance(outcome, Planned) else None)}

    def _key(self, plan: Plan | None) -> str:
        """The canonical form, with the latest year in place of an open end."""
        if plan is None:
            return NONE
        if plan.op in _OPEN_ENDED and len(plan.years) == 1:
            latest = self._measures.latest_year(plan.measures[0], (plan.areas or (JAPAN,))[0])
            plan = plan.model_copy(update={"years": (*plan.years, latest or plan.years[0])})
        return plan.canonical()


def recited(rows: Sequence[Mapping[str, Any]], texts: Mapping[str, str]) -> tuple[int, int]:
    """(right, asked) of direct answers: right when a number of the expected sentence but no year is in the text."""
    right = 0
    for row in rows:
        figures = {mention.value for mention in extract(row["messages"][-1]["content"]) if mention.kind != "year"}
        right += bool(figures & {mention.value for mention in extract(texts.get(row["id"], ""))})
    return right, len(rows)


def read_texts(path: Path) -> dict[str, str]:
    """Row id → what a model wrote."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {row["id"]: row["text"] for row in rows}


def judge(files: Sequence[Path], texts: Mapping[str, Mapping[str, str]]) -> dict[str, Tally]:
    """Planner → its tally over the rows that every model answered. Raises NothingToScoreError."""
    read = {file: [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] for file in files}
    _check_ids([row["id"] for rows in read.values() for row in rows], files, texts)
    judge = Judge()
    tallies: dict[str, Tally] = {}
    for file, rows in read.items():
        asked = [row for row in rows if all(row["id"] in known for known in texts.values())]
        for row in track(asked, description=file.stem):
            written = {name: known[row["id"]] for name, known in texts.items()}
            for planner, right in judge.judged(row, written):
                tallies.setdefault(planner, Tally()).add((file.stem, row["kind"], row["language"]), right)
    return tallies


def _check_ids(ids: Sequence[str], files: Sequence[Path], texts: Mapping[str, Mapping[str, str]]) -> None:
    """Raises NothingToScoreError where no row has a text of every model."""
    where = f"{', '.join(file.name for file in files)} (ids {_some(ids)})"
    for name, known in texts.items():
        if not set(ids) & set(known):
            raise NothingToScoreError(f"{name}: none of its texts (ids {_some(known)}) is for a row of {where}")
    if texts and not set(ids).intersection(*texts.values()):
        raise NothingToScoreError(f"no row of {where} has a text of each of {', '.join(texts)}")


def _some(ids: Iterable[str]) -> str:
    first = list(islice(ids, _SHOWN + 1))
    return ", ".join(first[:_SHOWN]) + (", …" if len(first) > _SHOWN else "") or "none"


def tables(tallies: Mapping[str, Tally]) -> Iterator[Table]:
    """One table per split: kinds and languages down, planners across."""
    splits = sorted({group[0] for tally in tallies.values() for group in tally.asked})
    for split in splits:
        table = Table("kind", "language", "asked", *tallies, title=split)
        groups = sorted({group[1:] for tally in tallies.values() for group in tally.asked if group[0] == split})
        for kind, language in [*groups, ("all", "all")]:
            wanted = {"split": split} | ({} if kind == "all" else {"kind": kind, "language": language})
            shares = [tally.share(**wanted) for tally in tallies.values()]
            table.add_row(
                kind, language, str(shares[0][1]), *(f"{right / max(asked, 1):.1%}" for right, asked in shares)
            )
        yield table


def metrics(tally: Tally) -> dict[str, Any]:
    """What the registry keeps of a planner: counts by kind, language and split."""
    kinds = sorted({group[1] for group in tally.asked})
    groups = {"/".join(group): {"n": tally.asked[group], "right": tally.right[group]} for group in sorted(tally.asked)}
    right = {kind: tally.share(kind=kind) for kind in kinds}
    return {"kinds": {kind: {"n": asked, "right": count} for kind, (count, asked) in right.items()}, "groups": groups}


def main(
    data: Annotated[list[Path], typer.Argument(help="Splits to score on.", exists=True)],
    texts: Annotated[list[str], typer.Option(help="NAME=FILE: what a model wrote for the rows.")] = [],  # noqa: B006
    direct: Annotated[list[str], typer.Option(help="NAME=FILE: direct answers to direct-test.jsonl.")] = [],  # noqa: B006
    out: Annotated[Path | None, typer.Option(help="Write the counts of the first model here, as JSON.")] = None,
) -> None:
    """Score rules, models, and both together."""
    if out is not None and not texts:
        raise typer.BadParameter("holds the counts of a model: give its --texts", param_hint="--out")
    named = {name: read_texts(Path(path)) for name, _, path in (text.partition("=") for text in texts)}
    console = Console(width=140)
    try:
        tallies = judge(data, named)
    except NothingToScoreError as error:
        raise typer.BadParameter(str(error), param_hint="--texts") from error
    for table in tables(tallies):
        console.print(table)
    rows = (
        [json.loads(line) for line in (data[0].parent / "direct-test.jsonl").read_text("utf-8").splitlines()]
        if direct
        else []
    )
    for name, _, path in (text.partition("=") for text in direct):
        right, asked = recited(rows, read_texts(Path(path)))
        console.print(f"{name}: {right} of {asked} figures right from weights ({right / max(asked, 1):.1%})")
    if out is not None:
        out.write_text(json.dumps(metrics(tallies[next(iter(named))]), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
