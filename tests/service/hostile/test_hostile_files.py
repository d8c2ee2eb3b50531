"""What leaves the service for browsers and spreadsheets runs nothing there."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable

import pytest
from asking import JSON, Got, Sent, question

from service.documents import report_file

FORMULAS = "=+-@\t\r"
"""What makes a spreadsheet compute a cell."""
SCRIPTS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "[x](javascript:alert(1))", "![x](javascript:alert(1))", "<a href='javascript:alert(1)'>x</a>",
    "<iframe src=//evil>",
    "[x](data:text/html;base64,PHNjcmlwdD4=)", "<style>*{background:url(//evil)}</style>", "&lt;script&gt;",
    "<!--<script>-->",
    "[x](vbscript:x)", "<base href=//evil>", "<meta http-equiv=refresh content=0>", "\"><script>alert(1)</script>",
    "<form action=//evil>", "<math><mtext><script>alert(1)</script>", "`<script>`", "[x]: javascript:alert(1)\n[x]",
)  # fmt: skip
TABLES = ("A1101", "C6108", "B4101", "A9101", "L3221")
Send = Callable[[list[Sent]], list[Got]]


def test_no_cell_of_a_spreadsheet_is_a_formula(send: Send) -> None:
    queries = [f"indicator={code}&format=csv&limit=1000".encode() for code in TABLES]
    replies = send([Sent("csv", "GET", "/facts", query) for query in queries])
    rows = [row for got in replies if got.status == 200 for row in csv.reader(io.StringIO(got.body.decode()))]
    assert len(rows) > 1000
    texts = [cell for row in rows for cell in row if not re.fullmatch(r"-?[0-9.]+(?:e[+-]?[0-9]+)?", cell)]
    assert [cell for cell in texts if cell.startswith(tuple(FORMULAS))] == []
    assert [cell for cell in texts if not cell.isprintable()] == []


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("place", ["# {}", "# x\n\n{}", "# x\n\n- {}"])
def test_a_page_shows_what_it_is_given_and_runs_none_of_it(script: str, place: str) -> None:
    page = report_file(place.format(script), "en", "html").decode()
    body = page.partition("<body>")[2]
    assert not re.search(r"<(?!/?(?:h1|h2|p|ul|ol|li|a|img|code|em|strong|br|body|html)\b)", body)
    assert not re.search(r"(?:href|src)=\"?(?:javascript|vbscript|data):", body)
    assert not re.search(r"<[^>]*\son[a-z]+=", body)
    assert page.count("</title>") == 1


def test_a_page_and_a_drawing_come_with_a_policy_under_which_nothing_runs(send: Send) -> None:
    area = json.dumps({"area": "13000", "format": "html"}).encode()
    plan = {"op": "value", "measures": ["A1101"], "areas": ["13000", "27000"]}
    drawing = json.dumps({"plan": plan, "format": "svg"}).encode()
    page, drawn = send(
        [Sent("page", path="/census_qa/report", body=area), Sent("svg", path="/census_qa/chart", body=drawing)]
    )
    for got in (page, drawn):
        assert got.status == 200
        assert b"default-src 'none'" in got.header(b"content-security-policy")
        assert b"<script" not in got.body


def test_a_question_full_of_markup_comes_back_as_json_that_no_browser_takes_for_a_page(send: Send) -> None:
    for got in send([Sent("markup", body=question(f"population of {script}")) for script in SCRIPTS]):
        assert got.header(b"content-type").startswith(JSON[1])
        assert got.header(b"x-content-type-options") == b"nosniff"
