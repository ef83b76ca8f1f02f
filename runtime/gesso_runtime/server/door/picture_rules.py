"""What the settings say of pictures, as the steps want it."""

from pathlib import Path

from gesso_core.errors import CannotRead
from gesso_runtime.folders import expanded
from gesso_runtime.server.picture_settings import PictureSettings
from gesso_runtime.server.steps.finishing import Marks
from gesso_runtime.server.steps.visible_mark import VisibleMark
from gesso_runtime.server.steps.words import WordList

_MOST_WORDS_BYTES = 1 << 20
_LONGEST_MARK = 200  # characters


def marks_of(settings: PictureSettings, folder: Path) -> Marks:
    """folder: of the server's data, which a relative path starts from."""
    if not (settings.mark_text or settings.mark_picture):
        return Marks(None, settings.hidden_mark)
    picture = folder / expanded(settings.mark_picture) if settings.mark_picture else None
    visible = VisibleMark(
        settings.mark_text[:_LONGEST_MARK],
        picture,
        settings.mark_corner,
        settings.mark_width,
        settings.mark_opacity,
    )
    return Marks(visible, settings.hidden_mark)


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
            "Correct “file” of [words] in server.toml.",
            detail=str(error),
        ) from error
    return WordList([line for line in text.splitlines() if not line.lstrip().startswith("#")])
