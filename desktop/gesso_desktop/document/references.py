"""Further pictures that a model looks at: read like any picture, and known by their digest."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gesso_core.errors import BadRequest, CannotRead, NotFound, OriginalChanged
from gesso_core.fidelity.proxy import three_channels
from gesso_core.geometry import Box
from gesso_core.picture import Picture, fitting
from gesso_core.pixels import Alpha, Light, Pixels
from gesso_core.progress import Progress, Report, silent
from gesso_desktop.document.delivering import file_sha256
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.project.records import KeptReference
from gesso_desktop.document.reprofiled import ReprofiledPicture, TargetProfile
from gesso_desktop.document.resized import ResizedPicture
from gesso_desktop.document.upright import upright

if TYPE_CHECKING:
    from gesso_core.cards.model_card import ModelCard

_LONGEST = 2048  # px of a side: no model looks at more of a further picture


@dataclass(frozen=True, slots=True)
class Reference:
    """path, sha256: of its file. pixels: h×w×3, uint8 or uint16, upright, in the colours of the
    picture that is edited, no side longer than 2048."""

    path: Path
    sha256: str
    pixels: Pixels = field(compare=False, repr=False)

    @property
    def kept(self) -> KeptReference:
        return KeptReference(str(self.path), self.sha256)


def read_reference(path: Path, beside: Picture | None, report: Report = silent) -> Reference:
    """beside: the picture that is edited; None for none, then it is sRGB. Transparent parts become
    white.

    Raises NotFound, CannotRead, BadRequest for colours that are not defined; Cancelled from
    `report`, which is called before every part.
    """
    path = path.absolute()
    source = open_picture(path)
    try:
        seen: Picture = _in_colours_of(beside, source, path, report)
        if max(seen.size.width, seen.size.height) > _LONGEST:
            seen = ResizedPicture(seen, fitting(seen.size, _LONGEST))
        pixels = upright(_opaque(seen), seen.orientation)
    finally:
        source.close()
    return Reference(path, file_sha256(path), pixels)


def read_again(
    kept: Sequence[KeptReference], beside: Picture | None, report: Report = silent
) -> tuple[Reference, ...]:
    """What an edit was made with. Raises NotFound and OriginalChanged, naming the picture; and
    Cancelled as `read_reference`."""
    return tuple(_again(number, each, beside, report) for number, each in enumerate(kept, 2))


def refuse_more(card: "ModelCard", count: int) -> None:
    """Raises BadRequest where a model does not look at so many further pictures."""
    if count <= card.references:
        return
    if card.references == 0:
        raise BadRequest(
            f"{card.title} looks at one picture alone, not at further ones.",
            "Leave the further pictures out, or choose another model.",
        )
    raise BadRequest(
        f"{card.title} looks at {card.references} further pictures at most, not at {count}.",
        "Leave some out, or choose another model.",
    )


def _again(number: int, kept: KeptReference, beside: Picture | None, report: Report) -> Reference:
    path = Path(kept.path)
    try:
        found = read_reference(path, beside, report)
    except (NotFound, CannotRead) as error:
        raise NotFound(
            f"Picture {number} of this edit cannot be read: {path}.",
            "Put the file back where it was.",
            detail=str(error),
        ) from error
    if found.sha256 != kept.sha256:
        raise OriginalChanged(
            f"Picture {number} of this edit is another file than it was then: {path}.",
            "Put the former file back, or make a new edit with this one.",
        )
    return found


@dataclass(frozen=True, eq=False)
class _Heeding(ReprofiledPicture):
    """Says which part is read, and can be stopped there."""

    report: Report

    def read(self, box: Box) -> Pixels:
        self.report(Progress("reading", box.top, self.size.height))
        return super().read(box)


def _in_colours_of(beside: Picture | None, source: Picture, path: Path, report: Report) -> Picture:
    """sRGB where the picture has no RGB profile of its own that can be converted to."""
    srgb = TargetProfile.built_in("srgb")
    own = TargetProfile.of(beside.icc) if beside and beside.icc else None
    try:
        if own is not None:
            with suppress(BadRequest):
                return _Heeding(source, own, report)
        return _Heeding(source, srgb, report)
    except BadRequest as error:
        raise BadRequest(
            f"The colours of {path.name} cannot be converted to those of the picture.",
            "Save a copy of it as RGB and name that.",
            detail=str(error),
        ) from error


def _opaque(picture: Picture) -> Pixels:
    """h×w×3, over white where it is transparent."""
    pixels, pixel_format = picture.read(picture.size.box), picture.format
    if pixel_format.alpha is Alpha.NONE or pixel_format.alpha_channel is None:
        return np.ascontiguousarray(pixels[..., :3])
    largest = np.float32(pixel_format.largest)
    share = pixels[..., pixel_format.alpha_channel, None].astype(np.float32) / largest
    values: Light = 1 - (1 - three_channels(pixels, pixel_format)) * share
    return np.asarray(np.rint(values * largest), pixel_format.dtype)
