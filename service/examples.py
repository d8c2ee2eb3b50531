"""Examples of requests and replies for the OpenAPI description; tests check that they fit the schemas."""

from __future__ import annotations

from typing import Any

from fastapi.openapi.models import Example

QUESTIONS: dict[str, Example] = {
    "lookup": {"summary": "A figure", "value": {"question": "What is the population of Tokyo?"}},
    "japanese": {"summary": "日本語", "value": {"question": "大阪市の高齢化率は？"}},
    "dialogue": {
        "summary": "A turn of a dialogue",
        "value": {"question": "And Osaka?", "session_id": "my-dialogue-1", "language": "en"},
    },
}
PLAN: dict[str, Any] = {"op": "value", "measures": ["A1101"], "areas": ["13000"], "years": [2020]}
PLANS: dict[str, Example] = {
    "lookup": {"summary": "A figure", "value": {"plan": PLAN}},
    "ranking": {
        "summary": "A ranking",
        "value": {
            "plan": {"op": "rank", "measures": ["A1101"], "scope": {"level": "prefecture"}, "limit": 5},
            "language": "ja",
        },
    },
}
CHART_PLANS: dict[str, Example] = {
    "bars": {
        "summary": "Bars",
        "value": {
            "plan": {"op": "rank", "measures": ["A1101"], "scope": {"level": "prefecture"}, "limit": 47},
            "format": "svg",
        },
    },
    "lines": {
        "summary": "折れ線",
        "value": {"plan": {"op": "series", "measures": ["A9201"], "areas": ["00000"]}, "language": "ja"},
    },
}
REPORTS: dict[str, Example] = {
    "area": {"summary": "An area", "value": {"area": "13000", "format": "html"}},
    "sections": {
        "summary": "Some sections",
        "value": {"plan": {"op": "report", "areas": ["37201"], "measures": ["A1101"]}, "language": "ja"},
    },
}
FILES: dict[str, Any] = {
    "svg": '<svg xmlns="http://www.w3.org/2000/svg">…</svg>',
    "png": "(binary)",
    "vega": {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "mark": {"type": "bar"}},
    "md": "# Tokyo: statistical profile",
    "html": '<!doctype html><html lang="en">…</html>',
    "pdf": "(binary)",
}
FACT: dict[str, Any] = {
    "area_code": "13000",
    "area": "Tokyo",
    "indicator_code": "A1101",
    "indicator": "Population",
    "year": 2020,
    "value": 14047594,
    "unit": "people",
    "source": "Population Census",
    "kind": "census",
}
ANSWER: dict[str, Any] = {
    "answer": "The population of Tokyo was 14,047,594 in 2020 (Population Census).",
    "source": "rules",
    "route": "finetuned",
    "router_score": 1.0,
    "intent": "lookup",
    "language": "en",
    "status": "answered",
    "value": 14047594,
    "unit": "people",
    "plan": {
        **PLAN,
        "scope": None,
        "order": "desc",
        "limit": None,
        "nth": None,
        "of": None,
    },
    "facts": [FACT],
    "fact_count": 1,
    "formula": None,
    "alternatives": [],
    "parts": [],
    "suggestions": [
        {
            "question": "What is the ageing rate of Tokyo?",
            "plan": {"op": "value", "measures": ["ageing_rate"], "areas": ["13000"]},
        }
    ],
    "grounded": True,
    "notes": [],
    "chart": None,
    "cached": False,
    "latency_ms": 2.1,
    "model_version": "rules-0.1.0",
    "data_version": "5d41402abc4b",
    "request_id": "0f3a",
}
UNIT: dict[str, Any] = {"key": "person", "en": "people", "ja": "人"}
INDICATOR: dict[str, Any] = {
    "code": "A1101",
    "title_en": "Population",
    "title_ja": "総人口",
    "unit": UNIT,
    "topic": "population",
    "derived": False,
}
INDICATOR_DETAIL: dict[str, Any] = {
    **INDICATOR,
    "survey_en": "Population Census",
    "survey_ja": "国勢調査",
    "definition_en": "People usually living in the area on 1 October.",
    "definition_ja": "10月1日現在の常住人口。",
    "formula": None,
    "synonyms_en": ["inhabitants"],
    "synonyms_ja": ["人口"],
    "years": [2015, 2020],
    "levels": ["country", "prefecture", "municipality"],
    "base": None,
    "facets": {},
    "also": [],
    "projection": "A1101P",
}
AREA: dict[str, Any] = {
    "code": "01100",
    "level": "municipality",
    "name_en": "Sapporo City",
    "name_ja": "札幌市",
    "name_kana": "さっぽろし",
    "parent": "01000",
    "type": "city",
}
AREA_DETAIL: dict[str, Any] = {
    **AREA,
    "short_en": "Sapporo",
    "short_ja": "札幌",
    "district_en": None,
    "district_ja": None,
    "aliases": ["Sapporo-shi"],
    "old_codes": [],
    "members": [],
    "children": [],
}
CELL: dict[str, Any] = {
    "area": "13000",
    "area_en": "Tokyo",
    "area_ja": "東京都",
    "indicator": "A1101",
    "year": 2020,
    "value": 14047594,
    "unit": "people",
    "source": "census",
    "edition": "2020",
    "kind": "census",
    "basis": "census",
    "formula": None,
}
CELLS_CSV = (
    "area,area_en,area_ja,indicator,year,value,unit,source,edition,kind,basis,formula\r\n"
    "13000,Tokyo,東京都,A1101,2020,14047594,people,census,2020,census,census,\r\n"
)
VERSION: dict[str, Any] = {
    "service": "0.1.0",
    "model_version": "rules-0.1.0",
    "data_version": "5d41402abc4b",
    "index": "multilingual-e5-small/1f0e",
}


def of(example: object) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI entry of a 200 reply with an example."""
    return {200: {"content": {"application/json": {"example": example}}}}
