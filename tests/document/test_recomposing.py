"""A model's output kept in the project: its change map corrected, composed again without it."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fixtures.documents import (
    STEP,
    darken,
    document,
    find,
    noise,
    open_array,
    patch,
    picture_file,
    reopened,
)
from fixtures.drift import Drift, Edit, edited, model_output, usual
from fixtures.older_projects import aged
from fixtures.photographs import photograph
from gesso_core.errors import BadRequest, ProjectDamaged
from gesso_core.fidelity.compose import compose
from gesso_core.fidelity.correction import Correction
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.planning import EditPlan, plan
from gesso_core.progress import Cancelled, Progress, silent
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.composing import compose_output
from gesso_desktop.document.document import Document
from gesso_desktop.document.project.packing import packed, unpacked
from gesso_desktop.document.project.records import Provenance
from gesso_desktop.document.recalled import recalled_area
from gesso_desktop.document.recomposing import change_map, recompose

SIZE = Size(540, 360)
ASKED = Step("edit", EngineKind.EDIT, {}, "another cup")
FROM_MODEL = Provenance(engine="klein", model="ab12", seed=7, language="en")


@dataclass(frozen=True)
class Case:
    before: NDArray[np.uint16]
    plan: EditPlan
    output: NDArray[np.uint8]


@lru_cache(maxsize=4)
def case(drift: Drift | None = None) -> Case:
    random = np.random.default_rng(3)
    before = photograph("coffee", SIZE, seed=1)
    truth, _ = edited(before, photograph("chelsea", SIZE, seed=2), Edit.OBJECT, random)
    work = Size(480, 320)
    output, _ = model_output(truth, work, usual(random) if drift is None else drift)
    return Case(before, EditPlan(SIZE.box, work, work.box), output)


def lay(doc: Document, made: Case, where: Mask | None = None, sensitivity: float = 0.5) -> int:
    laid = compose_output(
        doc,
        made.output,
        made.plan,
        ASKED,
        FROM_MODEL,
        where=where,
        sensitivity=sensitivity,
        mode=None,
        report=silent,
    )
    assert laid.patch is not None
    return laid.patch


def whole(doc: Document) -> NDArray[np.uint16]:
    return doc.read(doc.size.box)


@pytest.fixture
def doc(tmp_path: Path) -> Iterator[Document]:
    with document(tmp_path, case().before) as made:
        yield made


def fresh(doc: Document, made: Case, folder: Path, **options: object) -> NDArray[np.uint16]:
    """What composing the output anew gives, on a document of its own."""
    folder.mkdir()
    with document(folder, made.before) as other:
        found = compose(other.layers(()), made.output, made.plan, **options)  # type: ignore[arg-type]
        other.add(found.patch, ASKED)
        return whole(other)


ADDED, TAKEN = Mask(Box(20, 250, 90, 330)), Mask(Box(200, 0, 290, 360))


@pytest.mark.parametrize("drift", [None, Drift(wobble=1.0, softness=0.75)], ids=["usual", "wobble"])
def test_recomposing_equals_composing_with_the_same_correction(
    drift: Drift | None, tmp_path: Path
) -> None:
    made = case(drift)
    correction = Correction.none(made.plan.content.size).further(
        made.plan, add=ADDED, subtract=TAKEN
    )
    with document(tmp_path, made.before) as doc:
        number = lay(doc, made)
        recompose(doc, number, add=ADDED, subtract=TAKEN, report=silent)
        assert (whole(doc) == fresh(doc, made, tmp_path / "b", correction=correction)).all()
        recompose(doc, number, sensitivity=0.8, report=silent)
        expected = fresh(doc, made, tmp_path / "c", correction=correction, sensitivity=0.8)
        assert (whole(doc) == expected).all()


def test_adding_and_subtracting_change_their_place_alone(doc: Document) -> None:
    number = lay(doc, case())
    plain = whole(doc)
    across = max(1 / scale for scale in case().plan.scale)
    margin = int(np.ceil(4 * across))

    recompose(doc, number, add=ADDED, report=silent)
    added = whole(doc)
    recompose(doc, number, subtract=TAKEN, report=silent)
    taken = whole(doc)

    around = ADDED.box.grow(margin).intersect(SIZE.box).slices
    outside = np.ones(plain.shape[:2], np.bool_)
    outside[around] = False
    assert (added[outside] == plain[outside]).all()
    assert (added[ADDED.box.slices] != case().before[ADDED.box.slices]).any(2).mean() > 0.9
    inside = TAKEN.box.slices
    assert (plain[inside] != case().before[inside]).any()
    assert (taken[inside] == case().before[inside]).all()
    beyond = np.ones(plain.shape[:2], np.bool_)
    beyond[TAKEN.box.grow(margin).intersect(SIZE.box).slices] = False
    assert (taken[beyond] == added[beyond]).all()


def test_the_selection_stays_a_hard_limit(doc: Document, tmp_path: Path) -> None:
    values = np.zeros((SIZE.height, SIZE.width), np.float32)
    values[40:320, 150:400] = 1
    number = lay(doc, case(), where=Mask(SIZE.box, values))
    recompose(doc, number, add=Mask(SIZE.box), report=silent)
    differs = (whole(doc) != case().before).any(2)
    assert differs[values > 0].mean() > 0.9
    assert not differs[values == 0].any()


def test_corrections_add_up_also_after_closing(tmp_path: Path) -> None:
    with document(tmp_path, case().before) as doc:
        number = lay(doc, case())
        recompose(doc, number, add=ADDED, report=silent)
    with reopened(tmp_path / "scan.npy") as doc:
        recompose(doc, number, subtract=TAKEN, report=silent)
        one_by_one = whole(doc)
    other = tmp_path / "at once"
    other.mkdir()
    with document(other, case().before) as doc:
        recompose(doc, lay(doc, case()), add=ADDED, subtract=TAKEN, report=silent)
        assert (whole(doc) == one_by_one).all()


def test_it_keeps_its_place_name_and_origin_and_gets_new_figures(doc: Document) -> None:
    number = lay(doc, case())
    doc.set_opacity(number, 0.5)
    doc.add(darken(), STEP)
    before = doc.stack

    found = recompose(doc, number, add=ADDED, report=silent)

    after = doc.stack
    assert [row.id for row in after] == [row.id for row in before]
    first, again = before[0], after[0]
    assert (again.name, again.created, again.opacity) == (first.name, first.created, 0.5)
    assert (again.provenance.model, again.provenance.seed) == ("ab12", 7)
    assert again.provenance.fidelity["touched"] == found.touched
    assert found.touched > int(first.provenance.fidelity["touched"])
    assert again.has_output
    assert not again.is_out_of_date


def test_it_is_one_edit_undone_to_the_bit(doc: Document) -> None:
    number = lay(doc, case())
    plain, row = whole(doc), doc.stack[0]
    recompose(doc, number, add=ADDED, report=silent)
    corrected = whole(doc)
    assert [entry.verb for entry in doc.history()] == ["add", "recompose"]
    doc.undo()
    assert (whole(doc) == plain).all()
    assert doc.stack[0] == row or doc.stack[0].provenance == row.provenance
    doc.redo()
    assert (whole(doc) == corrected).all()
    doc.undo()
    recompose(doc, number, subtract=TAKEN, report=silent)
    assert not doc.can_redo


def test_it_is_fitted_onto_what_lies_below_now(doc: Document) -> None:
    below = doc.add(darken(0.0), STEP)
    number = lay(doc, case())
    doc.set_values(below, {"amount": 0.2})
    assert doc.stack[1].is_out_of_date
    recompose(doc, number, report=silent)
    assert not doc.stack[1].is_out_of_date
    untouched = change_map(doc, number).read(SIZE.box) == 0
    darkened = np.rint(case().before * 0.8)
    assert (np.abs(whole(doc) - darkened)[untouched] <= 1).all()


def test_cancelling_leaves_the_edit_as_it_was(doc: Document) -> None:
    number = lay(doc, case())
    plain = whole(doc)
    asked = list[Progress]()

    def until_pieces(progress: Progress) -> None:
        asked.append(progress)
        if len(asked) > 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        recompose(doc, number, add=ADDED, report=until_pieces)
    assert (whole(doc) == plain).all()
    assert len(doc.history()) == 1


def test_an_edit_without_an_output_says_that_it_has_none(doc: Document) -> None:
    number = doc.add(patch(Box(0, 0, 20, 20), 9, like=case().before), STEP)
    assert not doc.stack[0].has_output
    with pytest.raises(BadRequest, match="not in the project"):
        recompose(doc, number, report=silent)
    assert change_map(doc, number).read(Box(10, 10, 30, 30)).sum() == 100


def test_the_change_map_reads_alike_at_every_size(doc: Document) -> None:
    number = lay(doc, case())
    doc.hide(number)
    found = change_map(doc, number)
    exact = found.read(SIZE.box)
    assert (exact > 0).mean() == pytest.approx(
        float(doc.stack[0].provenance.fidelity["touched"]) / SIZE.area, rel=0.01
    )
    assert found.read(Box(530, 350, 560, 370))[10:, 10:].sum() == 0
    for level in (1, 2, 3, 4, 5):
        step = 1 << level
        height, width = -(-SIZE.height // step), -(-SIZE.width // step)
        reduced = found.read_level(level, Box(0, 0, width, height))
        padded = np.full((height * step, width * step), np.nan, np.float32)
        padded[: SIZE.height, : SIZE.width] = exact
        means = np.nanmean(padded.reshape(height, step, width, step), axis=(1, 3))
        assert np.abs(reduced - means).max() < (1e-5 if level < 4 else 0.2)
        part = Box(width // 3, height // 3, width // 2 + 1, height // 2 + 1)
        assert (found.read_level(level, part) == reduced[part.slices]).all()


def test_a_plan_of_a_part_is_kept_as_well(tmp_path: Path) -> None:
    before = case().before
    made = plan(Box(200, 100, 330, 220), SIZE, native_area=60_000, grid=32)
    assert made.crop != SIZE.box
    truth = before.copy()
    truth[130:190, 230:300] = 65535 - truth[130:190, 230:300]
    crop = truth[made.crop.slices]
    output, _ = model_output(crop, made.content.size, Drift(shift=(2.0, -1.0)))
    canvas = np.zeros((made.work.height, made.work.width, 3), np.uint8)
    canvas[made.content.slices] = output
    with document(tmp_path, before) as doc:
        number = lay(doc, Case(before, made, canvas))
        plain = whole(doc)
        recompose(doc, number, report=silent)
        assert (whole(doc) == plain).all()


def test_a_project_from_before_outputs_opens_and_can_be_edited(tmp_path: Path) -> None:
    path = picture_file(tmp_path, case().before)
    with Document.create(path, open_picture=open_array, operators=find) as doc:
        old = doc.add(patch(Box(0, 0, 20, 20), 9, like=case().before), STEP)
        expected = whole(doc)
    aged(tmp_path / "scan.npy.gesso", 1)

    with reopened(path) as doc:
        assert (whole(doc) == expected).all()
        assert not doc.stack[0].has_output
        number = lay(doc, case())
        recompose(doc, number, add=ADDED, report=silent)
        assert doc.undo()
        assert doc.undo()
        assert doc.undo()
        assert not doc.stack
        assert old == 1


def test_a_project_from_before_references_opens_and_its_output_can_be_fitted(
    tmp_path: Path,
) -> None:
    path = picture_file(tmp_path, case().before)
    with Document.create(path, open_picture=open_array, operators=find) as doc:
        number = lay(doc, case())
        expected = whole(doc)
    project = tmp_path / "scan.npy.gesso"
    aged(project, 4)
    connection = sqlite3.connect(project, isolation_level=None)
    for row, text in connection.execute("SELECT id, provenance FROM patch").fetchall():
        said = json.loads(text)
        for newer in ("references", "request", "result"):
            said.pop(newer, None)
        connection.execute("UPDATE patch SET provenance = ? WHERE id = ?", (json.dumps(said), row))
    connection.close()
    with reopened(path) as doc:
        assert (whole(doc) == expected).all()
        (kept,) = doc.stack
        assert (kept.provenance.references, kept.provenance.request) == ((), "")
        assert recalled_area(kept, doc) is None
        recompose(doc, number, add=ADDED, report=silent)
        assert doc.undo()
        assert (whole(doc) == expected).all()


def test_what_no_undo_reaches_is_given_back(tmp_path: Path) -> None:
    with document(tmp_path, case().before) as doc:
        number = lay(doc, case(), where=Mask(Box(0, 0, 500, 300)))
        recompose(doc, number, add=ADDED, report=silent)
        recompose(doc, number, add=TAKEN, report=silent)
        doc.undo()
        doc.undo()
        recompose(doc, number, subtract=ADDED, report=silent)  # the two corrections are lost
        expected = whole(doc)
        doc.compact()
        store = doc._project.store
        assert store.rows("SELECT count(*) FROM fitting")[0][0] == 2
        assert store.rows("SELECT count(*) FROM output")[0][0] == 1
        assert (whole(doc) == expected).all()
        doc.undo()
        recompose(doc, number, add=ADDED, report=silent)
        doc.undo()
        doc.undo()
        doc.add(darken(), STEP)  # the output's edit itself is lost
        doc.compact()
        for table in ("fitting", "output", "content", "sheet"):
            assert store.rows(f"SELECT count(*) FROM {table}")[0][0] == 0


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE output SET pixels = zeroblob(100)",
        "UPDATE fitting SET correction = x'00'",
        "UPDATE output SET facts = replace(facts, '\"work\":[480', '\"work\":[480000000')",
        "UPDATE output SET facts = '{}'",
    ],
)
def test_a_damaged_output_is_refused_and_the_pixels_stay(harm: str, tmp_path: Path) -> None:
    with document(tmp_path, case().before) as doc:
        number = lay(doc, case())
        expected = whole(doc)
        with doc._project.store.transaction():
            doc._project.store.run(harm)
        with pytest.raises(ProjectDamaged):
            recompose(doc, number, report=silent)
        assert (whole(doc) == expected).all()


@pytest.mark.parametrize("dtype", ["u1", "<u2", "<f4"])
def test_packing_gives_every_bit_back(dtype: str) -> None:
    raw = noise(17, 23, bits=16, channels=6)
    pixels = raw.view(np.uint8)[:, : 23 * 12 // 4 * 4].reshape(17, -1).view(dtype)
    pixels = pixels[:, : pixels.shape[1] // 3 * 3].reshape(17, -1, 3)
    content = packed(pixels)
    again = unpacked(content, pixels.dtype, pixels.shape)
    assert again.dtype == pixels.dtype
    assert again.tobytes() == pixels.tobytes()
    with pytest.raises(ValueError, match="bytes"):
        unpacked(content, pixels.dtype, (16, *pixels.shape[1:]))
    smooth = np.cumsum(np.ones((64, 64, 3), dtype), axis=1, dtype=dtype)
    assert len(packed(smooth)) < smooth.nbytes / 4
