"""Whether answers under load are the answers that are given alone: every field of them, text and figures.

    python -m benchmarks.agreement [--questions 10000] [--connections 48]

The questions that people wrote (of the splits that are worked on), and others made of the names in the catalogue and
the gazetteer. First each is asked alone: one at a time, of a service without a cache. Then all are asked twice, in
another order and on many connections at once, of a service as it is shipped, planning by rules. What differs between
two replies to one question by nature (request id, latency, whether it was cached) is left out. Ends with a line of
JSON, and with status 1 where two differ. Takes about ten minutes.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from typing import Any

import uvloop
from rich.console import Console
from rich.progress import Progress

from benchmarks.load import UNLIMITED, Reply, every, request
from benchmarks.server import SERVICE, server
from census.areas import Gazetteer
from census.indicators import Catalogue
from evaluation.items import load

_SHOWN = 10
_BY_NATURE = frozenset({"request_id", "latency_ms", "cached"})
_YEARS = (1990, 2000, 2005, 2010, 2015, 2020)
_FORMS = (
    "What was the {measure} of {area} in {year}?",
    "{area_ja}の{year}年の{measure_ja}は？",
    "How did the {measure} of {area} change from 2010 to 2020?",
    "{area_ja}と{other_ja}では{measure_ja}はどちらが多い？",
    "Is the {measure} of {area} larger than that of {other}?",
    "What is the difference in {measure} between {area} and {other} in {year}?",
    "{area_ja}の{measure_ja}は全国の何パーセント？",
    "Which five prefectures had the highest {measure} in {year}?",
)


def written() -> Iterator[str]:
    """What people wrote."""
    for split in ("dev", "recent"):
        for item in load(split):
            yield from (turn.question for turn in item.turns)


def made(seed: int) -> Iterator[str]:
    """Questions made of names, without end; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - which questions is no secret
    areas, measures = list(Gazetteer.load()), list(Catalogue.load())
    while True:
        area, other, measure = chance.choice(areas), chance.choice(areas), chance.choice(measures)
        yield chance.choice(_FORMS).format(
            area=area.name_en,
            area_ja=area.name_ja,
            other=other.name_en,
            other_ja=other.name_ja,
            measure=measure.title_en,
            measure_ja=measure.title_ja,
            year=chance.choice(_YEARS),
        )


def questions(number: int, seed: int) -> list[str]:
    """So many different ones."""
    found = dict.fromkeys(written())
    for question in made(seed):
        if len(found) >= number:
            break
        found[question] = None
    return list(islice(found, number))


def asked(environment: dict[str, str], texts: Sequence[str], connections: int, name: str) -> list[Reply]:
    """The replies of a service of its own to these questions."""
    with ExitStack() as stack:
        one = stack.enter_context(server(SERVICE, cores=None, **UNLIMITED, CENSUS_QA_ENGINE="none", **environment))
        progress = stack.enter_context(Progress(console=Console(stderr=True), transient=True))
        task = progress.add_task(name, total=len(texts))
        messages = [request(one.port, text) for text in texts]
        return uvloop.run(every(one.port, messages, connections, lambda: progress.advance(task)))


def said(reply: Reply) -> dict[str, Any]:
    """What a reply says of its question."""
    body = json.loads(reply.body) if reply.status == 200 else {}
    return {"status_code": reply.status} | {name: value for name, value in body.items() if name not in _BY_NATURE}


def main() -> None:
    """Command line; see the module docstring."""
    parser = argparse.ArgumentParser(description="Answers under load against answers alone.")
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--connections", type=int, default=48)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    texts = questions(arguments.questions, arguments.seed)
    alone = dict(zip(texts, map(said, asked({"CENSUS_QA_CACHE_BYTES": "0"}, texts, 1, "Alone")), strict=True))
    twice = [*texts, *texts]
    random.Random(arguments.seed).shuffle(twice)  # noqa: S311 - nor is their order
    loaded = asked({}, twice, arguments.connections, "Together")
    differing = {
        text: other for text, reply in zip(twice, loaded, strict=True) if (other := said(reply)) != alone[text]
    }
    summary = {
        "questions": len(texts),
        "replies_under_load": len(loaded),
        "from_a_cache": sum(reply.status == 200 and json.loads(reply.body)["cached"] for reply in loaded),
        "not_answered": sum(reply.status != 200 for reply in loaded),
        "with_a_figure": sum(one.get("value") is not None for one in alone.values()),
        "differing": len(differing),
    }
    for text, other in list(differing.items())[:_SHOWN]:
        Console().print(
            text,
            {name: (alone[text].get(name), value) for name, value in other.items() if alone[text].get(name) != value},
        )
    for name, value in summary.items():
        Console().print(f"{name.replace('_', ' '):24}{value:,}")
    print(json.dumps({"agreement": summary}))
    if differing:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
