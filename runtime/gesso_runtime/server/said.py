"""The server's log: one JSON object a line. What is said is chosen where it is said."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

LOGGER = "gesso_runtime.server"


class JsonLines(logging.Formatter):
    """`extra={"said": {…}}` of a record beside its time, level and event."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said = {"time": when, "level": record.levelname.lower(), "event": record.getMessage()}
        return json.dumps(said | getattr(record, "said", {}), default=str, ensure_ascii=False)


def say_to(stream: TextIO = sys.stderr, level: int = logging.INFO) -> logging.Handler:
    """From now on, until the handler is removed from the logger `LOGGER`."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger(LOGGER)
    logger.addHandler(handler)
    logger.setLevel(level)
    logger.propagate = False
    return handler


def place_of(error: BaseException) -> str:
    """Its kind and where it arose, never what it says: that may quote a request."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    code = trace.tb_frame.f_code
    return f"{type(error).__name__} in {code.co_qualname}, line {trace.tb_lineno}"
