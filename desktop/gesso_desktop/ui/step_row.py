"""One step of the recipe: on or off, its name, how it is done, its words, what it lacks, its
values."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from gesso_desktop.state.error_texts import error_text
from gesso_desktop.state.names import operator_name
from gesso_desktop.state.step_state import StepKind, StepState
from gesso_desktop.ui.badge import Badge
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.step_values import StepValues
from gesso_desktop.ui.theme import em

_ICONS = {
    StepKind.EXACT: "lock",
    StepKind.MODEL: "model",
    StepKind.NEEDS_PLACE: "mask",
    StepKind.NEEDS_MODEL: "model",
}


class StepRow(QWidget):
    switched = Signal(bool)
    value_changed = Signal(str, object)
    value_reset = Signal(str)

    def __init__(self, step: StepState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = step
        self._check = QCheckBox(self)
        self._name = _ClickedLabel(self)
        self._name.clicked.connect(self._check.click)
        self._more = QToolButton(self)
        self._more.setCheckable(True)
        self._more.setAutoRaise(True)
        self._badge = Badge(self)
        self._words = _wrapping(self)
        self._words.setForegroundRole(self._words.palette().ColorRole.PlaceholderText)
        self._who = _wrapping(self)
        self._who.hide()
        self._missing = _wrapping(self)
        self._values = StepValues(step, self)
        self._values.changed.connect(self.value_changed)
        self._values.reset.connect(self.value_reset)
        self._check.toggled.connect(self.switched)
        self._more.toggled.connect(self._fold)
        self._lay_out()
        self.show_step(step)
        self._fold(False)

    @property
    def op(self) -> str:
        return self._step.step.op

    def show_step(self, step: StepState) -> None:
        self._step = step
        with QSignalBlocker(self._check):
            self._check.setChecked(step.is_on and step.can_run)
        self._check.setEnabled(step.can_run)
        self._values.setEnabled(step.runs)
        self._values.show_values(step)
        self._retranslate()

    def show_who(self, who: str) -> None:
        """The engine that does it, in words; empty for exact steps."""
        self._who.setText(who)
        self._who.setVisible(bool(who))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        inner = QVBoxLayout()
        inner.setSpacing(em(self, 0.1))
        for each in (self._words, self._who, self._missing, self._values):
            inner.addWidget(each)
        policy = self._more.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # badges stand under each other
        self._more.setSizePolicy(policy)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, em(self, 0.2), 0, em(self, 0.3))
        layout.setHorizontalSpacing(em(self, 0.3))
        layout.setVerticalSpacing(0)
        middle = Qt.AlignmentFlag.AlignVCenter
        layout.addWidget(self._check, 0, 0, middle)
        layout.addWidget(self._name, 0, 1, middle)
        layout.addWidget(self._badge, 0, 2, middle)
        layout.addWidget(self._more, 0, 3, middle)
        layout.addLayout(inner, 1, 1, 1, 3)
        layout.setColumnStretch(1, 1)

    def _fold(self, is_open: bool) -> None:
        self._values.set_open(is_open)
        self._more.setIcon(icon("chevron-up" if is_open else "chevron-down"))

    def _retranslate(self) -> None:
        step = self._step
        name = operator_name(step.step.op)
        self._name.setText(name)
        self._check.setAccessibleName(name)
        self._check.setToolTip(self.tr("Do this step"))
        self._badge.set_badge(_ICONS[step.kind], self._kind_words(), warns=not step.can_run)
        self._words.setText(self._said(step))
        self._words.setVisible(bool(step.step.text))
        why = step.missing
        if step.refusal is not None:
            said = error_text(step.refusal)
            why = " ".join(filter(None, (said.message, said.hint, said.original)))
        self._missing.setText(why)
        self._missing.setVisible(bool(why))
        self._more.setToolTip(self.tr("More values"))
        self._more.setAccessibleName(self.tr("More values of {step}").format(step=name))
        self._more.setVisible(self._values.has_more)
        self._values.retranslate()

    def _said(self, step: StepState) -> str:
        words = self.tr("“{words}”").format(words=step.step.text)
        if step.told and step.told != step.step.text:
            return self.tr("{words}, read by a language model as “{told}”").format(
                words=words, told=step.told
            )
        if step.is_planned:
            return self.tr("{words}, read by a language model").format(words=words)
        return words

    def _kind_words(self) -> str:
        match self._step.kind:
            case StepKind.EXACT:
                return self.tr("exact")
            case StepKind.MODEL:
                return self.tr("by a model")
            case StepKind.NEEDS_PLACE:
                return self.tr("needs a selection")
            case StepKind.NEEDS_MODEL:
                return self.tr("needs a model")


class _ClickedLabel(QLabel):
    """A check box cannot wrap its text, so the text is beside it and clicks for it."""

    clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.clicked.emit()


def _wrapping(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
