"""The servers that this user has paired with: `remotes.json`, and a key for each."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from gesso_core.cards.strict import read_record, to_plain
from gesso_core.errors import (
    BadRequest,
    CannotRead,
    CannotWrite,
    DamagedFile,
    NotFound,
    WouldOverwrite,
)
from gesso_runtime.client.remote.key_store import FileKeys, KeyStore, SystemKeys, system_keys
from gesso_runtime.client.remote.remote import Remote, check_name
from gesso_runtime.store.disk import write_in_one_step, writing
from gesso_runtime.store.lock import locked_in_turn

_FORMAT = 1
_MOST_BYTES = 1 << 22


@dataclass(frozen=True, slots=True)
class _Listed:
    """keys_lie: "file" or "system"."""

    remote: Remote
    keys_lie: str = "file"


@dataclass(frozen=True, slots=True)
class _Kept:
    format: int
    remotes: tuple[_Listed, ...] = ()


class Remotes:
    """folder: the user's configuration; it need not exist."""

    def __init__(self, folder: Path, system: Callable[[], SystemKeys | None] = system_keys) -> None:
        self._folder = folder
        self._system = system

    def all(self) -> tuple[Remote, ...]:
        """In the order they were added, without their keys. Raises CannotRead, DamagedFile."""
        return tuple(each.remote for each in self._listed())

    def find(self, name: str) -> Remote:
        """With its key. Raises NotFound, KeyRefused, and NotTrusted where others may read it."""
        listed = self._find(name)
        key = self._keys(listed.keys_lie).read(name)
        return replace(listed.remote, key=key)

    def add(self, remote: Remote) -> str:
        """Where its key is kept now, in words: in a file, where no store of the system takes it.

        Raises BadRequest for its name, WouldOverwrite, CannotWrite, DiskFull.
        """
        check_name(remote.name)
        with self._changing():
            self.refuse_known(remote.name)
            keys_lie = self._write_key(remote)
            self._write((*self._listed(), _Listed(replace(remote, key=""), keys_lie)))
        return self._keys(keys_lie).words

    def refuse_known(self, name: str) -> None:
        """Raises WouldOverwrite."""
        if any(each.remote.name == name for each in self._listed()):
            raise WouldOverwrite(
                f"A server is called {name} already.",
                "Choose another name with --name, or remove that one first.",
            )

    def trust(self, name: str, certificate: str) -> None:
        """Pins another certificate, PEM; the key stays. Raises NotFound, CannotWrite."""
        with self._changing():
            old = self._find(name)
            new = replace(old, remote=replace(old.remote, certificate=certificate))
            self._write(tuple(new if each.remote.name == name else each for each in self._listed()))

    def remove(self, name: str) -> None:
        """With its key. Raises NotFound, CannotWrite."""
        with self._changing():
            gone = self._find(name)
            self._keys(gone.keys_lie).forget(name)
            self._write(tuple(each for each in self._listed() if each.remote.name != name))

    def _find(self, name: str) -> _Listed:
        listed = self._listed()
        found = next((each for each in listed if each.remote.name == name), None)
        if found is None:
            names = ", ".join(each.remote.name for each in listed) or "none"
            raise NotFound(
                f"No server is called {name[:80]} here.",
                f"Paired are: {names}. Another one: gesso remote add ADDRESS",
            )
        return found

    def _write_key(self, remote: Remote) -> str:
        """Where it lies now."""
        system = self._system()
        if system is not None:
            with suppress(CannotWrite):  # it may be locked, and nobody there to open it
                system.write(remote.name, remote.key)
                return "system"
        self._keys("file").write(remote.name, remote.key)
        return "file"

    def _keys(self, keys_lie: str) -> KeyStore:
        if keys_lie == "file":
            return FileKeys(self._folder / "remote-keys")
        system = self._system()
        if system is None:
            raise CannotRead(
                "The system's key store, where the key to that server lies, is not there.",
                "Install “keyring” again, or pair again.",
            )
        return system

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """One process and thread at a time changes the list; others wait."""
        busy = CannotWrite(
            "Another Gesso is changing the list of servers at this moment.",
            "Wait until it has finished, then try again.",
            detail=str(self._file),
        )
        with writing(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        with locked_in_turn(self._file.with_name(f"{self._file.name}.lock"), busy):
            yield

    def _listed(self) -> tuple[_Listed, ...]:
        try:
            with self._file.open("rb") as file:
                kept = read_record(_Kept, json.loads(file.read(_MOST_BYTES)), self._file.name)
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise CannotRead(
                f"{self._file} cannot be read.", "Check its permissions.", detail=str(error)
            ) from error
        except (ValueError, RecursionError, BadRequest) as error:
            raise DamagedFile(
                f"{self._file} does not hold what it should.",
                "Remove it, and pair again with your servers.",
                detail=str(error),
            ) from error
        return kept.remotes

    def _write(self, listed: tuple[_Listed, ...]) -> None:
        content = json.dumps(to_plain(_Kept(_FORMAT, listed)), indent=2, ensure_ascii=False)
        with writing(self._folder):
            write_in_one_step(self._file, content.encode(), by_way_of=self._folder, mode=0o600)

    @property
    def _file(self) -> Path:
        return self._folder / "remotes.json"
