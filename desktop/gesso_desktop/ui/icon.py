"""The icons: our own SVG drawings, coloured by the palette when they are painted."""

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtSvg import QSvgRenderer

from gesso_desktop.ui.theme.colours import colours_of

# Only what points somewhere in a line of reading is mirrored. Undo and redo are not, by convention,
# nor is playing, nor a clock.
MIRRORED = frozenset(
    ("arrow-left", "arrow-right", "chevron-left", "chevron-right", "job-queue", "quit", "recipe")
)

_APPLICATION_SIZES = (16, 24, 32, 48, 64, 128, 256)


def icon(name: str, palette: QPalette | None = None) -> QIcon:
    """The icon `ui/icons/<name>.svg`, sharp at any size and pixel ratio.

    It is drawn in the palette's text colour; dimmed where disabled, in the accent where checked.
    Without a palette it follows the application's, also when that changes.
    Raises KeyError if there is no such icon.
    """
    return QIcon(_Engine(name, _drawing(name), palette))


def application_icon() -> QIcon:
    """Gesso's own, in the sizes that window managers and task bars ask for."""
    renderer = QSvgRenderer(QByteArray(files(__package__).joinpath("gesso.svg").read_bytes()))
    made = QIcon()
    for extent in _APPLICATION_SIZES:
        pixmap = QPixmap(extent, extent)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            renderer.render(painter)
        made.addPixmap(pixmap)
    return made


def icon_names() -> tuple[str, ...]:
    return tuple(
        sorted(
            entry.name.removesuffix(".svg")
            for entry in files(__package__).joinpath("icons").iterdir()
            if entry.name.endswith(".svg")
        )
    )


@cache
def _drawing(name: str) -> bytes:
    try:
        return files(__package__).joinpath("icons", f"{name}.svg").read_bytes()
    except FileNotFoundError:
        raise KeyError(f"no icon named {name!r}") from None


class _Engine(QIconEngine):
    """Draws one icon on demand.

    There is no clone(): PySide cannot hand a new engine to Qt from there. Qt asks for one only
    when a copied icon is added to, which nothing does.
    """

    def __init__(self, name: str, drawing: bytes, palette: QPalette | None) -> None:
        super().__init__()
        self._name = name
        self._drawing = drawing
        self._palette = palette

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        scale = painter.device().devicePixelRatio()
        painter.drawPixmap(rect.topLeft(), self.scaledPixmap(rect.size(), mode, state, scale))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        colour = self._colour(mode, state)
        is_mirrored = self._name in MIRRORED and QGuiApplication.isRightToLeft()
        width, height = round(size.width() * scale), round(size.height() * scale)
        if width <= 0 or height <= 0:
            return QPixmap()  # asked for by a list that has no room yet
        key = f"gesso-icon {self._name} {colour.name()} {width} {height} {is_mirrored}"
        pixmap = QPixmap()
        if not QPixmapCache.find(key, pixmap):
            pixmap = self._drawn(QSize(width, height), colour, is_mirrored=is_mirrored)
            QPixmapCache.insert(key, pixmap)
        pixmap.setDevicePixelRatio(scale)
        return pixmap

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        colours = colours_of(self._palette or QGuiApplication.palette())
        if mode == QIcon.Mode.Disabled:
            return colours.disabled
        if mode == QIcon.Mode.Selected:
            return colours.on_accent
        return colours.link if state == QIcon.State.On else colours.text

    def _drawn(self, size: QSize, colour: QColor, *, is_mirrored: bool) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        extent = min(size.width(), size.height())
        left, top = (size.width() - extent) / 2, (size.height() - extent) / 2
        coloured = self._drawing.replace(b"currentColor", colour.name().encode())
        with QPainter(pixmap) as painter:
            if is_mirrored:
                painter.translate(size.width(), 0)
                painter.scale(-1, 1)
            QSvgRenderer(QByteArray(coloured)).render(painter, QRectF(left, top, extent, extent))
        return pixmap
