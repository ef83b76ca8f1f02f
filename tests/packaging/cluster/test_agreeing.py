"""What the manifests say to each other, to the server's settings and to the code is one thing."""

import ast
import re
import tomllib
from typing import Any

import pytest

from fixtures.cluster_manifests import (
    FOLDER,
    Document,
    containers,
    kustomization,
    manifests,
    pods,
    serve_config,
    text,
    the,
)
from gesso_pack.places import CHECKOUT
from gesso_pack.releasing import needs_of
from gesso_runtime.server.cluster.visiting import DRAIN_VARIABLE, join, parser
from gesso_runtime.server.door.auth import OPEN
from gesso_runtime.server.door.figures import Figures
from gesso_runtime.server.jobs.record import ServedState

_PODS = [pytest.param(template, id=name) for name, template in pods()]
_QUANTITY = re.compile(r"\d+(\.\d+)?(m|Ki|Mi|Gi|Ti|k|M|G|T)?")
_BINARY = {"Mi": 1 << 20, "Gi": 1 << 30}


def _project() -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    return project


def _settings() -> dict[str, Any]:
    return tomllib.loads(text("server.toml"))


def _engines() -> Document:
    (application,) = serve_config()["applications"]
    (deployment,) = application["deployments"]
    return dict(deployment)


def _cluster() -> Document:
    return dict(the("RayService", "gesso-cluster")["spec"]["rayClusterConfig"])


def _gateway() -> Document:
    return dict(the("StatefulSet", "gesso-gateway")["spec"]["template"])


def _visiting() -> Document:
    job = the("ScaledJob", "gesso-visiting")["spec"]["jobTargetRef"]
    return dict(job["template"])


def _environment(container: Document) -> dict[str, str]:
    return {each["name"]: each.get("value", "") for each in container["env"]}


def _bytes(quantity: str) -> int:
    return int(quantity[:-2]) * _BINARY[quantity[-2:]]


def test_every_file_is_applied_or_read() -> None:
    generated = {file for each in kustomization()["configMapGenerator"] for file in each["files"]}
    used = {*kustomization()["resources"], *generated, "kustomization.yaml"}
    assert {file.name for file in FOLDER.iterdir()} == used | {"README.md", "Containerfile"}


def test_images_are_those_of_the_recipe_in_the_version_of_gesso() -> None:
    images = {each["name"]: each["newTag"] for each in kustomization()["images"]}
    assert {each["image"] for _, pod in pods() for each in containers(pod)} == set(images)
    assert set(images.values()) == {_project()["version"]}
    for name in images:
        assert f"-t {name}:{_project()['version']}" in text("README.md")


def test_rays_version_is_the_locked_one() -> None:
    ray = [
        each.partition("==")[2]
        for each in _project()["optional-dependencies"].get("cluster", [])
        if each.startswith("ray[")
    ]
    said = {_cluster()["rayVersion"], *re.findall(r"Ray(?: Serve)? (\d+\.\d+\.\d+)", _all_text())}
    assert said == set(ray or said)
    assert len(said) == 1


def _all_text() -> str:
    return "\n".join(text(file.name) for file in sorted(FOLDER.iterdir()))


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
    options = _cluster()["autoscalerOptions"]
    head = _cluster()["headGroupSpec"]["template"]
    assert options["securityContext"] == containers(head)[0]["securityContext"]
    volumes = {each["name"] for each in head["spec"]["volumes"]}
    assert {each["name"] for each in options["volumeMounts"]} <= volumes


@pytest.mark.parametrize("pod", _PODS)
def test_every_volume_is_declared_and_used(pod: Document) -> None:
    used = {each["name"] for container in containers(pod) for each in container["volumeMounts"]}
    declared = {each["name"] for each in pod["spec"].get("volumes", [])}
    claimed = {"data"} if pod["metadata"]["labels"] == _gateway()["metadata"]["labels"] else set()
    assert used == declared | claimed


@pytest.mark.parametrize("pod", _PODS)
def test_models_and_secrets_are_only_read(pod: Document) -> None:
    by_name = {each["name"]: each for each in pod["spec"]["volumes"]}
    for container in containers(pod):
        for mount in container["volumeMounts"]:
            if {"persistentVolumeClaim", "secret", "configMap"} & set(
                by_name.get(mount["name"], ())
            ):
                assert mount["readOnly"] is True
    claim = by_name["models"]["persistentVolumeClaim"]
    assert claim == {"claimName": "gesso-models", "readOnly": True}
    assert the("PersistentVolumeClaim", claim["claimName"])["spec"]["accessModes"] == [
        "ReadWriteMany"
    ]


