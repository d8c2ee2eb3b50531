"""A probe says ready for a 200 and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from service.probe import port, status


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/health/ready" else 503)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def listening() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), _Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_the_status_is_told(listening: int) -> None:
    assert status(listening) == 200
    assert status(listening, "/health/live") == 503


def test_nobody_answering_is_no_status(listening: int) -> None:
    with HTTPServer(("127.0.0.1", 0), _Answers) as closed:
        free = closed.server_port
    assert status(free) is None


def test_the_port_is_read_as_the_service_reads_it() -> None:
    assert port({}) == 8000
    assert port({"PORT": "9000", "CENSUS_QA_PORT": ""}) == 9000
    assert port({"PORT": "9000", "CENSUS_QA_PORT": "9001"}) == 9001
