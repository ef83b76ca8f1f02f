"""The panel of edits: the list, what can be done with the chosen line, and its shares."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gesso_desktop.state.stack import StackState
from gesso_desktop.state.stack_lines import EditLine, FramingLine, Line
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.share_slider import ShareSlider
from gesso_desktop.ui.stack_list import StackList
from gesso_desktop.ui.theme import em, icon_size


class StackPanel(QWidget):
    def __init__(self, *, stack: StackState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stack = stack
        self._shown: str | None = None
        self._list = StackList(stack, self)
        self._list.menu_asked.connect(self._show_menu)
        self._empty = QLabel(self)
        self._empty.setWordWrap(True)
        self._empty.setEnabled(False)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self._opacity = self._share(1.0, stack.drag_opacity, stack.set_opacity)
        self._texture = self._share(0.0, stack.drag_texture, stack.set_texture)
        self._reopen = self._made("edit", stack.reopen)
        self._again = self._made("run", stack.run_again)
        self._toggle = self._made("eye", stack.toggle)
        self._look = self._made("preview", stack.look_up_to)
        self._look.setCheckable(True)
        self._up = self._made("arrow-up", lambda line: stack.move_by(line, 1))
        self._down = self._made("arrow-down", lambda line: stack.move_by(line, -1))
        self._delete = self._made("trash", stack.delete)
        self._final = QPushButton(self)
        self._final.clicked.connect(self._again.trigger)
        self._actions = [
            self._reopen,
            self._again,
            self._toggle,
            self._look,
            self._up,
            self._down,
            self._delete,
        ]
        self._lay_out()
        stack.lines_changed.connect(self._show)
        stack.selected_changed.connect(self._show)
        stack.looking_changed.connect(self._show)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _made(self, name: str, act: Callable[[Line], object]) -> QAction:
        action = QAction(icon(name), "", self)

        def run() -> None:
            line = self._stack.selected
            if line is not None:
                act(line)

        action.triggered.connect(run)
        return action

    def _share(
        self,
        usual: float,
        drag: Callable[[Line, float], object],
        let_go: Callable[[Line, float], object],
    ) -> ShareSlider:
        slider = ShareSlider(usual, self)

        def forwarded(act: Callable[[Line, float], object]) -> Callable[[float], None]:
            def forward(share: float) -> None:
                line = self._stack.line(self._shown)
                if line is not None:
                    act(line, share)

            return forward

        slider.dragged.connect(forwarded(drag))
        slider.let_go.connect(forwarded(let_go))
        return slider

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        for action in self._actions:
            button = QToolButton(self)
            button.setDefaultAction(action)
            button.setIconSize(icon_size(self))
            button.setAutoRaise(True)
            buttons.addWidget(button)
        buttons.addStretch(1)
        margin = em(self, 0.4)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, 0, margin, 0)
        column.setSpacing(em(self, 0.2))
        column.addWidget(self._empty, 1)  # takes the list's room
        column.addWidget(self._list, 1)
        column.addWidget(self._opacity)
        column.addWidget(self._texture)
        column.addWidget(self._final)
        column.addLayout(buttons)

    def _show(self) -> None:
        line = self._stack.selected
        key = None if line is None else line.key
        if key != self._shown:
            self._opacity.finish()
            self._texture.finish()
            self._shown = key
        has_edits = line is not None and line.has_edits
        self._opacity.show_share(line.row.opacity if isinstance(line, EditLine) else None)
        self._texture.show_share(line.texture if isinstance(line, EditLine) else None)
        for action in (self._reopen, self._again, self._toggle, self._look):
            action.setEnabled(has_edits)
        for action, places in ((self._up, 1), (self._down, -1)):
            action.setEnabled(line is not None and self._stack.can_move_by(line, places))
        can_again = line is not None and line.can_run_again
        self._again.setEnabled(can_again)
        is_preview = can_again and line is not None and line.is_preview
        again, final = self.tr("Run again"), self.tr("Run again in final quality")
        self._again.setText(final if is_preview else again)
        self._final.setText(final)
        self._final.setVisible(is_preview)
        is_told = isinstance(line, EditLine) and line.is_measured
        # Without one of its own, the action's text is the tool tip.
        self._again.setToolTip(self._why_not_again() if is_told else "")
        self._delete.setEnabled(line is not None)
        self._delete.setText(
            self.tr("Take the framing back")
            if isinstance(line, FramingLine)
            else self.tr("Delete the edit")
        )
        is_seen = line is None or line.is_visible
        self._toggle.setIcon(icon("eye" if is_seen else "eye-off"))
        self._toggle.setText(self.tr("Hide the edit") if is_seen else self.tr("Show the edit"))
        looking = self._stack.looking_at
        self._look.setChecked(looking is not None and looking.key == key)
        self._empty.setVisible(not self._stack.lines)
        self._list.setVisible(bool(self._stack.lines))

    def _why_not_again(self) -> str:
        return self.tr(
            "A model measured these values together with those of the sentence's other edits. To "
            "have them measured anew, delete these edits and run the sentence again."
        )

    def _show_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addActions(self._actions)
        menu.popup(at)

    def _retranslate(self) -> None:
        self._list.setAccessibleName(self.tr("Edits, the newest first"))
        self._empty.setText(self.tr("What you change is listed here. The original stays as it is."))
        self._opacity.set_words(
            self.tr("&Opacity"), self.tr("Opacity"), self.tr("How far the edit shows.")
        )
        self._texture.set_words(
            self.tr("Te&xture"),
            self.tr("Texture"),
            self.tr(
                "How much of the fine texture that the edit took away comes back, such as film "
                "grain. What is strong, such as dust, stays away. For edits that put in new pixels."
            ),
        )
        ShareSlider.line_up(self._opacity, self._texture)
        self._reopen.setText(self.tr("Change the edit…"))
        self._look.setText(self.tr("Look at the picture up to here"))
        self._up.setText(self.tr("Move up"))
        self._down.setText(self.tr("Move down"))
        self._show()
