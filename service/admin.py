"""The admin key: one setting, one header, one comparison."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from fastapi import Request
from pydantic import SecretStr

from service.errors import ForbiddenError

HEADER = "X-Admin-Key"


def admin_only(key: SecretStr) -> Callable[[Request], None]:
    """A dependency that lets requests through which bring `key`. Raises ForbiddenError for the others."""
    wanted = key.get_secret_value().encode()

    def check(request: Request) -> None:
        # In constant time: how long a refusal takes says nothing of the key.
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode("latin-1"), wanted):
            raise ForbiddenError(f"send the admin key in the header {HEADER}")

    return check
