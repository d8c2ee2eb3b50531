"""What of the GPU benchmark needs no GPU: limits, isolation, records, table, agreement, rounds over HTTP."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from benchmarks.gpu import agreement, candidates
from benchmarks.gpu.__main__ import main, measure
from benchmarks.gpu.cases import Inputs, quick, spec
from benchmarks.gpu.isolate import ROOT, Ended, Spec, last_error, run
from benchmarks.gpu.kernels import Timed, fastest, told
from benchmarks.gpu.limits import DEVICES, H100, PHI3_MINI, Work, device_named, least_ms, most_per_second
from benchmarks.gpu.report import Found, Row, as_json, rows
from benchmarks.gpu.shape import END, PAD, START, TINY, truncated, write_shape
from benchmarks.gpu.sink import Record, Sink
from benchmarks.gpu.sizes import FULL, REHEARSAL, Sizes
from benchmarks.gpu.watch import Watch
from census.plan import Plan

HERE = Path(__file__).parent


def row(found: list[Row], beginning: str) -> Row:
    return next(row for row in found if row.what.startswith(beginning))


def found(**runs: list[Record]) -> Found:
    ended = {name: Ended(name, tuple(records), 1.0) for name, records in runs.items()}
    return Found(FULL, ended)


def grid(seqs: int, tokens: int, rate: float) -> Record:
    return {"step": "grid", "seqs": seqs, "tokens": tokens, "per_second": rate}


# --- limits ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("batch", "rate"), [(128, 606), (1024, 847)])
def test_the_limits_are_those_of_the_roofline(batch: int, rate: float) -> None:
    assert most_per_second(PHI3_MINI, H100, Work(), batch) == pytest.approx(rate, rel=0.005)


def test_one_request_alone_is_bound_by_reading_the_weights() -> None:
    assert least_ms(PHI3_MINI, H100, Work()) == pytest.approx(71.5, rel=0.005)
    assert PHI3_MINI.matmul == pytest.approx(3.72e9, rel=0.005)
    assert PHI3_MINI.kv_bytes == 393_216


def test_fp8_halves_the_weights_and_doubles_the_arithmetic() -> None:
    assert most_per_second(PHI3_MINI, H100, Work(), 1024, fp8=True) == pytest.approx(1260, rel=0.005)
    a100 = next(device for device in DEVICES if device.name == "A100")
    with pytest.raises(ValueError, match="no FP8"):
        most_per_second(PHI3_MINI, a100, Work(), 1024, fp8=True)


def test_a_device_is_known_by_its_drivers_name() -> None:
    device = device_named("NVIDIA H200")
    assert device is not None
    assert device.name == "H200"
    assert most_per_second(PHI3_MINI, device, Work(), 1024) > most_per_second(PHI3_MINI, H100, Work(), 1024)
    assert device_named("CPU") is None


# --- sizes and specifications ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("sizes", [FULL, REHEARSAL])
def test_sizes_survive_the_way_to_the_measuring_process(sizes: Sizes) -> None:
    assert Sizes.from_json(json.loads(json.dumps(sizes.to_json()))) == sizes
    assert sizes.grid[0] == sizes.default
    assert len(set(sizes.grid)) == len(sizes.grid)


def test_the_grid_is_whole() -> None:
    assert set(FULL.grid) == {(seqs, tokens) for seqs in (128, 512, 1024) for tokens in (2048, 8192, 16384)}
    assert FULL.largest == (1024, 16384)


def test_unknown_sizes_are_refused() -> None:
    with pytest.raises(TypeError, match="rouns"):
        Sizes.from_json({"rouns": 2})


def test_a_specification_survives_its_file(tmp_path: Path) -> None:
    inputs = Inputs(Path("shape"), tmp_path, REHEARSAL, rehearse=True)
    written = spec("fp8", inputs, (8, 256))
    assert written is not None
    read = Spec.from_file(written.write())
    assert read == replace(written, engine=dict(written.engine), environment=dict(written.environment or {}))
    assert (read.limits, read.engine) == ((8, 256), {"quantization": "fp8"})


def test_texts_need_a_model_and_questions(tmp_path: Path) -> None:
    assert spec("texts", Inputs(Path("shape"), tmp_path, FULL), None) is None
    with pytest.raises(KeyError):
        spec("fp9", Inputs(Path("shape"), tmp_path, FULL), None)


# --- isolation ------------------------------------------------------------------------------------------------------


def measuring(tmp_path: Path, source: str, seconds: float = 20) -> Ended:
    """Run `source` as a measuring process; SPEC and SINK are its specification's file and its records."""
    preamble = (
        "import sys\nfrom pathlib import Path\nfrom benchmarks.gpu.isolate import Spec\n"
        "SINK = Spec.from_file(Path(sys.argv[1])).sink\n"
    )
    (tmp_path / "standin_measuring.py").write_text(preamble + source, encoding="utf-8")
    path = os.pathsep.join((str(tmp_path), str(ROOT)))
    return run(
        Spec("standin_measuring", "it", tmp_path, tmp_path, REHEARSAL, seconds, {}, environment={"PYTHONPATH": path}),
        60,
    )


