"""Several workers are one service: whichever is asked adds up all, those that are gone included."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.exposition import VARIABLE, shared_folder

# The library chooses where values are kept when it is imported, hence processes.
WORKER = """
import sys
from service.metrics import Metrics
metrics = Metrics()
metrics.began()
metrics.ended("/census_qa", 200, 0.003, {"intent": "lookup"})
metrics.planned("rules")
metrics.exposition.sample()
if sys.argv[1] == "leaves":
    metrics.exposition.close()
print(metrics.exposition.text().decode())
"""


def worker(folder: Path, how: str = "dies") -> dict[str, float]:
    """A worker that serves one request and is then asked for the metrics."""
    run = subprocess.run(
        [sys.executable, "-c", WORKER, how],
        env=os.environ | {VARIABLE: str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    lines = (line.rpartition(" ") for line in run.stdout.splitlines() if not line.startswith("#") and line)
    return {name: float(value) for name, _, value in lines}


PLANS = 'census_qa_plans_total{source="rules"}'
COUNT = 'census_qa_request_duration_seconds_count{route="/census_qa"}'
BUCKET = 'census_qa_request_duration_seconds_bucket{le="0.005",route="/census_qa"}'


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, float]]]:
    """What three workers say, one after the other, the last of which leaves in good order."""
    folder = tmp_path_factory.mktemp("metrics")
    return folder, [worker(folder), worker(folder), worker(folder, "leaves")]


def test_counters_and_histograms_outlive_their_worker(three: tuple[Path, list[dict[str, float]]]) -> None:
    _, found = three
    assert [one[PLANS] for one in found] == [1, 2, 3]
    assert [one[COUNT] for one in found] == [1, 2, 3]
    assert [one[BUCKET] for one in found] == [1, 2, 3]


def test_what_a_worker_holds_ends_with_it(three: tuple[Path, list[dict[str, float]]]) -> None:
    _, (first, second, left) = three
    memory = "process_resident_memory_bytes"
    assert second[memory] < 1.5 * first[memory]
    assert memory not in left
    assert second["process_cpu_seconds_total"] > first["process_cpu_seconds_total"]


def test_workers_that_are_gone_leave_one_file_of_each_kind(three: tuple[Path, list[dict[str, float]]]) -> None:
    folder, _ = three
    worker(folder)
    assert len(list(folder.glob("counter_*.db"))) == len(list(folder.glob("histogram_*.db"))) == 2  # folded, the last


def test_several_workers_get_a_folder_that_goes_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    with shared_folder(workers=2):
        folder = Path(os.environ[VARIABLE])
        (folder / "counter_1.db").touch()
    assert not folder.exists()
    assert VARIABLE not in os.environ
    with shared_folder(workers=1):
        assert VARIABLE not in os.environ


def test_a_folder_that_is_named_is_emptied_of_an_earlier_run_and_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "named"))
    with shared_folder(workers=1):
        assert (tmp_path / "named").is_dir()
        (tmp_path / "named" / "counter_1.db").touch()
    with shared_folder(workers=2):
        assert list((tmp_path / "named").iterdir()) == []
