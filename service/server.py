"""The server: uvicorn with this service's limits and JSON log lines. Does not supervise or reload."""

from __future__ import annotations

import uvicorn

from service.exposition import shared_folder
from service.logs import uvicorn_log_config
from service.settings import Settings


def serve(settings: Settings) -> None:
    """Serve until told to stop. Every process reads its settings from the environment again."""
    with shared_folder(settings.workers):
        uvicorn.run(
            "service.app:from_environment",
            factory=True,
            host=settings.host,
            port=settings.port,
            workers=settings.workers,
            ws="none",
            lifespan="on",
            access_log=False,  # the application writes its own, with request ids
            log_config=uvicorn_log_config(settings.log_level),
            server_header=False,
            timeout_keep_alive=settings.keep_alive_s,
            timeout_graceful_shutdown=settings.shutdown_timeout_s,
        )
