"""Charts and reports as files: SVG, PNG, HTML, PDF. The libraries for it are imported where they are used.

Text is set in Noto Sans CJK JP, which comes as a package; nothing is fetched from a network.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from census.types import Language
from service.types import ChartFormat, ReportFormat

MEDIA_TYPES: Mapping[ChartFormat | ReportFormat, str] = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "vega": "application/json",
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
}
_FONT = "Noto Sans CJK JP"
_SCALE = 2.0  # pixels of a PNG per unit of the drawing
_STYLE = (
    "body{font-family:system-ui,'Noto Sans JP','Hiragino Sans','Yu Gothic',sans-serif;max-width:46rem;"
    "margin:2rem auto;padding:0 1rem;line-height:1.6}h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}"
)
_SIZES = {"# ": 18, "## ": 13}
_BODY, _LINE = 9, 5.0  # points, millimetres


def chart_file(spec: Mapping[str, Any], language: Language, form: ChartFormat) -> bytes:
    """A Vega-Lite specification drawn, or its JSON for `vega`."""
    if form == "vega":
        return json.dumps(spec, ensure_ascii=False).encode()
    import vl_convert

    vl_convert.register_font_directory(str(_font().parent))
    # No addresses are allowed: a specification holds its data, and nothing is loaded for it.
    style = {"font": f"{_FONT}, sans-serif", "background": "white"}
    options: dict[str, Any] = {"config": style, "allowed_base_urls": []}
    drawn = dict(spec) | {"usermeta": {"language": language}}
    if form == "png":
        return bytes(vl_convert.vegalite_to_png(drawn, scale=_SCALE, **options))
    return str(vl_convert.vegalite_to_svg(drawn, **options)).encode()


def report_file(markdown: str, language: Language, form: ReportFormat) -> bytes:
    """A report's Markdown as a document."""
    if form == "md":
        return markdown.encode()
    return _html(markdown, language).encode() if form == "html" else _pdf(markdown, language)


def _html(markdown: str, language: Language) -> str:
    from markdown_it import MarkdownIt

    title = markdown.partition("\n")[0].removeprefix("# ")
    body = MarkdownIt("js-default").render(markdown)  # raw HTML is escaped
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n{body}</body>\n</html>\n"
    )


def _pdf(markdown: str, language: Language) -> bytes:
    """Headings, lists and paragraphs, which is all that answers are made of."""
    from fpdf import FPDF

    pdf = FPDF()
    pdf.set_lang(language)
    pdf.set_title(markdown.partition("\n")[0].removeprefix("# "))
    pdf.add_font("noto", fname=str(_font()))
    pdf.add_page()
    for line in markdown.split("\n"):
        mark = next((mark for mark in _SIZES if line.startswith(mark)), "")
        size = _SIZES.get(mark, _BODY)
        pdf.set_font("noto", size=size)
        text = line.removeprefix(mark)
        if not text:
            pdf.ln(_LINE / 2)
        elif text.startswith("- "):
            pdf.set_x(pdf.l_margin + _LINE)
            pdf.multi_cell(0, _LINE, f"・{text[2:]}", new_x="LMARGIN", new_y="NEXT")
        else:
            pdf.multi_cell(0, _LINE * size / _BODY, text, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def _font() -> Path:
    from noto_cjk_sans_jp_regular import FONT_PATH

    return Path(str(FONT_PATH))
