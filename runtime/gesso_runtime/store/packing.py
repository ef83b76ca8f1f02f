"""Writing a model pack, whole or in parts; its form is described in `pack.py`."""

import errno
import glob
import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from gesso_core.errors import BadRequest, CannotWrite, ModelDamaged, WouldOverwrite
from gesso_core.progress import Progress, Report
from gesso_runtime.store.copying import Meter, Tick, read_some
from gesso_runtime.store.disk import erase, refuse_full_disk, sync_folder, writing
from gesso_runtime.store.layout import LOCK
from gesso_runtime.store.lock import locked
from gesso_runtime.store.manifest import Manifest, to_bytes
from gesso_runtime.store.pack import FORMAT, LIST, Head, PackList, Stretch, member, stretches
from gesso_runtime.store.pack_parts import (
    MOST_PARTS,
    PARTS,
    Part,
    part_name,
    split_content,
    whole_name,
)
from gesso_runtime.store.pack_signature import SIGNATURE, sign_list

_PLACE = re.compile(r"\..+-[0-9a-f]{8}\.part")


@dataclass(frozen=True, slots=True)
class Packed:
    """bytes: of the whole pack. files: what was written, the list of parts last."""

    bytes: int
    files: tuple[Path, ...]


def write_pack_file(
    manifest: Manifest,
    files: Path,
    target: Path,
    report: Report,
    *,
    part_bytes: int = 0,
    seed: bytes | None = None,
) -> Packed:
    """files: the folder that holds the manifest's. What is written appears when it is whole.

    part_bytes: the most that a part may have; 0 for one file. seed: of the key that signs.
    Raises WouldOverwrite if it exists, BadRequest, ModelDamaged, DiskFull, CannotWrite, Cancelled.
    """
    head = _head(manifest, seed)
    all_of_it = tuple(stretches(head))
    size = all_of_it[-1].end
    if part_bytes and size > part_bytes * MOST_PARTS:
        raise BadRequest(
            f"That would be more than {MOST_PARTS} parts.", "Say a larger size after --split."
        )
    _refuse_existing(target)
    with _hidden_folder(target) as place:
        with writing(target.parent):
            refuse_full_disk(target.parent, size)
        with _Making(target, place, part_bytes) as made:
            tick = Meter(report, "packing", manifest.bytes).tick
            for stretch in all_of_it:
                for chunk in _content(stretch, files, manifest, tick):
                    made.write(chunk)
            shown = made.publish(head)
    report(Progress("packing", 1, 1))
    return Packed(size, shown)


@contextmanager
def _hidden_folder(target: Path) -> Iterator[Path]:
    """A hidden folder beside it, locked while this runs; what killed processes left there goes."""
    place = target.with_name(f".{target.name}-{secrets.token_hex(4)}.part")
    _clear_left_behind(target.parent)
    with ExitStack() as held:
        with writing(target.parent):
            place.mkdir()
            held.enter_context(locked(place / LOCK))
        try:
            yield place
        finally:
            with suppress(OSError):  # of a full disk
                erase(place)


def _clear_left_behind(folder: Path) -> None:
    """Places like that whose lock nobody holds any more."""
    for place in folder.glob(".*.part"):
        if _PLACE.fullmatch(place.name) and (place / LOCK).is_file():
            with suppress(OSError, CannotWrite), locked(place / LOCK):
                erase(place)


