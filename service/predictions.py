"""The prediction log: question, plan and answer of every request, for learning from them later. Off unless a folder
is set, since questions can hold personal data: docs/observability.md says what that asks of whoever turns it on.

    CENSUS_QA_PREDICTIONS=/var/lib/census-qa/predictions census-qa serve
    census-qa predictions /var/lib/census-qa/predictions --out predictions.parquet

JSON lines, a file per worker, turned over at a size, of which a number is kept. Written by a thread of its own; where
it cannot keep up, lines are dropped and counted, and no request waits.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import threading
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout

from service.stages import milliseconds
from service.steps import Settled

Written = Literal["written", "dropped"]
_AHEAD = 1000  # lines that may wait for the disk
_VERSIONS = ("service_version", "model_version", "data_version", "index_version", "build")
_PATIENCE_S = 5.0  # with a disk, at the end
_WORKERS = 64  # that may share a folder

COLUMNS: Mapping[str, str] = {
    "time": "TIMESTAMP",
    "request_id": "VARCHAR",
    "question": "VARCHAR",
    "asked_language": "VARCHAR",
    "asked_route": "VARCHAR",
    "before": "VARCHAR",
    "language": "VARCHAR",
    "route": "VARCHAR",
    "source": "VARCHAR",
    "intent": "VARCHAR",
    "status": "VARCHAR",
    "plan": "VARCHAR",
    "reply": "VARCHAR",
    "fault": "VARCHAR",
    "answer": "VARCHAR",
    "value": "DOUBLE",
    "unit": "VARCHAR",
    "grounded": "BOOLEAN",
    "cached": "BOOLEAN",
    "cosine": "DOUBLE",
    "likeliest": "DOUBLE",
    "none": "DOUBLE",
    "latency_ms": "DOUBLE",
    "stages_ms": "MAP(VARCHAR, DOUBLE)",
    "service_version": "VARCHAR",
    "model_version": "VARCHAR",
    "data_version": "VARCHAR",
    "index_version": "VARCHAR",
    "build": "VARCHAR",
}
"""Of a line, and their types in Parquet. Plans are their canonical JSON."""


@dataclass(frozen=True)
class Prediction:
    """A question that was answered.

    before    what a follow-up leaned on: the memory's canonical JSON
    versions  service, model, data, index, build
    """

    request_id: str
    question: str
    asked_language: str
    asked_route: str
    before: str | None
    settled: Settled
    latency_ms: float
    versions: tuple[str, str, str, str, str]

    def line(self, at: datetime) -> str:
        """One line of JSON for every reader of lines, with nothing in it that a terminal obeys."""
        entry = self.settled.entry
        content: dict[str, Any] = json.loads(entry.content)
        fault, scores = self.settled.fallback, self.settled.scores
        row = {
            "time": at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "request_id": self.request_id,
            "question": self.question,
            "asked_language": self.asked_language,
            "asked_route": self.asked_route,
            "before": self.before,
            **{name: content[name] for name in ("language", "route", "source", "intent", "status")},
            "plan": entry.plan,
            "reply": self.settled.reply,
            "fault": fault.kind if fault else None,
            **{name: content[name] for name in ("answer", "value", "unit", "grounded")},
            "cached": self.settled.cached,
            **dict(zip(("cosine", "likeliest", "none"), scores[0] if scores else (None,) * 3, strict=True)),
            "latency_ms": round(self.latency_ms, 3),
            "stages_ms": {stage: round(ms, 3) for stage, ms in milliseconds(self.settled.spans).items()},
            **dict(zip(_VERSIONS, self.versions, strict=True)),
        }
        line = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        return line if line.isprintable() else "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in line)


class PredictionLog:
    """Writes predictions into `folder`, which only its owner may read.

    max_bytes  of a file, after which another is begun
    max_files  kept of each worker, the present one included
    told       hears of every line whether it was written or dropped
    """

    def __init__(self, folder: Path, max_bytes: int, max_files: int, told: Callable[[Written], None]) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._told = told
        self._slot, self._lock = _slot(folder)
        self._file = _PrivateFile(folder / f"predictions-{self._slot}.jsonl", max_bytes, max_files - 1)
        self._waiting: queue.Queue[tuple[datetime, Prediction] | None] = queue.Queue(_AHEAD)
        self._thread = threading.Thread(target=self._write, name="predictions", daemon=True)
        self._thread.start()

    def note(self, prediction: Prediction) -> None:
        """Keep a prediction, if there is room for it. Returns at once."""
        try:
            self._waiting.put_nowait((datetime.now(UTC), prediction))
        except queue.Full:
            self._told("dropped")

    def close(self) -> None:
        """Write what waits, for a few seconds at most."""
        with suppress(queue.Full):
            self._waiting.put(None, timeout=_PATIENCE_S)
            self._thread.join(_PATIENCE_S)
        self._lock.release()

    def _write(self) -> None:
        with closing(self._file):
            while (noted := self._waiting.get()) is not None:
                at, prediction = noted
                try:
                    self._told("written" if self._file.wrote(prediction.line(at)) else "dropped")
                except Exception:  # of one line: the next may be better
                    self._told("dropped")


class _PrivateFile(RotatingFileHandler):
    """A file that is turned over, readable by its owner alone."""

    def __init__(self, path: Path, max_bytes: int, backups: int) -> None:
        self._failed = False
        super().__init__(path, maxBytes=max_bytes, backupCount=backups, encoding="utf-8")

    def wrote(self, line: str) -> bool:
        """Whether the line could be written."""
        self._failed = False
        self.emit(logging.makeLogRecord({"msg": line}))
        return not self._failed

    def _open(self) -> Any:
        stream = super()._open()
        os.chmod(self.baseFilename, 0o600)
        return stream

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802, ARG002 - the library's name
        self._failed = True


def _slot(folder: Path) -> tuple[int, FileLock]:
    """The first number that no other worker has: files are then bounded however often workers change."""
    for number in range(_WORKERS):
        lock = FileLock(folder / f"predictions-{number}.lock")
        try:
            lock.acquire(blocking=False)
        except Timeout:
            continue
        return number, lock
    raise RuntimeError(f"more than {_WORKERS} workers write predictions to {folder}")


def export(folder: Path, out: Path) -> int:
    """Write all predictions of a folder as one Parquet file, oldest first; returns their number. What is no whole
    line, such as one being written, is left out."""
    import duckdb

    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
    source = f"read_json(?, format = 'newline_delimited', ignore_errors = true, columns = {{{columns}}})"
    with duckdb.connect() as database:
        database.execute(
            f"CREATE TABLE predictions AS SELECT * FROM {source} WHERE request_id IS NOT NULL ORDER BY time",  # noqa: S608
            [str(folder / "predictions-*.jsonl*")],
        )
        database.table("predictions").write_parquet(str(out), compression="zstd")
        (count,) = database.sql("SELECT count(*) FROM predictions").fetchall()[0]
    return int(count)
