"""llama.cpp's library is loaded before others can change how its threads wait."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from service.engines import EngineFailed, EngineSettings, engine_from, preload

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


def test_a_library_that_cannot_be_loaded_is_an_engine_that_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    settings = EngineSettings(engine="llama_cpp")
    preload(settings)
    model = tmp_path / "model.gguf"
    model.touch()
    with pytest.raises(EngineFailed, match="xllamacpp"):
        engine_from(settings, model, "model")
