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
from gesso_desktop.state.jobs import Jobs
from gesso_desktop.state.new_picture import NewPicture, without
from gesso_desktop.state.opened import Opened
from gesso_desktop.state.texts import translated

if TYPE_CHECKING:
    from gesso_core.cards.model_card import ModelCard
    from gesso_runtime.client.client import RuntimeClient

FACTORS = (2, 4)

CardFor = Callable[[int], "tuple[RuntimeClient, ModelCard] | None"]


class Enlarging(NewPicture):
    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        delivery: Delivery,
        *,
        card_for: CardFor,
        about: Callable[[str], str],
        told: Callable[[str, Sequence[str]], tuple[str, ...]],
        parent: QObject | None = None,
    ) -> None:
        """card_for: who makes a picture so many times larger; None for nobody. about: a model by
        its id, in sentences. told: what a model's runs said of themselves, by its id, for the user.
        """
        super().__init__(desk, jobs, delivery, about=about, word="enlarged", parent=parent)
        self._card_for, self._told = card_for, told

    @property
    def factors(self) -> tuple[int, ...]:
        """How many times longer the sides can become, ascending."""
        return tuple(factor for factor in FACTORS if self._card_for(factor) is not None)

    def about(self, factor: int) -> str:
        return self._about(self._card_for(factor))

    def start(self, factor: int, target: Path) -> int | None:
        """Write the file; the number of the job. Nothing is ever written over."""
        opened = self._desk.opened
        return None if opened is None else self._write(opened, factor, target)

    def _write(self, opened: Opened, factor: int, target: Path) -> int | None:
        asked = self._card_for(factor)
        if asked is None:
            return None
        again = partial(self._write, opened, factor, target)
        title = translated("Enlarging", "Enlarge {factor} times: {name}")
        return self._submit(
            opened,
            title.format(factor=factor, name=target.name),
            lambda report: _written(opened, target, asked=asked, factor=factor, report=report),
            done=partial(self._tell, target, asked[1].id),
            again=again,
        )

    def _tell(self, path: Path, card: str, done: "_Written") -> None:
        is_new = translated("Enlarging", "It is a new picture: every pixel of it was computed.")
        self._say_saved(path, is_new, done.limits, self._told(card, done.warnings))


@dataclass(frozen=True, slots=True)
class _Written:
    """limits: what the file does not keep. warnings: what the runs of the model said."""

    limits: tuple[str, ...]
    warnings: tuple[str, ...]


def enlarges(card: "ModelCard", factor: int) -> bool:
    """Whether its networks, or a model without any of its own size, go so far."""
    own = math.prod(network.factor for network in card.networks)
    return EngineKind.UPSCALE in card.kinds and (own == 1 or factor <= own)


def first_that_enlarges(
    cards: "Sequence[ModelCard]", factor: int, named: str
) -> "ModelCard | None":
    able = [card for card in cards if enlarges(card, factor)]
    return next((card for card in able if card.id == named), next(iter(able), None))


def _written(
    opened: Opened,
    target: Path,
    *,
    asked: "tuple[RuntimeClient, ModelCard]",
    factor: int,
    report: Report,
) -> _Written:
    """On a worker thread."""
    from gesso_desktop.document.enlarging import (  # noqa: PLC0415  seldom wanted
        enlarged,
        sentence,
        write_enlarged,
    )

    refuse_overwriting(target, original=opened.path)
    refuse_changed(opened)
    client, card = asked
    seen = framed(opened.looking.sight(), opened.framing)
    with enlarged(client, card, seen, float(factor), report=report) as made:
        saved = write_enlarged(opened.picture, made.picture, target, card, report)
        limits = without(saved.promise.limits, sentence(made.picture.size, card))
        return _Written(limits, made.warnings)
