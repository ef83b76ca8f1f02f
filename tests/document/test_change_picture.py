import numpy as np

from gesso_core.geometry import Box, Size
from gesso_desktop.document.change_picture import ChangePicture


def test_one_pixel_of_millions_still_shows_in_its_place() -> None:
    changes = ChangePicture(Size(5000, 3000), 100)
    distance = np.zeros((64, 5000), np.float32)
    distance[10, 4000] = 3
    changes.add(distance, Box(0, 1200, 5000, 1264))
    assert changes.distance.shape == (60, 100)
    assert np.argwhere(changes.distance).tolist() == [[1210 * 60 // 3000, 80]]
    assert changes.distance.max() == 3


def test_strips_add_up_to_the_largest_difference() -> None:
    whole = np.random.default_rng(0).random((90, 70), np.float32)
    changes = ChangePicture(Size(70, 90), 70)
    for top in range(0, 90, 7):
        box = Box(0, top, 70, min(top + 7, 90))
        changes.add(whole[box.slices], box)
    expected = ChangePicture(Size(70, 90), 70)
    expected.add(whole, Box(0, 0, 70, 90))
    assert (changes.distance == expected.distance).all()


def test_a_small_picture_is_never_enlarged() -> None:
    assert ChangePicture(Size(30, 20), 1600).distance.shape == (20, 30)
