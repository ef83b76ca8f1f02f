"""Expanding the frame by a model: a new picture in a file of its own, by a job."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gesso_core.framed_picture import framed
from gesso_core.geometry import Size
from gesso_core.interpret import interpret
from gesso_core.progress import Report
from gesso_desktop.document.saving.publish import refuse_overwriting
from gesso_desktop.state.applying import Remarks
from gesso_desktop.state.delivery import Delivery, refuse_changed
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.jobs import Jobs
from gesso_desktop.state.new_picture import NewPicture, without
from gesso_desktop.state.opened import Opened
from gesso_desktop.state.texts import translated

if TYPE_CHECKING:
    from gesso_core.cards.model_card import ModelCard
    from gesso_desktop.document.step_runner import PreparedStep
    from gesso_runtime.client.client import RuntimeClient

MOST = 20_000
"""px on a side."""

Asked = Callable[[str], "tuple[RuntimeClient, ModelCard] | None"]
"""Of what the border shows; "" continues the picture."""


@dataclass(frozen=True, slots=True)
class Border:
    """px on each side, as seen. text: what it shows; "" continues the picture."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0
    text: str = ""

    @property
    def is_there(self) -> bool:
        return max(self.left, self.top, self.right, self.bottom) > 0

    def around(self, size: Size) -> Size:
        return Size(size.width + self.left + self.right, size.height + self.top + self.bottom)


class Expanding(NewPicture):
    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        delivery: Delivery,
        *,
        asked: Asked,
        about: Callable[[str], str],
        remarks: Remarks,
        parent: QObject | None = None,
    ) -> None:
        """asked: who makes a border; None for nobody. about: a model by its id, in sentences.
        remarks: what the user should know of how a side was made, as sentences."""
        super().__init__(desk, jobs, delivery, about=about, word="expanded", parent=parent)
        self._asked, self._remarks = asked, remarks

    @property
    def can(self) -> bool:
        return self._asked("") is not None

    def about(self, text: str) -> str:
        """Of who makes a border that shows `text`."""
        return self._about(self._asked(text))

    def start(self, border: Border, target: Path) -> int | None:
        """Write the file; the number of the job. Nothing is ever written over."""
        opened = self._desk.opened
        return None if opened is None else self._write(opened, border, target)

    def _write(self, opened: Opened, border: Border, target: Path) -> int | None:
        asked = self._asked(border.text)
        if asked is None or not border.is_there:
            return None
        again = partial(self._write, opened, border, target)
        return self._submit(
            opened,
            translated("Expanding", "Expand the frame: {name}").format(name=target.name),
            lambda report: _written(opened, target, asked=asked, border=border, report=report),
            done=partial(self._tell, target),
            again=again,
        )

    def _tell(self, path: Path, done: "_Written") -> None:
        kept = translated(
            "Expanding", "Every pixel of the picture is in it as it was; the border is computed."
        )
        remarks = [each for step in done.steps for each in self._remarks(step)]
        self._say_saved(path, kept, done.limits, remarks)


@dataclass(frozen=True, eq=False)
class _Written:
    limits: tuple[str, ...]
    steps: "tuple[PreparedStep, ...]"


def _written(
    opened: Opened,
    target: Path,
    *,
    asked: "tuple[RuntimeClient, ModelCard]",
    border: Border,
    report: Report,
) -> _Written:
    """On a worker thread."""
    from gesso_desktop.document.expanding import (  # noqa: PLC0415  seldom wanted
        Margins,
        assure_kept,
        expanded,
        refuse_target,
        sentence,
        write_expanded,
    )

    refuse_overwriting(target, original=opened.path)
    refuse_changed(opened)
    client, card = asked
    seen = framed(opened.looking.sight(), opened.framing)
    margins = Margins(border.left, border.top, border.right, border.bottom)
    refuse_target(opened.picture, seen, margins, target, jpeg_quality=None)
    language = interpret(border.text).language
    with expanded(
        client, card, seen, margins, text=border.text, language=language, report=report
    ) as made:
        saved = write_expanded(opened.picture, made, target, card, report)
        said = sentence(made.picture.size, card)
        assure_kept(target, opened.picture, seen, made, report)
    return _Written(without(saved.promise.limits, said), made.steps)
