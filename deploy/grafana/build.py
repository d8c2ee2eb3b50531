"""The Grafana dashboards of boards.py, written as JSON by Grafana's own library.

    python deploy/grafana/build.py [--out FOLDER]      a test fails where deploy/grafana/dashboards/ is not current

Every query is put to a real Prometheus by tests/deploy/test_monitoring.py. Grafana itself is not run.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from boards import BOARDS
from grafana_foundation_sdk.builders import common, dashboard, heatmap, prometheus, stat, table, timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.common import BigValueGraphMode, TooltipDisplayMode
from grafana_foundation_sdk.models.dashboard import DataSourceRef, VariableOption, VariableRefresh
from grafana_foundation_sdk.models.prometheus import PromQueryFormat
from queries import Board, Panel, Query

FOLDER = Path(__file__).with_name("dashboards")
SOURCE = DataSourceRef(type_val="prometheus", uid="prometheus")
HEIGHT = 8  # of 30 pixels
KINDS: dict[str, Any] = {
    "lines": timeseries.Panel,
    "number": stat.Panel,
    "table": table.Panel,
    "heat": heatmap.Panel,
}


def built(board: Board) -> str:
    """A dashboard as JSON."""
    made = (
        dashboard.Dashboard(board.title)
        .uid(board.uid)
        .description(board.text)
        .tags(["census-qa"])
        .refresh("30s")
        .time("now-1h", "now")
        .timezone("browser")
        .readonly()
        .with_variable(
            dashboard.QueryVariable("instance")
            .label("Instance")
            .query("label_values(census_qa_ready, instance)")
            .datasource(SOURCE)
            .refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
            .multi(True)
            .include_all(True)
            .all_value(".*")
            .current(VariableOption(selected=True, text="All", value="$__all"))
        )
    )
    for title, panels in board.rows:
        made = made.with_row(dashboard.Row(title))
        for panel in panels:
            made = made.with_panel(_panel(panel))
    return JSONEncoder(sort_keys=True, indent=1, ensure_ascii=False).encode(made.build()) + "\n"


def _panel(panel: Panel) -> Any:
    made = KINDS[panel.kind]().title(panel.title).unit(panel.unit).datasource(SOURCE)
    made = made.height(4 if panel.kind == "number" else HEIGHT).span(panel.width)
    if panel.text:
        made = made.description(panel.text)
    made = _shown(made, panel)
    for ref, query in zip("ABCDEFGH", panel.queries, strict=False):
        made = made.with_target(_target(panel, query, ref))
    return made


def _shown(made: Any, panel: Panel) -> Any:
    if panel.kind == "number":
        return made.reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"])).graph_mode(BigValueGraphMode.AREA)
    if panel.kind == "heat":
        return made.calculate(False)
    if panel.kind == "table":
        return made.show_header(True)
    made = made if panel.least is None else made.min(panel.least)
    made = made if panel.most is None else made.max(panel.most)
    return made.fill_opacity(10).line_width(1).tooltip(common.VizTooltipOptions().mode(TooltipDisplayMode.MULTI))


def _target(panel: Panel, query: Query, ref: str) -> Any:
    made = prometheus.Dataquery().expr(query.expr).legend_format(query.legend).ref_id(ref).datasource(SOURCE)
    if panel.kind == "table":
        return made.instant().format(PromQueryFormat.TABLE)
    return made.format(PromQueryFormat.HEATMAP) if panel.kind == "heat" else made.range()


def main() -> None:
    """Write every dashboard."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder to write to")
    folder: Path = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    for board in BOARDS:
        (folder / f"{board.uid}.json").write_text(built(board), encoding="utf-8")


if __name__ == "__main__":
    main()