class _Making:
    """Files that are being written in a place of their own, until all of them are whole."""

    def __init__(self, target: Path, place: Path, part_bytes: int) -> None:
        self._target, self._place, self._most = target, place, part_bytes
        self._hidden: list[Path] = []
        self._file: BinaryIO | None = None
        self._digest = hashlib.sha256()
        self._parts: list[Part] = []

    def write(self, chunk: bytes) -> None:
        view = memoryview(chunk)
        with writing(self._target.parent), _files_large_enough(self._target):
            while view:
                file = self._file or self._begin()
                now = view[: self._most - file.tell()] if self._most else view
                file.write(now)
                view = view[len(now) :]
                if self._most:
                    self._digest.update(now)
                    if file.tell() == self._most:
                        self._end()

    def publish(self, head: Head) -> tuple[Path, ...]:
        """All names, in the order of the pack."""
        pack, names = self._target.name, [self._target.name]
        shown: list[Path] = []
        try:
            with writing(self._target.parent), _files_large_enough(self._target):
                if self._file is not None:
                    self._end()
                if self._most:
                    names = [part_name(pack, n) for n in range(1, len(self._parts) + 1)]
                    names.append(pack + PARTS)
                    self._begin().write(split_content(head, tuple(self._parts)))
                    self._end()
                for hidden, name in zip(self._hidden, names, strict=True):
                    _appear(hidden, self._target.with_name(name))
                    shown.append(self._target.with_name(name))
        except BaseException:
            for path in shown:
                path.unlink(missing_ok=True)
            raise
        return tuple(shown)

    def __enter__(self) -> "_Making":
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            with suppress(OSError):  # of a full disk
                self._file.close()

    def _begin(self) -> BinaryIO:
        self._hidden.append(self._place / str(len(self._hidden) + 1))
        self._file = self._hidden[-1].open("xb")
        return self._file

    def _end(self) -> None:
        if self._file is None:
            return
        self._file.flush()
        os.fsync(self._file.fileno())
        self._parts.append(Part(self._file.tell(), self._digest.hexdigest()))
        self._file.close()
        self._file, self._digest = None, hashlib.sha256()


@contextmanager
def _files_large_enough(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        raise CannotWrite(
            f"{target.name} is larger than a file may be in {target.parent}.",
            "Write it in parts: --split 4GB",  # the most that FAT32 holds, nearly
            detail=str(error),
        ) from error


def _head(manifest: Manifest, seed: bytes | None) -> Head:
    ordered = tuple(sorted(manifest.files, key=lambda file: file.path))
    listed = PackList(FORMAT, manifest.card, manifest.digest, manifest.licence.name, ordered)
    content = to_bytes(listed)
    since = manifest.signed or manifest.added
    signature = member(SIGNATURE, sign_list(content, seed, since)) if seed is not None else b""
    return Head(listed, member(LIST, content) + signature)


def _content(stretch: Stretch, files: Path, manifest: Manifest, tick: Tick) -> Iterator[bytes]:
    """Each file is verified while it is read."""
    if stretch.fixed is not None:
        yield stretch.fixed
        return
    digest = hashlib.sha256()
    for chunk in _chunks(files / stretch.path, stretch):
        digest.update(chunk)
        yield chunk
        tick(len(chunk))
    if digest.hexdigest() != stretch.sha256:
        raise ModelDamaged(
            f"“{stretch.path}” of “{manifest.card}” is not as it was installed.",
            "Add the model again before packing it.",
        )


def _chunks(path: Path, stretch: Stretch) -> Iterator[bytes]:
    try:
        with path.open("rb") as opened:
            left = stretch.end - stretch.start
            while left:
                chunk = read_some(opened, min(left, 4 << 20), stretch.path)
                left -= len(chunk)
                yield chunk
    except FileNotFoundError as error:
        raise ModelDamaged(f"“{stretch.path}” is missing.", "Add the model again.") from error


def _appear(part: Path, target: Path) -> None:
    """Over nothing; where there are no hard links, over what appeared since it was looked for."""
    try:
        target.hardlink_to(part)
    except FileExistsError as error:
        raise _exists(target) from error
    except OSError:
        part.replace(target)
    sync_folder(target.parent)


def _refuse_existing(target: Path) -> None:
    """Also parts of an earlier pack, which would be taken for some of this one."""
    for path in (target, *sorted(target.parent.glob(f"{glob.escape(target.name)}.*"))):
        if (path == target or whole_name(path) == target.name) and os.path.lexists(path):
            raise _exists(path)


def _exists(target: Path) -> WouldOverwrite:
    return WouldOverwrite(f"{target.name} exists already.", "Choose another name.")
