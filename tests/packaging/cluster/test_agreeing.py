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
    engines,
    gateway_pod,
    head_pod,
    kustomization,
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
    worker_group,
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
        for each in _project()["optional-dependencies"]["cluster"]
        if each.startswith("ray[")
    ]
    named = re.findall(r"Ray(?: Serve)? (\d+\.\d+\.\d+)", _all_text())
    assert {ray_cluster()["rayVersion"], *named} == set(ray)


@pytest.mark.parametrize("pod", _PODS)
def test_every_pod_finds_the_models_where_it_looks(pod: Document) -> None:
    for container in pod["spec"]["containers"]:
        places = {each["name"]: each["mountPath"] for each in container["volumeMounts"]}
        assert variables(container)["GESSO_MODELS"] == places["models"] == "/models"
        assert variables(container)["HOME"] == places["tmp"]


@pytest.mark.parametrize("pod", _PODS)
def test_resources_are_quantities_and_no_more_is_asked_for_than_allowed(pod: Document) -> None:
    for container in containers(pod):
        resources = container["resources"]
        assert set(resources["requests"]) == set(resources["limits"])
        for quantity in (*resources["requests"].values(), *resources["limits"].values()):
            assert _QUANTITY.fullmatch(quantity), quantity
        # Memory that is promised and not there ends somebody's job.
        assert resources["requests"]["memory"] == resources["limits"]["memory"]


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
    (gateway,) = gateway_pod()["spec"]["containers"]
    (port,) = gateway["ports"]
    assert port["containerPort"] == settings()["port"]
    assert settings()["host"] == "0.0.0.0"
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        asked = gateway[probe]["httpGet"]
        assert asked == {"path": "/healthz", "port": port["name"], "scheme": "HTTPS"}
        assert asked["path"] in OPEN  # no key


def test_the_gateway_asks_the_proxy_that_the_service_names() -> None:
    engines = the("Service", "gesso-engines")
    (port,) = engines["spec"]["ports"]
    address = f"http://{engines['metadata']['name']}:{port['port']}"
    assert settings()["cluster"]["address"] == address
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
    drain = settings()["limits"]["drain_seconds"]
    assert gateway_pod()["spec"]["terminationGracePeriodSeconds"] > drain
    (gateway,) = gateway_pod()["spec"]["containers"]
    alive = gateway["livenessProbe"]
    assert alive["periodSeconds"] * alive["failureThreshold"] > drain
    for pod in (head_pod(), worker_group()["template"]):
        (ray,) = pod["spec"]["containers"]
        draining = float(variables(ray)[DRAIN_VARIABLE])
        assert pod["spec"]["terminationGracePeriodSeconds"] > draining + 10
    stay = parser().parse_args(visiting_pod()["spec"]["containers"][0]["args"])
    assert visiting_pod()["spec"]["terminationGracePeriodSeconds"] > stay.drain_seconds + 15
    assert engines()["graceful_shutdown_timeout_s"] > stay.drain_seconds
    deletion = the("RayService", "gesso-cluster")["spec"]["rayClusterDeletionDelaySeconds"]
    assert deletion >= draining


def test_the_visiting_pod_is_started_as_the_module_understands_and_joins_the_head() -> None:
    (visiting,) = visiting_pod()["spec"]["containers"]
    assert visiting["command"] == ["python", "-P", "-m", "gesso_runtime.server.cluster.visiting"]
    args = parser().parse_args(visiting["args"])
    (head,) = head_pod()["spec"]["containers"]
    ports = {each["name"]: each["containerPort"] for each in head["ports"]}
    # KubeRay calls the service of a RayService's head so.
    assert args.address == f"gesso-cluster-head-svc:{ports['gcs-server']}"
    assert f"--num-gpus={args.cards}" in join(args)


