"""`window_work.py WHAT FILE…`: one measurement of the window; prints its figures as JSON."""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent
from PySide6.QtGui import QImage, QPainter, QPixmap
from studio import CANVAS, Studio, median, p95, studio

from fixtures.memory import peak_mb
from gesso_core.geometry import Box
from gesso_desktop.document.viewing.monitor import MonitorTransform, tile_image

ZOOMS = (0.05, 0.1, 0.37, 0.5, 1.0, 2.0)
Figures = dict[str, float]


def open_files(*paths: Path) -> Figures:
    """For each file, the first paint after opening, from the disk and from the page cache."""
    with studio() as made:
        figures: Figures = {}
        for path in paths:
            for pages in ("cold", "warm"):
                clock, own, holes = [], [], 0
                for _ in range(3):
                    if pages == "cold":
                        _forget_pages(path)
                    seconds = made.open(path)
                    holes += made.unpainted()
                    clock.append(seconds[0])
                    own.append(seconds[1])
                    made.editor.desk.close_picture()
                    made.until(lambda: made.editor.crossing.is_idle)
                name = f"{path.stem} {pages}"
                figures |= {name: median(clock), f"{name} own": median(own)}
                figures[f"{name} unpainted"] = float(holes)
        return figures


def frames(path: Path) -> Figures:
    """Panning and zooming: frames while tiles are cold, and times once they are warm."""
    with studio() as made:
        made.open(path)
        figures: Figures = {"blank cold": 0.0, "blank warm": 0.0}
        view = made.editor.easel.view
        figures["blank cold"] += _fly(made)
        made.settle()
        for zoom in ZOOMS:
            made.frame(lambda zoom=zoom: view.zoom_to(zoom))
            made.frame(lambda: view.centre_on((8000, 6000)))
            figures["blank cold"] += made.unpainted() > 0
            made.settle()
            _pans(made, 8)  # the ring of tiles around
            made.settle()
            for name, (times, blank) in (("pan", _pans(made)), ("zoom", _zooms(made))):
                figures["blank warm"] += blank
                clock, own = [a for a, _ in times], [b for _, b in times]
                figures[f"{name} {zoom} median"] = median(clock)
                figures[f"{name} {zoom} p95"] = p95(clock)
                figures[f"{name} {zoom} own median"] = median(own)
                figures[f"{name} {zoom} own p95"] = p95(own)
            figures[f"one pixmap {zoom}"] = _one_pixmap(made)
        return figures


def strokes(path: Path) -> Figures:
    """A brush pressed, dragged and released: from the event to the frame that shows it."""
    with studio() as made:
        made.open(path)
        made.editor.actions.trigger("tools.brush")
        figures: Figures = {}
        made.settle()
        for zoom in (0.08, 0.5, 2.0):
            made.editor.easel.view.zoom_to(zoom)
            made.editor.easel.view.centre_on((8000, 6000))
            made.settle()
            made.rest()
            presses, moves, own = [], [], []
            for number in range(12):
                x, y = 400 + 40 * number, 300 + 20 * number
                clock, cpu = made.frame(
                    lambda x=x, y=y: made.mouse(QEvent.Type.MouseButtonPress, x, y)
                )
                presses.append(clock)
                own.append(cpu)
                for step in range(1, 16):
                    clock, cpu = made.frame(
                        lambda x=x, y=y, step=step: made.mouse(
                            QEvent.Type.MouseMove, x + 11 * step, y + 5 * step
                        )
                    )
                    moves.append(clock)
                    own.append(cpu)
                made.mouse(QEvent.Type.MouseButtonRelease, x + 165, y + 75)
                made.rest(0.05)
            figures[f"press {zoom}"] = median(presses)
            figures[f"move {zoom} median"] = median(moves)
            figures[f"move {zoom} p95"] = p95(moves)
            figures[f"own {zoom} p95"] = p95(own)
        return figures


def preview(path: Path) -> Figures:
    """A tone slider dragged: from the value to the frame in which all that is seen has it."""
    with studio() as made:
        made.open(path)
        made.settle()
        sentence = made.editor.sentence
        sentence.use("brighter")
        made.until(lambda: bool(sentence.steps) and sentence.phase.name == "PREVIEWING")
        made.settle()
        figures: Figures = {}
        for name, zoom in (("fit", None), ("1:1", 1.0)):
            if zoom is not None:
                made.editor.easel.view.zoom_to(zoom)
                made.settle()
            times = [_moved(made, 0.1 + 0.05 * number) for number in range(16)]
            figures[f"{name} median"] = median([clock for clock, _ in times])
            figures[f"{name} p95"] = p95([clock for clock, _ in times])
            figures[f"{name} own"] = median([own for _, own in times])
        return figures


