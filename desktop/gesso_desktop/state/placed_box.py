"""Where a box goes that is placed and moved by keys instead of being drawn: as the screen shows it,
however the picture is turned. Points are stored pixels counted from pixel edges."""

from PySide6.QtCore import Qt

from gesso_core.selecting.shape import Point
from gesso_desktop.state.view import View

STEP = 8.0  # logical px an arrow key moves
FINE_STEP = 1.0  # with Ctrl
_LEAST = 2.0  # logical px a side has at least
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def in_the_middle(view: View) -> tuple[Point, Point]:
    """Half as wide and high as what is seen of the picture; first the corner above left."""
    seen = view.visible()
    corners = [
        view.widget_point(x, y) for x in (seen.left, seen.right) for y in (seen.top, seen.bottom)
    ]
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    top, bottom = min(y for _, y in corners), max(y for _, y in corners)
    across, down = (right - left) / 4, (bottom - top) / 4
    return (
        view.stored_point(left + across, top + down),
        view.stored_point(right - across, bottom - down),
    )


def stepped(
    view: View, box: tuple[Point, Point], key: Qt.Key, modifiers: Qt.KeyboardModifier
) -> tuple[Point, Point] | None:
    """The box moved by an arrow key; with Shift only its corner below right moves. None for
    another key."""
    if key not in _ARROWS:
        return None
    step = FINE_STEP if modifiers & Qt.KeyboardModifier.ControlModifier else STEP
    across, down = (step * way for way in _ARROWS[key])
    (x0, y0), (x1, y1) = (view.widget_point(*corner) for corner in box)
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        x1, y1 = max(x1 + across, x0 + _LEAST), max(y1 + down, y0 + _LEAST)
    else:
        x0, y0, x1, y1 = x0 + across, y0 + down, x1 + across, y1 + down
    return view.stored_point(x0, y0), view.stored_point(x1, y1)
