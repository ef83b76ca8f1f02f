"""Where an edit looks: crops, padding and the way back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesso_core.errors import BadRequest
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.planning import EditPlan, plan


@pytest.mark.parametrize(
    ("selection", "size", "crop", "work"),
    [
        (None, Size(1024, 1024), Box(0, 0, 1024, 1024), Size(1024, 1024)),
        (None, Size(6000, 4000), Box(0, 0, 6000, 4000), Size(1264, 848)),
        (None, Size(4000, 6000), Box(0, 0, 4000, 6000), Size(848, 1264)),
        (None, Size(5120, 2160), Box(0, 0, 5120, 2160), Size(1584, 672)),
        (None, Size(20000, 500), Box(0, 0, 20000, 500), Size(2048, 64)),
        (None, Size(64, 48), Box(0, 0, 64, 48), Size(256, 192)),
        (None, Size(1, 1), Box(0, 0, 1, 1), Size(16, 16)),
        (Box(3000, 2000, 3200, 2100), Size(6000, 4000), Box(2588, 1538, 3612, 2562), (1024, 1024)),
        (Box(0, 0, 100, 100), Size(6000, 4000), Box(0, 0, 1024, 1024), (1024, 1024)),
        (Box(5990, 3990, 6000, 4000), Size(6000, 4000), Box(4976, 2976, 6000, 4000), (1024, 1024)),
        (Box(1000, 1000, 3000, 2000), Size(6000, 4000), Box(0, 0, 4000, 3000), (1184, 896)),
        (Box(-50, -50, 7000, 5000), Size(6000, 4000), Box(0, 0, 6000, 4000), (1264, 848)),
    ],
)
def test_the_crop_and_the_work_size_follow_the_selection(
    selection: Box | None, size: Size, crop: Box, work: Size | tuple[int, int]
) -> None:
    made = plan(selection, size)

    assert made.crop == crop
    assert made.work == (Size(*work) if isinstance(work, tuple) else work)


@pytest.mark.parametrize(
    ("selection", "size", "crop", "work"),
    [
        (None, Size(64, 48), Box(0, 0, 64, 48), Size(256, 192)),
        (None, Size(800, 600), Box(0, 0, 800, 600), Size(1184, 896)),
        (Box(350, 350, 674, 674), Size(1024, 1024), Box(188, 188, 836, 836), Size(656, 656)),
        (Box(350, 350, 674, 674), Size(9000, 9000), Box(188, 188, 836, 836), Size(656, 656)),
        (Box(500, 500, 600, 510), Size(9000, 9000), Box(294, 249, 806, 761), Size(512, 512)),
        (Box(0, 100, 600, 110), Size(9000, 9000), Box(0, 0, 1200, 610), Size(1200, 624)),
        (Box(1000, 1000, 3000, 2000), Size(6000, 4000), Box(0, 0, 4000, 3000), Size(1184, 896)),
        (Box(10, 10, 20, 20), Size(128, 128), Box(0, 0, 128, 128), Size(512, 512)),
    ],
)
def test_a_model_that_can_is_shown_no_more_than_the_selection_needs(
    selection: Box | None, size: Size, crop: Box, work: Size
) -> None:
    made = plan(selection, size, least_area=512 * 512)
    assert (made.crop, made.work) == (crop, work)


@given(
    width=st.integers(1, 30000),
    height=st.integers(1, 30000),
    corner=st.tuples(st.floats(0, 0.99), st.floats(0, 0.99)),
    extent=st.tuples(st.floats(0.001, 1), st.floats(0.001, 1)),
    grid=st.sampled_from([1, 8, 16, 32, 64]),
)
def test_every_plan_pads_and_never_stretches(
    width: int,
    height: int,
    corner: tuple[float, float],
    extent: tuple[float, float],
    grid: int,
) -> None:
    size = Size(width, height)
    selected = Box.at(
        int(corner[0] * width),
        int(corner[1] * height),
        max(1, int(extent[0] * width)),
        max(1, int(extent[1] * height)),
    ).intersect(size.box)

    made = plan(selected, size, grid=grid)

    assert size.box.contains(made.crop)
    assert made.crop.contains(selected)
    assert (made.work.width % grid, made.work.height % grid) == (0, 0)
    assert max(made.work.width, made.work.height) <= 2048
    assert made.work.width - made.content.width < grid
    assert made.work.height - made.content.height < grid
    scales = [
        ((shown - 0.5) / real if shown > 1 else 0.0, (shown + 0.5) / real)
        for shown, real in (
            (made.content.width, made.crop.width),
            (made.content.height, made.crop.height),
        )
    ]
    assert max(low for low, _ in scales) <= min(high for _, high in scales)  # one scale fits both


def test_the_way_to_the_work_picture_meets_the_corners_of_the_content() -> None:
    made = EditPlan(Box(10, 20, 310, 220), Size(160, 112), Box(5, 6, 155, 106))
    edges = np.array([[-0.5, -0.5], [299.5, 199.5]])

    np.testing.assert_allclose(made.to_work.apply(edges), [[4.5, 5.5], [154.5, 105.5]])
    back = made.to_work.inverse.apply(made.to_work.apply(edges))
    np.testing.assert_allclose(back, edges, atol=1e-9)


def test_a_mask_counts_only_where_it_covers() -> None:
    values = np.zeros((4000, 6000), np.float32)
    values[2000:2100, 3000:3200] = 1

    assert plan(Mask(Box(0, 0, 6000, 4000), values), Size(6000, 4000)) == plan(
        Box(3000, 2000, 3200, 2100), Size(6000, 4000)
    )


def test_a_selection_beside_the_picture_is_refused() -> None:
    with pytest.raises(BadRequest, match="nothing of the picture"):
        plan(Box(100, 100, 200, 200), Size(50, 50))
