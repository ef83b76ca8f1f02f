"""A line to search by."""

from PySide6.QtWidgets import QLineEdit, QWidget

from gesso_desktop.ui.icon import icon


class SearchBox(QLineEdit):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setClearButtonEnabled(True)
        self.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)

    def setPlaceholderText(self, text: str) -> None:
        super().setPlaceholderText(text)
        self.setAccessibleName(text)
