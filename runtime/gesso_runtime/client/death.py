"""What the end of a worker's process means, as an error for the user."""

import signal
from pathlib import Path

from gesso_core.errors import BadFrame, EngineCrashed, EngineFailed, OutOfMemory
from gesso_runtime.client.station import Ended

_VMSTAT = Path("/proc/vmstat")


def killed_for_memory() -> int:
    """How many processes the kernel has killed for want of memory since the system started."""
    try:
        lines = _VMSTAT.read_text("ascii").splitlines()
    except OSError:  # not Linux, or not shown here
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)


def ended(
    status: int, said_last: str, *, misunderstood: BadFrame | None, memory_kills: int
) -> Ended:
    """status: as `Popen.returncode`. said_last: of standard error. misunderstood: why it was killed
    by us. memory_kills: by the kernel, of any process, since this one started.
    """
    if misunderstood is not None:
        detail = "\n".join(part for part in (misunderstood.detail, said_last) if part)
        return Ended(BadFrame(misunderstood.message, misunderstood.hint, detail=detail))
    if status == -signal.SIGKILL and memory_kills > 0:
        error: EngineFailed = OutOfMemory(
            "The system ended the engine, most likely for want of memory.",
            "Close other programs, or choose a smaller model or a smaller part of the picture.",
            detail=said_last,
        )
    elif status < 0:
        error = EngineCrashed(
            f"The engine ended unexpectedly ({_name(-status)}).",
            "Try again; if it happens every time, verify the model's files with "
            "“gesso models verify”.",
            detail=said_last,
        )
    else:
        error = EngineCrashed(
            f"The engine ended by itself (exit code {status}).",
            "Try again; “gesso doctor” shows whether its libraries work.",
            detail=said_last,
        )
    return Ended(error, signal=max(0, -status))


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
