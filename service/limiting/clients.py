"""Who is asking: the holder of an API key, else the address that the request came from.

An address is that of the connection. Only behind proxies that are named (`trusted_proxies`) does X-Forwarded-For
count, read from its right end: each proxy appends whom it heard from, so the first hop that is not a trusted proxy
is the client, and whatever a client wrote there itself stands further left and is never reached.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.types import Scope

from service.limiting.rates import Group, Rates

UNIX = "unix"
"""Stands for whoever is connected through a Unix socket, which gives no address."""
UNKNOWN = "unknown"
"""All clients whose address is none."""
FORWARDED = "forwarded"
"""All clients whose address the server beneath took from a header without being told to trust it."""
_SITE = 64
"""Bits of an IPv6 address that name a subscriber; the rest is theirs to choose."""
_LONGEST = 64  # characters of an address with a port and a zone
_HOPS, _HOPS_BYTES = 32, 2048  # looked at; more is not a chain of proxies


@dataclass(frozen=True, slots=True)
class Client:
    """Whom limits count.

    name   "key:NAME" or "address:ADDRESS"
    rates  limits of its own by group, in place of the general ones
    """

    name: str
    rates: Mapping[Group, Rates] = field(default_factory=dict)


class Addresses:
    """Finds the address of a client."""

    def __init__(self, trusted_proxies: Sequence[str] = ()) -> None:
        """Addresses, networks (10.0.0.0/8) or "unix". Raises ValueError for anything else."""
        self._unix = UNIX in trusted_proxies
        self._networks = tuple(ip_network(text, strict=False) for text in trusted_proxies if text != UNIX)
        self._host = lru_cache(maxsize=4096)(self._read)

    def of(self, scope: Scope, forwarded: Sequence[bytes] = ()) -> str:
        """The client's address; `forwarded` are the values of X-Forwarded-For, in order."""
        peer: str = scope["client"][0] if scope.get("client") else ""
        host, trusted = self._host(peer) if peer else (UNIX, self._unix)
        if not forwarded:
            return host or UNKNOWN
        told = b",".join(forwarded).decode("latin-1")
        if trusted:
            return self._client(told, host)
        if not (peer and peer in told and _names(told, peer)):
            return host or UNKNOWN
        # The server beneath (uvicorn trusts loopback) has put one of the hops in place of the connection's address.
        # That is right where our own proxies say the same; otherwise anybody may have written it.
        return host if host and self._networks and self._client(told, host) == host else FORWARDED

    def _client(self, told: str, proxy: str) -> str:
        """The right-most hop that is no trusted proxy; the farthest proxy where all are, or a hop is unreadable."""
        farthest = proxy
        for hop in reversed(told[-_HOPS_BYTES:].rsplit(",", _HOPS)):
            host, trusted = self._host(hop.strip())
            if not trusted:
                return host or farthest
            farthest = host
        return farthest

    def _read(self, text: str) -> tuple[str, bool]:
        """An address in its one form, and whether it is a trusted proxy's; "" where it is no address."""
        address = _address(text)
        if address is None:
            return "", False
        if any(address in network for network in self._networks):
            return str(address), True
        if isinstance(address, IPv6Address):
            return str(IPv6Network((address, _SITE), strict=False)), False
        return str(address), False


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """1.2.3.4, 1.2.3.4:80, 2001:db8::1 or [2001:db8::1]:80. An IPv4 address in IPv6 clothes is an IPv4 address."""
    if len(text) > _LONGEST:
        return None
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _names(told: str, peer: str) -> bool:
    """Whether one of the hops is this address, with or without a port."""
    return re.search(rf"(?:^|[\s,\[]){re.escape(peer)}(?:$|[\s,:\]])", told) is not None
