import io
import os
import threading
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from gesso_core import wire
from gesso_core.errors import BadRequest
from gesso_core.wire import Frame

DTYPES = ("|u1", "<u2", "<f2", "<f4", "<i4", "<i8")
PLAIN: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(1 << 60), 1 << 60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=())),  # lone surrogates: names of odd files
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
ARRAYS = st.dictionaries(
    st.text(min_size=1, max_size=8),
    st.sampled_from(DTYPES).flatmap(
        lambda dtype: npst.arrays(
            np.dtype(dtype), npst.array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=5)
        )
    ),
    max_size=4,
)


def read_back(frame: Frame) -> Frame:
    stream = io.BytesIO()
    wire.write(stream, frame)
    stream.seek(0)
    read = wire.read(stream)
    assert read is not None
    assert stream.read() == b""
    return read


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=12), st.dictionaries(st.text(), PLAIN, max_size=4), ARRAYS)
def test_a_frame_arrives_as_it_was_sent(
    kind: str, fields: dict[str, Any], arrays: dict[str, np.ndarray[Any, Any]]
) -> None:
    read = read_back(Frame(kind, fields, arrays))

    assert (read.kind, read.fields) == (kind, fields)
    assert list(read.arrays) == list(arrays)
    for name, array in arrays.items():
        assert read.arrays[name].dtype == array.dtype
        assert read.arrays[name].shape == array.shape
        assert read.arrays[name].tobytes() == array.tobytes()


def test_views_with_gaps_arrive_whole() -> None:
    picture = np.arange(600, dtype=np.uint8).reshape(10, 20, 3)

    read = read_back(Frame("x", arrays={"picture": picture[::2, ::-3]}))

    assert np.array_equal(read.arrays["picture"], picture[::2, ::-3])
    assert read.arrays["picture"].flags.writeable


def test_arrays_larger_than_what_is_reserved_at_once_arrive_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wire, "_AT_ONCE", 1000)
    picture = np.random.default_rng(0).integers(0, 1 << 16, (37, 41, 3), np.uint16)

    read = read_back(Frame("x", arrays={"picture": picture, "other": picture[:3]}))

    assert np.array_equal(read.arrays["picture"], picture)
    assert np.array_equal(read.arrays["other"], picture[:3])


def test_frames_follow_each_other_through_a_pipe() -> None:
    behind, front = os.pipe()
    picture = np.random.default_rng(1).integers(0, 256, (700, 700, 3), np.uint8)

    def say() -> None:
        with io.FileIO(front, "w") as stream:
            for number in range(3):
                wire.write(stream, Frame(str(number), {"n": number}, {"picture": picture}))

    saying = threading.Thread(target=say)
    saying.start()
    with io.FileIO(behind, "r") as stream:
        read = [wire.read(stream) for _ in range(4)]
    saying.join()

    assert [frame and frame.kind for frame in read] == ["0", "1", "2", None]
    assert all(frame is None or np.array_equal(frame.arrays["picture"], picture) for frame in read)


def test_a_stream_that_takes_little_at_a_time_is_given_all() -> None:
    class Narrow(io.BytesIO):
        def write(self, content: Any) -> int:
            return super().write(memoryview(content)[:7])

    stream = Narrow()
    wire.write(stream, Frame("x", {"text": "a" * 50}, {"a": np.arange(30)}))
    stream.seek(0)

    frame = wire.read(stream)

    assert frame is not None
    assert np.array_equal(frame.arrays["a"], np.arange(30))


@pytest.mark.parametrize(
    "array",
    [
        np.zeros(2, np.float64),
        np.array([object()]),
        np.array(["text"]),
        np.zeros(2, ">u2"),
        np.zeros((1, 1, 1, 1, 1), np.uint8),
    ],
)
def test_what_does_not_travel_is_refused_where_it_starts(array: np.ndarray[Any, Any]) -> None:
    stream = io.BytesIO()

    with pytest.raises(TypeError, match="does not travel"):
        wire.write(stream, Frame("x", arrays={"a": array}))

    assert stream.getvalue() == b""


@pytest.mark.parametrize(
    "frame",
    [
        Frame("x", {"text": "a" * (1 << 20)}),
        Frame("x", arrays={str(number): np.zeros(1, np.uint8) for number in range(65)}),
    ],
)
def test_what_no_reader_would_take_is_refused_where_it_starts(frame: Frame) -> None:
    stream = io.BytesIO()

    with pytest.raises(BadRequest):
        wire.write(stream, frame)

    assert stream.getvalue() == b""


def test_numbers_that_are_none_do_not_travel() -> None:
    with pytest.raises(ValueError, match="JSON"):
        wire.write(io.BytesIO(), Frame("x", {"seconds": float("nan")}))
