"""What would leave this machine, and whether it may; or what to do while the server is away."""

from itertools import zip_longest

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gesso_desktop.state.sending import Answer, Sending
from gesso_desktop.state.sending_texts import MOST, sentences
from gesso_desktop.ui.notice import Notice
from gesso_desktop.ui.plain_text import PlainText
from gesso_desktop.ui.theme import em, icon_size


class SendingQuestion(QWidget):
    """Hidden while nothing is asked."""

    def __init__(self, sending: Sending, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sending = sending
        self._notice = Notice("server", self)
        self._more = [PlainText(self) for _ in range(MOST - 1)]
        self._send = self._button(Answer.SEND)
        self._here = self._button(Answer.HERE)
        self._not_now = self._button(Answer.NOT_NOW)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self._not_now, self._here, self._send):
            row.addWidget(button)
        margin = em(self, 0.4)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(margin)
        column.addWidget(self._notice)
        below = QVBoxLayout()
        below.setSpacing(margin)
        for text in self._more:
            below.addWidget(text)
        beside = QHBoxLayout()
        beside.addSpacing(icon_size(self).width() + em(self, 0.35))  # as the sign's
        beside.addLayout(below)
        column.addLayout(beside)
        column.addLayout(row)
        sending.changed.connect(self._show)
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show()

    def _button(self, answer: Answer) -> QPushButton:
        button = QPushButton(self)
        button.setAutoDefault(False)  # in a dialog, Enter must not send
        button.clicked.connect(lambda: self._sending.answer(answer))
        return button

    def _show(self) -> None:
        question = self._sending.question
        self.setVisible(question is not None)
        self._send.setText(self.tr("Send"))
        self._here.setText(self.tr("Do it here"))
        if question is None:
            return
        self._not_now.setText(self.tr("Give up") if question.is_away else self.tr("Not now"))
        first, *more = sentences(question)
        self._notice.say(first)
        for text, said in zip_longest(self._more, more, fillvalue=""):
            assert isinstance(text, PlainText)  # there is one for each
            text.setText(said)
            text.setVisible(bool(said))
        self._send.setVisible(not question.is_away)
        self._here.setVisible(question.can_be_here)
