"""Enlarging by a model: a new picture in a file of its own, by a job."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gesso_core.framed_picture import framed
from gesso_core.progress import Report
from gesso_core.recipe import EngineKind
from gesso_desktop.document.saving.publish import refuse_overwriting
from gesso_desktop.state.delivery import Delivery, refuse_changed
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.doers import Doer, Doers
from gesso_desktop.state.instead import Instead
from gesso_desktop.state.jobs import Jobs
from gesso_desktop.state.new_picture import NewPicture, without
from gesso_desktop.state.opened import Opened
from gesso_desktop.state.texts import translated

if TYPE_CHECKING:
    from gesso_core.cards.model_card import ModelCard

FACTORS = (2, 4)


class Enlarging(NewPicture):
    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        delivery: Delivery,
        doers: Doers,
        *,
        instead: Instead,
        told: Callable[[str, Sequence[str]], tuple[str, ...]],
        parent: QObject | None = None,
    ) -> None:
        """told: what a model's runs said of themselves, by its id, for the user."""
        super().__init__(
            desk, jobs, delivery, doers, instead=instead, word="enlarged", parent=parent
        )
        self._told = told

    @property
    def factors(self) -> tuple[int, ...]:
        """How many times longer the sides can become, ascending."""
        return tuple(factor for factor in FACTORS if self._doer(factor) is not None)

    def about(self, factor: int) -> str:
        return self._doers.about(self._doer(factor))

    def start(self, factor: int, target: Path) -> int | None:
        """Write the file; the number of the job. Nothing is ever written over."""
        opened = self._desk.opened
        return None if opened is None else self._write(opened, factor, target)

    def _write(
        self, opened: Opened, factor: int, target: Path, doer: Doer | None = None
    ) -> int | None:
        doer, choose = doer or self._doer(factor), partial(first_that_enlarges, factor=factor)
        if doer is None:
            return None
        again = partial(self._write, opened, factor, target)
        title = translated("Enlarging", "Enlarge {factor} times: {name}")
        return self._submit(
            opened,
            title.format(factor=factor, name=target.name),
            lambda report: _written(opened, target, doer=doer, factor=factor, report=report),
            done=partial(self._tell, target, doer.card.id),
            again=again,
            here=partial(self._doers.instead, choose, again),
        )

    def _doer(self, factor: int) -> Doer | None:
        return self._doers.find(partial(first_that_enlarges, factor=factor))

    def _tell(self, path: Path, card: str, done: "_Written") -> None:
        is_new = translated("Enlarging", "It is a new picture: every pixel of it was computed.")
        remarks = self._told(card, done.warnings)
        self._say_saved(path, is_new, done.limits, remarks, host=done.host)


@dataclass(frozen=True, slots=True)
class _Written:
    """limits: what the file does not keep. warnings: what the runs of the model said. host: the
    server that made it."""

    limits: tuple[str, ...]
    warnings: tuple[str, ...]
    host: str


def enlarges(card: "ModelCard", factor: int) -> bool:
    """Whether its networks, or a model without any of its own size, go so far."""
    own = math.prod(network.factor for network in card.networks)
    return EngineKind.UPSCALE in card.kinds and (own == 1 or factor <= own)


def first_that_enlarges(cards: "Sequence[ModelCard]", factor: int) -> "ModelCard | None":
    return next((card for card in cards if enlarges(card, factor)), None)


def _written(
    opened: Opened,
    target: Path,
    *,
    doer: Doer,
    factor: int,
    report: Report,
) -> _Written:
    """On a worker thread."""
    from gesso_desktop.document.engine_record import server_of  # noqa: PLC0415  seldom wanted
    from gesso_desktop.document.enlarging import (  # noqa: PLC0415  seldom wanted
        enlarged,
        sentence,
        write_enlarged,
    )

    refuse_overwriting(target, original=opened.path)
    refuse_changed(opened)
    card, seen = doer.card, framed(opened.looking.sight(), opened.framing)
    with enlarged(doer.client, card, seen, float(factor), report=report) as made:
        saved = write_enlarged(opened.picture, made.picture, target, card, report)
        limits = without(saved.promise.limits, sentence(made.picture.size, card))
        return _Written(limits, made.warnings, server_of(made.provenance.placement))
