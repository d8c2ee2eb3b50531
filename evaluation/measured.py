"""The questions of a split worked on with the measures they mean, for fitting what chooses a measure.

    python -m evaluation.measured dev > build/dev.jsonl
    python -m evaluation.measured recent > build/recent.jsonl
    python -m rag.fit_choice build/dev.jsonl build/recent.jsonl evaluation/retrieval/{tuning,outside,near}.jsonl

Reads the specs of first turns; a rate written as a quotient is the derived measure of the same terms. Questions that
must be refused and name no measure have none. Sealed splits are refused: nothing is fitted on them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, cast

import typer

from census.indicators import Catalogue
from census.types import Derived
from evaluation.items import SEALED, Expect, Item, Split, load

_OUTSIDE = frozenset({"out_of_scope", "refusal"})


def lines(items: Iterable[Item], catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    """{"language", "text", "codes"} of each question whose measures are known."""
    for item in items:
        turn = item.turns[0]
        codes = sorted(_codes(turn.expect, catalogue))
        if codes or (item.kind in _OUTSIDE and "out_of_scope" in turn.expect.status):
            yield {"language": item.language, "text": turn.question, "codes": codes}


def _codes(expect: Expect, catalogue: Catalogue) -> set[str]:
    found: set[str] = set()
    for spec in (*expect.queries, *expect.also):
        for measure in [spec["measure"]] if "measure" in spec else spec.get("measures", ()):
            found |= {measure} if isinstance(measure, str) else _derived(measure, catalogue)
    return found


def _derived(measure: Mapping[str, Any], catalogue: Catalogue) -> set[str]:
    """Derived measures of the same numerator over one of the denominators, whatever the scale."""
    top = _terms(measure["num"])
    bottoms = [_terms(measure[key]) for key in ("den", "den_or") if measure.get(key)]
    if not bottoms and len(top) == 1:
        return {code for code, _ in top}
    known = [one for one in catalogue.derived.values() if _terms(one.numerator) == top]
    same = {one.code for one in known if _terms(one.denominator) in (bottoms or [frozenset()])}
    return same or {one.code for one in known if any(_sharing(one, bottom) for bottom in bottoms)}


def _terms(pairs: Any) -> frozenset[tuple[str, int]]:
    return frozenset((code, factor) for code, factor in pairs)


def _sharing(measure: Derived, bottom: frozenset[tuple[str, int]]) -> bool:
    return not {code for code, _ in measure.denominator}.isdisjoint(code for code, _ in bottom)


def main(split: Annotated[str, typer.Argument(help="dev or recent.")] = "dev") -> None:
    """Print the questions of a split with their measures, one JSON a line."""
    if split in SEALED:
        raise typer.BadParameter(f"{split} is sealed")
    for line in lines(load(cast(Split, split)), Catalogue.load()):
        typer.echo(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    typer.run(main)
