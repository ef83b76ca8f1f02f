"""Where things lie in the store, and which version of a card is current.

    FOLDER/CARD/current.json             the version in use, and those used before it
    FOLDER/CARD/VERSION/manifest.json    what was installed
    FOLDER/CARD/VERSION/files/…          the model's files
    FOLDER/CARD/VERSION/.stamps.json     what the files looked like when last hashed
    FOLDER/CARD/VERSION/.altered.json    those of them that were not what was installed
    FOLDER/.staging/…                    in the making or on the way out: cleared by the next writer
    FOLDER/.parts/…                      fetched, prepared or carried here, and not all yet
    FOLDER/.parts/…/.installed-as        the version that all of it is about to be, or is
    FOLDER/.lock                         held by who changes anything

A card's folder appears with its first version and its `current.json` in one rename; later versions
appear by a rename, then `current.json` is replaced. So every moment between is a valid store.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from gesso_core.cards.strict import read_record
from gesso_core.errors import BadRequest, CannotRead
from gesso_runtime.store.manifest import is_version, to_bytes
from gesso_runtime.store.names import refuse_card_name

POINTER = "current.json"
FILES = "files"
STAMPS = ".stamps.json"
ALTERED = ".altered.json"
STAGING = ".staging"
PARTS = ".parts"
INSTALLED_AS = ".installed-as"
LOCK = ".lock"
MAKING = ".making"  # behind the name of a prepared file or folder that is not whole yet


@dataclass(frozen=True, slots=True)
class Pointer:
    """version: in use. before: versions used before it, the last one last."""

    version: str
    before: tuple[str, ...] = ()

    def to(self, version: str) -> "Pointer":
        if version == self.version:
            return self
        before = tuple(old for old in (*self.before, self.version) if old != version)
        return Pointer(version, before)

    def without(self, gone: str) -> "Pointer":
        """`gone` is not the version in use."""
        return Pointer(self.version, tuple(old for old in self.before if old != gone))

    @property
    def content(self) -> bytes:
        return to_bytes(self)


def read_pointer(card_folder: Path) -> Pointer | None:
    """None where there is none that is whole, or it names no version that is there.

    Raises CannotRead for a folder that may not be looked into.
    """
    there = set(versions(card_folder))
    try:
        with (card_folder / POINTER).open("rb") as file:
            pointer = read_record(Pointer, json.loads(file.read(1 << 20)), POINTER)
    except (OSError, ValueError, RecursionError, BadRequest):
        return None
    if pointer.version not in there:
        return None
    return Pointer(pointer.version, tuple(old for old in pointer.before if old in there))


def versions(card_folder: Path) -> tuple[str, ...]:
    return tuple(name for name in _names(card_folder) if is_version(name))


def cards(folder: Path) -> tuple[str, ...]:
    """Ids of which at least one version is there, or that may not be looked into."""
    return tuple(n for n in _names(folder) if _is_card(n) and _may_hold_versions(folder / n))


def _may_hold_versions(card_folder: Path) -> bool:
    try:
        return bool(versions(card_folder))
    except CannotRead:
        return True  # whoever asks for this model is told why


def _names(folder: Path) -> list[str]:
    """Empty where there is no folder. Raises CannotRead."""
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise CannotRead(
            f"{folder} cannot be read: {error.strerror}.",
            "Check who may read it.",
            detail=repr(error),
        ) from error


def _is_card(name: str) -> bool:
    try:
        refuse_card_name(name)
    except BadRequest:
        return False
    return True
