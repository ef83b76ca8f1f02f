"""Texts broken into the few lines there is room for, the last one shortened."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption

_KEPT = 500


class BrokenTexts:
    """Remembers them: breaking takes longer than painting."""

    def __init__(self, most_lines: int) -> None:
        self._most = most_lines
        self._known: dict[tuple[str, str, int], list[str]] = {}

    def lines(self, text: str, font: QFont, width: int) -> list[str]:
        """width: in pixels. A word that is too long is broken where it must be."""
        key = (text, font.key(), width)
        if key not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[key] = _broken(text, font, width, self._most)
        return self._known[key]


def _broken(text: str, font: QFont, width: int, most: int) -> list[str]:
    layout = QTextLayout(" ".join(text.split()), font)
    wrapping = QTextOption()
    wrapping.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(wrapping)
    layout.beginLayout()
    broken, rest = list[str](), layout.text()
    while rest and len(broken) < most - 1:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        end = line.textStart() + line.textLength()
        broken.append(layout.text()[line.textStart() : end])
        rest = layout.text()[end:]
    layout.endLayout()
    if rest:
        shortened = QFontMetrics(font).elidedText(rest.strip(), Qt.TextElideMode.ElideRight, width)
        broken.append(shortened)
    return [line.strip() for line in broken]
