"""A picture as it came in, made plain: upright, in sRGB, with its opacity kept apart."""

from dataclasses import dataclass

from gesso_core.geometry import Size
from gesso_core.mask import Coverage
from gesso_core.pixels import Colour, PixelFormat, Pixels


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """Of one picture. bytes: of its file. pixels: looked at before anything is decoded. side: px.
    seconds: of the processor, for all of the decoding.
    """

    bytes: int = 50 << 20
    pixels: int = 64_000_000
    side: int = 32_000
    seconds: int = 30


@dataclass(frozen=True, eq=False)
class Upload:
    """pixels: h×w×3, uint8 or uint16, sRGB, the right way up. alpha: h×w, 0…1; None for opaque.
    notes: sentences for the user, of what could not be kept.
    """

    pixels: Pixels
    alpha: Coverage | None = None
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> Size:
        return Size(self.pixels.shape[1], self.pixels.shape[0])

    @property
    def format(self) -> PixelFormat:
        return PixelFormat(8 * self.pixels.dtype.itemsize, Colour.RGB)
