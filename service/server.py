"""The server: uvicorn with this service's limits and JSON log lines. Does not supervise or reload.

Addresses are the application's matter (`service.limiting.clients`): uvicorn would believe X-Forwarded-For from
every process of the same machine.
"""

from __future__ import annotations

import resource
from typing import Any

import uvicorn

from service.exposition import shared_folder
from service.logs import uvicorn_log_config
from service.protocol import BoundedProtocol
from service.settings import Settings

_OTHER_FILES = 256
"""Open files beside connections: data, sockets of others, pipes to worker processes."""


def serve(settings: Settings, application: str = "service.app:from_environment") -> None:
    """Serve until told to stop. Every process reads its settings from the environment again, and calls
    `application` (module:function) for what is served."""
    _allow_files(settings.max_connections)
    with shared_folder(settings.workers):
        uvicorn.run(application, factory=True, workers=settings.workers, **options(settings))


def options(settings: Settings) -> dict[str, Any]:
    """How uvicorn serves any application by these settings."""
    return {
        "host": settings.host,
        "port": settings.port,
        "http": BoundedProtocol,
        "ws": "none",
        "lifespan": "on",
        "access_log": False,  # the application writes its own, with request ids
        "log_config": uvicorn_log_config(settings.log_level),
        "server_header": False,
        "proxy_headers": False,
        "limit_concurrency": settings.max_connections,
        "h11_max_incomplete_event_size": settings.max_head_bytes + settings.max_address_bytes,
        "timeout_keep_alive": settings.keep_alive_s,
        "timeout_graceful_shutdown": settings.shutdown_timeout_s,
    }


def _allow_files(connections: int) -> None:
    """Let this process and its children have as many open files as they may need, where the system allows it."""
    needed = 2 * connections + _OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
