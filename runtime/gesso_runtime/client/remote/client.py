"""Engines of a server, as a `RuntimeClient`."""

from gesso_runtime.carriage import Codec
from gesso_runtime.client.job import Job
from gesso_runtime.client.lanes import LaneClient, LanePatience
from gesso_runtime.client.remote.course import OnAway, RemoteCourse, RemotePatience
from gesso_runtime.client.remote.door import Door
from gesso_runtime.client.remote.remote import Remote
from gesso_runtime.client.remote.sent import PicturesThere

PATIENCE = RemotePatience()


class RemoteClient(LaneClient):
    """Of the jobs for one card the server is given one at a time: the others wait here. Models
    there are the server's: `unload` leaves them alone.
    """

    def __init__(
        self,
        remote: Remote,
        *,
        patience: RemotePatience = PATIENCE,
        codec: Codec = Codec.JXL,
        on_away: OnAway = lambda _: None,
    ) -> None:
        """on_away: called once for each outage that a job meets.

        Raises NotTrusted for a certificate that cannot be read.
        """
        super().__init__("gesso-remote", LanePatience(patience.answer, patience.end))
        self._door = Door(remote)
        self._patience = patience
        self._codec = codec
        self._on_away = on_away
        self._there = PicturesThere()

    @property
    def remote(self) -> Remote:
        return self._door.remote

    def _course(self, job: Job) -> RemoteCourse:
        return RemoteCourse(
            job,
            self._door,
            self._patience,
            self._lock,
            codec=self._codec,
            there=self._there,
            on_away=self._on_away,
        )
