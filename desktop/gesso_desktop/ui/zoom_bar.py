"""How large the picture is seen: the percentage, and buttons that change it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from gesso_desktop.state.view import MOST_ZOOM, View
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.theme.sizes import em, icon_size


class ZoomBar(QWidget):
    def __init__(self, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._percent = QLabel(self)
        self._percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._buttons = {
            "zoom-out": self._button("zoom-out", view.zoom_out),
            "zoom-in": self._button("zoom-in", view.zoom_in),
            "fit": self._button("fit", view.fit),
            "one-to-one": self._button("one-to-one", view.one_to_one),
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addSpacing(em(self, 0.6))  # the percentage is none of the numbers before it
        for widget in (self._percent, *self._buttons.values()):
            row.addWidget(widget)
        view.zoom_changed.connect(self._show)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        match event.type():
            case QEvent.Type.LanguageChange:
                self._retranslate()
            case QEvent.Type.FontChange | QEvent.Type.LocaleChange:
                self._make_room()

    def _button(self, name: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name))
        button.setIconSize(icon_size(self))
        button.setAutoRaise(True)
        button.clicked.connect(lambda _checked: act())  # without whether it is checked
        return button

    def _retranslate(self) -> None:
        self._percent.setAccessibleName(self.tr("Zoom"))
        texts = {
            "zoom-out": self.tr("Zoom Out"),
            "zoom-in": self.tr("Zoom In"),
            "fit": self.tr("Whole Picture"),
            "one-to-one": self.tr("Actual Pixels"),
        }
        for name, text in texts.items():
            self._buttons[name].setToolTip(text)
            self._buttons[name].setAccessibleName(text)
        self._make_room()

    def _make_room(self) -> None:
        """For the widest text, so that nothing moves while one zooms.

        A size that is fixed both ways, or every new text would lay the whole window out again.
        """
        sizes = []
        for zoom in (0.0888, MOST_ZOOM):
            self._percent.setText(self._written(zoom))
            sizes.append(self._percent.sizeHint())
        self._percent.setFixedSize(sizes[0].expandedTo(sizes[1]))
        self._show()

    def set_open(self, is_open: bool) -> None:
        """Whether there is a picture to zoom."""
        self.setEnabled(is_open)
        self._show()

    def _show(self) -> None:
        self._percent.setText(self._written(self._view.zoom) if self.isEnabled() else "")

    def _written(self, zoom: float) -> str:
        percent = zoom * 100
        digits = 0 if percent >= 10 or percent == round(percent) else 1
        number = self.locale().toString(percent, "f", digits)
        return self.tr("%1 %").replace("%1", number)
