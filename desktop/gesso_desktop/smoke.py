"""Whether an installed Gesso has all it works with: every kind of file, the filters, the window.

`python -I -m gesso_desktop.smoke` says what fails, and ends with 1 where anything does. It takes
about a second, needs no screen, and leaves nothing behind.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import tifffile
from PIL import Image

from gesso_core.errors import GessoError
from gesso_core.geometry import Box
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Pixels
from gesso_core.progress import silent
from gesso_core.wire import Frame
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.saving.change import Change
from gesso_desktop.document.saving.jpeg_blocks import jpegtran
from gesso_desktop.document.saving.save_copy import save_copy
from gesso_runtime.carriage import Codec, pack, unpack
from gesso_runtime.installing.machine import QT_LIBRARIES, can_be_loaded

_SIZE = (48, 64)  # height and width, in pixels
_TOUCHED = Box(8, 8, 24, 24)
_LOSS = 24  # of 255, that a lossy format may cost a smooth picture
_COMPRESSIONS = ("none", "lzw", "adobe_deflate", "packbits", "zstd")

Check = tuple[str, Callable[[Path], None]]


def failures() -> tuple[str, ...]:
    """What does not work, one sentence each; empty where all does."""
    found = []
    with tempfile.TemporaryDirectory(prefix="gesso-smoke-") as folder:
        for number, (what, check) in enumerate(_checks()):
            place = Path(folder, str(number))
            place.mkdir()
            try:
                check(place)
            except (GessoError, ImportError, OSError, ValueError, RuntimeError, cv2.error) as error:
                found.append(f"{what}: {error or type(error).__name__}")
    return tuple(found)


def main() -> int:
    """Returns the exit code."""
    found = failures()
    for sentence in found:
        print(sentence, file=sys.stderr)
    return 1 if found else 0


def _checks() -> Iterator[Check]:
    for compression in _COMPRESSIONS:
        yield f"TIFF, {compression}", _reading_tiff(compression)
    yield "TIFF with JPEG", _reading_tiff_with_jpeg
    yield "TIFF of a fax", _reading_fax
    for name, options in (("PNG", {}), ("WebP", {"lossless": True}), ("AVIF", {}), ("JPEG", {})):
        yield f"reading {name}", _reading(name, options)
    for suffix in (".tif", ".png", ".webp", ".ora"):
        yield f"saving {suffix}", _saving(suffix)
    yield "saving .jpg", _saving_jpeg
    yield "sending to servers", _sending
    yield "filters", _filtering
    yield "updating", _unpacking
    if find_spec("fastapi"):
        yield "serving others", _serving
    if find_spec("PySide6") and _has_what_windows_need():
        yield "the window", _showing


def _photograph(deep: bool = False) -> Pixels:
    rows, columns = np.mgrid[: _SIZE[0], : _SIZE[1]]
    picture = np.stack([rows * 4, columns * 3, rows + columns], axis=-1)
    return (picture * 257).astype(np.uint16) if deep else picture.astype(np.uint8)


def _pixels(path: Path) -> Pixels:
    picture = open_picture(path)
    try:
        return picture.read(picture.size.box)
    finally:
        picture.close()


def _compare(path: Path, expected: Pixels, loss: int = 0) -> None:
    got = _pixels(path)
    if got.shape != expected.shape or got.dtype != expected.dtype:
        raise ValueError(f"{got.shape} {got.dtype} instead of {expected.shape} {expected.dtype}")
    worst = int(np.abs(got.astype(np.int64) - expected.astype(np.int64)).max())
    if worst > loss:
        raise ValueError(f"pixels differ by up to {worst}")


def _reading_tiff(compression: str) -> Callable[[Path], None]:
    def check(folder: Path) -> None:
        predictor = compression not in {"none", "packbits"}
        for deep in (False, True):
            path = folder / f"{deep}.tif"
            tifffile.imwrite(
                path,
                _photograph(deep),
                photometric="rgb",
                compression=compression,
                predictor=predictor,
                metadata=None,
            )
            _compare(path, _photograph(deep))

    return check


def _reading_tiff_with_jpeg(folder: Path) -> None:
    path = folder / "picture.tif"
    Image.fromarray(_photograph()).save(path, compression="jpeg", quality=95)
    _compare(path, _photograph(), _LOSS)


def _reading_fax(folder: Path) -> None:
    page = _photograph()[..., 0] > 90
    for compression in ("group3", "group4"):
        path = folder / f"{compression}.tif"
        Image.fromarray(page).save(path, compression=compression)
        if not np.array_equal(_pixels(path)[..., 0] > 0, page):
            raise ValueError(f"a page with {compression} is read wrongly")


def _reading(name: str, options: dict[str, bool]) -> Callable[[Path], None]:
    def check(folder: Path) -> None:
        path = folder / f"picture.{name.lower()}"
        Image.fromarray(_photograph()).save(path, format=name, **options)
        _compare(path, _photograph(), 0 if name == "PNG" or options else _LOSS)

    return check


def _source(folder: Path) -> Path:
    path = folder / "source.tif"
    tifffile.imwrite(path, _photograph(), photometric="rgb", metadata=None)
    return path


def _copied(source: Path, target: Path, quality: int | None = None) -> Pixels:
    """Saves an edit of `source`; returns what the copy must show."""
    opened = open_picture(source)
    try:
        pixels = opened.read(opened.size.box).copy()
        pixels[8:24, 8:24] = 255 - pixels[8:24, 8:24]
        change = Change(ArrayPicture(pixels, opened.format), (_TOUCHED,))
        save_copy(opened, target, change, silent, quality=quality)
    finally:
        opened.close()
    return pixels


def _saving(suffix: str) -> Callable[[Path], None]:
    def check(folder: Path) -> None:
        target = folder / f"copy{suffix}"
        expected = _copied(_source(folder), target)
        if suffix != ".ora":  # never opened again
            _compare(target, expected)

    return check


def _saving_jpeg(folder: Path) -> None:
    exported = folder / "exported.jpg"
    _copied(_source(folder), exported, quality=95)
    if jpegtran() is not None:
        edited = folder / "edited.jpg"
        _compare(edited, _copied(exported, edited), 3 * _LOSS)


def _sending(folder: Path) -> None:
    for deep in (False, True):
        frame = Frame("picture", {}, {"picture": _photograph(deep)})
        for codec in (Codec.JXL, Codec.PNG):
            packed = pack(frame, codec)
            if packed is frame:
                raise ValueError(f"{codec} packs nothing")
            if not np.array_equal(unpack(packed).arrays["picture"], frame.arrays["picture"]):
                raise ValueError(f"pixels come back changed by {codec}")
    import_module("gesso_runtime.client.remote.client")


def _unpacking(folder: Path) -> None:
    import_module("zstandard").ZstdDecompressor()


def _serving(folder: Path) -> None:
    from gesso_runtime.server.smoke import try_serving  # noqa: PLC0415  its libraries are not ours

    try_serving(folder)


def _filtering(folder: Path) -> None:
    picture = _photograph()
    small = cv2.resize(picture, (32, 24), interpolation=cv2.INTER_AREA)
    cv2.GaussianBlur(small, (0, 0), 1.5)
    cv2.SIFT.create().detect(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), None)
    matrix = np.eye(200) * 3 + np.ones((200, 200)) / 200
    answer = np.linalg.solve(matrix, np.ones(200))
    if not np.allclose(matrix @ answer, 1):
        raise ValueError("equations are solved wrongly")
    points = np.argwhere(picture[..., 0] >= 0).astype(np.float32)  # each pixel's
    fitted, _ = cv2.estimateAffine2D(points, points + 3, method=cv2.USAC_MAGSAC)
    if not np.allclose(fitted, [[1, 0, 3], [0, 1, 3]], atol=0.01):
        raise ValueError("pictures are aligned wrongly")


def _has_what_windows_need() -> bool:
    """Of the system; without it the command line works, which is why Qt is imported only then."""
    own = Path(sys.prefix, "lib")
    return all((own / name).exists() or can_be_loaded(name) for name in QT_LIBRARIES)


def _showing(folder: Path) -> None:
    from PySide6.QtCore import QByteArray, QCollator, QLocale  # noqa: PLC0415
    from PySide6.QtGui import QImage, QPainter  # noqa: PLC0415
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication, QLabel  # noqa: PLC0415

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(["gesso"])
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'
    image = QImage(9, 9, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(drawing)).render(painter)
    painter.end()
    if image.pixelColor(4, 4).alpha() != 255:
        raise ValueError("no drawing appears")
    for name in ("a.jpg", "a.png", "a.webp"):
        if not image.save(str(folder / name)) or QImage(str(folder / name)).isNull():
            raise ValueError(f"Qt cannot keep {name}")
    order = QCollator(QLocale("de_DE"))
    if order.compare("Äpfel", "Birnen") >= 0:
        raise ValueError("words are not in order")
    label = QLabel("Gesso")
    label.show()
    app.processEvents()
    label.close()


if __name__ == "__main__":
    sys.exit(main())