def test_a_process_that_ends_well_has_no_problem(tmp_path: Path) -> None:
    ended = measuring(tmp_path, "SINK.put('rate', per_second=2.0)")
    assert (ended.records, ended.problem) == (({"step": "rate", "per_second": 2.0},), "")


def test_a_process_that_hangs_is_stopped_with_its_children_and_keeps_its_records(tmp_path: Path) -> None:
    source = (
        "import subprocess, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "SINK.put('child', pid=child.pid)\n"
        "time.sleep(60)\n"
    )
    ended = measuring(tmp_path, source, seconds=3)
    assert ended.problem == "stopped after 3 s"
    assert ended.seconds < 20
    pid = ended.records[0]["pid"]
    state = Path(f"/proc/{pid}/stat")
    assert not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] == "Z"


def test_a_process_that_fails_says_why(tmp_path: Path) -> None:
    ended = measuring(tmp_path, "raise RuntimeError('no memory left')")
    assert "no memory left" in ended.problem
    assert ended.problem.startswith("exit status 1")


def test_the_error_at_the_root_is_named() -> None:
    log = (
        "(Worker pid=7) ERROR 11-22 [multiproc.py:95] RuntimeError: out of memory\n"
        "RuntimeError: Engine core initialization failed. See root cause above.\n"
        "shutting down\n"
    )
    assert last_error(log) == "RuntimeError: out of memory"
    assert last_error("a\nb\n\n") == "b"
    assert last_error("") == "no output"


def test_a_record_cut_off_is_left_out(tmp_path: Path) -> None:
    sink = Sink(tmp_path / "records")
    assert sink.read() == []
    sink.put("single", p50_ms=1.5)
    with sink.path.open("a") as file:
        file.write('{"step": "gr')
    assert sink.read() == [{"step": "single", "p50_ms": 1.5}]


# --- table ----------------------------------------------------------------------------------------------------------


def test_the_tuned_engine_is_the_median_of_the_fastest_point() -> None:
    records = [
        {"step": "ready", "device": "NVIDIA H200"},
        grid(128, 2048, 300.0),
        grid(1024, 8192, 500.0),
        {"step": "duel", "tuned": 600.0, "default": 300.0},
        {"step": "duel", "tuned": 540.0, "default": 300.0},
    ]
    lines = rows(found(bf16=records))
    tuned = row(lines, "tuned engine (1024 × 8192) ÷ H100")
    assert tuned.ratio == pytest.approx(540 / 848.5, rel=0.001)
    assert tuned.met is True
    own = row(lines, "tuned engine (1024 × 8192) ÷ H200")
    assert own.floor is None
    assert own.ratio is not None
    assert own.ratio < tuned.ratio
    gain = row(lines, "tuned ÷ default")
    assert gain.ratio == pytest.approx(1.9)
    assert "AsyncLLM" in row(lines, "engine, 128").note


def test_ratios_are_taken_within_a_round() -> None:
    pairs = [{"step": "prefix", "shared": shared, "unique": unique} for shared, unique in ((10, 5), (30, 20), (9, 8))]
    prefix = row(rows(found(bf16=pairs)), "shared prefix")
    assert prefix.ratio == pytest.approx(1.5)
    assert "3 rounds, 1.12–2.00" in prefix.note


