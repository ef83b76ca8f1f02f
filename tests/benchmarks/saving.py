"""Editing a part of a very large TIFF, against reading, editing and writing it whole.

Each way runs in a process of its own on the same file: open, brighten a 1 MP box, save a copy,
synced to the disk.
The first opening of a picture also reads it once for its SHA-256, so it is shown apart.
Prints ratios; checks that Gesso's result has not one other pixel changed.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import tifffile
from measured import Measured, in_own_process, table

from fixtures.memory import peak_mb
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.patch import ParametricPatch
from gesso_core.progress import silent
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.document import Document
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.saving.change import Change
from gesso_desktop.document.saving.save_copy import save_copy

STEP = Step("exposure", EngineKind.OPERATORS, {"stops": 0.5})
LAYOUTS = {
    "raw, 16-row strips": {"rowsperstrip": 16},
    "deflate, 64-row strips": {
        "rowsperstrip": 64, "compression": "adobe_deflate", "predictor": True,
        "compressionargs": {"level": 4},
    },
    "deflate, 512 px tiles": {
        "tile": (512, 512), "compression": "adobe_deflate", "predictor": True,
        "compressionargs": {"level": 4},
    },
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", type=int, default=14144, help="px; 14144 makes 200 MP")
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        way, source, target = args.child[:3]
        print(json.dumps(WAYS[way](Path(source), Path(target))))
        return
    folder = Path(tempfile.mkdtemp(prefix="gesso-bench-"))
    try:
        _all_layouts(folder, args.side)
    finally:
        shutil.rmtree(folder)


def _all_layouts(folder: Path, side: int) -> None:
    rows: list[tuple[object, ...]] = []
    costs: list[tuple[object, ...]] = []
    for name, options in LAYOUTS.items():
        source = folder / "large.tif"
        _write(source, side, options)
        # A file written within the last two seconds is not trusted by its time stamp and would be
        # read for its SHA-256 a second time; pictures are older than that.
        time.sleep(2.5)
        gesso = _run("gesso", source, folder / "gesso.tif")
        rewrite = _run("rewrite", source, folder / "rewrite.tif")
        changed = _changed_outside(source, folder / "gesso.tif", _box(side))
        rows.append(
            (
                name,
                gesso.returned["open"],
                gesso.returned["edit_and_save"],
                rewrite.returned["seconds"],
                rewrite.returned["seconds"] / gesso.returned["edit_and_save"],
                rewrite.returned["seconds"] / gesso.returned["seconds"],
                gesso.peak_mb,
                rewrite.peak_mb,
                rewrite.peak_mb / gesso.peak_mb,
                changed,
            )
        )
        costs.append((name, gesso.returned["add"], gesso.returned["undo"]))
        (folder / "gesso.tif").unlink()
        (folder / "rewrite.tif").unlink()
        source.unlink()
        for project in folder.glob("*.gesso"):
            project.unlink()
    table(
        f"1 MP of a {side * side / 1e6:.0f} MP 16-bit TIFF edited and saved "
        "(goals: ≥ 5 times faster, ≤ 1/4 of the memory, 0 changed outside)",
        ("file", "first opening s", "edit and save s", "tifffile s", "times faster",
         "with first opening", "Gesso MB", "tifffile MB", "memory ratio", "changed outside"),
        rows,
    )  # fmt: skip
    table("Adding the edit and undoing it, in seconds", ("file", "add", "undo"), costs)
    _proportions(folder)


def _proportions(folder: Path) -> None:
    """Undo against the size of the picture; an edit against its own area."""
    rows: list[tuple[object, ...]] = []
    for side in (1536, 4900, 14144):
        source = folder / f"{side}.tif"
        _sparse(source, side)
        with Document.open(source, open_picture=open_picture) as document:
            for edge in (256, 1024):
                box = Box.at(100, 100, edge, edge)
                added = _median(lambda box=box, doc=document: _pixels(doc, box))
                undone = _median(document.undo)
                rows.append((f"{side * side / 1e6:.0f} MP", f"{edge}² px", added, undone))
        source.unlink()
    table(
        "A pixel patch of a given area in pictures of any size (undo must not grow downwards)",
        ("picture", "edit", "add s", "undo s"),
        rows,
    )


def _pixels(document: Document, box: Box) -> None:
    from gesso_core.patch import Piece, PixelPatch

    pixels = document.read(box)
    pixels ^= 1
    alpha = np.ones((box.height, box.width), np.float32)
    document.add(PixelPatch([Piece(box, pixels, alpha)]), STEP)


def _median(work: object, times: int = 5) -> float:
    assert callable(work)
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return sorted(taken)[times // 2]


def _by_gesso(source: Path, target: Path) -> dict[str, float]:
    start = time.perf_counter()
    with Document.open(source, open_picture=open_picture) as document:
        box = _box(document.size.width)
        opened = time.perf_counter()
        document.add(ParametricPatch("exposure", {"stops": 0.5}, Mask(box)), STEP)
        added = time.perf_counter()
        change = Change(document, tuple(document.touched()))
        save_copy(document.base, target, change, silent)  # type: ignore[arg-type]
        saved = time.perf_counter()
        document.undo()
        undone = time.perf_counter()
    return {
        "seconds": saved - start,
        "edit_and_save": saved - opened,
        "open": opened - start,
        "add": added - opened,
        "undo": undone - saved,
        "peak_mb": peak_mb(),
    }


def _by_rewriting(source: Path, target: Path) -> dict[str, float]:
    start = time.perf_counter()
    with tifffile.TiffFile(source) as file:
        page = file.pages[0]
        pixels = page.asarray()
        compression, predictor = page.compression, page.predictor
        tile = (page.tilelength, page.tilewidth) if page.is_tiled else None
        rows = None if tile else page.rowsperstrip
    box = _box(pixels.shape[1])
    part = pixels[box.slices].astype(np.float32) * 1.2
    pixels[box.slices] = np.clip(part, 0, 65535)
    level = {"level": 4} if compression != 1 else None
    tifffile.imwrite(
        target, pixels, photometric="rgb", compression=compression, predictor=predictor,
        tile=tile, rowsperstrip=rows, compressionargs=level, maxworkers=2,
    )  # fmt: skip
    with target.open("rb") as written:
        os.fsync(written.fileno())  # as Gesso does: a saved file is on the disk
    return {"seconds": time.perf_counter() - start, "peak_mb": peak_mb()}


WAYS = {"gesso": _by_gesso, "rewrite": _by_rewriting}


def _run(way: str, source: Path, target: Path) -> Measured:
    return in_own_process(Path(__file__), "--child", way, source, target)


def _box(side: int) -> Box:
    edge = min(1000, side // 2)
    return Box.at(side // 3, side // 3, edge, edge)


def _write(path: Path, side: int, options: dict[str, object]) -> None:
    """A smooth picture with grain in every pixel, made band by band."""
    noise = np.random.default_rng(0).integers(0, 600, (512, side, 3), np.uint16)
    ramp = np.linspace(4000, 60000, side, dtype=np.uint16)[None, :, None]
    pixels = np.empty((side, side, 3), np.uint16)
    for top in range(0, side, 512):
        band = pixels[top : top + 512]
        band[:] = ramp + np.roll(noise, top * 37, axis=1)[: len(band)]
    tifffile.imwrite(path, pixels, photometric="rgb", maxworkers=2, **options)  # type: ignore[arg-type]


def _sparse(path: Path, side: int) -> None:
    """Raw strips of zeros that take no room on the disk."""
    tifffile.memmap(path, shape=(side, side, 3), dtype=np.uint16, photometric="rgb").flush()


def _changed_outside(before: Path, after: Path, box: Box) -> int:
    one, other = open_picture(before), open_picture(after)
    try:
        count = 0
        for top in range(0, one.size.height, 256):
            strip = Box(0, top, one.size.width, min(top + 256, one.size.height))
            differs = (one.read(strip) != other.read(strip)).any(axis=2)
            inside = box.intersect(strip)
            if not inside.is_empty:
                differs[inside.within(strip).slices] = False
            count += int(differs.sum())
        return count
    finally:
        one.close()
        other.close()


if __name__ == "__main__":
    main()
    sys.exit()
