"""Long calls into a library, made on a second thread while the engine's own thread reports."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

from gesso_core.progress import Progress, Report

T = TypeVar("T")

_ASKS_SECONDS = 0.05  # how often `report` is called, so that it can cancel
_GRACE_SECONDS = 0.5  # how long a stopped call is waited for; cancelling answers within a second


class Watch:
    """One call at a time: what was stopped but has not ended yet delays the next one."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="onnx")

    def run(
        self,
        work: Callable[[], T],
        progress: Progress,
        report: Report,
        stop: Callable[[], None] = lambda: None,
    ) -> T:
        """What `work` returns or raises. When `report` raises, `stop` is called once.

        `work` may still be ending when Cancelled arrives here: between two operators a network
        can be stopped, within one it cannot.
        """
        report(progress)
        call = self._thread.submit(work)
        while not wait([call], timeout=_ASKS_SECONDS).done:
            try:
                report(progress)
            except BaseException:
                stop()
                call.cancel()
                wait([call], timeout=_GRACE_SECONDS)
                raise
        return call.result()

    def close(self, *, waits: bool = True) -> None:
        """waits: for what is still ending; without, it ends by itself and its result is dropped."""
        self._thread.shutdown(wait=waits, cancel_futures=True)
