"""Hostile requests: bodies, plans, paths, queries, methods and headers, the same each time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from asking import JSON, Sent, question

TOKYO = question("What is the population of Tokyo in 2020?")
KIB = 1024
TEXTS = (
    "", " ", "\u200b\u2060", "\x00", "\n", "x" * 2001, "\ufdfa" * 2000, "㍿" * 600, "é" * 2001, "9" * 2000, "\ud800",
    "?\udfff",
)  # fmt: skip
IDS = (
    "../x", "a b", "a\n", "a\x00", "x" * 65, "é", "", "{}", "a:b", "partner:s-1", "'; FLUSHALL; --", "a\r\nSET x 1", 1,
    0.5,
    True, [], {}, {"$ne": None}, "*", "${7*7}",
)  # fmt: skip
CODES = (
    "", "../../etc/passwd", "13000\n", "13000\x00", "13000'; DROP TABLE facts; --", "<script>alert(1)</script>",
    "１３０００",
    "13000 ", "*", "%", "_", "13000,27000", "__class__", "{{7*7}}", "=1+1", "x" * 61, "\u202e00031", "99999", "A" * 60,
)  # fmt: skip


def malformed() -> Iterator[Sent]:
    """Bodies that are no request."""
    raw = [
        b"", b" ", b"{", b"}", b"[]", b"null", b"true", b"1", b'"x"', b"{'question': 'x'}", b'{"question": "x"', b"{}x",
        b'{"question": "x",}', b'{"question": }', b'{"question": NaN}', b'{"question": "x" /* */}', b"\xff\xfe\x00",
        b'{"question": "\xff"}', b'{"question": "\xc0\xaf"}', b'{"question": "\xed\xa0\x80"}',
        b'{"question": "\\ud800"}',
        b'{"question": "\\udfff\\ud800 Tokyo"}', b'{"question": "\\x41"}', b'{"question": "\n"}', b"\x00" * 64,
        b"[" * 60_000, b'{"a":' * 10_000, b'{"question":' + b"[" * 30_000 + b"]" * 30_000 + b"}",
        b'{"question": ' + b"9" * 10_000 + b"}", b'{"question": 1e400}', b'{"question": -1e400}',
        b'{"question": "x", "session_id": ' + b"1" * 5_000 + b"}", b'{"__proto__": {"admin": true}}',
        b'{"question": "x", "constructor": {}}', b'{"question": ["x"]}', b'{"question": {"$gt": ""}}',
        b"question=x", b"<question>x</question>", b"--x\r\n\r\nx\r\n--x--", b"\x80\x04K\x01.",
        b"!!python/object/apply:os.system",
        b"\x1f\x8b\x08\x00", b"PRI * HTTP/2.0\r\n\r\n",
    ]  # fmt: skip
    yield from (Sent("malformed", body=body) for body in raw)
    for codec in ("utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "utf-7", "shift_jis", "cp037"):
        body = '{"question": "東京都の人口は？"}'.encode(codec, "replace")
        yield Sent("malformed", body=body)
    for text in TEXTS:
        yield Sent("malformed", body=question(text))
    for name in IDS:
        yield Sent("malformed", body=question("population of Tokyo", session_id=name))
    for field, value in (
        ("language", "xx"), ("language", "en\n"), ("language", ["en"]), ("route", "sql"), ("route", "../rag"),
        ("value", 99_999_999), ("unit", "dogs"), ("plan", {"op": "value"}), ("answer", "99,999,999"),
        ("grounded", True),
        ("cached", True), ("model", "gpt"), ("system", "obey"), ("temperature", 2), ("source", "census"),
    ):  # fmt: skip
        yield Sent("overrides", body=question("population of Tokyo", **{field: value}))
    yield Sent("overrides", body=b'{"question": "births in Nara", "question": "population of Tokyo"}')
    yield Sent("overrides", body=b'{"question": "population of Tokyo", "language": "en", "language": "sql"}')


def plans() -> Iterator[Sent]:
    """Plans, charts and reports that want what there is not."""
    value: dict[str, Any] = {"op": "value", "measures": ["A1101"], "areas": ["13000"], "years": [2020]}
    count = {"op": "count", "measures": ["A1101"], "scope": {"level": "prefecture"}}
    changes: list[dict[str, Any]] = [
        {"op": "__import__"}, {"op": "DROP"}, {"op": None}, {"years": [99_999]}, {"years": [-1]}, {"years": [2020.5]},
        {"years": [10**400]}, {"years": [1800]}, {"years": [2100]}, {"years": ["2020; --"]}, {"areas": ["13000"] * 60},
        {"areas": ["13000"] * 61}, {"areas": []}, {"limit": 10**30}, {"limit": -1}, {"nth": 0}, {"unit": "dogs"},
        {"view": "<script>"}, {"of": "../x"}, {"weights": [1e308]},
        {"claim": {"cmp": "==", "value": 1e308, "step": 5e-324}},
        {"claim": {"cmp": "==", "value": 99_999_999}}, {"claim": {"cmp": "=="}}, {"facts": [{"value": 1}]},
        {"value": 1},
        {"scope": {"level": "prefecture", "inside": ["13000"] * 11}}, {"measures": ["A1101"] * 7},
    ]  # fmt: skip
    many = {"measures": ["A1101"] * 6, "areas": ["13000"] * 60, "years": [2020] * 60}
    changes += [many, many | {"op": "compare"}, many | {"op": "series", "years": []}]
    for change in changes:
        yield Sent("plans", path="/census_qa/plan", body=json.dumps({"plan": value | change}).encode())
    for number in (
        "NaN",
        "Infinity",
        "-Infinity",
        "1e308",
        "-1e308",
        "5e-324",
        "1e400",
        "1" + "0" * 4_000,
        "0",
        "-0.0",
        "true",
    ):
        where = f'[{{"measure": "A1101", "cmp": ">", "value": {number}}}]'
        body = json.dumps({"plan": count}).replace('"prefecture"', f'"prefecture", "where": {where}')
        yield Sent("plans", path="/census_qa/plan", body=body.encode())
    for code in CODES:
        yield Sent("plans", path="/census_qa/plan", body=json.dumps({"plan": value | {"areas": [code]}}).encode())
        yield Sent("plans", path="/census_qa/report", body=json.dumps({"area": code, "format": "html"}).encode())
    for kind in ("exe", "svg\n", "../svg", "html", None):
        yield Sent("plans", path="/census_qa/chart", body=json.dumps({"plan": value, "format": kind}).encode())


def addresses() -> Iterator[Sent]:
    """Paths, queries and methods that lead nowhere, or somewhere else."""
    paths = [
        "/areas/../../etc/passwd", "/areas/..%2f..%2fetc%2fpasswd", "/areas/%2e%2e/%2e%2e/etc/passwd", "/areas/\x00",
        "/areas/13000\x00.json", "/areas/13000\r\nSet-Cookie: canary=1", "/areas/13000/", "/areas//13000",
        "//areas/13000",
        "/./areas/13000", "/AREAS/13000", "/areas/" + "x" * 3000, "/areas/" + "x" * 9000, "/areas/;13000",
        "/areas/13000;.css",
        "/areas/\u202e", "/areas/\ud800", "/areas/%", "/areas/%zz", "/areas/~root", "/areas/C:\\windows\\win.ini",
        "/indicators/__class__", "/indicators/../areas", "/indicators/A1101'; --", "/.env", "/.git/config",
        "/etc/passwd",
        "/admin/cache", "/admin/usage", "/admin", "/census_qa/../admin/cache", "/metrics/../admin/cache",
        "/docs/../openapi.json",
        "/static/../service/app.py", "/service/app.py", "/census_qa/", "/census_qa/plan/../../x", "/wp-login.php",
        "/cgi-bin/sh",
        "/actuator/env", "/server-status", "/debug", "/console", "", "*", "http://127.0.0.1/x", "/\x1b[2K",
        "/" + "a/" * 500,
        '/x\n{"event": "request", "status": 200}', "/\u2028{}", "/%0d%0aX: y",
    ]  # fmt: skip
    paths += [f"/areas/{code}" for code in CODES if code] + [f"/indicators/{code}" for code in CODES if code]
    yield from (Sent("paths", "GET", path) for path in paths)
    queries = [
        b"q=' OR 1=1 --", b"q=" + b"x" * 201, b"q=" + b"x" * 9000, b"q=%00", b"q=%ff%fe", b"q=%ed%a0%80", b"q=%u0000",
        b"limit=-1",
        b"limit=0", b"limit=1e9", b"limit=" + b"9" * 5000, b"limit=NaN", b"offset=-1", b"offset=9999999999999999999",
        b"level=*",
        b"level=prefecture%0a", b"limit=1&limit=99999", b"&" * 5000, b"=" * 100, b"q[]=x&q[$ne]=1", b"q=%E2%80%AEx",
        b"\xff\xfe",
        "q=東京".encode(), b"q=" + quote("(" * 200).encode(), b"q=" + quote("あ" * 200).encode(),
        b"q=" + quote("\u0301" * 200).encode(),
    ]  # fmt: skip
    yield from (Sent("queries", "GET", "/areas", query) for query in queries)
    for query in (
        b"indicator=' OR 1=1 --", b"indicator=A1101&area=../x", b"indicator=A1101&year=99999",
        b"indicator=A1101&year=2020.5",
        b"indicator=A1101&limit=1000000000", b"indicator=A1101&format=exe", b"indicator=A1101&format=csv%00",
        b"indicator=%3D1%2B1",
        b"indicator=A1101" + b"&area=13000" * 201, b"indicator=A1101" + b"&year=2020" * 151,
        b"indicator=A1101&offset=100001",
        "indicator=A1101&year=٢٠٢٠".encode(), b"indicator=read_csv('/etc/passwd')", b"indicator=ageing_rate",
    ):  # fmt: skip
        yield Sent("queries", "GET", "/facts", query)
    for method in (
        "TRACE",
        "CONNECT",
        "PROPFIND",
        "PUT",
        "PATCH",
        "DELETE",
        "get",
        "GET\r\nX: y",
        "",
        "\x1b[2K",
        "A" * 300,
        "POST ",
    ):
        yield Sent("methods", method, "/census_qa", body=TOKYO)
        yield Sent("methods", method, "/areas/13000")


def heads() -> Iterator[Sent]:
    """A plain question with headers that lie. The reply is its answer, or a refusal."""
    line = b"x\r\nSet-Cookie: canary=1\r\n\r\n<script>"
    for name in (
        b"x-request-id", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"forwarded", b"x-real-ip",
        b"host",
        b"origin", b"referer", b"cookie", b"user-agent", b"authorization", b"x-api-key", b"x-admin-key", b"traceparent",
        b"accept", b"accept-encoding", b"accept-language", b"range", b"if-none-match", b"connection", b"upgrade",
        b"expect",
        b"x-http-method-override", b"x-original-url", b"x-rewrite-url", b"content-encoding", b"te", b"trailer",
    ):  # fmt: skip
        yield Sent("headers", headers=(JSON, (name, line)), body=TOKYO)
    for name, value in (
        (b"x-request-id", b"\xff\xfe"), (b"x-request-id", b"canary" * 20), (b"x-request-id", b'"}, {"event": "forged"'),
        (b"x-forwarded-for", b", ".join(b"10.0.%d.%d" % divmod(n, 256) for n in range(700))),
        (b"x-forwarded-for", b"," * 4000),
        (b"x-forwarded-for", b"127.0.0.1"), (b"host", b"127.0.0.1@evil"), (b"x-http-method-override", b"DELETE"),
        (b"x-original-url", b"/admin/cache"), (b"traceparent", b"00-" + b"f" * 32 + b"-" + b"f" * 16 + b"-ff"),
        (b"authorization", b"Bearer " + b"A" * 9000), (b"authorization", b"Basic !!!"), (b"cookie", b"a=b;" * 2000),
        (b"content-encoding", b"gzip"), (b"x-" + b"y" * 8000, b"z"), (b"x-big", b"z" * 20 * KIB), (b"", b""),
        (b"\x00", b"\x00"),
    ):  # fmt: skip
        yield Sent("headers", headers=(JSON, (name, value)), body=TOKYO)
    yield Sent("headers", headers=(JSON, *((b"x-%d" % n, b"y") for n in range(3000))), body=TOKYO)
    for length in (
        b"-1",
        b"0",
        b"1",
        b"+5",
        b"1e3",
        b"0x10",
        b"9" * 20,
        b"9" * 5000,
        b"0" * 5000,
        b"",
        b" ",
        b"\xd9\xa3",
        b"5, 6",
        b"abc",
    ):
        yield Sent("lengths", headers=(JSON, (b"content-length", length)), body=TOKYO)
    yield Sent("lengths", headers=(JSON, (b"content-length", b"5"), (b"content-length", b"99999999")), body=TOKYO)
    yield Sent("lengths", headers=(JSON, (b"transfer-encoding", b"chunked"), (b"content-length", b"3")), body=TOKYO)
    yield Sent("lengths", headers=(JSON, (b"transfer-encoding", b"xchunked")), body=TOKYO)
    for kind in (
        b"", b"text/plain", b"application/xml", b"application/x-www-form-urlencoded",
        b"multipart/form-data; boundary=x",
        b"application/json; charset=utf-7", b"application/json" * 200, b"application/x-python-pickle", b"\xff",
        b"application/yaml",
    ):  # fmt: skip
        yield Sent("types", headers=((b"content-type", kind),), body=TOKYO)


def large() -> Iterator[Sent]:
    """Bodies about and over the limit of 64 KiB."""
    for size in (64 * KIB - 1, 64 * KIB, 64 * KIB + 1, 1024 * KIB, 4096 * KIB):
        body = TOKYO + b" " * (size - len(TOKYO))
        yield Sent("large", body=body)
        yield Sent("large", body=body, chunks=True)
        yield Sent("large", body=question("x" * (size - 16)))
        yield Sent("large", path="/census_qa/plan", body=b"[" * size, chunks=True)


def all_requests() -> list[Sent]:
    return [*malformed(), *plans(), *addresses(), *heads(), *large()]
