import dataclasses
import io
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.messages import MESSAGES, every_error
from gesso_core import wire
from gesso_core.cards.model_card import (
    CardFile,
    CardLicence,
    ModelCard,
    Offload,
    Precision,
    Role,
    Rung,
)
from gesso_core.cards.onnx_network import Meaning, OnnxNetwork, Port
from gesso_core.edit_request import EditRequest, EngineResult, RunFacts
from gesso_core.errors import BadFrame, EngineFailed, GessoError
from gesso_core.geometry import Box, Size
from gesso_core.messages import (
    Failed,
    Finished,
    FromWorker,
    Reported,
    Task,
    ToWorker,
    from_frame,
    to_frame,
)
from gesso_core.placement import Placement
from gesso_core.progress import Progress
from gesso_core.recipe import EngineKind
from gesso_core.wire import Frame

SLOW_TO_DRAW = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def sent(message: ToWorker | FromWorker) -> ToWorker | FromWorker:
    stream = io.BytesIO()
    wire.write(stream, to_frame(message))
    stream.seek(0)
    frame = wire.read(stream)
    assert frame is not None
    return from_frame(frame)


def comparable(value: Any) -> Any:
    """Nested tuples of what a message holds: arrays, errors and records by their contents."""
    if isinstance(value, np.ndarray):
        return (value.dtype.str, value.shape, value.tobytes())
    if isinstance(value, GessoError):
        return (type(value), value.message, value.hint, value.detail)
    if dataclasses.is_dataclass(value):
        entries = [(f.name, comparable(getattr(value, f.name))) for f in dataclasses.fields(value)]
        return (type(value), entries)
    if isinstance(value, tuple):
        return tuple(comparable(entry) for entry in value)
    if isinstance(value, dict):
        return {name: comparable(entry) for name, entry in value.items()}
    return (type(value), value)


@SLOW_TO_DRAW
@given(MESSAGES)
def test_every_message_arrives_as_it_was_sent(message: ToWorker | FromWorker) -> None:
    assert comparable(sent(message)) == comparable(message)


@pytest.mark.parametrize("kind", every_error())
def test_the_error_tree_crosses_unchanged(kind: type[GessoError]) -> None:
    received = sent(Failed(7, kind("What happened.", "What to do.", detail="for us")))

    assert isinstance(received, Failed)
    assert type(received.error) is kind
    assert str(received.error) == "What happened."
    assert (received.job, received.error.hint, received.error.detail) == (
        7,
        "What to do.",
        "for us",
    )


def test_codes_name_one_error_each() -> None:
    codes = [kind.code for kind in every_error()]

    assert len(set(codes)) == len(codes)


def test_an_error_of_a_newer_version_keeps_its_text() -> None:
    frame = to_frame(Failed(1, EngineFailed("The lamp broke.", "Change it.", detail="x")))
    fields: Any = json.loads(json.dumps(frame.fields).replace("engine_failed", "lamp_broke"))

    received = from_frame(Frame(frame.kind, fields))

    assert isinstance(received, Failed)
    assert type(received.error) is EngineFailed
    assert (received.error.message, received.error.hint) == ("The lamp broke.", "Change it.")


def test_a_long_detail_keeps_its_end() -> None:
    received = sent(Failed(1, EngineFailed("m", "h", detail="a" * (2 << 20) + "the cause")))

    assert isinstance(received, Failed)
    assert received.error.detail.endswith("the cause")


def plain(frame: Frame) -> dict[str, Any]:
    return dict(json.loads(json.dumps(frame.fields)))


PICTURE = np.zeros((4, 5, 3), np.uint8)


@pytest.mark.parametrize(
    "frame",
    [
        Frame("nobody", {}),
        Frame("", {}),
        Frame("cancel", {}),
        Frame("cancel", {"job": "1"}),
        Frame("cancel", {"job": True}),
        Frame("cancel", {"job": 1.0}),
        Frame("cancel", {"job": None}),
        Frame("cancel", {"job": [1]}),
        Frame("cancel", {"job": 1, "more": 2}),
        Frame("cancel", {"job": 1}, {"picture": PICTURE}),
        Frame("unload", {"now": True}),
        Frame("failed", {"job": 1}),
        Frame("failed", {"job": 1, "error": "text"}),
        Frame("failed", {"job": 1, "error": {"code": 1, "message": "m"}}),
        Frame("failed", {"job": 1, "error": {"message": "m"}}),
        Frame("reported", {"job": 1, "progress": {"stage": "x", "done": 0}}),
        Frame("reported", {"job": 1, "progress": {"stage": "x", "done": 0, "total": "1"}}),
        Frame(
            "reported", {"job": 1, "progress": {"stage": "", "done": 0, "total": 1, "preview": 3}}
        ),
        Frame("finished", {"job": 1, "result": {"picture": [[1]]}}),
        Frame("finished", {"job": 1, "result": {"values": {"a": {}}}}),
        Frame("finished", {"job": 1, "result": {"values": {"a": ["x"]}}}),
        Frame("finished", {"job": 1, "result": {"values": {"a": None}}}),
        Frame("finished", {"job": 1, "result": {}}, {"picture": PICTURE[..., 0]}),
        Frame("finished", {"job": 1, "result": {}}, {"picture": PICTURE[..., :1]}),
        Frame("finished", {"job": 1, "result": {}}, {"picture": PICTURE[:0]}),
        Frame("finished", {"job": 1, "result": {}}, {"picture": PICTURE.astype(np.int32)}),
        Frame("finished", {"job": 1, "result": {}}, {"mask": PICTURE[..., 0]}),
        Frame("finished", {"job": 1, "result": {}}, {"reference0": PICTURE}),
        Frame("ready", {"protocol": 1, "pid": 2, "engines": "onnx"}),
        Frame("ready", {"protocol": 1, "pid": 2, "engines": [], "versions": {"a": 1}}),
        Frame("task", {"job": 1}),
    ],
)
def test_what_is_no_message_is_refused(frame: Frame) -> None:
    with pytest.raises(BadFrame) as raised:
        from_frame(frame)

    assert raised.value.message
    assert raised.value.hint


