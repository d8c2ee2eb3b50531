"""Lookups go first, nobody waits in vain, and a slow kind never takes every place."""

from __future__ import annotations

import pytest

from service.line import Line, Work, WorkLoad

ROOMS: dict[Work, int] = {"lookup": 20, "rag": 10, "heavy": 5}


def line(size: int = 4, patience_s: float = 1.0, **means_s: float) -> Line[str]:
    """A line in which calls of each kind have taken so long."""
    made: Line[str] = Line(size, max(1, size - 1), ROOMS, patience_s)
    for kind in ("lookup", "rag", "heavy"):
        if kind in means_s:
            made.join("first", kind, 10)  # type: ignore[arg-type]
            made.next()
            made.done(kind, means_s[kind])  # type: ignore[arg-type]
    return made


def begun(line: Line[str]) -> list[str]:
    """Everything that may begin now."""
    calls = []
    while (found := line.next()) is not None:
        calls.append(found[0])
    return calls


def full(line: Line[str], kind: Work, n: int) -> list[str]:
    """n calls of a kind, and which of them may stand in line."""
    names = [f"{kind} {number}" for number in range(n)]
    return [name for name in names if line.join(name, kind, 10) is None]


def test_lookups_go_before_the_rest() -> None:
    one = line(size=1)
    full(one, "lookup", 1)
    assert begun(one) == ["lookup 0"]
    for kind in ("heavy", "rag", "lookup"):
        full(one, kind, 1)  # type: ignore[arg-type]
    order = []
    for kind in ("lookup", "lookup", "rag"):
        one.done(kind, 0.1)  # type: ignore[arg-type]
        order += begun(one)
    assert order == ["lookup 0", "rag 0", "heavy 0"]


def test_within_a_kind_who_came_first_goes_first() -> None:
    one = line()
    assert full(one, "lookup", 6) == [f"lookup {n}" for n in range(6)]
    assert begun(one) == [f"lookup {n}" for n in range(4)]


def test_one_place_is_kept_for_lookups_and_heavy_work_takes_half_of_the_rest() -> None:
    one = line()
    full(one, "heavy", 4)
    assert begun(one) == ["heavy 0"]
    full(one, "rag", 4)
    assert begun(one) == ["rag 0", "rag 1"]
    full(one, "lookup", 4)
    assert begun(one) == ["lookup 0"]


def test_a_kind_that_waits_gets_every_eighth_turn() -> None:
    one = line(size=1, patience_s=1000)
    full(one, "lookup", 1)
    begun(one)
    full(one, "rag", 5)
    order = []
    kind: Work = "lookup"
    for number in range(32):
        one.join(f"lookup {number}", "lookup", 10)
        one.done(kind, 0.1)
        found = one.next()
        assert found is not None
        kind = found[1]
        order.append(kind)
    assert order.count("rag") == 4
    assert "rag" not in order[:7]


def test_where_there_is_no_room_a_call_is_refused() -> None:
    one = line()
    full(one, "rag", 3)
    begun(one)
    assert len(full(one, "rag", 30)) == ROOMS["rag"]
    assert one.load["rag"] == WorkLoad(running=3, waiting=10, room=10, shed=20, dropped=0)
    assert full(one, "lookup", 1) == ["lookup 0"]  # its room is its own


def test_a_call_that_would_wait_too_long_is_refused_before_its_room_is_full() -> None:
    one = line(size=1, patience_s=1.0, rag=0.3)
    assert len(full(one, "rag", 1)) == 1
    begun(one)
    admitted = full(one, "rag", 10)
    assert len(admitted) == 3  # 0.15 s of the call that runs, and 0.3 s of each that waits
    assert one.join("late", "rag", 10) == pytest.approx(0.15 + 0.9)


def test_a_call_whose_deadline_is_nearer_than_its_turn_is_refused() -> None:
    one = line(size=1, patience_s=10, rag=0.4)
    full(one, "rag", 1)
    begun(one)
    assert one.join("hasty", "rag", 0.5) is not None
    assert one.join("patient", "rag", 0.7) is None


def test_the_slow_do_not_keep_lookups_waiting() -> None:
    one = line(size=2, patience_s=1.0, rag=0.9, lookup=0.001)
    assert len(full(one, "rag", 10)) < 10
    begun(one)
    assert len(full(one, "lookup", 15)) == 15


def test_what_calls_take_is_learnt_anew() -> None:
    one = line(size=1, patience_s=1.0, rag=100.0)
    for _ in range(60):
        full(one, "rag", 1)
        begun(one)
        one.done("rag", 0.01)
    full(one, "rag", 1)
    begun(one)
    assert full(one, "rag", 2) == ["rag 0", "rag 1"]


def test_who_leaves_makes_room_and_is_never_begun() -> None:
    one = line(size=1)
    full(one, "heavy", 1)
    begun(one)
    assert len(full(one, "heavy", 9)) == 5
    one.leave("heavy 3", "heavy")
    one.leave("heavy 3", "heavy")
    assert one.load["heavy"].dropped == 1
    assert one.join("another", "heavy", 10) is None
    one.done("heavy", 0.1)
    found = one.next()
    assert found == ("heavy 0", "heavy")
    one.drop("heavy")
    assert one.load["heavy"][:2] == (0, 4)
    assert len(one.clear()) == 4
    assert (one.running, one.waiting, one.room) == (0, 0, 35)
