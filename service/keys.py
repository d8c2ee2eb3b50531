"""API keys: made here, kept as hashes, compared in constant time.

    census-qa key new --name partner --rate answers=600/minute

prints a key once, and the line that admits it. Lines are read from CENSUS_QA_API_KEYS_FILE and CENSUS_QA_API_KEYS:

    partner sha256:5f0c… answers=600/minute data=1000/minute

A key is 256 random bits, so that its SHA-256 is as good as the key is: nobody finds it by trying, and a slow hash,
made for passwords, would only serve to keep the service busy. Whoever reads the lines can use no key.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from starlette.types import Scope

from service.limiting.rates import GROUPS, Group, Rates, parsed

_PREFIX = "cqa_"
_ALGORITHM = "sha256:"
_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_SHORTEST, _LONGEST = 32, 256
"""Characters of a key. A shorter one could be guessed, and is refused before it is compared."""


class KeyLineError(ValueError):
    """A line that does not admit a key. The message names the line by its place and says what is wrong, not what it
    holds: somebody may have written the key itself."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a key, and the rates agreed with them."""

    name: str
    digest: bytes = field(repr=False)
    rates: Mapping[Group, Rates] = field(default_factory=dict)


class KeyRing:
    """The keys that are admitted."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        """Raises KeyLineError."""
        holders = [holder for number, line in enumerate(lines, 1) if (holder := _read(line, number)) is not None]
        names = [holder.name for holder in holders]
        for name in names:
            if names.count(name) > 1:
                raise KeyLineError(f"two API keys are named {name}")
        self.names = tuple(names)
        # Found by the first bytes of the hash, which tell nothing of the key; the rest is compared in constant time.
        self._holders: dict[bytes, list[Holder]] = {}
        for holder in holders:
            self._holders.setdefault(holder.digest[:4], []).append(holder)

    def holder(self, key: bytes) -> Holder | None:
        """Who holds this key."""
        if not _SHORTEST <= len(key) <= _LONGEST:
            return None
        digest = hashlib.sha256(key).digest()
        found = None
        for holder in self._holders.get(digest[:4], ()):
            if hmac.compare_digest(holder.digest, digest):
                found = holder
        return found

    def __len__(self) -> int:
        return len(self.names)


def new_key() -> str:
    """A fresh key."""
    return _PREFIX + secrets.token_urlsafe(32)


def hash_of(key: str) -> str:
    """The key as it may be kept: "sha256:…"."""
    return _ALGORITHM + hashlib.sha256(key.encode()).hexdigest()


def line_of(name: str, key: str, rates: Sequence[str] = ()) -> str:
    """The line that admits a key, with rates like "answers=600/minute". Raises KeyLineError for a name or a rate that
    could not be read back."""
    line = " ".join((name, hash_of(key), *rates))
    _read(line, 1)
    return line


def presented(scope: Scope) -> bytes | None:
    """The key that a request shows, as `Authorization: Bearer KEY` or `X-API-Key: KEY`."""
    for name, value in scope["headers"]:
        if name == b"x-api-key":
            return bytes(value).strip()
        if name == b"authorization" and value[:7].lower() == b"bearer ":
            return bytes(value[7:]).strip()
    return None


def _read(line: str, number: int) -> Holder | None:
    """The holder in a line; None where it is blank or a comment."""
    words = line.split("#", 1)[0].split()
    if not words:
        return None
    if len(words) < 2 or not _NAME.fullmatch(words[0]) or not _DIGEST.fullmatch(words[1]):
        raise KeyLineError(f"API key {number}: write NAME sha256:HASH, as `census-qa key new` prints it")
    rates: dict[Group, Rates] = {}
    for word in words[2:]:
        group, _, rate = word.partition("=")
        if group not in GROUPS:
            raise KeyLineError(f"API key {number}: rates are given as GROUP=RATE, with a group of {', '.join(GROUPS)}")
        try:
            rates[group] = parsed(rate)
        except ValueError:
            raise KeyLineError(f"API key {number}: a rate is written like 600/minute") from None
    return Holder(words[0], bytes.fromhex(words[1].removeprefix(_ALGORITHM)), rates)
