"""The door: what decides who comes in, made once from settings."""

from __future__ import annotations

from dataclasses import dataclass

from service.keys import KeyRing
from service.limiting.clients import Addresses
from service.limiting.limiter import Limiter
from service.limiting.sharing import Link, Sharing
from service.limiting.windows import Windows
from service.settings import Settings
from service.usage import ANONYMOUS, Usage, Used


@dataclass(frozen=True)
class Door:
    """The parts of `service.limiting.middleware.Limited`. `sharing` is None where there is no Redis."""

    limiter: Limiter
    addresses: Addresses
    keys: KeyRing
    usage: Usage
    require_key: bool
    sharing: Sharing | None

    @classmethod
    def of(cls, settings: Settings, link: Link | None) -> Door:
        """`link` is to the Redis that instances share, None where there is none. Raises KeyLineError for two keys of
        one name."""
        windows = Windows()
        sharing = None
        if link is not None:
            sharing = Sharing(link, settings.redis_prefix, windows.clock, settings.redis_timeout_s / 2)
        return cls(
            Limiter(settings.rates, windows, sharing),
            Addresses(settings.trusted_proxies),
            settings.key_ring(),
            Usage(Windows(), sharing),
            settings.require_key,
            sharing,
        )

    @property
    def shared(self) -> bool:
        """Whether other processes are told of what is counted here."""
        return self.sharing is not None and self.sharing.here

    def open(self) -> None:
        """Share counts from now on. Call it in the event loop, when the link is open."""
        if self.sharing is not None:
            self.sharing.start()

    async def close(self) -> None:
        """Before the link is closed."""
        if self.sharing is not None:
            await self.sharing.close()

    async def used(self, days: int) -> tuple[Used, ...]:
        """What each holder of a key, and everybody else together, asked for in the last days."""
        return await self.usage.of((*self.keys.names, ANONYMOUS), days)
