"""GET /admin/usage: what the holders of API keys asked for. There only with an admin key."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from service.admin import admin_only
from service.examples import of
from service.limiting.door import Door
from service.schemas import error_replies
from service.usage import ANONYMOUS, DAYS


class DayBody(BaseModel):
    """A day of universal time on which a client asked."""

    model_config = ConfigDict(from_attributes=True)

    date: date
    requests: int
    limited: int = Field(description="Those of them that a limit refused.")


class ClientBody(BaseModel):
    """The holder of a key; all clients without one are `anonymous`."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    days: tuple[DayBody, ...] = Field(description="The newest first; days without requests are left out.")


class UsageBody(BaseModel):
    """Requests by client and day. Of all instances where they share a Redis that is there, else of this process."""

    shared: bool
    clients: tuple[ClientBody, ...]


EXAMPLE = {
    "shared": True,
    "clients": [
        {"name": "partner", "days": [{"date": "2026-11-22", "requests": 1204, "limited": 3}]},
        {"name": ANONYMOUS, "days": []},
    ],
}


def router(door: Door, key: SecretStr) -> APIRouter:
    """The route."""
    routes = APIRouter(prefix="/admin", tags=["operation"], dependencies=[Depends(admin_only(key))])

    @routes.get("/usage", summary="Who asked how much?", responses={**of(EXAMPLE), **error_replies(403, 422)})
    async def usage(
        days: Annotated[int, Query(ge=1, le=DAYS, description="Days back, today included.")] = 7,
    ) -> UsageBody:
        """Requests of each API key by day, probes left out, and how many of them a limit refused."""
        clients = tuple(ClientBody.model_validate(used) for used in await door.used(days))
        return UsageBody(shared=door.shared, clients=clients)

    return routes
