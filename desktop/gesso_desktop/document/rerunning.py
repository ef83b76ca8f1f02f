"""An edit that a model made, made once more from what the project keeps of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import Quality
from gesso_core.errors import BadRequest
from gesso_core.geometry import Box
from gesso_core.picture import Picture
from gesso_core.progress import Report
from gesso_core.recipe import Step
from gesso_desktop.document.document import Document
from gesso_desktop.document.engine_record import placement_in_words
from gesso_desktop.document.engine_steps import EngineSteps
from gesso_desktop.document.preparing import lay
from gesso_desktop.document.project.records import PatchKind, PatchRow, Provenance
from gesso_desktop.document.recalled import recalled_area
from gesso_desktop.document.recomposing import corrected_as
from gesso_desktop.document.references import read_again
from gesso_desktop.document.stack import place_of
from gesso_desktop.document.stack_picture import StackPicture
from gesso_desktop.document.step_runner import Wish
from gesso_runtime.client.client import RuntimeClient

_SIDE = 1024  # px compared at a time


@dataclass(frozen=True, eq=False)
class Rerun:
    """patch: the edit that was made anew, which lies in the place of the former one. is_same:
    whether every pixel is. differs: sentences about what is not as it was then. warnings: what the
    run said now."""

    patch: int
    is_same: bool
    differs: tuple[str, ...]
    made: Provenance
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class _Only:
    """A `Choose` of one."""

    card: ModelCard

    def __call__(self, step: Step, *, has_mask: bool) -> ModelCard | None:
        return self.card


def refuse_unrepeatable(row: PatchRow) -> None:
    """Raises BadRequest for an edit that no model made, or whose pixels are not kept."""
    if not row.provenance.is_by_model:
        raise BadRequest(
            f"“{row.name}” was not made by a model of Gesso's.",
            "Exact steps need no repeating: they are evaluated anew whenever the picture is read.",
        )
    if row.kind is PatchKind.PARAMETRIC:
        raise BadRequest(
            f"Of “{row.name}” a model only measured the values, and they are kept.",
            "It needs no repeating: it is evaluated anew whenever the picture is read.",
        )


def rerun(
    document: Document, row: PatchRow, client: RuntimeClient, card: ModelCard, report: Report
) -> Rerun:
    """The same request to the same model on what lies below the edit now.

    The new edit takes the place of the former, with its opacity, texture, mask and what a hand
    corrected of its change map. Raises as
    `EngineSteps.prepare`; NotFound and OriginalChanged for a further picture; BadRequest as
    `refuse_unrepeatable`.
    """
    refuse_unrepeatable(row)
    was = row.provenance
    rows = document.stack
    place = place_of(rows, row.id)
    below = document.layers(rows[:place])
    wish = Wish(
        recalled_area(replace(row, mask=None), document),  # a mask came after the edit
        seed=was.seed or 0,
        language=was.language,
        texture=row.texture,
        references=read_again(was.references, below),
    )
    runner = EngineSteps(client, _Only(card), Quality(was.quality or Quality.FINAL))
    ready = runner.prepare(below, document.framing, row.step, wish, report)
    former = document.fitting(row.id)
    if former is not None:
        ready = corrected_as(ready, former, below, report)
    ready = replace(ready, opacity=row.opacity, texture=row.texture)
    with document.one_edit(row.step.text):
        added = lay(document, ready, place=place)
        assert added is not None  # or it would not be a patch with pixels
        if row.mask is not None:
            document.set_mask(added, document.area_of(row))
        document.delete(row.id)
        if not row.is_visible:
            document.hide(added)
    new = next(each for each in document.stack if each.id == added)
    is_same = _are_alike(_alone(document, row, rows[:place]), _alone(document, new, rows[:place]))
    is_moved = row.below != below.state
    differs = differences(was, new.provenance, is_moved=is_moved)
    return Rerun(added, is_same, differs, new.provenance, ready.warnings)


def differences(was: Provenance, now: Provenance, *, is_moved: bool) -> tuple[str, ...]:
    """Sentences. is_moved: something else lies below the edit than then."""
    said = list[str]()
    if was.model != now.model:
        said.append(
            f"The files of the model are others: {_short(was.model)} then, {_short(now.model)} now."
        )
    if was.placement != now.placement:
        then, here = placement_in_words(was.placement), placement_in_words(now.placement)
        said.append(f"It ran {then or 'elsewhere'} then, {here} now.")
    said += _versions(was.versions, now.versions)
    if is_moved:
        said.append("Something else lies below this edit than then.")
    elif was.request and was.request != now.request:
        said.append(
            "The model was asked something else: the picture was turned since, or Gesso asks it in "
            "another way now."
        )
    if not was.request:
        said.append("What exactly the model was asked was not kept then.")
    return tuple(said)


def _versions(was: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    names = sorted(set(was) | set(now))
    changed = [name for name in names if was.get(name) != now.get(name)]
    return [
        f"{name}: version {was.get(name) or 'none'} then, {now.get(name) or 'none'} now."
        for name in changed
    ]


def _alone(document: Document, row: PatchRow, below: Sequence[PatchRow]) -> StackPicture:
    return document.layers([*below, replace(row, is_visible=True)])


def _are_alike(one: StackPicture, other: StackPicture) -> bool:
    touched = Box(0, 0, 0, 0)
    for part in (*one.parts(), *other.parts()):
        touched = touched.union(part)
    return all(_equal(one, other, box) for box in touched.tiles(_SIDE))


def _equal(one: Picture, other: Picture, box: Box) -> bool:
    return np.array_equal(one.read(box), other.read(box))


def _short(digest: str) -> str:
    return digest[:12] or "unknown"
