"""A seal opens for its key, its secret and its time, and for nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.sealing import OVERHEAD, Opened, Seal

SECRET = "of sixteen letters"  # noqa: S105
KEY, VALUE = "census-qa:answer:plan:1", b'{"value": 14047594}'


def seal(secret: str | None = SECRET, now: float = 1000.0) -> Seal:
    return Seal(secret, lambda: now)


def test_what_was_sealed_opens_for_the_same_key() -> None:
    sealed = seal().close(KEY, VALUE, 60)
    assert len(sealed) == len(VALUE) + OVERHEAD
    assert seal(now=1050).open(KEY, sealed) == Opened(VALUE, 10)


def test_it_opens_for_no_other_key_secret_or_time() -> None:
    sealed = seal().close(KEY, VALUE, 60)
    assert seal().open(KEY.replace("1", "2"), sealed) is None
    assert seal("another secret of more").open(KEY, sealed) is None
    assert seal(None).open(KEY, sealed) is None
    assert seal(now=1060).open(KEY, sealed) is None


def test_without_a_secret_keys_are_still_told_apart() -> None:
    sealed = seal(None).close(KEY, VALUE, 60)
    assert seal(None).open(KEY, sealed) == Opened(VALUE, 60)
    assert seal(None).open(KEY + "0", sealed) is None


def test_key_and_value_do_not_run_together() -> None:
    assert seal().close("ab", b"c", 60)[:OVERHEAD] != seal().close("a", b"bc", 60)[:OVERHEAD]


@given(st.integers(0, OVERHEAD + len(VALUE) - 1), st.integers(1, 255))
def test_no_byte_can_be_changed(place: int, change: int) -> None:
    sealed = bytearray(seal().close(KEY, VALUE, 60))
    sealed[place] ^= change
    assert seal().open(KEY, bytes(sealed)) is None


@given(st.one_of(st.binary(max_size=200), st.text(), st.none(), st.integers(), st.lists(st.binary())))
def test_junk_does_not_open(junk: object) -> None:
    assert seal().open(KEY, junk) is None


@given(st.integers(0, OVERHEAD + len(VALUE) - 1))
def test_a_part_does_not_open(length: int) -> None:
    assert seal().open(KEY, seal().close(KEY, VALUE, 60)[:length]) is None
