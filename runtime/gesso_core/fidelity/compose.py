"""From a model's output to a patch that changes what was asked and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gesso_core.fidelity.correction import Correction
from gesso_core.fidelity.fit import Fit, Registration, fit
from gesso_core.fidelity.render import Renderer, renderer
from gesso_core.fidelity.report import FidelityReport, Mode, known
from gesso_core.mask import Coverage, Mask
from gesso_core.patch import PixelPatch
from gesso_core.picture import Picture
from gesso_core.pixels import Pixels
from gesso_core.planning import EditPlan

_CAST = 5.0  # ΔE of an overall difference that a user may have asked for


@dataclass(frozen=True, eq=False)
class Composition:
    """patch: its pieces are made as they are read, and may be read again.

    change: the change map over the shown crop (`plan.content` in size), 0…1, corrected, before any
    feather. correction: the part of it that was made by hand.
    """

    patch: PixelPatch
    report: FidelityReport
    fit: Fit
    correction: Correction

    @property
    def change(self) -> Coverage:
        return self.fit.change


def compose(
    picture: Picture,
    output: Pixels,
    plan: EditPlan,
    selection: Mask | None = None,
    *,
    sensitivity: float = 0.5,
    mode: Mode | None = None,
    target: Mask | None = None,
    known: Registration | None = None,
    correction: Correction | None = None,
) -> Composition:
    """Fit `output` onto the crop of `picture` that `plan` names.

    output: uint8, uint16 or float 0…1, work_h×work_w×3 (or ×1). selection: in picture pixels;
    nothing outside it changes, whatever else is said. sensitivity: 0…1, of the change map. mode:
    None finds out; LOCAL or WHOLE insist. target: a small area (a scratch, dust) that is replaced,
    widened by 1 px, instead of searching for what changed. known: how this output lies on the
    picture, found before. correction: of the change map, by hand; with mode MASKED it is the map.
    Raises SizeMismatch for another size than the plan's, RegistrationFailed for an output of
    something else, BadRequest for colours other than gray and RGB.
    """
    if target is not None:
        correction = (correction or Correction.none(plan.content.size)).further(plan, add=target)
        mode = Mode.MASKED
    found = fit(picture, output, plan, sensitivity=sensitivity, mode=mode, known=known)
    return recompose(picture, found, selection, correction)


def recompose(
    picture: Picture,
    found: Fit,
    selection: Mask | None = None,
    correction: Correction | None = None,
) -> Composition:
    """The patch for a fit, without the model, its change map corrected by hand."""
    correction = correction or Correction.none(found.plan.content.size)
    change = correction.applied(found.change)
    mode = Mode.LOCAL if found.mode is Mode.UNCHANGED and change.any() else found.mode
    found = replace(found, change=change, mode=mode)
    made = renderer(picture, found, selection, spared=correction.spared)
    return Composition(PixelPatch(made), _report(found, made, selection), found, correction)


def _report(found: Fit, made: Renderer, selection: Mask | None) -> FidelityReport:
    touched = sum(area.touched for area in made.areas)
    return FidelityReport(
        mode=found.mode,
        method=found.registration.alignment.method,
        agreement=found.registration.alignment.agreement,
        residual_px=known(found.residual.median),
        residual_worst_px=known(found.residual.worst),
        colour_error_before=known(found.colour_errors[0]),
        colour_error_after=known(found.colour_errors[1]),
        changed_share=float((found.change > 0.5).mean()),
        touched=touched,
        identical_share=1 - touched / found.plan.crop.area,
        warnings=tuple(_warnings(found, selection)),
    )


def _warnings(found: Fit, selection: Mask | None) -> Iterator[str]:
    before, after = found.colour_errors
    if found.registration.alignment.method == "none":
        yield "The picture is too flat to align the output with it; it was placed as it came."
    elif found.residual.median > 0.5:
        yield "The output does not lie exactly on the picture; look closely at the edges."
    if found.mode is Mode.WHOLE:
        where = "the whole picture" if selection is None else "all that is selected"
        yield f"The edit is everywhere: its tone and colour were applied to {where}."
    if found.mode is Mode.UNCHANGED:
        yield "The model's output shows no edit, so nothing was changed."
        if before > _CAST:
            yield "Its overall colour differs; if that is the edit, apply it to the whole picture."
    if found.mode is Mode.LOCAL and after > 3:
        yield "The model's colours could not be matched everywhere; compare before and after."
