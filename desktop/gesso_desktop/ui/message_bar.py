"""What Gesso has to say, in a bar that stands in nobody's way: the only place for messages."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gesso_desktop.state.messages import Message, Messages, Severity
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.theme import colours_of, em, icon_size

_DRESSING = (
    QEvent.Type.FontChange,
    QEvent.Type.PaletteChange,
    QEvent.Type.LayoutDirectionChange,
)
_LEAST, _PER_CHARACTER = 5_000, 60  # ms; slow readers take 17 characters a second
_ICONS = {Severity.NOTE: "info", Severity.WARNING: "warning", Severity.ERROR: "warning"}
_EDGE = 0.2  # line heights


class MessageBar(QWidget):
    """Notes go by themselves, unless somebody is at them; what needs a decision stays.

    Where a screen reader runs, nothing goes by itself.
    """

    def __init__(self, *, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._going = QTimer(self, singleShot=True)
        self._going.timeout.connect(self._go)
        self._sign = QLabel(self)
        self._text = _said(self)
        self._hint = _said(self)
        self._action = QPushButton(self)
        self._action.clicked.connect(self._act)
        self._copy = QToolButton(self)
        self._copy.clicked.connect(self._copy_all)
        self._dismiss = QToolButton(self)
        self._dismiss.clicked.connect(messages.dismiss)
        for button, name in ((self._copy, "copy"), (self._dismiss, "cancel")):
            button.setIcon(icon(name))
            button.setAutoRaise(True)
        self._lay_out()
        messages.said.connect(self._show)
        messages.dismissed.connect(self._hide)
        self._retranslate()
        self.setVisible(False)
        if messages.current is not None:
            self._show(messages.current)

    @property
    def goes_by_itself(self) -> bool:
        return self._going.isActive()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._messages.dismiss()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() in _DRESSING:
            self._dress()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.raised)
        edge = self.rect()
        edge.setWidth(em(self, _EDGE))
        if self.isRightToLeft():
            edge.moveRight(self.rect().right())
        painter.fillRect(edge, self._colour())

    def _lay_out(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._text)
        texts.addWidget(self._hint)
        row = QHBoxLayout(self)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        for button in (self._action, self._copy, self._dismiss):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def _show(self, message: Message) -> None:
        self._text.setText(message.text)
        self._hint.setText(message.hint)
        self._hint.setVisible(bool(message.hint))
        self._action.setText(message.action)
        self._action.setVisible(bool(message.action and message.run))
        self._dress()
        self.setAccessibleName(f"{message.text} {message.hint}".strip())
        self.setVisible(True)
        self._going.stop()
        self._let_go()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _hide(self) -> None:
        self._going.stop()
        self.setVisible(False)

    def _let_go(self) -> None:
        """Only a note, which asks for nothing."""
        message = self._messages.current
        if message is None or message.severity is not Severity.NOTE or QAccessible.isActive():
            return
        length = len(message.text) + len(message.hint) + len(message.action)
        self._going.start(_LEAST + _PER_CHARACTER * length)

    def _go(self) -> None:
        """Not from under the mouse, nor with the focus in it."""
        focused = QApplication.focusWidget()
        if self.underMouse() or (focused is not None and self.isAncestorOf(focused)):
            self._let_go()
        else:
            self._messages.dismiss()

    def _act(self) -> None:
        message = self._messages.current
        self._messages.dismiss()
        if message is not None and message.run is not None:
            message.run()

    def _copy_all(self) -> None:
        message = self._messages.current
        if message is None:
            return
        lines = [message.text, message.hint]
        if message.error is not None:
            lines += [f"({message.error.code})", message.error.detail]
        QGuiApplication.clipboard().setText("\n".join(line for line in lines if line))

    def _dress(self) -> None:
        size = icon_size(self)
        severity = Severity.NOTE
        if self._messages.current is not None:
            severity = self._messages.current.severity
        self._sign.setPixmap(icon(_ICONS[severity]).pixmap(size, self.devicePixelRatio()))
        for button in (self._copy, self._dismiss):
            button.setIconSize(QSize(size.width() * 4 // 5, size.height() * 4 // 5))
        # A text that begins with a file's name would be taken for a left-to-right one.
        side = Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        for label in (self._text, self._hint):
            label.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
        palette = self._hint.palette()
        palette.setColor(self._hint.foregroundRole(), colours_of(self.palette()).muted)
        self._hint.setPalette(palette)
        self.update()

    def _colour(self) -> QColor:
        colours = colours_of(self.palette())
        message = self._messages.current
        severity = Severity.NOTE if message is None else message.severity
        return {
            Severity.NOTE: colours.link,
            Severity.WARNING: colours.warning,
            Severity.ERROR: colours.danger,
        }[severity]

    def _retranslate(self) -> None:
        for button, name in (
            (self._copy, self.tr("Copy the message")),
            (self._dismiss, self.tr("Dismiss")),
        ):
            button.setToolTip(name)
            button.setAccessibleName(name)


def _said(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)  # file names may hold what looks like a tag
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
