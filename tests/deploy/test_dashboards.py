"""Dashboards, rules and runbook fit each other and the metrics there are."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import yaml
from monitored import GRAFANA, ROOT, RUNBOOK, alerts, boards, panels, records, rules
from promql import metrics_of, valued

from service.metric_list import described

KNOWN = {one.name for one in described()}
HISTOGRAMS = frozenset(one.name for one in described() if one.kind == "histogram")
PROMETHEUS_OWN = {"up"}


def concrete(expression: str) -> str:
    return expression.replace("$__rate_interval", "1m").replace("$instance", ".*")


def entries_of_the_runbook() -> list[str]:
    return re.findall(r"(?m)^## (\w+)$", RUNBOOK.read_text("utf-8"))


def test_the_dashboards_are_current(tmp_path: Path) -> None:
    subprocess.run([sys.executable, GRAFANA / "build.py", "--out", tmp_path], check=True)
    written = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    shipped = {path.name: path.read_text("utf-8") for path in (GRAFANA / "dashboards").iterdir()}
    assert written == shipped, "run: python deploy/grafana/build.py"


def test_panels_and_rules_ask_for_metrics_that_exist() -> None:
    recorded = {rule["record"] for rule in records()}
    for expression in [*(panel.expr for panel in panels()), *(rule["expr"] for rule in rules())]:
        assert metrics_of(concrete(expression), HISTOGRAMS) <= KNOWN | recorded | PROMETHEUS_OWN, expression


def test_every_metric_of_the_service_is_on_a_dashboard() -> None:
    shown = {name for panel in panels() for name in metrics_of(concrete(panel.expr), HISTOGRAMS)}
    assert {name for name in KNOWN if name.startswith("census_qa_")} <= shown


def test_what_is_recorded_is_used_by_an_alert_or_named_in_the_runbook() -> None:
    asked = {name for alert in alerts() for name in metrics_of(alert["expr"], HISTOGRAMS)}
    text = RUNBOOK.read_text("utf-8")
    assert [rule["record"] for rule in records() if rule["record"] not in asked and rule["record"] not in text] == []


def test_every_alert_links_to_its_entry_in_the_runbook() -> None:
    entries = {
        re.sub(r"[^\w-]", "", title.lower()) for title in re.findall(r"(?m)^## (.+)$", RUNBOOK.read_text("utf-8"))
    }
    for alert in alerts():
        path, _, anchor = alert["annotations"]["runbook_url"].partition("#")
        assert ROOT / path == RUNBOOK
        assert anchor == alert["alert"].lower()
        assert anchor in entries
        assert alert["labels"]["severity"] in {"critical", "warning"}
        assert alert["annotations"]["summary"].endswith(".")


def test_the_runbook_has_no_entry_of_an_alert_that_is_gone() -> None:
    assert sorted(entries_of_the_runbook()) == sorted(alert["alert"] for alert in alerts())


def test_the_provisioned_source_is_the_one_that_panels_name() -> None:
    (source,) = yaml.safe_load((GRAFANA / "provisioning/datasources/prometheus.yaml").read_text("utf-8"))["datasources"]
    for board in boards().values():
        for panel in board["panels"]:
            for target in panel.get("targets", ()):
                assert target["datasource"] == {"type": source["type"], "uid": source["uid"]}
    uids = [board["uid"] for board in boards().values()]
    assert len(set(uids)) == len(uids) == 4


def test_an_alert_is_asked_for_what_it_compares() -> None:
    assert valued("up == 0") == ["up{}"]
    assert valued("a > 1 and on (job) (b < 2)") == ["a{}", "b{}"]
    assert valued("sum(increase(a[5m])) > 0") == ["sum(increase(a{}[5m]))"]
