"""llama.cpp's library is loaded before others can change how its threads wait."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import sys
from service.engines import EngineSettings, preload
preload(EngineSettings(engine="{engine}"))
print("xllamacpp" in sys.modules)
"""


@pytest.mark.parametrize(("engine", "loaded"), [("llama_cpp", "True"), ("none", "False"), ("vllm", "False")])
def test_only_the_engine_that_will_run_is_loaded(engine: str, loaded: str) -> None:
    program = PROGRAM.format(engine=engine)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == loaded