def memory(path: Path) -> Figures:
    """Memory that is the process's own, at its highest: opening, panning everywhere, previewing."""
    watch = _OwnMemory()
    with studio() as made, watch:
        made.rest()
        figures = {"empty window": watch.now}
        made.open(path)
        made.settle()
        figures["opened"] = watch.now
        view = made.editor.easel.view
        for zoom in (0.05, 0.25, 0.5, 1.0):
            view.zoom_to(zoom)
            for y in np.linspace(0, view.size.height, 5):
                for x in np.linspace(0, view.size.width, 7):
                    view.centre_on((float(x), float(y)))
                    made.rest(0.03)
        figures["panned"] = watch.now
        view.fit()
        made.editor.sentence.use("brighter, more contrast and sharper")
        made.until(lambda: made.editor.sentence.phase.name == "PREVIEWING")
        for number in range(5):
            _moved(made, 0.1 + 0.1 * number)
        view.zoom_to(1.0)
        made.settle()
        figures["highest"] = watch.highest
    return figures


def _fly(made: Studio) -> float:
    """Over the whole picture while nothing is there yet; how many frames had a hole."""
    view, blank = made.editor.easel.view, 0
    for zoom in (0.3, 1.0, 0.1):
        view.zoom_to(zoom)
        for number in range(25):
            x = (number * 0.37) % 1 * view.size.width
            y = (number * 0.61) % 1 * view.size.height
            made.frame(lambda x=x, y=y: view.centre_on((x, y)))
            blank += made.unpainted() > 0
    return float(blank)


def _pans(made: Studio, count: int = 60) -> tuple[list[tuple[float, float]], int]:
    """Round in a circle of a few hundred pixels; and how many frames had a hole."""
    view, times, blank = made.editor.easel.view, [], 0
    for number in range(count):
        angle = 2 * np.pi * number / count
        dx, dy = round(19 * float(np.cos(angle))), round(19 * float(np.sin(angle)))
        times.append(made.frame(lambda dx=dx, dy=dy: view.pan(dx or 1, dy)))
        blank += made.unpainted() > 0
    return times, blank


def _zooms(made: Studio) -> tuple[list[tuple[float, float]], int]:
    view, times, blank = made.editor.easel.view, [], 0
    for number in range(40):
        factor = 1.02 if number % 20 < 10 else 1 / 1.02
        times.append(made.frame(lambda factor=factor: view.zoom_at((801.0, 499.0), factor)))
        blank += made.unpainted() > 0
    return times, blank


def _one_pixmap(made: Studio) -> float:
    """The baseline: the same part of the same level as one pixmap, drawn the same size. ms."""
    view, opened = made.editor.easel.view, made.editor.desk.opened
    assert opened is not None
    level = view.level
    seen, size = view.visible(), opened.sight.level_size(level)
    side = 1 << level
    box = Box(seen.left // side, seen.top // side, -(-seen.right // side), -(-seen.bottom // side))
    transform = MonitorTransform(opened.sight.icc, opened.sight.format, None)
    pixels = tile_image(opened.sight, level, box.intersect(size.box), transform, 1)
    height, width = pixels.shape[:2]
    pixmap = QPixmap.fromImage(
        QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32).copy()
    )
    screen = QImage(*CANVAS, QImage.Format.Format_RGB32)
    scale = view.zoom * side
    times = []
    for _ in range(15):
        start = time.perf_counter()
        painter = QPainter(screen)
        painter.fillRect(screen.rect(), 0)
        painter.scale(scale, scale)
        painter.drawPixmap(0, 0, pixmap)
        painter.end()
        times.append((time.perf_counter() - start) * 1000)
    return median(times)


def _moved(made: Studio, value: float) -> tuple[float, float]:
    """ms from the slider's value to the frame in which every visible tile has it.

    On the clock, and of all cores together.
    """
    sentence, after, view = made.editor.sentence, made.editor.easel.after, made.editor.easel.view
    state = made.editor.desk.opened
    assert state is not None
    before = state.sight.state
    start, own = time.perf_counter(), time.process_time()
    sentence.set_value(0, "stops", value)
    made.until(lambda: state.sight.state != before)

    def is_new() -> bool:
        cells = after.cells(after.level, view.visible())
        return all(not tile.is_stale for key in cells for tile in after.cover(key))

    made.until(is_new)
    made.app.processEvents()  # what arrived is painted
    return (time.perf_counter() - start) * 1000, (time.process_time() - own) * 1000


def _forget_pages(path: Path) -> None:
    """Out of the page cache, as far as the system does what it is asked."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


class _OwnMemory:
    """Not counting mapped files: `RssAnon` and `RssShmem`, MB, looked at every 5 ms."""

    def __init__(self) -> None:
        self.highest = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> "_OwnMemory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    @property
    def now(self) -> float:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
        facts = dict(line.split(":", 1) for line in lines)
        return sum(int(facts[name].split()[0]) for name in ("RssAnon", "RssShmem")) / 1024

    def _look(self) -> None:
        while not self._stop.wait(0.005):
            self.highest = max(self.highest, self.now)


WORK: dict[str, Callable[..., Figures]] = {
    "open": open_files,
    "frames": frames,
    "strokes": strokes,
    "preview": preview,
    "memory": memory,
}

if __name__ == "__main__":
    found = WORK[sys.argv[1]](*map(Path, sys.argv[2:]))
    print(json.dumps(found | {"peak_mb": peak_mb()}))
