"""The tools, one button each, down the side of the window."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from gesso_desktop.ui.theme.sizes import icon_size


class ToolBar(QToolBar):
    """Shows the actions it is given; None is a gap between groups. Arrow keys go up and down."""

    def __init__(self, actions: Sequence[QAction | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tools")
        self.setOrientation(Qt.Orientation.Vertical)
        self.setMovable(False)
        self.setFloatable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        for action in actions:
            if action is None:
                self.addSeparator()
            else:
                self.addAction(action)
                self._button(action).setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._retranslate()
        self._resize()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.FontChange:
            self._resize()

    def _button(self, action: QAction) -> QToolButton:
        button = self.widgetForAction(action)
        assert isinstance(button, QToolButton)
        return button

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Tools"))
        self.setAccessibleName(self.tr("Tools"))

    def _resize(self) -> None:
        self.setIconSize(icon_size(self))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