def test_a_floor_that_is_not_reached_is_missed() -> None:
    single = row(rows(found(bf16=[{"step": "single", "count": 200, "p50_ms": 143.0, "p99_ms": 150.0}])), "H100's limit")
    assert single.ratio == pytest.approx(0.5, rel=0.01)
    assert single.met is False


def test_fp8_is_compared_with_bf16_at_the_same_limits() -> None:
    bf16 = [{"step": "prefix", "shared": 900.0, "unique": 500.0}, {"step": "prefix", "shared": 900.0, "unique": 600.0}]
    fp8 = [{"step": "rate", "per_second": 660.0}]
    assert row(rows(found(bf16=bf16, fp8=fp8)), "FP8").ratio == pytest.approx(1.2)
    assert not [line for line in rows(found(fp8=fp8)) if line.what.startswith("FP8")]


def test_the_goal_of_agreement_is_strict() -> None:
    agreed = {"step": "agreement", "share": 0.9949, "count": 1000, "plans": 990}
    line = row(rows(found(texts=[agreed])), "plans equal")
    assert (line.figure, line.met) == ("99.49%", False)


def side(rate: float, p50: float, **more: Any) -> dict[str, Any]:
    return {"per_second": rate, "p50_ms": p50, **more}


def test_the_service_is_beside_its_engine_with_what_was_lost() -> None:
    replies = {"statuses": {"200": 98, "503": 2}, "sources": {"rules": 98}}
    served = [
        {"step": "served", "service": side(90.0, 9, **replies), "bare": side(100.0, 8)},
        {"step": "served-single", "service": side(1, 85.0, **replies), "bare": side(1, 81.0)},
    ]
    lines = rows(found(service=served))
    service = row(lines, "service ÷ its engine")
    assert (service.ratio, service.met) == (pytest.approx(0.9), True)
    assert "2 replies not 200" in service.note
    assert "rules 98" in service.note
    assert row(lines, "added p50").figure == "4.0 ms"


def test_a_failed_measurement_is_a_line_and_json_holds_every_record() -> None:
    ended = {
        "bf16": Ended("bf16", (grid(128, 2048, 300.0),), 2.0),
        "fp8": Ended("fp8", (), 9.0, "ValueError: no kernel"),
    }
    whole = Found(FULL, ended)
    lines = rows(whole)
    assert lines[-1] == Row("fp8: incomplete", "", note="ValueError: no kernel")
    kept = json.loads(as_json(whole, lines))
    assert kept["runs"]["bf16"]["records"] == [grid(128, 2048, 300.0)]
    assert len(kept["rows"]) == len(lines)


def test_one_table_takes_what_an_earlier_command_measured(tmp_path: Path) -> None:
    Sink(tmp_path / "bf16.jsonl").put("rate", per_second=300.0)
    whole = measure(Inputs(tmp_path, tmp_path, REHEARSAL), ("texts",), 0.0, Console(quiet=True))
    assert set(whole.ended) == {"bf16", "texts"}
    assert whole.of("bf16", "rate") == [{"step": "rate", "per_second": 300.0}]


def test_tuned_stands_beside_vllm_as_it_starts_by_itself() -> None:
    tuned = [{"step": "duel", "tuned": 450.0, "default": 400.0}]
    lines = rows(found(bf16=tuned, untouched=[{"step": "rate", "per_second": 300.0}]))
    assert row(lines, "tuned ÷ AsyncLLM").ratio == pytest.approx(1.5)
    assert row(lines, "tuned ÷ default limits").ratio == pytest.approx(1.125)


def test_what_was_busy_is_a_line() -> None:
    busy = {"step": "busy", "own_cores": 0.5, "busiest_child_cores": 1.0, "gpu_busy": 0.97, "gpu_watts": 610.0}
    assert row(rows(found(bf16=[busy])), "busy").figure == ("GPU 97%, 610 W; front end 0.50 cores, busiest child 1.00")


def test_a_watch_sees_this_process_and_its_children() -> None:
    with Watch() as seen:
        sum(range(3_000_000))
    found = seen.summary()
    assert found["own_cores"] > 0
    assert found["all_cores"] >= found["own_cores"]


def timed(name: str, batch: int, us: float, problem: str = "") -> Timed:
    return Timed(name, batch, us, problem)


