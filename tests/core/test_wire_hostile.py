"""Frames that nobody honest would send: only ever BadFrame, and no memory for empty words."""

import io
import json
import struct
import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gesso_core import wire
from gesso_core.errors import BadFrame
from gesso_core.wire import Frame, Limits

START = struct.Struct("<6sHI")


def framed(header: object, body: bytes = b"") -> bytes:
    content = header if isinstance(header, bytes) else json.dumps(header).encode()
    return START.pack(b"GESSO\0", wire.VERSION, len(content)) + content + body


def described(**entry: Any) -> bytes:
    return framed(
        {"kind": "x", "fields": {}, "arrays": [{"name": "a", "dtype": "|u1", "shape": [1]} | entry]}
    )


def read(content: bytes, limits: Limits | None = None) -> Frame | None:
    return wire.read(io.BytesIO(content), limits or Limits())


def valid() -> bytes:
    stream = io.BytesIO()
    picture = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    fields = {"text": "Größe", "list": [1, 2.5, None, True], "inner": {"a": {}}}
    wire.write(stream, Frame("x", fields, {"picture": picture, "mask": np.ones((4, 4), "<f4")}))
    return stream.getvalue()


def test_every_truncation_is_refused() -> None:
    whole = valid()

    assert read(b"") is None
    for length in range(1, len(whole)):
        with pytest.raises(BadFrame):
            read(whole[:length])


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(valid()) - 1), st.integers(0, 255)), max_size=6))
def test_changed_bytes_are_read_or_refused(changes: list[tuple[int, int]]) -> None:
    content = bytearray(valid())
    for place, value in changes:
        content[place] = value
    try:
        frame = read(bytes(content))
    except BadFrame:
        return
    assert frame is not None
    assert sum(array.nbytes for array in frame.arrays.values()) <= len(content)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=200))
def test_noise_as_a_header_is_refused(noise: bytes) -> None:
    with pytest.raises(BadFrame):
        read(framed(noise))


@pytest.mark.parametrize(
    "content",
    [
        b"not a frame at all",
        START.pack(b"GESSO\0", 2, 0),
        START.pack(b"GESSO\0", wire.VERSION, (1 << 32) - 1),
        framed(b""),
        framed(b"null"),
        framed(b"[]"),
        framed(b'"kind"'),
        framed({"kind": "x", "fields": {}}),
        framed({"kind": "x", "fields": {}, "arrays": [], "more": 1}),
        framed({"kind": 1, "fields": {}, "arrays": []}),
        framed({"kind": "x", "fields": [], "arrays": []}),
        framed({"kind": "x", "fields": {}, "arrays": {}}),
        framed({"kind": "x", "fields": {}, "arrays": [None]}),
        framed(b'{"kind":"x","fields":{"a":NaN},"arrays":[]}'),
        framed(b'{"kind":"x","fields":{"a":-Infinity},"arrays":[]}'),
        framed(b'{"kind":"x","fields":{"a":1e999},"arrays":[]}'),
        framed(b'{"kind":"x","fields":{"a":1,"a":2},"arrays":[]}'),
        framed(b'{"kind":"x","fields":{"a":' + b"9" * 5000 + b'},"arrays":[]}'),
        framed(b'{"kind":"x","fields":{"a":' + b"[" * 200_000 + b'},"arrays":[]}'),
        framed(b'{"kind":"x","fields":{"a":' + b'{"a":' * 100_000 + b'},"arrays":[]}'),
        framed('{"kind":"x","fields":{},"arrays":[]}'.encode("utf-16")),
        framed(b'{"kind":"\xff","fields":{},"arrays":[]}'),
        described(name=1),
        described(name=["a"]),
        described(dtype="O"),
        described(dtype="|O"),
        described(dtype="<f8"),
        described(dtype=["<f4"]),
        described(dtype={}),
        described(shape=1),
        described(shape="12"),
        described(shape={"1": 1}),
        described(shape=[-1]),
        described(shape=[-1, -1]),
        described(shape=[1.0]),
        described(shape=[True]),
        described(shape=[None]),
        described(shape=[1, 1, 1, 1, 1]),
        described(shape=[1 << 40]),
        described(shape=[1 << 62, 1 << 62, 0]),
        described(shape=[0, (1 << 31) - 1, (1 << 31) - 1, (1 << 31) - 1]),
        described(more=1),
        framed(
            {"kind": "x", "fields": {}, "arrays": [{"name": "a", "dtype": "|u1", "shape": [0]}] * 2}
        ),
        framed(
            {
                "kind": "x",
                "fields": {},
                "arrays": [{"name": str(n), "dtype": "|u1", "shape": [0]} for n in range(65)],
            }
        ),
    ],
)
def test_hostile_headers_are_refused(content: bytes) -> None:
    with pytest.raises(BadFrame) as raised:
        read(content + b"\0" * 64)

    assert raised.value.message
    assert len(raised.value.detail) < 5000


def test_announcing_gigabytes_costs_no_gigabytes() -> None:
    content = described(shape=[(1 << 32) - 1]) + b"0123456789"
    tracemalloc.start()
    try:
        with pytest.raises(BadFrame):
            read(content)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 80 << 20


def test_limits_hold() -> None:
    picture = np.zeros((10, 10, 3), np.uint8)
    stream = io.BytesIO()
    wire.write(stream, Frame("x", {}, {"picture": picture}))

    assert read(stream.getvalue(), Limits(array_bytes=300)) is not None
    for limits in (Limits(array_bytes=299), Limits(header_bytes=20), Limits(arrays=0)):
        with pytest.raises(BadFrame):
            read(stream.getvalue(), limits)
