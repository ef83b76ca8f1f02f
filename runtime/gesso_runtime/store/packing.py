"""Writing a model pack; its form is described in `pack.py`."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from gesso_core.errors import ModelDamaged, WouldOverwrite
from gesso_core.progress import Progress, Report
from gesso_runtime.store.copying import Meter, Tick, read_some
from gesso_runtime.store.disk import refuse_full_disk, sync_folder, writing
from gesso_runtime.store.manifest import Manifest, StoredFile, to_bytes
from gesso_runtime.store.pack import END, FORMAT, LIST, PackList
from gesso_runtime.store.tar_header import padding, tar_header


def write_pack_file(manifest: Manifest, files: Path, target: Path, report: Report) -> int:
    """Its bytes. files: the folder that holds the manifest's. The target appears when it is whole.

    Raises WouldOverwrite if it exists, ModelDamaged, DiskFull, CannotWrite, Cancelled.
    """
    if os.path.lexists(target):
        raise _exists(target)
    part = target.with_name(f".{target.name}-{secrets.token_hex(4)}.part")
    try:
        with writing(target.parent):
            refuse_full_disk(target.parent, manifest.bytes)
            with part.open("xb") as file:
                _write(manifest, files, file, Meter(report, "packing", manifest.bytes).tick)
                file.flush()
                os.fsync(file.fileno())
            _appear(part, target)
    finally:
        with suppress(OSError):
            part.unlink()
    report(Progress("packing", 1, 1))
    return target.stat().st_size


def _write(manifest: Manifest, files: Path, target: BinaryIO, tick: Tick) -> None:
    """Each file is verified while it is written."""
    ordered = tuple(sorted(manifest.files, key=lambda file: file.path))
    listed = PackList(FORMAT, manifest.card, manifest.digest, manifest.licence.name, ordered)
    content = to_bytes(listed)
    target.write(tar_header(LIST, len(content)) + content + bytes(padding(len(content))))
    for file in ordered:
        target.write(tar_header(f"files/{file.path}", file.bytes))
        digest = hashlib.sha256()
        for chunk in _chunks(files / file.path, file):
            digest.update(chunk)
            target.write(chunk)
            tick(len(chunk))
        if digest.hexdigest() != file.sha256:
            raise ModelDamaged(
                f"“{file.path}” of “{manifest.card}” is not as it was installed.",
                "Add the model again before packing it.",
            )
        target.write(bytes(padding(file.bytes)))
    target.write(END)


def _chunks(path: Path, file: StoredFile) -> Iterator[bytes]:
    try:
        with path.open("rb") as opened:
            left = file.bytes
            while left:
                chunk = read_some(opened, min(left, 4 << 20), file.path)
                left -= len(chunk)
                yield chunk
    except FileNotFoundError as error:
        raise ModelDamaged(f"“{file.path}” is missing.", "Add the model again.") from error


def _appear(part: Path, target: Path) -> None:
    """Over nothing; where there are no hard links, over what appeared since it was looked for."""
    try:
        target.hardlink_to(part)
    except FileExistsError as error:
        raise _exists(target) from error
    except OSError:
        part.replace(target)
    sync_folder(target.parent)


def _exists(target: Path) -> WouldOverwrite:
    return WouldOverwrite(f"{target.name} exists already.", "Choose another name.")
