"""From an edited document to a finished file: the promise, the file, and the check against it."""

import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import CannotKeep
from gesso_core.framed_picture import framed
from gesso_core.pixels import Colour
from gesso_core.progress import Report
from gesso_desktop.document.compare import Difference, Observer, compare
from gesso_desktop.document.layers import layers
from gesso_desktop.document.pictures.file_picture import FileKind, FilePicture
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.saving.change import Change, Promise
from gesso_desktop.document.saving.publish import refuse_overwriting
from gesso_desktop.document.saving.save_copy import LAYERED, promise, save_copy
from gesso_desktop.document.session import Session

_NEVER_WRITTEN = {FileKind.RAW, FileKind.HEIF, FileKind.AVIF}


@dataclass(frozen=True)
class Delivered:
    """difference: between the original and the file as read back; None if the framing resampled."""

    path: Path
    sha256: str
    promise: Promise
    difference: Difference | None
    write_seconds: float


def target_for(source: FilePicture, wanted: Path | None) -> Path:
    """`wanted`, or a free name beside the source in a format that keeps everything.

    Raises WouldOverwrite, before any work, when `wanted` is taken.
    """
    if wanted is None:
        return free_name(lossless_path(source))
    refuse_overwriting(wanted, original=source.path)
    return wanted


def promised(
    source: FilePicture,
    target: Path,
    change: Change,
    *,
    quality: int | None,
    is_export: bool = False,
) -> Promise:
    """What saving as `target` will keep, before anything is written.

    Raises CannotKeep when pixels outside the edit would change and nobody asked for that: with
    `quality`, with an export, by straightening. A JPEG saved as JPEG is what its owner knows. What
    another format cannot hold of the metadata is said, not refused.
    """
    said = promise(source, target, change, quality=quality)
    keeps_pixels = said.keeps_pixels or change.framing.resamples
    is_known = is_export or quality is not None or source.kind is FileKind.JPEG
    if not keeps_pixels and not is_known:
        raise CannotKeep(
            f"{target.name} cannot keep all that {source.path.name} has. " + " ".join(said.limits),
            f"Save as {lossless_path(source).name}.",
        )
    return said


def deliver(
    session: Session,
    target: Path,
    report: Report,
    *,
    quality: int | None = None,
    observe: Observer | None = None,
    keeps: bool = True,
) -> Delivered:
    """Save a copy, note it in the project, read it back and compare it where it may differ.

    keeps: the project stays as it is now; else it knows nothing of this file.
    """
    start = time.perf_counter()
    above = layers(session.document) if target.suffix.lower() == LAYERED else ()
    saved = save_copy(session.source, target, session.change, report, quality=quality, layers=above)
    if keeps:
        session.keep()
    session.document.release_memory()  # before two files are read side by side
    digest = saved.sha256 or file_sha256(target)
    if keeps:
        session.document.note_saved(target, digest, saved.promise)
    seconds = time.perf_counter() - start
    difference = None
    if not session.document.framing.resamples:
        difference = _difference(session, target, saved.promise, report, observe)
    return Delivered(target, digest, saved.promise, difference, seconds)


def changed_share(session: Session, delivered: Delivered) -> float:
    """Of the whole picture as framed; 1.0 when straightening recomputed every pixel."""
    if delivered.difference is None:
        return 1.0
    return delivered.difference.changed / max(session.framed_base.size.area, 1)


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _difference(
    session: Session, target: Path, said: Promise, report: Report, observe: Observer | None
) -> Difference:
    # What a way of saving keeps bit for bit need not be read again to know it.
    reads_all = not said.keeps_pixels or not session.document.framing.is_identity
    within = None if reads_all else session.change.touched
    if target.suffix.lower() == LAYERED:  # layers, which are not read back
        after = framed(session.document, session.document.framing)
        return compare(*session.comparable(after), report, within=within, observe=observe)
    written = open_picture(target)
    try:
        return compare(*session.comparable(written), report, within=within, observe=observe)
    finally:
        written.close()


def lossless_path(source: FilePicture) -> Path:
    """Beside the source, in its own format or the nearest that keeps every pixel."""
    suffix = source.path.suffix
    if source.kind in _NEVER_WRITTEN or not source.storage.is_lossless:
        fits_png = source.format.bits <= 8 and source.format.colour in {Colour.GRAY, Colour.RGB}
        suffix = ".png" if fits_png else ".tif"
    return source.path.with_name(f"{source.path.stem}-edited{suffix}")


def free_name(wanted: Path) -> Path:
    """`wanted`, or the same with the first number behind it that is not taken."""
    candidate, number = wanted, 2
    while os.path.lexists(candidate):
        candidate = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
        number += 1
    return candidate
