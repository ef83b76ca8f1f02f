"""A picture converted to another colour profile, read by box, at 16 bits through the profiles."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyvips

from gesso_core.errors import BadRequest, CannotRead
from gesso_core.geometry import Box, Size
from gesso_core.picture import Picture
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels, light
from gesso_desktop.document.pictures.icc_profile import description
from gesso_desktop.document.pictures.limits import MAX_PROFILE_BYTES

_BUILT_IN = {"srgb": "sRGB", "p3": "Display P3"}
_FULL = 65535


@dataclass(frozen=True)
class TargetProfile:
    """An RGB profile. source: what libvips calls it, a built-in name or the path of the file; ""
    where there is no file."""

    name: str
    data: bytes
    source: str

    @classmethod
    def built_in(cls, name: str) -> "TargetProfile":
        """name: "srgb" or "p3"."""
        return cls(_BUILT_IN[name], bytes(pyvips.Image.profile_load(name)), name)

    @classmethod
    def of(cls, data: bytes) -> "TargetProfile | None":
        """Of a picture; None for one that is not for RGB colours."""
        if data[36:40] != b"acsp" or data[16:20] != b"RGB " or data[12:16] == b"link":
            return None
        return cls(description(data) or "", data, "")

    @classmethod
    def from_file(cls, path: Path) -> "TargetProfile":
        """Raises CannotRead, BadRequest for anything but an RGB profile."""
        try:
            with path.open("rb") as file:
                data = file.read(MAX_PROFILE_BYTES + 1)
        except OSError as error:
            raise CannotRead(
                f"The profile {path.name} cannot be read.",
                "Choose another file.",
                detail=str(error),
            ) from error
        if data[36:40] != b"acsp" or len(data) > MAX_PROFILE_BYTES:
            raise BadRequest(f"{path.name} is not a colour profile.", "Choose an .icc file.")
        if data[16:20] != b"RGB " or data[12:16] == b"link":
            raise BadRequest(
                f"{path.name} is not a profile for RGB colours.",
                "Choose an RGB profile; Gesso exports to no other.",
            )
        return cls(description(data) or path.stem, data, str(path))


@dataclass(frozen=True, eq=False)
class ReprofiledPicture:
    """`source` in the colours of `target`: RGB, 8 bits where the source has no more, else 16.

    Without a profile a picture is taken as sRGB. Colours outside the target are cut, as by the
    relative colorimetric intent with black point compensation. Alpha is kept, made straight.
    Raises BadRequest when made from pixels that have no defined colour.
    """

    source: Picture
    target: TargetProfile

    def __post_init__(self) -> None:
        source = self.source
        if source.format.colour is Colour.LAB:
            raise BadRequest(
                "Lab pictures cannot be converted to another profile.",
                "Keep the profile and export as TIFF.",
            )
        if source.format.colour is Colour.CMYK and not source.icc:
            raise BadRequest(
                "The picture is CMYK without a colour profile, so its colours are not defined.",
                "Keep it as it is and export as TIFF.",
            )
        try:
            self._converted(np.zeros((1, 1, self._inks), np.uint16))
        except pyvips.Error as error:
            raise BadRequest(
                f"The picture's own profile cannot be converted to {self.target.name}.",
                "Keep the profile, or choose another.",
                detail=str(error),
            ) from error

    @property
    def size(self) -> Size:
        return self.source.size

    @cached_property
    def format(self) -> PixelFormat:
        source = self.source.format
        alpha = Alpha.NONE if source.alpha is Alpha.NONE else Alpha.STRAIGHT
        return PixelFormat(8 if source.bits <= 8 else 16, Colour.RGB, alpha)

    @property
    def icc(self) -> bytes | None:
        return self.target.data

    @property
    def orientation(self) -> int:
        return self.source.orientation

    def read(self, box: Box) -> Pixels:
        return self._seen(self.source.read(box))

    def proxy(self, longest_side: int) -> Pixels:
        return self._seen(self.source.proxy(longest_side))

    @property
    def _inks(self) -> int:
        source = self.source.format
        is_plain = source.colour is Colour.GRAY and not self.source.icc
        return 3 if is_plain else source.colour_channels

    def _seen(self, pixels: Pixels) -> Pixels:
        source = self.source.format
        values = light(pixels, source)
        alpha = None
        if source.alpha_channel is not None:
            alpha = pixels[..., source.alpha_channel, None].astype(np.float32) / source.largest
        if source.alpha is Alpha.PREMULTIPLIED and alpha is not None:
            values = np.divide(values, alpha, out=np.zeros_like(values), where=alpha > 0)
        if source.colour is Colour.CMYK:
            values = 1 - values  # profiles count ink
        elif values.shape[2] != self._inks:
            values = values.repeat(self._inks, axis=2)
        whole = np.clip(np.nan_to_num(values) * _FULL + 0.5, 0, _FULL).astype(np.uint16)
        colour = self._converted(np.ascontiguousarray(whole))
        if alpha is not None:
            opacity = np.clip(alpha * _FULL + 0.5, 0, _FULL).astype(np.uint16)
            colour = np.concatenate([colour, opacity], axis=2)
        if self.format.bits == 16:
            return colour
        return ((colour.astype(np.uint32) + 128) // 257).astype(np.uint8)

    def _converted(self, values: Pixels) -> Pixels:
        """h×w×inks to h×w×3, uint16 both."""
        height, width, inks = values.shape
        image: Any = pyvips.Image.new_from_memory(values.tobytes(), width, height, inks, "ushort")
        image = image.copy(interpretation={1: "grey16", 3: "rgb16", 4: "cmyk"}[inks])
        options: dict[str, object] = {"input_profile": "srgb"}
        if self.source.icc:
            image.set_type(pyvips.GValue.blob_type, "icc-profile-data", self.source.icc)
            options = {"embedded": True}
        options |= {"intent": "relative", "black_point_compensation": True}
        if self.target.source:
            done = image.icc_transform(self.target.source, depth=16, **options)
        else:
            between = image.icc_import(**options).copy()
            between.set_type(pyvips.GValue.blob_type, "icc-profile-data", self.target.data)
            done = between.icc_export(intent="relative", black_point_compensation=True, depth=16)
        packed = done.write_to_memory()
        return np.frombuffer(packed, np.uint16).reshape(height, width, done.bands)
