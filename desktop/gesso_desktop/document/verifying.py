"""Whether an edited file keeps the promises made about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gesso_core.framed_picture import framed, upright
from gesso_core.framing import Framing
from gesso_core.mask import Mask
from gesso_core.picture import Picture
from gesso_core.progress import Report
from gesso_desktop.document.compare import Allowed, Difference, compare
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.pictures.metadata import metadata_blocks
from gesso_desktop.document.project.project import Project, beside
from gesso_desktop.document.project.savings import Saved
from gesso_desktop.document.saving.metadata import blocks_of

_LISTED = 5
_SAY_STORAGE = {
    f"tiff:{tag}" for tag in (254, 256, 257, 258, 259, 262, 266, 277, 278, 284, 317, 320, 322, 323,
                              338, 339, 347, 529, 530, 531, 532)
}  # fmt: skip
"""TIFF tags that say how pixels are stored (TIFF 6.0): the pixels themselves were compared."""

_SAY_ORIENTATION = {"tiff:274", "exif:274", "png:eXIf", "jpeg:APP1", "webp:EXIF"}
"""Blocks in which turning the picture changes the orientation value."""


@dataclass(frozen=True, slots=True)
class MetadataChange:
    """how: "missing", "added" or "changed". block: as `metadata_blocks` names it."""

    block: str
    how: str


@dataclass(frozen=True)
class Expectation:
    """What a file was meant to differ in. source: where that is known from, for people.

    allowed: which pixels, of the unframed picture. keeps_pixels, keeps_metadata: what saving
    promised beyond that.
    """

    source: str
    allowed: Allowed
    framing: Framing
    keeps_pixels: bool
    keeps_metadata: bool


@dataclass(frozen=True)
class Verdict:
    """difference: None when the framing resampled or the sizes differ.

    expectation: None if nothing was known. broken, notes: sentences.
    """

    difference: Difference | None
    metadata: tuple[MetadataChange, ...]
    expectation: str | None
    broken: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.broken

    @property
    def outside_identical(self) -> bool | None:
        """None when nothing says what was meant to change."""
        if self.difference is None or self.difference.outside is None:
            return None
        return self.difference.outside == 0


def expected(original: Path, edited: Path, sha256: str) -> Expectation | None:
    """From the project beside the original or beside the edited file, whichever knows the file."""
    for project_path in (beside(original), beside(edited)):
        if project_path.is_file():
            project = Project.open(project_path)
            try:
                saved = project.saved(edited, sha256)
            finally:
                project.close()
            if saved is not None:
                return _from_record(saved, project_path)
    return None


def within_mask(mask: Mask) -> Expectation:
    """What was meant to change, said by the user."""
    return Expectation("the given mask", lambda box: mask.read(box) > 0, Framing(), True, True)


def verify(
    original: FilePicture, edited: FilePicture, expectation: Expectation | None, report: Report
) -> Verdict:
    """Compare every pixel and every metadata block of two files."""
    framing = expectation.framing if expectation else Framing()
    broken, notes = list[str](), list[str]()
    before, after = _as_framed(original, edited, framing)
    difference = None
    if framing.resamples:
        notes.append("Straightening recomputed every pixel, as was said when it was asked for.")
    elif before.size != after.size:
        sizes = [f"{size.width}×{size.height}" for size in (before.size, after.size)]
        broken.append(f"The pictures have different sizes: {sizes[0]} and {sizes[1]} pixels.")
    else:
        allowed = expectation.allowed if expectation and framing.is_identity else None
        difference = compare(before, after, report, allowed=allowed)
    keeps_pixels = expectation is None or expectation.keeps_pixels
    if difference and difference.outside:
        sentence = f"{difference.outside} pixels outside the recorded edits differ."
        said = sentence[:-1] + ", as was said when it was saved."
        (broken.append(sentence) if keeps_pixels else notes.append(said))
    if edited.format.bits < original.format.bits:
        sentence = f"{original.format.bits} bits a channel became {edited.format.bits}."
        (broken if keeps_pixels else notes).append(sentence)
    metadata = metadata_changes(original, edited, framing)
    if metadata:
        keeps = expectation is None or expectation.keeps_metadata
        (broken if keeps else notes).append(_said(metadata))
    if edited.format.alpha is not original.format.alpha:
        notes.append("The copy gained transparency; what it should be is not on record.")
    if original.kind is not edited.kind:
        notes.append(
            f"A {original.kind.upper()} and a {edited.kind.upper()} arrange EXIF differently: "
            "profile, XMP and IPTC were compared byte for byte, EXIF was not."
        )
    if expectation is None:
        notes.append("No record of this edit was found: any pixel may have been meant to change.")
    source = expectation.source if expectation else None
    return Verdict(difference, metadata, source, tuple(broken), tuple(notes))


def _as_framed(
    original: FilePicture, edited: FilePicture, framing: Framing
) -> tuple[Picture, Picture]:
    """Both as stored, or upright where turned: a file may have the turn in its pixels."""
    if framing.is_identity:
        return original, edited
    return upright(framed(original, framing)), upright(edited)


def _from_record(saved: Saved, project: Path) -> Expectation:
    promise = saved.promise
    return Expectation(
        f"{project.name}, saved {saved.created}",
        saved.allowed,
        saved.framing,
        promise.keeps_pixels,
        promise.keeps_metadata,
    )


def metadata_changes(
    original: FilePicture, edited: FilePicture, framing: Framing
) -> tuple[MetadataChange, ...]:
    """Of an edited file against its original, without what only says how pixels are stored.

    Between two kinds of file, only blocks that are the same bytes in both are compared.
    """
    if original.kind is not edited.kind:
        return tuple(_changes(_carried(original), _carried(edited)))
    before = metadata_blocks(original.path, original.page)
    after = metadata_blocks(edited.path, edited.page)
    found = [change for change in _changes(before, after) if change.block not in _SAY_STORAGE]
    if framing.is_identity:
        return tuple(found)
    return tuple(change for change in found if change.block not in _SAY_ORIENTATION)


def _carried(picture: FilePicture) -> dict[str, bytes]:
    """The blocks that are the same bytes in every format."""
    blocks = blocks_of(picture)
    named = {"icc": blocks.icc, "xmp": blocks.xmp, "photoshop": blocks.photoshop}
    return {name: block for name, block in named.items() if block}


def _changes(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[MetadataChange]:
    names = dict.fromkeys([*before, *after])
    return [
        MetadataChange(name, _how(name, before, after))
        for name in names
        if before.get(name) != after.get(name)
    ]


def _how(name: str, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> str:
    if name not in after:
        return "missing"
    return "changed" if name in before else "added"


def _said(changes: tuple[MetadataChange, ...]) -> str:
    named = ", ".join(f"{change.block} {change.how}" for change in changes[:_LISTED])
    more = f" and {len(changes) - _LISTED} more" if len(changes) > _LISTED else ""
    return f"Metadata differs: {named}{more}."
