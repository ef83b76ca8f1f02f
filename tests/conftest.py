"""Fixtures that every test may use."""

import os
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from fixtures.files import make_all
from fixtures.threads import SERVING
from gesso_runtime.folders import prompts_folder
from gesso_runtime.kept_prompts import KeptPrompts

# The machines are shared: no limits of time, and the same examples in every run.
settings.register_profile(
    "shared", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("shared")


def pytest_configure() -> None:
    """Processes that tests start run the same code as the tests, wherever this checkout lies."""
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)


@pytest.fixture(scope="session", autouse=True)
def _data_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What workers remember of memory is no business of who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_key_store() -> Iterator[None]:
    """Where the library keyring is installed, nothing goes into the store of who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        yield


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing is kept in this user's home; and no prompt is, or it would depend on the tests before
    whether an encoder runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        KeptPrompts(prompts_folder()).switch(on=False)
        yield


@pytest.fixture(scope="module", autouse=True)
def _no_server_goes_on() -> Iterator[None]:
    """What it sweeps now and then would start threads in tests that know nothing of it."""
    yield
    assert SERVING not in {thread.name for thread in threading.enumerate()}


@pytest.fixture(scope="session")
def picture_files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """One file of every kind, made once: read them, never write to them."""
    return make_all(tmp_path_factory.mktemp("pictures"))
