"""How one ONNX network is fed and read, as data: sizes, ranges, channel order, names."""

from dataclasses import dataclass
from enum import StrEnum


class Fit(StrEnum):
    """How a picture comes to the size a network takes."""

    PAD = "pad"  # reduced or enlarged with its proportions, at the top left; the rest is padded
    STRETCH = "stretch"  # to the very size; what comes back is stretched the other way
    GRID = "grid"  # as it is, padded to a multiple


class Sampling(StrEnum):
    """What a pixel of a picture that is brought to another size stands for."""

    AREA = "area"  # the mean of those it covers; enlarged by cubics
    POINT = "point"  # one pixel as it is, see `picture.sampled`


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
    WISH = "wish"  # a vector of wishes, one for each of the port's names
    SIZE = "size"  # height and width of what the network sees
    VALUES = "values"  # measured, one for each of the port's names
    OTHER = "other"  # the port's value, everywhere


class Activation(StrEnum):
    """What still has to be applied to an output."""

    NONE = ""
    SIGMOID = "sigmoid"
    MINMAX = "minmax"  # its smallest becomes 0, its largest 1


class Gray(StrEnum):
    """How a network of one channel sees a picture of three."""

    PLANES = "planes"  # red, green and blue, one after the other
    LUMA = "luma"  # brightness alone (BT.601); the colours come back as they were


@dataclass(frozen=True, slots=True)
class Port:
    """One input or output. scale, mean, std: value = (picture 0…1 · scale − mean) / std, per
    channel; reading an output undoes it. The element type is the file's: integers are rounded.

    Inputs of one name are one input: they are joined along the channels in the card's order.

    is_optional: fed when the network has it. is_inverted: 1 means keep, not change (masks).
    names: of a vector's entries. A wish or a noise strength is read from the request's params of
    these names ("strength" where none is named); values go back under them. value: what an OTHER is
    filled with, and what a name that the request leaves out counts as. hole: what the pixels of a
    picture become where the mask says change, in the network's own numbers; None: they stay.
    """

    name: str
    meaning: Meaning
    layout: Layout = Layout.NCHW
    scale: float = 1.0
    mean: tuple[float, ...] = (0.0,)
    std: tuple[float, ...] = (1.0,)
    order: str = "rgb"
    activation: Activation = Activation.NONE
    is_inverted: bool = False
    is_optional: bool = False
    names: tuple[str, ...] = ()
    value: float = 0.0
    hole: float | None = None


@dataclass(frozen=True, slots=True)
class OnnxNetwork:
    """part: of the card's files. size: width, height it takes, None for any on `grid`.

    factor: how much larger the output is. halo: px around a tile that its inner pixels may depend
    on; tiles of `tile` px with that halo then equal the whole picture. None: it sees everything at
    once and is never cut into tiles. channels: 1 or 3 that it takes, `gray`: how, if 1. least: the
    shortest side it can do; smaller pictures are padded by mirroring. padding: the colour, 0…1, of
    what Fit.PAD adds; empty: what the network reads as 0. sampling: of a picture that is brought to
    `size`; Sampling.POINT needs Fit.STRETCH. is_by_order: exports differ in names, so
    ports whose names a file lacks are its other inputs and outputs in their order.
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
    gray: Gray = Gray.PLANES
    least: int = 1
    padding: tuple[float, ...] = ()
    is_by_order: bool = False
    sampling: Sampling = Sampling.AREA
