"""A soak tells memory that grows from memory that does not."""

from __future__ import annotations

import pytest

from chaos.soak import Memory, growth


@pytest.mark.parametrize(("a_second", "share"), [(0.0, 0.0), (100_000.0, 5.0)])
def test_memory_that_grows_is_told_from_memory_that_jumps(a_second: float, share: float) -> None:
    at = [n / 2 for n in range(101)]
    size = [int(100_000_000 + a_second * t) + (3_000_000 if n % 10 == 0 else 0) for n, t in enumerate(at)]
    grown = growth(Memory(at, size))
    assert grown.share == pytest.approx(share, abs=0.1)
    assert grown.low <= grown.slope <= grown.high


def test_too_few_samples_say_nothing() -> None:
    assert growth(Memory([0.0], [1])).share != growth(Memory([0.0], [1])).share
