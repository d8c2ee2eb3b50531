"""Fit the weights of `rag.choice` on questions whose measures are known.

    python -m rag.fit_choice questions.jsonl more.jsonl …       # all of them: see `evaluation.measured`

Each line holds a question and the measures that it means, none for one outside the data: {"text", "codes"}. First
logistic models on the questions' embeddings learn which measure each asks for (`rag.probe`, which learns from
`evaluation/retrieval/wordings.jsonl` too) and which ask for statistics at all; then all that speaks for each measure is
weighed. Prints how often the right measure comes first and how often an outside question is refused, held out by
question, and writes `rag/choice.json` and `rag/probe.npz`. Never give it the test split. Needs scikit-learn and SciPy
(the `dev` extra); serving does not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
from census.understand.planning import Planner
from census.understand.reading import Reader
from rag.calibrate import Paraphrase, read_paraphrases
from rag.choice import WEIGHTS, Features, MeasureChoice, Subject, Weights, claims
from rag.chosen import CLOSE
from rag.embeddings import Vectors
from rag.fit_probe import WORDINGS, Examples, cross_fitted, fitted
from rag.probe import PROBE, Probe
from rag.retrievers import MeasureRetriever

FOLDS, SEED = 6, 20261122
ROUNDS = 80
PENALTY = 3.0
"""Of the squared weights, on standardised features; 1 and 10 did no better."""
KEPT = Path("build/embeddings.npz")
_NONE = np.zeros(0, np.float32)
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: (candidates, features), which of them are right, (features of "none",), embedding (d,), file."""

    candidates: Vector
    right: NDArray[np.bool_]
    none: Vector
    vector: Vector
    outside: bool
    source: str


class Featurer:
    """Turns questions into numbers as serving does. Embeddings, which take minutes, are taken from `kept`."""

    def __init__(self, kept: Path) -> None:
        catalogue, gazetteer = Catalogue.load(), Gazetteer.load()
        measures = Measures(FactStore.load(), catalogue, gazetteer)
        self._reader, self._planner = Reader.of(catalogue, gazetteer, measures), Planner(catalogue, gazetteer, measures)
        self._retriever = MeasureRetriever.load(catalogue)
        self._choice = MeasureChoice(catalogue, measures, Weights({}, {}, _NONE, 0.0), Probe((), _NONE, _NONE))
        self._kept, self._vectors = kept, dict[str, Vectors]()
        if kept.exists():
            with np.load(kept) as held:
                self._vectors = dict(zip(map(str, held["texts"]), held["vectors"], strict=True))

    def subject(self, text: str) -> Subject:
        """A question as serving compares it: without places and years, with its embedding."""
        subject = self.text(text)
        return Subject(subject, self.embed(subject))

    def text(self, question: str) -> str:
        return self._retriever.focus.of(self._reader.read(question).residual)

    def embed(self, text: str) -> Vectors:
        if text not in self._vectors:
            self._vectors[text] = self._retriever.embed.query(text)
        return self._vectors[text]

    def keep(self) -> None:
        """Write the embeddings made so far, which a later run need not make again."""
        self._kept.parent.mkdir(exist_ok=True)
        np.savez(self._kept, texts=np.array(list(self._vectors)), vectors=np.array(list(self._vectors.values())))

    def codes(self, lines: Sequence[Paraphrase]) -> NDArray[np.str_]:
        """(n,) families of the measures meant, "" where it is none or several."""
        families = [{self._choice.family(code) for code in line.codes} for line in lines]
        return np.array([next(iter(one)) if len(one) == 1 else "" for one in families])

    def asked(self, line: Paraphrase, subject: Subject, probe: Probe, source: str) -> tuple[Asked, Features, Features]:
        """The question, and features by name of one candidate and of none. `probe` has not seen it."""
        self._choice.probe = probe
        reading = self._reader.read(line.text)
        by_rules = self._planner.plan(reading)
        evidence = self._retriever.evidence(reading.residual, subject.vector)
        rows = self._choice.candidates(reading, subject, evidence, by_rules)
        none = self._choice.none(reading, rows.values(), about=0.0, claimed=claims(by_rules))
        right = np.array(
            [code in {self._choice.family(known) for known in line.codes} for code in rows], dtype=np.bool_
        )
        table = np.array([list(row.values()) for row in rows.values()])
        vector = subject.vector.astype(np.float64)
        one = Asked(table, right, np.array(list(none.values())), vector, not line.codes, source)
        return one, next(iter(rows.values())), none


