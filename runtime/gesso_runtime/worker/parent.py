"""No worker outlives the process that started it."""

import os
import signal
import sys

from gesso_runtime.worker.exit_codes import PARENT_GONE

_SIGNAL_ON_PARENTS_DEATH = 1  # PR_SET_PDEATHSIG, linux/prctl.h


def end_with_parent() -> None:
    """Killed when the parent ends, even where an engine holds the interpreter's lock for ever.

    On Linux the system does it, and “parent” means the thread that started this process: it must
    live as long as the worker is to live. Elsewhere, and besides, the end of the input ends it.
    An interrupt from the keyboard is the parent's to answer.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "linux":
        return
    import ctypes  # noqa: PLC0415

    parent = os.getppid()
    ctypes.CDLL(None).prctl(_SIGNAL_ON_PARENTS_DEATH, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before the system knew
        os._exit(PARENT_GONE)
