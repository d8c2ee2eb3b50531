"""Logs: JSON lines on standard error, one per request and one per event of the server.

    {"request_id":"…","method":"POST","path":"/census_qa","status":200,"ms":3.1,"route":"finetuned",
     "reason":"…","answer_status":"answered",…,"event":"request","level":"info","timestamp":"…"}

Text from outside is written as ASCII JSON strings only: control characters, line separators and
terminal escapes arrive escaped, so a question cannot forge a line. No global logger is configured.
"""

from __future__ import annotations

import json
import sys
from typing import Any, TextIO

import structlog
from pydantic_core import PydanticSerializationError, to_json
from structlog.typing import FilteringBoundLogger

_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}


def _processors() -> list[Any]:
    return [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(serializer=_encoded),
    ]


def _encoded(event: dict[str, Any], **_: Any) -> str:
    try:
        # Of the control characters, pydantic takes delete for a printable one.
        return to_json(event, ensure_ascii=True, fallback=repr).decode("ascii").replace("\x7f", "\\u007f")
    except PydanticSerializationError:  # a lone surrogate, which the standard library can write, if slowly
        return json.dumps(event, default=repr, separators=(",", ":"))


def json_logger(level: str = "info", stream: TextIO | None = None) -> FilteringBoundLogger:
    """A logger of its own that writes JSON lines to `stream` (standard error)."""
    logger: FilteringBoundLogger = structlog.wrap_logger(
        structlog.WriteLogger(stream or sys.stderr),
        processors=_processors(),
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        context_class=dict,
    ).bind()  # once, and not for every line
    return logger


def uvicorn_log_config(level: str) -> dict[str, Any]:
    """A logging configuration that makes the server's own lines (start, stop, failures) JSON too."""
    formatter = {
        "()": "structlog.stdlib.ProcessorFormatter",
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_processors()[2:]],
        "foreign_pre_chain": [structlog.stdlib.add_log_level, _processors()[1]],
    }
    handler = {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "json"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"stderr": handler},
        "loggers": {
            name: {"handlers": ["stderr"], "level": level.upper(), "propagate": False}
            for name in ("uvicorn", "opentelemetry")
        },
    }
