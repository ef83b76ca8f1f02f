"""Edited pixels put into a byte copy of a TIFF: only the touched strips and tiles are rewritten.

Every other byte stays: metadata, other pages, unknown tags. What does not fit where it was goes
where another rewritten strip was, else to the end, and then the tables of offsets and counts are
the only tags that change. What old strips leave unused is zeroed: edited-out pixels must be gone.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np

from gesso_core.errors import BadRequest, CannotKeep, DamagedFile
from gesso_core.geometry import Box
from gesso_core.picture import Picture
from gesso_core.pixels import Pixels
from gesso_core.progress import Progress, Report
from gesso_desktop.document.saving import tiff_codec
from gesso_desktop.document.saving.tiff_free import FreeRanges
from gesso_desktop.document.saving.tiff_ifd import TiffStream
from gesso_desktop.document.saving.tiff_layout import CIELAB, RAW, Layout, read_layout, refusal
from gesso_desktop.document.saving.tiff_places import Places
from gesso_desktop.document.saving.tiff_tables import write_table

CLASSIC_LIMIT = 2**32
_GROUP_BYTES = 32 << 20  # decoded strips in hand at a time
_RAW_BYTES = 4 << 20  # of an uncompressed strip, which may be the whole picture
_CELL = 1024  # px; what is asked of the edited picture at a time: 6 MB of 16-bit RGB


@dataclass(frozen=True, slots=True)
class PatchCount:
    """How many strips and tiles were rewritten, and how many bytes that made the file longer."""

    segments: int
    appended_bytes: int


@dataclass(frozen=True, slots=True)
class _Block:
    """A part of one segment that is decoded and encoded by itself: all of it, if compressed.

    skip: rows and columns of the segment before the part.
    """

    index: int
    plane: int
    box: Box
    skip: tuple[int, int] = (0, 0)


def patchable(path: Path, page: int, touched: Sequence[Box] = ()) -> str | None:
    """None if `patch_tiff` can save into a copy of this file, else a sentence why not.

    touched: with them, it also answers whether the file could grow beyond what a TIFF can hold.
    """
    try:
        with path.open("rb") as file:
            stream = TiffStream(file)
            layout = read_layout(stream, stream.page(page))
    except DamagedFile as error:
        return error.message
    reason = refusal(layout, stream.length)
    if reason or stream.dialect.is_big:
        return reason
    grown = sum(layout.decoded_bytes(index) for index in layout.touched_by(tuple(touched)))
    if layout.compression == RAW and stream.length < CLASSIC_LIMIT:
        return None  # written in place
    # Compressed noise grows by under a thousandth (deflate) to an eighth (LZW, 9 for 8 bits).
    if stream.length + grown + grown // 8 >= CLASSIC_LIMIT:
        return "It could grow beyond the 4 GiB that this kind of TIFF can hold."
    return None


def patch_tiff(
    working_copy: Path, page: int, result: Picture, touched: Sequence[Box], report: Report
) -> PatchCount:
    """Puts `result` into `working_copy`, a byte copy of the original, inside `touched` only.

    Not atomic and not synced: after an error the working copy is to be thrown away.
    Raises CannotKeep if the page cannot be patched or `result` is not of its kind.
    """
    with working_copy.open("r+b") as file:
        stream = TiffStream(file)
        directory = stream.page(page)
        layout = read_layout(stream, directory)
        reason = refusal(layout, stream.length)
        if reason:
            raise _not_patchable(reason)
        work = _Work(file, stream, layout, _channels(layout, result))
        boxes = merged(box.intersect(result.size.box) for box in touched)
        work.put(result, boxes, report)
        work.free.wipe(file)
        if work.has_moved:
            for tags, values in (((324, 273), work.offsets), ((325, 279), work.counts)):
                entry = directory.find(*tags)
                if entry is not None:
                    write_table(file, stream, entry, values, work.places)
        file.flush()
        grown = file.seek(0, os.SEEK_END) - stream.length
    return PatchCount(work.segments, grown)


def merged(boxes: Iterable[Box]) -> tuple[Box, ...]:
    """Fewer boxes of the same area: neighbours in a row, then equal rows, become one."""
    rows = _joined(sorted(set(boxes), key=lambda box: (box.top, box.bottom, box.left)))
    turned = sorted((_turned(box) for box in rows), key=lambda box: (box.top, box.bottom, box.left))
    return tuple(_turned(box) for box in _joined(turned))


def _joined(boxes: Iterable[Box]) -> list[Box]:
    result: list[Box] = []
    for box in boxes:
        last = result[-1] if result else None
        if box.is_empty:
            continue
        if last and (last.top, last.bottom) == (box.top, box.bottom) and box.left <= last.right:
            result[-1] = last.union(box)
        else:
            result.append(box)
    return result


def _turned(box: Box) -> Box:
    return Box(box.top, box.left, box.bottom, box.right)


class _Work:
    """One patching: what has been moved so far."""

    def __init__(
        self, file: BinaryIO, stream: TiffStream, layout: Layout, channels: tuple[int, ...]
    ) -> None:
        self._file = file
        self._stream = stream
        self._layout = layout
        self._channels = channels
        self._picture = Box(0, 0, layout.width, layout.height)
        self.places = Places(stream)
        self.free = FreeRanges()
        self.offsets = layout.offsets.copy()
        self.counts = layout.counts.copy()
        self.has_moved = False
        self.segments = 0

    def put(self, result: Picture, boxes: tuple[Box, ...], report: Report) -> None:
        indices = self._layout.touched_by(boxes)
        if self._layout.compression == RAW:
            for index in indices:
                self._make_own(index)
        blocks = _blocks(self._layout, indices, boxes)
        done, changed = 0, set[int]()
        with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
            for group in _groups(self._layout, blocks):
                tick = partial(report, Progress("writing", done, len(blocks)))
                tick()
                data = [self._read(block) for block in group]
                decoded = list(pool.map(self._decode, group, data))
                del data
                new = self._paste(group, decoded, result, boxes, tick=tick)
                # In the order of the file, where each frees the bytes right after the last one's.
                new.sort(key=lambda each: int(self.offsets[each[0].index]))
                encoded = pool.map(self._encode, (pixels for _, pixels in new))
                for (block, _), packed in zip(new, encoded, strict=True):
                    self._write(block, packed)
                    changed.add(block.index)
                    tick()
                done += len(group)
        self.segments = len(changed)
        report(Progress("writing", len(blocks), len(blocks)))

    def _paste(
        self,
        group: Sequence[_Block],
        decoded: Sequence[Pixels],
        result: Picture,
        boxes: tuple[Box, ...],
        *,
        tick: Callable[[], None],
    ) -> list[tuple[_Block, Pixels]]:
        """The blocks that really changed, with their new pixels. Asks for each place once."""
        changed: set[int] = set()
        hull = Box(0, 0, 0, 0)
        for block in group:
            hull = hull.union(block.box)
        near = [box for box in boxes if not box.intersect(hull).is_empty]
        for cell in hull.intersect(self._picture).tiles(_CELL):
            inside = [(n, b.box.intersect(cell)) for n, b in enumerate(group)]
            inside = [(n, place) for n, place in inside if not place.is_empty]
            parts = [part for box in near if not (part := box.intersect(cell)).is_empty]
            wanted = Box(0, 0, 0, 0)
            for _, place in inside:
                for part in parts:
                    wanted = wanted.union(place.intersect(part))
            if wanted.is_empty:
                continue
            pixels = self._as_stored(result.read(wanted))
            tick()
            for number, place in inside:
                block = group[number]
                plane = pixels if not self._layout.has_planes else pixels[..., block.plane, None]
                for part in parts:
                    both = part.intersect(place)
                    if not both.is_empty:
                        new = plane[both.within(wanted).slices]
                        old = decoded[number][both.within(block.box).slices]
                        if not np.array_equal(_bits(old), _bits(new)):
                            old[...] = new
                            changed.add(number)
        return [(group[number], decoded[number]) for number in sorted(changed)]

    def _as_stored(self, pixels: Pixels) -> Pixels:
        if self._layout.photometric == CIELAB:
            pixels = pixels.copy()
            pixels[..., 1:3] ^= np.array(1 << (self._layout.bits - 1), pixels.dtype)
        return pixels[..., self._channels]

    def _make_own(self, index: int) -> None:
        """Gives an uncompressed segment that others use too, or that is not stored, its own place.

        Only then may its rows be written where they are.
        """
        start, count = int(self.offsets[index]), int(self.counts[index])
        is_stored = start > 0 and count > 0
        if is_stored and self.places.is_exclusive(start, start + count):
            return
        length = self._layout.decoded_bytes(index)
        place = self._new_place(length, start)
        for at in range(0, length, _RAW_BYTES):
            part = min(_RAW_BYTES, length - at)
            data = self._stream.bytes_at(start + at, part) if is_stored else bytes(part)
            self._file.seek(place + at)
            self._file.write(data)
        self._move(index, place, length)

    def _read(self, block: _Block) -> bytes:
        start, count = int(self.offsets[block.index]), int(self.counts[block.index])
        if start == 0 or count == 0:
            return b""
        self._file.flush()
        if self._layout.compression != RAW:
            self._file.seek(start)
            return self._file.read(count)
        parts = []
        for at, length in _runs(self._layout, block, start):
            self._file.seek(at)
            parts.append(self._file.read(length))
        return b"".join(parts)

    def _decode(self, block: _Block, data: bytes) -> Pixels:
        layout = replace(self._layout, segment_width=block.box.width)
        if not data:  # a segment that is not stored is all 0
            data = bytes(block.box.height * layout.row_bytes)
            layout = replace(layout, compression=RAW, predictor=1)
        return tiff_codec.decode(data, layout, block.box.height)

    def _encode(self, pixels: Pixels) -> bytes:
        return tiff_codec.encode(pixels, self._layout)

    def _write(self, block: _Block, data: bytes) -> None:
        start, count = int(self.offsets[block.index]), int(self.counts[block.index])
        if self._layout.compression == RAW:
            done = 0
            for at, length in _runs(self._layout, block, start):
                self._file.seek(at)
                self._file.write(data[done : done + length])
                done += length
            return
        if start > 0 and self.places.is_exclusive(start, start + count):
            self.free.add(start, self._end_of_own(start, count))
        place = self._new_place(len(data), start)
        if (place, len(data)) != (start, count):
            self._move(block.index, place, len(data))
        self._file.seek(place)
        self._file.write(data)

    def _end_of_own(self, start: int, count: int) -> int:
        """With the zero that fills it up to an even place: else such files had only small gaps."""
        end = start + count
        is_odd = count > 0 and end % 2 == 1 and end < self._stream.length
        if is_odd and self.places.is_unused(end, end + 1):
            end += self._stream.bytes_at(end, 1) == b"\0"
        return end

    def _new_place(self, length: int, near: int) -> int:
        """Free bytes around `near`, then any other free ones, then the end of the file."""
        place = self.free.take(length, near)
        if place is not None:
            return place
        place = self.free.take_tail(self._file.seek(0, os.SEEK_END))
        if not self._stream.dialect.is_big and place + length >= CLASSIC_LIMIT:
            raise _not_patchable("It would grow beyond the 4 GiB that this kind of TIFF can hold.")
        return place

    def _move(self, index: int, start: int, count: int) -> None:
        self.offsets[index], self.counts[index] = start, count
        self.has_moved = True


def _blocks(layout: Layout, indices: Iterable[int], boxes: tuple[Box, ...]) -> list[_Block]:
    """From top to bottom. Uncompressed segments only where they are touched, in parts."""
    blocks = []
    for index in indices:
        box, plane = layout.box(index), layout.plane(index)
        if layout.compression != RAW:
            blocks.append(_Block(index, plane, box))
            continue
        height = max(1, _RAW_BYTES // layout.row_bytes)
        for top in range(box.top, box.bottom, height):
            part = Box(box.left, top, box.right, min(top + height, box.bottom))
            touched = Box(0, 0, 0, 0)
            for each in boxes:
                touched = touched.union(each.intersect(part))
            if touched.is_empty:
                continue
            if layout.bits == 1 or touched.width * 2 > part.width:  # long runs are read at once
                touched = Box(part.left, touched.top, part.right, touched.bottom)
            skip = (touched.top - box.top, touched.left - box.left)
            blocks.append(_Block(index, plane, touched, skip))
    return sorted(blocks, key=lambda block: (block.box.top, block.box.left, block.plane))


def _runs(layout: Layout, block: _Block, start: int) -> Iterator[tuple[int, int]]:
    """Where the bytes of a part of an uncompressed segment lie, and how many there are."""
    rows, columns = block.skip
    start += rows * layout.row_bytes
    if block.box.width == layout.segment_width:
        yield start, block.box.height * layout.row_bytes
        return
    pixel_bytes = layout.segment_samples * layout.bits // 8
    for row in range(block.box.height):
        yield (
            start + row * layout.row_bytes + columns * pixel_bytes,
            block.box.width * pixel_bytes,
        )


def _groups(layout: Layout, blocks: Sequence[_Block]) -> Iterator[list[_Block]]:
    group: list[_Block] = []
    total = 0
    for block in blocks:
        length = block.box.area * layout.segment_samples * layout.dtype.itemsize
        if group and total + length > _GROUP_BYTES:
            yield group
            group, total = [], 0
        group.append(block)
        total += length
    if group:
        yield group


def _channels(layout: Layout, result: Picture) -> tuple[int, ...]:
    if (result.size.width, result.size.height) != (layout.width, layout.height):
        raise BadRequest(
            "The edited picture has another size than the page it is saved into.",
            "Export it, or save it in another format.",
        )
    channels = layout.channels(result.format)
    if channels is None:
        raise _not_patchable("The edited picture has other channels than the file.")
    return channels


def _bits(pixels: Pixels) -> Pixels:
    """Numbers that are equal only if the stored bits are, unlike 0.0 and -0.0."""
    return pixels.view(f"u{pixels.dtype.itemsize}")


def _not_patchable(reason: str) -> CannotKeep:
    return CannotKeep(
        f"The file cannot be saved by changing only the edited part. {reason}",
        "Save it as a new TIFF, which keeps all pixels and metadata.",
    )
