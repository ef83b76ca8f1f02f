"""Expanding the frame by a model: a new picture in a file of its own, by a job."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gesso_core.framed_picture import framed
from gesso_core.geometry import Size
from gesso_core.interpret import interpret
from gesso_core.progress import Report
from gesso_core.recipe import EngineKind
from gesso_desktop.document.saving.publish import refuse_overwriting
from gesso_desktop.state.applying import Remarks
from gesso_desktop.state.delivery import Delivery, refuse_changed
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.doers import Doer, Doers, made_for
from gesso_desktop.state.instead import Instead
from gesso_desktop.state.jobs import Jobs
from gesso_desktop.state.new_picture import NewPicture, without
from gesso_desktop.state.opened import Opened
from gesso_desktop.state.texts import translated

if TYPE_CHECKING:
    from gesso_core.cards.model_card import ModelCard
    from gesso_desktop.document.step_runner import PreparedStep

MOST = 20_000
"""px on a side."""


_FILLER = made_for(EngineKind.INPAINT)


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
        doers: Doers,
        *,
        instead: Instead,
        remarks: Remarks,
        parent: QObject | None = None,
    ) -> None:
        """remarks: what the user should know of how a side was made, as sentences."""
        super().__init__(
            desk, jobs, delivery, doers, instead=instead, word="expanded", parent=parent
        )
        self._remarks = remarks

    @property
    def can(self) -> bool:
        return self._doer("") is not None

    def about(self, text: str) -> str:
        """Of who makes a border that shows `text`."""
        return self._doers.about(self._doer(text))

    def start(self, border: Border, target: Path) -> int | None:
        """Write the file; the number of the job. Nothing is ever written over."""
        opened = self._desk.opened
        return None if opened is None else self._write(opened, border, target)

    def _write(
        self, opened: Opened, border: Border, target: Path, doer: Doer | None = None
    ) -> int | None:
        doer = doer or self._doer(border.text)
        if doer is None or not border.is_there:
            return None
        again = partial(self._write, opened, border, target)
        return self._submit(
            opened,
            translated("Expanding", "Expand the frame: {name}").format(name=target.name),
            lambda report: _written(opened, target, doer=doer, border=border, report=report),
            done=partial(self._tell, target),
            again=again,
            here=partial(self._doers.instead, _FILLER, again),
        )

    def _doer(self, text: str) -> Doer | None:
        """Who makes a border that shows `text`: one that reads, where anybody does."""
        reader = self._doers.find(_reader) if text else None
        return reader or self._doers.find(_FILLER)

    def _tell(self, path: Path, done: "_Written") -> None:
        kept = translated(
            "Expanding", "Every pixel of the picture is in it as it was; the border is computed."
        )
        remarks = [each for step in done.steps for each in self._remarks(step)]
        self._say_saved(path, kept, done.limits, remarks, host=done.host)


def _reader(cards: "Sequence[ModelCard]") -> "ModelCard | None":
    return _FILLER([card for card in cards if card.prompting.languages])


@dataclass(frozen=True, eq=False)
class _Written:
    """limits: what the file does not keep. host: the server that made the border."""

    limits: tuple[str, ...]
    steps: "tuple[PreparedStep, ...]"
    host: str


def _written(
    opened: Opened,
    target: Path,
    *,
    doer: Doer,
    border: Border,
    report: Report,
) -> _Written:
    """On a worker thread."""
    from gesso_desktop.document.engine_record import server_of  # noqa: PLC0415  seldom wanted
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
    card, seen = doer.card, framed(opened.looking.sight(), opened.framing)
    margins = Margins(border.left, border.top, border.right, border.bottom)
    refuse_target(opened.picture, seen, margins, target, jpeg_quality=None)
    language = interpret(border.text).language
    with expanded(
        doer.client, card, seen, margins, text=border.text, language=language, report=report
    ) as made:
        saved = write_expanded(opened.picture, made, target, card, report)
        said = sentence(made.picture.size, card)
        assure_kept(target, opened.picture, seen, made, report)
    hosts = (server_of(each.placement) for each in made.provenances)
    return _Written(without(saved.promise.limits, said), made.steps, next(hosts, ""))
