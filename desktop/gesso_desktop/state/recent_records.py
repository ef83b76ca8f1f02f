"""The last log records and errors, kept in memory for the problem report."""

import logging
import traceback
from collections import deque
from collections.abc import Sequence

from .error_texts import error_text


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


class RecentErrors:
    """What went wrong lately, with code and detail."""

    def __init__(self, count: int = 20) -> None:
        self._texts: deque[str] = deque(maxlen=count)

    def note(self, error: BaseException) -> None:
        """Keeps the text only, so that no frame and no picture stays alive."""
        text = error_text(error)
        where = traceback.format_tb(error.__traceback__)[-3:]
        said = [f"[{text.code}] {type(error).__name__}: {text.message}", text.detail, *where]
        self._texts.append("\n".join(part.rstrip() for part in said if part))

    @property
    def texts(self) -> Sequence[str]:
        return tuple(self._texts)
