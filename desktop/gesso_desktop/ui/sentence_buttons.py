"""Apply, which says what it applies; discard; and how the preview is looked at."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from gesso_desktop.state.names import operator_name
from gesso_desktop.state.sentence import SentenceState
from gesso_desktop.ui.icon import icon


class SentenceButtons(QWidget):
    def __init__(self, sentence: SentenceState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = sentence
        self._live = self._toggle(sentence.set_live)
        self._live.setIcon(icon("preview"))
        self._shown = self._toggle(sentence.preview.set_shown)
        self._discard = QToolButton(self)
        self._discard.setAutoRaise(True)
        self._discard.setIcon(icon("trash"))
        self._discard.clicked.connect(sentence.discard)
        self._apply = QPushButton(self)
        self._apply.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._apply.clicked.connect(self._run)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for each in (self._live, self._shown, self._discard):
            layout.addWidget(each)
        layout.addWidget(self._apply, 1)
        for changed in (
            sentence.text_changed,
            sentence.phase_changed,
            sentence.steps_changed,
            sentence.step_changed,
            sentence.options_changed,
        ):
            changed.connect(self._show)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QEvent) -> None:
        self._name_action()

    def _run(self) -> None:
        self._sentence.run()

    def _toggle(self, switch: object) -> QToolButton:
        button = QToolButton(self)
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.toggled.connect(switch)
        return button

    def _show(self) -> None:
        sentence = self._sentence
        self._live.setChecked(sentence.is_live)
        self._shown.setChecked(sentence.preview.is_shown)
        self._shown.setIcon(icon("eye" if sentence.preview.is_shown else "eye-off"))
        self._shown.setEnabled(sentence.is_live)
        self._discard.setEnabled(bool(sentence.text) or sentence.reopened is not None)
        self._apply.setEnabled(sentence.can_run)
        self._name_action()

    def _name_action(self) -> None:
        """Cut where there is no room for it; the whole is in the tool tip."""
        name = self._action()
        room = self._apply.width() - 2 * self._apply.fontMetrics().height()
        cut = self._apply.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)
        self._apply.setText(cut.replace("&", "&&"))
        self._apply.setAccessibleName(name)
        self._apply.setToolTip(self.tr("{action} (Ctrl+Return)").format(action=name))

    def _action(self) -> str:
        runs = [step for step in self._sentence.steps if step.runs]
        if self._sentence.reopened is not None:
            return self.tr("Replace the edit")
        if len(runs) == 1:
            return self.tr("Apply: {step}").format(step=operator_name(runs[0].step.op))
        return self.tr("Apply ({count})").format(count=len(runs)) if runs else self.tr("Apply")

    def _retranslate(self) -> None:
        for button, text in (
            (self._live, self.tr("Preview while typing")),
            (self._shown, self.tr("Show the preview on the picture")),
            (self._discard, self.tr("Discard the sentence (Escape)")),
        ):
            button.setToolTip(text)
            button.setAccessibleName(text)
        self._show()
