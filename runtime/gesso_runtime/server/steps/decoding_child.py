"""`python -m gesso_runtime.server.steps.decoding_child`: decodes uploads, and may die of them.

One frame in, one frame out, until the input ends. Started by `decoders`; not for people.
"""

import os
import resource
import signal
import time
from collections.abc import Mapping
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gesso_runtime.server.steps.decoding_frames import DECODED, REFUSED
from gesso_runtime.worker.confinement import confine
from gesso_runtime.worker.streams import take_streams

if TYPE_CHECKING:
    from gesso_core.wire import Frame

_BYTES_PER_PIXEL = 40  # of all copies that are alive at one time, 16 bits and inks counted
_BESIDES = 256 << 20  # bytes, for a file and what libraries keep


def main() -> None:
    incoming, outgoing = take_streams()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the keyboard's interrupt is the server's
    confine(kept={incoming.fileno(), outgoing.fileno()})
    _serve(incoming, outgoing)


def _serve(incoming: FileIO, outgoing: FileIO) -> None:
    from gesso_core import wire  # noqa: PLC0415 confined before anything is imported

    # Imported before the limits are set, which count what is there already.
    from gesso_runtime.server.steps import decoding  # noqa: F401, PLC0415

    held = _address_space()
    while (frame := wire.read(incoming)) is not None:
        _limit(frame.fields, held)
        wire.write(outgoing, _answer(frame))


def _answer(frame: "Frame") -> "Frame":
    from gesso_core.errors import GessoError  # noqa: PLC0415
    from gesso_core.wire import Frame  # noqa: PLC0415
    from gesso_runtime.server.steps.decoding import decode  # noqa: PLC0415
    from gesso_runtime.server.steps.upload import UploadLimits  # noqa: PLC0415

    try:
        upload = decode(frame.arrays["file"].tobytes(), UploadLimits(**frame.fields))
    except GessoError as error:
        said = {"code": error.code, "message": error.message, "hint": error.hint}
        return Frame(REFUSED, said)
    arrays = {"pixels": upload.pixels}
    if upload.alpha is not None:
        arrays["alpha"] = upload.alpha
    return Frame(DECODED, {"notes": list(upload.notes)}, arrays)


def _limit(limits: Mapping[str, Any], held: int) -> None:
    """The system ends what takes more: of memory with a MemoryError, of time with a signal."""
    memory = held + _BESIDES + 3 * limits["bytes"] + _BYTES_PER_PIXEL * limits["pixels"]
    seconds = int(time.process_time()) + 1 + limits["seconds"]
    for what, wanted in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        _, most = resource.getrlimit(what)
        soft = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(what, (soft, most))


def _address_space() -> int:
    """Bytes that this process has mapped by now."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
