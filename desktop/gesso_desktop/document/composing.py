"""Another tool's output onto the picture it was made from, as one edit of the document."""

from pathlib import Path

import numpy as np

from gesso_core.errors import BadRequest
from gesso_core.fidelity.compose import compose
from gesso_core.fidelity.report import FidelityReport, Mode
from gesso_core.framing import seen_size
from gesso_core.geometry import Size
from gesso_core.mask import Mask
from gesso_core.picture import Picture
from gesso_core.pixels import Colour, Light, light
from gesso_core.planning import EditPlan
from gesso_core.progress import Progress, Report
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.delivering import file_sha256
from gesso_desktop.document.document import Document
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.place import UNDOING
from gesso_desktop.document.project.records import Provenance
from gesso_desktop.document.upright import upright

_LARGEST_OUTPUT = 64_000_000  # px; no edit model makes more than 16 MP, and it is held in memory
_SAME_SHAPE = 1.15  # a model's grid may stretch by a few per cent; 1.15 is another picture


def compose_file(
    document: Document,
    output: Path,
    *,
    where: Mask | None,
    sensitivity: float,
    mode: Mode | None,
    report: Report,
) -> FidelityReport:
    """Register, colour-lock and blend `output`; its patch joins the document, if it shows an edit.

    Raises CannotRead, and BadRequest when the output's shape is another picture's.
    """
    report(Progress("reading the output", 0, 1))
    pixels = _as_stored(output, document)
    work = Size(pixels.shape[1], pixels.shape[0])
    report(Progress("composing", 0, 1))
    plan = EditPlan(document.size.box, work, work.box)
    found = compose(document, pixels, plan, where, sensitivity=sensitivity, mode=mode)
    if found.report.touched:
        values = {
            name: value
            for name, value in found.report.as_json.items()
            if isinstance(value, str | int | float)
        }
        step = Step("compose", EngineKind.EDIT, {"sensitivity": sensitivity}, output.name)
        origin = Provenance(engine="compose", model=file_sha256(output), fidelity=values)
        document.add(found.patch, step, origin, name=output.name)
    report(Progress("composing", 1, 1))
    return found.report


def _as_stored(output: Path, document: Document) -> Light:
    """The output's colours, h×w×3 0…1, turned the way the document's pixels are stored."""
    source = open_picture(output)
    try:
        if source.size.area > _LARGEST_OUTPUT:
            raise BadRequest(
                f"The output has {source.size.area / 1e6:.0f} MP; at most 64 can be fitted.",
                "Reduce it: the original keeps its own detail.",
            )
        pixels = _rgb(source)
        is_upright = _is_upright(source, document)
    finally:
        source.close()
    if not is_upright:
        return pixels
    orientation = document.orientation
    return upright(upright(pixels, source.orientation), UNDOING.get(orientation, orientation))


def _rgb(source: FilePicture) -> Light:
    colour = source.format.colour
    if colour not in {Colour.RGB, Colour.GRAY}:
        raise BadRequest(
            f"An output in {colour.upper()} cannot be fitted.", "Save it as RGB or gray."
        )
    values = light(source.read(source.size.box), source.format)
    return np.repeat(values, 3, axis=2) if values.shape[2] == 1 else values


def _is_upright(output: FilePicture, document: Picture) -> bool:
    """Whether another program turned the picture upright before it worked on it.

    The shape tells; where both would fit, an output without the original's orientation was turned.
    """
    seen = seen_size(document.size, document.orientation)
    output_seen = seen_size(output.size, output.orientation)
    as_stored = _stretch(output.size, document.size) < _SAME_SHAPE
    as_seen = _stretch(output_seen, seen) < _SAME_SHAPE
    if not as_stored and not as_seen:
        raise BadRequest(
            f"The output is {output.size.width}×{output.size.height}, which is not the shape of "
            f"the picture ({document.size.width}×{document.size.height}).",
            "Give an output of the whole picture; it may be smaller, but not cropped.",
        )
    return as_seen and (not as_stored or output.orientation != document.orientation)


def _stretch(one: Size, other: Size) -> float:
    ratio = (one.width * other.height) / (one.height * other.width)
    return max(ratio, 1 / ratio)
