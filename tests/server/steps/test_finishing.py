"""The file that goes out: what it holds, and what it does not tell."""

import io

import numpy as np
import pytest
from PIL import Image
from skimage import data

from gesso_core.geometry import Size
from gesso_core.pixels import Pixels
from gesso_runtime.server.steps.decoding import decode
from gesso_runtime.server.steps.finishing import FileFormat, Finish, finished
from gesso_runtime.server.steps.upload import UploadLimits

_ALPHA = np.linspace(0, 1, 48 * 64, dtype=np.float32).reshape(48, 64)


@pytest.fixture(scope="module")
def photograph() -> Pixels:
    return np.ascontiguousarray(data.astronaut()[100:148, 200:264])


@pytest.mark.parametrize("has_alpha", [False, True])
@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("file_format", FileFormat)
def test_what_goes_out_reads_back(
    photograph: Pixels, file_format: FileFormat, bits: int, has_alpha: bool
) -> None:
    pixels = photograph if bits == 8 else photograph.astype(np.uint16) * 257 - (photograph > 0)
    made = finished(pixels, _ALPHA if has_alpha else None, Finish(file_format, quality=100))
    again = decode(made.content, UploadLimits())
    assert again.notes == ()
    keeps_depth = bits == 16 and file_format.has_16_bits
    assert again.format.bits == (16 if keeps_depth else 8)
    assert (again.alpha is not None) == (has_alpha and file_format.has_alpha) == made.has_alpha
    if file_format is not FileFormat.JPEG:
        expected = pixels if keeps_depth else photograph
        assert np.array_equal(again.pixels, expected)
    elif not has_alpha:
        assert np.abs(again.pixels.astype(int) - photograph).mean() < 2
    if again.alpha is not None:
        assert np.abs(again.alpha - _ALPHA).max() < 1 / 250


@pytest.mark.parametrize("file_format", FileFormat)
def test_it_says_srgb_and_nothing_of_who_made_it(
    photograph: Pixels, file_format: FileFormat
) -> None:
    made = finished(photograph, None, Finish(file_format))
    assert made.content == finished(photograph, None, Finish(file_format)).content
    image = Image.open(io.BytesIO(made.content))
    assert image.info["icc_profile"]
    if file_format is not FileFormat.TIFF:  # whose layout itself is tags
        assert not image.getexif()


def test_a_wished_size_holds_all_of_it_undistorted(photograph: Pixels) -> None:
    made = finished(photograph, None, Finish(size=Size(128, 128)))
    again = decode(made.content, UploadLimits())
    assert again.size == Size(128, 128)
    assert again.alpha is not None
    assert again.alpha[:16].max() == again.alpha[-16:].max() == 0
    assert again.alpha[16:112].min() == 1


def test_around_it_is_white_where_nothing_may_be_transparent(photograph: Pixels) -> None:
    made = finished(photograph, None, Finish(size=Size(128, 128), is_opaque=True))
    again = decode(made.content, UploadLimits())
    assert again.alpha is None
    assert again.pixels[:16].min() == 255


def test_sharpening_is_done_as_far_as_it_is_wished(photograph: Pixels) -> None:
    def made(amount: float) -> Pixels:
        content = finished(photograph, None, Finish(sharpen=amount)).content
        return decode(content, UploadLimits()).pixels

    assert np.array_equal(made(0.0), photograph)
    assert made(1.0).std() > made(0.3).std() > photograph.std()


def test_quality_makes_the_file_larger(photograph: Pixels) -> None:
    sizes = [
        len(finished(photograph, None, Finish(FileFormat.JPEG, quality=q)).content)
        for q in (1, 50, 95)
    ]
    assert sizes == sorted(set(sizes))
