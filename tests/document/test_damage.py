"""Damage found once, with its confidence, by operators and by the product's own network."""

import sys
from collections.abc import Iterator

import numpy as np
import pytest

from fixtures.damage import photograph, scratched
from fixtures.documents import array_picture
from fixtures.own_restorer import runners, worker
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.picture import ArrayPicture
from gesso_core.progress import Progress, silent
from gesso_core.recipe import EngineKind, Step
from gesso_core.selecting.selection import Selection
from gesso_core.selecting.tile import Plane
from gesso_desktop.document import preparing
from gesso_desktop.document.damage import damage, least_coverage, repairing
from gesso_desktop.document.preparing import EXACT, prepare_steps
from gesso_desktop.document.proposing import found
from gesso_desktop.document.step_runner import StepRunner, Wish

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="confined by seccomp")


@pytest.fixture(scope="module")
def picture() -> ArrayPicture:
    photo = photograph("astronaut", 400)
    return array_picture(scratched(photo, np.random.default_rng(5)).photo)


@pytest.fixture(params=["operators", pytest.param("network", marks=LINUX)])
def by(request: pytest.FixtureRequest) -> Iterator[tuple[StepRunner, ...]]:
    if request.param == "operators":
        yield EXACT
        return
    with worker() as client:
        yield runners(client)


def looked_for(
    picture: ArrayPicture, by: tuple[StepRunner, ...], sensitivity: float
) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    step = Step("remove_dust", EngineKind.OPERATORS, {"sensitivity": sensitivity})
    result = np.zeros((picture.size.height, picture.size.width), np.bool_)
    for mask in found(picture, step, Wish(), silent, runners=by):
        result[mask.box.slices] |= mask.read(mask.box) > 0
    return result


def shown(selection: Selection) -> Plane:
    return selection.read(selection.size.box)


def test_one_look_knows_what_every_sensitivity_finds(
    picture: ArrayPicture, by: tuple[StepRunner, ...]
) -> None:
    graded = damage(picture, by, Selection(picture.size), silent)
    for sensitivity in (0.2, 0.5, 1.0):
        mine = shown(graded.at(least_coverage(sensitivity)).selection) > 0
        asked = looked_for(picture, by, sensitivity)
        assert asked.any()
        assert (mine & asked).sum() > 0.97 * (mine | asked).sum()


def test_nothing_is_less_than_half_selected_nor_outside_of_where_it_is_looked_for(
    picture: ArrayPicture, by: tuple[StepRunner, ...]
) -> None:
    inside = Box(30, 40, 240, 260)
    within = Selection.from_mask(Mask(inside), picture.size)

    graded = damage(picture, by, within, silent)
    values = shown(graded.at(1).selection)

    assert values.any()
    assert values[values > 0].min() >= 127
    values[inside.slices] = 0
    assert not values.any()


def test_what_is_ready_of_a_repair_is_told_with_what_lies_below_it(
    picture: ArrayPicture, by: tuple[StepRunner, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "_BETWEEN_LOOKS", 0.0)
    monkeypatch.setattr("gesso_desktop.document.engine_restoring._SIDE", 128)
    where = damage(picture, by, Selection(picture.size), silent).selection.to_mask()
    told = list[Progress]()

    prepared = prepare_steps(
        lambda patches: picture,  # type: ignore[arg-type, return-value]
        Framing(),
        (repairing("Repair"),),
        Wish(where),
        told.append,
        runners=by,
    )

    ready = [progress.ready for progress in told if progress.ready is not None]
    counts = [len(patches[-1].patch.pieces.boxes) for patches in ready]
    assert counts == sorted(set(counts))
    assert counts
    assert {len(patches) for patches in ready} == {1}
    assert all(progress.stage for progress in told)
    last = ready[-1][-1].patch.pieces.boxes
    assert last == prepared.patches[0].patch.pieces.boxes[: len(last)]  # type: ignore[union-attr]


@LINUX
def test_parts_that_a_network_made_are_told_as_soon_as_they_are_ready(
    picture: ArrayPicture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "_BETWEEN_LOOKS", 0.0)
    monkeypatch.setattr("gesso_desktop.document.engine_restoring._SIDE", 200)
    told = list[Progress]()
    step = Step("denoise", EngineKind.OPERATORS, {}, "remove the noise")

    with worker() as client:
        prepare_steps(
            lambda patches: picture,  # type: ignore[arg-type, return-value]
            Framing(),
            (step,),
            Wish(),
            told.append,
            runners=runners(client),
        )

    ready = [progress.ready for progress in told if progress.ready is not None]
    assert [len(patches[-1].patch.pieces.boxes) for patches in ready] == [1, 2, 3, 4]
