"""The yardstick of benchmarks/service.py: a FastAPI endpoint that reads a question and does nothing."""

from __future__ import annotations

from fastapi import FastAPI
from pydantic import BaseModel


class Question(BaseModel):
    """The least a question can be."""

    question: str


def create() -> FastAPI:
    """POST /census_qa that gives its question back."""
    app = FastAPI()

    @app.post("/census_qa")
    async def echo(body: Question) -> Question:
        return body

    return app
