"""What kustomize makes of the overlays keeps to Kubernetes' schemas, and its parts refer to each other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from service.settings import Settings, variable

ROOT = Path(__file__).parents[2]
KUBERNETES = ROOT / "deploy" / "kubernetes"
VERSIONS = ("1.30", kubernetes_validate.latest_version().rpartition(".")[0])
NAME = {"app.kubernetes.io/name": "census-qa"}
Object = dict[str, Any]


class Rendered:
    """The objects of an overlay, as kubectl would apply them."""

    def __init__(self, overlay: str) -> None:
        program = Path(sys.executable).with_name("kubectl")
        made = subprocess.run(
            [program, "kustomize", KUBERNETES / "overlays" / overlay], capture_output=True, text=True, check=True
        )
        self.objects: list[Object] = list(yaml.safe_load_all(made.stdout))

    def __call__(self, kind: str, name: str = "census-qa") -> Object:
        [found] = [o for o in self.objects if o["kind"] == kind and o["metadata"]["name"] == name]
        return found

    @property
    def pod(self) -> Object:
        template: Object = self("Deployment")["spec"]["template"]
        return template

    @property
    def container(self) -> Object:
        [container] = self.pod["spec"]["containers"]
        found: Object = container
        return found

    @property
    def settings(self) -> dict[str, str]:
        [found] = [o["data"] for o in self.objects if o["kind"] == "ConfigMap"]
        data: dict[str, str] = found
        return data


@pytest.fixture(scope="module", params=["cpu", "gpu"])
def rendered(request: pytest.FixtureRequest) -> Rendered:
    return Rendered(request.param)


@pytest.fixture(scope="module")
def gpu() -> Rendered:
    return Rendered("gpu")


@pytest.mark.parametrize("version", VERSIONS)
def test_every_object_keeps_to_its_schema(rendered: Rendered, version: str) -> None:
    for found in rendered.objects:
        kubernetes_validate.validate(found, version, strict=True)


def test_an_object_with_a_misspelt_field_would_not_pass(rendered: Rendered) -> None:
    service = rendered("Service")
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate({**service, "spec": {**service["spec"], "portz": []}}, VERSIONS[-1], strict=True)


def test_everything_lies_in_one_namespace_that_refuses_root(rendered: Rendered) -> None:
    namespace = rendered("Namespace")
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    others = [o for o in rendered.objects if o["kind"] != "Namespace"]
    assert {o["metadata"]["namespace"] for o in others} == {"census-qa"}


def test_service_budget_autoscaler_and_policy_mean_the_same_pods(rendered: Rendered) -> None:
    assert rendered.pod["metadata"]["labels"].items() >= NAME.items()
    assert rendered("Service")["spec"]["selector"] == NAME
    for kind, key in (
        ("PodDisruptionBudget", "selector"),
        ("NetworkPolicy", "podSelector"),
        ("Deployment", "selector"),
    ):
        assert rendered(kind)["spec"][key] == {"matchLabels": NAME}
    target = rendered("HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]
    assert (target["kind"], target["name"]) == ("Deployment", "census-qa")
    assert "replicas" not in rendered("Deployment")["spec"]


def test_the_port_is_the_same_everywhere(rendered: Rendered) -> None:
    [port] = rendered.container["ports"]
    assert str(port["containerPort"]) == rendered.settings["CENSUS_QA_PORT"]
    assert str(port["containerPort"]) == rendered.pod["metadata"]["annotations"]["prometheus.io/port"]
    [served] = rendered("Service")["spec"]["ports"]
    assert served["targetPort"] == port["name"]
    probes = [rendered.container[f"{kind}Probe"]["httpGet"] for kind in ("startup", "readiness", "liveness")]
    assert {probe["port"] for probe in probes} == {port["name"]}
    assert [probe["path"] for probe in probes] == ["/health/ready", "/health/ready", "/health/live"]


def test_containers_are_bounded_and_have_no_rights(rendered: Rendered) -> None:
    for pod in (rendered.pod["spec"], rendered("StatefulSet", "redis")["spec"]["template"]["spec"]):
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            assert container["securityContext"]["readOnlyRootFilesystem"] is True
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
            assert {"cpu", "memory"} <= set(container["resources"]["limits"])
            assert ":" in container["image"]
            assert not container["image"].endswith(":latest")


def test_a_pod_is_given_the_time_that_a_shutdown_takes(rendered: Rendered) -> None:
    delay = float(rendered.settings["CENSUS_QA_SHUTDOWN_DELAY_S"])
    timeout = float(rendered.settings["CENSUS_QA_SHUTDOWN_TIMEOUT_S"])
    assert rendered.pod["spec"]["terminationGracePeriodSeconds"] > delay + timeout
    readiness = rendered.container["readinessProbe"]
    assert delay >= readiness["periodSeconds"] * readiness["failureThreshold"]


def test_the_settings_are_the_services_and_its_values_pass(rendered: Rendered, monkeypatch: pytest.MonkeyPatch) -> None:
    known = {variable(field) for field in Settings.model_fields} | {"REDIS_URL"}
    assert set(rendered.settings) <= known
    for name, value in rendered.settings.items():
        monkeypatch.setenv(name, value)
    Settings.from_environment()


def test_pods_take_the_settings_that_were_made(rendered: Rendered) -> None:
    [made] = [o["metadata"]["name"] for o in rendered.objects if o["kind"] == "ConfigMap"]
    assert rendered.container["envFrom"][0]["configMapRef"]["name"] == made
    assert made != "census-qa"  # a name by content, so that a change replaces the pods


def test_the_autoscaler_follows_the_queue(rendered: Rendered) -> None:
    scaler = rendered("HorizontalPodAutoscaler")["spec"]
    [metric] = [m["pods"] for m in scaler["metrics"] if m["type"] == "Pods"]
    adapter = yaml.safe_load((KUBERNETES / "prometheus-adapter.values.yaml").read_text(encoding="utf-8"))
    [rule] = adapter["rules"]["custom"]
    assert metric["metric"]["name"] == rule["name"]["as"]
    assert rule["seriesQuery"].startswith(metric["metric"]["name"] + "{")
    # Pods must be added before questions are turned away.
    assert int(metric["target"]["averageValue"]) < Settings.model_fields["max_waiting"].default / 4
    assert scaler["minReplicas"] >= 2


def test_nothing_is_let_in_or_out_but_what_is_named(rendered: Rendered) -> None:
    default = rendered("NetworkPolicy", "nothing-by-default")["spec"]
    assert default["podSelector"] == {}
    assert sorted(default["policyTypes"]) == ["Egress", "Ingress"]
    redis = rendered("NetworkPolicy", "redis")["spec"]
    assert redis["ingress"][0]["from"] == [{"podSelector": {"matchLabels": NAME}}]
    assert "egress" not in redis


def test_gpu_pods_run_on_their_pool_with_a_whole_gpu_and_a_mounted_model(gpu: Rendered) -> None:
    pod = gpu.pod["spec"]
    assert pod["nodeSelector"] == {"pool": "gpu"}
    assert pod["tolerations"] == [{"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"}]
    assert gpu.container["resources"]["limits"]["nvidia.com/gpu"] == "1"
    assert gpu.settings["CENSUS_QA_ENGINE"] == "vllm"
    mounts = {mount["name"]: mount["mountPath"] for mount in gpu.container["volumeMounts"]}
    assert gpu.settings["CENSUS_QA_MODEL"].startswith(mounts["model"] + "/")
    assert set(mounts) == {volume["name"] for volume in pod["volumes"]}
    [claim] = [v["persistentVolumeClaim"]["claimName"] for v in pod["volumes"] if v["name"] == "model"]
    assert gpu("PersistentVolumeClaim", claim)
    assert gpu.container["image"].endswith("-gpu")
