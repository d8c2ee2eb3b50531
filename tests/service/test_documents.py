"""Documents: Markdown is escaped and complete, fonts come from a package, nothing is fetched."""

from __future__ import annotations

import pytest

from service.documents import chart_file, report_file

REPORT = "# 東京都の統計概況\n\n順位は数値の高い順です。\n\n## 人口\n\n- 東京都の総人口：14,047,594人（2020年）"


def test_a_page_has_the_headings_and_lines_of_the_report() -> None:
    page = report_file(REPORT, "ja", "html").decode()
    assert '<html lang="ja">' in page
    assert "<title>東京都の統計概況</title>" in page
    assert "<h2>人口</h2>" in page
    assert "<li>東京都の総人口：14,047,594人（2020年）</li>" in page


def test_markup_in_a_text_is_shown_not_run() -> None:
    page = report_file("# <b>A</b>\n\n- <script>alert(1)</script> [x](javascript:alert(1))", "en", "html").decode()
    assert "<script>" not in page
    assert "<b>" not in page
    assert "href" not in page


def test_a_pdf_grows_with_the_report_and_says_its_language() -> None:
    short, long = (report_file(REPORT + "\n- 行" * n, "ja", "pdf") for n in (1, 200))
    assert short.startswith(b"%PDF-")
    assert b"/Lang (ja)" in short
    assert long.count(b"/Type /Page\n") > short.count(b"/Type /Page\n") == 1


def test_markdown_is_sent_as_it_is() -> None:
    assert report_file(REPORT, "ja", "md").decode() == REPORT


def test_a_specification_that_fetches_is_refused() -> None:
    spec = {"data": {"url": "http://localhost:9/figures.json"}, "mark": "bar", "encoding": {}}
    with pytest.raises(ValueError, match=r"(?i)not allowed|access|url"):
        chart_file(spec, "en", "svg")
