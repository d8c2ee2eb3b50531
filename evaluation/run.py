"""Ask a running service the question set and count what it gets right.

    python -m evaluation.run --split dev --show-failures
    python -m evaluation.run --split test --url http://127.0.0.1:8000

Prints accuracy per kind and language with 95 % Wilson intervals, the answers that were not grounded,
and writes `build/evaluation/<split>.json`. Of the test split only totals are shown and written unless
`--reveal` is given, so that nothing gets tuned to it. It starts no service and changes nothing there.
"""

from __future__ import annotations

import json
import statistics
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from pathlib import Path
from typing import Annotated, Any, Literal, cast

import httpx
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table as Grid

from evaluation.items import Item, Split, load
from evaluation.score import Verdict, score
from evaluation.table import Table

OUT = Path("build/evaluation")
BUSY = {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE}
Ask = Callable[[str, str | None], Mapping[str, Any]]
"""(question, session id) → the JSON of the response, or {"status": "error …"}."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question."""

    id: str
    kind: str
    language: str
    question: str
    right: bool
    reason: str
    status: str
    answer: str
    value: float | None
    grounded: bool
    own_language: bool
    milliseconds: float


def wilson(right: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """The Wilson score interval of a proportion, 95 % by default; (0, 1) for no observations."""
    if not total:
        return 0.0, 1.0
    share, spread = right / total, z * z / total
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / total + spread / total / 4) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def over_http(client: httpx.Client) -> Ask:
    """An `Ask` for a service at the client's base URL. A busy service is asked again when it says."""

    def ask(question: str, session: str | None) -> Mapping[str, Any]:
        body = {"question": question, **({"session_id": session} if session else {})}
        try:
            response = client.post("/census_qa", json=body)
            while response.status_code in BUSY and "retry-after" in response.headers:
                time.sleep(float(response.headers["retry-after"]))
                response = client.post("/census_qa", json=body)
        except httpx.TimeoutException:
            return {"status": "error timeout"}
        if response.status_code != httpx.codes.OK:
            return {"status": f"error {response.status_code}"}
        return cast(Mapping[str, Any], response.json())

    return ask


def outcomes(items: Sequence[Item], ask: Ask, table: Table) -> Iterator[Outcome]:
    """Ask every turn of every item; the turns of a dialogue share a session."""
    for item in items:
        session = f"evaluation-{uuid.uuid4().hex}" if len(item.turns) > 1 else None
        for number, turn in enumerate(item.turns, 1):
            begun = time.perf_counter()
            answer = ask(turn.question, session)
            spent = (time.perf_counter() - begun) * 1000
            name = item.id if session is None else f"{item.id}.{number}"
            yield _outcome(name, item, turn.question, answer, score(answer, turn.expect, table), spent)


def _outcome(
    name: str, item: Item, question: str, answer: Mapping[str, Any], verdict: Verdict, spent: float
) -> Outcome:
    return Outcome(
        id=name,
        kind=item.kind,
        language=item.language,
        question=question,
        right=verdict.right,
        reason=verdict.reason,
        status=str(answer.get("status")),
        answer=str(answer.get("answer") or ""),
        value=answer.get("value"),
        grounded=bool(answer.get("grounded")),
        own_language=answer.get("language") == item.language,
        milliseconds=round(spent, 1),
    )


def totals(found: Sequence[Outcome]) -> dict[str, Any]:
    """Counts over all outcomes: right, total, interval, ungrounded, other_language, latency, statuses."""
    right, times = sum(one.right for one in found), sorted(one.milliseconds for one in found)
    return {
        "right": right,
        "total": len(found),
        "accuracy": round(right / len(found), 4) if found else None,
        "interval_95": [round(bound, 4) for bound in wilson(right, len(found))],
        "ungrounded": sum(one.status == "answered" and not one.grounded for one in found),
        "other_language": sum(not one.own_language for one in found),
        "latency_ms_p50": statistics.median(times) if times else None,
        "latency_ms_p95": times[int(0.95 * (len(times) - 1))] if times else None,
        "statuses": dict(Counter(one.status for one in found)),
    }


def grid(found: Sequence[Outcome]) -> Grid:
    """Accuracy per kind and language."""
    shown = Grid("kind", "en", "ja", "all", "95 % interval", title="accuracy")
    for kind in [*sorted({one.kind for one in found}), None]:
        of_kind = [one for one in found if kind in {None, one.kind}]
        cells = [_fraction([one for one in of_kind if one.language == language]) for language in ("en", "ja")]
        low, high = wilson(sum(one.right for one in of_kind), len(of_kind))
        shown.add_row(kind or "all", *cells, _fraction(of_kind), f"{low:.0%}–{high:.0%}", end_section=kind is None)
    return shown


def _fraction(found: Sequence[Outcome]) -> str:
    right = sum(one.right for one in found)
    return f"{right}/{len(found)} {right / len(found):.0%}" if found else "–"


def _report(console: Console, split: Split, found: Sequence[Outcome], failures: bool, reveal: bool) -> None:
    open_book = split == "dev" or reveal
    if open_book:
        console.print(grid(found))
    if open_book and failures:
        for one in (one for one in found if not one.right):
            console.print(f"[bold]{one.id}[/] {one.kind}: {one.question}\n   [red]{one.reason}[/]  ", end="")
            console.print(one.answer, markup=False, highlight=False)
    summary = totals(found)
    low, high = summary["interval_95"]
    console.print(
        f"{split}: {summary['right']} of {summary['total']} right, {summary['accuracy']:.1%} "
        f"(95 % interval {low:.1%}–{high:.1%}); not grounded {summary['ungrounded']}; "
        f"in the other language {summary['other_language']}; "
        f"p50 {summary['latency_ms_p50']} ms, p95 {summary['latency_ms_p95']} ms"
    )
    OUT.mkdir(parents=True, exist_ok=True)
    written = {"split": split, **summary, "outcomes": [asdict(one) for one in found] if open_book else []}
    (OUT / f"{split}.json").write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main(
    split: Annotated[Literal["dev", "test"], typer.Option(help="which part of the question set")] = "dev",
    url: Annotated[str, typer.Option(help="where the service listens")] = "http://127.0.0.1:8000",
    show_failures: Annotated[bool, typer.Option("--show-failures", help="print every wrong answer")] = False,
    reveal: Annotated[bool, typer.Option("--reveal", help="show the test split in detail; ends its use")] = False,
) -> None:
    """Ask a running service the question set and count what it gets right."""
    console, items = Console(), load(split)
    table = Table.load()
    with httpx.Client(base_url=url, timeout=60) as client:
        asked = track(items, description=f"asking {split}", console=console, transient=True)
        try:
            found = [one for item in asked for one in outcomes([item], over_http(client), table)]
        except httpx.ConnectError as error:
            raise typer.BadParameter(f"nothing answers at {url}; `make serve` starts the service") from error
    _report(console, split, found, show_failures, reveal)


if __name__ == "__main__":
    typer.run(main)
