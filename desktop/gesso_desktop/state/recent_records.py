"""The last log records, kept in memory for the problem report."""

import logging
from collections import deque
from collections.abc import Sequence


class RecentRecords(logging.Handler):
    """Add it to the root logger; the oldest records make room for new ones."""

    def __init__(self, count: int = 200, level: int = logging.INFO) -> None:
        super().__init__(level)
        self._lines: deque[str] = deque(maxlen=count)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._lines.append(self.format(record))
        except Exception:  # noqa: BLE001 - logging must not break what is logged
            self.handleError(record)

    @property
    def lines(self) -> Sequence[str]:
        return tuple(self._lines)
