"""Failures as HTTP replies: one tree, one shape, mapped once.

ApiError
├── UnauthorizedError    401
├── ForbiddenError       403  admin routes without their key
├── NotFoundError        404
├── InvalidRequestError  422  names the part and the fix
├── RateLimitedError     429  Retry-After
├── SaturatedError       503  Retry-After
├── NotReadyError        503  Retry-After
├── RedisAwayError       503  Retry-After
├── ClientGoneError      499  nobody is there to see it
└── LateError            504

Every failing reply is {"error": {"code", "message", "request_id"}}. What went wrong inside the service
is logged, never sent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from census.errors import PlanError

CODES: Mapping[int, str] = {
    400: "malformed",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    408: "slow_body",
    413: "too_large",
    414: "address_too_long",
    415: "unsupported_media_type",
    422: "invalid",
    429: "rate_limited",
    431: "head_too_large",
    500: "internal",
    503: "saturated",
    504: "late",
}
_MESSAGES: Mapping[int, str] = {
    400: "the body is not readable JSON",
    404: "there is nothing at this address; GET /openapi.json lists the routes",
    405: "this address does not take this method; the Allow header lists those it takes",
    500: "the service failed; the request id finds the reason in its log",
}
MAX_MESSAGE = 500


class ApiError(Exception):
    """A failure with a status. `message` is shown to the client."""

    status = 500
    code = "internal"

    def __init__(self, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.headers = dict(headers or {})


class UnauthorizedError(ApiError):
    """A key is asked for, or the one that was sent is not known."""

    status, code = 401, "unauthorized"

    def __init__(self, message: str) -> None:
        super().__init__(message, {"WWW-Authenticate": "Bearer"})


class NotFoundError(ApiError):
    """The address names something that does not exist."""

    status, code = 404, "not_found"


class ForbiddenError(ApiError):
    """A request that needs a key it does not bring."""

    status, code = 403, "forbidden"


class InvalidRequestError(ApiError):
    """A well-formed request that asks for something impossible; says which part and what to do."""

    status, code = 422, "invalid"


class _TryAgainError(ApiError):
    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message, {"Retry-After": str(retry_after_s)})


class RateLimitedError(_TryAgainError):
    """A client asked more often than it may."""

    status, code = 429, "rate_limited"


class SaturatedError(_TryAgainError):
    """All threads are busy and the waiting room is full."""

    status, code = 503, "saturated"


class NotReadyError(_TryAgainError):
    """The service is starting or stopping, or its engine stands still."""

    status, code = 503, "not_ready"


class RedisAwayError(_TryAgainError):
    """What was asked for cannot be done without Redis."""

    status, code = 503, "redis_away"


class ClientGoneError(ApiError):
    """The client closed its connection before its reply was made. Logged, as nginx does."""

    status, code = 499, "client_gone"


class LateError(ApiError):
    """The deadline of a request passed."""

    status, code = 504, "late"


def error_response(
    status: int, code: str, message: str, request_id: str, headers: Mapping[str, str] | None = None
) -> Response:
    """The one shape of a failure."""
    shown = message if len(message) <= MAX_MESSAGE else message[: MAX_MESSAGE - 1] + "…"
    # ASCII: a message may quote a client's lone surrogates, which UTF-8 cannot hold.
    body = json.dumps({"error": {"code": code, "message": shown, "request_id": request_id}}).encode("ascii")
    return Response(body, status, dict(headers or {}), "application/json")


def _request_id(request: Request) -> str:
    return str(request.state.request_id)


async def on_api_error(request: Request, error: ApiError) -> Response:
    """Handler of ApiError."""
    request.state.log["error"] = error.code
    return error_response(error.status, error.code, error.message, _request_id(request), error.headers)


async def on_plan_error(request: Request, error: PlanError) -> Response:
    """Handler of PlanError: a plan that cannot be executed is the client's to change."""
    return error_response(422, CODES[422], f"plan.{error}", _request_id(request))


async def on_http_error(request: Request, error: HTTPException) -> Response:
    """Handler of what the framework raises: no such route, wrong method, unreadable body."""
    code = CODES.get(error.status_code, "error")
    message = _MESSAGES.get(error.status_code, str(error.detail))
    return error_response(error.status_code, code, message, _request_id(request), error.headers)


async def on_validation_error(request: Request, error: RequestValidationError) -> Response:
    """Handler of requests that do not fit their schema: 400 for no JSON, 415 for another type, 422 for the rest."""
    problems = error.errors()
    if any(problem["type"] == "json_invalid" for problem in problems):
        return error_response(400, CODES[400], f"the body is not JSON: {_json_reason(problems)}", _request_id(request))
    if _is_other_media_type(request, problems):
        message = "send the body as JSON with the header `content-type: application/json`"
        return error_response(415, CODES[415], message, _request_id(request))
    message = "; ".join(describe(problem) for problem in problems[:3])
    return error_response(422, CODES[422], message, _request_id(request))


def _json_reason(problems: Sequence[Mapping[str, Any]]) -> str:
    problem = problems[0]
    reason = problem.get("ctx", {}).get("error", "it cannot be parsed")
    return f"{reason} at character {problem['loc'][-1]}"


def _is_other_media_type(request: Request, problems: Sequence[Mapping[str, Any]]) -> bool:
    whole_body = any(tuple(problem["loc"]) == ("body",) for problem in problems)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_json = kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))
    return whole_body and not is_json and request.headers.get("content-length", "0") != "0"


def describe(problem: Mapping[str, Any]) -> str:
    """One pydantic problem as "field: what is wrong and what would be right"."""
    path = [str(part) for part in problem["loc"] if part not in {"body", "query", "path"}]
    field = ".".join(path) or "body"
    kind, message = problem["type"], str(problem["msg"])
    if kind == "missing":
        return f"{field}: required"
    if kind in {"model_attributes_type", "model_type", "dict_type"}:
        return f"{field}: send a JSON object"
    if kind == "extra_forbidden":
        return f"{field}: not a field of this request; remove it or correct its name"
    return f"{field}: {message.removeprefix('Value error, ')}"


def handlers() -> dict[int | type[Exception], Any]:
    """Every exception the application answers, with its handler."""
    return {
        ApiError: on_api_error,
        PlanError: on_plan_error,
        HTTPException: on_http_error,
        RequestValidationError: on_validation_error,
    }