@pytest.mark.parametrize("pod", _PODS)
def test_every_pod_finds_the_models_where_it_looks(pod: Document) -> None:
    for container in pod["spec"]["containers"]:
        places = {each["name"]: each["mountPath"] for each in container["volumeMounts"]}
        assert _environment(container)["GESSO_MODELS"] == places["models"] == "/models"
        assert _environment(container)["HOME"] == places["tmp"]


@pytest.mark.parametrize("pod", _PODS)
def test_resources_are_quantities_and_no_more_is_asked_for_than_allowed(pod: Document) -> None:
    for container in containers(pod):
        resources = container["resources"]
        assert set(resources["requests"]) == set(resources["limits"])
        for quantity in (*resources["requests"].values(), *resources["limits"].values()):
            assert _QUANTITY.fullmatch(quantity), quantity
        # Memory that is promised and not there ends somebody's job.
        assert resources["requests"]["memory"] == resources["limits"]["memory"]


def test_secrets_are_those_that_the_readme_makes() -> None:
    made = dict(
        re.findall(
            r"create secret generic (\S+)[^\n]*\\\n\s+--from-(?:literal|file)=(\w+)",
            text("README.md"),
        )
    )
    mounted = {
        volume["secret"]["secretName"]
        for _, pod in pods()
        for volume in pod["spec"].get("volumes", [])
        if "secret" in volume
    }
    token = _cluster()["authOptions"]["secretName"]
    assert made == {"gesso-cluster-secret": "secret", token: "auth_token"}
    assert mounted == {"gesso-cluster-secret"}
    (visiting,) = _visiting()["spec"]["containers"]
    given = {each["name"]: each.get("valueFrom") for each in visiting["env"]}
    assert given["RAY_AUTH_TOKEN"] == {"secretKeyRef": {"name": token, "key": made[token]}}
    assert _environment(visiting)["RAY_AUTH_MODE"] == _cluster()["authOptions"]["mode"] == "token"


def test_the_shared_secret_is_copied_to_where_each_side_reads_it() -> None:
    (application,) = serve_config()["applications"]
    for pod in (_visiting(), _cluster()["headGroupSpec"]["template"], _worker()["template"]):
        (copying,) = pod["spec"]["initContainers"]
        assert copying["command"][-1] == application["args"]["secret"]
        assert copying["command"][:3] == ["install", "-m", "600"]
    assert f'"$GESSO_SERVER/{_settings()["cluster"]["secret"]}"' in _founding()
    assert application["args"]["models"] == "/models"


def _worker() -> Document:
    (group,) = _cluster()["workerGroupSpecs"]
    return dict(group)


def _founding() -> str:
    (founding,) = _gateway()["spec"]["initContainers"]
    return str(founding["command"][-1])


def test_every_service_reaches_a_port_of_pods_that_it_names() -> None:
    by_operator = {"ray.io/node-type", "ray.io/serve"}
    for _, service in manifests():
        if service["kind"] != "Service":
            continue
        wanted = {
            key: value
            for key, value in service["spec"]["selector"].items()
            if key not in by_operator
        }
        named = [pod for _, pod in pods() if wanted.items() <= pod["metadata"]["labels"].items()]
        assert named
        offered = {
            port["name"]: port["containerPort"]
            for pod in named
            for container in containers(pod)
            for port in container.get("ports", [])
        }
        for port in service["spec"]["ports"]:
            assert offered[port["targetPort"]] == port["port"]


def test_the_gateway_listens_where_its_service_and_probes_look() -> None:
    (gateway,) = _gateway()["spec"]["containers"]
    (port,) = gateway["ports"]
    assert port["containerPort"] == _settings()["port"]
    assert _settings()["host"] == "0.0.0.0"
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        asked = gateway[probe]["httpGet"]
        assert asked == {"path": "/healthz", "port": port["name"], "scheme": "HTTPS"}
        assert asked["path"] in OPEN  # no key


