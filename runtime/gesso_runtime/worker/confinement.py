"""What a worker gives up before it imports anything: the network, and traces on disk.

Linux holds the network shut by itself (`seccomp`); what other systems offer belongs here, too.
Left open: a connected socket that another process hands over, and asking another process of this
machine to look up a name, from native code.
"""

import os
import stat
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

OFFLINE: Mapping[str, str] = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
    "HF_DATASETS_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "NO_ALBUMENTATIONS_UPDATE": "1",
    "YOLO_OFFLINE": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "RAY_USAGE_STATS_ENABLED": "0",
    "WANDB_MODE": "disabled",
}
"""Read by libraries when they are imported."""

_LOOK_UPS = frozenset(
    {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
)
_NOT_DUMPABLE = 4  # PR_SET_DUMPABLE, linux/prctl.h


def confine(*, kept: Collection[int] = ()) -> bool:
    """Whether the system itself now keeps this process off the network.

    kept: descriptors that stay open even where they are sockets.
    """
    os.environ.update(OFFLINE)
    sys.addaudithook(_refuse_look_ups)
    if sys.platform != "linux":
        return False
    from gesso_runtime.worker.seccomp import forbid_internet  # noqa: PLC0415 Linux only

    _leave_no_core()
    _close_inherited_sockets(kept)
    return forbid_internet()


def _refuse_look_ups(event: str, arguments: tuple[object, ...]) -> None:
    """The filter cannot see them: another process may do the asking."""
    if event in _LOOK_UPS:
        raise PermissionError(f"Engines have no network: {event} of {arguments[0]!r}.")


def _leave_no_core() -> None:
    """A core would hold the user's picture."""
    import ctypes  # noqa: PLC0415
    import resource  # noqa: PLC0415 exists on POSIX only

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Where cores go to a program, the limit alone does not hold.
    ctypes.CDLL(None).prctl(_NOT_DUMPABLE, 0, 0, 0, 0)


def _close_inherited_sockets(kept: Collection[int]) -> None:
    listing = Path("/proc/self/fd")
    if not listing.is_dir():  # not mounted
        return
    for entry in list(listing.iterdir()):
        number = int(entry.name)
        try:
            is_socket = stat.S_ISSOCK(os.fstat(number).st_mode)
        except OSError:  # the listing's own
            continue
        if is_socket and number > 2 and number not in kept:
            os.close(number)
