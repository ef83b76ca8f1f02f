"""What this computer has, asked of the system without importing anything heavy."""

from gesso_core.machine import Machine


def probe() -> Machine:
    """NVIDIA cards through the driver's own library; none where it is missing."""
    raise NotImplementedError
