"""A small base in the llama architecture, written as GGUF, and adapters for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_llama import write_adapter, write_base


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write_base(tmp_path / "base.gguf")


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    return write_adapter(tmp_path / "adapter")
