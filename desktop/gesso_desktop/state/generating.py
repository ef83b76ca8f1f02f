"""A picture made from words alone by a model: what can be asked for, the job, and opening it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gesso_core.edit_request import Quality
from gesso_core.errors import BadRequest, GessoError
from gesso_core.geometry import Size
from gesso_core.interpret import interpret
from gesso_core.progress import Report
from gesso_core.recipe import EngineKind
from gesso_desktop.document.delivering import free_name
from gesso_desktop.document.saving.publish import refuse_overwriting, refuse_unwritable
from gesso_desktop.state.delivery import place_for
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.doers import Doer, Doers
from gesso_desktop.state.error_texts import ErrorText, error_text
from gesso_desktop.state.further_pictures import FurtherPictures
from gesso_desktop.state.instead import Instead
from gesso_desktop.state.jobs import ENDED, Job, Jobs
from gesso_desktop.state.new_picture import made_on, say_saved
from gesso_desktop.state.texts import translated

if TYPE_CHECKING:
    from gesso_core.cards.model_card import Grid, ModelCard
    from gesso_desktop.document.project.records import KeptReference
    from gesso_desktop.document.references import Reference

LEAST = 64
"""px of a side."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What is asked for. style: one of `Generating.styles`, "" for none, None for the usual."""

    text: str
    size: Size
    style: str | None = None
    seed: int = 0
    quality: Quality = Quality.FINAL


class Generating(QObject):
    """One picture at a time. Everything here belongs to the Qt thread."""

    changed = Signal()
    """Who could make it, the further pictures, or what the job says."""
    finished = Signal()
    """It is there, and open where somebody waited for it and nothing is lost by that."""

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        doers: Doers,
        *,
        instead: Instead,
        told: Callable[[str, Sequence[str]], tuple[str, ...]],
        may_open: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """told: what a model's run said of itself, by the model's id, for the user. may_open:
        whether nothing is lost when another picture is laid on the desk."""
        super().__init__(parent)
        self._desk, self._jobs = desk, jobs
        self._doers, self._instead = doers, instead
        self._told, self._may_open = told, may_open
        self.further = FurtherPictures(desk, self, is_alone=True)
        self.further.changed.connect(self.changed)
        self.trouble: ErrorText | None = None
        """Why the last one did not come to be."""
        self._job: int | None = None
        self._is_awaited = False
        self._resting: tuple[KeptReference, ...] = ()
        """The further pictures while nobody asks: in memory they are large."""
        jobs.changed.connect(self._follow)

    @property
    def can(self) -> bool:
        return self._doers.find(_anybody) is not None

    @property
    def about(self) -> str:
        """Who makes it, where, what that takes, and under which licence."""
        return self._doers.about(self._now)

    @property
    def styles(self) -> tuple[str, ...]:
        return () if self._now is None else self._now.styles

    @property
    def looks_further(self) -> bool:
        """Whether somebody is there who looks at further pictures."""
        doer = self._doer(1)
        return doer is not None and doer.card.references > 0

    @property
    def has_preview(self) -> bool:
        card = self._card
        if card is None:
            return False
        from gesso_desktop.document.generating import has_preview  # noqa: PLC0415  seldom wanted

        return has_preview(card)

    @property
    def grid(self) -> "Grid | None":
        """Of whose multiples the sides are, and how long they get."""
        card = self._card
        return None if card is None else card.grid

    @property
    def usual_size(self) -> Size:
        """As the model was trained; nothing where nobody can."""
        card = self._card
        if card is None:
            return Size(LEAST, LEAST)
        from gesso_desktop.document.generating import usual_size  # noqa: PLC0415  seldom wanted

        return usual_size(card)

    @property
    def suggestion(self) -> Path:
        """A free name beside the picture on the desk, else among the user's pictures."""
        from gesso_desktop.document.generating import USUAL_NAME  # noqa: PLC0415  seldom wanted

        opened = self._desk.opened
        return free_name(place_for(None if opened is None else opened.path.parent) / USUAL_NAME)

    def refusal(self, picture: Picture) -> ErrorText | None:
        """Why it cannot be made; None where it can be tried."""
        card = self._card
        if card is None:
            return None
        from gesso_desktop.document.generating import refuse_unsuited  # noqa: PLC0415
        from gesso_desktop.document.references import refuse_more  # noqa: PLC0415

        try:
            refuse_unsuited(card, picture.size)
            refuse_more(card, len(self.further.pictures))
        except BadRequest as error:
            return error_text(error)
        return None

    @property
    def job(self) -> Job | None:
        """That makes one now, or waits for it."""
        return None if self._job is None else self._jobs.job(self._job)

    def start(self, picture: Picture, target: Path) -> None:
        """Nothing while one is made. Nothing is ever written over."""
        if self._now is not None:
            self._is_awaited = True
            self._begin(picture, self.further.pictures, target, self._now)

    def _begin(
        self,
        picture: Picture,
        references: "tuple[Reference, ...]",
        target: Path,
        doer: Doer,
    ) -> None:
        if self._job is not None:
            return
        self.trouble = None
        self._job = self._jobs.submit(
            translated("Generating", "Generate: {name}").format(name=target.name),
            lambda report: _written(doer, picture, references, target, report=report),
            done=lambda made: self._made(target, doer.card.id, made),
            failed=self._failed,
            writes_file=True,
        )
        begin = partial(self._begin, picture, references, target)
        looking = partial(_painter, further=len(references))
        self._instead.note(self._job, partial(self._doers.instead, looking, begin))
        self._follow(self._job)

    def stop(self) -> None:
        if self._job is not None:
            self._jobs.cancel(self._job)

    def wait(self) -> None:
        """Somebody asks, or waits for what is made."""
        self._is_awaited = True
        if self._resting:
            self.further.recall(self._resting, then=self._recalled)

    def leave(self) -> None:
        """Nobody waits for it any more: it is made, but not opened by itself. The further pictures
        are read again by `wait`."""
        self._is_awaited, self.trouble = False, None
        self._resting = self._resting or tuple(each.kept for each in self.further.pictures)
        self.further.show(())

    @property
    def _card(self) -> "ModelCard | None":
        return None if self._now is None else self._now.card

    @property
    def _now(self) -> Doer | None:
        """Who makes what is asked for now."""
        return self._doer(len(self.further.pictures))

    def _doer(self, further: int) -> Doer | None:
        """The one that is named, else one that looks at so many pictures, else anybody."""
        doers, looking = self._doers, partial(_painter, further=further)
        return doers.find_named(_painter) or doers.find(looking) or doers.find(_painter)

    def _recalled(self, _: bool) -> None:
        self._resting = ()

    def _follow(self, number: int) -> None:
        if number != self._job:
            return
        if self._jobs.job(number).state in ENDED:
            self._job = None
        self.changed.emit()

    def _made(self, target: Path, card: str, made: "_Written") -> None:
        is_new = translated("Generating", "Every pixel of it is made up.")
        said, where = self._told(card, made.warnings), made_on(made.host)
        opens = self._is_awaited and self._may_open()
        say_saved(self._desk, target, (is_new, *where, *said), is_warning=bool(said), opens=opens)
        if opens:
            self._desk.open(target)
        self.finished.emit()

    def _failed(self, error: GessoError) -> None:
        if self._is_awaited:
            self.trouble = error_text(error)
        else:
            self._desk.messages.fail(error)


