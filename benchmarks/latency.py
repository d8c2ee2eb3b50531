"""Load time, memory, and time per question, in this process and without HTTP or cache.

    python benchmarks/latency.py [--repeat 200]

A lookup, a ranking over the 1,741 municipalities, and a question that only retrieval can plan. Loading
is measured from a fresh interpreter to the pipeline, imports included. Ends with a line of JSON.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time

import psutil

from service.types import AskedRoute

QUESTIONS: dict[str, tuple[str, AskedRoute]] = {
    "lookup": ("What is the population of Tokyo?", "auto"),
    "ranking": ("Which 10 municipalities have the most people aged 65 and over?", "auto"),
    "retrieval": ("How many doctors look after people in Kochi Prefecture?", "rag"),
}
WARM_UP = 5


def main() -> None:
    """Command line; see the module docstring."""
    parser = argparse.ArgumentParser(description="Load time, memory and time per question.")
    parser.add_argument("--repeat", type=int, default=200, help="times each question is asked")
    repeat = parser.parse_args().repeat

    # Imported here: importing is part of loading.
    started = time.time() - psutil.Process().create_time()
    clock = time.perf_counter()
    from service.answer import build_pipeline
    from service.settings import Settings

    pipeline = build_pipeline(Settings())
    loaded = started + time.perf_counter() - clock
    first = time.perf_counter()
    pipeline.ask(QUESTIONS["lookup"][0])
    answered = loaded + time.perf_counter() - first
    summary: dict[str, object] = {"load_s": round(loaded, 2), "first_answer_s": round(answered, 2)}
    print(f"load {loaded:.2f} s, first answer {answered:.2f} s after the process began")
    for name, (question, route) in QUESTIONS.items():
        times = []
        for number in range(repeat + WARM_UP):
            start = time.perf_counter()
            reply = pipeline.ask(question, route=route)
            if number >= WARM_UP:
                times.append((time.perf_counter() - start) * 1000)
        p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        summary[name] = {"p50_ms": round(p50, 3), "p95_ms": round(p95, 3), "status": reply.status}
        print(f"{name:10} p50 {p50:8.2f} ms   p95 {p95:8.2f} ms   {reply.status}: {reply.answer.splitlines()[0][:80]}")
    resident = psutil.Process().memory_info().rss / 1e6
    print(f"resident {resident:.0f} MB")
    print(json.dumps({"latency": summary | {"resident_mb": round(resident)}}))


if __name__ == "__main__":
    main()
