"""onnxruntime, imported so that it keeps to itself.

Merely imported, it makes a number of this machine and a file of events in the user's cache folder.
It asks the environment whether it may; a call afterwards comes too late.
"""

import os
from importlib import import_module
from typing import Any

_VARIABLE = "ORT_DISABLE_TELEMETRY"
_FATAL = 4  # errors reach us as exceptions


def onnxruntime() -> Any:
    """The library. Raises ImportError where there is none."""
    os.environ[_VARIABLE] = "1"
    library = import_module("onnxruntime")
    library.disable_telemetry_events()
    library.set_default_logger_severity(_FATAL)
    return library
