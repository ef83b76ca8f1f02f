from pathlib import Path

import numpy as np
import pytest

from fixtures.documents import (
    STEP,
    array_picture,
    darken,
    document,
    find,
    noise,
    open_array,
    patch,
    picture_file,
    reopened,
    smear,
)
from gesso_core.errors import BadRequest, SizeMismatch
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.operators.evaluate import evaluate
from gesso_core.patch import MattePatch, Piece, PixelPatch
from gesso_core.pixels import Alpha
from gesso_core.progress import Cancelled
from gesso_desktop.document.document import Document
from gesso_desktop.document.project.records import PatchKind, Provenance

BASE = noise(300, 530)
WHOLE = Box(0, 0, 530, 300)


def test_a_new_document_is_the_original_bit_for_bit(tmp_path: Path) -> None:
    with document(tmp_path, BASE) as doc:
        assert np.array_equal(doc.read(WHOLE), BASE)
        assert doc.touched() == []
        assert doc.project_path == tmp_path / "scan.npy.gesso"
        assert not doc.can_undo


def test_alpha_one_gives_the_patch_and_alpha_zero_the_original(tmp_path: Path) -> None:
    box = Box(200, 100, 300, 290)
    alpha = np.ones((190, 100), np.float32)
    alpha[50:] = 0
    alpha[20:50, :] = 0.5
    new = noise(190, 100, seed=1)
    with document(tmp_path, BASE) as doc:
        doc.add(patch(box, new, alpha, like=BASE), STEP)
        result = doc.read(WHOLE)
    expected = BASE.copy()
    expected[100:120, 200:300] = new[:20]
    old = BASE[120:150, 200:300].astype(np.float64)
    expected[120:150, 200:300] = np.rint(old + 32768 / 65535 * (new[20:50] - old))
    assert np.array_equal(result, expected)


def test_an_edit_survives_closing(tmp_path: Path) -> None:
    with document(tmp_path, BASE) as doc:
        doc.add(patch(Box(10, 10, 40, 40), 7, like=BASE), STEP, name="seven")
        doc.add(darken(mask=Mask(Box(0, 0, 100, 100))), STEP)
        before, state = doc.read(WHOLE), doc.state
    with reopened(tmp_path / "scan.npy") as again:
        assert np.array_equal(again.read(WHOLE), before)
        assert again.state == state
        assert [row.name for row in again.stack] == ["seven", "blauer Himmel"]
        assert again.undo()
        assert again.undo()
        assert not again.undo()
        assert np.array_equal(again.read(WHOLE), BASE)
    with reopened(tmp_path / "scan.npy.gesso") as third:
        assert third.redo()
        assert third.redo()
        assert not third.redo()
        assert np.array_equal(third.read(WHOLE), before)


def test_the_recipe_and_the_provenance_are_kept_as_given(tmp_path: Path) -> None:
    made = Provenance("klein", "sha256:ab", 7, "de", {"residual_px": 0.03, "mode": "local"}, "9.9")
    with document(tmp_path, BASE) as doc:
        doc.add(patch(Box(0, 0, 5, 5), 1, like=BASE), STEP, made)
        doc.add(darken(0.25), STEP)
    with reopened(tmp_path / "scan.npy") as doc:
        first, second = doc.stack
        assert first.kind is PatchKind.PIXELS
        assert first.step == STEP
        assert first.provenance == made
        assert second.values == {"amount": 0.25}
        assert second.provenance.gesso


def test_a_patch_is_out_of_date_when_something_below_it_changes(tmp_path: Path) -> None:
    with document(tmp_path, BASE) as doc:
        tone = doc.add(darken(0.25), STEP)
        pixels = doc.add(patch(Box(0, 0, 5, 5), 1, like=BASE), STEP)
        above = doc.add(darken(0.1), STEP)

        def outdated() -> list[int]:
            return [row.id for row in doc.stack if row.is_out_of_date]

        assert outdated() == []
        doc.set_values(tone, {"amount": 0.5})
        assert outdated() == [pixels]
        doc.undo()
        assert outdated() == []
        doc.hide(tone)
        assert outdated() == [pixels]
        doc.show(tone)
        doc.set_opacity(above, 0.5)
        assert outdated() == []
        doc.reorder(above, 0)
        assert outdated() == [pixels]


def test_equal_states_have_equal_names_and_only_they(tmp_path: Path) -> None:
    with document(tmp_path, BASE) as doc:
        states = [doc.state]
        one = doc.add(patch(Box(0, 0, 5, 5), 1, like=BASE), STEP)
        states.append(doc.state)
        doc.set_opacity(one, 0.5)
        states.append(doc.state)
        doc.set_mask(one, Mask(Box(0, 0, 3, 3)))
        states.append(doc.state)
        doc.hide(one)
        assert doc.state == states[0]
        for expected in (states[3], states[2], states[1], states[0]):
            doc.undo()
            assert doc.state == expected
    assert len(set(states)) == 4


