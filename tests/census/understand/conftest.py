"""One reader and planner for all tests of understanding: building them takes seconds."""

from __future__ import annotations

import pytest
from understand_world import World


@pytest.fixture(scope="session")
def world() -> World:
    return World.load()