def test_the_gateway_asks_the_proxy_that_the_service_names() -> None:
    engines = the("Service", "gesso-engines")
    (port,) = engines["spec"]["ports"]
    address = f"http://{engines['metadata']['name']}:{port['port']}"
    assert _settings()["cluster"]["address"] == address
    assert serve_config()["http_options"]["port"] == port["port"]
    assert serve_config()["proxy_location"] == "HeadOnly"
    assert engines["spec"]["selector"]["ray.io/node-type"] == "head"


def test_one_server_holds_the_queue() -> None:
    stateful = the("StatefulSet", "gesso-gateway")["spec"]
    assert stateful["replicas"] == 1
    (claim,) = stateful["volumeClaimTemplates"]
    assert claim["spec"]["accessModes"] == ["ReadWriteOnce"]
    assert stateful["selector"]["matchLabels"] == stateful["template"]["metadata"]["labels"]


def test_pods_are_given_longer_to_end_than_what_runs_in_them_takes() -> None:
    drain = _settings()["limits"]["drain_seconds"]
    assert _gateway()["spec"]["terminationGracePeriodSeconds"] > drain
    (gateway,) = _gateway()["spec"]["containers"]
    alive = gateway["livenessProbe"]
    assert alive["periodSeconds"] * alive["failureThreshold"] > drain
    for pod in (_cluster()["headGroupSpec"]["template"], _worker()["template"]):
        (ray,) = pod["spec"]["containers"]
        draining = float(_environment(ray)[DRAIN_VARIABLE])
        assert pod["spec"]["terminationGracePeriodSeconds"] > draining + 10
    stay = parser().parse_args(_visiting()["spec"]["containers"][0]["args"])
    assert _visiting()["spec"]["terminationGracePeriodSeconds"] > stay.drain_seconds + 15
    assert _engines()["graceful_shutdown_timeout_s"] > stay.drain_seconds
    deletion = the("RayService", "gesso-cluster")["spec"]["rayClusterDeletionDelaySeconds"]
    assert deletion >= draining


def test_the_visiting_pod_is_started_as_the_module_understands_and_joins_the_head() -> None:
    (visiting,) = _visiting()["spec"]["containers"]
    assert visiting["command"] == ["python", "-P", "-m", "gesso_runtime.server.cluster.visiting"]
    args = parser().parse_args(visiting["args"])
    (head,) = _cluster()["headGroupSpec"]["template"]["spec"]["containers"]
    ports = {each["name"]: each["containerPort"] for each in head["ports"]}
    # KubeRay calls the service of a RayService's head so.
    assert args.address == f"gesso-cluster-head-svc:{ports['gcs-server']}"
    assert f"--num-gpus={args.cards}" in join(args)


def test_a_replica_has_the_card_and_the_processors_that_it_asks_for() -> None:
    options = _engines()["ray_actor_options"]
    (worker,) = _worker()["template"]["spec"]["containers"]
    (visiting,) = _visiting()["spec"]["containers"]
    args = parser().parse_args(visiting["args"])
    assert worker["resources"] == visiting["resources"]
    limits = worker["resources"]["limits"]
    assert limits["nvidia.com/gpu"] == _worker()["rayStartParams"]["num-gpus"] == "1"
    assert options["num_gpus"] == args.cards == 1
    assert options["num_cpus"] <= args.processors <= int(limits["cpu"])
    head = _cluster()["headGroupSpec"]
    assert head["rayStartParams"]["num-gpus"] == head["rayStartParams"]["num-cpus"] == "0"
    for pod in (head["template"], _gateway()):
        assert "nvidia.com/gpu" not in str(pod)


def test_rays_store_fits_the_memory_of_each_pod() -> None:
    sizes = {
        _worker()["rayStartParams"]["object-store-memory"],
        _cluster()["headGroupSpec"]["rayStartParams"]["object-store-memory"],
    }
    (visiting,) = _visiting()["spec"]["containers"]
    store = parser().parse_args(visiting["args"]).object_store_bytes
    assert sizes == {str(store)}
    (shared,) = (each for each in _visiting()["spec"]["volumes"] if each["name"] == "shared")
    assert store < _bytes(shared["emptyDir"]["sizeLimit"])
    for pod in (_cluster()["headGroupSpec"]["template"], _worker()["template"], _visiting()):
        for container in pod["spec"]["containers"]:
            assert 3 * store < _bytes(container["resources"]["limits"]["memory"])


