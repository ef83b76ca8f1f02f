"""What this computer has, asked of the system without importing anything heavy."""

import os
import platform
import sys
from dataclasses import replace

from gesso_core.machine import Machine
from gesso_runtime.linux_machine import probe_linux
from gesso_runtime.nvidia_cards import find_nvidia_cards


def probe() -> Machine:
    """NVIDIA cards through the driver's own library; none where it is missing. Never raises.

    What cannot be learned is empty or 0. Takes milliseconds; up to seconds where a driver sleeps.
    """
    machine = probe_linux() if sys.platform == "linux" else _plain()
    return replace(machine, gpus=find_nvidia_cards())


def _plain() -> Machine:
    """What Python knows on every system; no memory, which needs a port of `linux_machine`."""
    return Machine(
        platform.processor() or platform.machine(),
        os.cpu_count() or 1,
        frozenset(),
        0,
        0,
        system=platform.platform(terse=True),
    )
