"""Nothing in the default install forbids commercial use or is GPL only."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path

import pytest

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
FORBIDDEN = re.compile(r"non-?commercial|(?<!L)(?<!Lesser )GPL(?!.*(with|exception|LGPL))", re.I)


def _name(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9_.-]", requirement, maxsplit=1)[0]


def _with_dependencies(names: list[str]) -> set[str]:
    found: set[str] = set()
    while names:
        name = names.pop()
        if name.lower() in found:
            continue
        try:
            needed = requires(name) or []
        except PackageNotFoundError:
            continue  # for another platform
        found.add(name.lower())
        names += [_name(r) for r in needed if "extra ==" not in r]
    return found


INSTALLED = sorted(
    _with_dependencies(
        [_name(r) for r in PROJECT["dependencies"]]
        + [_name(r) for r in PROJECT["optional-dependencies"]["desktop"]]
        + ["pyvips-binary"]
    )
)


@pytest.mark.parametrize("name", INSTALLED)
def test_a_default_dependency_may_be_shipped_commercially(name: str) -> None:
    metadata = distribution(name).metadata
    classifiers = metadata.get_all("Classifier") or []
    licence = metadata.get("License-Expression") or " / ".join(
        c.rsplit("::", 1)[1].strip() for c in classifiers if c.startswith("License ::")
    )
    licence = licence or (metadata.get("License") or "").splitlines()[0]
    assert licence, f"{name} states no licence"
    choices = re.split(r"\s+OR\s+|/", licence)
    assert any(not FORBIDDEN.search(choice) for choice in choices), licence


def test_heif_stays_optional_because_its_wheel_carries_a_gpl_encoder() -> None:
    assert not any("heif" in requirement for requirement in PROJECT["dependencies"])
    assert "heif" in PROJECT["optional-dependencies"]


def test_our_own_licence_is_apache() -> None:
    text = (Path(__file__).parents[2] / "LICENSE").read_text()
    assert PROJECT["license"] == "Apache-2.0"
    assert "Apache License" in text
    assert "Version 2.0" in text
