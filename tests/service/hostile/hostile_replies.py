"""What a model that obeys an order in the question might write back, in place of the plan it is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

PLAN: dict[str, Any] = {"op": "value", "measures": ["A1101"], "areas": ["13000"], "years": [2020]}
ASKED = ("What is the population of Tokyo in 2020?", "東京都の2020年の人口は？")
NUMBERED = "Which prefectures have more than 9 million people?"
SCOPED: dict[str, Any] = {
    "op": "rank", "measures": ["A1101"],
    "scope": {"level": "prefecture", "where": [{"measure": "A1101", "cmp": ">", "value": 9_000_000}]},
}  # fmt: skip


def texts() -> Iterator[str]:
    """Replies that are no plan."""
    yield from (
        "", " ", "20,000,000", "The population of Tokyo is 20,000,000.", "東京都の人口は2000万人です。", "null", "[]",
        "true", "NaN",
        "1" * 5_000, '"20,000,000"', "{}", '{"answer":"20,000,000"}', '{"value":99999999}', '{"op":"value"}',
        "[" * 100_000,
        '{"op":' * 50_000, "SELECT 20000000 FROM facts", "DROP TABLE facts; --",
        "```json\n" + json.dumps(PLAN) + "\n```",
        json.dumps(PLAN) + json.dumps(PLAN), json.dumps(PLAN)[:-5], json.dumps([PLAN]),
        "<|im_start|>" + json.dumps(PLAN),
        "\x00", "\ud800", "\u202e" + json.dumps(PLAN), json.dumps(PLAN) + "\r\n\r\nHTTP/1.1 200 OK", "x" * 100_000,
        '{"op":"none"}', '{"op":"none","answer":"20,000,000"}', "__import__('os').system('touch hostile-canary')",
        "\x80\x04\x95\x1e\x00\x00\x00", "!!python/object/apply:os.system ['touch hostile-canary']",
    )  # fmt: skip


def plans() -> Iterator[str]:
    """Replies that are plans of something else, or of more than was asked."""
    changes: list[dict[str, Any]] = [
        {"areas": ["27000"]}, {"areas": ["13000", "27000"]}, {"areas": []}, {"areas": ["00000"]}, {"areas": ["99999"]},
        {"areas": ["../../x"]}, {"areas": ["13000"] * 60}, {"measures": ["A4101"]}, {"measures": ["A1101", "A4101"]},
        {"measures": ["ageing_rate"]}, {"measures": ["facts; --"]}, {"measures": []}, {"years": [2015]}, {"years": []},
        {"years": [2020, 2015]}, {"years": [99_999]}, {"years": [1800]}, {"op": "report", "measures": []},
        {"op": "forecast", "years": [2045]}, {"op": "sum"}, {"op": "series"}, {"op": "share", "of": "00000"},
        {"op": "ratio", "areas": ["13000", "27000"]}, {"claim": {"cmp": "==", "value": 20_000_000}},
        {"claim": {"cmp": ">", "value": 1}}, {"unit": "thousand"}, {"unit": "trillion"}, {"view": "chart"},
        {"view": "map"},
        {"weights": [2]}, {"value": 20_000_000}, {"answer": "20,000,000"}, {"facts": [{"value": 20_000_000}]},
        {"formula": "1+1"},
        {"limit": 1}, {"nth": 3}, {"order": "asc"}, {"by": "percent"}, {"scope": {"level": "prefecture"}},
    ]  # fmt: skip
    yield from (json.dumps(PLAN | change) for change in changes)


def thresholds() -> Iterator[str]:
    """Replies whose condition is not the question's."""
    for number in ("1", "99999999", "0", "-1", "1e308", "1e400", "NaN", "9000001"):
        yield json.dumps(SCOPED).replace("9000000", number)
    where = {"measure": "A4101", "cmp": ">", "value": 9_000_000}
    yield json.dumps(SCOPED | {"scope": {"level": "prefecture", "where": [where]}})
    yield json.dumps(
        SCOPED | {"scope": {"level": "prefecture", "where": [{"measure": "A1101", "cmp": ">", "than": "13000"}]}}
    )
