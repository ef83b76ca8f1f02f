"""Whether the files of a version are still those that were installed."""

import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import GessoError, ModelDamaged
from gesso_runtime.store.copying import Tick, sha256_of
from gesso_runtime.store.disk import write_in_one_step
from gesso_runtime.store.layout import ALTERED, FILES, STAMPS
from gesso_runtime.store.manifest import NAME, Manifest, StoredFile, read_manifest


@dataclass(frozen=True, slots=True)
class Verified:
    """What is wrong with a version; paths in its folder. broken: its manifest cannot be trusted.

    is_built_in: its files are part of Gesso.
    """

    card: str
    version: str
    missing: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    broken: str = ""
    is_built_in: bool = False

    @property
    def holds(self) -> bool:
        return not (self.missing or self.altered or self.extra or self.broken)


def verify_version(folder: Path, card: str, tick: Tick, *, staging: Path) -> Verified:
    """Hashes every file, and remembers which are altered. Raises Cancelled."""
    try:
        manifest = read_manifest(folder, card)
        if manifest.version != folder.name:
            return Verified(card, folder.name, broken="The manifest is of another version.")
    except GessoError as error:
        return Verified(card, folder.name, broken=error.message)
    missing, altered = [], []
    for file in manifest.files:
        path = folder / FILES / file.path
        if not os.path.lexists(path):
            missing.append(file.path)
        elif not _is_there_whole(path, file, tick):
            altered.append(file.path)
    _remember_altered(folder, altered, staging=staging)
    known = {file.path for file in manifest.files}
    extra = tuple(sorted(set(_everything(folder)) - known))
    return Verified(card, folder.name, tuple(missing), tuple(altered), extra)


def _is_there_whole(path: Path, file: StoredFile, tick: Tick) -> bool:
    try:
        return _is_whole(path, file, tick)
    except (OSError, ModelDamaged):
        return False


def _is_whole(path: Path, file: StoredFile, tick: Tick) -> bool:
    """Raises OSError, ModelDamaged for what is no ordinary file."""
    return stamp_of(path)[0] == file.bytes and sha256_of(path, tick) == file.sha256


def _everything(folder: Path) -> Iterator[str]:
    """What lies in the version's folder that is not ours to have there."""
    for entry in folder.iterdir():
        if entry.name not in {NAME, STAMPS, ALTERED, FILES}:
            yield f"../{entry.name}"
    for root, folders, names in os.walk(folder / FILES):
        links = [name for name in folders if Path(root, name).is_symlink()]
        for name in names + links:
            yield Path(root, name).relative_to(folder / FILES).as_posix()


_WAS_ALTERED = "was altered after it was added"

Stamp = tuple[int, int, int]
"""Bytes, time of change in nanoseconds, number of the inode."""


def stamp_of(path: Path) -> Stamp:
    """Raises ModelDamaged for what is no ordinary file, OSError."""
    found = path.stat(follow_symlinks=False)
    if not stat.S_ISREG(found.st_mode):
        raise ModelDamaged(f"“{path.name}” is not a file.", "Add the model again.")
    return found.st_size, found.st_mtime_ns, found.st_ino


def check_sizes(folder: Path, manifest: Manifest) -> Mapping[str, Stamp]:
    """The stamps of all files.

    Raises ModelDamaged for one that is missing, of another size, or known to be altered.
    """
    stamps, altered = {}, _read_stamps(folder / ALTERED)
    for file in manifest.files:
        try:
            stamps[file.path] = stamp_of(folder / FILES / file.path)
        except OSError as error:
            raise _wrong(manifest, file.path, "is missing", str(error)) from error
        if stamps[file.path][0] != file.bytes:
            raise _wrong(manifest, file.path, "has another size than when it was added")
        if altered.get(file.path) == stamps[file.path]:
            raise _wrong(manifest, file.path, _WAS_ALTERED)
    return stamps


def check_changed(
    folder: Path, manifest: Manifest, *, begin: Callable[[int], Tick], staging: Path
) -> None:
    """Hashes only what changed its stamp since it was hashed last, and remembers it.

    begin: told how many bytes will be hashed. Raises ModelDamaged, Cancelled.
    """
    stamps, known = check_sizes(folder, manifest), _read_stamps(folder / STAMPS)
    changed = [file for file in manifest.files if known.get(file.path) != stamps[file.path]]
    if not changed:
        return
    tick = begin(sum(file.bytes for file in changed))
    for file in changed:
        try:
            is_whole = _is_whole(folder / FILES / file.path, file, tick)
        except OSError as error:
            raise _wrong(manifest, file.path, "cannot be read", str(error)) from error
        if not is_whole:
            _remember_altered(folder, [file.path], staging=staging)
            raise _wrong(manifest, file.path, _WAS_ALTERED)
    with suppress(OSError):  # a store that may only be read is hashed every time
        write_in_one_step(folder / STAMPS, stamps_content(stamps), by_way_of=staging)


def _remember_altered(folder: Path, paths: Sequence[str], *, staging: Path) -> None:
    """So that nobody offers them, or hashes gigabytes to learn it again. What was known is over."""
    with suppress(OSError, ModelDamaged):  # a store that may only be read finds out every time
        if paths:
            stamps = {path: stamp_of(folder / FILES / path) for path in paths}
            staging.mkdir(exist_ok=True)
            write_in_one_step(folder / ALTERED, stamps_content(stamps), by_way_of=staging)
        else:
            (folder / ALTERED).unlink(missing_ok=True)


def _read_stamps(path: Path) -> dict[str, Stamp]:
    try:
        plain = json.loads(path.read_bytes())
        return {str(path): (int(a), int(b), int(c)) for path, (a, b, c) in plain.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


def stamps_content(stamps: Mapping[str, Stamp]) -> bytes:
    return json.dumps(stamps).encode()


def _wrong(manifest: Manifest, path: str, why: str, detail: str = "") -> ModelDamaged:
    return ModelDamaged(
        f"“{path}” of “{manifest.card}” {why}.",
        f"Add the model again, or go back with: gesso models rollback {manifest.card}",
        detail=detail,
    )
