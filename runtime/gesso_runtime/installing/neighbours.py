"""Other installations of the same user: they share settings, models and lists with this one.

DATA/installations/NAME   the prefix of one, as bytes; NAME follows from it
"""

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from gesso_core.errors import GessoError
from gesso_runtime.folders import data_folder
from gesso_runtime.installing.belonging import is_installation
from gesso_runtime.installing.places import Prefix
from gesso_runtime.store.disk import write_in_one_step

_FOLDER = "installations"


def make_known(prefix: Prefix, environment: Mapping[str, str] = os.environ) -> None:
    """To installations that are removed later. Where nobody's home is known, nothing is shared.

    Raises OSError.
    """
    with suppress(GessoError):
        note = note_of(prefix, environment)
        note.parent.mkdir(parents=True, exist_ok=True)
        write_in_one_step(note, os.fsencode(prefix.root), by_way_of=note.parent)


def note_of(prefix: Prefix, environment: Mapping[str, str] = os.environ) -> Path:
    """The file by which it is known. Raises BadRequest where the system knows of no home."""
    name = hashlib.sha256(os.fsencode(prefix.root)).hexdigest()[:16]
    return data_folder(environment) / _FOLDER / name


def neighbours(prefix: Prefix, environment: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """Prefixes of others that are there still. Raises BadRequest as `note_of`."""
    found = []
    folder = note_of(prefix, environment).parent
    for note in sorted(folder.iterdir()) if folder.is_dir() else ():
        with suppress(OSError):
            other = Prefix(Path(os.fsdecode(note.read_bytes())))
            if note == note_of(other, environment) and is_installation(other):
                found.append(other.root)
    return tuple(root for root in found if root != prefix.root)
