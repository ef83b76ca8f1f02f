"""Frames on their way over a network: the same afterwards, and refused where they lie."""

import struct
import zlib
from dataclasses import replace

import imagecodecs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from fixtures.clients import edit, picture
from gesso_core.errors import BadFrame
from gesso_core.messages import Ask, from_frame, to_frame
from gesso_core.wire import Frame
from gesso_runtime.carriage import CarriageLimits, Codec, pack, unpack
from gesso_runtime.carried_headers import Announced, jxl_header, png_header

PACKING = (Codec.JXL, Codec.PNG)


def plain(width: int, height: int, dtype: str = "uint8") -> np.ndarray:
    """Slow changes: any codec makes it smaller."""
    across = np.linspace(0, np.iinfo(dtype).max, width)[None, :, None]
    return np.ascontiguousarray(np.broadcast_to(across, (height, width, 3)).astype(dtype))


def carrying(content: bytes, **said: object) -> Frame:
    described = {"codec": "jxl", "dtype": "|u1", "shape": [64, 64, 3]} | said
    carried = {"carried": {"picture": described}}
    return Frame("ask", carried, {"picture": np.frombuffer(content, np.uint8)})


@pytest.mark.parametrize("codec", Codec)
@given(
    pixels=st.sampled_from(["uint8", "uint16"]).flatmap(
        lambda dtype: arrays.arrays(
            dtype,
            st.tuples(st.integers(1, 40), st.integers(1, 40), st.just(3)),
            elements=st.integers(0, np.iinfo(dtype).max),
            fill=st.integers(0, np.iinfo(dtype).max),
        )
    )
)
def test_any_picture_arrives_bit_for_bit(codec: Codec, pixels: np.ndarray) -> None:
    frame = Frame("finished", {"job": 0}, {"picture": pixels})
    there = unpack(pack(frame, codec))
    assert there.fields == frame.fields
    assert there.arrays["picture"].dtype == pixels.dtype
    assert np.array_equal(there.arrays["picture"], pixels)


