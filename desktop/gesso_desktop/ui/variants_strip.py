"""The variants of a sentence: small pictures to compare, one of which is kept."""

from functools import partial

from PySide6.QtCore import QEvent, QLocale, QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gesso_desktop.state.variants import Variant, Variants
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.small_picture import small_picture
from gesso_desktop.ui.theme import em

_ACROSS = 4


class VariantsStrip(QWidget):
    """A click shows one in the picture; a key does too, as they are buttons."""

    def __init__(self, variants: Variants, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._variants = variants
        self._listed: tuple[Variant, ...] = ()
        self._made: dict[Variant, QToolButton] = {}
        self._says = QLabel(self)
        self._says.setWordWrap(True)
        self._close = QToolButton(self)
        self._close.setAutoRaise(True)
        self._close.setIcon(icon("cancel"))
        self._close.clicked.connect(self._leave)
        self._keep = QPushButton(self)
        self._keep.clicked.connect(variants.keep)
        head = QHBoxLayout()
        head.addWidget(self._says, 1)
        head.addWidget(self._close)
        self._grid = QGridLayout()
        self._grid.setSpacing(em(self, 0.2))
        self._grid.setColumnStretch(_ACROSS, 1)
        margin = em(self, 0.4)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, 0)
        column.setSpacing(em(self, 0.3))
        column.addLayout(head)
        column.addLayout(self._grid)
        column.addWidget(self._keep, 0, Qt.AlignmentFlag.AlignTrailing)
        variants.changed.connect(self._show)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _leave(self) -> None:
        """While they are made it stops that, and then it puts them away."""
        if self._variants.is_making:
            self._variants.stop()
        else:
            self._variants.close()

    def _show(self) -> None:
        state = self._variants
        self.setVisible(state.is_open)
        if state.ready != self._listed:
            self._listed = state.ready
            self._list()
        for variant, button in self._made.items():
            button.setChecked(variant is state.chosen)
            button.setText(self._name(variant))
        number = QLocale().toString
        text = self.tr("Choose a variant; it is seen in the picture.")
        if state.is_making:
            text = self.tr("Variants: {ready} of {count} are ready…").format(
                ready=number(len(state.ready)), count=number(state.asked)
            )
        elif state.kept is not None:
            text = self.tr("One is kept. Another can take its place until these are closed.")
        self._says.setText(text)
        self._keep.setEnabled(state.can_keep)
        stops = state.is_making and bool(state.ready)
        tip = self.tr("Stop; those that are ready stay") if stops else self.tr("Close the variants")
        self._close.setToolTip(tip)
        self._close.setAccessibleName(tip)

    def _name(self, variant: Variant) -> str:
        seed = QLocale().toString(variant.seed)
        if variant is self._variants.kept:
            return self.tr("Kept: {seed}").format(seed=seed)
        return self.tr("Seed {seed}").format(seed=seed)

    def _list(self) -> None:
        """Buttons that are there stay, with the focus on one of them."""
        for variant in set(self._made) - set(self._listed):
            former = self._made.pop(variant)
            former.hide()
            former.deleteLater()
        for place, variant in enumerate(self._listed):
            if variant not in self._made:
                self._made[variant] = self._button(variant)
            self._grid.addWidget(self._made[variant], *divmod(place, _ACROSS))
            self._made[variant].show()

    def _button(self, variant: Variant) -> QToolButton:
        button = QToolButton(self)
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        side = em(self, 4)
        button.setIconSize(QSize(side, side))
        small = small_picture(variant.small, side, density=self.devicePixelRatioF())
        button.setIcon(QIcon(small))
        button.clicked.connect(partial(self._variants.choose, variant))
        return button

    def _retranslate(self) -> None:
        self._keep.setText(self.tr("&Keep This One"))
        self._show()
