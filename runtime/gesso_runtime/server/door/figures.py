"""The figures of a running server, for Prometheus. No names of users, keys or models' files."""

from collections.abc import Callable, Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from gesso_runtime.server.jobs.ended import ANSWERED_AGAIN, Ended
from gesso_runtime.server.jobs.record import ServedState

_SECONDS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.35, 0.5, 1, 1.5, 2, 2.5, 3.5, 5, 10, 30, 60, 300)
"""Closest around 0.2 s, which a preview should take, and 2 s, an edit."""


class Figures:
    """With a registry of its own, so that two servers in one process do not mix. Thread-safe."""

    def __init__(self, depth: Callable[[], Mapping[ServedState, int]]) -> None:
        """depth: how many jobs are in each state now."""
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "gesso_requests", "Requests answered.", ["route", "code"], registry=self._registry
        )
        self._seconds = Histogram(
            "gesso_request_seconds",
            "Until a request was answered whole.",
            ["route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._edits = Histogram(
            "gesso_edit_seconds",
            "From the arrival of a job that ran to its end.",
            ["kind"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._ended = Counter("gesso_jobs", "Jobs that ended.", ["state"], registry=self._registry)
        self._again = Counter(
            "gesso_jobs_run_again", "Runs that failed and were repeated.", registry=self._registry
        )
        self._answered_again = Counter(
            "gesso_jobs_answered_again",
            "Jobs that were answered with what was kept of the same request.",
            registry=self._registry,
        )
        self._gpu_seconds = Counter(
            "gesso_gpu_seconds", "That engines were at work.", registry=self._registry
        )
        self._gpu_bytes = Gauge(
            "gesso_gpu_peak_bytes", "Of the last run, most that it held.", registry=self._registry
        )
        self._models = Gauge(
            "gesso_model_info",
            "Models that ran, by the digest of their files.",
            ["card", "model"],
            registry=self._registry,
        )
        self._lost = Counter(
            "gesso_jobs_lost", "Jobs whose files were gone.", registry=self._registry
        )
        self._registry.register(_Depth(depth))

    def request(self, route: str, code: int, seconds: float) -> None:
        self._requests.labels(route, str(code)).inc()
        self._seconds.labels(route).observe(seconds)

    def ended(self, run: Ended) -> None:
        record = run.record
        self._gpu_seconds.inc(run.seconds)
        if not record.state.is_final:
            self._again.inc()
            return
        self._ended.labels(record.state.value).inc()
        if run.outcome == ANSWERED_AGAIN:
            self._answered_again.inc()
        if run.held_seconds:
            self._edits.labels(record.kind).observe(max(0.0, record.ended - record.created))
        if run.facts is not None:
            self._gpu_bytes.set(run.facts.peak_bytes)
            self._models.labels(run.facts.card, run.facts.model).set(1)

    def lost(self, jobs: int) -> None:
        self._lost.inc(jobs)

    def text(self) -> bytes:
        return generate_latest(self._registry)


class _Depth:
    """Asked of the queue when somebody looks, not counted beside it."""

    def __init__(self, depth: Callable[[], Mapping[ServedState, int]]) -> None:
        self._depth = depth

    def collect(self) -> Iterable[Metric]:
        family = GaugeMetricFamily("gesso_queue_depth", "Jobs under way.", labels=["state"])
        counts = self._depth()
        for state in (ServedState.QUEUED, ServedState.RUNNING):
            family.add_metric([state.value], counts.get(state, 0))
        yield family

    def describe(self) -> Iterable[Metric]:
        return ()
