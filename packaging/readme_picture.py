"""README.png: a landscape made by code, aged by code, and repaired by the `gesso` command."""

import subprocess
import sys
import tempfile
from pathlib import Path

from run_sample import ROOT, SENTENCE, side_by_side
from sample import aged, landscape, write


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        original, edited = Path(name) / "landscape.tif", Path(name) / "repaired.tif"
        write(aged(landscape(1800, 1200)), original)
        gesso = Path(sys.executable).with_name("gesso")
        subprocess.run([gesso, "edit", original, SENTENCE, "-o", edited], check=True)
        side_by_side(original, edited, ROOT / "README.png", height=420)


if __name__ == "__main__":
    main()
