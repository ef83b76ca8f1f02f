"""Ray itself reads what is meant for it: its schema, its command, our application."""

import copy
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from fixtures.cluster_manifests import Document, serve_config, text, the
from gesso_pack.places import CHECKOUT
from gesso_runtime.server.keys.secret_files import write_secret

_PYTHON = CHECKOUT / "build" / "cluster" / "bin" / "python"
_READ = """
import json, sys, yaml
from ray.serve.config import AutoscalingConfig
from ray.serve.schema import ServeDeploySchema
read = ServeDeploySchema.model_validate(yaml.safe_load(sys.stdin))
plain = json.loads(read.model_dump_json(exclude_unset=True))
for application in plain["applications"]:
    for deployment in application["deployments"]:
        # The schema above takes any words here, and Serve leaves out those that it does not know.
        scaling = AutoscalingConfig.model_validate(deployment["autoscaling_config"])
        deployment["autoscaling_config"] = scaling.model_dump(exclude_unset=True)
print(json.dumps(plain))
"""
_BUILD = """
import importlib, json, sys
module, _, name = sys.argv[1].partition(":")
built = getattr(importlib.import_module(module), name)(json.loads(sys.argv[2]))
deployment = built._bound_deployment
print(json.dumps([deployment.name, deployment.max_ongoing_requests]))
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.cluster,
    pytest.mark.skipif(not _PYTHON.exists(), reason="Ray is not in build/cluster"),
]


def _ray(*arguments: str, given: str = "") -> "subprocess.CompletedProcess[str]":
    environment = {"PYTHONPATH": str(CHECKOUT / "runtime"), "HOME": "/nowhere"}
    return subprocess.run(
        [str(_PYTHON), *arguments], input=given, env=environment, capture_output=True, text=True,
        timeout=120,
    )  # fmt: skip


def _as_read(config: Document) -> Any:
    done = _ray("-c", _READ, given=yaml.safe_dump(config))
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr


def test_ray_understands_every_word_of_the_applications() -> None:
    assert _as_read(serve_config()) == serve_config()


@pytest.mark.parametrize(
    "place",
    [
        ("proxy_location",),
        ("http_options", "port"),
        ("applications", 0, "import_path"),
        ("applications", 0, "deployments", 0, "max_ongoing_requests"),
        ("applications", 0, "deployments", 0, "autoscaling_config", "downscale_to_zero_delay_s"),
        ("applications", 0, "deployments", 0, "ray_actor_options", "num_gpus"),
    ],
)
def test_a_misspelt_word_would_be_found(place: tuple[str | int, ...]) -> None:
    config = copy.deepcopy(serve_config())
    node: Any = config
    for each in place[:-1]:
        node = node[each]
    node[f"{place[-1]}x"] = node.pop(place[-1])
    assert _as_read(config) != config


def test_a_wrong_kind_of_value_would_be_found() -> None:
    config = copy.deepcopy(serve_config())
    config["applications"][0]["deployments"][0]["autoscaling_config"]["max_replicas"] = "many"
    assert "max_replicas" in _as_read(config)


def test_ray_start_has_the_options_of_both_kinds_of_nodes() -> None:
    known = set(
        re.findall(r"--([a-z-]+)", _ray("-m", "ray.scripts.scripts", "start", "--help").stdout)
    )
    cluster = the("RayService", "gesso-cluster")["spec"]["rayClusterConfig"]
    for group in (cluster["headGroupSpec"], *cluster["workerGroupSpecs"]):
        assert set(group["rayStartParams"]) <= known


def test_the_application_is_built_from_these_arguments(tmp_path: Path) -> None:
    (application,) = serve_config()["applications"]
    args = application["args"] | {"secret": _secret(tmp_path)}
    done = _ray("-c", _BUILD, application["import_path"], json.dumps(args))
    assert done.returncode == 0, done.stderr
    (deployment,) = application["deployments"]
    assert json.loads(done.stdout) == [deployment["name"], deployment["max_ongoing_requests"]]


def test_an_argument_that_it_does_not_know_is_refused(tmp_path: Path) -> None:
    (application,) = serve_config()["applications"]
    args = application["args"] | {"secret": _secret(tmp_path), "modells": "/models"}
    done = _ray("-c", _BUILD, application["import_path"], json.dumps(args))
    assert done.returncode != 0
    assert "modells" in done.stderr


def test_the_version_in_the_text_is_the_installed_one() -> None:
    installed = _ray("-c", "import ray; print(ray.__version__)").stdout.strip()
    assert f"Ray Serve {installed}" in text("serve.yaml")


def _secret(folder: Path) -> str:
    file = folder / "cluster.key"
    write_secret(file, b"s" * 64)
    return str(file)
