"""Training rows from questions that people asked, beside those made from wordings.

    python -m evaluation run --split dev --out build/dev.json       (and recent)
    python -m training.asked build/dev.json build/recent.json --beside data/train.jsonl --out data/mixed.jsonl

A plan that answered a question rightly is the plan to be learnt, and the prompt is what the service would write for
it. Sealed splits are refused: nothing is learnt from them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import track

from census.areas import Gazetteer
from census.indicators import Catalogue
from census.measures import Measures
from census.plan import RULED, Plan
from census.store import FactStore
from census.types import Language
from census.understand.prompt import Message, Prompter
from census.understand.reading import Reader
from census.understand.reply import decided, fault, written_reply
from evaluation.records import Record, Result

SEED = 1
TURN = "."
"""Between the id of a dialogue and the number of a turn."""


class Rows:
    """Makes rows of records. Loads the data once."""

    def __init__(self) -> None:
        catalogue, gazetteer = Catalogue.load(), Gazetteer.load()
        measures = Measures(FactStore.load(), catalogue, gazetteer)
        self._reader = Reader.of(catalogue, gazetteer, measures)
        self._prompter = Prompter(catalogue, gazetteer, measures)

    def of(self, records: Sequence[Record]) -> Iterator[dict[str, Any]]:
        """A row for each turn whose right plan its prompt offers; a later turn leans on the plan before it."""
        before: Plan | None = None
        talk = ""
        for record in records:
            talk, was = record.id.rpartition(TURN)[0], talk
            later, plan = bool(talk) and talk == was, _plan(record)
            leans_on_nothing = later and before is None
            if record.right and record.detail is not None and not leans_on_nothing:
                row = self._row(record, record.detail.question, plan, before if later else None)
                yield from [row] if row else []
            before = plan

    def _row(self, record: Record, question: str, plan: Plan | None, previous: Plan | None) -> dict[str, Any] | None:
        language: Language = "ja" if record.language == "ja" else "en"
        if plan is None and record.status != "out_of_scope":
            return None  # of several parts, or asked back
        reading = self._reader.read(question, language)
        prompt = self._prompter.prompt(reading, previous, plan.measures if plan else ())
        if plan is not None and (plan.op in RULED or fault(plan, prompt, previous)):
            return None
        reply: Message = {"role": "assistant", "content": written_reply(_learnt(plan), decided(prompt))}
        messages = [*prompt.messages, reply]
        return {"id": record.id, "kind": record.kind, "form": "asked", "language": language, "messages": messages}


def _plan(record: Record) -> Plan | None:
    raw = record.detail.plan if record.detail else None
    return Plan.model_validate(raw) if raw else None


def _learnt(plan: Plan | None) -> Plan | None:
    """The plan without what only rules find."""
    return plan and plan.model_copy(update={"claim": None, "view": "text", "unit": None, "weights": ()})


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    results: Annotated[list[Path], typer.Argument(help="Results of evaluation runs that keep the questions.")],
    out: Annotated[Path, typer.Option(help="Rows, JSONL.")],
    beside: Annotated[Path | None, typer.Option(help="Rows of training.dataset to mix them with.")] = None,
    times: Annotated[int, typer.Option(min=1, help="How often each asked row then stands there.")] = 4,
) -> None:
    """Write training rows from the questions that a run answered rightly, alone or mixed with made ones."""
    found = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in _rows(results)]
    lines = found
    if beside is not None:
        lines = [*beside.read_text(encoding="utf-8").splitlines(keepends=True), *found * times]
        random.Random(SEED).shuffle(lines)  # noqa: S311 (no secret)
    out.write_text("".join(lines), encoding="utf-8")
    typer.echo(f"{len(found):,} rows of questions asked, {len(lines):,} in {out}")


def _rows(paths: Sequence[Path]) -> Iterator[dict[str, Any]]:
    every = [(path, Result.load(path)) for path in paths]
    for path, result in every:
        if result.run.sealed:
            raise typer.BadParameter(f"{path}: a sealed run, from which nothing is learnt", param_hint="RESULTS")
    rows = Rows()
    for path, result in every:
        yield from rows.of(list(track(result.records, description=path.stem)))


if __name__ == "__main__":
    app()
