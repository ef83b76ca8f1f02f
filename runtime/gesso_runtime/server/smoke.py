"""Whether an installed server has the libraries it works with. Nothing listens for it."""

from importlib import import_module
from pathlib import Path

import numpy as np

from gesso_core.pixels import Pixels
from gesso_runtime.server.founding import found
from gesso_runtime.server.keys.tls import server_context
from gesso_runtime.server.settings import Settings
from gesso_runtime.server.steps.colour import in_srgb, srgb_profile
from gesso_runtime.server.steps.raster import Raster
from gesso_runtime.server.steps.visible_mark import VisibleMark, with_mark

_LOSS = 1  # of 255, that sRGB may lose on its way to sRGB


def try_serving(folder: Path) -> None:
    """folder: empty. Raises ImportError, ValueError, and what the parts raise."""
    import_module("gesso_runtime.server.running")  # the web and the queue
    server = found(folder / "server", Settings(), ("localhost",)).folder
    server_context(server.identity, None)
    picture: Pixels = np.full((96, 96, 3), 120, np.uint8)
    if np.array_equal(with_mark(picture, VisibleMark("Gesso", width=0.5)), picture):
        raise ValueError("no mark is written")
    seen, noted = in_srgb(Raster.of(picture, 1, srgb_profile()))
    if noted or np.abs(seen.astype(np.int16) - picture).max() > _LOSS:
        raise ValueError("colours are turned wrongly")
