"""Environments are found by their manifests, and a broken one costs nobody the others."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gesso_core.errors import NeedsEnvironment
from gesso_runtime.environments import (
    MANIFEST,
    VARIABLE,
    find_environments,
    read_environment,
    survey_environments,
)


def _environment(folder: Path, **changes: object) -> Path:
    """A folder with a manifest and this interpreter in it."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/python").symlink_to(sys.executable)
    manifest: dict[str, Any] = {
        "format": 1,
        "name": folder.name,
        "python": "bin/python",
        "engines": ["onnx", "llama"],
        "versions": {"onnxruntime": "1.31.1"},
    }
    kept = {key: value for key, value in (manifest | changes).items() if value is not None}
    (folder / MANIFEST).write_text(json.dumps(kept))
    return folder


def test_the_interpreter_that_runs_this_is_an_environment() -> None:
    (own,) = find_environments()
    assert own.name == "current"
    assert own.python == Path(sys.executable)
    assert "rehearsal" in own.engines


def test_only_the_rows_whose_libraries_are_there_are_offered() -> None:
    (own,) = find_environments()
    for row, module in (("onnx", "onnxruntime"), ("llama", "llama_cpp")):
        probed = subprocess.run([sys.executable, "-c", f"import {module}"], stderr=subprocess.PIPE)
        assert (row in own.engines) == (probed.returncode == 0)


def test_a_library_that_is_offered_has_a_version() -> None:
    pytest.importorskip("onnxruntime")
    (own,) = find_environments()
    assert any(name.startswith("onnxruntime") for name in own.versions)


def test_looking_imports_no_inference_library() -> None:
    code = (
        "import sys; from gesso_runtime.environments import find_environments; "
        "find_environments(); heavy = {'onnxruntime', 'llama_cpp', 'torch'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    search = {"PYTHONPATH": os.pathsep.join(sys.path)}
    told = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | search, capture_output=True
    )
    assert told.stdout.strip() == b"[]"


