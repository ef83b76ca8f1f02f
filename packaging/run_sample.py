"""The main job on a sample: an aged photograph and a sentence in, the finished file and proof out.

Run by `make run`. Writes to out/, prints where, and opens the sample in the editor where there is a
display. Everything goes through the `gesso` command, as a user would type it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import tifffile

from sample import aged, photograph, write

ROOT = Path(__file__).parents[1]
SENTENCE = "Remove the dust and scratches, restore the faded colours and sharpen a little."
LONGEST_SIDE = 2400


def main() -> int:
    folder = ROOT / "out"
    folder.mkdir(exist_ok=True)
    original, edited = folder / "sample.tif", folder / "sample-edited.tif"
    report = folder / "report.html"
    for old in (original, edited, report, folder / "sample.tif.gesso"):
        old.unlink(missing_ok=True)
    print("Making a sample: a photograph aged like an old print, 16 bit …", flush=True)
    write(aged(photograph(LONGEST_SIDE)), original)
    print(f"gesso edit {_shown(original)} “{SENTENCE}”", flush=True)
    done = _gesso(
        "edit", original, SENTENCE, "-o", edited, "--report", report, "--json", stdout=True
    )
    if done.returncode:
        return done.returncode
    verified = _gesso("verify", original, edited)
    pair = folder / "before-after.png"
    side_by_side(original, edited, pair)
    result = json.loads(done.stdout)
    steps = ", ".join(step["op"].replace("_", " ") for step in result["steps"])
    print(f"\nDone: {steps}.")
    for name, path in (("Result", edited), ("Before and after", pair), ("Report", report)):
        print(f"{name + ':':18} {_shown(path)}")
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        print(f"Opening the editor: gesso open {_shown(original)}", flush=True)
        return _gesso("open", original).returncode or verified.returncode
    print(f"Next, on a desktop: gesso open {_shown(original)}  (.venv/bin/gesso)")
    print("or here: gesso edit YOUR-PICTURE “what should change”")
    return verified.returncode


def side_by_side(before: Path, after: Path, target: Path, height: int = 720) -> None:
    """The left half as it was, the right half as it is now, next to each other."""
    views = []
    for path in (before, after):
        pixels = (tifffile.imread(path) / 257).astype(np.uint8)
        width = round(pixels.shape[1] * height / pixels.shape[0])
        views.append(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA))
    gap = np.full((height, 8, 3), 255, np.uint8)
    cv2.imwrite(str(target), np.hstack([views[0], gap, views[1]])[..., ::-1])


def _gesso(*arguments: object, stdout: bool = False) -> subprocess.CompletedProcess[str]:
    gesso = Path(sys.executable).with_name("gesso")
    command = [str(gesso), *map(str, arguments)]
    return subprocess.run(
        command, stdout=subprocess.PIPE if stdout else None, text=True, check=False
    )


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


if __name__ == "__main__":
    sys.exit(main())
