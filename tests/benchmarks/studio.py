"""The real window under a stop-watch: events are handled until a frame with the news is painted."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QApplication

from gesso_desktop.app.allocation import give_back_freed_pixels
from gesso_desktop.app.window import Window
from gesso_desktop.state.places import Places
from gesso_desktop.ui.canvas import Canvas

CANVAS = 1600, 1000  # px
LONGEST = 60.0  # s for anything
DARKEST = 60  # of red on the screen: the pictures measured here are nowhere as dark


class Studio(QObject):
    """The window with a canvas of exactly CANVAS pixels, and a count of its frames."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        super().__init__()
        self.app = app
        self.window = Window(app, Places.under(folder), is_native=False)
        self.main = self.window.main
        self.editor = self.window.editor
        self.canvas: Canvas = self.main.canvas
        self.frames = 0
        self.canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() == QEvent.Type.Paint:
            self.frames += 1
        return False

    def open(self, path: Path) -> tuple[float, float]:
        """Seconds until the picture is on the screen, if only roughly: on the clock, of all cores.

        The canvas has its size afterwards.
        """
        start, own = time.perf_counter(), time.process_time()
        self.editor.open(path)
        self.until(lambda: self.editor.desk.opened is not None)
        self.next_frame()
        seconds = time.perf_counter() - start, time.process_time() - own
        self._fit_canvas()
        return seconds

    def frame(self, act: Callable[[], object]) -> tuple[float, float]:
        """ms until the frame that `act` causes is painted: by the clock, of this thread."""
        frames, clock, own = self.frames, time.perf_counter(), time.thread_time()
        act()
        while self.frames == frames:
            self.app.processEvents()
            if time.perf_counter() - clock > LONGEST:
                raise TimeoutError("no frame was painted")
        return (time.perf_counter() - clock) * 1000, (time.thread_time() - own) * 1000

    def next_frame(self) -> None:
        self.frame(lambda: None)

    def until(self, is_so: Callable[[], bool]) -> None:
        start = time.monotonic()
        while not is_so():
            self.app.processEvents()
            time.sleep(0.0005)
            if time.monotonic() - start > LONGEST:
                raise TimeoutError("it did not happen")

    def settle(self) -> None:
        """All tiles are there."""
        easel, opened = self.editor.easel, self.editor.desk.opened
        assert opened is not None
        self.until(lambda: opened.looking.is_built and easel.after.is_settled)
        self.app.processEvents()

    def rest(self, seconds: float = 0.2) -> None:
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() > end)

    def screen(self) -> NDArray[np.uint8]:
        """What was painted last, of the canvas: h×w×3, without painting anything anew."""
        image = self.main.backingStore().paintDevice()
        assert isinstance(image, QImage)
        at = self.canvas.mapTo(self.main, QPoint(0, 0))
        bits = np.frombuffer(image.constBits(), np.uint8)
        rows = bits.reshape(image.height(), image.bytesPerLine() // 4, 4)
        part = rows[at.y() : at.y() + self.canvas.height(), at.x() : at.x() + self.canvas.width()]
        return part[..., 2::-1].copy()

    def unpainted(self) -> int:
        """Pixels of the canvas, within the picture, that nothing was painted on."""
        place = self.editor.easel.view.placement
        screen = self.screen()
        left, top = max(place.left, 0) + 1, max(place.top, 0) + 1
        right, bottom = place.left + int(place.width) - 1, place.top + int(place.height) - 1
        inside = screen[top : max(top, bottom), left : max(left, right)]
        return int(np.count_nonzero(inside[..., 0] < DARKEST))

    def mouse(self, kind: QEvent.Type, x: float, y: float) -> None:
        """As the window system would send it."""
        is_move = kind == QEvent.Type.MouseMove
        at = QPointF(x, y)
        event = QMouseEvent(
            kind,
            at,
            self.canvas.mapToGlobal(at),
            Qt.MouseButton.NoButton if is_move else Qt.MouseButton.LeftButton,
            Qt.MouseButton.NoButton
            if kind == QEvent.Type.MouseButtonRelease
            else Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        self.app.sendEvent(self.canvas, event)

    def _fit_canvas(self) -> None:
        """The canvas has no fixed size, so the window is made as large as it needs."""
        for _ in range(4):
            width = self.main.width() + CANVAS[0] - self.canvas.width()
            height = self.main.height() + CANVAS[1] - self.canvas.height()
            self.main.resize(width, height)
            self.app.processEvents()
        self.editor.easel.view.fit()
        assert (self.canvas.width(), self.canvas.height()) == CANVAS


@contextmanager
def studio() -> Iterator[Studio]:
    sys.setswitchinterval(0.001)  # as the program itself does
    give_back_freed_pixels()
    app = QApplication.instance() or QApplication(["gesso"])
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory(prefix="gesso-bench-") as name:
        made = Studio(app, Path(name))
        made.main.resize(2000, 1300)
        made.window.show()
        made.app.processEvents()
        try:
            yield made
        finally:
            made.window.close()
            made.app.processEvents()


def median(values: list[float]) -> float:
    return statistics.median(values)


def p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(0.95 * len(values)))]
