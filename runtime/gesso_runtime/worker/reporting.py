"""What becomes of an engine's progress: some of it is told, all of it is timed, and it may stop."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from gesso_core.progress import Cancelled, Progress

_NEWS_SECONDS = 0.1  # between two reports of one stage: nobody sees more
_PREVIEW_SECONDS = 0.5  # between two previews: each costs both sides milliseconds


class Reporting:
    """The `Report` of one job.

    Of each stage the first and the last are always told, the others as time allows. A stage that
    is entered again (tile by tile) has had its first and last. The newest preview that was not told
    yet comes with whatever is told next.
    """

    def __init__(
        self,
        tell: Callable[[Progress], None],
        is_cancelled: Callable[[], bool],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tell = tell
        self._is_cancelled = is_cancelled
        self._clock = clock
        self._told_at: dict[str, float] = {}
        self._preview: Any = None
        self._preview_at = float("-inf")
        self._ended: set[str] = set()
        self._held: Progress | None = None
        self._stage, self._since = "", clock()
        self._seconds: dict[str, float] = {}

    def __call__(self, progress: Progress) -> None:
        if self._is_cancelled():
            raise Cancelled
        now = self._clock()
        if progress.preview is not None:
            self._preview = progress.preview
        if progress.stage != self._stage:
            self._leave_stage(now)
            self._stage = progress.stage
        is_last = progress.done >= progress.total and progress.stage not in self._ended
        if is_last or now - self._told_at.get(progress.stage, float("-inf")) >= _NEWS_SECONDS:
            self._say(progress, now)
        else:
            self._held = progress

    def begin_again(self) -> None:
        """What follows is another try: its stages are news again."""
        self._told_at.clear()
        self._ended.clear()
        self._preview = None

    def finish(self) -> Mapping[str, float]:
        """Tells what was held back. Seconds by stage, since the first report."""
        self._leave_stage(self._clock())
        self._stage = ""
        return {stage: round(seconds, 4) for stage, seconds in self._seconds.items()}

    def _leave_stage(self, now: float) -> None:
        if self._held is not None and self._stage not in self._ended:
            self._say(self._held, now)
        self._held = None
        if self._stage:
            self._ended.add(self._stage)
            self._seconds[self._stage] = self._seconds.get(self._stage, 0.0) + now - self._since
        self._since = now

    def _say(self, progress: Progress, now: float) -> None:
        self._told_at[progress.stage] = now
        self._held = None
        if progress.done >= progress.total:
            self._ended.add(progress.stage)
        preview = None
        if self._preview is not None and now - self._preview_at >= _PREVIEW_SECONDS:
            preview, self._preview, self._preview_at = self._preview, None, now
        self._tell(replace(progress, preview=preview))