def test_a_replica_has_the_card_and_the_processors_that_it_asks_for() -> None:
    options = engines()["ray_actor_options"]
    (worker,) = worker_group()["template"]["spec"]["containers"]
    (visiting,) = visiting_pod()["spec"]["containers"]
    args = parser().parse_args(visiting["args"])
    assert worker["resources"] == visiting["resources"]
    limits = worker["resources"]["limits"]
    assert limits["nvidia.com/gpu"] == worker_group()["rayStartParams"]["num-gpus"] == "1"
    assert options["num_gpus"] == args.cards == 1
    assert options["num_cpus"] <= args.processors <= int(limits["cpu"])
    head = ray_cluster()["headGroupSpec"]
    assert head["rayStartParams"]["num-gpus"] == head["rayStartParams"]["num-cpus"] == "0"
    for pod in (head["template"], gateway_pod()):
        assert "nvidia.com/gpu" not in str(pod)


def test_rays_store_fits_the_memory_of_each_pod() -> None:
    sizes = {
        worker_group()["rayStartParams"]["object-store-memory"],
        ray_cluster()["headGroupSpec"]["rayStartParams"]["object-store-memory"],
    }
    (visiting,) = visiting_pod()["spec"]["containers"]
    store = parser().parse_args(visiting["args"]).object_store_bytes
    assert sizes == {str(store)}
    (shared,) = (each for each in visiting_pod()["spec"]["volumes"] if each["name"] == "shared")
    assert store < _bytes(shared["emptyDir"]["sizeLimit"])
    for pod in node_pods():
        for container in pod["spec"]["containers"]:
            assert 3 * store < _bytes(container["resources"]["limits"]["memory"])


def test_as_many_replicas_may_be_as_there_may_be_cards() -> None:
    visiting = the("ScaledJob", "gesso-visiting")["spec"]
    most = engines()["autoscaling_config"]["max_replicas"]
    assert most == worker_group()["maxReplicas"] + visiting["maxReplicaCount"]
    (application,) = serve_config()["applications"]
    assert settings()["cluster"]["at_once"] == most * application["args"]["at_once"]


def test_cards_are_given_back_and_come_at_once() -> None:
    scaling = engines()["autoscaling_config"]
    assert scaling["min_replicas"] == worker_group()["minReplicas"] == _least_visiting() == 0
    # What the manifest does not say is Serve's own, not the code's: 30 s until a card is asked for.
    assert scaling["upscale_delay_s"] == 0
    assert scaling["metrics_interval_s"] <= 1
    assert scaling["look_back_period_s"] <= 2
    assert {"downscale_delay_s", "downscale_to_zero_delay_s", "initial_replicas"} <= set(scaling)
    (application,) = serve_config()["applications"]
    assert engines()["max_ongoing_requests"] == application["args"]["at_once"]
    assert scaling["target_ongoing_requests"] == application["args"]["at_once"]


def test_batches_are_counted_by_a_figure_that_the_server_tells() -> None:
    told = Figures(lambda: {ServedState.QUEUED: 2, ServedState.RUNNING: 1}).text().decode()
    (trigger,) = the("ScaledJob", "gesso-visiting")["spec"]["triggers"]
    asked = set(re.findall(r"gesso_\w+", trigger["metadata"]["query"]))
    assert asked
    assert asked <= set(re.findall(r"^(gesso_\w+)\{", told, re.MULTILINE))
    assert int(trigger["metadata"]["activationThreshold"]) < int(trigger["metadata"]["threshold"])
    assert f"- {worker_group()['maxReplicas']}," in trigger["metadata"]["query"]


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


def _project() -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    return project


def _all_text() -> str:
    return "\n".join(text(file.name) for file in sorted(FOLDER.iterdir()))


def _least_visiting() -> int:
    return int(the("ScaledJob", "gesso-visiting")["spec"]["minReplicaCount"])


def _bytes(quantity: str) -> int:
    return int(quantity[:-2]) * _BINARY[quantity[-2:]]