def test_as_many_replicas_may_be_as_there_may_be_cards() -> None:
    visiting = the("ScaledJob", "gesso-visiting")["spec"]
    most = _engines()["autoscaling_config"]["max_replicas"]
    assert most == _worker()["maxReplicas"] + visiting["maxReplicaCount"]
    (application,) = serve_config()["applications"]
    assert _settings()["cluster"]["at_once"] == most * application["args"]["at_once"]


def test_cards_are_given_back_and_come_at_once() -> None:
    scaling = _engines()["autoscaling_config"]
    assert scaling["min_replicas"] == _worker()["minReplicas"] == visiting_least() == 0
    # What the manifest does not say is Serve's own, not the code's: 30 s until a card is asked for.
    assert scaling["upscale_delay_s"] == 0
    assert scaling["metrics_interval_s"] <= 1
    assert scaling["look_back_period_s"] <= 2
    assert {"downscale_delay_s", "downscale_to_zero_delay_s", "initial_replicas"} <= set(scaling)
    (application,) = serve_config()["applications"]
    assert _engines()["max_ongoing_requests"] == application["args"]["at_once"]
    assert scaling["target_ongoing_requests"] == application["args"]["at_once"]


def visiting_least() -> int:
    return int(the("ScaledJob", "gesso-visiting")["spec"]["minReplicaCount"])


def test_batches_are_counted_by_a_figure_that_the_server_tells() -> None:
    told = Figures(lambda: {ServedState.QUEUED: 2, ServedState.RUNNING: 1}).text().decode()
    (trigger,) = the("ScaledJob", "gesso-visiting")["spec"]["triggers"]
    asked = set(re.findall(r"gesso_\w+", trigger["metadata"]["query"]))
    assert asked
    assert asked <= set(re.findall(r"^(gesso_\w+)\{", told, re.MULTILINE))
    assert int(trigger["metadata"]["activationThreshold"]) < int(trigger["metadata"]["threshold"])
    assert f"- {_worker()['maxReplicas']}," in trigger["metadata"]["query"]


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
    for pod in (_cluster()["headGroupSpec"]["template"], _worker()["template"], _visiting()):
        assert pod["metadata"]["labels"] == own
    from_gateway = [
        rule
        for rule in policy["ingress"]
        if rule["from"] == [{"podSelector": {"matchLabels": _gateway()["metadata"]["labels"]}}]
    ]
    assert [each["ports"] for each in from_gateway] == [[{"protocol": "TCP", "port": 8000}]]


def test_the_import_path_names_a_function_of_one_argument() -> None:
    (application,) = serve_config()["applications"]
    module, _, name = application["import_path"].partition(":")
    source = CHECKOUT / "runtime" / f"{module.replace('.', '/')}.py"
    found = {
        each.name: len(each.args.args)
        for each in ast.parse(source.read_text("utf-8")).body
        if isinstance(each, ast.FunctionDef)
    }
    assert found[name] == 1


def test_the_recipe_installs_by_what_the_installer_understands() -> None:
    usage = (CHECKOUT / "packaging" / "install.sh").read_text("utf-8")
    installing = next(line for line in text("Containerfile").splitlines() if "install.sh" in line)
    options = set(re.findall(r"--[a-z-]+", installing))
    assert options == {"--prefix", "--environments", "--no-menu"}
    assert all(f"{option} " in usage for option in options)
    (prefix,) = re.findall(r"--prefix (\S+)", installing)
    assert f"PATH={prefix}/current/${{ENVIRONMENT}}/bin:" in text("Containerfile")


def test_the_recipe_is_given_environments_that_a_release_may_have() -> None:
    built = re.findall(r"ENVIRONMENT=(\S+).* -t (\S+):", text("README.md"))
    assert {image: name for name, image in built} == {
        "gesso-gateway": "gateway",
        "gesso-cluster": "cluster-node",
    }
    for name, _ in built:
        assert (CHECKOUT / "envs" / f"{name}.yml").is_file()
    wanted = {name: needs_of(name).driver for name, _ in built}
    assert [name for name, driver in wanted.items() if driver] == ["cluster-node"]
