"""The list of servers, and the key to each."""

import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from fixtures.clients import LONG
from gesso_core.errors import CannotRead, CannotWrite, KeyRefused
from gesso_runtime.client.remote.key_store import SystemKeys
from gesso_runtime.client.remote.remote import Address, Remote
from gesso_runtime.client.remote.remotes import Remotes
from gesso_runtime.store import lock

MANY = 12


def remote(name: str) -> Remote:
    return Remote(name, Address("studio", 1), "", key=f"gesso_{name}")


def test_of_many_that_are_added_at_once_none_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "_PATIENCE_SECONDS", LONG)  # a busy disk takes its time twelve times
    together = threading.Barrier(MANY)

    def add(number: int) -> None:
        together.wait()
        Remotes(tmp_path, lambda: None).add(remote(f"s{number}"))

    threads = [threading.Thread(target=add, args=(number,)) for number in range(MANY)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    remotes = Remotes(tmp_path, lambda: None)
    assert {each.name for each in remotes.all()} == {f"s{number}" for number in range(MANY)}
    assert remotes.find("s3").key == "gesso_s3"


class KeyringError(Exception):
    """As the base of that library's own, which Gesso does not bring."""


class PasswordDeleteError(KeyringError):
    pass


class Store:
    """Has the library's functions."""

    errors = SimpleNamespace(KeyringError=KeyringError, PasswordDeleteError=PasswordDeleteError)
    is_locked = False

    def __init__(self) -> None:
        self.kept = dict[tuple[str, str], str]()

    def get_keyring(self) -> SimpleNamespace:
        return SimpleNamespace(name="a store")

    def get_password(self, service: str, name: str) -> str | None:
        self._open()
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, key: str) -> None:
        self._open()
        self.kept[service, name] = key

    def delete_password(self, service: str, name: str) -> None:
        self._open()
        if self.kept.pop((service, name), None) is None:
            raise PasswordDeleteError

    def _open(self) -> None:
        if self.is_locked:
            raise KeyringError("it is locked")


def test_a_locked_key_store_is_told_in_words(tmp_path: Path) -> None:
    store = Store()
    remotes = Remotes(tmp_path, lambda: SystemKeys(store))
    remotes.add(remote("studio"))
    store.is_locked = True
    with pytest.raises(CannotRead) as unread:
        remotes.find("studio")
    with pytest.raises(CannotWrite) as unwritten:
        remotes.remove("studio")
    assert "unlock" in (unwritten.value.hint + unread.value.hint).lower()
    store.is_locked = False
    assert remotes.find("studio").key == "gesso_studio"
    store.kept.clear()
    with pytest.raises(KeyRefused):
        remotes.find("studio")
    remotes.remove("studio")
    assert remotes.all() == ()


def test_what_a_locked_key_store_does_not_take_lies_in_a_file(tmp_path: Path) -> None:
    store = Store()
    remotes = Remotes(tmp_path, lambda: SystemKeys(store))
    store.is_locked = True
    assert "only you may read" in remotes.add(remote("studio"))
    store.is_locked = False
    assert "a store" in remotes.add(remote("attic"))
    assert {name for _, name in store.kept} == {"attic"}
    (file,) = (tmp_path / "remote-keys").glob("*.key")
    assert (file.name, file.stat().st_mode & 0o777) == ("studio.key", 0o600)
    assert [remotes.find(name).key for name in ("studio", "attic")] == [
        "gesso_studio",
        "gesso_attic",
    ]
    remotes.remove("studio")
    assert not file.exists()
