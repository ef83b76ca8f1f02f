"""Files made from a project: what was promised, and where their pixels were meant to change.

Kept apart from the stack, which may change afterwards; a file is checked against its own record.
"""

import base64
import json
import os
import zlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_desktop.document.project import records
from gesso_desktop.document.project.sheets import TILE
from gesso_desktop.document.project.store import Store
from gesso_desktop.document.saving.change import Promise
from gesso_desktop.document.touched import joined

Where = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Saved:
    """full: boxes that were meant to change throughout. partial: by grid cell, which pixels."""

    path: Path
    sha256: str
    created: str
    promise: Promise
    framing: Framing
    full: tuple[Box, ...]
    partial: dict[tuple[int, int], tuple[Box, Where]]

    def allowed(self, box: Box) -> Where:
        """h×w: which pixels of `box` (stored, unframed) were meant to change."""
        result = np.zeros((box.height, box.width), np.bool_)
        for part in self.full:
            result[part.intersect(box).within(box).slices] = True
        for cell in box.tiles(TILE):
            found = self.partial.get((cell.top // TILE, cell.left // TILE))
            if found is not None:
                place, where = found
                part = place.intersect(box)
                result[part.within(box).slices] |= where[part.within(place).slices]
        return result


def note(
    store: Store,
    path: Path,
    sha256: str,
    *,
    state: str,
    promise: Promise,
    framing: Framing,
    parts: Iterable[Box],
    coverage: Callable[[Box], Where],
) -> None:
    """Inside a transaction. parts: disjoint boxes outside which nothing was meant to change."""
    full: list[Box] = []
    partial: list[tuple[Box, str]] = []
    for part in parts:
        where = coverage(part)
        if where.all():
            full.append(part)
        elif where.any():
            partial.append((part, base64.b64encode(np.packbits(where).tobytes()).decode()))
    plain = {
        "full": [_plain(box) for box in joined(full)],
        "partial": [[*_plain(box), bits] for box, bits in partial],
    }
    store.run(
        "INSERT INTO saved (created, path, sha256, state, promise, framing, coverage)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        records.now(),
        os.fsencode(path.absolute()),
        sha256,
        state,
        records.to_json(asdict(promise)),
        records.to_json(records.framing_plain(framing)),
        zlib.compress(json.dumps(plain).encode(), 1),
    )


def find(store: Store, path: Path, sha256: str) -> Saved | None:
    """The record of exactly these bytes, else of the last file saved under this name."""
    for where, value in (("sha256", sha256), ("path", os.fsencode(path.absolute()))):
        found = store.rows(f"SELECT * FROM saved WHERE {where} = ? ORDER BY id DESC LIMIT 1", value)
        if found:
            return _saved(found[0])
    return None


def _saved(row: Any) -> Saved:
    plain = json.loads(zlib.decompress(row["coverage"]))
    promise = json.loads(str(row["promise"]))
    partial = {}
    for left, top, right, bottom, bits in plain["partial"]:
        box = Box(left, top, right, bottom)
        packed = np.frombuffer(base64.b64decode(bits), np.uint8)
        where = np.unpackbits(packed, count=box.area).astype(np.bool_)
        partial[top // TILE, left // TILE] = (box, where.reshape(box.height, box.width))
    return Saved(
        path=Path(os.fsdecode(row["path"])),
        sha256=str(row["sha256"]),
        created=str(row["created"]),
        promise=Promise(**(promise | {"limits": tuple(promise["limits"])})),
        framing=records.framing_from(json.loads(str(row["framing"]))),
        full=tuple(Box(*numbers) for numbers in plain["full"]),
        partial=partial,
    )


def _plain(box: Box) -> list[int]:
    return [box.left, box.top, box.right, box.bottom]
