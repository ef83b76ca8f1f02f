"""The manifests are what Kubernetes, KubeRay and KEDA understand: no name and no type is wrong."""

import copy
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from fixtures.cluster_manifests import FOLDER, KUBERNETES, Document, kustomization, manifests, wrong

_MANIFESTS = [
    pytest.param(document, id=f"{document['kind']}-{document['metadata']['name']}")
    for _, document in manifests()
]
_FREE = {
    "annotations", "labels", "matchLabels", "selector", "limits", "requests", "rayStartParams"
}  # fmt: skip
"""Whose keys are anybody's."""


@pytest.mark.parametrize("document", _MANIFESTS)
@pytest.mark.parametrize("version", KUBERNETES)
def test_kubernetes_understands_it(document: Document, version: str) -> None:
    assert wrong(document, version) == []


@pytest.mark.parametrize("document", _MANIFESTS)
def test_a_misspelt_name_would_be_found_anywhere(document: Document) -> None:
    unseen = [
        "/".join(map(str, place))
        for place in _named(document)
        if not wrong(_misspelt(document, place), KUBERNETES[-1])
    ]
    assert unseen == []


@pytest.mark.parametrize("document", _MANIFESTS)
def test_a_wrong_type_would_be_found_anywhere(document: Document) -> None:
    unseen = [
        "/".join(map(str, place))
        for place in _leaves(document)
        if not wrong(_changed(document, place, {"wrong": [1]}), KUBERNETES[-1])
    ]
    assert unseen == []


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("RayService", ("spec", "rayClusterConfig")),
        ("RayService", ("spec", "rayClusterConfig", "headGroupSpec")),
        ("RayService", ("spec", "rayClusterConfig", "headGroupSpec", "template")),
        ("RayService", ("spec", "rayClusterConfig", "workerGroupSpecs", 0, "groupName")),
        ("RayService", ("spec", "rayClusterConfig", "workerGroupSpecs", 0, "maxReplicas")),
        ("ScaledJob", ("spec", "jobTargetRef")),
        ("ScaledJob", ("spec", "jobTargetRef", "template")),
        ("ScaledJob", ("spec", "triggers", 0, "type")),
        ("ScaledJob", ("spec", "triggers", 0, "metadata", "query")),
        ("ScaledJob", ("spec", "triggers", 0, "metadata", "threshold")),
        ("StatefulSet", ("spec", "selector")),
        ("StatefulSet", ("spec", "template", "spec", "containers")),
        ("StatefulSet", ("spec", "template", "spec", "containers", 0, "name")),
    ],
)
def test_what_is_missing_would_be_found(kind: str, place: tuple[str | int, ...]) -> None:
    document = next(document for _, document in manifests() if document["kind"] == kind)
    node = _node(document, place[:-1])
    del node[place[-1]]
    assert wrong(document, KUBERNETES[-1])


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not on this machine")
def test_kustomize_binds_them_with_the_applications_and_the_settings() -> None:
    done = subprocess.run(
        ["kubectl", "kustomize", str(FOLDER)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    built = {each["kind"]: each for each in yaml.safe_load_all(done.stdout)}
    service = built["RayService"]
    assert service["spec"]["serveConfigV2"] == (FOLDER / "serve.yaml").read_text("utf-8")
    settings = built["ConfigMap"]
    assert settings["data"] == {"server.toml": (FOLDER / "server.toml").read_text("utf-8")}
    assert settings["metadata"]["name"] in done.stdout.split("kind: StatefulSet")[1]
    assert all(each["metadata"].get("namespace", "gesso") == "gesso" for each in built.values())
    assert all(not wrong(each, KUBERNETES[-1]) for each in built.values())
    tags = {each["name"]: each["newTag"] for each in kustomization()["images"]}
    for name, tag in tags.items():
        assert f"image: {name}:{tag}\n" in done.stdout
        assert f"image: {name}\n" not in done.stdout


def _named(node: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where names stand that are not anybody's."""
    if isinstance(node, list):
        for number, each in enumerate(node):
            yield from _named(each, (*place, number))
    elif isinstance(node, dict):
        is_free = bool(place) and place[-1] in _FREE and "matchLabels" not in node
        for key, value in node.items():
            if not is_free:
                yield (*place, key)
            yield from _named(value, (*place, key))


def _leaves(node: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(node, list | dict):
        pairs = enumerate(node) if isinstance(node, list) else node.items()
        for key, value in pairs:
            yield from _leaves(value, (*place, key))
    else:
        yield place


def _node(document: Document, place: tuple[str | int, ...]) -> Any:
    node: Any = document
    for each in place:
        node = node[each]
    return node


def _misspelt(document: Document, place: tuple[str | int, ...]) -> Document:
    changed = copy.deepcopy(document)
    node = _node(changed, place[:-1])
    node[f"{place[-1]}x"] = node.pop(place[-1])
    return changed if place[-1] not in ("apiVersion", "kind") else document | {"spex": 1}


def _changed(document: Document, place: tuple[str | int, ...], value: Any) -> Document:
    if place[-1] in ("apiVersion", "kind") and len(place) == 1:
        return document | {"metadata": value}
    changed = copy.deepcopy(document)
    _node(changed, place[:-1])[place[-1]] = value
    return changed