@pytest.mark.parametrize(
    ("package", "sign", "row"),
    [
        ("onnxruntime", "capi/libonnxruntime_providers_cuda.so", "onnx"),
        ("llama_cpp", "lib/libggml-cuda.so", "llama"),
    ],
)
def test_libraries_that_were_built_with_cuda_are_known_by_their_files(
    tmp_path: Path, package: str, sign: str, row: str
) -> None:
    (tmp_path / package / sign).parent.mkdir(parents=True)
    (tmp_path / package / "__init__.py").write_text("raise ImportError('must not be imported')")
    code = (
        "from gesso_runtime.environments import find_environments; "
        f"(own,) = find_environments(); print({row!r} in own.engines, {row!r} in own.accelerated)"
    )
    search = {"PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    for built_with, expected in ((False, "True False"), (True, "True True")):
        if built_with:
            (tmp_path / package / sign).touch()
        command = [sys.executable, "-c", code]
        told = subprocess.run(command, env=os.environ | search, capture_output=True, text=True)
        assert told.stdout.strip() == expected


@pytest.mark.parametrize(
    ("built_with", "needed", "is_fast"),
    [
        (["torch"], ["torch", "plain"], True),
        ([], ["torch", "plain"], False),
        (["torch"], ["torch", "onnxruntime"], False),
        (["torch", "onnxruntime"], ["torch", "onnxruntime"], True),
        ([], ["plain"], False),
        ([], [], False),
    ],
)
def test_a_row_is_fast_when_every_library_that_has_a_build_for_cards_is_that_build(
    tmp_path: Path, built_with: list[str], needed: list[str], is_fast: bool
) -> None:
    signs = {
        "torch": "lib/libtorch_cuda.so",
        "onnxruntime": "capi/libonnxruntime_providers_cuda.so",
    }
    for package in needed:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("raise ImportError('must not be imported')")
    for package in built_with:
        (tmp_path / package / signs[package]).parent.mkdir(parents=True)
        (tmp_path / package / signs[package]).touch()
    code = (
        "from gesso_runtime.own_environment import describe_own; "
        f"own = describe_own({{'row': {tuple(needed)!r}}}); "
        "print('row' in own.engines, 'row' in own.accelerated)"
    )
    search = {"PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    told = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | search, capture_output=True, text=True
    )
    assert told.stdout.split() == ["True", str(is_fast)], told.stderr


def test_with_its_path_the_interpreter_finds_the_worker() -> None:
    (own,) = find_environments()
    code = "import gesso_runtime, sys; print(gesso_runtime.__file__)"
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    search = {"PYTHONPATH": os.pathsep.join(map(str, own.path))}
    told = subprocess.run(
        [own.python, "-c", code], env=plain | search, capture_output=True, text=True
    )
    import gesso_runtime

    assert told.stdout.strip() == gesso_runtime.__file__


def _version(prefix: Path, name: str, *environments: str) -> Path:
    folder = prefix / "versions" / name
    for each in environments:
        _environment(folder / each)
    (folder / "release.json").touch()
    return folder


def test_packed_environments_are_found_beside_the_own_one(tmp_path: Path) -> None:
    version = _version(tmp_path, "1.0.0", "desktop", "engine-cpu")
    _version(tmp_path, "0.9.0", "engine-cuda")
    packed, own = find_environments(version / "desktop")
    assert (packed.name, own.name) == ("engine-cpu", "current")
    assert packed.python == version / "engine-cpu/bin/python"
    assert packed.engines == {"onnx", "llama"}


def test_started_through_a_link_a_process_keeps_to_its_own_version(tmp_path: Path) -> None:
    _version(tmp_path, "1.0.0", "desktop", "engine-cpu")
    version = _version(tmp_path, "0.9.0", "desktop", "engine-cpu")
    (tmp_path / "current").symlink_to("versions/0.9.0")
    packed, _own = find_environments(tmp_path / "current/desktop")
    assert packed.python == version / "engine-cpu/bin/python"


def test_what_only_lies_side_by_side_belongs_to_no_version(tmp_path: Path) -> None:
    _environment(tmp_path / "versions/1.0.0/engine-cpu")  # nothing says that this was installed
    own = _environment(tmp_path / "versions/1.0.0/desktop")
    assert [each.name for each in find_environments(own)] == ["current"]


def test_environments_that_are_named_come_first_and_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = _environment(tmp_path / "one"), _environment(tmp_path / "zwei ö")
    (tmp_path / "link").symlink_to(one)
    named = os.pathsep.join(map(str, [two, one, tmp_path / "link", ""]))
    monkeypatch.setenv(VARIABLE, named)
    assert [each.name for each in find_environments()] == ["zwei ö", "one", "current"]


def test_a_row_is_accelerated_only_when_it_is_there(tmp_path: Path) -> None:
    found = read_environment(_environment(tmp_path / "cuda", accelerated=["onnx", "diffusers"]))
    assert found.accelerated == {"onnx"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": 2}, "format 2"),
        ({"format": True}, "format"),
        ({"engine": ["onnx"]}, "“engine” is not known"),
        ({"engines": None}, "“engines” is missing"),
        ({"engines": "onnx"}, "not a list"),
        ({"versions": {"onnxruntime": 1}}, "versions.onnxruntime"),
        ({"python": "../python"}, "outside"),
        ({"python": "/usr/bin/python3"}, "outside"),
        ({"python": "bin/python4"}, "not there"),
        ({"python": "bin"}, "no program"),
        ({"path": ["lib"]}, "“lib” is not there"),
    ],
)
def test_a_wrong_manifest_is_told_and_the_others_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, object], said: str
) -> None:
    bad, good = _environment(tmp_path / "bad", **changes), _environment(tmp_path / "good")
    monkeypatch.setenv(VARIABLE, os.pathsep.join(map(str, [bad, good])))
    survey = survey_environments()
    assert [each.name for each in survey.found] == ["good", "current"]
    (broken,) = survey.broken
    assert broken.folder == bad
    assert isinstance(broken.error, NeedsEnvironment)
    assert said in broken.error.message


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b"[" * 100_000, b" " * (2 << 20)])
def test_a_manifest_that_is_none_is_told(tmp_path: Path, content: bytes) -> None:
    folder = _environment(tmp_path / "bad")
    (folder / MANIFEST).write_bytes(content)
    with pytest.raises(NeedsEnvironment, match=MANIFEST):
        read_environment(folder)


def test_a_named_folder_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "gone"))
    (broken,) = survey_environments().broken
    assert "no such folder" in broken.error.message


def test_a_home_of_nobody_and_links_in_a_circle_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "circle").symlink_to("circle")
    monkeypatch.setenv(VARIABLE, os.pathsep.join(["~nobody-of-that-name", f"{tmp_path}/circle"]))
    survey = survey_environments()
    assert [each.name for each in survey.found] == ["current"]
    assert len(survey.broken) == 2
