"""`make screenshots`: the window as it is, in tests/screenshots, without a screen.

A landscape made by code, aged by code; two edits applied, one sentence understood and previewed
inside a selection; a sentence that a model is busy with. Calls itself again for every look.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np

from sample import aged, landscape, write
from sample_runtime import known, rehearsing
from sample_server import serving
from server_studio import ServerStudio
from window_studio import TARGET, Look, Studio

SMALL, LARGE = (1280, 800), (2560, 1440)  # logical px

FOUR = tuple(Look(theme, language) for theme in ("dark", "light") for language in ("en", "ar"))
MORE = (Look("dark", "de"), Look("dark", "zh_Hans"))
WITH_DIALOGS = (FOUR[0], FOUR[3])


def main() -> None:
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="gesso-screenshots-") as name:
        scene = Path(name) / "lakeside.tif"
        write(aged(_soft(landscape(2400, 1600))), scene)
        for scale, looks in (("1", FOUR + MORE), ("2", FOUR)):
            for look in looks:
                offscreen = {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
                command = [sys.executable, __file__, scene, look.theme, look.language]
                subprocess.run(command, env=os.environ | offscreen, check=True)
    pictures = sorted(TARGET.glob("*.png"))
    size = sum(path.stat().st_size for path in pictures)
    print(f"{len(pictures)} pictures, {size / 1e6:.1f} MB, in {TARGET}")


def take(scene: Path, look: Look) -> None:
    """In a process of its own: Qt takes a scale once, and nothing of another language is left."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415  needs the scale set

    app = QApplication(sys.argv[:1])
    is_large = os.environ["QT_SCALE_FACTOR"] == "2"
    studio = Studio(app, scene, look, LARGE if is_large else SMALL)
    studio.editor("@2x" if is_large else "")
    if look in WITH_DIALOGS and not is_large:
        studio.dust()
        studio.others()
    studio.close()
    if look in WITH_DIALOGS and not is_large:
        for runtime, picture in (
            (rehearsing, Studio.model_at_work),
            (rehearsing, Studio.generating),
            (known, Studio.models),
        ):
            studio = Studio(app, scene, look, SMALL, runtime)
            picture(studio)
            studio.close()
        with serving(scene.parent / look.name) as server:
            at_servers = ServerStudio(app, scene, look, SMALL, server)
            at_servers.servers()
            at_servers.generating()
            at_servers.sending()
            at_servers.close()


def _soft(light: np.ndarray) -> np.ndarray:
    """Without grain, which no screenshot needs and no PNG packs."""
    return cv2.GaussianBlur(light, (0, 0), 1.2)


if __name__ == "__main__":
    if sys.argv[1:]:
        take(Path(sys.argv[1]), Look(sys.argv[2], sys.argv[3]))
    else:
        main()
