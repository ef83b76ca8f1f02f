"""What a model is shown of an uploaded picture, and its answer laid back onto it."""

from dataclasses import dataclass

import cv2
import numpy as np

from gesso_core.cards.model_card import Alignment, ModelCard
from gesso_core.errors import EngineFailed, RegistrationFailed
from gesso_core.fidelity.blend import shown_mask
from gesso_core.fidelity.compose import compose
from gesso_core.fidelity.fit import Registration
from gesso_core.fidelity.proxy import shown
from gesso_core.fidelity.register import Alignment as Placed
from gesso_core.fidelity.report import Mode
from gesso_core.geometry import Affine, Size
from gesso_core.mask import Coverage, Mask
from gesso_core.patch import Piece
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Colour, Light, PixelFormat, Pixels, light, stored
from gesso_core.planning import EditPlan
from gesso_core.recipe import EngineKind
from gesso_runtime.server.steps.upload import Upload

_AS_SENT = Registration(Placed(Affine(), "exact", 1.0), None)
_FEATHER = 1 / 64  # of the longer side: where the model's own picture ends at a selection


@dataclass(frozen=True, eq=False)
class Shown:
    """pixels, mask: of the crop, reduced to `plan.content` where that is smaller."""

    plan: EditPlan
    pixels: Pixels
    mask: Coverage | None


@dataclass(frozen=True, eq=False)
class Laid:
    """pixels: as the upload's. mode: how the answer was taken; None where it was taken as it came.
    warnings: sentences for the user."""

    pixels: Pixels
    mode: Mode | None
    warnings: tuple[str, ...] = ()


def shown_to(upload: Upload, plan: EditPlan, where: Mask | None) -> Shown:
    """What is larger than the model's picture of it is reduced, the rest goes as it is."""
    picture, crop, content = _picture(upload), plan.crop, plan.content.size
    if content.width >= crop.width or content.height >= crop.height:
        mask = None if where is None else where.read(crop)
        return Shown(plan, picture.read(crop), mask)
    mask = None if where is None else shown_mask(where, plan)
    values = shown(picture, plan)
    scaled = np.rint(values * np.float32(picture.format.largest))
    return Shown(plan, np.ascontiguousarray(scaled.astype(picture.format.dtype)), mask)


def laid(
    upload: Upload,
    answer: Pixels,
    plan: EditPlan,
    where: Mask | None,
    *,
    card: ModelCard,
    kind: EngineKind,
    keeps: bool = True,
) -> Laid:
    """A model's answer on the picture that it was asked about; outside `where` nothing changes.

    answer: uint8, uint16 or float32 0…1, work_h×work_w×3. keeps: what was not asked for stays, and
    colours are locked to the picture's; else the model's own pixels are taken.
    Raises EngineFailed for an answer of another size.
    """
    expect_size(answer, plan.work)
    if not keeps:
        return _as_it_came(upload, answer, plan, where)
    is_filling = kind is EngineKind.INPAINT
    is_exact = is_filling or card.alignment is Alignment.EXACT
    picture = _picture(upload)
    try:
        found = compose(
            picture,
            answer,
            plan,
            where,
            target=where if is_filling else None,
            known=_AS_SENT if is_exact else None,
        )
    except RegistrationFailed as error:
        own = _as_it_came(upload, answer, plan, where)
        return Laid(own.pixels, None, (error.message, "The model's own picture was taken."))
    pixels = upload.pixels.copy()
    for piece in found.patch.pieces:
        _lay(pixels, piece, picture.format)
    return Laid(pixels, found.report.mode, found.report.warnings)


def expect_size(pixels: Pixels | Coverage | None, size: Size) -> None:
    """Raises EngineFailed unless a model returned an array of `size`."""
    if pixels is None:
        raise EngineFailed("The model returned no picture.", "Try once more, or another model.")
    if pixels.shape[:2] != (size.height, size.width):
        raise EngineFailed(
            f"The model returned {pixels.shape[1]}×{pixels.shape[0]} pixels instead of "
            f"{size.width}×{size.height}.",
            "Choose another model.",
        )


def _as_it_came(upload: Upload, answer: Pixels, plan: EditPlan, where: Mask | None) -> Laid:
    """The model's pixels in the place of the crop, softly within the selection."""
    pixel_format = PixelFormat(8 * answer.dtype.itemsize, Colour.RGB)
    content = light(answer, pixel_format)[plan.content.slices]
    own = _resized(np.ascontiguousarray(content), plan.crop.size)
    alpha = np.ones(own.shape[:2], np.float32)
    if where is not None:
        edge = max(1.0, _FEATHER * max(plan.crop.width, plan.crop.height))
        inside = where.read(plan.crop)
        # Soft inside the selection, and never a trace outside it.
        alpha = np.minimum(np.asarray(cv2.GaussianBlur(inside, (0, 0), edge), np.float32), inside)
    pixels = upload.pixels.copy()
    whole = stored(own, pixels[plan.crop.slices], upload.format)
    _lay(pixels, Piece(plan.crop, whole, alpha), upload.format)
    return Laid(pixels, None)


def _lay(pixels: Pixels, piece: Piece, pixel_format: PixelFormat) -> None:
    below = pixels[piece.box.slices]
    alpha = piece.alpha[..., None]
    mixed = below + (piece.pixels.astype(np.float32) - below) * alpha
    pixels[piece.box.slices] = np.where(alpha > 0, np.rint(mixed), below)


def _resized(values: Light, size: Size) -> Light:
    height, width = values.shape[:2]
    if (width, height) == (size.width, size.height):
        return values
    how = cv2.INTER_CUBIC if size.area > width * height else cv2.INTER_AREA
    resized = cv2.resize(values, (size.width, size.height), interpolation=how)
    return np.asarray(resized.clip(0, 1), np.float32)


def _picture(upload: Upload) -> ArrayPicture:
    return ArrayPicture(upload.pixels, upload.format)