@pytest.mark.parametrize("radius", [2, 100])
def test_operators_give_the_pixels_of_the_whole_picture_whatever_box_is_read(
    tmp_path: Path, radius: int
) -> None:
    mask = Mask(
        Box(100, 20, 400, 280), np.linspace(0, 1, 78000, dtype=np.float32).reshape(260, 300)
    )
    quantised = Mask(mask.box, np.rint(mask.values * 65535).astype(np.float32) / np.float32(65535))
    with document(tmp_path, BASE) as doc:
        doc.add(patch(Box(250, 0, 260, 300), 65535, like=BASE), STEP)
        top = doc.add(smear(radius, mask), STEP)
        doc.set_opacity(top, 0.7)
        doc.add(darken(0.3), STEP)
        whole = BASE.copy()
        whole[:, 250:260] = 65535
        picture = array_picture(whole)
        for name, values, where, opacity in (
            ("smear", {"radius": float(radius)}, quantised, 0.7),
            ("darken", {"amount": 0.3}, None, 1.0),
        ):
            whole = evaluate(
                find(name),
                lambda box, below=whole: below[box.slices],
                picture.size,
                picture.format,
                values,
                mask=where,
                opacity=opacity,
                box=WHOLE,
            )
        for box in (Box(251, 255, 270, 260), Box(0, 0, 1, 1), Box(255, 0, 257, 300), WHOLE):
            assert np.array_equal(doc.read(box), whole[box.slices]), box


def test_a_matte_adds_an_alpha_channel_while_it_is_seen(tmp_path: Path) -> None:
    with document(tmp_path, BASE) as doc:
        matte = np.full((100, 200), 0.25, np.float32)
        seen = doc.add(MattePatch(Mask(Box(10, 10, 210, 110), matte)), STEP)
        doc.add(darken(0.5), STEP)
        wide = noise(20, 20, channels=4, seed=5)
        doc.add(PixelPatch([Piece(Box(0, 0, 20, 20), wide, np.ones((20, 20), np.float32))]), STEP)
        result = doc.read(WHOLE)
        assert doc.format.alpha is Alpha.STRAIGHT
        assert result.shape == (300, 530, 4)
        assert np.array_equal(result[:20, :20], wide)
        assert (result[50, 20:200, 3] == 16384).all()
        assert (result[200:, :, 3] == 0).all()
        assert np.array_equal(result[200:, :, :3], (BASE[200:] * 0.5).astype(np.uint16))
        assert doc.touched() == [WHOLE]
        doc.hide(seen)
        assert doc.format.alpha is Alpha.NONE
        assert np.array_equal(doc.read(Box(0, 0, 20, 20)), wide[..., :3])


def test_touched_never_lists_a_tile_that_was_not(tmp_path: Path) -> None:
    base = noise(1100, 1300, bits=8, channels=1)
    alpha = np.zeros((1000, 1000), np.float32)
    alpha[100:140, 20:30] = 1
    alpha[700:, 600:] = 0.5
    with document(tmp_path, base) as doc:
        doc.add(patch(Box(100, 100, 1100, 1100), 3, alpha, like=base), STEP)
        assert doc.touched() == [Box(120, 200, 130, 240), Box(700, 800, 1100, 1100)]
        hidden = doc.add(darken(mask=Mask(Box(1200, 0, 1300, 50))), STEP)
        assert Box(1200, 0, 1300, 50) in doc.touched()
        doc.hide(hidden)
        assert Box(1200, 0, 1300, 50) not in doc.touched()
        everywhere = doc.add(darken(), STEP)
        assert doc.touched() == [Box(0, 0, 1300, 1100)]
        doc.set_opacity(everywhere, 0)
        assert len(doc.touched()) == 2
        changed = (doc.read(doc.size.box) != base).any(2)
        for box in doc.touched():
            changed[box.slices] = False
        assert not changed.any()


def test_later_pieces_lie_over_earlier_ones_of_the_same_patch(tmp_path: Path) -> None:
    base = np.zeros((64, 64, 1), np.uint8)

    def pieces() -> PixelPatch:
        first = Piece(Box(0, 0, 40, 40), np.full((40, 40, 1), 100, np.uint8), np.ones((40, 40)))
        second = Piece(
            Box(20, 20, 60, 60), np.full((40, 40, 1), 200, np.uint8), np.full((40, 40), 0.5)
        )
        return PixelPatch([first, second])

    with document(tmp_path, base) as doc:
        doc.add(pieces(), STEP)
        result = doc.read(doc.size.box)[..., 0]
    assert result[10, 10] == 100
    assert result[30, 30] == 150
    assert result[50, 50] == 100
    assert result[10, 50] == 0