def test_the_fastest_attention_is_the_one_that_runs_and_agrees_at_the_largest_batch() -> None:
    times = [
        timed("flash_attn", 1, 1.0),
        timed("flash_attn", 1024, 900.0),
        timed("flash_attn, up to 32 splits", 1024, 100.0),
        timed("flash_attn_2", 1024, 300.0, "differs by 0.5"),
        timed("triton_attn", 1024, 500.0),
        timed("matmul", 1024, 1.0),
    ]
    assert fastest(times) == "triton_attn"
    assert fastest([timed("flash_attn", 1024, float("inf"), "RuntimeError: no kernel")]) == "auto"


def test_kernels_are_told_in_milliseconds_of_a_step() -> None:
    lines = list(told([timed("matmul", 1024, 400.0), timed("triton_attn", 1024, 500.0)]))
    assert lines[0].startswith("matmul, 1024 tokens: 12.80 ms a step, 580 TFLOP/s")
    assert lines[1].startswith("triton_attn, 1024 sequences: 16.00 ms a step, 2.8")
    assert list(told([timed("flash_attn_2", 1, float("inf"), "ImportError: x")])) == ["flash_attn_2, 1: ImportError: x"]


def test_candidates_are_pairs_of_settings_told_in_a_line() -> None:
    assert candidates.settings_of("triton_attn/v2") == (
        ("CENSUS_QA_VLLM_ATTENTION", "triton_attn"),
        ("CENSUS_QA_VLLM_MODEL_RUNNER", "v2"),
    )
    records = ({"step": "rate", "per_second": 300.0}, {"step": "rate", "per_second": 320.0})
    single = {"step": "single", "p50_ms": 105.0}
    ended = Ended("quick", (*records, single), 70.0)
    assert candidates.rate(ended) == 310.0
    assert candidates.told("a/b", ended) == "a/b: 310/s, 105.0 ms alone (70 s)"
    assert candidates.told("a/b", Ended("quick", (), 9.0, "no kernel")) == "a/b: 0/s (9 s) no kernel"


def test_a_quick_look_is_told_its_settings(tmp_path: Path) -> None:
    settings = candidates.settings_of("flash_attn/v1")
    look = quick("quick-a", Inputs(tmp_path, tmp_path, FULL, settings=settings))
    assert dict(look.environment or {}) == dict(settings)
    assert (look.steps, look.sizes.singles, look.untouched) == (("rate", "busy", "single"), 50, False)


