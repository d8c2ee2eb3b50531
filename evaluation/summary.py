"""What the records of a run add up to. A summary is small, tells no question, and is committed in `results/`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import quantiles

from pydantic import BaseModel, ConfigDict
from scipy.stats import binomtest

from evaluation.items import Split
from evaluation.records import Counts, Record, Result, Run

RESULTS = Path(__file__).parent / "results"
GROUPINGS: dict[str, Callable[[Record], str]] = {
    "kind": lambda record: record.kind,
    "language": lambda record: record.language,
    "route": lambda record: record.route or "none",
    "planner": lambda record: record.planner,
}


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Rate(_Value):
    """A proportion."""

    hits: int
    total: int

    @property
    def share(self) -> float | None:
        return self.hits / self.total if self.total else None

    @property
    def interval(self) -> tuple[float, float]:
        """95 % Wilson interval; (0, 1) for nothing observed. It takes turns for independent of each other."""
        if not self.total:
            return 0.0, 1.0
        bounds = binomtest(self.hits, self.total).proportion_ci(method="wilson")
        return float(bounds.low), float(bounds.high)


class Measures(_Value):
    """All proportions of a run.

    right              turns, of all
    answered           turns answered, of those that must be (coverage)
    right_if_answered  turns right, of those answered
    refused            turns refused, of those that must be (recall of refusals)
    rightly_refused    turns that must be refused, of those refused (precision); turns where either is right are
                       in neither
    plans              plans that are one of the question, of the comparable ones
    areas_*, indicators_*   linked by the plan, over all turns: precision of those given, recall of those wanted
    citations          cells cited that hold what the independent table holds and name a source
    ungrounded         answers that the service itself calls not grounded
    unexplained        answers with a number that the independent screen cannot explain, of those screened
    own_language       turns answered in the question's language
    """

    right: Rate
    answered: Rate
    right_if_answered: Rate
    refused: Rate
    rightly_refused: Rate
    plans: Rate
    areas_precision: Rate
    areas_recall: Rate
    indicators_precision: Rate
    indicators_recall: Rate
    citations: Rate
    ungrounded: Rate
    unexplained: Rate
    own_language: Rate


class Latency(_Value):
    """Milliseconds as the client saw them; answers from the service's cache are left out where there are others."""

    turns: int
    p50: float
    p95: float
    p99: float


class Summary(_Value):
    """A run in counts. `groups` has the right turns by kind, language, route and planner."""

    run: Run
    measures: Measures
    latency: Latency
    statuses: dict[str, int]
    groups: dict[str, dict[str, Rate]]

    @classmethod
    def of(cls, result: Result) -> Summary:
        """Add the records of a run up. Raises ValueError for a run without any."""
        records = result.records
        if not records:
            raise ValueError("a run without records has no summary")
        return cls(
            run=result.run,
            measures=measures(records),
            latency=_latency(records),
            statuses=dict(sorted(Counter(record.status for record in records).items())),
            groups={name: grouped(records, key) for name, key in GROUPINGS.items()},
        )

    @classmethod
    def load(cls, split: Split, folder: Path = RESULTS) -> Summary:
        """The committed summary of a split."""
        return cls.model_validate_json((folder / f"{split}.json").read_bytes())

    def save(self, folder: Path = RESULTS) -> Path:
        """Write it where `load` finds it."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.run.split}.json"
        path.write_text(self.model_dump_json(indent=1) + "\n", encoding="utf-8")
        return path


def measures(records: Sequence[Record]) -> Measures:
    """Every proportion over some records."""
    answers = [record for record in records if record.answered]
    certain = [record for record in records if record.wanted != "either"]
    citations = [record.citations for record in records]
    areas = [record.areas for record in records if record.areas]
    indicators = [record.indicators for record in records if record.indicators]
    return Measures(
        right=right(records),
        answered=_rate(record.answered for record in records if record.wanted == "answer"),
        right_if_answered=right(answers),
        refused=_rate(record.refused for record in records if record.wanted == "refusal"),
        rightly_refused=_rate(record.wanted == "refusal" for record in certain if record.refused),
        plans=_rate(record.plan_match for record in records if record.plan_match is not None),
        areas_precision=_precision(areas),
        areas_recall=_recall(areas),
        indicators_precision=_precision(indicators),
        indicators_recall=_recall(indicators),
        citations=_precision(citations),
        ungrounded=_rate(not record.grounded for record in answers),
        unexplained=_rate(record.unexplained > 0 for record in answers if record.unexplained is not None),
        own_language=_rate(record.own_language for record in records),
    )


def right(records: Iterable[Record]) -> Rate:
    """The right ones."""
    return _rate(record.right for record in records)


def grouped(records: Iterable[Record], key: Callable[[Record], str]) -> dict[str, Rate]:
    """The right ones by group, groups in alphabetical order."""
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(key(record), []).append(record)
    return {name: right(groups[name]) for name in sorted(groups)}


def _rate(events: Iterable[bool]) -> Rate:
    seen = list(events)
    return Rate(hits=sum(seen), total=len(seen))


def _precision(counts: Sequence[Counts]) -> Rate:
    return Rate(hits=sum(one.hits for one in counts), total=sum(one.given for one in counts))


def _recall(counts: Sequence[Counts]) -> Rate:
    return Rate(hits=sum(one.hits for one in counts), total=sum(one.wanted for one in counts))


def _latency(records: Sequence[Record]) -> Latency:
    first = [record for record in records if not record.cached] or records
    times = [record.milliseconds for record in first]
    cuts = quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
    p50, p95, p99 = (round(cuts[place - 1], 1) for place in (50, 95, 99))
    return Latency(turns=len(times), p50=p50, p95=p95, p99=p99)
