"""Where the key to a server is kept: in the system's key store where there is one, else in a file
that nobody else may read.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from gesso_core.errors import CannotRead, CannotWrite, KeyRefused, NotTrusted
from gesso_runtime.store.disk import write_in_one_step, writing

_SERVICE = "gesso-remote"
_MOST_BYTES = 4096


class KeyStore(Protocol):
    """name: of the server."""

    @property
    def words(self) -> str:
        """Where that is, for people."""
        ...

    def read(self, name: str) -> str:
        """Raises KeyRefused where there is none, NotTrusted where others may read it."""
        ...

    def write(self, name: str, key: str) -> None: ...

    def forget(self, name: str) -> None: ...


class FileKeys:
    """One file each, 0600, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def words(self) -> str:
        return f"in {self._folder}, which only you may read"

    def read(self, name: str) -> str:
        """Raises also CannotRead."""
        path = self._place(name)
        try:
            with path.open("rb") as file:
                _refuse_open(path, os.fstat(file.fileno()))
                key = file.read(_MOST_BYTES).decode("ascii").strip()
        except FileNotFoundError as error:
            raise _none(name) from error
        except (OSError, ValueError) as error:
            raise CannotRead(
                f"{path} cannot be read.", "Check its permissions.", detail=str(error)
            ) from error
        if not key.isprintable() or not key:
            raise _none(name)
        return key

    def write(self, name: str, key: str) -> None:
        """Raises CannotWrite, DiskFull."""
        with writing(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_in_one_step(
                self._place(name), f"{key}\n".encode(), by_way_of=self._folder, mode=0o600
            )

    def forget(self, name: str) -> None:
        with writing(self._folder):
            self._place(name).unlink(missing_ok=True)

    def _place(self, name: str) -> Path:
        return self._folder / f"{name}.key"


class SystemKeys:
    """keyring: the module, which Gesso does not bring; only where the user has installed it."""

    def __init__(self, keyring: Any) -> None:
        self._keyring = keyring

    @property
    def words(self) -> str:
        return f"in the system's key store ({self._keyring.get_keyring().name})"

    def read(self, name: str) -> str:
        """Raises also CannotRead."""
        try:
            key = self._keyring.get_password(_SERVICE, name)
        except Exception as error:  # backends are anybody's code, and raise whatever they like
            raise CannotRead(
                "The system's key store does not give the key to that server.",
                "Unlock it, then try again.",
                detail=repr(error),
            ) from error
        if not isinstance(key, str):
            raise _none(name)
        return key

    def write(self, name: str, key: str) -> None:
        """Raises CannotWrite."""
        with self._changing():
            self._keyring.set_password(_SERVICE, name, key)

    def forget(self, name: str) -> None:
        """Raises CannotWrite."""
        with self._changing(), suppress(self._keyring.errors.PasswordDeleteError):
            self._keyring.delete_password(_SERVICE, name)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # as above
            raise CannotWrite(
                "The system's key store cannot be changed.",
                "Unlock it, then try again.",
                detail=repr(error),
            ) from error


def system_keys() -> SystemKeys | None:
    """None where no such store is installed, or none that works and keeps anything."""
    if find_spec("keyring") is None:
        return None
    try:
        keyring = import_module("keyring")
        import_module("keyring.errors")
        keeps = keyring.get_keyring().priority >= 1
    except Exception:  # noqa: BLE001  as above, already when it is chosen
        return None
    return SystemKeys(keyring) if keeps else None


def _refuse_open(path: Path, status: os.stat_result) -> None:
    if os.name == "posix" and stat.S_IMODE(status.st_mode) & 0o077:
        raise NotTrusted(
            f"Others than you may read {path}, so the key in it is no secret.",
            f"If nobody did: chmod 600 {path}. Else have the key revoked, and pair again.",
        )


def _none(name: str) -> KeyRefused:
    return KeyRefused(
        f"There is no key here for the server {name}.",
        f"Pair again: gesso remote remove {name}, then gesso remote add.",
    )
