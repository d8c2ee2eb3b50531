"""Fit the weights of `rag.choice` on questions whose measures are known.

    python -m rag.fit_choice questions.jsonl more.jsonl …

Each line holds a question and the measures that it means, none for one outside the data: {"text", "codes"}. Prints
how often the right measure comes first and how often an outside question is refused, held out by question, and
writes `rag/choice.json`. Never give it the test split. Needs SciPy (the `dev` extra); serving does not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from rich.progress import track

from census.areas import Gazetteer
from census.indicators import Catalogue
from census.measures import Measures
from census.store import FactStore
from census.understand.outcomes import measures_of
from census.understand.planning import Planner
from census.understand.reading import Reader
from rag.calibrate import read_paraphrases
from rag.choice import WEIGHTS, MeasureChoice, Weights
from rag.retrievers import MeasureRetriever

FOLDS, SEED = 6, 20261122
ROUNDS = 80
PENALTY = 3.0
"""Of the squared weights, on standardised features; 1 and 10 did no better."""
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: (candidates, features), which of them are right, (features of "none",), its file."""

    candidates: Vector
    right: NDArray[np.bool_]
    none: Vector
    outside: bool
    source: str


def asked(files: Sequence[Path]) -> tuple[list[Asked], list[str], list[str]]:
    """The questions of the files as numbers, with the names of both kinds of feature."""
    catalogue, gazetteer = Catalogue.load(), Gazetteer.load()
    measures = Measures(FactStore.load(), catalogue, gazetteer)
    reader, planner = Reader.of(catalogue, gazetteer, measures), Planner(catalogue, gazetteer, measures)
    retriever, choice = MeasureRetriever.load(catalogue), MeasureChoice(catalogue, measures, Weights({}, {}))
    found: list[Asked] = []
    names: tuple[list[str], list[str]] = ([], [])
    lines = [(path.stem, line) for path in files for line in read_paraphrases(path)]
    for source, line in track(lines, description="reading"):
        reading = reader.read(line.text)
        subject = retriever.focus.of(reading.residual)
        by_rules = measures_of(planner.plan(reading))
        rows = choice.candidates(reading, subject, retriever.evidence(reading.residual), by_rules)
        none = choice.none(reading, rows.values())
        right = np.array([code in {choice.family(known) for known in line.codes} for code in rows], dtype=np.bool_)
        names = list(next(iter(rows.values()))) if rows else names[0], list(none)
        table = np.array([list(row.values()) for row in rows.values()]).reshape(len(rows), len(names[0]))
        found.append(Asked(table, right, np.array(list(none.values())), not line.codes, source))
    return found, *names


def fit(questions: Sequence[Asked], scale: Vector) -> Vector:
    """Weights that make what is right likeliest; `scale` holds each feature's deviation."""
    from scipy.optimize import minimize

    width = questions[0].candidates.shape[1]
    usable = [one for one in questions if one.outside or one.right.any()]

    def loss(weights: Vector) -> tuple[float, Vector]:
        value, gradient = PENALTY / 2 * float(weights @ weights), PENALTY * weights
        for one in usable:
            share = probabilities(one, weights / scale)
            right = np.append(one.right, one.outside)
            value -= float(np.log(share[right].sum()))
            error = share - np.where(right, share / share[right].sum(), 0)
            slope = np.concatenate([one.candidates.T @ error[:-1], error[-1] * one.none])
            gradient = gradient + slope / scale
        return value, gradient

    start = np.zeros(width + len(questions[0].none))
    weights: Vector = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x
    return weights / scale


def probabilities(one: Asked, weights: Vector) -> Vector:
    """(candidates + 1,) of the candidates and of none of them."""
    width = one.candidates.shape[1]
    scores = np.append(one.candidates @ weights[:width], one.none @ weights[width:])
    powers = np.exp(scores - scores.max())
    share: Vector = powers / powers.sum()
    return share


def deviations(questions: Sequence[Asked]) -> Vector:
    """Of every feature; 1 where it never varies."""
    every = np.concatenate([np.vstack([one.candidates for one in questions]).std(0),
                            np.array([one.none for one in questions]).std(0)])  # fmt: skip
    return np.where(every > 0, every, 1.0)


def held_out(questions: Sequence[Asked], scale: Vector) -> dict[str, dict[str, Any]]:
    """By file: share of questions whose right measure comes first, wrongly refused, rightly refused."""
    folds = np.random.default_rng(SEED).integers(0, FOLDS, len(questions))
    told: dict[str, list[tuple[bool, bool, bool]]] = {}
    for fold in track(range(FOLDS), description="held out"):
        weights = fit([one for one, of in zip(questions, folds, strict=True) if of != fold], scale)
        for one in (one for one, of in zip(questions, folds, strict=True) if of == fold):
            share = probabilities(one, weights)
            first = bool(len(one.right)) and bool(one.right[int(np.argmax(share[:-1]))])
            told.setdefault(one.source, []).append((one.outside, first, bool(share[-1] > 0.5)))
    return {source: _shares(rows) for source, rows in told.items()}


def _shares(rows: Sequence[tuple[bool, bool, bool]]) -> dict[str, Any]:
    about = [(first, refused) for outside, first, refused in rows if not outside]
    outside = [refused for beyond, _, refused in rows if beyond]
    return {
        "questions": len(rows),
        "first": round(float(np.mean([first for first, _ in about])), 3) if about else None,
        "wrongly_refused": round(float(np.mean([refused for _, refused in about])), 3) if about else None,
        "rightly_refused": round(float(np.mean(outside)), 3) if outside else None,
    }


def main(
    files: Annotated[list[Path], typer.Argument(exists=True, help="Questions with their measures, one JSON a line.")],
    out: Annotated[Path, typer.Option(help="Where the weights go.")] = WEIGHTS,
) -> None:
    """Fit the choice of a measure and say how good it is on questions held out."""
    questions, of_candidates, of_none = asked(files)
    scale = deviations(questions)
    quality = held_out(questions, scale)
    weights = [round(float(weight), 5) for weight in fit(questions, scale)]
    named: Mapping[str, Any] = {
        "candidate": dict(zip(of_candidates, weights, strict=False)),
        "none": dict(zip(of_none, weights[len(of_candidates) :], strict=True)),
        "held_out": quality,
    }
    out.write_text(json.dumps(named, indent=2) + "\n", encoding="utf-8")
    typer.echo(json.dumps(quality, indent=2))


if __name__ == "__main__":
    typer.run(main)
