"""One line about the open picture: size, bits, colour space, where its edits are kept."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QWidget

from gesso_core.framing import framed_size
from gesso_desktop.document.pictures import icc_profile
from gesso_desktop.state.desk import Desk


class PictureFacts(QLabel):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        desk.opened_changed.connect(self._take)
        self._take()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        super().changeEvent(event)

    def _take(self) -> None:
        if self._desk.opened is not None:
            self._desk.opened.framing_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        opened = self._desk.opened
        if opened is None:
            self.clear()
            return
        picture = opened.picture
        size = framed_size(picture.size, picture.orientation, opened.framing)
        profile = icc_profile.description(picture.icc) if picture.icc else None
        parts = [
            f"{size.width} × {size.height}",
            self.tr("{count} bit").format(count=picture.format.bits),
            profile or self.tr("no profile, taken as sRGB"),
        ]
        # Isolated, so that in Arabic the numbers keep their order.
        self.setText(" · ".join(f"\u2068{part}\u2069" for part in parts))
        self.setToolTip(str(opened.path))
