"""Reports: complete, with their plots."""

from __future__ import annotations

from pathlib import Path

from evaluation_replies import record, result

from evaluation.report import NO_FORCED, NO_SCORE, Forced, write

RECORDS = [record("a"), record("b", right=False, kind="rank"), record("c", wanted="refusal", status="out_of_scope")]


def test_a_report_holds_its_tables_and_its_plots(tmp_path: Path) -> None:
    text = write(tmp_path, result(*RECORDS)).read_text(encoding="utf-8")
    assert "| right | 2 of 3, 66.7 % (20.8–93.9) |" in text
    assert "| rank | 0 of 1 | 0.0 % (0.0–79.3) |" in text
    assert "| refusal | 0 | 0 | 0 | 1 | 0 | 1 of 1 |" in text
    assert NO_SCORE in text
    assert NO_FORCED in text
    plots = [line.split("(")[-1].rstrip(")") for line in text.splitlines() if line.startswith("![")]
    assert len(plots) == 5
    assert all((tmp_path / plot).read_text(encoding="utf-8").startswith("<svg") for plot in plots)


def test_the_router_is_measured_where_it_can_be(tmp_path: Path) -> None:
    scored = [one.model_copy(update={"router_score": 0.2}) for one in RECORDS]
    forced = Forced(result(*RECORDS, route="finetuned"), result(*RECORDS, route="rag"))
    text = write(tmp_path, result(*scored), forced=forced).read_text(encoding="utf-8")
    assert "| 0.7–0.8 | 0.800 | 2 of 3 |" in text
    assert "| rag | 0 | 0 | 2 | 1 |" in text
    assert (tmp_path / "calibration.svg").stat().st_size > 1000


def test_two_runs_stand_side_by_side_and_are_tested(tmp_path: Path) -> None:
    better = result(*(one.model_copy(update={"right": True}) for one in RECORDS), system="other")
    text = write(tmp_path, result(*RECORDS), better).read_text(encoding="utf-8")
    assert "| right | 2 of 3, 66.7 % (20.8–93.9) | 3 of 3, 100.0 % (43.9–100.0) |" in text
    assert "| rank | 1 | 1 | 0 | 1 |" in text
