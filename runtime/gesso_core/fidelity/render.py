"""New pixels at full resolution, box by box: one resampling of the output, then what it lacks."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gesso_core.fidelity import blend, detail, whole, wobble
from gesso_core.fidelity.fit import Fit
from gesso_core.fidelity.planes import Plane, blurred, gray, sampled
from gesso_core.fidelity.proxy import three_channels
from gesso_core.fidelity.report import Mode
from gesso_core.geometry import Affine, Box, Size
from gesso_core.mask import Coverage, Mask
from gesso_core.patch import Piece
from gesso_core.picture import Picture
from gesso_core.pixels import Colour, Light, stored


@dataclass(frozen=True, eq=False)
class Renderer:
    """Pieces of one composition, made as they are read, so that memory holds one at a time."""

    picture: Picture
    fit: Fit
    selection: Mask | None
    coverage: Coverage
    areas: tuple[blend.Area, ...]
    output: Light
    structure: detail.Structure | None
    local_colour: whole.LocalColour | None

    def __iter__(self) -> Iterator[Piece]:
        return (self.piece(area) for area in self.areas)

    def piece(self, area: blend.Area) -> Piece:
        box, plan = area.box, self.fit.plan
        alpha = blend.alpha(self.coverage, plan, box, self.selection)
        wide = blend.around(box).intersect(plan.crop)
        around = self.picture.read(wide)
        below = around[box.within(wide).slices]

        def block(part: Box) -> Light:
            old = three_channels(around[part.within(wide).slices], self.picture.format)
            corner = Affine.shift(part.left - plan.crop.left, part.top - plan.crop.top)
            return self._new(old, plan.to_content @ corner, part.size)

        new = blend.by_block(block, box, plan.crop).clip(0, 1)
        if self.picture.format.colour is Colour.GRAY:
            new = gray(new)[..., None]
        pixels = stored(new, below, self.picture.format)
        pixels[alpha <= 0] = below[alpha <= 0]
        return Piece(box, pixels, alpha)

    def _new(self, old: Light, to_content: Affine, size: Size) -> Light:
        found, shown = self.fit.registration, self.fit.plan.content.size
        into_output, moved = found.alignment.warp @ to_content, found.wobble
        if moved is None:
            new = sampled(self.output, into_output, size, is_cubic=True)
        else:
            new = wobble.sampled(
                self.output, into_output, size, moved, to_shown=to_content, shown=shown
            )

        def here(plane: Plane) -> Plane:
            return sampled(plane, to_content, size)

        if self.local_colour is not None:
            mapped = whole.applied(whole.by_channel(here, self.local_colour.maps), old)
            redrawn = here(self.local_colour.redrawn)[..., None]
            return np.asarray(mapped + redrawn * (new - mapped), np.float32)
        new = self.fit.colour(new)
        if self.structure is None:
            return new
        return detail.restored(new, old, self.structure.through(here))


def renderer(
    picture: Picture, fit: Fit, selection: Mask | None, *, spared: Coverage | None = None
) -> Renderer:
    """spared: of the shown crop, what stays although the change map or its margin reach it."""
    margin = 1 if fit.mode is Mode.MASKED else blend.MARGIN
    coverage = fit.change
    if fit.mode is not Mode.WHOLE:
        coverage = np.maximum(blend.feathered(coverage > 0.5, margin), coverage)
    if spared is not None:
        coverage = np.minimum(coverage, 1 - spared)
    coverage = blend.faded(coverage, fit.plan, picture.size)
    structure = local_colour = None
    if fit.mode is Mode.WHOLE:
        local_colour = whole.local_colour(fit.original, fit.aligned)
    elif coverage.any():
        structure = detail.structure(fit.original, fit.colour(fit.aligned))
    areas = blend.areas(coverage, fit.plan, selection)
    return Renderer(
        picture, fit, selection, coverage, areas, _for_scale(fit), structure, local_colour
    )


def _for_scale(fit: Fit) -> Light:
    """The output, softened before it is reduced (small crops are shown enlarged)."""
    scale = max(fit.plan.scale)
    return fit.output if scale <= 1.2 else blurred(fit.output, 0.4 * float(np.sqrt(scale**2 - 1)))
