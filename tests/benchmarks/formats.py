"""What every kind of file keeps through an edit, next to what Pillow keeps by opening and saving.

A box is brightened and saved in kind. Shown: pixels outside the box that changed, tags that
exiftool no longer finds as they were (offsets and counts of strips apart), and how it was saved.
"""

import json
import shutil
import subprocess
import tempfile
import warnings
from pathlib import Path

import numpy as np
from measured import table
from PIL import Image

from fixtures.files import KINDS, make_all
from gesso_command import gesso
from gesso_core.geometry import Box
from gesso_desktop.document.pictures.open_picture import open_picture

BOX = Box.at(64, 64, 96, 64)
_STORAGE = ("StripOffsets", "StripByteCounts", "TileOffsets", "TileByteCounts")


def main() -> None:
    if not shutil.which("exiftool"):
        print("exiftool is not installed: tags cannot be compared")
        return
    warnings.simplefilter("ignore")  # of Pillow, about tags it then loses
    folder = Path(tempfile.mkdtemp(prefix="gesso-bench-"))
    try:
        sources = make_all(folder, KINDS)
        rows = [_row(kind, source, folder) for kind, source in sources.items()]
    finally:
        shutil.rmtree(folder)
    table(
        "Pixels and tags through an edit (goal: 0 and 0 wherever the format promises it)",
        ("file", "saved by", "pixels outside changed", "tags changed", "Pillow: pixels changed",
         "Pillow: tags changed"),
        rows,
    )  # fmt: skip


def _row(kind: str, source: Path, folder: Path) -> tuple[object, ...]:
    target = folder / f"gesso{source.suffix}"
    box = f"{BOX.left},{BOX.top},{BOX.width},{BOX.height}"
    done = gesso("edit", source, "brighter", "-o", target, "--box", box, "--json")
    if done.code:
        said = done.json["error"]["message"]
        return (kind, "refused: " + said[:60], "–", "–", *_by_pillow(source, folder))
    how = done.json["promise"]["method"]
    row = (kind, how, _changed_outside(source, target), _tags_changed(source, target))
    target.unlink()
    return (*row, *_by_pillow(source, folder))


def _by_pillow(source: Path, folder: Path) -> tuple[object, object]:
    target = folder / f"pillow{source.suffix}"
    try:
        with Image.open(source) as image:
            exif, icc = image.getexif(), image.info.get("icc_profile")
            image.save(target, exif=exif, icc_profile=icc)
        return _changed_outside(source, target), _tags_changed(source, target)
    except Exception as error:  # noqa: BLE001  whatever it cannot do is a result here
        return f"fails: {type(error).__name__}", "–"
    finally:
        target.unlink(missing_ok=True)


def _changed_outside(before: Path, after: Path) -> object:
    one, other = open_picture(before), open_picture(after)
    try:
        if one.size != other.size or one.format.bits != other.format.bits:
            return f"all ({other.format.bits} bit, {other.size.width}×{other.size.height})"
        channels = min(one.format.channels, other.format.channels)
        old = one.read(one.size.box)[..., :channels]
        new = other.read(other.size.box)[..., :channels]
        differs = (old != new).any(axis=2)
        differs[BOX.slices] = False
        return int(np.count_nonzero(differs))
    finally:
        one.close()
        other.close()


def _tags_changed(before: Path, after: Path) -> int:
    old, new = _tags(before), _tags(after)
    return sum(old.get(name) != new.get(name) for name in old)


def _tags(path: Path) -> dict[str, object]:
    command = ["exiftool", "-j", "-a", "-G1", "-u", str(path)]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)
    return {
        name: value
        for name, value in json.loads(listed.stdout)[0].items()
        if not name.startswith(("System:", "SourceFile", "ExifTool:", "File:"))
        and not name.endswith(_STORAGE)
    }


if __name__ == "__main__":
    main()
