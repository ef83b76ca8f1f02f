"""What lies on each level: exact at level 0, means elsewhere, never shifted."""

import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.documents import STEP, array_picture, darken, document, find, noise, patch, smear
from fixtures.views import in_tiles, means, whole
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.patch import MattePatch, ParametricPatch
from gesso_core.pixels import Pixels
from gesso_core.progress import Cancelled, Progress, silent
from gesso_desktop.document.area import area_means, level_size
from gesso_desktop.document.viewing.looking import Looking
from gesso_desktop.document.viewing.preview import Preview
from gesso_desktop.document.viewing.pyramid import Pyramid

BASE = noise(611, 1037)
BUILT = pytest.mark.parametrize("is_built", [False, True])


def looking(pixels: Pixels = BASE, *, is_built: bool = True, **options: int) -> Looking:
    look = Looking(array_picture(pixels), find_operator=find, **options)
    if is_built:
        look.build(silent)
    return look


@given(st.integers(1, 70), st.integers(1, 70), st.integers(1, 5), st.sampled_from([8, 16]))
@settings(max_examples=60, deadline=None)
def test_area_means_are_the_means_of_what_is_there(
    height: int, width: int, level: int, bits: int
) -> None:
    pixels = noise(height, width, bits=bits, channels=4)
    result = area_means(pixels, 1 << level)
    assert result.dtype == pixels.dtype
    assert np.abs(result - means(pixels, level)).max() <= 0.51


def test_a_nan_of_a_float_picture_spreads_no_further() -> None:
    pixels = np.ones((8, 8, 1), np.float32)
    pixels[1, 1], pixels[7, 7] = np.nan, np.inf
    result = area_means(pixels, 4)
    assert np.isfinite(result).all()
    assert result[0, 1, 0] == 1


@BUILT
@pytest.mark.parametrize("shape", [(611, 1037), (512, 1024), (1, 900), (700, 3), (257, 513)])
def test_levels_are_the_means_of_the_stored_pixels(shape: tuple[int, int], is_built: bool) -> None:
    pixels = noise(*shape)
    look = looking(pixels, is_built=is_built)
    sight = look.sight()
    assert look.is_built == is_built
    for level in range(5):
        expected = means(pixels, level)
        result = whole(sight, level)
        assert result.shape == expected.shape
        roundings = min(level, 1 if not is_built else 2 if level <= look._pyramid.last else 3)
        assert np.abs(result - expected).max() <= 0.501 * roundings


@pytest.mark.parametrize("limit", [1 << 30, 400_000, 0])
def test_a_smaller_budget_keeps_fewer_levels_and_shows_the_same(limit: int) -> None:
    large = looking(pyramid_bytes=1 << 30)
    small = looking(pyramid_bytes=limit)
    assert not limit or small._pyramid.held_bytes <= limit
    for level in range(1, 5):
        assert (
            np.abs(whole(small.sight(), level).astype(int) - whole(large.sight(), level)).max() <= 1
        )


def test_a_large_picture_keeps_its_pyramid_within_the_budget() -> None:
    rgb16 = array_picture(noise(1, 1)).format
    for size, first in ((Size(14144, 14144), 2), (Size(11547, 8660), 2), (Size(6000, 4000), 1)):
        pyramid = Pyramid(lambda box: noise(1, 1), size, rgb16, 130 << 20)
        assert pyramid.first == first
        assert pyramid._bytes_from(first) <= 130 << 20


@BUILT
@pytest.mark.parametrize("side", [100, 256, 512])
def test_tiles_fit_together_to_the_whole_level(is_built: bool, side: int) -> None:
    sight = looking(is_built=is_built).sight(
        Preview(
            added=(
                darken(mask=Mask(Box(100, 90, 801, 500))),
                patch(Box(17, 33, 700, 310), noise(277, 683, seed=3), 0.4, like=BASE),
                smear(6),
            )
        )
    )
    for level in range(4):
        assert np.array_equal(in_tiles(sight, level, side), whole(sight, level))


def test_reduced_levels_show_patches_where_they_are() -> None:
    base = np.full((600, 1000, 3), 60000, np.uint16)
    box = Box(203, 101, 555, 402)
    ramp = np.linspace(0, 1, box.area, dtype=np.float32).reshape(box.height, box.width)
    for added in (
        patch(box, noise(box.height, box.width, seed=2), ramp, like=base),
        darken(0.9, Mask(box, ramp)),
        darken(0.9, Mask(box)),
    ):
        sight = looking(base, pyramid_bytes=1 << 30).sight(Preview(added=(added,)))
        for level in range(1, 5):
            expected = means(whole(sight), level)
            assert np.abs(whole(sight, level) - expected).max() <= 2


def test_a_matte_is_seen_on_every_level() -> None:
    base = np.full((300, 500, 3), 1000, np.uint16)
    matte = Mask(Box(40, 40, 300, 200), np.full((160, 260), 0.5, np.float32))
    sight = looking(base).sight(Preview(added=(MattePatch(matte), darken(0.5))))
    assert sight.format.alpha_channel == 3
    for level in range(4):
        assert np.abs(whole(sight, level) - means(whole(sight), level)).max() <= 1


