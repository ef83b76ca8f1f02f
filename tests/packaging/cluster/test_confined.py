"""What is shut in, and who may speak to whom: users, accounts, volumes, secrets, ports."""

import re

import pytest

from fixtures.cluster_manifests import (
    Document,
    containers,
    gateway_pod,
    head_pod,
    manifests,
    node_pods,
    pods,
    ray_cluster,
    serve_config,
    settings,
    text,
    the,
    variables,
    visiting_pod,
)

_PODS = [pytest.param(template, id=name) for name, template in pods()]


@pytest.mark.parametrize("pod", _PODS)
def test_nothing_is_root_or_writes_where_its_programs_lie(pod: Document) -> None:
    spec = pod["spec"]
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] == 10001
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in containers(pod):
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
    assert "USER 10001" in text("Containerfile")


def test_only_the_head_has_an_account_of_kubernetes() -> None:
    with_account = [
        name for name, pod in pods() if pod["spec"].get("automountServiceAccountToken", True)
    ]
    assert with_account == ["gesso-cluster 0"]


def test_the_autoscaler_beside_the_head_is_as_confined() -> None:
    options = ray_cluster()["autoscalerOptions"]
    head = head_pod()
    assert options["securityContext"] == containers(head)[0]["securityContext"]
    volumes = {each["name"] for each in head["spec"]["volumes"]}
    assert {each["name"] for each in options["volumeMounts"]} <= volumes


@pytest.mark.parametrize("pod", _PODS)
def test_every_volume_is_declared_and_used(pod: Document) -> None:
    used = {each["name"] for container in containers(pod) for each in container["volumeMounts"]}
    declared = {each["name"] for each in pod["spec"].get("volumes", [])}
    claimed = {"data"} if pod == gateway_pod() else set()
    assert used == declared | claimed


@pytest.mark.parametrize("pod", _PODS)
def test_models_and_secrets_are_only_read(pod: Document) -> None:
    by_name = {each["name"]: each for each in pod["spec"]["volumes"]}
    for container in containers(pod):
        for mount in container["volumeMounts"]:
            kinds = set(by_name.get(mount["name"], ()))
            if kinds & {"persistentVolumeClaim", "secret", "configMap"}:
                assert mount["readOnly"] is True
    claim = by_name["models"]["persistentVolumeClaim"]
    assert claim == {"claimName": "gesso-models", "readOnly": True}
    assert the("PersistentVolumeClaim", claim["claimName"])["spec"]["accessModes"] == [
        "ReadWriteMany"
    ]


def test_secrets_are_those_that_the_readme_makes() -> None:
    made = dict(
        re.findall(
            r"create secret generic (\S+)[^\n]*\n\s+--from-file=(\w+)",
            text("README.md"),
        )
    )
    mounted = {
        volume["secret"]["secretName"]
        for _, pod in pods()
        for volume in pod["spec"].get("volumes", [])
        if "secret" in volume
    }
    token = ray_cluster()["authOptions"]["secretName"]
    assert made == {"gesso-cluster-secret": "secret", token: "auth_token"}
    assert mounted == {"gesso-cluster-secret"}
    (visiting,) = visiting_pod()["spec"]["containers"]
    given = {each["name"]: each.get("valueFrom") for each in visiting["env"]}
    assert given["RAY_AUTH_TOKEN"] == {"secretKeyRef": {"name": token, "key": made[token]}}
    assert variables(visiting)["RAY_AUTH_MODE"] == ray_cluster()["authOptions"]["mode"] == "token"


def test_the_shared_secret_is_copied_to_where_each_side_reads_it() -> None:
    (application,) = serve_config()["applications"]
    for pod in node_pods():
        (copying,) = pod["spec"]["initContainers"]
        assert copying["command"][-1] == application["args"]["secret"]
        assert copying["command"][:3] == ["install", "-m", "600"]
    assert f'"$GESSO_SERVER/{settings()["cluster"]["secret"]}"' in _founding()
    assert application["args"]["models"] == "/models"


def test_only_what_somebody_listens_at_is_let_through() -> None:
    listened = {
        port["containerPort"]
        for _, pod in pods()
        for container in containers(pod)
        for port in container.get("ports", [])
    }
    for _, policy in manifests():
        if policy["kind"] != "NetworkPolicy":
            continue
        for rule in policy["spec"].get("ingress", []):
            assert {each["port"] for each in rule.get("ports", [])} <= listened


def test_every_pod_is_under_a_policy_for_both_directions() -> None:
    policies = [each["spec"] for _, each in manifests() if each["kind"] == "NetworkPolicy"]
    for _, pod in pods():
        labels = pod["metadata"]["labels"].items()
        mine = [each for each in policies if each["podSelector"]["matchLabels"].items() <= labels]
        assert {kind for each in mine for kind in each["policyTypes"]} == {"Ingress", "Egress"}


def test_only_the_clusters_own_pods_reach_all_ports_of_ray() -> None:
    own = {"app.kubernetes.io/part-of": "gesso", "app.kubernetes.io/component": "cluster"}
    policy = the("NetworkPolicy", "gesso-cluster")["spec"]
    assert policy["podSelector"]["matchLabels"] == own
    unbounded = [rule["from"] for rule in policy["ingress"] if "ports" not in rule]
    assert unbounded == [[{"podSelector": {"matchLabels": own}}]]
    for pod in node_pods():
        assert pod["metadata"]["labels"] == own
    from_gateway = [
        rule
        for rule in policy["ingress"]
        if rule["from"] == [{"podSelector": {"matchLabels": gateway_pod()["metadata"]["labels"]}}]
    ]
    assert [each["ports"] for each in from_gateway] == [[{"protocol": "TCP", "port": 8000}]]


def _founding() -> str:
    (founding,) = gateway_pod()["spec"]["initContainers"]
    return str(founding["command"][-1])
