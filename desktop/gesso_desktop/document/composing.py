"""Another tool's output onto the picture it was made from, as one edit of the document."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from gesso_core.errors import BadRequest
from gesso_core.fidelity.compose import compose
from gesso_core.fidelity.fit import Registration
from gesso_core.fidelity.report import FidelityReport, Mode
from gesso_core.framing import seen_size
from gesso_core.geometry import Size
from gesso_core.mask import Mask
from gesso_core.patch import Piece, PixelPatch
from gesso_core.picture import Picture
from gesso_core.pixels import Colour, Pixels, light
from gesso_core.planning import EditPlan
from gesso_core.progress import Progress, Report
from gesso_core.recipe import EngineKind, Step, Values
from gesso_desktop.document.delivering import file_sha256
from gesso_desktop.document.document import Document
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.place import UNDOING
from gesso_desktop.document.preparing import lay
from gesso_desktop.document.project.outputs import Fitting, Output
from gesso_desktop.document.project.records import Provenance
from gesso_desktop.document.step_runner import PreparedStep
from gesso_desktop.document.upright import upright

_LARGEST_OUTPUT = 64_000_000  # px; no edit model makes more than 16 MP, and it is held in memory
_SAME_SHAPE = 1.15  # a model's grid may stretch by a few per cent; 1.15 is another picture


@dataclass(frozen=True, slots=True)
class Composed:
    """patch: its id; None where the output showed no edit, so that nothing was laid."""

    patch: int | None
    report: FidelityReport


def compose_file(
    document: Document,
    output: Path,
    *,
    where: Mask | None,
    sensitivity: float,
    mode: Mode | None,
    report: Report,
) -> Composed:
    """Register, colour-lock and blend `output`; its patch joins the document, if it shows an edit.

    Raises CannotRead, and BadRequest when the output's shape is another picture's.
    """
    report(Progress("reading the output", 0, 1))
    pixels = _as_stored(output, document)
    work = Size(pixels.shape[1], pixels.shape[0])
    plan = EditPlan(document.size.box, work, work.box)
    step = Step("compose", EngineKind.EDIT, {"sensitivity": sensitivity}, output.name)
    origin = Provenance(engine="compose", model=file_sha256(output))
    return compose_output(
        document,
        pixels,
        plan,
        step,
        origin,
        where=where,
        sensitivity=sensitivity,
        mode=mode,
        report=report,
    )


def compose_output(
    document: Document,
    output: Pixels,
    plan: EditPlan,
    step: Step,
    provenance: Provenance,
    *,
    where: Mask | None,
    sensitivity: float,
    mode: Mode | None,
    report: Report,
) -> Composed:
    """A model's output for `plan` as an edit; it is kept, so that it can be fitted again.

    Raises as `gesso_core.fidelity.compose` does.
    """
    below = document.layers(document.stack)
    ready, found = composed(
        below,
        output,
        plan,
        step,
        provenance,
        where=where,
        sensitivity=sensitivity,
        mode=mode,
        report=report,
    )
    patch = lay(document, ready) if found.touched else None
    report(Progress("composing", 2, 2))
    return Composed(patch, found)


def composed(
    below: Picture,
    output: Pixels,
    plan: EditPlan,
    step: Step,
    provenance: Provenance,
    *,
    where: Mask | None,
    sensitivity: float = 0.5,
    mode: Mode | None = None,
    target: Mask | None = None,
    known: Registration | None = None,
    report: Report,
) -> tuple[PreparedStep, FidelityReport]:
    """The same, ready to be laid: pieces are made as they are read, and only once.

    target, known: as `gesso_core.fidelity.compose` takes them. The provenance gets the measured
    figures. An output that shows no edit gives a patch without pieces.
    """
    report(Progress("composing", 0, 2))
    found = compose(
        below,
        output,
        plan,
        where,
        sensitivity=sensitivity,
        mode=mode,
        target=target,
        known=known,
    )
    report(Progress("composing", 1, 2))
    asked_mode = Mode.MASKED if target is not None else mode
    kept = Output(output, plan, found.fit.registration, asked_mode)
    ready = PreparedStep(
        step,
        step,
        reported(found.patch, report),
        replace(provenance, fidelity=figures(found.report)),
        fitting=Fitting(kept, sensitivity, found.correction, where),
        warnings=found.report.warnings,
    )
    return ready, found.report


def figures(report: FidelityReport) -> Values:
    """What a project keeps of a report: all that was measured."""
    plain = report.as_json
    return {n: v for n, v in plain.items() if isinstance(v, str | int | float)}


def reported(patch: PixelPatch, report: Report) -> PixelPatch:
    """The same pieces; making each of them asks whether to go on."""

    def pieces() -> Iterator[Piece]:
        for piece in patch.pieces:
            report(Progress("composing", 1, 2))
            yield piece

    return PixelPatch(pieces())


def _as_stored(output: Path, document: Document) -> Pixels:
    """The output's colours, h×w×1 or ×3, in its own depth or 0…1, turned as the document's are."""
    source = open_picture(output)
    try:
        if source.size.area > _LARGEST_OUTPUT:
            raise BadRequest(
                f"The output has {source.size.area / 1e6:.0f} MP; at most 64 can be fitted.",
                "Reduce it: the original keeps its own detail.",
            )
        pixels = _colours(source)
        is_upright = _is_upright(source, document)
    finally:
        source.close()
    if not is_upright:
        return pixels
    orientation = document.orientation
    return upright(upright(pixels, source.orientation), UNDOING.get(orientation, orientation))


def _colours(source: FilePicture) -> Pixels:
    layout = source.format
    if layout.colour not in {Colour.RGB, Colour.GRAY}:
        raise BadRequest(
            f"An output in {layout.colour.upper()} cannot be fitted.", "Save it as RGB or gray."
        )
    pixels = source.read(source.size.box)
    if layout.bits in {8, 16} and not layout.is_inverted:
        return np.ascontiguousarray(pixels[..., : layout.colour_channels])
    return light(pixels, layout)


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