def test_references_come_without_a_gap() -> None:
    with pytest.raises(BadFrame):
        from_frame(Frame("finished", {"job": 1, "result": {}}, {"reference1": PICTURE}))


HOSTILE: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.just([]),
    st.just({}),
    st.just([[]]),
    st.just({"": {}}),
    st.just(json.loads("[" * 400 + "]" * 400)),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to everything inside of plain data."""
    found = [path]
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for name, entry in inner:
            found.extend(places(entry, (*path, name)))
    return found


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(value[path[0]], path[1:], new)
    return copy


@SLOW_TO_DRAW
@given(MESSAGES, st.data())
def test_a_message_with_anything_changed_is_read_or_refused(
    message: ToWorker | FromWorker, data: st.DataObject
) -> None:
    frame = to_frame(message)
    fields = plain(frame)
    path = data.draw(st.sampled_from(places(fields)[1:] or [()]))
    fields = changed(fields, path, data.draw(HOSTILE)) if path else fields
    arrays = dict(frame.arrays)
    if arrays and data.draw(st.booleans()):
        name = data.draw(st.sampled_from(sorted(arrays)))
        arrays[data.draw(st.sampled_from([name, "other"]))] = data.draw(
            st.sampled_from([PICTURE[..., 0], PICTURE[:0], np.zeros((2, 2, 4), "<f4")])
        )
    try:
        received = from_frame(Frame(frame.kind, fields, arrays))
    except BadFrame:
        return
    assert type(received) is type(message)


def as_bytes(message: ToWorker | FromWorker) -> bytes:
    stream = io.BytesIO()
    wire.write(stream, to_frame(message))
    return stream.getvalue()


MASK = np.ones((4, 5), np.float32)
CARD = ModelCard(
    "tint",
    "Tint",
    Role.NANO,
    "onnx",
    "tint",
    frozenset({EngineKind.EDIT}),
    CardLicence("MIT", True),
    "Tints.",
    (Rung(Precision.FP32, Offload.NONE, "cpu", 1 << 20, "measured"),),
    files=(CardFile("tint.onnx", bytes=7),),
    networks=(OnnxNetwork("", (Port("x", Meaning.PICTURE),), (Port("y", Meaning.PICTURE),)),),
    options={"strength": 0.5, "name": "warm", "is_fast": True},
)
REQUEST = EditRequest(
    EngineKind.EDIT,
    "tint",
    PICTURE,
    MASK,
    (PICTURE, PICTURE),
    Size(16, 16),
    Box(1, 2, 15, 14),
    prompt="make it warm",
    params={"points": (1.0, 2.0, 1.0), "steps": 3, "negative": "cold"},
)
PLACEMENTS = (Placement("cuda:0", Precision.FP16, Offload.STAGED, 2, 1 << 30),)
FACTS = RunFacts(
    "tint", "ab12", "cpu, fp32, none", {"python": "3.11"}, {"loading": 0.5}, ("It took turns.",), 7
)
EXAMPLES = [
    as_bytes(Task(1, CARD, {"tint.onnx": "/models/tint.onnx"}, "ab12", PLACEMENTS, REQUEST)),
    as_bytes(Finished(1, EngineResult(PICTURE, MASK, "text", {"score": 0.9}, FACTS))),
    as_bytes(Reported(1, Progress("denoising", 1, 4, PICTURE))),
    as_bytes(Failed(1, EngineFailed("The lamp broke.", "Change it.", detail="x"))),
]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(EXAMPLES), st.data())
def test_bytes_changed_under_way_are_read_or_refused(example: bytes, data: st.DataObject) -> None:
    content = bytearray(example)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.sampled_from(["change", "drop", "double", "cut"])):
            case "change":
                content[place] = data.draw(st.integers(0, 255))
            case "drop":
                del content[place + 1 : place + 4]
            case "double":
                content[place:place] = content[place : place + 9]
            case _:
                del content[max(place, 1) :]
    try:
        frame = wire.read(io.BytesIO(content))
        assert frame is not None
        from_frame(frame)
    except BadFrame:
        pass
