"""Seals: values kept where others can write come back as they went in, or not at all.

A sealed value is

    "CQ1" ‖ expiry (8 bytes, milliseconds since 1970) ‖ HMAC-SHA256 (32 bytes) ‖ value

and the HMAC covers the key it is kept under, so that junk, a value cut short, another key's value, one of
another format and one past its time all fail to open. Keys name what an answer depends on (versions, plan,
language), hence another version's value fails too.

Without a secret this still finds damage and mix-ups; only with one it also finds forgery.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass

_MAGIC = b"CQ1"
_EXPIRY = slice(len(_MAGIC), len(_MAGIC) + 8)
_MAC = slice(_EXPIRY.stop, _EXPIRY.stop + 32)
OVERHEAD = _MAC.stop
"""Bytes that a seal adds."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A value that its seal vouches for, and the seconds it has left."""

    value: bytes
    left_s: float


class Seal:
    """Seals values for keys. `clock` gives seconds since 1970: instances that share values share that clock."""

    def __init__(self, secret: str | None, clock: Callable[[], float] = time.time) -> None:
        self._secret = (secret or "").encode()
        self._clock = clock

    def close(self, key: str, value: bytes, ttl_s: float) -> bytes:
        """`value` sealed for `key` for `ttl_s` seconds."""
        expiry = int((self._clock() + ttl_s) * 1000).to_bytes(8, "big")
        return b"".join((_MAGIC, expiry, self._mac(key, expiry, value), value))

    def open(self, key: str, sealed: object) -> Opened | None:
        """What was sealed for `key`, or None where these are not such bytes, or no longer valid."""
        if not isinstance(sealed, bytes) or len(sealed) < OVERHEAD or not sealed.startswith(_MAGIC):
            return None
        expiry, value = sealed[_EXPIRY], sealed[OVERHEAD:]
        if not hmac.compare_digest(sealed[_MAC], self._mac(key, expiry, value)):
            return None
        left_s = int.from_bytes(expiry, "big") / 1000 - self._clock()
        return Opened(value, left_s) if left_s > 0 else None

    def _mac(self, key: str, expiry: bytes, value: bytes) -> bytes:
        name = key.encode()
        # The key's length keeps key and value apart: no two pairs are the same message.
        message = b"".join((_MAGIC, expiry, len(name).to_bytes(4, "big"), name, value))
        return hmac.digest(self._secret, message, "sha256")
