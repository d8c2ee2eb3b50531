"""What browsers are told: headers that keep them from making more of a reply than it is, and who may read it.

Every reply says `nosniff`. What a browser draws (pages, drawings) may load and run nothing, be framed nowhere and
tell no other site where it was opened from; a page that needs more says so in a Content-Security-Policy of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

Header = tuple[bytes, bytes]

NO_SNIFF: Header = (b"x-content-type-options", b"nosniff")
"""A reply is what its content-type says, whatever its bytes look like."""
_DRAWN = (b"text/html", b"image/svg+xml")
_POLICY = b"content-security-policy"
_NOTHING: Header = (
    _POLICY,
    b"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    b"frame-ancestors 'none'",
)
_DRAWN_HEADERS: Sequence[Header] = (
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)


def for_drawn(headers: Sequence[Header]) -> Sequence[Header]:
    """What a reply with these headers still needs where a browser draws it; nothing for data."""
    drawn = own_policy = False
    for name, value in headers:
        if name == b"content-type":
            drawn = value.startswith(_DRAWN)
        elif name == _POLICY:
            own_policy = True
    if not drawn:
        return ()
    return _DRAWN_HEADERS if own_policy else (_NOTHING, *_DRAWN_HEADERS)


def cors(origins: Sequence[str]) -> list[Middleware]:
    """Lets pages of these origins read replies; no middleware where there are none. Keys are sent by scripts, not as
    cookies."""
    if not origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=("GET", "POST"),
            allow_headers=("Authorization", "Content-Type", "X-API-Key", "X-Request-ID"),
            expose_headers=("RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-ID", "X-Total-Count"),
        )
    ]
