"""What every local operator in the catalogue keeps, whatever it does."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import data

from gesso_core.errors import BadRequest
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.operators.catalogue import OPERATORS, find
from gesso_core.operators.evaluate import apply_to_proxy, evaluate, prepare
from gesso_core.operators.operator import LocalOperator, Number, complete, strengthened
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels
from gesso_core.recipe import Value, Values

NEEDS_MASK = {"remove_stain"}  # has tests of its own
LOCAL = [
    operator
    for operator in OPERATORS
    if isinstance(operator, LocalOperator) and operator.name not in NEEDS_MASK
]
ONLY_IF_FOUND = {"colour_cast", "descreen"}
"""Change nothing where there is no cast and no screen."""

FORMATS = {
    "gray8": PixelFormat(8, Colour.GRAY),
    "white-is-zero gray16": PixelFormat(16, Colour.GRAY, is_inverted=True),
    "rgb8": PixelFormat(8, Colour.RGB),
    "rgb16": PixelFormat(16, Colour.RGB),
    "rgb16 with alpha and extra": PixelFormat(16, Colour.RGB, Alpha.STRAIGHT, extra=1),
    "premultiplied rgb8": PixelFormat(8, Colour.RGB, Alpha.PREMULTIPLIED),
    "rgb float": PixelFormat(32, Colour.RGB),
    "cmyk8": PixelFormat(8, Colour.CMYK, is_inverted=True),
    "cmyk16 with alpha": PixelFormat(16, Colour.CMYK, Alpha.STRAIGHT, is_inverted=True),
    "lab8": PixelFormat(8, Colour.LAB),
}
ONE_BIT = PixelFormat(1, Colour.GRAY)

STRONG: dict[str, dict[str, Value]] = {  # where the defaults change little or nothing
    "exposure": {"stops": 1.3},
    "levels": {"black": 0.1, "white": 0.8, "gamma": 1.4},
    "curves": {"points": (0.0, 0.1, 0.3, 0.2, 0.6, 0.7, 1.0, 0.95)},
    "contrast": {"amount": -0.8},
    "saturation": {"amount": 0.9},
    "blur": {"radius": 17.0},
    "deblur": {"radius": 0.6},
}


def _given(operator: LocalOperator) -> dict[str, Value]:
    return STRONG.get(operator.name, {})


def _neutral(operator: LocalOperator) -> dict[str, Value] | None:
    """Values that change nothing; None where there are none."""
    neutral: dict[str, Value] = {
        name: parameter.neutral
        for name, parameter in operator.parameters.items()
        if isinstance(parameter, Number) and parameter.neutral is not None
    }
    if not neutral and operator.name != "curves":
        return None
    return neutral


def _scene(size: Size, pixel_format: PixelFormat, seed: int = 0) -> Pixels:
    """Smooth colour, an edge and noise, in any format."""
    random = np.random.default_rng((seed, size.width, size.height))
    down, across = np.mgrid[: size.height, : size.width].astype(np.float32)
    scene = np.empty((size.height, size.width, pixel_format.channels), np.float32)
    for channel in range(pixel_format.channels):
        wave = np.sin(across / (9 + 5 * channel) + channel) * np.cos(down / (13 + channel))
        scene[..., channel] = 0.5 + 0.3 * wave + 0.3 * (across > size.width / 2) - 0.15
    scene += random.normal(0, 0.05, scene.shape)
    np.clip(scene, 0, 1, out=scene)
    alpha = pixel_format.alpha_channel
    if alpha is not None:
        scene[: size.height // 4, :, alpha] = 0
        scene[size.height // 2 :, :, alpha] = 1
    if pixel_format.alpha is Alpha.PREMULTIPLIED:
        colours = pixel_format.colour_channels
        scene[..., :colours] *= scene[..., colours : colours + 1]
    if pixel_format.is_float:
        return scene
    return np.rint(scene * pixel_format.largest).astype(pixel_format.dtype)


def _prepared(operator: LocalOperator, pixels: Pixels, pixel_format: PixelFormat) -> Values:
    return prepare(operator, ArrayPicture(pixels, pixel_format), None, _given(operator))


def _run(
    operator: LocalOperator,
    pixels: Pixels,
    pixel_format: PixelFormat,
    values: Values,
    *,
    mask: Mask | None = None,
    box: Box | None = None,
) -> Pixels:
    size = Size(pixels.shape[1], pixels.shape[0])
    return evaluate(
        operator,
        lambda wanted: pixels[wanted.slices],
        size,
        pixel_format,
        values,
        mask=mask,
        opacity=1.0,
        box=box or size.box,
    )


def _cases() -> Iterator[object]:
    for operator in LOCAL:
        for label, pixel_format in FORMATS.items():
            if operator.accepts(pixel_format) is None:
                yield pytest.param(operator, pixel_format, id=f"{operator.name}-{label}")


each_accepted = pytest.mark.parametrize(("operator", "pixel_format"), list(_cases()))
each = pytest.mark.parametrize("operator", LOCAL, ids=lambda operator: operator.name)


def test_names_are_unique_and_found() -> None:
    names = [operator.name for operator in OPERATORS]

    assert len(set(names)) == len(names)
    assert all(find(name).name == name for name in names)
    with pytest.raises(BadRequest, match="no operator"):
        find("enhance")


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.name)
def test_defaults_are_within_their_ranges_and_strength_is_a_number(operator: LocalOperator) -> None:
    defaults = {name: parameter.default for name, parameter in operator.parameters.items()}

    assert complete(operator, {}) == defaults
    strength = getattr(operator, "strength", None)
    if strength is not None:
        parameter = operator.parameters[strength]
        assert isinstance(parameter, Number)
        least = parameter.low if parameter.neutral is None else parameter.neutral
        assert strengthened(operator, {}, 0.0)[strength] == least


@each_accepted
def test_neutral_values_give_the_same_bits(
    operator: LocalOperator, pixel_format: PixelFormat
) -> None:
    neutral = _neutral(operator)
    if neutral is None:
        return  # a negative has no neutral amount
    pixels = _scene(Size(61, 43), pixel_format)
    values = prepare(operator, ArrayPicture(pixels, pixel_format), None, neutral)

    assert operator.is_idle(values) or not neutral
    assert _run(operator, pixels, pixel_format, values).tobytes() == pixels.tobytes()


@each_accepted
def test_it_does_something_and_keeps_alpha_extra_shape_type_and_its_input(
    operator: LocalOperator, pixel_format: PixelFormat
) -> None:
    pixels = _scene(Size(90, 70), pixel_format)
    values = _prepared(operator, pixels, pixel_format)
    before = pixels.copy()
    pixels.flags.writeable = False
    frame = Box(0, 0, 90, 70)

    result = operator.apply(pixels, pixel_format, values, frame, 1.0)

    assert (result.shape, result.dtype) == (pixels.shape, pixels.dtype)
    assert np.array_equal(pixels, before)
    colours = pixel_format.colour_channels
    assert np.array_equal(result[..., colours:], pixels[..., colours:])
    again = operator.apply(pixels, pixel_format, values, frame, 1.0)
    assert again.tobytes() == result.tobytes()


@each
def test_strong_values_change_the_picture(operator: LocalOperator) -> None:
    if operator.name in ONLY_IF_FOUND:
        return
    pixels = _scene(Size(90, 70), FORMATS["rgb16"]) // 2 + 9000
    values = _prepared(operator, pixels, FORMATS["rgb16"])

    assert not np.array_equal(_run(operator, pixels, FORMATS["rgb16"], values), pixels)


@each_accepted
@settings(max_examples=6, deadline=None)
@given(
    width=st.one_of(st.integers(1, 5), st.integers(1, 330)),
    height=st.one_of(st.integers(1, 5), st.integers(1, 300)),
    corners=st.tuples(*[st.floats(0, 1)] * 4),
)
def test_any_box_is_the_same_pixels_as_that_part_of_the_whole(
    operator: LocalOperator,
    pixel_format: PixelFormat,
    width: int,
    height: int,
    corners: tuple[float, ...],
) -> None:
    pixels = _scene(Size(width, height), pixel_format)
    values = _prepared(operator, pixels, pixel_format)
    xs, ys = sorted(corners[:2]), sorted(corners[2:])
    left, top = min(int(xs[0] * width), width - 1), min(int(ys[0] * height), height - 1)
    box = Box(left, top, max(left + 1, int(xs[1] * width)), max(top + 1, int(ys[1] * height)))

    part = _run(operator, pixels, pixel_format, values, box=box)

    whole = _run(operator, pixels, pixel_format, values)
    assert part.tobytes() == whole[box.slices].tobytes()


@each
def test_boxes_across_cells_of_a_larger_picture_are_the_same_pixels(
    operator: LocalOperator,
) -> None:
    pixel_format = FORMATS["rgb float"]
    pixels = _scene(Size(1337, 811), pixel_format)
    values = _prepared(operator, pixels, pixel_format)
    whole = _run(operator, pixels, pixel_format, values)

    for box in (Box(250, 240, 523, 517), Box(1021, 509, 1337, 811), Box(0, 511, 3, 512)):
        part = _run(operator, pixels, pixel_format, values, box=box)
        assert part.tobytes() == whole[box.slices].tobytes()


@each
def test_cells_meet_without_a_seam(operator: LocalOperator) -> None:
    """A halo that is too small would show as a difference from the picture done in one piece."""
    pixel_format = FORMATS["rgb float"]
    size = Size(1337, 811)
    pixels = _scene(size, pixel_format)
    values = _prepared(operator, pixels, pixel_format)

    in_cells = _run(operator, pixels, pixel_format, values)

    in_one_piece = operator.apply(pixels, pixel_format, values, size.box, 1.0)
    apart = np.abs(in_cells - in_one_piece)
    # A transform rounds by where its block begins, which on some processors tips a coefficient that
    # lies just at a threshold. A seam would be all along the cells' edges, and larger.
    assert np.count_nonzero(apart > 1e-5) <= apart.size * 1e-4
    assert apart.max() <= 2e-3


@each_accepted
def test_the_mask_is_a_hard_limit(operator: LocalOperator, pixel_format: PixelFormat) -> None:
    pixels = _scene(Size(120, 90), pixel_format)
    values = _prepared(operator, pixels, pixel_format)
    coverage = np.zeros((50, 60), np.float32)
    coverage[10:40, 10:30], coverage[10:40, 30:50] = 0.5, 1.0
    mask = Mask(Box.at(20, 20, 60, 50), coverage)

    result = _run(operator, pixels, pixel_format, values, mask=mask)

    whole = _run(operator, pixels, pixel_format, values)
    reach = mask.read(Box(0, 0, 120, 90))
    assert np.array_equal(result[reach == 0], pixels[reach == 0])
    assert np.array_equal(result[reach == 1], whole[reach == 1])
    low, high = np.minimum(pixels, whole), np.maximum(pixels, whole)
    assert ((result >= low) & (result <= high)).all()


@each
def test_float_pixels_that_are_no_numbers_survive_outside_the_mask(operator: LocalOperator) -> None:
    pixel_format = FORMATS["rgb float"]
    pixels = _scene(Size(80, 60), pixel_format)
    values = _prepared(operator, pixels, pixel_format)
    pixels[5, 5], pixels[30, 40], pixels[31, 41], pixels[29, 38] = np.nan, np.inf, -np.inf, 7.5
    mask = Mask(Box(20, 20, 39, 50))

    result = _run(operator, pixels, pixel_format, values, mask=mask)

    outside = mask.read(Box(0, 0, 80, 60)) == 0
    assert result[outside].tobytes() == pixels[outside].tobytes()


@pytest.mark.parametrize("scale", [0.25, 0.5])
@each
def test_a_preview_is_close_to_the_reduced_result(operator: LocalOperator, scale: float) -> None:
    """Mean difference at most 2 of 255; invert moves pixels by 142."""
    pixels = np.ascontiguousarray(data.astronaut())  # type: ignore[no-untyped-call]
    picture = ArrayPicture(pixels, FORMATS["rgb8"])
    values = prepare(operator, picture, None, _given(operator))
    side = round(512 * scale)

    preview = apply_to_proxy(operator, picture.proxy(side), picture.format, values, scale)

    full = _run(operator, pixels, picture.format, values)
    reduced = ArrayPicture(full, picture.format).proxy(side)
    difference = np.abs(preview.astype(np.float64) - reduced)
    assert difference.mean() <= 2.0


@each
def test_unsupported_pixels_are_refused_with_a_sentence(operator: LocalOperator) -> None:
    pixels = np.zeros((4, 4, 1), np.uint8)

    reason = operator.accepts(ONE_BIT)

    assert reason is not None
    assert reason.endswith(".")
    with pytest.raises(BadRequest) as refused:
        _run(operator, pixels, ONE_BIT, complete(operator, _given(operator)))
    assert refused.value.message == reason
    assert refused.value.hint
    for pixel_format in FORMATS.values():
        refusal = operator.accepts(pixel_format)
        assert refusal is None or refusal.endswith(".")
