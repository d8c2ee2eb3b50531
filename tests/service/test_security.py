"""What browsers may do with replies, and what neither log nor settings ever show."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from redis_server import RedisServer
from service_fakes import FakePipeline
from typer.testing import CliRunner

from service.app import create_app
from service.cli import app as program
from service.keys import hash_of
from service.logs import json_logger
from service.settings import Settings

Make = Callable[..., FastAPI]
QUESTION = {"question": "What is the population of Tokyo?"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/health/live"),
        ("GET", "/metrics"),
        ("GET", "/openapi.json"),
        ("GET", "/docs"),
        ("GET", "/nothing"),
        ("POST", "/census_qa"),
        ("DELETE", "/census_qa"),
        ("GET", "/facts?indicator=A1101&format=csv"),
    ],
)
def test_every_reply_is_what_it_says_it_is(client: TestClient, method: str, path: str) -> None:
    assert client.request(method, path).headers["x-content-type-options"] == "nosniff"


def test_a_crash_and_a_refusal_are_no_exceptions(make: Make) -> None:
    client = TestClient(make(limit_answers="1/minute"), raise_server_exceptions=False)
    for status in (500, 429):
        reply = client.post("/census_qa", json={"question": "fail"})
        assert reply.status_code == status
        assert reply.headers["x-content-type-options"] == "nosniff"


def test_the_page_runs_the_scripts_it_names_and_no_other(client: TestClient) -> None:
    reply = client.get("/docs")
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
    (inline,) = re.findall(r"<script>(.*?)</script>", reply.text, re.S)
    digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy
    loaded = re.findall(r'<(?:script src|link rel="stylesheet" href)="(https://[^"]+)" integrity="sha384-', reply.text)
    assert len(loaded) == 2
    assert reply.text.count("https://") == 2
    assert reply.headers["x-frame-options"] == "DENY"
    assert reply.headers["referrer-policy"] == "no-referrer"
    assert client.get("/redoc").status_code == 404


@pytest.mark.parametrize("form", ["html", "md"])
def test_what_a_browser_draws_may_load_nothing(client: TestClient, form: str) -> None:
    reply = client.post("/census_qa/report", json={"area": "13000", "format": form})
    drawn = form == "html"
    assert reply.headers["content-type"].startswith("text/html") == drawn
    assert ("content-security-policy" in reply.headers) == drawn
    if drawn:
        assert "script-src" not in reply.headers["content-security-policy"]
        assert "default-src 'none'" in reply.headers["content-security-policy"]


def test_no_other_origin_may_read_replies_unless_it_is_named(make: Make) -> None:
    other = {"Origin": "https://example.org"}
    reply = TestClient(make()).post("/census_qa", json=QUESTION, headers=other)
    assert not [name for name in reply.headers if name.startswith("access-control")]
    client = TestClient(make(cors_origins="https://example.org, https://example.com", limit_answers="1/minute"))
    reply = client.post("/census_qa", json=QUESTION, headers=other)
    assert reply.headers["access-control-allow-origin"] == "https://example.org"
    assert "Retry-After" in reply.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in reply.headers
    refused = client.post("/census_qa", json=QUESTION, headers=other)
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (429, "https://example.org")
    asked = other | {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-api-key"}
    assert client.options("/census_qa", headers=asked).status_code == 200
    stranger = client.get("/version", headers={"Origin": "https://example.net"})
    assert "access-control-allow-origin" not in stranger.headers


@pytest.mark.parametrize("wrong", ["example.org", "https://example.org/path", "null"])
def test_an_origin_has_a_scheme_and_no_path(wrong: str) -> None:
    with pytest.raises(ValueError, match="cors_origins"):
        Settings(cors_origins=wrong)  # type: ignore[arg-type]


# -- secrets ------------------------------------------------------------------------------------

KEY = "cqa_" + "Kx7-mQ_" * 6 + "p"  # the same in every process: it stands in names of tests
SECRETS = {
    "admin_key": "secret-of-the-admin-routes",
    "cache_secret": "secret-of-the-cache-seals",
    "api_keys": f"partner {hash_of(KEY)}",
}
PASSWORD = "secret-of-redis"  # noqa: S105
HIDDEN = [SECRETS["admin_key"], SECRETS["cache_secret"], hash_of(KEY), hash_of(KEY)[7:], KEY, PASSWORD]


def shows_none(text: str) -> None:
    assert not [secret for secret in HIDDEN if secret in text]


def test_no_secret_is_ever_logged(frail_server: RedisServer, capfd: pytest.CaptureFixture[str]) -> None:
    log = io.StringIO()
    url = f"redis://:{PASSWORD}@127.0.0.1:{frail_server.port}/0"  # which that server refuses
    settings = Settings(**SECRETS, redis_url=url, log_questions=True, limit_answers="5/minute")  # type: ignore[arg-type]
    app = create_app(settings, FakePipeline(), json_logger("debug", log))
    with TestClient(app, raise_server_exceptions=False) as client:
        for headers in (
            {"Authorization": f"Bearer {KEY}"},
            {"X-API-Key": KEY},
            {"X-API-Key": KEY + "x"},
            {"X-Admin-Key": SECRETS["admin_key"]},
        ):
            for question in ("fail", "What is the population of Tokyo?"):
                client.post("/census_qa", json={"question": question}, headers=headers)
            client.get("/admin/usage", headers=headers)
            client.get("/admin/cache", headers=headers)
            client.get("/nothing", headers=headers)
        frail_server.kill()
        client.post("/census_qa", json={"question": "another"})
    events = {json.loads(line)["event"] for line in log.getvalue().splitlines()}
    assert {"request", "redis_away"} <= events
    shows_none(log.getvalue() + "".join(capfd.readouterr()))


def test_settings_show_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(f"CENSUS_QA_{name.upper()}", value)
    monkeypatch.setenv("REDIS_URL", f"redis://:{PASSWORD}@127.0.0.1/0")
    settings = Settings.from_environment()
    shown = [repr(settings), str(settings), json.dumps(settings.model_dump(mode="json"))]
    shown += [CliRunner().invoke(program, command).output for command in (["settings"], ["settings", "--markdown"])]
    shows_none("".join(shown))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ADMIN_KEY", "too-short"),
        ("CACHE_SECRET", "too-short"),
        ("API_KEYS", f"partner {KEY}"),
        ("REDIS_URL", f"http://:{PASSWORD}@127.0.0.1/0"),
    ],
)
def test_a_wrong_secret_is_named_and_not_shown(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"CENSUS_QA_{name}", value)
    result = CliRunner().invoke(program, ["serve"])
    assert result.exit_code == 2
    assert f"CENSUS_QA_{name}" in result.output
    assert value not in result.output
    with pytest.raises(ValueError, match="(?i)" + name) as raised:
        Settings.from_environment()
    assert value not in str(raised.value)
    shows_none(str(raised.value))


# -- the log ------------------------------------------------------------------------------------

EVILS = (
    'x\r\n{"event": "request", "status": 200}\r\n',
    "x\n\n\x1b[2K\x1b[1A\x1b]0;owned\x07",
    "\u202e\u2066evil\u2069\u200b\ufeff",
    "\u2028{}\u2029{}\x85{}\x0b\x0c\x1c\x1d\x1e",
    "\x00\x08\x7f\x9b31m",
    '"}, {"event": "forged"',
    "é\udce9",
)


@pytest.mark.parametrize("evil", EVILS, ids=ascii)
def test_no_field_of_a_request_can_forge_a_line(
    make: Make, log: io.StringIO, lines: Callable[[], list[dict[str, Any]]], evil: str
) -> None:
    """Whatever an ASGI server might let through, straight into the application."""
    raw = evil.encode("utf-8", "surrogateescape")
    app = make(log_questions=True, trusted_proxies="10.0.0.0/8", api_keys=SECRETS["api_keys"])
    hostile = (b"x-request-id", b"x-forwarded-for", b"x-api-key", b"x-admin-key", b"authorization", b"user-agent")
    body = json.dumps({"question": f"echo {evil}", "session_id": None}).encode()

    async def call(method: str, path: str, headers: list[tuple[bytes, bytes]], body: bytes = b"") -> None:
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http", "method": method,
            "path": path, "raw_path": raw, "query_string": raw, "root_path": "", "headers": headers,
            "client": ("10.0.0.1", 1), "server": ("test", 80),
        }  # fmt: skip
        sent = False

        async def receive() -> dict[str, Any]:
            nonlocal sent
            if sent:
                await asyncio.sleep(60)
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(_: object) -> None:
            pass

        await app(scope, receive, send)

    async def main() -> None:
        await call(f"GET{evil}", f"/{evil}", [(name, raw) for name in hostile])
        await call("POST", "/census_qa", [(b"content-type", raw), (b"content-length", raw)], body)
        json_headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        await call("POST", "/census_qa", json_headers, body)
        await call("GET", f"/areas/{evil}", [])
        await call("GET", f"/admin/{evil}", [])

    asyncio.run(main())
    text = log.getvalue()
    assert text.isascii()
    assert text.isprintable() or set(filter(lambda c: not c.isprintable(), text)) == {"\n"}
    assert [line["event"] for line in lines()] == ["request"] * 5
    assert all(re.fullmatch(r"[A-Za-z0-9._-]{1,64}", line["request_id"]) for line in lines())