def test_what_no_time_is_left_for_says_so(tmp_path: Path) -> None:
    inputs = Inputs(tmp_path, tmp_path, REHEARSAL)
    whole = measure(inputs, ("bf16", "texts"), 0.0, Console(quiet=True))
    assert {name: ended.problem for name, ended in whole.ended.items()} == {
        "bf16": "left out: 0 s were left of 0",
        "texts": "left out: give --model and --questions",
    }
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("options", [["--only", "bf17"], ["--set", "PORT"]])
def test_what_it_does_not_understand_is_refused_before_anything_runs(tmp_path: Path, options: list[str]) -> None:
    app = typer.Typer()
    app.command()(main)
    result = CliRunner().invoke(app, [*options, "--shape", str(tmp_path), "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert options[1] in result.output


# --- shape ----------------------------------------------------------------------------------------------------------


def tokenizer() -> dict[str, Any]:
    vocabulary = {PAD: 0, START: 1, END: 2, "a": 3, "b": 4, "ab": 5, "aba": 6}
    merges = [["a", "b"], ["ab", "a"]]
    added = [{"id": number, "content": name} for name, number in list(vocabulary.items())[:3]]
    return {"model": {"type": "BPE", "vocab": vocabulary, "merges": merges}, "added_tokens": added}


def test_a_tokenizer_cut_down_keeps_only_merges_it_can_make() -> None:
    cut = truncated(tokenizer(), 6)
    assert set(cut["model"]["vocab"].values()) == set(range(6))
    assert cut["model"]["merges"] == [["a", "b"]]


def test_a_tokenizer_without_chat_tokens_is_refused() -> None:
    other = tokenizer()
    del other["model"]["vocab"][END]
    with pytest.raises(ValueError, match="im_end"):
        truncated(other, 6)


def test_the_folder_is_a_phi3_whose_ids_are_the_tokenizers(tmp_path: Path) -> None:
    folder = write_shape(tmp_path / "tiny", TINY, tokenizer(), heads=2)
    config = json.loads((folder / "config.json").read_text())
    assert config["architectures"] == ["Phi3ForCausalLM"]
    assert config["eos_token_id"] == 2
    assert config["hidden_size"] % config["num_attention_heads"] == 0


# --- agreement ------------------------------------------------------------------------------------------------------

PLAN = '{"op":"value","measures":["A1101"],"areas":["13000"],"years":[2015]}'
SAME = '{"op": "value", "measures": ["A1101"], "areas": ["13000"], "years": [2015], "order": "desc"}'
OTHER = '{"op":"value","measures":["A1101"],"areas":["27000"],"years":[2015]}'


def test_plans_agree_by_canonical_form() -> None:
    Plan.model_validate_json(SAME)
    one = {"a": PLAN, "b": PLAN, "c": "?", "d": '{"op":"none"}'}
    found = agreement.compare(one, {"a": SAME, "b": OTHER, "c": "?", "d": '{"op": "none"}'})
    assert found.share == pytest.approx(3 / 4)
    assert [key for key, _, _ in found.differing] == ["b"]
    assert found.plans == 3


def test_a_lost_answer_is_no_agreement() -> None:
    with pytest.raises(ValueError, match="1 questions"):
        agreement.compare({"a": PLAN, "b": PLAN}, {"a": PLAN})


@pytest.mark.parametrize(("second", "status"), [(SAME, 0), (OTHER, 1)])
def test_the_command_says_whether_the_goal_is_met(tmp_path: Path, second: str, status: int) -> None:
    files = []
    for name, text in (("a", PLAN), ("b", second)):
        files.append(tmp_path / f"{name}.jsonl")
        files[-1].write_text(json.dumps({"id": "1", "text": text}) + "\n", encoding="utf-8")
    app = typer.Typer()
    app.command()(agreement.main)
    result = CliRunner().invoke(app, [str(file) for file in files])
    assert result.exit_code == status
    assert f"{1 - status} of 1 agree" in result.output


# --- the service against its engine ---------------------------------------------------------------------------------


def serving(tmp_path: Path, app: str) -> Ended:
    sizes = replace(REHEARSAL, served_requests=24, served_rounds=2, served_singles=3, served_connections=4)
    environment = {
        "PYTHONPATH": os.pathsep.join((str(HERE), str(ROOT))),
        "BENCHMARK_APP": f"standin_service:{app}",
        "BENCHMARK_ENGINE": "standin_service:Engine",
    }
    return run(Spec("benchmarks.gpu.served", "service", tmp_path, tmp_path, sizes, 50, {}, environment=environment), 60)


def test_both_sides_do_the_same_calls_and_the_stand_in_skips_the_engine(tmp_path: Path) -> None:
    ended = serving(tmp_path, "create")
    assert ended.problem == ""
    whole = Found(REHEARSAL, {"service": ended})
    pairs = whole.of("service", "served")
    assert len(pairs) == 2
    for pair in pairs:
        assert pair["service"]["statuses"] == {"200": 24}
        assert pair["service"]["calls"] == 1.0
        assert pair["service"]["sources"] == {"planned-finetuned": 24}
        # Four at a time, 20 ms each: no side can pass 200 a second.
        assert 0 < pair["service"]["per_second"] <= 200
        assert 20 < pair["bare"]["per_second"] <= 200
    alone = whole.of("service", "served-single")
    assert all(pair["bare"]["p50_ms"] >= 20 for pair in alone)
    assert whole.of("service", "stand-in")[0]["p50_ms"] < 20 * 4
    assert row(rows(whole), "service ÷ its engine").ratio is not None


@pytest.mark.parametrize(
    ("app", "problem"),
    [
        ("create_idle", "answers without its engine; its log: torch.AcceleratorError: CUDA error: out of memory"),
        ("create_rarely", "0.50 engine calls each"),
    ],
)
def test_a_service_that_asks_its_engine_too_little_is_no_measurement(tmp_path: Path, app: str, problem: str) -> None:
    ended = serving(tmp_path, app)
    assert problem in ended.problem
    assert not [record for record in ended.records if record["step"] == "served"]
