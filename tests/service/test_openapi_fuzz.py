"""Schemathesis against the OpenAPI description: whatever is sent, no server error and no undescribed reply.

For every route a fixed number of requests that fit the description and of requests that do not, the
same ones each time.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.python.asgi import ASGIClient, get_client
from schemathesis.specs.openapi.schemas import OpenApiSchema  # now, while nothing else is loading: see `real`
from service_fakes import UNLIMITED

from service.app import create_app
from service.logs import json_logger
from service.settings import Settings
from service.types import Pipeline

load_all_checks()
CONFORMANCE = CHECKS.get_by_names(
    [
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
        "allow_header_conformance",
    ]
)
BUSY = {503, 504}


ROUTES = (
    ("POST", "/census_qa"),
    ("POST", "/census_qa/plan"),
    ("POST", "/census_qa/chart"),
    ("POST", "/census_qa/report"),
    ("GET", "/indicators"),
    ("GET", "/indicators/{code}"),
    ("GET", "/areas"),
    ("GET", "/areas/{code}"),
    ("GET", "/facts"),
    ("GET", "/health/live"),
    ("GET", "/health/ready"),
    ("GET", "/version"),
)


@pytest.fixture(scope="module")
def app(fuzzed_pipeline: Pipeline) -> FastAPI:
    return create_app(Settings(**UNLIMITED), fuzzed_pipeline, json_logger("error", io.StringIO()))


@pytest.fixture(scope="module")
def described(app: FastAPI) -> OpenApiSchema:
    return schemathesis.openapi.from_asgi("/openapi.json", app)


@pytest.fixture(scope="module")
def session(app: FastAPI) -> Iterator[ASGIClient]:
    """One client for all requests, so that the application starts once."""
    with get_client(app) as client:
        yield client


def test_every_route_is_tried(described: OpenApiSchema) -> None:
    operations = [found.ok() for found in described.get_all_operations()]
    assert sorted((operation.method.upper(), operation.path) for operation in operations) == sorted(ROUTES)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: str(mode.value))
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_any_request_gets_a_described_reply(
    described: OpenApiSchema, session: ASGIClient, method: str, path: str, mode: GenerationMode
) -> None:
    operation = described[path][method]
    if mode is GenerationMode.NEGATIVE and not (operation.body or operation.query or operation.path_parameters):
        return  # nothing to get wrong

    @settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def try_it(case: schemathesis.Case) -> None:
        reply = case.call(session=session)
        assert reply.status_code < 500 or reply.status_code in BUSY, reply.text
        case.validate_response(reply, checks=CONFORMANCE)

    try_it()
