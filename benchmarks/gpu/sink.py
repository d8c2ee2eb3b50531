"""Records of a measurement in progress: one JSON object a line, written at once, so that a time-out loses none."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Record = dict[str, Any]


@dataclass(frozen=True)
class Sink:
    """Appends to a file. Every record names its `step`."""

    path: Path

    def put(self, step: str, **values: Any) -> None:
        """One record."""
        with self.path.open("a", encoding="utf-8") as out:
            out.write(json.dumps({"step": step, **values}) + "\n")

    def read(self) -> list[Record]:
        """All whole records so far; a line cut off by a kill is left out."""
        if not self.path.exists():
            return []
        lines = self.path.read_text(encoding="utf-8").splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.endswith("\n")]
