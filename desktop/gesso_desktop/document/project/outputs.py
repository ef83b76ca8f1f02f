"""Outputs of models, kept so that they can be fitted again without the model, and how they were.

An output is written once with its edit and never changed; correcting its change map adds another
fitting of the same output, so that undo only swaps ids.
"""

import json
import zlib
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from gesso_core.fidelity.correction import Correction
from gesso_core.fidelity.fit import Registration
from gesso_core.fidelity.register import Alignment
from gesso_core.fidelity.report import Mode
from gesso_core.geometry import Affine, Box, Size
from gesso_core.mask import Coverage, Mask
from gesso_core.pixels import PixelFormat, Pixels
from gesso_core.planning import EditPlan
from gesso_desktop.document.project import records, sheets
from gesso_desktop.document.project.packing import packed, unpacked
from gesso_desktop.document.project.sheets import Sheet
from gesso_desktop.document.project.store import Store

_LARGEST = 1 << 27  # px of a work picture that a stranger's project may ask memory for
_STEPS = 65535  # of a correction, see `Correction`
_DTYPES = {name: np.dtype(name) for name in ("|u1", "<u2", "<f2", "<f4")}


@dataclass(frozen=True, eq=False)
class Output:
    """What a model returned (work_h×work_w×c), and what was found when it was registered.

    mode: as it was asked for; None means that it was found out.
    """

    pixels: Pixels
    plan: EditPlan
    registration: Registration
    mode: Mode | None


@dataclass(frozen=True, eq=False)
class Fitting:
    """How an output was fitted onto the picture: enough to do it again, a little differently.

    selection: the hard limit the user gave, in picture pixels.
    """

    output: Output
    sensitivity: float
    correction: Correction
    selection: Mask | None


def write(store: Store, fitting: Fitting, size: Size) -> int:
    """The fitting's id, of a new output; inside a transaction. size: of the picture."""
    output = fitting.output
    moved = output.registration.wobble
    pixels = packed(output.pixels)
    wobble = None if moved is None else packed(moved)
    number = store.run(
        "INSERT INTO output (facts, crc, pixels, wobble) VALUES (?, ?, ?, ?)",
        records.to_json(_plain(output)),
        zlib.crc32(wobble or b"", zlib.crc32(pixels)),
        pixels,
        wobble,
    )
    selection = fitting.selection
    sheet = sheets.write_coverage(store, selection, size) if selection else None
    return _insert(store, number, sheet, fitting)


def write_again(store: Store, earlier: int, fitting: Fitting) -> int:
    """Another fitting of the output and within the selection of an `earlier` one; its id."""
    ((output, selection),) = store.rows(
        "SELECT output, selection FROM fitting WHERE id = ?", earlier
    )
    return _insert(store, output, selection, fitting)


def load(store: Store, fitting: int, size: Size, allowed: tuple[PixelFormat, ...]) -> Fitting:
    """Raises ValueError for what no edit of a picture of this size can have written."""
    found = store.rows(
        "SELECT sensitivity, selection, fitting.crc, correction, facts, output.crc AS whole,"
        " pixels, wobble FROM fitting JOIN output ON output.id = fitting.output"
        " WHERE fitting.id = ?",
        fitting,
    )
    if not found:
        raise ValueError(f"fitting {fitting} is missing")
    row = found[0]
    if row["crc"] != zlib.crc32(row["correction"]):
        raise ValueError(f"fitting {fitting} fails its checksum")
    if row["whole"] != zlib.crc32(row["wobble"] or b"", zlib.crc32(row["pixels"])):
        raise ValueError(f"the output of fitting {fitting} fails its checksum")
    output = _output(row, size)
    selection = None
    if row["selection"] is not None:
        selection = kept_mask(store, sheets.load(store, row["selection"], size, allowed))
    content = output.plan.content.size
    added, taken = _coverages(row["correction"], content)
    return Fitting(output, float(row["sensitivity"]), Correction(added, taken), selection)


@dataclass(frozen=True, eq=False)
class _KeptCoverage:
    store: Store
    sheet: Sheet

    def read(self, box: Box) -> Coverage:
        return sheets.read_coverage(self.store, self.sheet, box)

    def parts(self) -> Any:
        return self.sheet.parts()


def kept_mask(store: Store, sheet: Sheet) -> Mask:
    return Mask(sheet.box, None if sheet.is_full else _KeptCoverage(store, sheet))


def _insert(store: Store, output: int, selection: int | None, fitting: Fitting) -> int:
    correction = fitting.correction
    both = np.dstack([correction.added, correction.taken])
    content = packed(np.rint(both * np.float32(_STEPS)).astype(np.uint16))
    return store.run(
        "INSERT INTO fitting (output, sensitivity, selection, crc, correction)"
        " VALUES (?, ?, ?, ?, ?)",
        output,
        fitting.sensitivity,
        selection,
        zlib.crc32(content),
        content,
    )


def _coverages(content: bytes, size: Size) -> tuple[Coverage, Coverage]:
    both = unpacked(content, np.dtype("<u2"), (size.height, size.width, 2))
    coverage = both.astype(np.float32) / np.float32(_STEPS)
    return np.ascontiguousarray(coverage[..., 0]), np.ascontiguousarray(coverage[..., 1])


def _plain(output: Output) -> dict[str, object]:
    plan, found = output.plan, output.registration
    return {
        "dtype": output.pixels.dtype.str,
        "channels": output.pixels.shape[2],
        "crop": _numbers(plan.crop),
        "work": [plan.work.width, plan.work.height],
        "content": _numbers(plan.content),
        "warp": list(asdict(found.alignment.warp).values()),
        "method": found.alignment.method,
        "agreement": found.alignment.agreement,
        "wobble": None if found.wobble is None else list(found.wobble.shape[:2]),
        "mode": output.mode and output.mode.value,
    }


def _output(row: Any, size: Size) -> Output:
    plain = json.loads(row["facts"])
    plan = EditPlan(Box(*plain["crop"]), Size(*plain["work"]), Box(*plain["content"]))
    if not size.box.contains(plan.crop) or plan.work.area > _LARGEST:
        raise ValueError(f"{plan} of a picture of {size}")
    channels = int(plain["channels"])
    if channels not in {1, 3}:
        raise ValueError(f"an output of {channels} channels")
    shape = (plan.work.height, plan.work.width, channels)
    moved = None
    if plain["wobble"] is not None:
        height, width = (int(n) for n in plain["wobble"])
        if not (0 < height <= plan.work.height and 0 < width <= plan.work.width):
            raise ValueError(f"a wobble of {width}×{height}")
        moved = unpacked(row["wobble"], np.dtype("<f4"), (height, width, 2))
    warp = Affine(*(float(number) for number in plain["warp"]))
    alignment = Alignment(warp, str(plain["method"]), float(plain["agreement"]))
    return Output(
        unpacked(row["pixels"], _DTYPES[plain["dtype"]], shape),
        plan,
        Registration(alignment, moved),
        plain["mode"] and Mode(plain["mode"]),
    )


def _numbers(box: Box) -> list[int]:
    return [box.left, box.top, box.right, box.bottom]
