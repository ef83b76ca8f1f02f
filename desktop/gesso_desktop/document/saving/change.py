"""What is to be saved, and what the saved file will promise."""

from dataclasses import dataclass, field

from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.picture import Picture


@dataclass(frozen=True)
class Change:
    """The edited pixels of one source file.

    result: the same size as the source, unframed; its format is the source's, but may have gained
        an alpha channel. touched: outside these boxes `result` equals the source, bit for bit.
    """

    result: Picture
    touched: tuple[Box, ...]
    framing: Framing = field(default_factory=Framing)


@dataclass(frozen=True, slots=True)
class Promise:
    """What saving in a certain way keeps, said before anything is written.

    method: "patch", "rewrite", "chunks", "blocks", "copy" or "encode".
    limits: sentences for the user about what is not kept; empty when everything is.
    """

    method: str
    keeps_pixels: bool
    """Outside the touched boxes every pixel is bit-identical."""
    keeps_metadata: bool
    """Every metadata block is the same bytes."""
    limits: tuple[str, ...] = ()
