"""What an installation decides about pictures of the faces that take whole ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gesso_core.errors import BadRequest
from gesso_runtime.server.steps.corner import Corner


@dataclass(frozen=True, slots=True)
class PictureSettings:
    """aliases: what clients call a model, to a card's id; "auto" lets the server choose.
    mark_text, mark_picture (a PNG): seen in the corner `mark_corner`; empty for none. hidden_mark:
    a text whose digest is hidden in every picture: it marks and does not protect.
    """

    aliases: Mapping[str, str] = field(default_factory=dict)
    mark_text: str = ""
    mark_picture: str = ""
    mark_corner: Corner = Corner.BOTTOM_RIGHT
    mark_opacity: float = 0.6
    mark_width: float = 0.25
    hidden_mark: str = ""

    def __post_init__(self) -> None:
        if not (0 < self.mark_opacity <= 1 and 0 < self.mark_width <= 1):
            raise BadRequest(
                "A mark's opacity and width are above 0 and at most 1.", "Correct “pictures”."
            )
