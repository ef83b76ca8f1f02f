"""Whose signatures on model packs are known here: public keys, one `NAME.pub` each."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import BadRequest, NotFound, NotTrusted, WouldOverwrite
from gesso_runtime.installing import minisign
from gesso_runtime.installing.places import Prefix, own_version_folder
from gesso_runtime.installing.signature import fingerprint, public_file, read_public_key
from gesso_runtime.store.disk import write_in_one_step, writing

RELEASE = "Gesso's release"
"""The name of the key by which this Gesso was installed."""
_NAME = re.compile(r"\w[\w .-]{0,62}")


@dataclass(frozen=True, slots=True)
class Signer:
    """key: public, one line. name: that it is known by here; empty where it is not."""

    key: str
    name: str = ""

    @property
    def fingerprint(self) -> str:
        """What people compare."""
        return fingerprint(self.key)


class TrustedKeys:
    """folder: the user's; it need not exist. release: the key of the installation, if any."""

    def __init__(self, folder: Path, release: Path | None = None) -> None:
        self._folder, self._release = folder, release

    def known(self) -> tuple[Signer, ...]:
        """By name. Files that are no keys are left out."""
        return tuple(Signer(key, name) for name, key in sorted(self._read().items()))

    def signer(self, key: str) -> Signer:
        """Keys are compared, not the numbers that they are told apart by."""
        for known in self.known():
            if _bare(known.key) == _bare(key):
                return Signer(key, known.name)
        return Signer(key)

    def trust(self, text: str, name: str) -> Signer:
        """text: of a `.pub` file, or its line. Raises BadRequest, WouldOverwrite, CannotWrite."""
        key = read_public_key(text)
        if not _NAME.fullmatch(name) or name == RELEASE:
            raise BadRequest(
                f"“{name}” cannot be the name of a key.",
                "Take letters, digits, spaces, dots and dashes.",
            )
        held = self._read().get(name)
        if held is not None and _bare(held) != _bare(key):
            raise WouldOverwrite(
                f"“{name}” is the name of another key.", "Choose another, or forget that one first."
            )
        with writing(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_in_one_step(self._place(name), public_file(key).encode(), by_way_of=self._folder)
        return Signer(key, name)

    def forget(self, name: str) -> None:
        """Raises NotFound, CannotWrite."""
        if name not in self._read() or name == RELEASE:
            raise NotFound(f"No key of yours is called “{name}”.", "See: gesso models keys")
        with writing(self._folder):
            self._place(name).unlink()

    def _place(self, name: str) -> Path:
        return self._folder / f"{name}.pub"

    def _read(self) -> Mapping[str, str]:
        return {name: key for name, path in self._files() if (key := _key_in(path))}

    def _files(self) -> Iterator[tuple[str, Path]]:
        if self._release is not None:
            yield RELEASE, self._release
        for path in self._folder.glob("*.pub"):
            yield path.stem, path


def trusted_keys(data: Path) -> TrustedKeys:
    """data: the user's folder of data."""
    own = own_version_folder()
    return TrustedKeys(data / "trust", Prefix(own.parents[1]).key if own else None)


def refuse_unknown(signer: Signer | None, pack: str) -> None:
    """Raises NotTrusted unless a known key signed the pack."""
    if signer is None:
        raise NotTrusted(
            f"{pack} is not signed.", "Ask for a signed one, or leave --require-signature out."
        )
    if not signer.name:
        raise NotTrusted(
            f"{pack} is signed with a key that is not known here: {signer.fingerprint}.",
            "Compare that with what its owner says, then: "
            f"gesso models keys --trust {signer.key} --name NAME",
        )


def _key_in(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            return read_public_key(file.read(4096))
    except (OSError, ValueError, BadRequest):
        return ""


def _bare(key: str) -> bytes:
    """Without the number: minisign's own is random, ours follows from the key."""
    return minisign.exact(key, 42, "the key")[10:]
