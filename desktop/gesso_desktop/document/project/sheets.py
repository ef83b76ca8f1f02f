"""Sheets: sparse pixels or coverage in 256 px tiles. Written once, never changed, read by tile.

A tile keeps only the box in which it has something, so a dust spot costs a spot and not a tile.
"""

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import SizeMismatch
from gesso_core.geometry import Box, Size
from gesso_core.mask import Coverage, Mask
from gesso_core.patch import Piece
from gesso_core.pixels import PixelFormat, Pixels
from gesso_desktop.document.project.store import Store, damaged

TILE = 256
FULL = 65535  # coverage is kept in 16 bits
Share = NDArray[np.uint16]
"""h×w coverage as it is kept: 0…65535."""


@dataclass(frozen=True, slots=True)
class Tile:
    """box: where the tile has something, in picture pixels, inside its grid cell."""

    id: int
    box: Box


@dataclass(frozen=True, eq=False)
class Sheet:
    """tiles: by (row, column) of the 256 px grid. is_full: 1 everywhere in `box`, without tiles."""

    id: int
    box: Box
    is_full: bool
    dtype: np.dtype[Any] | None
    channels: int
    digest: str
    tiles: Mapping[tuple[int, int], Tile]

    def part(self, cell: Box) -> Box:
        """Where inside one grid cell (or a part of one) the sheet has something."""
        if self.is_full:
            return self.box.intersect(cell)
        tile = self.tiles.get((cell.top // TILE, cell.left // TILE))
        return tile.box.intersect(cell) if tile else Box(0, 0, 0, 0)

    def parts(self) -> Iterator[Box]:
        """Disjoint boxes, at most one per grid cell, outside which the sheet has nothing."""
        if self.is_full:
            yield from self.box.tiles(TILE)
        else:
            yield from (tile.box for tile in self.tiles.values())


def write_pixels(
    store: Store, pieces: Iterable[Piece], size: Size, allowed: tuple[PixelFormat, ...]
) -> int:
    """The sheet's id. Tiles are written as the pieces come; inside a transaction.

    allowed: formats the pixels may have; all pieces have the same. Where pieces overlap, the later
    lies over the earlier. Raises SizeMismatch for a piece that does not fit the picture.
    """
    sheet = _insert_sheet(store, "pixels", Box(0, 0, 0, 0), is_full=False)
    digest, placed, pixel_format = hashlib.sha256(), dict[tuple[int, int], Tile](), None
    for piece in pieces:
        pixel_format = _fitting_format(piece, size, (pixel_format,) if pixel_format else allowed)
        share = quantised(piece.alpha)
        for cell in piece.box.tiles(TILE):
            _write_pixel_tile(store, sheet, cell, piece, share, placed=placed, digest=digest)
    store.run(
        'UPDATE sheet SET "left" = ?, top = ?, "right" = ?, bottom = ?, dtype = ?, channels = ?,'
        " digest = ? WHERE id = ?",
        *_numbers(_around(tile.box for tile in placed.values())),
        pixel_format.dtype.str if pixel_format else None,
        pixel_format.channels if pixel_format else 0,
        digest.hexdigest(),
        sheet,
    )
    return sheet


def write_coverage(store: Store, mask: Mask, size: Size) -> int:
    """The sheet's id. A mask that is full is kept as its box alone; inside a transaction."""
    box = mask.box.intersect(size.box)
    if mask.is_full or box.is_empty:
        name = hashlib.sha256(repr(_numbers(box)).encode()).hexdigest()
        return _insert_sheet(store, "coverage", box, is_full=True, digest=name)
    digest, parts = hashlib.sha256(), list[Box]()
    sheet = _insert_sheet(store, "coverage", box, is_full=False)
    for there in mask.parts(TILE):
        cell = there.intersect(box)
        share = quantised(mask.read(cell))
        part = Box.around(share > 0)
        if not part.is_empty:
            place = part.shift(cell.left, cell.top)
            kept = np.ascontiguousarray(share[part.slices])
            _hash_tile(digest, place, kept)
            tile = _insert_tile(store, sheet, place)
            _insert_content(store, tile, None, kept)
            parts.append(place)
    store.run(
        'UPDATE sheet SET "left" = ?, top = ?, "right" = ?, bottom = ?, digest = ? WHERE id = ?',
        *_numbers(_around(parts)),
        digest.hexdigest(),
        sheet,
    )
    return sheet


def load(store: Store, sheet: int, size: Size, allowed: tuple[PixelFormat, ...]) -> Sheet:
    """Where the sheet has something; not what. Raises ProjectDamaged if it cannot be of a picture
    of this size and these formats."""
    found = store.rows(
        'SELECT "left", top, "right", bottom, is_full, dtype, channels, digest'
        " FROM sheet WHERE id = ?",
        sheet,
    )
    if not found:
        raise damaged(store.path, f"sheet {sheet} is missing")
    *box, is_full, dtype, channels, digest = found[0]
    tiles = store.rows(
        'SELECT "row", "column", id, "left", top, "right", bottom FROM tile WHERE sheet = ?', sheet
    )
    formats = {each.dtype.str: each.dtype for each in allowed if each.channels == channels}
    result = Sheet(
        sheet,
        Box(*box),
        bool(is_full),
        formats.get(dtype),
        channels or 0,
        digest,
        {(row, column): Tile(tile, Box(*place)) for row, column, tile, *place in tiles},
    )
    if not _is_possible(result, size) or (dtype is not None and result.dtype is None):
        raise damaged(store.path, f"sheet {sheet} does not fit the picture")
    return result


def _is_possible(sheet: Sheet, size: Size) -> bool:
    cells = {place: Box.at(place[1] * TILE, place[0] * TILE, TILE, TILE) for place in sheet.tiles}
    return size.box.contains(sheet.box) and all(
        cells[place].intersect(size.box).contains(tile.box) and not tile.box.is_empty
        for place, tile in sheet.tiles.items()
    )


def read_pixels(store: Store, sheet: Sheet, part: Box) -> tuple[Pixels, NDArray[np.float64]]:
    """Pixels h×w×c and their alpha h×w (0…1) over `part`, which lies in one tile's box."""
    tile = sheet.tiles[part.top // TILE, part.left // TILE]
    coverage, raw = _content(store, tile)
    if sheet.dtype is None or raw is None:
        raise damaged(store.path, f"tile {tile.id} has no pixels")
    shape = (tile.box.height, tile.box.width, sheet.channels)
    if len(raw) != sheet.dtype.itemsize * int(np.prod(shape)):
        raise damaged(store.path, f"tile {tile.id} has {len(raw)} bytes")
    inside = part.within(tile.box).slices
    return np.frombuffer(raw, sheet.dtype).reshape(shape)[inside], coverage[inside] / FULL


def read_coverage(store: Store, sheet: Sheet | None, box: Box) -> Coverage:
    """Coverage over any box, float32 0…1; 1 everywhere without a sheet."""
    if sheet is None:
        return np.ones((box.height, box.width), np.float32)
    if sheet.is_full:
        return Mask(sheet.box).read(box)
    result = np.zeros((box.height, box.width), np.float32)
    for cell in box.tiles(TILE):
        part = sheet.part(cell)
        if not part.is_empty:
            tile = sheet.tiles[cell.top // TILE, cell.left // TILE]
            coverage, _ = _content(store, tile)
            result[part.within(box).slices] = coverage[part.within(tile.box).slices] / FULL
    return result


def as_kept(mask: Mask) -> Mask:
    """The same coverage as `write_coverage` keeps it, so that it can be asked for again."""
    return mask if mask.is_full else Mask(mask.box, _AsKept(mask))


@dataclass(frozen=True, eq=False)
class _AsKept:
    mask: Mask

    def read(self, box: Box) -> Coverage:
        return np.asarray(quantised(self.mask.read(box)) / FULL, np.float32)

    def parts(self) -> Iterator[Box]:
        for there in self.mask.parts(TILE):
            part = Box.around(quantised(self.mask.read(there)) > 0)
            if not part.is_empty:
                yield part.shift(there.left, there.top)


def quantised(coverage: Coverage) -> Share:
    """Coverage in 16 bits, as it is kept: 0…65535, values outside 0…1 clipped, NaN as 0."""
    share = np.fmax(coverage, np.float32(0), dtype=np.float32)  # of NaN and 0 it takes the 0
    np.minimum(share, np.float32(1), out=share)
    share *= np.float32(FULL)
    return np.rint(share, out=share).astype(np.uint16)


def _write_pixel_tile(
    store: Store,
    sheet: int,
    cell: Box,
    piece: Piece,
    share: Share,
    *,
    placed: dict[tuple[int, int], Tile],
    digest: "hashlib._Hash",
) -> None:
    around = Box.around(share[cell.within(piece.box).slices] > 0)
    if around.is_empty:
        return
    part = around.shift(cell.left, cell.top)
    pixels = np.ascontiguousarray(piece.pixels[part.within(piece.box).slices])
    alpha = np.ascontiguousarray(share[part.within(piece.box).slices])
    _hash_tile(digest, part, alpha, pixels)
    place = (cell.top // TILE, cell.left // TILE)
    if place not in placed:
        tile = Tile(_insert_tile(store, sheet, part), part)
    else:
        earlier = placed[place]
        raw_alpha, raw = _content(store, earlier)
        assert raw is not None
        old = np.frombuffer(raw, pixels.dtype).reshape(*raw_alpha.shape, pixels.shape[2])
        box, pixels, alpha = over((earlier.box, old, raw_alpha), (part, pixels, alpha))
        tile = Tile(earlier.id, box)
        store.run("DELETE FROM content WHERE tile = ?", tile.id)
        store.run(
            'UPDATE tile SET "left" = ?, top = ?, "right" = ?, bottom = ? WHERE id = ?',
            *_numbers(box),
            tile.id,
        )
    _insert_content(store, tile.id, pixels, alpha)
    placed[place] = tile


Laid = tuple[Box, Pixels, Share]


def over(first: Laid, second: Laid) -> Laid:
    """Two layers as one that blends like both in turn; exact where one is 0 or the upper 1."""
    box = first[0].union(second[0])
    (below, a), (above, b) = _spread(first, box), _spread(second, box)
    alpha = a + b - a * b
    pixels = np.where((b > 0)[..., None], above, below)
    mixed = (a > 0) & (b > 0) & (b < 1)
    if mixed.any():
        lower, upper = (a * (1 - b))[mixed][:, None], b[mixed][:, None]
        value = (below[mixed] * lower + above[mixed] * upper) / (lower + upper)
        is_float = np.issubdtype(pixels.dtype, np.floating)
        pixels[mixed] = value if is_float else np.rint(value)
    return box, np.ascontiguousarray(pixels), np.rint(alpha * FULL).astype(np.uint16)


def _spread(layer: Laid, box: Box) -> tuple[Pixels, NDArray[np.float64]]:
    place, pixels, share = layer
    wide = np.zeros((box.height, box.width, pixels.shape[2]), pixels.dtype)
    alpha = np.zeros((box.height, box.width))
    wide[place.within(box).slices] = pixels
    alpha[place.within(box).slices] = share / FULL
    return wide, alpha


def _fitting_format(piece: Piece, size: Size, allowed: tuple[PixelFormat, ...]) -> PixelFormat:
    height, width, *channels = piece.pixels.shape
    fits = (
        size.box.contains(piece.box)
        and (height, width) == (piece.box.height, piece.box.width) == piece.alpha.shape
    )
    for candidate in allowed:
        if fits and channels == [candidate.channels] and piece.pixels.dtype == candidate.dtype:
            return candidate
    raise SizeMismatch(
        "These pixels do not fit the picture.",
        "Try again; if it happens again, report the problem with its details.",
        detail=f"{piece.pixels.shape} {piece.pixels.dtype} over {piece.box} of {size}",
    )


def _insert_sheet(store: Store, kind: str, box: Box, *, is_full: bool, digest: str = "") -> int:
    return store.run(
        'INSERT INTO sheet (kind, "left", top, "right", bottom, is_full, digest)'
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        kind,
        *_numbers(box),
        int(is_full),
        digest,
    )


def _insert_tile(store: Store, sheet: int, box: Box) -> int:
    return store.run(
        'INSERT INTO tile (sheet, "row", "column", "left", top, "right", bottom)'
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        sheet,
        box.top // TILE,
        box.left // TILE,
        *_numbers(box),
    )


def _insert_content(store: Store, tile: int, pixels: Pixels | None, share: Share) -> None:
    raw = pixels.data.cast("B") if pixels is not None else None
    # Level 1: most coverage is flat, and pixels are not compressed at all while one waits.
    packed = None if (share == FULL).all() else zlib.compress(share.tobytes(), 1)
    crc = zlib.crc32(raw or b"", zlib.crc32(packed or b""))
    store.run(
        "INSERT INTO content (tile, crc, coverage, pixels) VALUES (?, ?, ?, ?)",
        tile,
        crc,
        packed,
        raw,
    )


def _content(store: Store, tile: Tile) -> tuple[Share, bytes | None]:
    found = store.rows("SELECT crc, coverage, pixels FROM content WHERE tile = ?", tile.id)
    if not found:
        raise damaged(store.path, f"tile {tile.id} is missing")
    crc, packed, raw = found[0]
    if crc != zlib.crc32(raw or b"", zlib.crc32(packed or b"")):
        raise damaged(store.path, f"tile {tile.id} fails its checksum")
    shape = (tile.box.height, tile.box.width)
    if packed is None:
        return np.full(shape, FULL, np.uint16), raw
    try:
        return np.frombuffer(zlib.decompress(packed), np.uint16).reshape(shape), raw
    except (zlib.error, ValueError) as error:
        raise damaged(store.path, f"tile {tile.id}: {error}") from error


def _hash_tile(digest: "hashlib._Hash", box: Box, *arrays: NDArray[Any]) -> None:
    digest.update(repr(_numbers(box)).encode())
    for array in arrays:
        digest.update(array.data)


def _around(boxes: Iterable[Box]) -> Box:
    result = Box(0, 0, 0, 0)
    for box in boxes:
        result = result.union(box)
    return result


def _numbers(box: Box) -> tuple[int, int, int, int]:
    return box.left, box.top, box.right, box.bottom
