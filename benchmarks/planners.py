"""Which of two plans of a question is right, the rules' or the model's, by how sure the model is.

    python -m benchmarks.planners --split recent --ids w17

Asks single questions of a split that is worked on, in this process: once by rules and retrieval, once by the model
alone, and judges both as `evaluation` does. What `service.arbiter` asks for before the model overrules comes from
this table; questions that the rules were not mended by tell most. About three questions a second on two cores.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table as Rows

from benchmarks.in_process import loaded
from census.plan import Plan
from census.understand.outcomes import by_rules_alone, measures_of
from census.understand.reply import ReplyError, reply_schema
from evaluation.items import SEALED, Item, Split, load
from evaluation.score import score
from evaluation.table import Table
from service.engines import Engine, Limits
from service.replies import Entry
from service.types import Answered

if TYPE_CHECKING:
    from service.answer import QuestionPipeline

PATIENT = Limits(max_tokens=160, deadline_s=60.0)
BOUNDS = (-0.05, -0.2, -0.5)
"""Between the columns: the least log probability of each but the last."""
Kind = Literal["another operation", "the same operation", "another measure", "the rules have no figure"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two plans of a question that differ, and which is right."""

    id: str
    kind: Kind
    logprob: float
    rules: bool
    model: bool


async def pairs(items: Sequence[Item], pipeline: QuestionPipeline, engine: Engine) -> list[Pair]:
    """Those of the questions where both planners have a plan to show for and they are not the same."""
    table, schema, found = Table.load(), reply_schema(), []
    for item in track(items, description="questions"):
        turn = item.turns[0]
        draft = pipeline.begin(turn.question, modelled=False)
        if draft.parts or by_rules_alone(draft.outcome):
            continue
        by_rules = pipeline.finish(draft)
        prompt = pipeline.prompter.prompt(draft.reading, None, measures_of(draft.outcome))
        written = await engine.generate(prompt.messages, schema, PATIENT)
        try:
            outcome = pipeline.replies.outcome(written.text, prompt, draft.reading)
        except ReplyError:
            continue
        modelled = pipeline.teller.tell(outcome, draft.reading.language, draft.stages)
        if modelled.plan is None or modelled.plan == by_rules.plan:
            continue
        right = [score(_body(one), turn.expect, table).right for one in (by_rules, modelled)]
        found.append(Pair(item.id, _kind(by_rules, modelled.plan), written.logprob, *right))
    return found


def _kind(by_rules: Answered, plan: Plan) -> Kind:
    if by_rules.plan is None:
        return "the rules have no figure"
    if set(by_rules.plan.measures) != set(plan.measures):
        return "another measure"
    return "the same operation" if by_rules.plan.op == plan.op else "another operation"


def _body(answered: Answered) -> Any:
    return json.loads(Entry.of(answered).reply(cached=False, latency_ms=0.0, versions=b'"data":""', request_id="-"))


def shown(found: Sequence[Pair]) -> Rows:
    """One line per kind; in each column how often the model alone was right, and the rules alone."""
    names = [f"≥ {bound:g}" for bound in BOUNDS] + ["less"]
    rows = Rows("the plans differ by", *names, title="only the model right : only the rules right")
    tally = Counter((pair.kind, _column(pair.logprob), pair.model) for pair in found if pair.model != pair.rules)
    for kind in sorted({pair.kind for pair in found}):
        rows.add_row(kind, *(f"{tally[kind, at, True]} : {tally[kind, at, False]}" for at in range(len(names))))
    return rows


def _column(logprob: float) -> int:
    return next((at for at, bound in enumerate(BOUNDS) if logprob >= bound), len(BOUNDS))


def _single(split: Split, prefixes: Sequence[str]) -> Iterator[Item]:
    for item in load(split):
        if len(item.turns) == 1 and item.id.startswith(tuple(prefixes) or ""):
            yield item


async def _run(items: Sequence[Item]) -> list[Pair]:
    async with loaded() as here:
        return await pairs(items, here.pipeline, here.engine)


def main(
    split: Annotated[Split, typer.Option(help="A split that is worked on.")] = "recent",
    ids: Annotated[list[str], typer.Option(help="Only items whose id begins so.")] = [],  # noqa: B006
    out: Annotated[Path | None, typer.Option(help="Keep the pairs here, JSONL.")] = None,
) -> None:
    """Count which planner is right where the two differ."""
    if split in SEALED:
        raise typer.BadParameter("only totals of a sealed split are looked at", param_hint="--split")
    found = asyncio.run(_run(list(_single(split, ids))))
    Console().print(shown(found))
    if out is not None:
        lines = [json.dumps(asdict(pair)) for pair in found]
        out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
