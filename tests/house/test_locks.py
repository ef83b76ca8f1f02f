"""What packed environments are made of: all of it locked, hashed, and the same in each of them."""

from pathlib import Path

import pytest

from fixtures.native_packages import LIBRARIES
from gesso_pack.building import BUILT, RECIPES, SOURCES
from gesso_pack.locking import ENVIRONMENT_LOCKS, LOCKS, PLATFORM
from gesso_pack.locks import Pinned, normalised, read_lock
from gesso_pack.places import CHECKOUT, ENVIRONMENTS
from gesso_pack.specification import read_specification
from system_packages import PACKAGES, TEST_LIBRARIES

NAMES = tuple(ENVIRONMENT_LOCKS)


def _locked(name: str) -> dict[str, Pinned]:
    return {each.name: each for each in read_lock(LOCKS / f"{name}.txt")}


def _without_build(version: str) -> str:
    """PyTorch's builds for a processor and for a card share one version."""
    return version.partition("+")[0]


def test_every_environment_is_specified_and_locked() -> None:
    assert {file.stem for file in ENVIRONMENTS.glob("*.yml")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_environment_takes_its_wheels_from_its_lock_alone(name: str) -> None:
    specification = read_specification(ENVIRONMENTS / f"{name}.yml")
    assert specification.name == name
    assert specification.locks == (LOCKS / f"{name}.txt",)


@pytest.mark.parametrize("name", NAMES)
def test_every_line_of_a_lock_has_a_hash_and_no_name_comes_twice(name: str) -> None:
    lines = read_lock(LOCKS / f"{name}.txt")  # refuses a line without a hash
    assert lines
    assert len({each.name for each in lines}) == len(lines)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_comes_from_conda_and_from_pip(name: str) -> None:
    specification = read_specification(ENVIRONMENTS / f"{name}.yml")
    conda = {normalised(each.split()[0]) for each in specification.conda}
    assert not conda & set(_locked(name))


def test_no_library_has_two_versions() -> None:
    seen: dict[str, set[str]] = {}
    for name in NAMES:
        for library, each in _locked(name).items():
            seen.setdefault(library, set()).add(_without_build(each.version))
    assert {library for library, versions in seen.items() if len(versions) > 1} == set()


@pytest.mark.parametrize("checkout", ["dev", "engine", "planner", "cluster"])
def test_a_checkout_is_tested_with_what_is_packed(checkout: str) -> None:
    tested: dict[str, set[str]] = {}  # several, where newer Pythons get a newer one
    for each in read_lock(LOCKS / f"{checkout}.txt"):
        tested.setdefault(each.name, set()).add(each.version)
    for name in NAMES:
        for library, each in _locked(name).items():
            assert each.version in tested.get(library, {each.version}), f"{library} of {name}"


def test_processor_and_card_differ_in_their_builds_alone() -> None:
    only_cpu = set(_locked("engine-cpu")) - set(_locked("engine-cuda"))
    only_cuda = set(_locked("engine-cuda")) - set(_locked("engine-cpu"))
    assert only_cpu == {"onnxruntime"}
    others = {each for each in only_cuda if not each.startswith(("nvidia-", "cuda-"))}
    assert others == {"onnxruntime-gpu", "triton"}


def test_pytorch_for_a_processor_is_no_other_build() -> None:
    assert _locked("engine-cpu")["torch"].version.endswith("+cpu")
    assert "+" not in _locked("engine-cuda")["torch"].version


def test_what_comes_as_source_is_locked_by_the_wheel_that_is_recorded() -> None:
    sources = {each.name: each.version for each in read_lock(LOCKS / SOURCES)}
    built = {each.name: each for each in read_lock(LOCKS / BUILT)}
    assert set(sources) == set(built) == set(RECIPES)
    for name in NAMES:
        for library, each in _locked(name).items():
            if library in RECIPES:
                assert each == built[library]
                assert each.version == sources[library]


@pytest.mark.parametrize("name", tuple(RECIPES))
def test_the_tools_that_build_are_locked(name: str) -> None:
    locked = {each.name for each in read_lock(LOCKS / f"tools-{name}.txt")}
    assert {normalised(tool) for tool in RECIPES[name].tools} <= locked


def test_no_lock_names_where_a_wheel_lies() -> None:
    for file in LOCKS.glob("*.txt"):
        assert "://" not in file.read_text(), file.name


def test_the_python_of_every_environment_is_that_of_the_locks() -> None:
    python = PLATFORM[PLATFORM.index("--python-version") + 1]
    for name in NAMES:
        specification = read_specification(ENVIRONMENTS / f"{name}.yml")
        assert f"python {python}.*" in specification.conda


def test_nothing_hides_the_library_that_is_called_packaging() -> None:
    import packaging

    assert packaging.__file__
    assert not Path(packaging.__file__).is_relative_to(CHECKOUT / "packaging")
    assert not Path(packaging.__file__).is_relative_to(CHECKOUT / "tests")


def test_ci_brings_the_libraries_that_the_test_channel_is_made_of() -> None:
    every_system = {"libgcc_s.so.1", "libstdc++.so.6"}
    named = {name for names in LIBRARIES.values() for name in names}
    assert named - every_system <= set(PACKAGES) | set(TEST_LIBRARIES)
