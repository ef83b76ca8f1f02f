"""What is previewed is what applying it gives; and what changed is known without looking."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.documents import STEP, array_picture, darken, document, find, noise, patch, smear
from fixtures.views import whole
from gesso_core.errors import CannotRead
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.operators.catalogue import OPERATORS
from gesso_core.patch import MattePatch, ParametricPatch, Patch, Piece, PixelPatch
from gesso_core.progress import silent
from gesso_desktop.document.document import Document
from gesso_desktop.document.evaluation import find_local
from gesso_desktop.document.viewing.differing import differing
from gesso_desktop.document.viewing.looking import Looking
from gesso_desktop.document.viewing.preview import Preview
from gesso_desktop.document.viewing.spooled_pieces import SpooledPieces

BASE = noise(300, 530)
_RAMP = np.linspace(0, 1, 200 * 300, dtype=np.float32).reshape(200, 300)
_MASK = Mask(Box(150, 50, 450, 250), _RAMP)


def _overlapping() -> PixelPatch:
    boxes = Box(10, 10, 300, 200), Box(200, 100, 520, 290), Box(250, 120, 270, 140)
    rng = np.random.default_rng(4)
    return PixelPatch(
        [
            Piece(
                box,
                noise(box.height, box.width, seed=n),
                rng.random((box.height, box.width), np.float32),
            )
            for n, box in enumerate(boxes)
        ]
    )


_PATCHES: dict[str, Callable[[], Patch]] = {
    "tone": lambda: ParametricPatch("exposure", {"stops": 0.7}),
    "tone in a mask": lambda: ParametricPatch("exposure", {"stops": 0.7}, _MASK),
    "tone in a box": lambda: ParametricPatch("contrast", {"amount": 0.7}, Mask(_MASK.box)),
    "blur": lambda: ParametricPatch("blur", {"radius": 6.0}),
    "blur in a mask": lambda: ParametricPatch("blur", {"radius": 6.0}, _MASK),
    "pixels": _overlapping,
    "matte": lambda: MattePatch(_MASK),
}


def opened(folder: Path) -> Document:
    doc = document(folder, BASE)
    doc._evaluation = doc.evaluation.__class__(
        doc.read_base, doc.evaluation.store, doc.evaluation.cache, find_any
    )
    return doc


def find_any(name: str) -> object:
    return find(name) if name in {"darken", "smear"} else find_local(OPERATORS)(name)


@pytest.mark.parametrize("name", _PATCHES)
@pytest.mark.parametrize("is_below_another", [False, True])
def test_previewed_is_applied_pixel_for_pixel(
    tmp_path: Path, name: str, is_below_another: bool
) -> None:
    added = _PATCHES[name]()
    with opened(tmp_path) as doc:
        look = Looking(array_picture(BASE))
        look.build(silent)
        look.adopt(doc)
        on_top: tuple[Patch, ...] = (smear(4),) if is_below_another else ()
        doc.add(darken(0.2, Mask(Box(0, 0, 400, 280))), STEP)
        preview = look.sight(Preview(added=(added, *on_top)))
        before, reduced = whole(preview), whole(preview, 1)
        assert doc.read(doc.size.box).shape[2] == 3
        for each in (added, *on_top):
            doc.add(each, STEP)
        sight = look.sight()
        assert np.array_equal(whole(sight), before)
        assert np.abs(whole(sight, 1).astype(int) - reduced).max() <= 1
        assert np.array_equal(sight.reached(doc.size.box), preview.reached(doc.size.box))


@pytest.mark.parametrize("name", [name for name in _PATCHES if name != "matte"])
def test_a_preview_needs_no_document(tmp_path: Path, name: str) -> None:
    added = _PATCHES[name]()
    seen = whole(Looking(array_picture(BASE)).sight(Preview(added=(added,))))
    with opened(tmp_path) as doc:
        doc.add(added, STEP)
        assert np.array_equal(seen, doc.read(doc.size.box))


def test_sliders_of_existing_patches_are_previewed(tmp_path: Path) -> None:
    with document(tmp_path, BASE) as doc:
        look = Looking(array_picture(BASE))
        look.adopt(doc)
        low = doc.add(darken(0.2), STEP)
        high = doc.add(darken(0.6, Mask(Box(0, 0, 90, 90))), STEP)
        cases: list[tuple[Preview, Callable[[], None]]] = [
            (Preview(values={low: {"amount": 0.4}}), lambda: doc.set_values(low, {"amount": 0.4})),
            (Preview(opacities={high: 0.25}), lambda: doc.set_opacity(high, 0.25)),
            (Preview(hidden=frozenset({low})), lambda: doc.hide(low)),
        ]
        for preview, act in cases:
            sight = look.sight(preview)
            seen = whole(sight)
            act()
            assert np.array_equal(seen, doc.read(doc.size.box))
            assert sight.state == doc.state
            doc.undo()


def test_below_and_base_leave_out_what_lies_above(tmp_path: Path) -> None:
    with document(tmp_path, BASE) as doc:
        look = Looking(array_picture(BASE))
        look.adopt(doc)
        doc.add(darken(0.2), STEP)
        lower = doc.read(doc.size.box)
        high = doc.add(smear(2), STEP)
        assert np.array_equal(whole(look.sight(Preview(below=high))), lower)
        assert np.array_equal(whole(look.sight(Preview(is_base=True))), BASE)
        again = Preview(below=high, added=(smear(5),))
        doc.set_values(high, {"radius": 5.0})
        assert np.array_equal(whole(look.sight(again)), doc.read(doc.size.box))


def test_an_older_sight_keeps_what_it_saw(tmp_path: Path) -> None:
    with document(tmp_path, BASE) as doc:
        look = Looking(array_picture(BASE))
        first = look.sight()
        look.adopt(doc)
        doc.add(darken(0.2), STEP)
        second = look.sight()
        seen = whole(second)
        doc.undo()
        assert np.array_equal(whole(first), BASE)
        assert np.array_equal(whole(second), seen)


_STACKS = st.lists(
    st.one_of(
        st.builds(
            lambda a, x: darken(a / 10, Mask(Box(x, 20, x + 60, 90))),
            st.integers(1, 3),
            st.sampled_from([0, 210, 470]),
        ),
        st.builds(smear, st.sampled_from([3.0, 70.0])),
        st.builds(lambda r: smear(r, Mask(Box(100, 100, 330, 200))), st.sampled_from([3.0, 70.0])),
        st.builds(lambda v: patch(Box(250, 120, 300, 180), v, 0.5, like=BASE), st.integers(0, 2)),
    ),
    max_size=4,
)


@given(_STACKS, _STACKS, st.integers(0, 2))
@settings(max_examples=60, deadline=None)
def test_nothing_differs_outside_the_boxes_that_are_named(
    first: list[Patch], second: list[Patch], shared: int
) -> None:
    look = Looking(array_picture(BASE), find_operator=find, pyramid_bytes=0)
    look.build(silent)
    common = first[len(first) - shared :] if shared else []
    before = look.sight(Preview(added=tuple(first)))
    after = look.sight(Preview(added=(*second, *common)))
    for level in (0, 1, 2):
        boxes = differing(before, after, level)
        if boxes is None:
            continue
        unequal = (whole(before, level) != whole(after, level)).any(2)
        for box in boxes:
            unequal[box.slices] = False
        assert not unequal.any()


def test_equal_sights_differ_nowhere_and_a_spot_only_there() -> None:
    look = Looking(array_picture(BASE), find_operator=find)
    spot = Box(250, 120, 300, 180)
    changed = patch(spot, 3, like=BASE)
    plain = look.sight()
    assert differing(plain, look.sight()) == []
    assert differing(plain, look.sight(Preview(added=(darken(0.1),)))) is None
    boxes = differing(plain, look.sight(Preview(added=(changed,))))
    assert boxes
    assert all(spot.contains(box) for box in boxes)
    assert differing(plain, look.sight(Preview(added=(MattePatch(_MASK),)))) is None


def test_adopting_a_document_changes_no_pixel(tmp_path: Path) -> None:
    look = Looking(array_picture(BASE), find_operator=find)
    spot = patch(Box(250, 120, 300, 180), 3, like=BASE)
    before = look.sight(Preview(added=(spot,)))
    with document(tmp_path, BASE) as doc:
        look.adopt(doc)
        after = look.sight(Preview(added=(spot,)))
        assert differing(before, after) == []
        assert np.array_equal(whole(before), whole(after))


def test_two_windows_on_one_document_see_their_own_previews(tmp_path: Path) -> None:
    with document(tmp_path, BASE) as doc:
        seen = []
        for value in (3, 9):
            look = Looking(array_picture(BASE))
            look.adopt(doc)
            added = patch(Box(250, 120, 300, 180), value, like=BASE), smear(2)
            seen.append(whole(look.sight(Preview(added=added)))[150, 270, 0])
        assert seen == [3, 9]


def test_what_was_closed_says_so() -> None:
    spooled = SpooledPieces(_overlapping().pieces, 0)
    parts = iter(spooled)
    next(parts)
    spooled.close()
    for reading in (parts, iter(spooled), spooled.over(Box(0, 0, 99, 99))):
        with pytest.raises(CannotRead):
            next(reading)


@pytest.mark.parametrize("memory", [0, 1 << 20, 1 << 30])
def test_spooled_pieces_come_back_as_often_as_asked(memory: int) -> None:
    made = list(_overlapping().pieces)
    with SpooledPieces((piece for piece in made), memory) as spooled:
        assert spooled.is_on_disk == (memory < 1 << 30)
        for _ in range(2):
            for piece, again in zip(made, spooled, strict=True):
                assert again.box == piece.box
                assert np.array_equal(again.pixels, piece.pixels)
                assert np.array_equal(again.alpha, piece.alpha)
        box = Box(240, 90, 275, 135)
        parts = list(spooled.over(box))
        assert [part.box for part in parts] == [piece.box.intersect(box) for piece in made]
        for piece, part in zip(made, parts, strict=True):
            assert np.array_equal(part.pixels, piece.pixels[part.box.within(piece.box).slices])
        assert list(spooled.over(Box(0, 0, 5, 5))) == []
    spooled.close()


def test_spooled_pixels_preview_like_those_in_memory() -> None:
    look = Looking(array_picture(BASE), find_operator=find)
    plain = whole(look.sight(Preview(added=(_overlapping(),))))
    with SpooledPieces(_overlapping().pieces, 0) as spooled:
        sight = look.sight(Preview(added=(PixelPatch(spooled),)))
        assert np.array_equal(whole(sight), plain)


def test_pieces_that_cannot_be_made_leave_nothing_behind() -> None:
    def failing() -> object:
        yield from _overlapping().pieces
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        SpooledPieces(failing(), 0)  # type: ignore[arg-type]
