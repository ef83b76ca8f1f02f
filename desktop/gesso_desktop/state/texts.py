"""Texts in tables: marked for translation where they are written, translated when shown."""

from PySide6.QtCore import QCoreApplication


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802
    """`text` as it is, found by lupdate under this name. (PySide's own is typed as an object.)"""
    return text


def translated(context: str, text: str) -> str:
    return QCoreApplication.translate(context, text)
