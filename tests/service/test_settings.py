"""Settings come from the environment, are described, and a wrong one stops the start."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from service.settings import Settings, UnknownSettingError, described, markdown

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOST", "PORT", "CENSUS_QA_HOST", "CENSUS_QA_PORT"):
        monkeypatch.delenv(name, raising=False)


def test_the_prefix_wins_over_the_bare_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9000")
    assert Settings.from_environment().port == 9000
    monkeypatch.setenv("CENSUS_QA_PORT", "9001")
    assert Settings.from_environment().port == 9001


def test_an_empty_variable_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CENSUS_QA_FACTS", "")
    assert Settings.from_environment().facts is None


def test_a_misspelt_variable_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CENSUS_QA_MAX_CONCURENCY", "4")
    with pytest.raises(UnknownSettingError, match="CENSUS_QA_MAX_CONCURENCY"):
        Settings.from_environment()


@pytest.mark.parametrize(("name", "value"), [("PORT", "70000"), ("deadline_s", "0"), ("log_level", "loud")])
def test_a_value_out_of_range_stops_the_start(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"CENSUS_QA_{name.upper()}", value)
    with pytest.raises(ValidationError, match=name):
        Settings.from_environment()


def test_a_redis_is_named_by_its_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://:word@redis:6379/0")
    settings = Settings.from_environment()
    assert settings.redis_url is not None
    assert "word" not in repr(settings)
    monkeypatch.setenv("CENSUS_QA_REDIS_URL", "http://redis:6379")
    with pytest.raises(ValidationError, match="redis://"):
        Settings.from_environment()


@pytest.mark.parametrize("name", ["admin_key", "cache_secret"])
def test_a_short_secret_is_refused_and_not_shown(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"CENSUS_QA_{name.upper()}", "short word")
    with pytest.raises(ValidationError, match=name) as refused:
        Settings.from_environment()
    assert "short word" not in str(refused.value)


def test_every_setting_is_described() -> None:
    assert all(text.endswith(".") for _, _, text in described())


def test_the_document_is_current() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == markdown(), "run: make settings"
