"""The icons: all drawn in one style, coloured by the palette, sharp at any pixel ratio."""

import gc
import re
from collections.abc import Iterator
from importlib.resources import files

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from gesso_desktop.ui.icon import MIRRORED, application_icon, icon, icon_names
from gesso_desktop.ui.theme import DARK, LIGHT
from gesso_desktop.ui.theme.palette import palette_of

_NEEDED = (
    "open save export undo redo hand brush eraser "
    "rectangle ellipse lasso polygon wand grabcut zoom-in zoom-out "
    "fit one-to-one compare-hold compare-split compare-side change-map run cancel "
    "eye eye-off trash arrow-up arrow-down reorder edit settings "
    "info histogram film-strip recipe history job-queue server machine "
    "warning check exact lock model plus minus invert "
    "feather copy search keyboard globe "
)


pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def right_to_left(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def _image(
    name: str,
    *,
    dark: bool = True,
    mode: QIcon.Mode = QIcon.Mode.Normal,
    state: QIcon.State = QIcon.State.Off,
    ratio: float = 1.0,
) -> QImage:
    drawn = icon(name, palette_of(DARK if dark else LIGHT))
    return drawn.pixmap(QSize(24, 24), ratio, mode, state).toImage()


def _alpha(image: QImage) -> NDArray[np.uint8]:
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rgba = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.width(), 4)
    return rgba[..., 3].copy()


def _strongest(image: QImage) -> QColor:
    y, x = np.unravel_index(_alpha(image).argmax(), (image.height(), image.width()))
    return image.pixelColor(int(x), int(y))


def _is_colour(found: QColor, wanted: QColor) -> bool:
    return all(
        abs(a - b) <= 4
        for a, b in zip(found.getRgb()[:3], wanted.getRgb()[:3], strict=True)  # type: ignore[index]
    )


def test_every_needed_icon_is_there() -> None:
    assert set(_NEEDED.split()) <= set(icon_names())


@pytest.mark.parametrize("name", icon_names())
def test_an_icon_is_drawn_in_the_one_style_and_shows_something(name: str) -> None:
    text = files("gesso_desktop.ui").joinpath("icons", f"{name}.svg").read_text()
    assert 'viewBox="0 0 24 24"' in text
    assert 'stroke-width="1.6"' in text
    assert not re.search(r"#[0-9a-fA-F]{3}|rgb\(|<text|<image|<style|href", text)
    assert 10 < (_alpha(_image(name)) > 128).sum() < 300


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(KeyError, match="no icon named"):
        icon("unicorn")


@pytest.mark.parametrize("dark", [True, False], ids=["dark", "light"])
def test_an_icon_takes_its_colours_from_the_palette(dark: bool) -> None:
    colours = DARK if dark else LIGHT
    assert _is_colour(_strongest(_image("plus", dark=dark)), colours.text)
    disabled = _image("plus", dark=dark, mode=QIcon.Mode.Disabled)
    assert _is_colour(_strongest(disabled), colours.disabled)
    checked = _image("plus", dark=dark, state=QIcon.State.On)
    assert _is_colour(_strongest(checked), colours.link)
    selected = _image("plus", dark=dark, mode=QIcon.Mode.Selected)
    assert _is_colour(_strongest(selected), colours.on_accent)


def test_an_icon_without_a_palette_follows_the_application(qapp: QApplication) -> None:
    before = QPalette(qapp.palette())
    follows = icon("plus")
    try:
        for colours in (DARK, LIGHT):
            qapp.setPalette(palette_of(colours))
            found = _strongest(follows.pixmap(24, 24).toImage())
            assert _is_colour(found, colours.text)
    finally:
        qapp.setPalette(before)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_an_icon_is_drawn_anew_for_each_pixel_ratio(ratio: float) -> None:
    image = _image("plus", ratio=ratio)
    assert (image.width(), image.height()) == (round(24 * ratio), round(24 * ratio))
    # A stroke of 1.6 units is covered in its middle at any size; a stretched picture is soft there.
    assert _strongest(image).alpha() > 200


@pytest.mark.usefixtures("right_to_left")
def test_only_icons_that_point_along_the_line_are_mirrored() -> None:
    for name in icon_names():
        mirrored = _image(name)
        QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        plain = _image(name)
        QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        assert (mirrored != plain) == (name in MIRRORED), name
    assert not {"undo", "redo", "run", "history", "reset"} & MIRRORED


def test_icons_outlive_their_makers_and_go_with_their_owners() -> None:
    icons = [icon("plus") for _ in range(200)]
    copies = [QIcon(each) for each in icons]
    del icons
    gc.collect()
    assert all(not copy.pixmap(16, 16).isNull() for copy in copies)


def test_an_icon_without_room_is_nothing_rather_than_a_warning(qapp: QApplication) -> None:
    assert icon("open").pixmap(0, 0).isNull()
    canvas = QPixmap(10, 10)
    canvas.fill(Qt.GlobalColor.black)
    with QPainter(canvas) as painter:
        icon("open").paint(painter, QRect(0, 0, 10, 0))
    assert canvas.toImage().pixelColor(5, 5) == QColor(Qt.GlobalColor.black)


@pytest.mark.usefixtures("qapp")
def test_gessos_own_icon_is_bright_on_its_ground_at_every_size() -> None:
    own = application_icon()
    for extent in (16, 24, 32, 48, 64, 128, 256):
        image = own.pixmap(QSize(extent, extent)).toImage()
        assert image.width() == extent
        corner, ground = image.pixelColor(0, 0), image.pixelColor(extent // 2, extent // 8)
        stroke = image.pixelColor(round(extent * 0.25), extent // 2)
        assert corner.alpha() < 128
        assert stroke.lightness() - ground.lightness() > 80