def test_pieces_that_fail_leave_nothing_behind(tmp_path: Path) -> None:
    with document(tmp_path, BASE) as doc:
        doc.add(darken(), STEP)
        doc.undo()
        state, history = doc.state, doc.history()

        for error in (Cancelled(), ValueError("model")):

            def pieces(error: BaseException = error):  # type: ignore[no-untyped-def]
                yield from patch(Box(0, 0, 300, 300), 1, like=BASE).pieces
                assert np.array_equal(doc.read(WHOLE), BASE)
                raise error

            with pytest.raises(type(error)):
                doc.add(PixelPatch(pieces()), STEP)
        assert doc.state == state
        assert doc.history() == history
        assert doc.can_redo
        rows = doc._project.store.rows
        assert [tuple(row) for row in rows("SELECT count(*) FROM tile")] == [(0,)]
        assert [tuple(row) for row in rows("SELECT count(*) FROM sheet")] == [(0,)]


def test_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    with document(tmp_path, BASE) as doc:
        with pytest.raises(SizeMismatch):
            doc.add(patch(Box(500, 0, 531, 10), 1, like=BASE), STEP)
        with pytest.raises(SizeMismatch):
            doc.add(patch(Box(0, 0, 10, 10), 1, like=BASE.astype(np.uint8)), STEP)
        one = doc.add(darken(), STEP)
        for refused in (
            lambda: doc.set_opacity(one, 1.1),
            lambda: doc.set_opacity(99, 1),
            lambda: doc.reorder(one, 1),
            lambda: doc.set_values(one, {"amount": float("nan")}),
        ):
            with pytest.raises(BadRequest):
                refused()
        assert len(doc.history()) == 1


def test_framing_is_kept_apart_and_can_be_undone(tmp_path: Path) -> None:
    framing = Framing(True, 3, -1.5, Box(1, 2, 30, 40))
    with document(tmp_path, BASE) as doc:
        state = doc.state
        doc.set_framing(framing)
        assert doc.state == state
    with reopened(tmp_path / "scan.npy") as doc:
        assert doc.framing == framing
        doc.undo()
        assert doc.framing == Framing()
        doc.redo()
        assert doc.framing == framing


def test_history_tells_what_was_done_and_what_was_undone(tmp_path: Path) -> None:
    with document(tmp_path, BASE) as doc:
        one = doc.add(darken(), STEP, name="tone")
        doc.set_opacity(one, 0.5)
        doc.hide(one)
        doc.undo()
        told = [(entry.verb, entry.name, entry.is_undone) for entry in doc.history()]
        assert told == [("add", "tone", False), ("opacity", "tone", False), ("hide", "tone", True)]
        assert (doc.history()[1].before, doc.history()[1].after) == (1.0, 0.5)
        doc.delete(one)
        assert [entry.verb for entry in doc.history()] == ["add", "opacity", "delete"]
        assert not doc.can_redo


def test_setting_what_is_already_so_is_no_edit(tmp_path: Path) -> None:
    with document(tmp_path, BASE) as doc:
        one = doc.add(darken(0.5), STEP)
        doc.undo()
        doc.redo()
        doc.show(one)
        doc.set_opacity(one, 1.0)
        doc.set_values(one, {"amount": 0.5})
        doc.reorder(one, 0)
        doc.set_framing(Framing())
        assert len(doc.history()) == 1


def test_a_proxy_shows_every_kind_of_patch(tmp_path: Path) -> None:
    base = np.full((600, 800, 3), 40000, np.uint16)
    with document(tmp_path, base) as doc:
        assert (doc.proxy(100) == 40000).all()
        doc.add(darken(0.5, Mask(Box(0, 0, 400, 600))), STEP)
        doc.add(patch(Box(101, 101, 301, 301), 65535, like=base), STEP)
        proxy = doc.proxy(100)
        exact = doc.read(doc.size.box).reshape(75, 8, 100, 8, 3).mean((1, 3))
        assert proxy.shape == (75, 100, 3)
        assert np.abs(proxy - exact).max() <= 1
        doc.add(MattePatch(Mask(Box(0, 300, 800, 600))), STEP)
        exact = doc.read(doc.size.box).reshape(75, 8, 100, 8, 4).mean((1, 3))
        assert np.abs(doc.proxy(100) - exact).max() <= 1


def test_a_page_of_a_file_is_remembered(tmp_path: Path) -> None:
    path = picture_file(tmp_path, np.stack([BASE, BASE[::-1]]))

    def open_page(path: Path, page: int):  # type: ignore[no-untyped-def]
        return array_picture(np.load(path)[page])

    with Document.create(path, open_picture=open_page, page=1) as doc:
        doc.add(darken(), STEP)
    with Document.open(path, open_picture=open_page, operators=find) as doc:
        doc.undo()
        assert np.array_equal(doc.read(WHOLE), BASE[::-1])


def test_opening_twice_makes_one_project(tmp_path: Path) -> None:
    path = picture_file(tmp_path, BASE)
    for count in range(3):
        with Document.open(path, open_picture=open_array, operators=find) as doc:
            assert len(doc.stack) == count
            doc.add(darken(), STEP)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["scan.npy", "scan.npy.gesso"]
