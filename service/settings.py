"""Settings: every choice of whoever runs the service, from environment variables.

    census-qa settings              lists names, defaults and descriptions
    census-qa settings --markdown   the same as docs/settings.md
    census-qa settings --env        the same as the end of .env.example

Names are CENSUS_QA_<FIELD>; HOST, PORT and REDIS_URL work without the prefix. A CENSUS_QA_ variable that is not
listed stops the start, since a misspelt limit would otherwise be no limit. No files are read.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.merge import Quantisation
from service.engines.settings import EngineSettings
from service.limiting.settings import LimitSettings
from service.line import Work

PREFIX = "CENSUS_QA_"
BARE = frozenset({"host", "port", "redis_url"})
_REDIS_SCHEMES = ("redis://", "rediss://", "unix://")


class UnknownSettingError(ValueError):
    """A CENSUS_QA_ variable that no setting reads."""


def _bare(name: str) -> AliasChoices:
    return AliasChoices(PREFIX + name.upper(), name.upper(), name)


class Settings(BaseSettings, EngineSettings, LimitSettings):
    """Times are in seconds, sizes in bytes."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        frozen=True,
        extra="forbid",
        env_ignore_empty=True,
        protected_namespaces=(),
        hide_input_in_errors=True,  # which may be a secret
    )

    host: str = Field(
        default="127.0.0.1", validation_alias=_bare("host"), description="Address to listen on; 0.0.0.0 for all."
    )
    port: int = Field(default=8000, ge=0, le=65535, validation_alias=_bare("port"), description="Port to listen on.")
    workers: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Server processes. Each loads the data; without Redis each caches and remembers by itself.",
    )
    facts: Path | None = Field(default=None, description="Fact table to load instead of the shipped one.")
    index: Path | None = Field(default=None, description="Folder of the retrieval index instead of the shipped one.")
    retrieval_confidence: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="Least probability that a question is about any measure at all; below it, it is refused.",
    )
    model: str = Field(
        default="smollm2-135m",
        description="Model that plans: a line or version of the registry (smollm2-135m@1.0.0), or a file or folder.",
    )
    model_cache: Path = Field(default=Path("~/.cache/census-qa"), description="Folder where the merged model is kept.")
    model_quantisation: Quantisation = Field(
        default="q8_0", description="Precision of the merged model for llama.cpp: f16, q8_0, q4_0 or q4_1."
    )
    model_deadline_s: float = Field(
        default=3.0, gt=0, description="Seconds the model may take for a plan; then the rules' plan stands."
    )
    model_max_tokens: int = Field(default=160, ge=16, description="Most tokens of a plan.")
    max_concurrency: int = Field(
        default=4, ge=1, le=256, description="Questions computed at a time, each in a thread of its own."
    )
    processes: int = Field(
        default=0,
        ge=0,
        le=256,
        description="Processes that compute questions instead of threads, each with the data in memory; 0: threads.",
    )
    max_waiting: int = Field(
        default=64, ge=0, description="Lookups that may wait for a thread or process; one more is refused with 503."
    )
    max_waiting_rag: int = Field(
        default=32, ge=0, description="Other questions that may wait, and plans over sets of areas; lookups go first."
    )
    max_waiting_heavy: int = Field(
        default=8, ge=0, description="Charts, reports, forecasts and long tables that may wait; they go last."
    )
    patience_s: float = Field(
        default=2.0,
        gt=0,
        description="Seconds a request may be expected to wait; one that would longer gets 503 at once.",
    )
    deadline_s: float = Field(
        default=10.0,
        gt=0,
        description="Seconds a request may take, all its stages and waiting included; then the reply is 504.",
    )
    retry_after_s: int = Field(default=1, ge=1, description="Retry-After of a 503 reply, in seconds.")
    max_body_bytes: int = Field(
        default=65_536, ge=1024, description="Largest request body; a larger one is refused with 413."
    )
    max_connections: int = Field(
        default=1000, ge=1, description="Connections of a server process; more are refused with 503."
    )
    max_head_bytes: int = Field(
        default=16_384, ge=1024, description="Most bytes of a request's headers; more are refused with 431."
    )
    max_address_bytes: int = Field(
        default=8192, ge=1024, description="Longest address of a request, query included; a longer one gets 414."
    )
    body_timeout_s: float = Field(
        default=10.0, gt=0, description="Seconds a client may take to send its body; then the reply is 408."
    )
    keep_alive_s: int = Field(
        default=30,
        ge=1,
        description="Seconds an idle connection is kept open, and that the head of a request may take.",
    )
    cache_bytes: int = Field(
        default=33_554_432,
        ge=0,
        description="Memory of each process for cached answers; 0: none, so that only Redis caches, if there is one.",
    )
    cache_ttl_s: float = Field(default=3600.0, gt=0, description="Seconds a cached answer lives.")
    cache_max_value_bytes: int = Field(
        default=1_048_576, ge=1024, description="Largest answer or file that is cached, in memory and in Redis."
    )
    redis_url: SecretStr | None = Field(
        default=None,
        validation_alias=_bare("redis_url"),
        description="Redis or Valkey that keeps answers and sessions for all instances: redis://HOST:PORT/DB, rediss://"
        " with TLS, or unix://PATH. Give it a memory limit (maxmemory) with the policy allkeys-lru.",
    )
    redis_prefix: str = Field(
        default="census-qa", pattern="^[A-Za-z0-9_.-]{1,64}$", description="Beginning of every key in Redis."
    )
    redis_timeout_s: float = Field(
        default=0.2,
        gt=0,
        le=10,
        description="Seconds a command to Redis may take; after three in a row that take longer it is away.",
    )
    redis_patience_s: float = Field(
        default=0.025,
        gt=0,
        le=10,
        description="Seconds a request waits for Redis; then it goes on without, as others do until Redis answers.",
    )
    redis_connections: int = Field(
        default=16, ge=1, le=1024, description="Most connections of a process to Redis; commands wait for a free one."
    )
    cache_secret: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="Signs what is kept in Redis, the same for all instances; without it values are checked against"
        " damage and mix-ups, not against forgery.",
    )
    admin_key: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="Key of the admin routes, sent as X-Admin-Key; without it there are none.",
    )
    sessions_max: int = Field(
        default=10_000, ge=1, description="Dialogues remembered; the least recently used is forgotten first."
    )
    session_ttl_s: float = Field(
        default=1800.0, gt=0, description="Seconds a dialogue is remembered after its last turn."
    )
    facts_max_rows: int = Field(default=10_000, ge=1, description="Most rows in one reply of GET /facts.")
    log_questions: bool = Field(
        default=False, description="Write the text of questions to the log. Questions can hold personal data."
    )
    log_level: str = Field(
        default="info",
        pattern="^(debug|info|warning|error)$",
        description="Least severe log line written: debug, info, warning or error.",
    )
    otlp_endpoint: str | None = Field(
        default=None,
        pattern="^https?://",
        description="Where traces are sent, as OTLP over HTTP: http://localhost:4318/v1/traces. None: no traces.",
    )
    trace_ratio: float = Field(
        default=1.0, ge=0, le=1, description="Share of requests that are traced, where the caller has not decided."
    )
    predictions: Path | None = Field(
        default=None,
        description="Folder of the prediction log: questions, plans and answers. Questions can hold personal data.",
    )
    predictions_max_bytes: int = Field(
        default=67_108_864, ge=4096, description="Size at which a file of the prediction log is turned over."
    )
    predictions_max_files: int = Field(
        default=8, ge=2, description="Files of the prediction log kept for each server process; the oldest go first."
    )
    shutdown_delay_s: float = Field(
        default=1.0,
        ge=0,
        description="Seconds between reporting not ready, on SIGTERM, and closing the port, for load balancers to "
        "notice.",
    )
    shutdown_timeout_s: int = Field(
        default=20, ge=1, description="Seconds that requests in progress may take to finish at shutdown."
    )

    @field_validator("redis_url")
    @classmethod
    def _names_a_redis(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and not url.get_secret_value().startswith(_REDIS_SCHEMES):
            raise ValueError(f"begin it with one of {', '.join(_REDIS_SCHEMES)}")
        return url

    @property
    def rooms(self) -> dict[Work, int]:
        """Requests of each kind that may wait."""
        return {"lookup": self.max_waiting, "rag": self.max_waiting_rag, "heavy": self.max_waiting_heavy}

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Read and check the environment.

        Raises UnknownSettingError for a CENSUS_QA_ variable that no setting reads, and pydantic's
        ValidationError, which names the field, for a value out of range.
        """
        names = os.environ if environ is None else environ
        known = {variable(field) for field in cls.model_fields}
        unknown = sorted(name for name in names if name.upper().startswith(PREFIX) and name.upper() not in known)
        if unknown:
            raise UnknownSettingError(
                f"unknown settings: {', '.join(unknown)}; `census-qa settings` lists the known ones"
            )
        return cls()


def variable(field: str) -> str:
    """The environment variable of a field."""
    return PREFIX + field.upper()


def _written(default: object) -> str:
    if default is None or default == ():
        return ""
    return str(default).lower() if isinstance(default, bool) else str(default)


def described() -> tuple[tuple[str, str, str], ...]:
    """(variable, default, description) of every setting, in order."""
    return tuple(
        (
            variable(name) + (f" or {name.upper()}" if name in BARE else ""),
            _written(info.default),
            info.description or "",
        )
        for name, info in Settings.model_fields.items()
    )


def markdown() -> str:
    """docs/settings.md."""
    rows = "\n".join(
        f"| `{name.replace(' or ', '` or `')}` | {f'`{default}`' if default else ''} | {text} |"
        for name, default, text in described()
    )
    return (
        "# Settings\n\n"
        "Environment variables of the service. Written by `census-qa settings --markdown`; a test keeps it current.\n"
        "A `CENSUS_QA_` variable that is not listed here stops the start.\n\n"
        "| variable | default | meaning |\n|---|---|---|\n"
        f"{rows}\n"
    )


def dotenv() -> str:
    """The second part of .env.example: every setting with its default, commented out."""
    return "".join(f"\n# {text}\n#{name.partition(' or ')[0]}={default}\n" for name, default, text in described())
