"""Percentages and units as the language of the window writes them, everywhere the same."""

from PySide6.QtCore import QLocale

from gesso_desktop.state.texts import QT_TRANSLATE_NOOP, translated

_PERCENT = QT_TRANSLATE_NOOP("Percent", "{percent} %")


def percent(number: int) -> str:
    return _written(QLocale().toString(number))


def unit_suffix(unit: str) -> str:
    """What stands behind a number in a box."""
    if unit == "%":
        return _written("")
    return f" {unit}" if unit else ""


def _written(number: str) -> str:
    return translated("Percent", _PERCENT).format(percent=number)
