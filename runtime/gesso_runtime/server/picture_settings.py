"""What an installation decides about pictures of the faces that take whole ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gesso_core.errors import BadRequest, CannotRead
from gesso_runtime.server.steps.finishing import Marks
from gesso_runtime.server.steps.visible_mark import Corner, VisibleMark
from gesso_runtime.server.steps.words import WordList

_MOST_WORDS_BYTES = 1 << 20


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

    def marks(self) -> Marks:
        visible = None
        if self.mark_text or self.mark_picture:
            visible = VisibleMark(
                self.mark_text[:200],
                Path(self.mark_picture).expanduser() if self.mark_picture else None,
                self.mark_corner,
                self.mark_width,
                self.mark_opacity,
            )
        return Marks(visible, self.hidden_mark)


def read_words(file: Path | None) -> WordList:
    """A word or phrase a line; lines that begin with # say nothing. Raises CannotRead."""
    if file is None:
        return WordList(())
    try:
        with file.open("rb") as opened:
            text = opened.read(_MOST_WORDS_BYTES).decode()
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRead(
            f"The word list {file.name} cannot be read.",
            "Correct “words.file” in the settings.",
            detail=str(error),
        ) from error
    return WordList([line for line in text.splitlines() if not line.lstrip().startswith("#")])
