"""Correcting where a model's output acts, and composing it again without the model."""

from dataclasses import replace

import numpy as np

from gesso_core.errors import BadRequest
from gesso_core.fidelity.compose import Composition, compose
from gesso_core.fidelity.report import FidelityReport
from gesso_core.mask import Mask
from gesso_core.picture import Picture
from gesso_core.progress import Progress, Report
from gesso_desktop.document.change_map import ChangeMap
from gesso_desktop.document.composing import figures, reported
from gesso_desktop.document.document import Document
from gesso_desktop.document.project.outputs import Fitting
from gesso_desktop.document.project.records import PatchRow
from gesso_desktop.document.stack import place_of
from gesso_desktop.document.step_runner import PreparedStep


def change_map(document: Document, patch: int) -> ChangeMap:
    """How far each pixel of the picture is replaced by the patch, hidden or not.

    Stays what it is now while edits go on. Raises BadRequest for a patch that is not in the stack.
    """
    rows = document.stack
    return change_map_of(document, rows[place_of(rows, patch)])


def change_map_of(document: Document, row: PatchRow) -> ChangeMap:
    """The same of a row as it was when it was asked for; it may have been deleted since."""
    return ChangeMap(document.layers([replace(row, is_visible=True, opacity=1.0)]))


def recompose(
    document: Document,
    patch: int,
    *,
    add: Mask | None = None,
    subtract: Mask | None = None,
    sensitivity: float | None = None,
    report: Report,
) -> FidelityReport:
    """Fit the patch's kept output again, onto what lies below it now; one edit in its own place.

    add, subtract: areas of the picture for and against the output, on top of earlier corrections;
    nothing outside the selection that the patch was made with is touched. sensitivity: of what is
    found; None leaves it. Raises BadRequest where no output was kept.
    """
    report(Progress("reading the output", 0, 1))
    fitting = document.fitting(patch)
    if fitting is None:
        raise BadRequest(
            "The output that this edit was made from is not in the project.",
            "Put it back once more from its file; from then on it is kept.",
        )
    output, rows = fitting.output, document.stack
    below = document.layers(rows[: place_of(rows, patch)])
    correction = fitting.correction.further(output.plan, add=add, subtract=subtract)
    strength = fitting.sensitivity if sensitivity is None else sensitivity
    report(Progress("composing", 0, 2))
    wanted = replace(fitting, sensitivity=strength, correction=correction)
    found = _again(below, wanted)
    report(Progress("composing", 1, 2))
    document.replace_pixels(
        patch,
        reported(found.patch, report),
        wanted,
        fidelity=figures(found.report),
        below=below.state,
    )
    report(Progress("composing", 2, 2))
    return found.report


def corrected_as(
    ready: PreparedStep, former: Fitting, below: Picture, report: Report
) -> PreparedStep:
    """What a model made anew of the same crop, with what a hand corrected of the former output.

    below: what it was made of. As it is where nothing was corrected, or the crop is another.
    """
    new = ready.fitting
    if new is None or new.output.plan != former.output.plan or _is_alike(new, former):
        return ready
    wanted = replace(new, sensitivity=former.sensitivity, correction=former.correction)
    found = _again(below, wanted)
    return replace(
        ready,
        result=reported(found.patch, report),
        provenance=replace(ready.provenance, fidelity=figures(found.report)),
        fitting=wanted,
    )


def _again(below: Picture, wanted: Fitting) -> Composition:
    output = wanted.output
    return compose(
        below,
        output.pixels,
        output.plan,
        wanted.selection,
        sensitivity=wanted.sensitivity,
        mode=output.mode,
        known=output.registration,
        correction=wanted.correction,
    )


def _is_alike(one: Fitting, other: Fitting) -> bool:
    mine, theirs = one.correction, other.correction
    return (
        one.sensitivity == other.sensitivity
        and np.array_equal(mine.added, theirs.added)
        and np.array_equal(mine.taken, theirs.taken)
    )
