"""A cache in which somebody has written, and dialogues that somebody guesses at: a miss, never an answer."""

from __future__ import annotations

import hmac
import io
import json
import pickle
import random
from collections.abc import Iterator
from typing import Any

import pytest
from asking import PATIENT
from canary import watching
from fastapi.testclient import TestClient
from judge import Judge, log_lines, same
from redis_server import RedisServer

from service.answer import QuestionPipeline
from service.app import create_app
from service.cache import MemoryCache
from service.logs import json_logger
from service.sealing import OVERHEAD, Seal
from service.sessions import MemorySessions
from service.settings import Settings
from service.stores import Stores

ASKED = "What is the population of Tokyo in 2020?"
OTHER = "What is the population of Osaka Prefecture in 2020?"
SECRET = "shared by instances"  # noqa: S105
DIALOGUE = "s-1"
GUESSES = (
    "s-2", "S-1", "s_1", "s-01", "s-", "s", "-s-1", "s-1-", "s--1", "s-10", "s-1s-1", "1-s", "admin", "null",
    "undefined", "0",
    "default", "test", "s-1" * 20, "_", "-",
)  # fmt: skip


class Bomb:
    """Runs a command where it is unpickled."""

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        import os

        return os.system, ("touch hostile-canary",)


def junk() -> list[bytes]:
    """Bytes that no service has sealed."""
    return [
        b"", b"\x00", b"}", b"{}", b"null", b"[]", b'[{},null]\n}', b'[{},null]\n', b"[" * 50_000,
        b'{"value": 20000000}',
        pickle.dumps(Bomb()), pickle.dumps({"value": 20_000_000}, 0), b"cos\nsystem\n(S'touch hostile-canary'\ntR.",
        b"\x80\x04\x95" + b"\xff" * 64, b"CQ1", b"CQ1" + bytes(OVERHEAD), b"CQ0" + b"x" * 200, b"20,000,000",
        b"\xff\xfe" * 100,
        b"!!python/object/apply:os.system ['touch hostile-canary']", b"\x1f\x8b" + b"x" * 50,
        b"HTTP/1.1 200 OK\r\n\r\n{}",
    ]  # fmt: skip


FORGED = 31
"""Values that `forged` makes of a real one."""


def forged(name: str, sealed: bytes, other: bytes) -> Iterator[bytes]:
    """Values made of real ones: of another question, changed, cut, old, or sealed by somebody else."""
    value = sealed[OVERHEAD:]
    changed = value.replace(b"14047594", b"20000000").replace(b"14,047,594", b"20,000,000")
    assert changed != value
    yield other
    yield sealed[:OVERHEAD] + changed
    yield sealed[:OVERHEAD] + other[OVERHEAD:]
    yield changed
    yield value
    yield Seal(None).close(name, changed, 60)
    yield Seal("another secret").close(name, changed, 60)
    yield Seal(SECRET).close(name + "x", value, 60)
    yield Seal(SECRET).close(name.replace("answer", "session"), value, 60)
    yield Seal(SECRET, lambda: 0).close(name, changed, 60)
    yield b"CQ1" + bytes(8) + hmac.digest(b"", name.encode() + changed, "sha256") + changed
    chance = random.Random(87)  # noqa: S311
    for _ in range(12):
        place = chance.randrange(len(sealed))
        yield sealed[:place] + bytes([sealed[place] ^ (1 << chance.randrange(8))]) + sealed[place + 1 :]
    for length in (1, 3, OVERHEAD - 1, OVERHEAD, OVERHEAD + 1, len(sealed) - 1):
        yield sealed[:length]
    yield sealed + b"x"
    yield sealed * 2


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


def ask(client: TestClient, question: str, **more: str) -> dict[str, Any]:
    reply = client.post("/census_qa", json={"question": question, **more})
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


def test_nothing_that_others_wrote_into_redis_is_an_answer(
    redis_server: RedisServer, real: QuestionPipeline, judge: Judge, log: io.StringIO
) -> None:
    settings: Any = {
        "redis_url": redis_server.url,
        "cache_secret": SECRET,
        "cache_bytes": 0,
        "redis_timeout_s": 5,
        "redis_patience_s": 5,
    }
    app = create_app(Settings(**settings, **PATIENT), real, json_logger("debug", log))
    local = frozenset({"socket.connect", "socket.getaddrinfo"})
    with TestClient(app) as client:
        kept: dict[str, dict[str, bytes]] = {}
        answers = {}
        for question in (OTHER, ASKED):
            before = set(redis_server.names())
            answers[question] = ask(client, question)
            found = {name: redis_server.call("GET", name) for name in {*redis_server.names()} - before}
            kept[question] = {name: value for name, value in found.items() if ":answer:" in name}
        others = [*kept[OTHER].values()]
        assert ask(client, ASKED)["cached"]
        tried = 0
        poisons = [[*junk(), *forged(name, sealed, others[0])] for name, sealed in kept[ASKED].items()]
        with watching(local) as heard:
            for values in zip(*poisons, strict=True):
                for name, value in zip(kept[ASKED], values, strict=True):
                    redis_server.call("SET", name, value)
                answer = ask(client, ASKED)
                assert (answer["cached"], same(answer, answers[ASKED])) == (False, True), values[0][:60]
                assert judge.answer(answer) == []
                tried += 1
        assert heard == []
        assert tried == len(junk()) + FORGED
    assert {line["event"] for line in log_lines(log.getvalue())} <= {"request", "redis_here", "cache_not_signed"}


def test_junk_in_memory_is_an_answer_to_nothing(
    real: QuestionPipeline, judge: Judge, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = MemoryCache(10_000_000, 60, 1_000_000)
    monkeypatch.setattr("service.app.stores_from", lambda *_: Stores(cache, MemorySessions(10, 60)))
    app = create_app(Settings(**PATIENT), real, json_logger("debug", log))
    with TestClient(app) as client:
        first = ask(client, ASKED)
        for value in junk():
            for key in list(cache._values):
                cache.keep(key, value, 60)
            answer = ask(client, ASKED)
            assert same(answer, first), value[:60]
            assert judge.answer(answer) == []


def test_a_dialogue_is_led_on_by_its_own_id_alone(real: QuestionPipeline, judge: Judge, log: io.StringIO) -> None:
    app = create_app(Settings(**PATIENT), real, json_logger("debug", log))
    with TestClient(app) as client:
        ask(client, ASKED, session_id=DIALOGUE)
        for guess in GUESSES:
            answer = ask(client, "And in 2015?", session_id=guess)
            assert (answer["status"] == "answered", answer["facts"]) == (False, []), guess
            assert judge.answer(answer) == []
        assert ask(client, "And in 2015?", session_id=DIALOGUE)["value"] == 13515271
    assert all("session" not in json.dumps(line) for line in log_lines(log.getvalue()))
