"""Arrays that the other side has already: a frame names them by their content instead of carrying
them again, so that the second step on a picture need not send it.

`fields["known"]` is {name of an array: digest}. Of those, the ones in the frame are to be
remembered, the others are to be filled in. Done before a frame is packed and after it is unpacked.
"""

import re
from collections.abc import Callable, Container, Mapping
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import BadFrame
from gesso_core.wire import Frame

KNOWN = "known"
SMALLEST = 1 << 16  # bytes; less is sent sooner than it is looked for
_MOST = 64  # arrays of a frame, as in `wire.Limits`
_DIGEST = re.compile(r"[0-9a-f]{64}")


def digest_of(array: NDArray[Any]) -> str:
    """SHA-256 of its type, shape and values, hexadecimal."""
    found = sha256(f"{array.dtype.str} {array.shape}\n".encode())
    found.update(np.ascontiguousarray(array).data)
    return found.hexdigest()


def shortened(frame: Frame, sent: Container[str]) -> Frame:
    """The same, naming its large arrays and without those whose digest is in `sent`."""
    known = {
        name: digest_of(array) for name, array in frame.arrays.items() if array.nbytes >= SMALLEST
    }
    if not known:
        return frame
    arrays = {name: array for name, array in frame.arrays.items() if known.get(name) not in sent}
    return Frame(frame.kind, {**frame.fields, KNOWN: known}, arrays)


def completed(
    frame: Frame,
    find: Callable[[str], NDArray[Any]],
    remember: Callable[[str, NDArray[Any]], None],
) -> Frame:
    """What was shortened. find: by digest; it raises for what is not there (any more), and nothing
    is remembered then.

    Raises BadFrame for names and digests that are none, or not those of what is carried.
    """
    known = named(frame)
    carried = {name: digest for name, digest in known.items() if name in frame.arrays}
    for name, digest in carried.items():
        if digest_of(frame.arrays[name]) != digest:
            raise _bad(f"{name!r} is not what it is called")
    found = {name: find(digest) for name, digest in known.items() if name not in carried}
    for name, digest in carried.items():
        remember(digest, frame.arrays[name])
    return unnamed(Frame(frame.kind, frame.fields, {**frame.arrays, **found}))


def unnamed(frame: Frame) -> Frame:
    """What carries all that it names, as it was before it was shortened."""
    fields = {name: value for name, value in frame.fields.items() if name != KNOWN}
    return Frame(frame.kind, fields, frame.arrays)


def named(frame: Frame) -> Mapping[str, str]:
    """Digests by name. Raises BadFrame."""
    known = frame.fields.get(KNOWN, {})
    if not isinstance(known, Mapping) or len(known) > _MOST:
        raise _bad("what it calls known is no table, or a large one")
    for name, digest in known.items():
        if (
            not isinstance(name, str)
            or not isinstance(digest, str)
            or not _DIGEST.fullmatch(digest)
        ):
            raise _bad(f"{name!r} is called by no digest")
    return known


def _bad(detail: str) -> BadFrame:
    return BadFrame(
        "What arrived is no frame that can be understood.", "Send the edit again.", detail=detail
    )