def with_about(questions: Sequence[Asked], place: int) -> tuple[list[Asked], Vector, float]:
    """The questions with "about" filled in by a model that has not seen them, and the weights of one that has."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    vectors = np.array([one.vector for one in questions])
    inside = np.array([not one.outside for one in questions])
    model = LogisticRegression(C=30.0, max_iter=3000, class_weight="balanced")
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    scores = cross_val_predict(model, vectors, inside, cv=folds, method="decision_function")
    filled = []
    for one, score in zip(questions, scores, strict=True):
        none = one.none.copy()
        none[place] = score
        filled.append(replace(one, none=none))
    model.fit(vectors, inside)
    return filled, np.asarray(model.coef_[0]), float(model.intercept_[0])


def fit(questions: Sequence[Asked], scale: Vector) -> Vector:
    """Weights that make what is right likeliest; `scale` holds each feature's deviation."""
    from scipy.optimize import minimize

    usable = [one for one in questions if one.outside or one.right.any()]
    rows = np.vstack([_rows(one) for one in usable]) / scale
    right = np.concatenate([np.append(one.right, one.outside) for one in usable]).astype(np.float64)
    counts = [len(one.right) + 1 for one in usable]
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    question = np.repeat(np.arange(len(usable)), counts)

    def loss(weights: Vector) -> tuple[float, Vector]:
        scores = rows @ weights
        powers = np.exp(scores - np.maximum.reduceat(scores, starts)[question])
        share = powers / np.add.reduceat(powers, starts)[question]
        told = np.add.reduceat(share * right, starts)
        error = share - share * right / told[question]
        value = PENALTY / 2 * float(weights @ weights) - float(np.log(told).sum())
        return value, PENALTY * weights + rows.T @ error

    start = np.zeros(rows.shape[1])
    weights: Vector = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x
    return weights / scale


def _rows(one: Asked) -> Vector:
    """(candidates + 1, features of candidates and of "none"): the last row is "none"."""
    width = one.candidates.shape[1]
    rows = np.zeros((len(one.candidates) + 1, width + len(one.none)))
    rows[:-1, :width], rows[-1, width:] = one.candidates, one.none
    return rows


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
    """By file: share of questions whose right measure comes first, wrongly refused, rightly refused; how many are close
    between two measures, and of how many of those the first is right."""
    folds = np.random.default_rng(SEED).integers(0, FOLDS, len(questions))
    told: dict[str, list[Told]] = {}
    for fold in track(range(FOLDS), description="held out"):
        weights = fit([one for one, of in zip(questions, folds, strict=True) if of != fold], scale)
        for one in (one for one, of in zip(questions, folds, strict=True) if of == fold):
            share = probabilities(one, weights)
            first = bool(len(one.right)) and bool(one.right[int(np.argmax(share[:-1]))])
            two = np.sort(share[:-1])[-2:]
            close = len(two) > 1 and bool(two[0] >= CLOSE * two[1])
            told.setdefault(one.source, []).append(Told(one.outside, first, bool(share[-1] > 0.5), close))
    return {source: _shares(rows) for source, rows in told.items()}


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a question: whether none is right, the first is, it is refused, two are close."""

    outside: bool
    first: bool
    refused: bool
    close: bool


def _shares(rows: Sequence[Told]) -> dict[str, Any]:
    about = [(row.first, row.refused) for row in rows if not row.outside]
    outside = [row.refused for row in rows if row.outside]
    close = [row.first for row in rows if row.close and not row.refused]
    return {
        "questions": len(rows),
        "first": round(float(np.mean([first for first, _ in about])), 3) if about else None,
        "wrongly_refused": round(float(np.mean([refused for _, refused in about])), 3) if about else None,
        "rightly_refused": round(float(np.mean(outside)), 3) if outside else None,
        "close": len(close),
        "close_first_right": sum(close),
    }


def worded(featurer: Featurer, path: Path) -> Examples:
    """The questions of `path`."""
    lines = read_paraphrases(path)
    vectors = [featurer.embed(featurer.text(line.text)) for line in track(lines, "wordings")]
    return Examples(np.array(vectors), featurer.codes(lines))


def main(
    files: Annotated[list[Path], typer.Argument(exists=True, help="Questions with their measures, one JSON a line.")],
    out: Annotated[Path, typer.Option(help="Where the weights go.")] = WEIGHTS,
    probe_out: Annotated[Path, typer.Option(help="Where the probe goes.")] = PROBE,
) -> None:
    """Fit the choice of a measure and say how good it is on questions held out."""
    featurer = Featurer(KEPT)
    lines = [(path.stem, line) for path in files for line in read_paraphrases(path)]
    subjects = [featurer.subject(line.text) for _, line in track(lines, "reading")]
    asked = Examples(np.array([one.vector for one in subjects]), featurer.codes([line for _, line in lines]))
    wordings = worded(featurer, WORDINGS)
    featurer.keep()
    probes = cross_fitted(asked, wordings)
    found = [
        featurer.asked(line, subject, probe, source)
        for (source, line), subject, probe in track(list(zip(lines, subjects, probes, strict=True)), "weighing")
    ]
    fitted([wordings, asked]).save(probe_out)
    of_candidates, of_none = list(found[0][1]), list(found[0][2])
    questions, about, offset = with_about([one for one, _, _ in found], of_none.index("about"))
    scale = deviations(questions)
    quality = held_out(questions, scale)
    weights = [round(float(weight), 5) for weight in fit(questions, scale)]
    named: Mapping[str, Any] = {
        "candidate": dict(zip(of_candidates, weights, strict=False)),
        "none": dict(zip(of_none, weights[len(of_candidates) :], strict=True)),
        "held_out": quality,
        "about_offset": round(offset, 5),
        "about": [round(float(weight), 4) for weight in about],
    }
    out.write_text(json.dumps(named, indent=2) + "\n", encoding="utf-8")
    typer.echo(json.dumps(quality, indent=2))


if __name__ == "__main__":
    typer.run(main)
