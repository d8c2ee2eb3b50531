"""A question that a cache answers is answered before the framework sees it, and nobody can tell but by the time."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from redis_server import RedisServer
from service_fakes import FakePipeline

from service.app import create_app
from service.at_hand import AtHand
from service.desk import Desk
from service.keys import line_of
from service.logs import json_logger
from service.settings import Settings

KEY = "cqa_" + "k" * 40
TOKYO = b'{"question": "What is the population of Tokyo?"}'
JSON = "application/json"


class Ask(NamedTuple):
    body: bytes
    headers: Mapping[str, str] = MappingProxyType({})
    method: str = "POST"
    path: str = "/census_qa"
    kind: str | None = JSON


PLAIN = (
    Ask(TOKYO),
    Ask(b'  {"question" : "  what is the POPULATION  of \xef\xbc\xb4okyo? "}\n'),
    Ask('{"question": "東京の人口は？"}'.encode()),
    Ask(b'{"question": "\\u6771\\u4eac\\u306e\\u4eba\\u53e3\\u306f\\uff1f"}'),
    Ask(b'{"question": "What is the population of Tokyo?", "language": "ja"}'),
    Ask(b'{"question": "What is the population of Tokyo?", "language": "auto", "route": "rag"}'),
    Ask(b'{"question": "What is the population of Tokyo?", "session_id": null}'),
    Ask(b'{"question": "What is the population of Tokyo?", "session_id": "s"}'),
    Ask(b'{"question": "mean it"}'),
    Ask(b'{"question": "mean it so"}'),
    Ask(b'{"question": "model"}'),
    Ask(b'{"question": "rag"}'),
    Ask(b'{"question": "fail"}'),
    Ask(b'{"question": "echo \\ud83d\\ude00 \\u202e \\u0000"}'),
    Ask(TOKYO, {"X-Request-ID": "mine"}),
    Ask(TOKYO, {"X-Request-ID": "not\tmine"}),
    Ask(TOKYO, {"Origin": "https://example.org"}),
    Ask(TOKYO, path="/census_qa?x=1"),
)
ODD = (
    Ask(b'{"question": "first", "question": "What is the population of Tokyo?"}'),
    Ask(b'{"question": 5, "question": "What is the population of Tokyo?"}'),
    Ask(b'{"question": "What is the population of Tokyo?", "question": 5}'),
    Ask(b"\xef\xbb\xbf" + TOKYO),
    Ask(TOKYO.decode().encode("utf-16")),
    Ask(TOKYO.decode().encode("utf-32-le")),
    Ask(TOKYO.replace(b"Tokyo", b"T\xf4kyo")),
    Ask(TOKYO.replace(b"Tokyo", b"\\ud800")),
    Ask(TOKYO.replace(b"Tokyo", b"\xed\xa0\x80")),
    Ask(TOKYO.replace(b"Tokyo", b"To\nkyo")),
    Ask(TOKYO.replace(b"Tokyo", b"To\x00kyo")),
    Ask(TOKYO + b"x"),
    Ask(TOKYO[:-1]),
    Ask(b""),
    Ask(b"null"),
    Ask(b"[]"),
    Ask(b'"What is the population of Tokyo?"'),
    Ask(b"{}"),
    Ask(b'{"question": ""}'),
    Ask(b'{"question": "\\u3000"}'),
    Ask(b'{"question": "\\u200b"}'),
    Ask(b'{"question": null}'),
    Ask(b'{"question": ["What is the population of Tokyo?"]}'),
    Ask(b'{"question": true}'),
    Ask(b'{"question": NaN}'),
    Ask(b'{"question": 1' + b"0" * 400 + b"}"),
    Ask(b'{"question": ' + b"[" * 2000 + b"]" * 2000 + b"}"),
    Ask(b'{"question": "x", "y": ' + b"[" * 2000 + b"]" * 2000 + b"}"),
    Ask(b'{"question": "' + b"x" * 2001 + b'"}'),
    Ask(b'{"question": "' + b" " * 2001 + b'x"}'),
    Ask(b'{"question": "' + b"x" * 100_000 + b'"}'),
    Ask(b'{"question": "What is the population of Tokyo?", "sesion_id": "s"}'),
    Ask(b'{"question": "What is the population of Tokyo?", "language": "fr"}'),
    Ask(b'{"question": "What is the population of Tokyo?", "language": null}'),
    Ask(b'{"question": "What is the population of Tokyo?", "route": "RAG"}'),
    Ask(b'{"question": "What is the population of Tokyo?", "session_id": "a b"}'),
    Ask(b'{"question": "What is the population of Tokyo?", "session_id": ""}'),
    Ask(b'{"question": "What is the population of Tokyo?", "session_id": 5}'),
    Ask(b'{"Question": "What is the population of Tokyo?"}'),
    *(
        Ask(TOKYO, kind=kind)
        for kind in (
            None, "", "text/plain", "application/json; charset=utf-8", "application/json;charset=UTF-8",
            "application/json; charset=latin-1", "APPLICATION/JSON", "application/problem+json", "application/jsonx",
            "application/x-www-form-urlencoded", "multipart/form-data", " application/json", "json",
        )
    ),
    Ask(TOKYO, method="GET"),
    Ask(TOKYO, method="PUT"),
    Ask(TOKYO, method="HEAD"),
    Ask(TOKYO, method="OPTIONS"),
    Ask(TOKYO, method="OPTIONS", headers={"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}),
    Ask(TOKYO, path="/census_qa/"),
    Ask(TOKYO, path="/census_qa/plan"),
    Ask(TOKYO, path="//census_qa"),
    Ask(TOKYO, path="/CENSUS_QA"),
    Ask(TOKYO, path="/census%5fqa"),
    Ask(TOKYO, path="/census_qa?" + "x" * 20_000),
    Ask(TOKYO, {"X-Long": "x" * 20_000}),
)  # fmt: skip
KEYED = (
    Ask(TOKYO, {"X-API-Key": KEY}),
    Ask(TOKYO, {"Authorization": f"Bearer {KEY}"}),
    Ask(TOKYO, {"X-API-Key": "cqa_" + "z" * 40}),
    Ask(TOKYO, {"X-API-Key": ""}),
    Ask(TOKYO),
)
SITUATIONS: dict[str, dict[str, Any]] = {
    "as shipped": {},
    "limited": {"limit_answers": "5/minute"},
    "keys": {"api_keys": line_of("partner", KEY, ["answers=3/minute"])},
    "keys only": {"api_keys": line_of("partner", KEY), "require_key": True},
    "cors": {"cors_origins": ("https://example.org",)},
    "questions logged": {"log_questions": True},
    "predictions": {"predictions": Path("predictions")},
    "no cache": {"cache_bytes": 0},
    "small bodies": {"max_body_bytes": 1024},
}
_OF_THE_MOMENT = frozenset({"request_id", "latency_ms", "ms", "timestamp", "time", "exception"})
_COUNTED = re.compile(
    r"^census_qa_(?:requests|shed|client|answers|cache_requests|plans|stage|verify)\w*_(?:total|count).*", re.M
)


class Side(NamedTuple):
    """One of the two ways."""

    client: TestClient
    pipeline: FakePipeline
    log: io.StringIO
    predictions: Path | None

    def told(self) -> Sequence[Any]:
        """What an operator sees: the log and the counts."""
        counts = [line.group() for line in _COUNTED.finditer(self.client.get("/metrics").text)]
        assert len(counts) > 40
        return [*map(lasting, self.log.getvalue().splitlines()), *counts]

    def predicted(self) -> Sequence[Any]:
        """The prediction log. Whole when the service has ended."""
        files = sorted(self.predictions.iterdir()) if self.predictions else []
        return [lasting(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def lasting(text: str) -> Any:
    """What JSON says beside that which depends on the moment; of the times of stages their names."""
    try:
        said = json.loads(text)
    except ValueError:
        return text
    if not isinstance(said, dict):
        return said
    if isinstance(said.get("error"), dict):
        said = said["error"]
    return {key: [*value] if key == "stages_ms" else value for key, value in said.items() if key not in _OF_THE_MOMENT}


@contextmanager
def side(folder: Path, settings: dict[str, Any], *, at_hand: bool) -> Iterator[Side]:
    """A service with the short way, or without it."""
    folder = folder / ("short" if at_hand else "long")
    folder.mkdir()
    chosen = {"limit_answers": "1000000/minute", "limit_other": "1000000/minute"} | settings
    if "predictions" in chosen:
        chosen["predictions"] = folder / chosen["predictions"]
    log, pipeline = io.StringIO(), FakePipeline()
    app = create_app(Settings(**chosen), pipeline, json_logger("debug", log))
    if not at_hand:
        app.user_middleware = [one for one in app.user_middleware if one.cls is not AtHand]
    with TestClient(app, raise_server_exceptions=False) as client:
        yield Side(client, pipeline, log, chosen.get("predictions"))


def reply(client: TestClient, ask: Ask) -> tuple[int, dict[str, str], Any]:
    """All of a reply that does not depend on the moment."""
    headers = dict(ask.headers) | ({"Content-Type": ask.kind} if ask.kind is not None else {})
    got = client.request(ask.method, ask.path, content=ask.body, headers=headers)
    shown = {name: value for name, value in got.headers.items() if name not in {"x-ratelimit-reset", "content-length"}}
    shown["x-request-id"] = str(len(shown["x-request-id"]))
    shown["ratelimit"] = shown.get("ratelimit", "").rpartition(";t=")[0]
    if "retry-after" in shown:
        shown["retry-after"] = str(0 < int(shown["retry-after"]) <= 60)  # seconds of the minute that are left
    return got.status_code, shown, lasting(got.text)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_both_ways_give_the_same_replies_logs_counts_and_predictions(tmp_path: Path, situation: str) -> None:
    asks = [*PLAIN, *ODD, *KEYED, *PLAIN[::-1], *ODD, *KEYED, *PLAIN]
    with (
        side(tmp_path, SITUATIONS[situation], at_hand=True) as short,
        side(tmp_path, SITUATIONS[situation], at_hand=False) as long,
    ):
        for ask in asks:
            assert reply(short.client, ask) == reply(long.client, ask), ask
        assert short.pipeline.asked == long.pipeline.asked
        assert short.told() == long.told()
    assert short.predicted() == long.predicted()
    assert bool(short.predicted()) == (situation == "predictions")


def test_both_ways_give_the_same_from_redis(tmp_path: Path, redis_server: RedisServer) -> None:
    with ExitStack() as stack:
        sides = []
        for at_hand in (True, False):
            named = {"redis_url": redis_server.url, "cache_bytes": 0, "redis_prefix": f"side-{at_hand}"}
            sides.append(stack.enter_context(side(tmp_path, named, at_hand=at_hand)))
        for ask in [*PLAIN, *PLAIN[::-1], *ODD]:
            short, long = (reply(one.client, ask) for one in sides)
            assert short == long, ask
        assert sides[0].pipeline.asked == sides[1].pipeline.asked
        assert sides[0].told() == sides[1].told()


def test_what_is_cached_does_not_reach_the_route(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    ask = Desk.ask

    async def counted(self: Desk, request: Any, body: Any) -> bytes:
        asked.append(body.question)
        return await ask(self, request, body)

    monkeypatch.setattr(Desk, "ask", counted)
    for question in ("one", "two", "ONE", " two ", "one"):
        client.post("/census_qa", json={"question": question})
    assert asked == ["one", "two"]


def test_a_question_that_is_in_no_cache_is_looked_for_once(
    make: Callable[..., FastAPI], redis_server: RedisServer
) -> None:
    with TestClient(make(redis_url=redis_server.url, admin_key="a" * 40)) as client:
        client.post("/census_qa", json={"question": "one"})
        tiers = client.get("/admin/cache", headers={"X-Admin-Key": "a" * 40}).json()["tiers"]
    assert [(tier["hits"], tier["misses"]) for tier in tiers] == [(0, 1), (0, 1)]


def test_before_the_pipeline_is_loaded_the_route_says_so(log: io.StringIO) -> None:
    # Without its lifespan nothing is loaded.
    client = TestClient(create_app(Settings(), None, json_logger("debug", log)))
    reply = client.post("/census_qa", json={"question": "one"})
    assert (reply.status_code, reply.json()["error"]["code"]) == (503, "not_ready")
    assert json.loads(log.getvalue())["status"] == 503
