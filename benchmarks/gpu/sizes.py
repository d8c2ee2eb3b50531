"""How much is measured: the full benchmark and its rehearsal without a GPU."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Self

Point = tuple[int, int]
"""max_num_seqs and max_num_batched_tokens."""

DEFAULT: Point = (128, 2048)
"""What AsyncLLM takes in process when neither is given, on any GPU."""


@dataclass(frozen=True)
class Sizes:
    """Counts of requests and rounds, limits of the engine, and seconds that each step may take."""

    grid: tuple[Point, ...]  # most telling first: the last ones fall away when time is short
    default: Point
    requests: int = 2048
    prompt: int = 96
    output: int = 32
    shared: int = 64
    singles: int = 200
    rounds: int = 2  # pairs in an alternating comparison
    grid_s: float = 70.0
    single_s: float = 30.0
    pair_s: float = 40.0
    load_s: float = 150.0
    served_rounds: int = 5
    served_requests: int = 2048
    served_connections: int = 768
    served_singles: int = 25
    served_s: float = 110.0

    @property
    def largest(self) -> Point:
        """The limits an engine is loaded with, so that every point of the grid fits."""
        return max(seqs for seqs, _ in self.grid), max(tokens for _, tokens in self.grid)

    def to_json(self) -> dict[str, Any]:
        """As from_json reads it."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Raises TypeError for a field that is missing or unknown."""
        known = {field.name for field in fields(cls)}
        given = {name: _points(value) if name in {"grid", "default"} else value for name, value in values.items()}
        if set(given) - known:
            raise TypeError(f"unknown sizes: {sorted(set(given) - known)}")
        return cls(**given)


def _points(value: Any) -> Any:
    return tuple(_points(item) for item in value) if isinstance(value, list | tuple) else value


FULL = Sizes(
    grid=(
        DEFAULT,
        (1024, 8192),
        (1024, 16384),
        (512, 8192),
        (1024, 2048),
        (512, 16384),
        (512, 2048),
        (128, 8192),
        (128, 16384),
    ),
    default=DEFAULT,
)
REHEARSAL = Sizes(
    grid=((2, 64), (8, 256), (4, 128)),
    default=(2, 64),
    requests=12,
    prompt=48,
    output=4,
    shared=32,
    singles=3,
    rounds=1,
    served_rounds=2,
    served_requests=12,
    served_connections=4,
    served_singles=2,
)
