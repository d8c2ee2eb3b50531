"""The stack and the monitoring mean the same: files, addresses, and the gauge that the cluster scales by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]


def loaded(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


STACK = loaded("docker-compose.yml")["services"]


def mounted(service: str) -> dict[str, str]:
    """Folder in the container by folder of the repository."""
    pairs = [volume.split(":") for volume in STACK[service]["volumes"] if isinstance(volume, str)]
    return {parts[0]: parts[1] for parts in pairs if parts[0].startswith("./")}


def test_prometheus_and_grafana_are_given_files_that_exist() -> None:
    for service in ("prometheus", "grafana"):
        for folder in mounted(service):
            assert (ROOT / folder).is_dir(), folder
    assert "--config.file=/etc/prometheus/prometheus.yml" in STACK["prometheus"]["command"]
    assert (ROOT / "deploy/prometheus/prometheus.yml").is_file()


def test_prometheus_asks_the_services_of_the_stack_by_their_names() -> None:
    config = loaded("deploy/prometheus/prometheus.yml")
    targets = {t for job in config["scrape_configs"] for group in job["static_configs"] for t in group["targets"]}
    names = {*STACK, *STACK["service"]["networks"]["published"]["aliases"], "localhost"}
    assert {target.partition(":")[0] for target in targets} <= names
    assert f"census-qa:{STACK['service']['environment']['CENSUS_QA_PORT']}" in targets


def test_grafana_asks_prometheus_by_its_name_and_finds_the_dashboards() -> None:
    [source] = loaded("deploy/grafana/provisioning/datasources/prometheus.yaml")["datasources"]
    assert source["url"] == "http://prometheus:9090"
    assert set(STACK["grafana"]["networks"]) & set(STACK["prometheus"]["networks"])
    [provider] = loaded("deploy/grafana/provisioning/dashboards/census-qa.yaml")["providers"]
    assert provider["options"]["path"] == mounted("grafana")["./deploy/grafana/dashboards"]


def test_the_cluster_scales_by_a_gauge_that_the_service_has() -> None:
    scaler = loaded("deploy/kubernetes/base/autoscaler.yaml")["spec"]
    [name] = [m["pods"]["metric"]["name"] for m in scaler["metrics"] if m["type"] == "Pods"]
    # Written from the code; a test of its own keeps it so.
    text = (ROOT / "docs/metrics.md").read_text(encoding="utf-8")
    assert f"`{name}`" in text
