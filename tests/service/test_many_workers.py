"""Two server processes as `census-qa serve --workers 2` starts them: one service to whoever scrapes it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

PREFECTURES = ("Tokyo", "Osaka", "Kyoto", "Aichi", "Hokkaido", "Fukuoka")
START_S = 180  # on a machine that has much else to do
MAIN = "from service.cli import main; main()"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workers")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = {name: value for name, value in os.environ.items() if name != "PROMETHEUS_MULTIPROC_DIR"}
    environ |= {"TMPDIR": str(folder), "CENSUS_QA_ENGINE": "none", "CENSUS_QA_WORKERS": "2"}
    command = [sys.executable, "-c", MAIN, "serve", "--port", str(port)]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, env=environ, stderr=log) as process:
        try:
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.terminate()


def started(folder: Path) -> int:
    return (folder / "log").read_text().count("Application startup complete")


def count(text: str, series: str) -> float:
    found = re.search(rf"(?m)^{re.escape(series)} (\S+)$", text)
    assert found, series
    return float(found[1])


def test_whoever_is_asked_counts_for_all(server: tuple[str, subprocess.Popen[bytes]], folder: Path) -> None:
    url, _ = server
    end = time.monotonic() + START_S
    while started(folder) < 2:
        assert time.monotonic() < end, (folder / "log").read_text()
        time.sleep(0.2)
    for name in PREFECTURES:
        # A connection each, so that the kernel gives them to either process.
        assert httpx.post(f"{url}/census_qa", json={"question": f"population of {name}"}, timeout=60).status_code == 200
    texts = [httpx.get(f"{url}/metrics", timeout=60).text for _ in range(6)]
    asked = 'census_qa_requests_total{code="200",intent="lookup",route="/census_qa"}'
    assert [count(text, asked) for text in texts] == [len(PREFECTURES)] * 6
    scrapes = 'census_qa_requests_total{code="200",intent="",route="/metrics"}'
    assert [count(text, scrapes) for text in texts[1:]] == [1, 2, 3, 4, 5]
    assert count(texts[-1], "census_qa_ready") == 1
    assert count(texts[-1], "process_resident_memory_bytes") > 2e8


def test_their_folder_goes_with_them(server: tuple[str, subprocess.Popen[bytes]], folder: Path) -> None:
    _, process = server
    assert list(folder.glob("census-qa-metrics-*"))
    process.send_signal(signal.SIGTERM)
    process.wait(60)
    assert not list(folder.glob("census-qa-metrics-*"))
