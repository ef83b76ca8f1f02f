"""Which blocks of a JPEG an edit touches, and putting new ones in their place with `jpegtran`."""

import errno
import io
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from gesso_core.errors import CannotKeep
from gesso_core.geometry import Box, Size
from gesso_core.picture import Picture
from gesso_core.progress import Progress, Report
from gesso_desktop.document.saving.jpeg_segments import Segments, read_segments

_MOST_RUNS = 48  # of jpegtran, each of which reads and writes the whole file (0.3 s at 24 MP)
_SUBSAMPLINGS = {
    ((1, 1),): 0,
    ((1, 1), (1, 1), (1, 1)): 0,
    ((2, 1), (1, 1), (1, 1)): 1,
    ((2, 2), (1, 1), (1, 1)): 2,
}
"""Sampling factors of the components as Pillow counts them; it can write no others."""
_HINT = "Save the copy as PNG or TIFF, which keep every pixel."


@dataclass(frozen=True)
class Blocks:
    """What replacing blocks means for the pixels.

    boxes: disjoint, on the block grid, cut at the picture's edge. side: of a block, in px.
    requantised: pixels in these blocks that were not touched. halo: pixels beside them whose
    colour is interpolated from theirs.
    """

    boxes: tuple[Box, ...]
    side: Size
    requantised: int
    halo: int


def refusal(segments: Segments, program: str | None) -> CannotKeep | None:
    """Why this file's blocks cannot be replaced, if they cannot."""
    if program is None:
        return CannotKeep(
            "Changing a part of a JPEG needs the program jpegtran, which is not installed.",
            f"{_HINT} Or install it (Debian: libjpeg-turbo-progs).",
        )
    payload = segments.frame.payload
    if segments.frame.marker not in (0xC0, 0xC1, 0xC2) or payload[0] != 8:
        what = "an unusual kind of compression"
    elif len(segments.components) == 4:
        what = "CMYK colours"
    elif _is_rgb(segments):
        what = "RGB instead of luminance and colour inside"
    elif _sampling(segments) not in _SUBSAMPLINGS:
        what = "an unusual resolution of its colour"
    else:
        return None
    return CannotKeep(f"This JPEG has {what}; a part of it cannot be replaced.", _HINT)


def jpegtran() -> str | None:
    """Where the program is: the one that an installed Gesso brings, else the system's."""
    return shutil.which("jpegtran", path=str(Path(sys.prefix) / "bin")) or shutil.which("jpegtran")


