"""Where edits run, and what that means for what is asked for now."""

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gesso_desktop.state.engine_choice import EngineChoiceState
from gesso_desktop.state.engine_texts import Line, about, called
from gesso_desktop.state.engines import Runs, Where
from gesso_desktop.state.settings import EngineChoice, facts_of
from gesso_desktop.state.texts import translated
from gesso_desktop.ui.elided_combo_box import ElidedComboBox
from gesso_desktop.ui.engine_line import EngineLine
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.notice import Notice
from gesso_desktop.ui.stray_wheel import pass_stray_wheel
from gesso_desktop.ui.theme import em

_ICONS = {
    EngineChoice.AUTO: "model",
    EngineChoice.OPERATORS: "exact",
    EngineChoice.MACHINE: "machine",
    EngineChoice.SERVER: "server",
}
_LAID_OUT_MS = 30  # after it is unfolded: the panel around it is laid out in turns


class EngineChooser(QWidget):
    """A combo box; below it, when asked for, one paragraph for each step. It opens by itself when
    something would leave this machine."""

    def __init__(self, engines: EngineChoiceState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engines = engines
        self._shown: tuple[Line, ...] = ()
        self._listed: list[str] = []
        self._label = QLabel(self)
        self._choice = ElidedComboBox(self)
        for choice in EngineChoice:
            self._choice.addItem(icon(_ICONS[choice]), "", choice)
        pass_stray_wheel(self._choice)
        self._label.setBuddy(self._choice)
        self._choice.activated.connect(self._choose)
        self._why = QToolButton(self)
        self._why.setIcon(icon("info"))
        self._why.setAutoRaise(True)
        self._why.setCheckable(True)
        self._why.toggled.connect(self._fold)
        self._why.clicked.connect(self._come_into_sight)
        self._would_leave = False
        self._summary = Notice("info", self)
        self._lines = QWidget(self)
        self._paragraphs = QVBoxLayout(self._lines)
        self._paragraphs.setContentsMargins(0, 0, 0, 0)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(self._lines)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()
        engines.changed.connect(self._show)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._label)
        row.addWidget(self._choice, 1)
        row.addWidget(self._why)
        margin = em(self, 0.4)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(margin)
        column.addLayout(row)
        column.addWidget(self._summary)
        column.addWidget(self._scroll, 1)

    def _retranslate(self) -> None:
        facts = facts_of("engine")
        self._label.setText(self.tr("Edits &run on"))
        self._choice.setAccessibleName(translated("Settings", facts.label))
        self._choice.setToolTip(translated("Settings", facts.explanation))
        for index, choice in enumerate(EngineChoice):
            self._choice.setItemText(index, translated("Settings", facts.choices[choice]))
        what = self.tr("What happens to each step")
        for widget in (self._scroll, self._why):
            widget.setAccessibleName(what)
        self._why.setToolTip(what)
        self._show()

    def _choose(self, index: int) -> None:
        chosen = self._choice.itemData(index)
        if chosen in set(EngineChoice):
            self._engines.choose(EngineChoice(chosen))
        else:
            self._engines.choose_named(chosen)

    def _show(self) -> None:
        self._show_choices()
        lines = self._engines.lines
        self._summary.say(self._engines.summary)
        # Where everything is exact and stays here, there is nothing to explain.
        self._why.setEnabled(any(line.runs is not Runs.EXACT for line in lines))
        would_leave = any(line.runs is Runs.SERVER for line in lines)
        if would_leave and not self._would_leave:
            self._why.setChecked(True)
        self._would_leave = would_leave
        self._fold()
        if lines != self._shown:
            self._shown = lines
            self._show_lines(lines)

    def _show_choices(self) -> None:
        """Below the four ways every engine that does steps, to be preferred to the others."""
        # One that runs here and on a server is listed as the one that is here.
        offers = {offer.id: offer for offer in reversed(self._engines.offers_for_steps)}
        offers = dict(reversed(offers.items()))
        titles = [called(offer) for offer in offers.values()]
        if titles != self._listed:
            self._listed = titles
            while self._choice.count() > len(EngineChoice):
                self._choice.removeItem(self._choice.count() - 1)
            if offers:
                self._choice.insertSeparator(len(EngineChoice))
            for offer in offers.values():
                sign = icon("machine" if offer.where is Where.HERE else "server")
                self._choice.addItem(sign, called(offer), offer.id)
        for offer in offers.values():
            index = self._choice.findData(offer.id)
            self._choice.setItemData(index, about(offer), Qt.ItemDataRole.ToolTipRole)
        named = self._engines.named
        chosen = named.id if named is not None and named.id in offers else self._engines.choice
        self._choice.setCurrentIndex(self._choice.findData(chosen))

    def _fold(self) -> None:
        is_open = self._why.isChecked() and self._why.isEnabled()
        self._summary.setVisible(is_open)
        self._scroll.setVisible(is_open)

    def _come_into_sight(self) -> None:
        """In a low window what was unfolded lies below what is seen."""

        def scroll() -> None:
            above = self.parentWidget()
            while above is not None and not isinstance(above, QScrollArea):
                above = above.parentWidget()
            if above is not None and self._scroll.isVisibleTo(self):
                above.ensureWidgetVisible(self._scroll, 0, 0)
                above.ensureWidgetVisible(self._summary, 0, 0)  # where it begins

        QTimer.singleShot(_LAID_OUT_MS, self, scroll)

    def _show_lines(self, lines: tuple[Line, ...]) -> None:
        while (item := self._paragraphs.takeAt(0)) is not None:
            if (former := item.widget()) is not None:
                former.hide()
                former.deleteLater()
        for line in lines:
            self._paragraphs.addWidget(EngineLine(line, self._lines))
        self._paragraphs.addStretch(1)
