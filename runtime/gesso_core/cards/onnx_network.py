"""How one ONNX network is fed and read, as data: sizes, ranges, channel order, names."""

from dataclasses import dataclass
from enum import StrEnum


class Fit(StrEnum):
    """How a picture comes to the size a network takes."""

    PAD = "pad"  # reduced or enlarged with its proportions, the rest of the square padded
    STRETCH = "stretch"  # to the very size; what comes back is stretched the other way
    GRID = "grid"  # as it is, padded to a multiple


class Layout(StrEnum):
    NCHW = "nchw"
    NHWC = "nhwc"


class Meaning(StrEnum):
    """What a network's input or output holds."""

    PICTURE = "picture"
    MASK = "mask"
    EMBEDDING = "embedding"
    POINTS = "points"
    LABELS = "labels"
    SCORE = "score"
    NOISE = "noise"  # the strength of what is to be removed
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Port:
    """One input or output. scale, mean, std: value = (picture 0…1 · scale − mean) / std, per
    channel; reading an output undoes it. is_optional: fed when the network has it.
    activation: what still has to be applied to an output, "" or "sigmoid". is_inverted: 1 means
    keep, not change (masks).
    """

    name: str
    meaning: Meaning
    layout: Layout = Layout.NCHW
    scale: float = 1.0
    mean: tuple[float, ...] = (0.0,)
    std: tuple[float, ...] = (1.0,)
    order: str = "rgb"
    activation: str = ""
    is_inverted: bool = False
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class OnnxNetwork:
    """part: of the card's files. size: width, height it takes, None for any on `grid`.

    factor: how much larger the output is. halo: px around a tile that its inner pixels may depend
    on; tiles of `tile` px with that halo then equal the whole picture. None: it sees everything at
    once and is never cut into tiles. channels: 1 or 3 that it takes.
    """

    part: str
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    fit: Fit = Fit.GRID
    size: tuple[int, int] | None = None
    grid: int = 1
    factor: int = 1
    halo: int | None = None
    tile: int = 512
    channels: int = 3
