"""The result of a run as a file: what was asked of what, and one record per turn.

A record of a sealed run keeps the verdict and the metrics of a turn and nothing that tells its question: the id is a
hash (the same in each run, so that runs can be compared turn by turn), and there is no `detail`.
"""

from __future__ import annotations

import hashlib
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from evaluation.asking import Route
from evaluation.items import QUESTIONS, Split

Wanted = Literal["answer", "refusal", "either"]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Counts(_Value):
    """Things found: `hits` of those `given` are among those `wanted`."""

    hits: int
    given: int
    wanted: int


class Detail(_Value):
    """What was said; never kept of a sealed run."""

    question: str
    answer: str
    value: float | None
    plan: dict[str, Any] | None
    reason: str
    unexplained: tuple[float, ...]


class Record(_Value):
    """One turn.

    wanted         what a right reply does; either where a question may be answered or asked back
    planner        `source` of the response: fine-tuned-<model>, rag, rules, or a baseline's name
    plan_match     whether the plan is one of the question; None where specs and plan are not comparable
    areas, indicators  linked by the plan against those of the question; None as above
    citations      cells cited, and how many of them hold what the independent table holds
    grounded       what the service says of an answer
    unexplained    numbers of the answer that the independent screen cannot explain; None where it does not apply
    router_score   probability that the fine-tuned planner suffices, where the response has it
    """

    id: str
    kind: str
    language: str
    right: bool
    wanted: Wanted
    status: str
    route: str | None
    planner: str
    plan_match: bool | None
    areas: Counts | None
    indicators: Counts | None
    citations: Counts
    grounded: bool
    unexplained: int | None
    own_language: bool
    cached: bool
    milliseconds: float
    service_milliseconds: float | None
    router_score: float | None
    detail: Detail | None = None

    @property
    def answered(self) -> bool:
        return self.status == "answered"

    @property
    def refused(self) -> bool:
        return self.status in {"ambiguous", "not_available", "out_of_scope"}

    def sealed(self) -> Record:
        """Without what tells the question."""
        hashed = hashlib.sha256(self.id.encode()).hexdigest()[:16]
        return self.model_copy(update={"id": hashed, "detail": None})


class Run(_Value):
    """What was asked, of what, when and on what."""

    split: Split
    sealed: bool
    system: str
    url: str
    route: Route
    concurrency: int
    versions: dict[str, str]
    questions_sha256: str
    date: str
    seconds: float
    machine: dict[str, str]


class Result(_Value):
    """A run and its records."""

    run: Run
    records: tuple[Record, ...]

    @classmethod
    def load(cls, path: Path) -> Result:
        """Read a file that `save` wrote. Raises OSError, and pydantic's ValidationError for anything else."""
        return cls.model_validate_json(path.read_bytes())

    def save(self, path: Path) -> None:
        """Write the run, one record a line; sealed if the run is."""
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = [record.sealed() if self.run.sealed else record for record in self.records]
        lines = ",\n".join(record.model_dump_json() for record in kept)
        path.write_text(f'{{"run": {self.run.model_dump_json()}, "records": [\n{lines}\n]}}\n', encoding="utf-8")


def questions_sha256(split: Split, folder: Path = QUESTIONS) -> str:
    """Hash of the question file: results of unlike files are not comparable."""
    return hashlib.sha256((folder / f"{split}.jsonl").read_bytes()).hexdigest()


def machine() -> dict[str, str]:
    """The machine in words, without its name."""
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cores": str(os.cpu_count()),
        "memory_gib": f"{pages / 2**30:.0f}",
        "python": platform.python_version(),
    }


def now() -> str:
    """The time as ISO 8601, to the second, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")
