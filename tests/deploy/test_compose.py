"""docker-compose.yml keeps to its schema, bounds what it starts, and .env.example tells every choice there is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from service.settings import Settings, dotenv, variable

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "docker-compose.yml"
EXAMPLE = ROOT / ".env.example"
ALWAYS = {"redis", "prometheus", "grafana"}
OURS = {"service": "cpu", "service-gpu": "gpu"}
_VARIABLE = re.compile(r"\$\{(\w+):-([^}]*)\}")


@pytest.fixture(scope="module")
def stack() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def example() -> tuple[str, str]:
    """The stack's choices, and the settings of the service."""
    first, line, second = EXAMPLE.read_text(encoding="utf-8").partition("# ---- settings")
    assert line
    return first, second


def test_it_keeps_to_the_schema_of_compose_files() -> None:
    checker = Path(sys.executable).with_name("check-jsonschema")
    command = [checker, "--builtin-schema", "vendor.compose-spec", COMPOSE]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_each_profile_starts_one_service_beside_what_always_runs(stack: dict[str, Any]) -> None:
    profiles = {name: service.get("profiles") for name, service in stack["services"].items()}
    assert {name for name, profile in profiles.items() if profile is None} == ALWAYS
    assert {name: profile for name, [profile] in ((n, p) for n, p in profiles.items() if p)} == OURS


@pytest.mark.parametrize("name", sorted(ALWAYS | set(OURS)))
def test_every_container_is_bounded_probed_and_without_rights(stack: dict[str, Any], name: str) -> None:
    service = stack["services"][name]
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"
    assert service["logging"]["options"]["max-size"]


def test_images_of_others_are_of_a_named_version(stack: dict[str, Any]) -> None:
    for name in ALWAYS:
        _, _, tag = stack["services"][name]["image"].partition(":")
        assert re.match(r"v?\d+\.\d+", tag), name


def test_ports_are_published_to_this_host_alone(stack: dict[str, Any]) -> None:
    for name, service in stack["services"].items():
        for port in service.get("ports", ()):
            assert port.startswith(("127.0.0.1:", "${BIND:-127.0.0.1}:")), name
    assert "ports" not in stack["services"]["redis"]
    assert stack["networks"]["cache"]["internal"] is True


def test_both_services_answer_under_the_name_that_prometheus_asks(stack: dict[str, Any]) -> None:
    for name in OURS:
        service = stack["services"][name]
        assert service["networks"]["published"]["aliases"] == ["census-qa"]
        assert service["environment"]["CENSUS_QA_PORT"] == "8000"
        assert service["environment"]["REDIS_URL"] == "redis://redis:6379/0"


def test_both_services_know_every_variable_they_are_given(stack: dict[str, Any]) -> None:
    known = {variable(field) for field in Settings.model_fields} | {"REDIS_URL"}
    for name in OURS:
        assert set(stack["services"][name]["environment"]) <= known


def test_volumes_and_secrets_that_are_used_are_declared(stack: dict[str, Any]) -> None:
    used = {v.partition(":")[0] for s in stack["services"].values() for v in s.get("volumes", ()) if isinstance(v, str)}
    assert {name for name in used if not name.startswith(".")} == set(stack["volumes"])
    assert {secret for s in stack["services"].values() for secret in s.get("secrets", ())} == set(stack["secrets"])


def test_time_to_stop_is_longer_than_the_service_takes(stack: dict[str, Any]) -> None:
    default = Settings.model_fields
    longest = default["shutdown_delay_s"].default + default["shutdown_timeout_s"].default
    for name in OURS:
        assert int(stack["services"][name]["stop_grace_period"].removesuffix("s")) > longest


def test_the_example_tells_every_choice_of_the_stack_with_its_default(example: tuple[str, str]) -> None:
    told = dict(re.findall(r"^#?([A-Z_]+)=(.*)$", example[0], flags=re.MULTILINE))
    used: dict[str, set[str]] = {}
    for name, default in _VARIABLE.findall(COMPOSE.read_text(encoding="utf-8")):
        used.setdefault(name, set()).add(default)
    assert set(told) == set(used) | {"COMPOSE_PROFILES"}
    assert all(told[name] in defaults for name, defaults in used.items())


def test_the_example_tells_every_setting_of_the_service_with_its_default(example: tuple[str, str]) -> None:
    assert example[1].endswith(dotenv()), "run: make settings"
    assert set(re.findall(r"^#(\w+)=", example[1], flags=re.MULTILINE)) == {variable(f) for f in Settings.model_fields}


def test_the_example_as_it_is_changes_no_setting(example: tuple[str, str]) -> None:
    assert not re.findall(r"^CENSUS_QA_", example[1], flags=re.MULTILINE)
