"""What the active tool can be told, and what can be done to the selection, in one thin bar."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QSpinBox, QToolButton, QWidget

from gesso_desktop.state.selection_tool import (
    LEAST_SIZE,
    MOST_EDGE,
    MOST_SIZE,
    SelectionTool,
    ToolKind,
)
from gesso_desktop.ui.amount_box import AmountBox
from gesso_desktop.ui.mode_buttons import ModeButtons
from gesso_desktop.ui.percent import unit_suffix
from gesso_desktop.ui.theme.colours import colours_of
from gesso_desktop.ui.theme.sizes import em, icon_size


class ToolOptions(QWidget):
    """actions: of the whole selection, as small buttons at the end. edge_actions: those that go as
    far as the number before them says."""

    def __init__(
        self,
        tool: SelectionTool,
        *,
        actions: Sequence[QAction] = (),
        edge_actions: Sequence[QAction] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tool = tool
        self._modes = ModeButtons(self)
        self._size = AmountBox(
            round(LEAST_SIZE), round(MOST_SIZE), is_logarithmic=True, parent=self
        )
        self._hardness = AmountBox(0, 100, parent=self)
        self._tolerance = AmountBox(0, 100, parent=self)
        self._contiguous = QCheckBox(self)
        self._edge = QSpinBox(self)
        self._edge.setRange(1, MOST_EDGE)
        self._edge.setKeyboardTracking(False)  # 95 is not typed by way of 9
        self._line = QFrame(self)
        self._line.setFrameShape(QFrame.Shape.VLine)
        self._buttons = [self._button(action) for action in actions]
        self._edge_buttons = [self._button(action) for action in edge_actions]
        self._lay_out()
        self._modes.chosen.connect(lambda mode: self._set(mode=mode))
        self._size.changed.connect(lambda size: self._set(size=float(size)))
        self._hardness.changed.connect(lambda percent: self._set(hardness=percent / 100))
        self._tolerance.changed.connect(lambda percent: self._set(tolerance=percent / 100))
        self._contiguous.toggled.connect(lambda is_on: self._set(is_contiguous=is_on))
        self._edge.valueChanged.connect(lambda pixels: self._set(edge=pixels))
        tool.changed.connect(self._show)
        self._retranslate()
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.FontChange:
            self._resize()
        elif event.type() == QEvent.Type.PaletteChange:
            self._dim_line()

    def _lay_out(self) -> None:
        """At the end of the line, apart from what is done with files and views."""
        self._row = QHBoxLayout(self)
        self._row.setSpacing(em(self, 0.4))
        self._row.addStretch(1)
        parts = (self._modes, self._size, self._hardness, self._tolerance, self._contiguous)
        for part in (*parts, self._line):
            self._row.addWidget(part)
        self._row.addLayout(_close(self._buttons))
        self._row.addWidget(self._edge)
        self._row.addLayout(_close(self._edge_buttons))
        self._resize()
        self._dim_line()

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setAutoRaise(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _set(self, **changed: object) -> None:
        self._tool.set_options(replace(self._tool.options, **changed))  # type: ignore[arg-type]

    def _show(self) -> None:
        tool, options = self._tool, self._tool.options
        selects = tool.kind not in (ToolKind.ERASER, ToolKind.ERASE)
        self._modes.setVisible(tool.is_active and selects)
        self._size.setVisible(tool.is_brush)
        self._hardness.setVisible(tool.is_brush)
        self._tolerance.setVisible(tool.kind is ToolKind.WAND)
        self._contiguous.setVisible(tool.kind is ToolKind.WAND)
        self._modes.show_mode(options.mode)
        self._size.show_value(options.size)
        self._hardness.show_value(options.hardness * 100)
        self._tolerance.show_value(options.tolerance * 100)
        self._contiguous.setChecked(options.is_contiguous)
        self._edge.setValue(options.edge)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Tool options"))
        percent = unit_suffix("%")
        self._size.set_texts(self.tr("Size"), self.tr(" px"))
        self._edge.setSuffix(self.tr(" px"))
        edge = self.tr("How far to grow, shrink or feather, in pixels of the picture")
        self._edge.setAccessibleName(edge)
        self._edge.setToolTip(edge)
        self._size.setToolTip(self.tr("Diameter on the screen: zoom in to paint finer."))
        self._hardness.set_texts(self.tr("Hardness"), percent)
        self._tolerance.set_texts(self.tr("Tolerance"), percent)
        self._tolerance.setToolTip(self.tr("How far a colour may differ from the one pressed on."))
        self._contiguous.setText(self.tr("Connected only"))

    def _resize(self) -> None:
        margin = em(self, 0.3)
        self._row.setContentsMargins(2 * margin, margin, 2 * margin, margin)
        for button in (*self._buttons, *self._edge_buttons):
            button.setIconSize(icon_size(self))

    def _dim_line(self) -> None:
        palette = self._line.palette()
        palette.setColor(QPalette.ColorRole.WindowText, colours_of(self.palette()).line)
        self._line.setPalette(palette)


def _close(buttons: Sequence[QToolButton]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(0)
    for button in buttons:
        row.addWidget(button)
    return row