def _anybody(cards: "Sequence[ModelCard]") -> "ModelCard | None":
    return next((card for card in cards if EngineKind.GENERATE in card.kinds), None)


def _painter(cards: "Sequence[ModelCard]", further: int = 0) -> "ModelCard | None":
    from gesso_desktop.document.generating import (  # noqa: PLC0415  seldom wanted
        eagerness_to_generate,
        generates,
    )

    able = [card for card in cards if generates(card) and card.references >= further]
    return min(able, key=lambda card: eagerness_to_generate(card, further), default=None)


@dataclass(frozen=True, slots=True)
class _Written:
    """warnings: what the run said of itself. host: the server that made it."""

    warnings: tuple[str, ...]
    host: str


def _written(
    doer: Doer,
    picture: Picture,
    references: "tuple[Reference, ...]",
    target: Path,
    *,
    report: Report,
) -> _Written:
    """On a worker thread."""
    from gesso_desktop.document.engine_record import server_of  # noqa: PLC0415  seldom wanted
    from gesso_desktop.document.generating import (  # noqa: PLC0415  seldom wanted
        generated,
        refuse_other_files,
        write_generated,
    )

    refuse_other_files(target)
    refuse_overwriting(target, original=target.parent)
    refuse_unwritable(target)
    made = generated(
        doer.client,
        doer.card,
        picture.text,
        picture.size,
        language=interpret(picture.text).language,
        seed=picture.seed,
        quality=picture.quality,
        references=references,
        style=picture.style if picture.style in {"", *doer.styles} else None,
        report=report,
    )
    write_generated(made, target, picture.text)
    return _Written(made.warnings, server_of(made.provenance.placement))