def touched_blocks(segments: Segments, size: Size, touched: tuple[Box, ...]) -> Blocks:
    """The blocks to replace for edits in these boxes."""
    sampling = _sampling(segments)
    side = Size(8 * sampling[0][0], 8 * sampling[0][1])
    cells = np.zeros((-(-size.height // side.height), -(-size.width // side.width)), bool)
    for box in touched:
        cut = box.intersect(size.box)
        if not cut.is_empty:
            rows = slice(cut.top // side.height, -(-cut.bottom // side.height))
            cells[rows, cut.left // side.width : -(-cut.right // side.width)] = True
    boxes = tuple(
        Box(
            cell.left * side.width,
            cell.top * side.height,
            cell.right * side.width,
            cell.bottom * side.height,
        ).intersect(size.box)
        for cell in _rectangles(cells)
    )
    requantised = sum(_untouched(box, touched) for box in boxes)
    across, down = int(sampling[0][0] > 1), int(sampling[0][1] > 1)
    halo = sum(
        Box(box.left - across, box.top - down, box.right + across, box.bottom + down)
        .intersect(size.box)
        .area
        - box.area
        for box in boxes
    )
    return Blocks(boxes, side, requantised, halo)


def replace_blocks(
    original: Path, folder: Path, result: Picture, blocks: Blocks, report: Report
) -> Path:
    """A file in `folder` with the pixels of `result` in these blocks and all else as it was.

    Its metadata are not: take only the frame and the scans from it.
    """
    program = jpegtran()
    if program is None:
        raise CannotKeep("The program jpegtran is not installed.", _HINT)
    before = original
    for number, box in enumerate(blocks.boxes):
        report(Progress("writing", number, len(blocks.boxes)))
        drop, after = folder / "drop.jpg", folder / f"{number}.jpg"
        drop.write_bytes(_encoded(original, result, box))
        _run(program, before, drop, after, box)
        if before != original:
            before.unlink()
        before = after
    return before


def refuse_other_changes(original: Path, copy: Path, blocks: Blocks) -> None:
    """Raises CannotKeep if any pixel beyond the blocks and their halo decodes differently."""
    with Image.open(original) as old, Image.open(copy) as new:
        different = _different(np.asarray(old), np.asarray(new))
    for box in blocks.boxes:
        halo = box.grow(1)
        different[max(0, halo.top) : halo.bottom, max(0, halo.left) : halo.right] = False
    if different.any():
        raise CannotKeep(
            "Pixels outside the change would have changed in this JPEG.",
            _HINT,
            detail=f"{int(different.sum())} pixels in {Box.around(different)}",
        )


def _different(old: NDArray[np.uint8], new: NDArray[np.uint8]) -> NDArray[np.bool_]:
    if old.shape != new.shape:
        return np.ones(old.shape[:2], bool)
    different = old != new
    return different if different.ndim == 2 else np.asarray(different.any(axis=2))


def _is_rgb(segments: Segments) -> bool:
    """As libjpeg decides (jdapimin.c, default_decompress_parms)."""
    if len(segments.components) != 3 or segments.payloads(0xE0, b"JFIF\0"):
        return False
    adobe = segments.payloads(0xEE, b"Adobe")
    if adobe and len(adobe[0]) >= 7:
        return adobe[0][6] == 0
    return bytes(component.id for component in segments.components) == b"RGB"


def _sampling(segments: Segments) -> tuple[tuple[int, int], ...]:
    return tuple((component.across, component.down) for component in segments.components)


def _rectangles(cells: NDArray[np.bool_]) -> list[Box]:
    """All True cells as disjoint boxes; coarser, with some others, if those were too many."""
    boxes, step = list(_exact_rectangles(cells)), 1
    rows, columns = cells.shape
    while len(boxes) > _MOST_RUNS:
        step *= 2
        padded = np.pad(cells, ((0, -rows % step), (0, -columns % step)))
        coarse: NDArray[np.bool_] = np.asarray(
            padded.reshape(-(-rows // step), step, -(-columns // step), step).any((1, 3))
        )
        boxes = [
            Box(box.left * step, box.top * step, box.right * step, box.bottom * step)
            for box in _exact_rectangles(coarse)
        ]
    return boxes


def _exact_rectangles(cells: NDArray[np.bool_]) -> Iterator[Box]:
    """Runs of each row, joined with the same run of the rows below."""
    left = cells.copy()
    for row in range(cells.shape[0]):
        edges = np.flatnonzero(np.diff(left[row].astype(np.int8), prepend=0, append=0))
        for start, end in edges.reshape(-1, 2).tolist():
            below = row + 1
            while below < len(left) and _is_run(left[below], start, end):
                left[below, start:end] = False
                below += 1
            yield Box(start, row, end, below)


def _is_run(cells: NDArray[np.bool_], start: int, end: int) -> bool:
    """Whether exactly these cells of a row are True, with none beside them."""
    around = cells[max(0, start - 1) : start].any() or cells[end : end + 1].any()
    return bool(cells[start:end].all()) and not around


def _untouched(box: Box, touched: tuple[Box, ...]) -> int:
    free = np.ones((box.height, box.width), bool)
    for each in touched:
        common = each.intersect(box)
        if not common.is_empty:
            free[common.within(box).slices] = False
    return int(free.sum())


def _encoded(original: Path, result: Picture, box: Box) -> bytes:
    """A JPEG of the box with the original's quantisation and sampling."""
    segments = read_segments(original)
    with Image.open(original) as image:
        tables: dict[int, list[int]] = image.quantization  # type: ignore[attr-defined]
    pixels = result.read(box)
    block = Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels)
    out = io.BytesIO()
    block.save(
        out,
        "jpeg",
        qtables=[tables[component.table] for component in segments.components],
        subsampling=_SUBSAMPLINGS[_sampling(segments)],
    )
    return out.getvalue()


def _run(program: str, before: Path, drop: Path, after: Path, box: Box) -> None:
    is_progressive = read_segments(before).frame.marker == 0xC2
    command = [
        program,
        *("-copy", "none", "-optimize"),
        *(["-progressive"] if is_progressive else []),
        *("-drop", f"+{box.left}+{box.top}", str(drop)),
        *("-outfile", str(after), str(before)),
    ]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        if "disk space" in said:  # JERR_FILE_WRITE (jerror.h)
            raise OSError(errno.ENOSPC, said)
        raise CannotKeep("A part of this JPEG cannot be replaced.", _HINT, detail=said)
