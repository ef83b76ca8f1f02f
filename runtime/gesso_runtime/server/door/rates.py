"""How much of something is let through in a minute, for each who asks. Bounded."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

_MOST_ASKERS = 4096  # the one unseen for longest is forgotten, which gives it a full bucket


@dataclass(slots=True)
class _Bucket:
    left: float
    seen: float


class Rate:
    """Token buckets that hold one minute's worth. Thread-safe."""

    def __init__(self, per_minute: float, *, now: Callable[[], float] = monotonic) -> None:
        """per_minute: 0 for no limit."""
        self._per_minute = per_minute
        self._now = now
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, asker: str, amount: float = 1.0) -> float:
        """Seconds until there is that much, and nothing taken; 0.0 when it was taken.

        More than a minute's worth at once is let through when the bucket is full.
        """
        if not self._per_minute:
            return 0.0
        with self._lock:
            bucket = self._bucket(asker)
            needed = min(amount, self._per_minute)
            if bucket.left < needed:
                return (needed - bucket.left) * 60 / self._per_minute
            bucket.left -= amount  # below nothing for what is larger than the bucket
            return 0.0

    def _bucket(self, asker: str) -> _Bucket:
        now = self._now()
        bucket = self._buckets.pop(asker, None) or _Bucket(self._per_minute, now)
        bucket.left = min(
            self._per_minute, bucket.left + (now - bucket.seen) * self._per_minute / 60
        )
        bucket.seen = now
        self._buckets[asker] = bucket
        if len(self._buckets) > _MOST_ASKERS:
            self._buckets.popitem(last=False)
        return bucket
