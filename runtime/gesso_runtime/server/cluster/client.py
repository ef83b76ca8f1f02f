"""Engines in the replicas of a cluster, as a `RuntimeClient`."""

import logging
from time import monotonic

from gesso_runtime.client.job import Job
from gesso_runtime.client.lanes import LaneClient
from gesso_runtime.server.cluster.course import ClusterCourse, ClusterPatience
from gesso_runtime.server.cluster.road import Road

PATIENCE = ClusterPatience()
_SAID_AGAIN_SECONDS = 60.0
_log = logging.getLogger(__name__)


class ClusterClient(LaneClient):
    """A job waits for as long as nobody takes it; one whose replica is lost has failed with
    EngineCrashed or EngineHung, and whoever asked for it may ask again. Replicas let go of models
    by themselves: `unload` leaves them alone.
    """

    def __init__(
        self, road: Road, *, at_once: int = 1, patience: ClusterPatience = PATIENCE
    ) -> None:
        """at_once: jobs of one card that the cluster is given together."""
        super().__init__("gesso-cluster", patience, at_once=at_once)
        self._road = road
        self._patience = patience
        self._said_at = -_SAID_AGAIN_SECONDS

    def _course(self, job: Job) -> ClusterCourse:
        return ClusterCourse(job, self._road, self._patience, self._lock, self._say_away)

    def _say_away(self, why: str) -> None:
        """To the server's log, once in a while: it is all that an operator hears of it."""
        with self._lock:
            now = monotonic()
            if now - self._said_at < _SAID_AGAIN_SECONDS:
                return
            self._said_at = now
        said = {"cluster": self._road.address.words, "why": why}
        _log.warning("nobody takes jobs", extra={"said": said})
