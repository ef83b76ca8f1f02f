"""Python's garbage is collected on the Qt thread alone.

A collection starts in whichever thread allocates next. In a worker's it would delete QObjects that
lie in reference cycles, off their thread, and Qt crashes some time later.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 500


class Collecting(QObject):
    """From when it is made until `stop`, collecting happens in small rounds of a timer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(collect_what_is_due)
        self._timer.start()

    def settle(self) -> None:
        """What is there now stays for the program's life, so no round looks at it again."""
        gc.freeze()

    def stop(self) -> None:
        self._timer.stop()
        gc.unfreeze()
        gc.enable()


def collect_what_is_due() -> None:
    """The oldest generation whose threshold is passed, as Python itself would choose."""
    due = [
        n
        for n, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
        if count > most > 0
    ]
    if due:
        gc.collect(max(due))
