"""How many plans two engines wrote alike: `python -m benchmarks.gpu.agreement A.jsonl B.jsonl`.

Each file holds {"id", "text"} a line. Plans are equal when their canonical forms are, and refusals are equal;
texts that are neither agree only when they are the same text.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from census.understand.reply import NONE, ReplyError, parse

GOAL = 0.995
UNDERSTOOD = {"measures": ["A1101"], "areas": ["13000"]}
"""What a reply leaves out is the same for both: anything will do in its place."""
SHOWN = 10


@dataclass(frozen=True)
class Agreement:
    """Over the questions that both files hold. `differing` are (id, one canonical form, the other)."""

    count: int
    plans: int
    differing: tuple[tuple[str, str, str], ...]

    @property
    def share(self) -> float:
        """Equal ones; 0 where there is nothing to compare."""
        return 1 - len(self.differing) / self.count if self.count else 0.0


def canonical(text: str) -> tuple[str, bool]:
    """The plan's canonical form, or that of a refusal, and True; or the text as it is and False."""
    try:
        plan = parse(text, UNDERSTOOD)
    except ReplyError:
        return text, False
    return (plan.canonical() if plan else NONE), True


def texts(path: Path) -> dict[str, str]:
    """Texts by id. Raises KeyError for a row without either, ValueError for an id that occurs twice."""
    found: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["id"] in found:
            raise ValueError(f"{path}: {row['id']} occurs twice")
        found[row["id"]] = row["text"]
    return found


def compare(first: dict[str, str], second: dict[str, str]) -> Agreement:
    """Raises ValueError when the two answer different questions, since a lost answer is no agreement."""
    if first.keys() != second.keys():
        only = sorted(first.keys() ^ second.keys())
        raise ValueError(f"{len(only)} questions are in one file only, such as {only[0]}")
    forms = [(key, canonical(first[key]), canonical(second[key])) for key in first]
    differing = tuple((key, one[0], other[0]) for key, one, other in forms if one != other)
    return Agreement(len(forms), sum(one[1] and other[1] for _, one, other in forms), differing)


def main(
    first: Annotated[Path, typer.Argument(help="Texts of one engine.", exists=True, dir_okay=False)],
    second: Annotated[Path, typer.Argument(help="Texts of the other.", exists=True, dir_okay=False)],
    goal: Annotated[float, typer.Option(help="Least share for exit status 0.", min=0, max=1)] = GOAL,
) -> None:
    """Print the share of equal canonical plans and the first differences."""
    found = compare(texts(first), texts(second))
    for key, one, other in found.differing[:SHOWN]:
        typer.echo(f"{key}\n  {one}\n  {other}")
    typer.echo(
        f"{found.count - len(found.differing)} of {found.count} agree: {found.share:.2%} (goal {goal:.1%}); "
        f"both are plans in {found.plans}"
    )
    raise typer.Exit(0 if found.share >= goal else 1)


if __name__ == "__main__":
    typer.run(main)
