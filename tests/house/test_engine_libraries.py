"""What the edit models run on: pinned, locked by hash, and missed where it is not there."""

import re
import tomllib
from pathlib import Path

import pytest

from fixtures.engine_libraries import EDIT_MODELS, need_libraries

ROOT = Path(__file__).parents[2]
PINS = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
CUDA = re.compile(r"nvidia|cuda|triton|torch")


def _locked(lock: str) -> dict[str, set[str]]:
    """Versions by name: an older and a newer Python may each have one."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / "envs/locks" / lock).read_text().splitlines():
        if pinned := re.match(r"([a-z0-9][a-z0-9.-]*)==([^ ]+)", line):
            found.setdefault(pinned[1], set()).add(pinned[2])
    return found


def test_the_lock_brings_neither_pytorch_nor_what_only_its_cuda_build_needs() -> None:
    locked = _locked("engine.txt")
    assert len(locked) > 30
    assert [name for name in locked if CUDA.search(name)] == []


def test_the_lock_has_what_is_pinned() -> None:
    pinned = dict(each.split("==") for each in PINS["engine"])
    assert set(EDIT_MODELS) == set(pinned)
    assert pinned.pop("torch")
    locked = _locked("engine.txt")
    assert {name: locked[name] for name in pinned} == {n: {v} for n, v in pinned.items()}


def test_one_environment_can_hold_both_locks() -> None:
    engine, dev = _locked("engine.txt"), _locked("dev.txt")
    shared = engine.keys() & dev.keys()
    assert {"numpy", "pillow", "gguf", "huggingface-hub"} <= shared
    assert {name: engine[name] for name in shared} == {name: dev[name] for name in shared}


def test_what_is_installed_is_what_is_pinned() -> None:
    need_libraries()
    from importlib.metadata import version

    pinned = dict(each.split("==") for each in PINS["engine"])
    # A build of PyTorch says what it is for behind its version.
    assert {name: version(name).partition("+")[0] for name in pinned} == pinned


@pytest.mark.parametrize(
    ("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)]
)
def test_a_test_that_lacks_them_is_skipped_but_fails_where_nobody_reads_it(
    monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("CI", ci)
    need_libraries(["pytest"])
    with pytest.raises(outcome, match="a_library_that_nobody_has not installed"):
        need_libraries(["pytest", "a_library_that_nobody_has"])
