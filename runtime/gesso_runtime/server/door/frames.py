"""Frames as bodies of requests and answers."""

import io
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from starlette.requests import Request

from gesso_core import wire
from gesso_core.edit_request import EditRequest
from gesso_core.errors import BadFrame, BadRequest, GessoError, TooLarge
from gesso_core.messages import PROTOCOL, Ask, from_frame
from gesso_core.wire import Frame
from gesso_runtime.carriage import MEDIA_TYPE, CarriageLimits, Codec, pack, unpack
from gesso_runtime.known_arrays import named
from gesso_runtime.server.door.limits import DoorLimits
from gesso_runtime.server.jobs.sealed_frames import Joined


@dataclass(frozen=True, eq=False)
class ReadAsk:
    """digests: of its large arrays, by name."""

    request: EditRequest
    priority: int
    digests: Mapping[str, str]


def read_ask(
    body: bytes,
    limits: DoorLimits,
    complete: Callable[[Frame], Frame],
    keep: Callable[[bytes], None] = lambda _: None,
) -> ReadAsk:
    """complete: fills in what the frame names and does not carry. keep: is given what carries
    everything before it is decoded.

    Raises BadFrame for what is no frame, TooLarge for too many pixels, BadRequest for another
    message or protocol, and what `complete` and `keep` raise. Nothing is decoded, nor kept, before
    its size was looked at.
    """
    stream = io.BytesIO(body)
    try:
        frame = wire.read(stream, wire.Limits(array_bytes=limits.body_bytes))
        if frame is None or stream.read(1):
            raise BadFrame("The request is not one frame, whole and alone.", "Send one.")
        spoken = frame.fields.get("protocol")
        if frame.kind == "ask" and spoken != PROTOCOL:
            raise _other_protocol(spoken)
        if _pixels(frame) > limits.pixels:
            raise _too_many(limits.pixels)
        digests = named(frame)
        if frame.kind == "ask" and digests.keys() <= frame.arrays.keys():
            keep(body)
        ask = from_frame(complete(unpack(frame, CarriageLimits(pixels=limits.pixels))))
    except BadFrame as error:
        raise BadFrame(
            "What the server was sent is not understood.",
            "Install the same version of Gesso on both sides.",
            detail=f"{error.message} {error.detail}",
        ) from error
    if not isinstance(ask, Ask):
        raise BadRequest("This is no request for an edit.", "Send an “ask”.")
    return ReadAsk(ask.request, ask.priority, digests)


def packed(kept: Iterable[bytes], codec: Codec) -> bytes:
    """A frame that was kept raw, as it travels."""
    frame = wire.read(Joined(iter(kept)))  # type: ignore[arg-type]
    assert frame is not None
    return b"".join(wire.parts(pack(frame, codec)))


def codec_of(request: Request) -> Codec:
    """In which the client wants a result. Raises BadRequest for one that is not known."""
    return named_codec(request) or Codec.JXL


def named_codec(request: Request) -> Codec | None:
    """By its `Accept`; None where it names none. Raises as above."""
    for offered in request.headers.get("accept", "").split(","):
        kind, *parameters = (part.strip() for part in offered.split(";"))
        if kind.lower() != MEDIA_TYPE:
            continue
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "codec":
                return _codec(value.strip().strip('"').lower())
    return None


def _codec(name: str) -> Codec:
    try:
        return Codec(name)
    except ValueError:
        known = ", ".join(Codec)
        raise BadRequest("This codec is not known.", f"Ask for one of {known}.") from None


def _pixels(frame: Frame) -> int:
    """Of all pictures, as far as their sizes can be read: `unpack` looks again."""
    raw = sum(math.prod(array.shape[:2]) for array in frame.arrays.values() if array.ndim > 1)
    carried = frame.fields.get("carried")
    described = carried.values() if isinstance(carried, Mapping) else ()
    shapes = (each.get("shape") for each in described if isinstance(each, Mapping))
    whole = (s for s in shapes if isinstance(s, list) and all(type(n) is int for n in s))
    return raw + sum(math.prod(shape[:2]) for shape in whole)


def _too_many(pixels: int) -> TooLarge:
    return TooLarge(
        f"This request has more than {pixels / 1e6:.0f} million pixels, "
        "which is what this server takes.",
        "Send a smaller picture or fewer of them.",
    )


def _other_protocol(spoken: object) -> GessoError:
    said = spoken if isinstance(spoken, int) else "none"
    return BadRequest(
        f"The client speaks protocol {said}, this server {PROTOCOL}.",
        "Install the same version of Gesso on both sides.",
    )
