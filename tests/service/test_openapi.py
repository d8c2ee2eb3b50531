"""The OpenAPI description has an example for every reply, and the examples are true."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from service import examples, schemas


@pytest.fixture
def description(client: TestClient) -> dict[str, Any]:
    return dict(client.get("/openapi.json").json())


def operations(description: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(path, operation) for path, item in description["paths"].items() for operation in item.values()]


def test_every_reply_of_every_route_has_an_example(description: dict[str, Any]) -> None:
    for path, operation in operations(description):
        for status, reply in operation["responses"].items():
            assert all("example" in content for content in reply["content"].values()), f"{path} {status}"


def test_every_failure_has_the_one_shape(description: dict[str, Any]) -> None:
    for path, operation in operations(description):
        for status, reply in operation["responses"].items():
            if status != "200":
                schema = reply["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/ErrorBody"}, f"{path} {status}"
    assert "HTTPValidationError" not in description["components"]["schemas"]


@pytest.mark.parametrize(
    ("model", "example"),
    [
        (schemas.Answer, examples.ANSWER),
        (schemas.IndicatorBody, examples.INDICATOR),
        (schemas.IndicatorDetail, examples.INDICATOR_DETAIL),
        (schemas.AreaBody, examples.AREA),
        (schemas.AreaDetail, examples.AREA_DETAIL),
        (schemas.CellBody, examples.CELL),
        (schemas.Version, examples.VERSION),
        *((schemas.AskRequest, shown["value"]) for shown in examples.QUESTIONS.values()),
        *((schemas.PlanRequest, shown["value"]) for shown in examples.PLANS.values()),
    ],
)
def test_examples_fit_their_schemas(model: type[BaseModel], example: dict[str, Any]) -> None:
    model.model_validate(example)
    required = {name for name, field in model.model_fields.items() if field.is_required()}
    assert required <= set(example) <= set(model.model_fields)
