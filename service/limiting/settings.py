"""Settings of limits and keys: one flat model, so that every field can be an environment variable."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, field_validator
from pydantic_settings import NoDecode

from service.keys import KeyRing
from service.limiting.clients import UNIX
from service.limiting.rates import GROUPS, Group, Rates, parsed


def _split(value: Any) -> Any:
    """ "a, b" as ("a", "b")."""
    return tuple(part for one in value.split(",") if (part := one.strip())) if isinstance(value, str) else value


def _is_rate(text: str) -> str:
    parsed(text)
    return text


def _are_proxies(texts: tuple[str, ...]) -> tuple[str, ...]:
    for text in texts:
        if text != UNIX:
            ip_network(text, strict=False)
    return texts


def _are_origins(texts: tuple[str, ...]) -> tuple[str, ...]:
    for text in texts:
        if text != "*" and not (text.startswith(("http://", "https://")) and text.count("/") == 2):
            raise ValueError("an origin is written like https://example.org, without a path")
    return texts


Rate = Annotated[str, AfterValidator(_is_rate)]
Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]


class LimitSettings(BaseModel):
    """Who may ask how often. Rates are written 60/minute, or "60/minute; 1000/day"."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    limit_answers: Rate = Field(
        default="60/minute", description="Requests of a client for each route that answers: questions, plans."
    )
    limit_files: Rate = Field(default="20/minute", description="The same for charts and reports.")
    limit_data: Rate = Field(default="120/minute", description="The same for the catalogue, the areas and the cells.")
    limit_admin: Rate = Field(default="30/minute", description="The same for the admin routes.")
    limit_other: Rate = Field(default="120/minute", description="The same for everything else, in all.")
    trusted_proxies: Annotated[Names, AfterValidator(_are_proxies)] = Field(
        default=(),
        description="Addresses or networks, between commas, of proxies whose X-Forwarded-For says who a client is; "
        "`unix` for one that connects through a Unix socket. Without them the address of the connection counts.",
    )
    api_keys: SecretStr | None = Field(
        default=None,
        description="Lines that admit API keys, as `census-qa key new` prints them, with line breaks or semicolons "
        "between them.",
    )
    api_keys_file: Path | None = Field(default=None, description="File with such lines, read at the start.")
    require_key: bool = Field(default=False, description="Answers, files and data for the holders of API keys only.")
    cors_origins: Annotated[Names, AfterValidator(_are_origins)] = Field(
        default=(),
        description="Origins, between commas, whose pages may read replies in a browser; `*` for all. Without them none"
        " may.",
    )

    @field_validator("api_keys")
    @classmethod
    def _admits_keys(cls, keys: SecretStr | None) -> SecretStr | None:
        KeyRing(_lines(keys))
        return keys

    @field_validator("api_keys_file")
    @classmethod
    def _holds_keys(cls, file: Path | None) -> Path | None:
        KeyRing(_lines_of(file))
        return file

    @property
    def rates(self) -> dict[Group, Rates]:
        """The rates of each group."""
        return {group: parsed(getattr(self, f"limit_{group}")) for group in GROUPS}

    def key_ring(self) -> KeyRing:
        """The keys that are admitted. Raises KeyLineError where two have one name."""
        return KeyRing([*_lines(self.api_keys), *_lines_of(self.api_keys_file)])


def _lines(keys: SecretStr | None) -> list[str]:
    return keys.get_secret_value().replace(";", "\n").splitlines() if keys is not None else []


def _lines_of(file: Path | None) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines() if file is not None else []
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"it cannot be read: {type(error).__name__}") from None