def test_operators_work_at_the_scale_of_their_level() -> None:
    base = np.zeros((256, 2048, 3), np.uint16)
    base[:, 1024] = 60000
    sight = looking(base, pyramid_bytes=1 << 30).sight(Preview(added=(smear(32),)))
    reach = np.flatnonzero(whole(sight, 3)[10, :, 0])
    assert (reach[0], reach[-1]) == (1024 // 8, 1024 // 8 + 4)


def test_a_level_of_a_document_is_read_from_its_tiles(tmp_path: Path) -> None:
    base, box = np.full((611, 1037, 3), 50000, np.uint16), Box(203, 101, 555, 402)
    ramp = np.linspace(0, 1, box.area, dtype=np.float32).reshape(box.height, box.width)
    look = looking(base, pyramid_bytes=1 << 30)
    with document(tmp_path, base) as doc:
        doc.add(patch(box, noise(box.height, box.width, seed=2), ramp, like=base), STEP)
        added = doc.add(darken(0.3, Mask(Box(0, 500, 700, 600), np.ones((100, 700), "f4"))), STEP)
        doc.set_opacity(added, 0.7)
        look.adopt(doc)
        sight = look.sight()
        assert sight.state == doc.state
        assert np.array_equal(whole(sight), doc.read(doc.size.box))
        for level in (1, 2, 3):
            assert np.abs(whole(sight, level) - means(whole(sight), level)).max() <= 2


def test_a_proxy_from_the_pyramid_is_close_to_one_from_the_file() -> None:
    smooth = np.linspace(0, 65535, 1037)[None, :, None] * np.ones((611, 1, 3))
    base = smooth.astype(np.uint16)
    added = Preview(added=(darken(0.5, Mask(Box(0, 0, 1037, 300))),))
    slow = looking(base, is_built=False).sight(added).proxy(200)
    quick = looking(base).sight(added).proxy(200)
    assert quick.shape == slow.shape
    assert np.abs(quick.astype(int) - slow).max() <= 65535 / 1037 / 2  # half a stored pixel


def test_building_reports_and_can_be_cancelled() -> None:
    heard = list[Progress]()
    look = looking(is_built=False)
    look.build(heard.append)
    assert heard[-1].done == heard[-1].total
    stopped = looking(is_built=False)

    def cancel(progress: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        stopped.build(cancel)
    assert not stopped.is_built
    assert np.array_equal(whole(stopped.sight()), BASE)


def test_closing_gives_the_pyramid_back() -> None:
    look = looking()
    look.close()
    look.close()
    assert not look.is_built
    assert look._pyramid.held_bytes == 0


def test_threads_read_while_the_document_is_edited(tmp_path: Path) -> None:
    look = looking()
    wrong = list[str]()
    with document(tmp_path, BASE) as doc:
        look.adopt(doc)
        kept = look.sight(Preview(added=(smear(3),)))
        before = whole(kept), whole(kept, 2)
        stop = threading.Event()

        def read() -> None:
            while not stop.is_set():
                for level in (0, 2):
                    if not np.array_equal(whole(kept, level), before[level // 2]):
                        wrong.append(f"level {level}")
                now = look.sight()
                if not np.array_equal(whole(now), whole(now)):
                    wrong.append("now")

        threads = [threading.Thread(target=read) for _ in range(3)]
        for thread in threads:
            thread.start()
        for n in range(6):
            added = doc.add(darken(0.1 * n, Mask(Box(n, n, 300, 300))), STEP)
            doc.set_opacity(added, 0.5)
        doc.undo()
        stop.set()
        for thread in threads:
            thread.join()
    assert not wrong


def test_slider_drags_do_not_fill_memory() -> None:
    look = looking(cache_bytes=1 << 20)
    for n in range(40):
        whole(look.sight(Preview(added=(darken(n / 40), smear(2)))), 1)
    assert look._ground.evaluation.cache.held_bytes <= 1 << 20
    assert len(look.sight().ground.plane(1)._places) <= 32


def test_equal_states_show_equal_pixels_and_others_may_differ() -> None:
    look = looking()
    mask = Mask(Box(0, 0, 90, 90), np.ones((90, 90), np.float32))
    same = [look.sight(Preview(added=(darken(0.5, mask),))) for _ in range(2)]
    assert same[0].state == same[1].state
    others = [
        darken(0.4, mask),
        darken(0.5, Mask(mask.box, mask.values)),
        ParametricPatch("smear", {"radius": 2.0}, mask),
    ]
    states = {look.sight(Preview(added=(other,))).state for other in others}
    assert len(states | {same[0].state, look.sight().state}) == 5
    named = [look.sight(Preview(added=(darken(0.5, mask),), name=n)).state for n in "ab"]
    assert named[0] != named[1]


def test_level_sizes_round_up() -> None:
    assert level_size(Size(1037, 611), 3) == Size(130, 77)
    assert level_size(Size(1, 1), 9) == Size(1, 1)