@pytest.mark.parametrize("codec", PACKING)
@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
@pytest.mark.parametrize("size", [(64, 64), (513, 9), (1, 700), (2049, 8200 // 64), (300, 200)])
def test_a_picture_travels_smaller(codec: Codec, dtype: str, size: tuple[int, int]) -> None:
    pixels = plain(*size, dtype)
    packed = pack(Frame("finished", {}, {"picture": pixels}), codec)
    assert packed.arrays["picture"].ndim == 1
    assert packed.arrays["picture"].nbytes < pixels.nbytes
    assert np.array_equal(unpack(packed).arrays["picture"], pixels)


@pytest.mark.parametrize("codec", Codec)
def test_a_whole_request_arrives(codec: Codec) -> None:
    """Its mask and its pictures of real numbers as they are, its pictures from any memory."""
    pictures = (plain(40, 30), plain(30, 40, "uint16")[::-1], picture(dtype="float32"))
    mask = np.linspace(0, 1, 48 * 32, dtype=np.float32).reshape(32, 48)
    request = replace(edit(), picture=plain(96, 32)[:, ::-1], mask=mask, references=pictures)
    there = from_frame(unpack(pack(to_frame(Ask(2, request, 3)), codec)))
    assert isinstance(there, Ask)
    assert there.priority == 3
    assert there.request.picture is not None
    assert there.request.mask is not None
    assert request.picture is not None
    assert np.array_equal(there.request.picture, request.picture)
    assert np.array_equal(there.request.mask, mask)
    assert all(map(np.array_equal, there.request.references, pictures))
    assert (there.request.prompt, there.request.kind) == (request.prompt, request.kind)


def test_what_does_not_become_smaller_stays_as_it_is() -> None:
    frame = Frame("finished", {}, {"picture": picture(5, 4)})
    assert pack(frame, Codec.JXL) is frame
    assert unpack(frame) is not None


@pytest.mark.parametrize("bits", [8, 16])
@given(width=st.integers(1, 600), height=st.integers(1, 90))
def test_headers_say_what_will_be_decoded(bits: int, width: int, height: int) -> None:
    pixels = np.zeros((height, width, 3), f"uint{bits}")
    jxl = imagecodecs.jpegxl_encode(pixels, effort=1, lossless=True)
    png = imagecodecs.png_encode(pixels, level=1)
    assert jxl_header(jxl) == png_header(png) == Announced(width, height, bits)


@pytest.mark.parametrize(
    "content",
    [
        imagecodecs.jpegxl_encode(np.zeros((64, 64, 4), np.uint8), effort=1, lossless=True),
        imagecodecs.jpegxl_encode(np.zeros((64, 64), np.uint8), effort=1, lossless=True),
        imagecodecs.jpegxl_encode(np.zeros((64, 64, 3), np.float32), effort=1, lossless=True),
        imagecodecs.jpegxl_encode(np.zeros((64, 65, 3), np.uint8), effort=1, lossless=True),
        imagecodecs.jpegxl_encode(np.zeros((2, 64, 64, 3), np.uint8), effort=1, lossless=True),
        imagecodecs.jpegxl_encode(plain(64, 64), effort=1, lossless=True)[:-9],
        imagecodecs.png_encode(plain(64, 64)),
        b"",
        b"\xff\x0a",
        b"\0\0\0\x0cJXL \r\n\x87\n" + b"\0" * 40,
        bytes(range(256)) * 4,
    ],
)
def test_another_picture_than_the_one_announced_is_refused(content: bytes) -> None:
    with pytest.raises(BadFrame):
        unpack(carrying(content))


def test_a_png_with_more_in_it_than_pixels_is_refused() -> None:
    """Compressed text could become anything."""
    content = imagecodecs.png_encode(plain(64, 64))
    assert unpack(carrying(content, codec="png")).arrays["picture"].shape == (64, 64, 3)
    body = b"a\0\0" + zlib.compress(b"a" * 10_000_000)
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body
    chunk += struct.pack(">I", zlib.crc32(b"zTXt" + body))
    with pytest.raises(BadFrame):
        unpack(carrying(content[:33] + chunk + content[33:], codec="png"))


def _boxed(empty: int) -> bytes:
    """A picture in a box, after so many that say nothing."""
    stream = imagecodecs.jpegxl_encode(plain(64, 64), effort=1, lossless=True)
    boxes = struct.pack(">I4s", 8, b"jxll") * empty
    start = b"\0\0\0\x0cJXL \r\n\x87\n" + struct.pack(">I4s", 12, b"ftyp") + b"jxl "
    return start + boxes + struct.pack(">I4s", 8 + len(stream), b"jxlc") + stream


def _chunked(size: int) -> bytes:
    """A picture of noise whose bytes lie in chunks of that size."""
    content = imagecodecs.png_encode(picture(90, 90), level=1)
    (length,) = struct.unpack(">I", content[33:37])
    pieces = [content[41 + at : 41 + min(at + size, length)] for at in range(0, length, size)]
    chunks = [struct.pack(">I", len(each)) + b"IDAT" + each for each in pieces]
    sealed = [each + struct.pack(">I", zlib.crc32(each[4:])) for each in chunks]
    return bytes(content[:33] + b"".join(sealed) + content[45 + length :])


def test_boxes_without_end_are_not_walked_over() -> None:
    assert jxl_header(_boxed(1)) == Announced(64, 64, 8)
    assert jxl_header(_boxed(1000)) is None


def test_chunks_without_end_are_not_walked_over() -> None:
    assert png_header(_chunked(2000)) == Announced(90, 90, 8)
    assert unpack(carrying(_chunked(2000), codec="png", shape=[90, 90, 3])).arrays
    assert png_header(_chunked(20)) is None


@pytest.mark.parametrize("codec", PACKING)
def test_too_many_pixels_are_refused_before_they_are_decoded(codec: Codec) -> None:
    frame = pack(Frame("ask", {}, {f"reference{n}": plain(64, 64) for n in range(3)}), codec)
    assert len(unpack(frame, CarriageLimits(3 * 64 * 64)).arrays) == 3
    with pytest.raises(BadFrame, match="larger"):
        unpack(frame, CarriageLimits(3 * 64 * 64 - 1))


@pytest.mark.parametrize(
    "said",
    [
        {"shape": [1 << 30, 1 << 30, 3]},
        {"shape": [0, 64, 3]},
        {"shape": [-64, -64, 3]},
        {"shape": [64, 64, 4]},
        {"shape": [64, 64]},
        {"shape": "64"},
        {"shape": [64.0, 64, 3]},
        {"shape": [True, 64, 3]},
        {"dtype": "<f4"},
        {"dtype": "O"},
        {"dtype": "<u2"},
        {"codec": "raw"},
        {"codec": "zip"},
        {"codec": None},
        {"more": 1},
    ],
)
def test_what_is_described_wrongly_is_refused(said: dict[str, object]) -> None:
    content = imagecodecs.jpegxl_encode(plain(64, 64), effort=1, lossless=True)
    with pytest.raises(BadFrame):
        unpack(carrying(content, **said))


@pytest.mark.parametrize(
    "frame",
    [
        Frame("ask", {"carried": 5}),
        Frame("ask", {"carried": {"picture": 5}}),
        Frame("ask", {"carried": {"mask": {"codec": "jxl", "dtype": "|u1", "shape": [8, 8, 3]}}}),
        replace(carrying(b"abcd"), arrays={"picture": np.zeros((2, 2), np.uint8)}),
        replace(carrying(b"abcd"), arrays={"picture": np.zeros(4, np.float32)}),
    ],
)
def test_what_is_carried_must_be_there(frame: Frame) -> None:
    with pytest.raises(BadFrame):
        unpack(frame)


@pytest.mark.parametrize("codec", PACKING)
@given(place=st.integers(0, 1 << 20), value=st.integers(1, 255))
def test_a_byte_that_was_changed_is_refused_or_gives_a_picture(
    codec: Codec, place: int, value: int
) -> None:
    """That it is another picture, the digest of the whole tells."""
    packed = pack(Frame("ask", {}, {"picture": plain(64, 64)}), codec)
    content = packed.arrays["picture"].copy()
    content[place % content.size] ^= value
    try:
        there = unpack(replace(packed, arrays={"picture": content}))
    except BadFrame:
        return
    assert there.arrays["picture"].shape == (64, 64, 3)
