"""POST /census_qa and POST /census_qa/plan: what they take and give. `service.desk` answers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Request
from starlette.responses import Response

from service.desk import Desk
from service.examples import ANSWER, PLANS, QUESTIONS
from service.schemas import Answer, AskRequest, PlanRequest, error_replies

_FAILURES = error_replies(400, 408, 413, 415, 422, 429, 503, 504)
_REPLIES = {200: {"content": {"application/json": {"example": ANSWER}}}, **_FAILURES}


def router(desk: Desk) -> APIRouter:
    """The two routes."""
    routes = APIRouter(tags=["questions"])

    @routes.post("/census_qa", response_model=Answer, responses=_REPLIES, summary="Ask a question")
    async def ask(request: Request, body: Annotated[AskRequest, Body(openapi_examples=QUESTIONS)]) -> Response:
        """Answers in the question's language, with the cells behind every number."""
        return Response(await desk.ask(request, body), media_type="application/json")

    @routes.post("/census_qa/plan", response_model=Answer, responses=_REPLIES, summary="Execute a plan")
    async def replay(request: Request, body: Annotated[PlanRequest, Body(openapi_examples=PLANS)]) -> Response:
        """Executes a plan, such as one found in an answer, and phrases its result."""
        return Response(await desk.replay(request, body), media_type="application/json")

    return routes
