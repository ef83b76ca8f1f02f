"""The server's log: one JSON object a line. What is said is chosen where it is said."""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import TextIO

LOGGER = "gesso_runtime.server"
_WEB = "uvicorn.error"  # whose own words hold addresses; its errors are said without a trace


class JsonLines(logging.Formatter):
    """`extra={"said": {…}}` of a record beside its time, level and event."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said = {"time": when, "level": record.levelname.lower(), "event": record.getMessage()}
        return json.dumps(said | getattr(record, "said", {}), default=str, ensure_ascii=False)


@contextmanager
def saying(stream: TextIO | None = None, level: int = logging.INFO) -> Iterator[None]:
    """stream: standard error if none is named."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    with ExitStack() as before:
        for name, least in ((LOGGER, level), (_WEB, logging.ERROR)):
            logger = logging.getLogger(name)
            before.callback(_set, logger, logger.level, propagates=logger.propagate)
            before.callback(logger.removeHandler, handler)
            logger.addHandler(handler)
            _set(logger, least, propagates=False)
        yield


def _set(logger: logging.Logger, level: int, *, propagates: bool) -> None:
    logger.setLevel(level)
    logger.propagate = propagates


def place_of(error: BaseException) -> str:
    """Its kind and where it arose, never what it says: that may quote a request."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    code = trace.tb_frame.f_code
    return f"{type(error).__name__} in {code.co_qualname}, line {trace.tb_lineno}"
