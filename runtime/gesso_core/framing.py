"""Crop, quarter turns, flip and straighten: what part of the picture is shown and which way up.

Recorded on the document, reversible, applied when saving. All of it acts on the picture as the
viewer sees it, after the file's own orientation.
"""

from dataclasses import dataclass

from gesso_core.geometry import Box


@dataclass(frozen=True, slots=True)
class Framing:
    """In this order: mirror, quarter turns, straighten, crop.

    is_mirrored: left and right swapped. quarter_turns: clockwise, 0…3.
    straighten: degrees clockwise about the centre, resamples; the size stays.
    crop: in pixels of the turned picture; None keeps all.
    """

    is_mirrored: bool = False
    quarter_turns: int = 0
    straighten: float = 0.0
    crop: Box | None = None

    @property
    def resamples(self) -> bool:
        """Whether every pixel value is recomputed rather than moved."""
        return self.straighten != 0.0

    @property
    def is_identity(self) -> bool:
        return self == Framing()
