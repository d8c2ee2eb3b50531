"""Asks the service in this container whether it is ready; for health checks in images without curl.

    python -m service.probe [/health/live]     exit status 0 for a 200, 1 for anything else

Needs the standard library alone, and reads the port as the service does. Does not retry: whoever probes does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException

TIMEOUT_S = 3.0
READY = "/health/ready"


def port(environ: Mapping[str, str]) -> int:
    """Where the service listens. Raises ValueError for what is no number."""
    return int(environ.get("CENSUS_QA_PORT") or environ.get("PORT") or 8000)


def status(number: int, path: str = READY) -> int | None:
    """The status of GET `path` on this machine, or None where nothing answers within TIMEOUT_S."""
    connection = HTTPConnection("127.0.0.1", number, timeout=TIMEOUT_S)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if status(port(os.environ), *sys.argv[1:2]) == 200 else 1)
